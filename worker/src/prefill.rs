//! The sealed prefill over HTTP: evaluating for visitors, and its keys and budget for administrators.
//!
//! In scope: paths' arguments and bodies, and handing calls to the ledger. Not in scope: the protocol and counting (the ledger
//! has them), buckets (static files). What a visitor sends is 32 bytes that are uniform, whatever was typed, and nothing of it
//! is kept or logged. Each handler lists the status of each failure.

use crate::edge::{Outcome, administer};
use crate::message::Action;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::{answer, body, call};
use jiff::Timestamp;
use ledger::{Access, Desk, Error, Evaluation, Ledger, PrefillKey, PrefillSettings, Window};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, ResponseBuilder, Result};

/// For how many hours a key goes on to count beside the one that took its place, where nobody says otherwise: a week.
const HOURS: i64 = 168;

/// What is asked of a workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    Evaluate { key: String, element: Vec<u8> },
    State,
    Set(PrefillSettings),
    AddKey { secret: String, hours: i64 },
}

/// Why nothing was evaluated.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum NotEvaluated {
    Off,
    NoKey { key: String },
    BadElement { found: String, expected: String },
    Spent { allowed: u32, per: Window, after: i64 },
}

/// The workspace's side of it.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    desk: &Desk<DurableSql>,
    access: &Access,
    asked: Asked,
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    Ok(match asked {
        Asked::Evaluate { key, element } => match ledger.evaluate(&key, &element, access, now)? {
            Evaluation::Done(evaluated) => Reply::Evaluated(evaluated.into()),
            Evaluation::Off => Reply::NotEvaluated(NotEvaluated::Off),
            Evaluation::NoKey => Reply::NotEvaluated(NotEvaluated::NoKey { key }),
            Evaluation::BadElement(problem) => Reply::NotEvaluated(NotEvaluated::BadElement {
                found: problem.found,
                expected: problem.expected.into(),
            }),
            Evaluation::Spent { allowed, per, after } => {
                Reply::NotEvaluated(NotEvaluated::Spent { allowed, per, after })
            }
        },
        Asked::State => Reply::json(&ledger.prefill(now)?, Reply::Found),
        Asked::Set(settings) => match ledger.set_prefill(settings, now)? {
            Ok(state) => Reply::json(&state, Reply::Found),
            Err(problems) => Reply::BadFields(problems),
        },
        Asked::AddKey { secret, hours } => match desk.add_prefill_key(&secret, hours, now)? {
            Ok(key) => Reply::json(&Made { key, secret }, Reply::Made),
            Err(problems) => Reply::BadFields(problems),
        },
    })
}

/// A key with its secret, which is told this once.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PrefillKeyMade"))]
pub(crate) struct Made {
    #[serde(flatten)]
    key: PrefillKey,
    /// 64 hexadecimal digits, for `frontdesk prefill --key`.
    secret: String,
}

/// `POST /v1/prefill/{publishable key}/{id of the key}`, 32 bytes: 200 with 32 bytes (400, 401, 403, 404 for the id or where
/// there is no prefill, 408, 413, 429 with `Retry-After`, 503).
///
/// No header says who asks, so that a browser sends it without asking first.
pub(crate) async fn evaluate(mut request: Request, env: &Env, access_key: &str, id: &str) -> Result<Response> {
    let origin = request.headers().get("origin")?;
    let outcome = element(&mut request, env, access_key, id).await?;
    let response = match answer::refused(outcome) {
        Ok(Reply::Evaluated(evaluated)) => {
            ResponseBuilder::new().with_header("content-type", "application/octet-stream")?.fixed(evaluated)
        }
        Ok(Reply::NotEvaluated(why)) => refusal(&why).response()?,
        Ok(reply) => answer::unexpected(&reply)?,
        Err(problem) => problem.response()?,
    };
    answer::to_page(response, origin.as_deref())
}

async fn element(request: &mut Request, env: &Env, access_key: &str, id: &str) -> Result<Outcome> {
    let element = match body::read(request, body::ELEMENT).await? {
        Ok(element) => element,
        Err(problem) => return Ok(Err(problem)),
    };
    if !access_key.starts_with("pk_") {
        return Ok(Err(Problem::unknown_key(Some(access_key))));
    }
    let Some(mut call) = call::to_workspace(request, env, access_key.to_owned())? else {
        return Ok(Err(Problem::unknown_key(Some(""))));
    };
    call.action = Action::Prefill(Asked::Evaluate { key: id.to_owned(), element });
    Ok(Ok(call::send(env, &call).await?))
}

fn refusal(why: &NotEvaluated) -> Problem {
    match why {
        NotEvaluated::Off => Problem::prefill_off(),
        NotEvaluated::NoKey { key } => Problem::no_prefill_key(key),
        NotEvaluated::BadElement { found, expected } => Problem::bad_element(found, expected),
        NotEvaluated::Spent { allowed, per, after } => {
            let per = match per {
                Window::Minute => "a minute",
                Window::Day => "a day",
            };
            Problem::budget_spent(*allowed, per, *after)
        }
    }
}

/// `GET /v1/prefill`: 200 with budget, canaries, keys (never a secret), and what was spent (401, 403).
pub(crate) async fn state(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::Prefill(Asked::State)).await?)
}

/// `PUT /v1/prefill`, JSON with `on`, `per_minute`, `per_day`, `canaries`; what is left out is as it is at first: 200 as above
/// (400, 401, 403, 413, 422).
pub(crate) async fn set(mut request: Request, env: &Env) -> Result<Response> {
    let expected = "an object with `on`, `per_minute`, `per_day` or `canaries`";
    let settings = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => {
            serde_json::from_slice(&body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))
        }
        Err(problem) => Err(problem),
    };
    answer::found(match settings {
        Ok(settings) => administer(&request, env, Action::Prefill(Asked::Set(settings))).await?,
        Err(problem) => Err(problem),
    })
}

/// What may be said of a new key.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "NewPrefillKey"))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Wanted {
    /// 64 hexadecimal digits; without it, they are drawn.
    secret: Option<String>,
    /// For how long the key of now counts beside it.
    hours: Option<i64>,
}

/// `POST /v1/prefill/keys`, JSON with `hours` (for which the key of now goes on to count, 168) and `secret` (to be used instead
/// of one that is drawn), or nothing: 201 with the key, its secret told this once (400, 401, 403, 413, 422).
pub(crate) async fn add_key(mut request: Request, env: &Env) -> Result<Response> {
    let wanted: std::result::Result<Wanted, Problem> = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => Ok(Wanted::default()),
        Ok(body) => serde_json::from_slice(&body).map_err(|error| {
            Problem::unreadable_word(&error.to_string(), "an object with `hours` or `secret`, or nothing")
        }),
        Err(problem) => Err(problem),
    };
    answer::found(match wanted {
        Ok(Wanted { secret, hours }) => {
            let asked =
                Asked::AddKey { secret: secret.unwrap_or_else(call::random_hex), hours: hours.unwrap_or(HOURS) };
            administer(&request, env, Action::Prefill(asked)).await?
        }
        Err(problem) => Err(problem),
    })
}
