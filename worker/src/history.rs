//! What happened, over HTTP: receipts and the key that signs them.
//!
//! In scope: paths' arguments, and handing calls to the ledger. Not in scope: what is in a receipt, and checking one
//! (`frontdesk replay` does, without us). Each handler lists the status of each failure; all of them need a secret key (401,
//! 403).

use crate::edge::{Outcome, administer};
use crate::message::{Action, Reply};
use crate::problem::Problem;
use crate::verdicts::argument;
use crate::{answer, sql::DurableSql};
use jiff::Timestamp;
use ledger::{Error, Ledger, ReceiptPage};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{Env, Request, Response, Result};

/// What is asked of a workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    Receipts { after: u32 },
    PublicKey,
    ChangeKey,
}

/// The workspace's side of it.
pub(crate) fn reply(ledger: &Ledger<DurableSql>, asked: Asked, now: Timestamp) -> std::result::Result<Reply, Error> {
    let key = |key: String| Reply::json(&json!({ "public_key": key, "algorithm": "Ed25519" }), Reply::Found);
    Ok(match asked {
        Asked::Receipts { after } => {
            let ReceiptPage { lines, last, more } = ledger.receipts(after.into())?;
            Reply::Lines { lines, next: more.then(|| format!("/v1/receipts?after={last}")) }
        }
        Asked::PublicKey => key(ledger.public_key()?),
        Asked::ChangeKey => key(ledger.change_signing_key(now)?),
    })
}

/// `GET /v1/receipts?after={number}`: 200 with receipts as lines of JSON, and in `Link` where the chain goes on (404).
pub(crate) async fn receipts(request: Request, env: &Env) -> Result<Response> {
    let after = argument(&request, "after")?;
    let outcome: Outcome = match after.as_deref().map_or(Ok(0), str::parse::<u32>) {
        Ok(after) => administer(&request, env, Action::History(Asked::Receipts { after })).await?,
        Err(_) => Err(Problem::no_receipt(&after.unwrap_or_default())),
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
