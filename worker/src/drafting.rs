//! What a playbook in the making needs to know, over HTTP: what it would change, and which words it lacks.
//!
//! In scope: arguments, and handing them to the ledger. Not in scope: keeping and publishing playbooks (`playbooks`). Both doors tell
//! of leads, so that they need `playbook:write` (401, 403).

use crate::edge::{Outcome, administer};
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::{argument, problem};
use crate::{answer, listing};
use jiff::Timestamp;
use ledger::{Compare, Desk, Error, Ledger};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    Compare(Compare),
    UnknownWords,
}

/// The workspace's side of it.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    desk: &Desk<'_, DurableSql>,
    ask: Ask,
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    Ok(match ask {
        Ask::Compare(compare) => {
            Reply::found(desk.compare_playbooks(&compare, now)?, What::Playbook, compare.playbook.to_string())
        }
        Ask::UnknownWords => Reply::json(&ledger.unknown_words()?, Reply::Found),
    })
}

/// `GET /v1/playbooks/{number}/difference?against={number}&days={number}&before={number}`: 200 with what this playbook would have
/// made of past leads, a part at a time (404, 422).
pub(crate) async fn difference(request: Request, env: &Env, number: &str) -> Result<Response> {
    let outcome: Outcome = match (listing::number(number), compare(&request)?) {
        (Some(playbook), Ok(compare)) => {
            administer(&request, env, Action::Drafting(Ask::Compare(Compare { playbook, ..compare }))).await?
        }
        (None, _) => Err(Problem::no_such(What::Playbook, number)),
        (_, Err(problem)) => Err(problem),
    };
    answer::found(outcome)
}

fn compare(request: &Request) -> Result<std::result::Result<Compare, Problem>> {
    let mut compare = Compare::default();
    let arguments = [
        ("against", &mut compare.against, "the number of a playbook"),
        ("days", &mut compare.days, "a number of days"),
        ("before", &mut compare.before, "`next` of the part before"),
    ];
    for (name, of, expected) in arguments {
        let Some(text) = argument(request, name)? else { continue };
        *of = listing::number(&text);
        if of.is_none() {
            return Ok(Err(Problem::bad_fields(vec![problem(name, &text, expected)])));
        }
    }
    Ok(Ok(compare))
}

/// `GET /v1/unknown-words`: 200 with what was written lately and not understood, the most frequent first.
pub(crate) async fn unknown_words(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::Drafting(Ask::UnknownWords)).await?)
}
