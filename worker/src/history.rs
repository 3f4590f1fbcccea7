//! What happened, over HTTP: receipts and the key that signs them, a lead's history, what is known of a person, and that being
//! erased.
//!
//! In scope: paths' arguments and bodies, and handing calls to the ledger. Not in scope: what is in a receipt, and checking one
//! (`frontdesk replay` does, without us). Each handler lists the status of each failure; all of them need a secret key (401,
//! 403).

use crate::edge::{Outcome, administer};
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::{BY_CHARS, problem};
use crate::{answer, body, listing};
use jiff::Timestamp;
use ledger::{Desk, Error, Ledger, MOST_DAYS, ReceiptPage, Retention};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{Env, Request, Response, Result};

/// What is asked of a workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    Receipts {
        after: i64,
    },
    PublicKey,
    ChangeKey,
    History {
        id: String,
    },
    Person {
        id: String,
    },
    Erase {
        id: String,
        by: Option<String>,
    },
    Retention,
    /// `None`: leads are kept for ever.
    SetRetention {
        days: Option<u32>,
    },
}

/// The workspace's side of it.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    desk: &Desk<DurableSql>,
    asked: Asked,
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    let key = |key: String| Reply::json(&json!({ "public_key": key, "algorithm": "Ed25519" }), Reply::Found);
    Ok(match asked {
        Asked::Receipts { after } => {
            let ReceiptPage { lines, last, more } = ledger.receipts(after)?;
            Reply::Lines { lines, next: more.then(|| format!("/v1/receipts?after={last}")) }
        }
        Asked::PublicKey => key(ledger.public_key()?),
        Asked::ChangeKey => key(ledger.change_signing_key(now)?),
        Asked::History { id } => Reply::found(desk.history(&id)?, What::Lead, id),
        Asked::Person { id } => Reply::found(ledger.person_export(&id)?, What::Lead, id),
        Asked::Erase { id, by } => Reply::found(desk.erase(&id, by.as_deref(), now)?, What::Lead, id),
        Asked::Retention => retention(ledger.retention()?),
        Asked::SetRetention { days } => retention(ledger.set_retention(days, now)?),
    })
}

fn retention(retention: Option<Retention>) -> Reply {
    Reply::json(&json!({ "days": retention.map(|retention| retention.days) }), Reply::Found)
}

/// `GET /v1/receipts?after={number}`: 200 with receipts as lines of JSON, and in `Link` where the chain goes on (422).
pub(crate) async fn receipts(request: Request, env: &Env) -> Result<Response> {
    let outcome: Outcome = match listing::after(&request)? {
        Ok(after) => administer(&request, env, Action::History(Asked::Receipts { after })).await?,
        Err(problem) => Err(problem),
    };
    answer::lines(outcome)
}

/// `GET /v1/receipts/key`: 200 with the public key that signs them.
pub(crate) async fn key(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::History(Asked::PublicKey)).await?)
}

/// `POST /v1/receipts/key`: another key signs from now on: 200 with it.
pub(crate) async fn change_key(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::History(Asked::ChangeKey)).await?)
}

/// `GET /v1/leads/{id}/history`: 200 with what happened to it, oldest first (404).
pub(crate) async fn history(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::History(Asked::History { id: id.to_owned() })).await?)
}

/// `GET /v1/leads/{id}/person`: 200 with everything that is known of the person (404).
pub(crate) async fn person(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::History(Asked::Person { id: id.to_owned() })).await?)
}

/// What may be said of an erasure, and of how long leads are kept.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SaidOfPrivacy"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    days: Option<i64>,
}

fn said(body: &[u8], expected: &str) -> std::result::Result<Said, Problem> {
    let said: Said = if body.is_empty() {
        Said::default()
    } else {
        serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))?
    };
    match said.by.as_ref().filter(|by| by.chars().count() > BY_CHARS) {
        Some(_) => {
            let found = problem("by", "a longer text", &format!("at most {BY_CHARS} characters"));
            Err(Problem::bad_retention(vec![found]))
        }
        None => Ok(said),
    }
}

/// `POST /v1/leads/{id}/erase`, JSON with `by`, or nothing: 200; nothing is known of the person any more (400, 404, 413, 422).
pub(crate) async fn erase(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match said(&body, "an object with `by`") {
            Ok(Said { by, .. }) => {
                administer(&request, env, Action::History(Asked::Erase { id: id.to_owned(), by })).await?
            }
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

/// `GET /v1/retention`: 200 with after how many `days` without activity leads are erased; `null`: never.
pub(crate) async fn retention_of(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::History(Asked::Retention)).await?)
}

/// `PUT /v1/retention`, JSON with `days`, or `null` for ever: 200 as above (400, 413, 422).
pub(crate) async fn set_retention(mut request: Request, env: &Env) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match said(&body, "an object with `days`").and_then(|said| days(said.days)) {
            Ok(days) => administer(&request, env, Action::History(Asked::SetRetention { days })).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn days(said: Option<i64>) -> std::result::Result<Option<u32>, Problem> {
    let Some(said) = said else { return Ok(None) };
    match u32::try_from(said).ok().filter(|days| (1..=MOST_DAYS).contains(days)) {
        Some(days) => Ok(Some(days)),
        None => {
            let expected = format!("1 to {MOST_DAYS} days, or `null` for ever");
            Err(Problem::bad_retention(vec![problem("days", &said.to_string(), &expected)]))
        }
    }
}
