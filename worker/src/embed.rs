//! What a page with a form asks beside submitting it: which questions remain, who it is by a link, and registering a deal.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: submitting a lead (`edge`). The publishable
//! key stands in the path, as a form's does. Each handler lists the status of each failure; all but one take a publishable key
//! (401, 403, 429).

use crate::answer::Outcome;
use crate::deals::long;
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::verdicts::problem;
use crate::{answer, body, call, edge, form, key};
use frontdesk::RawLead;
use frontdesk::lead::Column;
use jiff::Timestamp;
use ledger::{Access, DealClaim, Desk, Error, LINK_DAYS, Ledger, PageAsks, Registering, Right, Sql};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// How the text of a form link begins.
const LINK: &str = "fl_";

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    Questions { fields: RawLead },
    Person { link: String },
    Claim(Box<DealClaim>),
    MakeLink { lead: String, link: String, days: u16 },
}

/// `POST /v1/forms/{key}/questions`, JSON with the fields that are known, or `{}`: 200 with the names of those that can still
/// change something, the most useful first (400, 413).
pub(crate) async fn questions(mut request: Request, env: &Env, key: &str) -> Result<Response> {
    let asked = fields(&mut request).await?.map(|fields| Asked::Questions { fields });
    answered(asked, &request, env, key).await
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FormLink"))]
#[serde(deny_unknown_fields)]
pub(crate) struct ByLink {
    link: String,
}

/// `POST /v1/forms/{key}/person`, JSON with `link`: 200 with the fields of the person it was sent to, none where it doesn't
/// count (400, 413).
pub(crate) async fn person(mut request: Request, env: &Env, key: &str) -> Result<Response> {
    let asked = read(&mut request).await?.and_then(|body| {
        let ByLink { link } = json(&body, "an object with `link`")?;
        Ok(Asked::Person { link })
    });
    answered(asked, &request, env, key).await
}

/// `POST /v1/forms/{key}/deal`, JSON or a plain form with `company`, `website` or `email`, and `product`: 201 with the
/// registration of the partner whose key it is, pending; 200 where it came before under the same `Idempotency-Key` (400, 413,
/// 415, 422).
pub(crate) async fn deal(mut request: Request, env: &Env, key: &str) -> Result<Response> {
    let once = request.headers().get("idempotency-key")?;
    let asked = fields(&mut request).await?.and_then(|fields| claim(&fields, once));
    answered(asked, &request, env, key).await
}

fn claim(fields: &RawLead, once: Option<String>) -> std::result::Result<Asked, Problem> {
    let text = |column| fields.get(column).map(|text| text.trim().to_owned());
    let claim = DealClaim {
        once,
        company: text(Column::Company),
        domain: text(Column::Website),
        product: text(Column::Product),
        by: text(Column::Email),
    };
    let texts =
        [("company", &claim.company), ("website", &claim.domain), ("product", &claim.product), ("email", &claim.by)];
    let problems: Vec<_> = texts.into_iter().filter_map(|(field, text)| long(field, text.as_ref())).collect();
    if problems.is_empty() { Ok(Asked::Claim(Box::new(claim))) } else { Err(Problem::bad_deal(problems)) }
}

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MakeFormLink"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Making {
    /// How long it can be used, 1 to 365; without it 30.
    #[serde(default)]
    days: Option<u16>,
}

/// What was made.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MadeFormLink"))]
pub(crate) struct Made {
    /// To be put behind `#frontdesk=` in the address of a page with a form, and sent to that person.
    link: String,
    until: Timestamp,
}

