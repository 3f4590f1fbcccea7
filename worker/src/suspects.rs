//! Suspects over HTTP: submissions that a program may have sent, and somebody's word on them.
//!
//! In scope: paths' arguments and bodies. Not in scope: what is suspicious, and what is kept (the ledger's). Each handler lists the
//! status of each failure; all of them need a secret key, or a session (401, 403).

use crate::edge::{Outcome, Said, administer, route};
use crate::message::{Action, What};
use crate::operating::Ask;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::{answer, body, listing, sender};
use frontdesk::RawLead;
use ledger::{Arrival, Idempotency};
use serde::Deserialize;
use worker::{Context, Env, Request, Response, Result};

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SuspectJudged"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    verdict: Word,
}

/// What somebody says of a suspect.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SuspectVerdict"))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    /// A person sent it: it is routed now.
    Genuine,
    /// Nobody did: it is forgotten.
    Spam,
}

/// `GET /v1/suspects?after={number}`: 200 with at most 100 of them, oldest first, and `Link` where there are more (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let outcome = match listing::after(&request)? {
        Ok(after) => administer(&request, env, Action::Operate(Ask::Suspects { after })).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "after")
}

/// `POST /v1/suspects/{number}`, JSON with `verdict` (`genuine` or `spam`): 200 with what it was, or 201 with who calls (400, 404,
/// 413, 422).
pub(crate) async fn judge(mut request: Request, env: &Env, context: &Context, number: &str) -> Result<Response> {
    let given = body::read(&mut request, body::SUBMISSION).await?.and_then(|body| {
        serde_json::from_slice::<Given>(&body).map_err(|error| {
            Problem::unreadable_word(&error.to_string(), "an object with `verdict`, `genuine` or `spam`")
        })
    });
    let Some(number) = listing::number(number) else { return Problem::no_such(What::Suspect, number).response() };
    match given {
        Err(problem) => problem.response(),
        Ok(Given { verdict: Word::Spam }) => {
            answer::found(administer(&request, env, Action::Operate(Ask::DropSuspect { number })).await?)
        }
        Ok(Given { verdict: Word::Genuine }) => answer::submitted(release(&request, env, context, number).await?, None),
    }
}

/// Routes the submission as if it came now. Sent twice, it is routed once: it is a suspect no more then.
async fn release(request: &Request, env: &Env, context: &Context, number: i64) -> Result<Outcome> {
    #[derive(Deserialize)]
    struct Suspect {
        id: String,
        fields: RawLead,
    }
    let suspect: Suspect = match administer(request, env, Action::Operate(Ask::Suspect { number })).await? {
        Ok(Reply::Found(suspect)) => serde_json::from_str(&suspect)?,
        other => return Ok(other),
    };
    let key = match sender::credential(request)? {
        Ok(key) => key,
        Err(problem) => return Ok(Err(problem)),
    };
    let idempotency = Idempotency::new(&key, &format!("suspect {}", suspect.id), suspect.id.as_bytes());
    let released = Some((suspect.id, number));
    let said = Said { raw: suspect.fields, idempotency, arrival: Arrival::default(), token: None, released };
    route(request, env, context, key, said).await
}
