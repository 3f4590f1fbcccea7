//! Deal registrations and trials over HTTP: registering, reading and changing them.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: which leads they bear on (the
//! ledger and the playbook say it). Each handler lists the status of each failure; all of them need the right to write accounts, of trials leads
//! (401, 403).

use crate::edge::administer;
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::verdicts::{BY_CHARS, problem};
use crate::{answer, body};
use frontdesk::FieldProblem;
use jiff::Timestamp;
use ledger::{ChangeDeal, Desk, Error, NewDeal, NewTrial, Registering, Sql};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    Register(Box<NewDeal>),
    Change { id: String, change: ChangeDeal },
    StartTrial { lead: String, trial: NewTrial },
}

/// `POST /v1/deal-registrations`, JSON with `partner` (its account's id), one of `account`, `domain` and `company`, and if
/// wanted `id`, `product`, `state`, `registered_at`, `protected_until` and `by`: 201 with the registration, 200 where it was
/// registered before under the same id (400, 413, 422).
pub(crate) async fn register(mut request: Request, env: &Env) -> Result<Response> {
    let asked = asked(&mut request, |new: NewDeal| {
        let problems = [
            blank("partner", Some(&new.partner)),
            blank("id", new.id.as_ref()),
            blank("account", new.account.as_ref()),
            long("company", new.company.as_ref()),
            long("domain", new.domain.as_ref()),
            blank("product", new.product.as_ref()),
            long("by", new.by.as_ref()),
            ends_before(new.registered_at, "protected_until", new.protected_until),
        ];
        (problems.into(), Ask::Register(Box::new(new)))
    });
    answered(asked.await?, &request, env).await
}

/// `GET /v1/deal-registrations/{id}`: 200 with it, as it stands now (404).
pub(crate) async fn get(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::Read { what: What::Deal, id: id.to_owned() }).await?)
}

/// `POST /v1/deal-registrations/{id}`, JSON with `state` (`pending`, `approved`, `rejected`, `expired`, `won` or `lost`),
/// `protected_until` and `by`, each if wanted: 200 with it (400, 404, 413, 422).
pub(crate) async fn change(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let asked = asked(&mut request, |change: ChangeDeal| {
        (vec![long("by", change.by.as_ref())], Ask::Change { id: id.to_owned(), change })
    });
    answered(asked.await?, &request, env).await
}

/// `POST /v1/leads/{id}/trial`, JSON with `started_at`, `ends_at` and `by`, each if wanted: 201 with the trial (400, 404,
/// 413, 422).
pub(crate) async fn start_trial(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let asked = asked(&mut request, |trial: NewTrial| {
        let problems = vec![long("by", trial.by.as_ref()), ends_before(trial.started_at, "ends_at", trial.ends_at)];
        (problems, Ask::StartTrial { lead: lead.to_owned(), trial })
    });
    answered(asked.await?, &request, env).await
}

type Read = std::result::Result<Ask, Problem>;

/// What the body asks for; `of` says what is wrong with it.
async fn asked<T: DeserializeOwned>(
    request: &mut Request,
    of: impl FnOnce(T) -> (Vec<Option<FieldProblem>>, Ask),
) -> Result<Read> {
    let body = match body::read(request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => return Ok(Err(Problem::empty())),
        Ok(body) => body,
        Err(problem) => return Ok(Err(problem)),
    };
    let read = match serde_json::from_slice(&body) {
        Ok(read) => read,
        Err(error) => {
            let expected = "an object that says what is registered";
            return Ok(Err(Problem::unreadable_word(&error.to_string(), expected)));
        }
    };
    let (problems, ask) = of(read);
    let problems: Vec<FieldProblem> = problems.into_iter().flatten().collect();
    Ok(if problems.is_empty() { Ok(ask) } else { Err(Problem::bad_deal(problems)) })
}

async fn answered(asked: Read, request: &Request, env: &Env) -> Result<Response> {
    answer::found(match asked {
        Ok(ask) => administer(request, env, Action::Deals(ask)).await?,
        Err(problem) => Err(problem),
    })
}

pub(crate) fn long(field: &str, text: Option<&String>) -> Option<FieldProblem> {
    let is_long = text.is_some_and(|text| text.chars().count() > BY_CHARS);
    is_long.then(|| problem(field, "a longer text", &format!("at most {BY_CHARS} characters")))
}

fn blank(field: &str, text: Option<&String>) -> Option<FieldProblem> {
    long(field, text).or_else(|| text.is_some_and(|text| text.trim().is_empty()).then(|| problem(field, "", "a text")))
}

fn ends_before(start: Option<Timestamp>, field: &str, end: Option<Timestamp>) -> Option<FieldProblem> {
    let end = end.filter(|end| start.is_some_and(|start| *end <= start))?;
    Some(problem(field, &end.to_string(), "a time after it began"))
}

/// Asks the ledger.
pub(crate) fn reply<S: Sql>(desk: &Desk<'_, S>, ask: Ask, now: Timestamp) -> std::result::Result<Reply, Error> {
    let refused = |field: &str, found: &str, expected: &str| Reply::BadDeal {
        field: field.into(),
        found: found.into(),
        expected: expected.into(),
    };
    Ok(match ask {
        Ask::Register(new) => match desk.register_deal(&new, now)? {
            Registering::Registered(deal) => Reply::json(&deal, Reply::Made),
            Registering::Already(deal) => Reply::json(&deal, Reply::Found),
            Registering::NoAccount { account } => {
                let field = if account == new.partner { "partner" } else { "account" };
                refused(field, &account, "the id of an account of this workspace")
            }
            Registering::NoCompany => {
                refused("company", "nothing", "`account`, a `domain` that is one company's, or the name of a `company`")
            }
        },
        Ask::Change { id, change } => Reply::found(desk.change_deal(&id, &change, now)?, What::Deal, id),
        Ask::StartTrial { lead, trial } => match desk.start_trial(&lead, &trial, now)? {
            Some(trial) => Reply::json(&trial, Reply::Made),
            None => Reply::NoSuch { what: What::Lead, id: lead },
        },
    })
}