/// `POST /v1/leads/{id}/form-link`, JSON with `days` if wanted: 201 with a link that fills in forms for the lead's person; needs
/// the right to write leads (400, 404, 413, 422).
pub(crate) async fn make_link(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let making = read(&mut request).await?.and_then(|body| {
        let making: Making = if body.is_empty() { Making::default() } else { json(&body, "an object with `days`")? };
        match making.days.unwrap_or(LINK_DAYS.0) {
            days if (1..=LINK_DAYS.1).contains(&days) => Ok(days),
            days => {
                let expected = format!("1 to {}", LINK_DAYS.1);
                Err(Problem::bad_fields(vec![problem("days", &days.to_string(), &expected)]))
            }
        }
    });
    let outcome = match (making, crate::sender::credential(&request)?) {
        (Ok(days), Ok(sender)) => {
            let link = key::new(LINK, key::workspace(&sender).unwrap_or_default());
            edge::administer(&request, env, action(Asked::MakeLink { lead: lead.to_owned(), link, days })).await?
        }
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    answer::found(outcome)
}

pub(crate) fn action(asked: Asked) -> Action {
    Action::Embed(asked)
}

type Body = std::result::Result<Vec<u8>, Problem>;

async fn read(request: &mut Request) -> Result<Body> {
    body::read(request, body::SUBMISSION).await
}

fn json<'b, T: Deserialize<'b>>(body: &'b [u8], expected: &str) -> std::result::Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))
}

/// The fields of a body in JSON or of a plain form.
async fn fields(request: &mut Request) -> Result<std::result::Result<RawLead, Problem>> {
    let media_type = body::media_type(request)?;
    let content_type = request.headers().get("content-type")?.unwrap_or_default();
    let body = match read(request).await? {
        Ok(body) => body,
        Err(problem) => return Ok(Err(problem)),
    };
    if matches!(media_type.as_str(), "application/json" | "") || media_type.ends_with("+json") {
        return Ok(RawLead::from_json(&body).map_err(|problem| Problem::unreadable(&problem)));
    }
    Ok(form::read(&media_type, &content_type, &body).await)
}

async fn answered(
    asked: std::result::Result<Asked, Problem>,
    request: &Request,
    env: &Env,
    key: &str,
) -> Result<Response> {
    let origin = request.headers().get("origin")?;
    answer::to_page(answer::found(outcome(asked, request, env, key).await?)?, origin.as_deref())
}

async fn outcome(
    asked: std::result::Result<Asked, Problem>,
    request: &Request,
    env: &Env,
    key: &str,
) -> Result<Outcome> {
    let asked = match asked {
        Ok(_) if !key.starts_with("pk_") => return Ok(Err(Problem::unknown_key(Some(key)))),
        Ok(asked) => asked,
        Err(problem) => return Ok(Err(problem)),
    };
    match call::to_workspace(request, env, key.to_owned())? {
        Some(call) => Ok(Ok(call::send(env, &call.for_action(action(asked))).await?)),
        None => Ok(Err(Problem::unknown_key(Some("")))),
    }
}

/// The questions that remain.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Questions {
    /// Fields by their names, the most useful first.
    questions: Vec<&'static str>,
}

/// What a partner is told of its registration: whether it stands against others is for us to say later.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct RegisteredDeal {
    id: String,
    state: &'static str,
    registered_at: Timestamp,
}

/// Asks the ledger.
pub(crate) fn reply<S: Sql>(
    ledger: &Ledger<S>,
    desk: &Desk<'_, S>,
    access: &Access,
    asked: Asked,
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    let asks = match asked {
        // Only what wasn't asked before is counted, where it is found out.
        Asked::Questions { .. } | Asked::MakeLink { .. } => None,
        Asked::Person { .. } => Some(PageAsks::Person),
        Asked::Claim(_) => Some(PageAsks::Deal),
    };
    let limited = asks.map(|asks| ledger.spend_on_page(access, asks, now)).transpose()?.flatten();
    if let Some(limited) = limited {
        return Ok(Reply::Limited(limited));
    }
    Ok(match asked {
        Asked::Questions { fields } => {
            let questions = match ledger.questions(&fields, access, now)? {
                Ok(questions) => questions,
                Err(limited) => return Ok(Reply::Limited(limited)),
            };
            Reply::json(
                &Questions { questions: questions.iter().map(|question| question.ask.name()).collect() },
                Reply::Found,
            )
        }
        Asked::Person { link } => Reply::json(&ledger.person_of_form_link(&link, now)?, Reply::Found),
        Asked::Claim(_) if access.partner().is_none() => Reply::NotAllowed { needs: Right::WriteAccounts },
        Asked::Claim(claim) => match desk.claim_deal(&claim, now)? {
            Registering::Registered(deal) => Reply::json(&RegisteredDeal::of(&deal), Reply::Made),
            Registering::Already(deal) => Reply::json(&RegisteredDeal::of(&deal), Reply::Found),
            Registering::NoAccount { account } => bad("partner", &account, "the id of an account of this workspace"),
            Registering::NoCompany => bad("company", "nothing", "the `website` or the name of a `company`"),
        },
        Asked::MakeLink { lead, link, days } => match desk.make_form_link(&lead, &link, days, now)? {
            Some(until) => Reply::json(&Made { link, until }, Reply::Made),
            None => Reply::NoSuch { what: What::Lead, id: lead },
        },
    })
}

fn bad(field: &str, found: &str, expected: &str) -> Reply {
    Reply::BadDeal { field: field.into(), found: found.into(), expected: expected.into() }
}

impl RegisteredDeal {
    fn of(deal: &ledger::DealRecord) -> Self {
        Self { id: deal.id.clone(), state: deal.state.name(), registered_at: deal.registered_at }
    }
}
