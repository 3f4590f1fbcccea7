//! Deal registrations and trials over HTTP: registering, reading and changing them.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: which leads they bear on (the
//! ledger and the playbook say it). Each handler lists the status of each failure; all of them need a right (401, 403): registering
//! for others and changing to write accounts, claiming one's own to work leads, reading to read them, trials to write them.

use crate::edge::administer;
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::verdicts::{BY_CHARS, argument, problem};
use crate::{answer, body, listing};
use frontdesk::FieldProblem;
use frontdesk::deal::DealState;
use jiff::Timestamp;
use ledger::{ChangeDeal, Claimed, DealClaim, Desk, Error, NewDeal, NewTrial, Registering, Sql};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    List {
        state: Option<DealState>,
        before: Option<i64>,
    },
    /// A partner's own.
    Claim(Box<DealClaim>),
    Register(Box<NewDeal>),
    Change {
        id: String,
        change: ChangeDeal,
    },
    StartTrial {
        lead: String,
        trial: NewTrial,
    },
}

/// What a partner's people say of a deal that they register.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ClaimDeal"))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Claiming {
    company: Option<String>,
    /// The company's domain or address.
    website: Option<String>,
    /// The product line; nothing said: all of them.
    product: Option<String>,
}

/// `GET /v1/deal-registrations?state={state}&before={number}`: 200 with at most 100, the latest first, and `Link` where there are
/// more; of a partner's people, their own (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let state = argument(&request, "state")?;
    let known = state.as_deref().map(|name| DealState::of(name).ok_or(name));
    let outcome = match (known.transpose(), listing::cursor(&request, "before")?) {
        (Ok(state), Ok(before)) => administer(&request, env, Action::Deals(Ask::List { state, before })).await?,
        (Err(name), _) => {
            let expected = DealState::NAMES.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Err(Problem::bad_fields(vec![problem("state", name, &format!("one of {expected}"))]))
        }
        (_, Err(problem)) => Err(problem),
    };
    listing::listed(outcome, &request, "before")
}

/// `POST /v1/deal-registrations/claim`, JSON with `company` or `website`, and `product`: 201 with the registration of whose people
/// ask, what stands against it and its history; 200 where it came before under the same `Idempotency-Key` (400, 413, 422).
pub(crate) async fn claim(mut request: Request, env: &Env) -> Result<Response> {
    let once = request.headers().get("idempotency-key")?;
    let asked = asked(&mut request, |claiming: Claiming| {
        let Claiming { company, website, product } = claiming;
        let problems = [("company", &company), ("website", &website), ("product", &product)];
        let problems = problems.into_iter().map(|(field, text)| long(field, text.as_ref())).collect();
        let some = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let claim = DealClaim { once, company: some(company), domain: some(website), product: some(product), by: None };
        (problems, Ask::Claim(Box::new(claim)))
    });
    answered(asked.await?, &request, env).await
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
        (
            vec![long("by", change.by.as_ref()), long("note", change.note.as_ref())],
            Ask::Change { id: id.to_owned(), change },
        )
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
        Ask::List { state, before } => {
            Reply::listed(&desk.deals(state, before, now)?, ledger::DEALS_PAGE, |deal| deal.number)
        }
        Ask::Claim(claim) => match desk.claim_own_deal(&claim, now)? {
            Claimed::Registered(file) => Reply::json(&file, Reply::Made),
            Claimed::Already(file) => Reply::json(&file, Reply::Found),
            Claimed::NoCompany => refused("company", "nothing", "the `website` or the name of a `company`"),
            Claimed::NoAccount { account } => refused("partner", &account, "the id of an account of this workspace"),
            Claimed::NotOfPartner => refused("partner", "nobody's", "somebody of a partner"),
        },
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
