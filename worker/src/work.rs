//! What members do about leads, over HTTP; and the accounts by which turns are taken.
//!
//! In scope: paths' arguments and bodies. Not in scope: what follows (the core and the ledger decide). Each handler lists the
//! status of each failure; all of them need a secret key (401, 403).

use crate::edge::administer;
use crate::message::Action;
use crate::problem::Problem;
use crate::verdicts::{argument, problem};
use crate::{answer, body, listing};
use ledger::Work;
use serde::Deserialize;
use worker::{Env, Request, Response, Result};

/// Longest text of a reason, an action or a name, in characters.
const CHARS: usize = 500;

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WorkDone"))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Given {
    by: Option<String>,
    reason: Option<String>,
    action: Option<String>,
    done: bool,
}

/// `POST /v1/leads/{id}/{work}`, JSON with `by`, the member, if wanted; `reject` and `pause` with `reason`, `action` with
/// `action` and, if nothing more is to be done, `done`: 200 with the owner and the clock (400, 404, 409 if it is somebody
/// else's, 413, 422 with every field).
pub(crate) async fn post(mut request: Request, env: &Env, lead: &str, work: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match read(lead, work, &body) {
            Ok(action) => administer(&request, env, action).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::worked(outcome, lead)
}

fn read(lead: &str, work: &str, body: &[u8]) -> std::result::Result<Action, Problem> {
    let given: Given = match body {
        [] => Given::default(),
        body => serde_json::from_slice(body).map_err(|error| Problem::unreadable_work(&error.to_string()))?,
    };
    let mut problems = Vec::new();
    let mut text = |field: &str, given: Option<String>, needed: bool| {
        let text = given.unwrap_or_default().trim().to_owned();
        if needed && text.is_empty() {
            problems.push(problem(field, "", "a text"));
        }
        if text.chars().count() > CHARS {
            problems.push(problem(field, "a longer text", &format!("at most {CHARS} characters")));
        }
        text
    };
    let reason = text("reason", given.reason, matches!(work, "reject" | "pause"));
    let what = text("action", given.action, work == "action");
    let by = Some(text("by", given.by, false)).filter(|by| !by.is_empty());
    if !problems.is_empty() {
        return Err(Problem::bad_work(problems));
    }
    let work = match work {
        "notified" => Work::Notified,
        "accept" => Work::Accept,
        "reject" => Work::Reject { reason },
        "pause" => Work::Pause { reason },
        "resume" => Work::Resume,
        _ => Work::Act { what, done: given.done },
    };
    Ok(Action::Work { lead: lead.to_owned(), work, by })
}

/// `POST /v1/leads/reassign`, JSON with `leads` (1 to 200 ids), `to` (a member; nothing said: whoever's turn it is), `reason` and
/// `by`: 200 with what became of each (400, 413, 422 with every field).
pub(crate) async fn reassign(mut request: Request, env: &Env) -> Result<Response> {
    let read = |body: Vec<u8>| {
        let expected = "an object with `leads`, `to`, `reason` or `by`";
        serde_json::from_slice(&body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))
    };
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => Err(Problem::empty()),
        Ok(body) => match read(body) {
            Ok(asked) => administer(&request, env, Action::Reassign(asked)).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

/// `GET /v1/teams/{team}/rotation?segment={name}`: 200 with how each member of the team stands, in parts of a lead of which
/// a lead has `lead`.
pub(crate) async fn rotation(request: Request, env: &Env, team: &str) -> Result<Response> {
    let segment = argument(&request, "segment")?.unwrap_or_default();
    let outcome = administer(&request, env, Action::ReadRotation { team: team.to_owned(), segment }).await?;
    answer::staff(outcome)
}

/// `GET /v1/members/{id}/assignments?after={number}`: 200 with at most 500 leads that the member had, oldest first, and `Link`
/// where there are more (422).
pub(crate) async fn assignments(request: Request, env: &Env, member: &str) -> Result<Response> {
    let outcome = match listing::after(&request)? {
        Ok(after) => administer(&request, env, Action::ListAssignments { member: member.to_owned(), after }).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "after")
}
