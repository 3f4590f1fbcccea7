//! Members over HTTP: how they stand, when they are away, and what their teams have to follow up.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: turns and assignments (`work`). Each
//! handler lists the status of each failure; all of them need `leads:read`, saying who is away `leads:work` (401, 403).

use crate::edge::{Outcome, administer};
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::{BY_CHARS, argument};
use crate::{answer, body, listing};
use jiff::Timestamp;
use ledger::{Absenting, Desk, Error, Ledger, SayAbsence};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    List,
    Standing {
        member: String,
    },
    Absences {
        member: String,
    },
    Absent {
        member: String,
        say: SayAbsence,
    },
    /// Takes an absence back.
    Present {
        number: i64,
        by: Option<String>,
    },
    Minimum,
    /// What would be so by another share, window and number of leads.
    MinimumBy {
        percent: Option<u32>,
        days: Option<u32>,
        sample: Option<u32>,
    },
}

/// The workspace's side of it.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    desk: &Desk<'_, DurableSql>,
    ask: Ask,
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    Ok(match ask {
        Ask::List => Reply::json(&desk.members(now)?, Reply::Found),
        Ask::Standing { member } => Reply::found(desk.member_standing(&member, now)?, What::Member, member),
        Ask::Absences { member } => Reply::found(desk.absences(&member)?, What::Member, member),
        Ask::Absent { member, say } => match desk.absent(&member, &say, now)? {
            Absenting::Noted(absence) => Reply::json(&absence, Reply::Made),
            Absenting::NoMember => Reply::NoSuch { what: What::Member, id: member },
            Absenting::Bad(problems) => Reply::BadFields(problems),
        },
        Ask::Present { number, by } => {
            Reply::found(desk.present(number, by.as_deref(), now)?, What::Absence, number.to_string())
        }
        Ask::Minimum => Reply::json(&desk.minimum_follow_up(now)?, Reply::Found),
        Ask::MinimumBy { percent, days, sample } => {
            Reply::json(&ledger.minimum_follow_up_by([percent, days, sample], now)?, Reply::Found)
        }
    })
}

/// `GET /v1/members`: 200 with the members within reach.
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::Members(Ask::List)).await?)
}

/// `GET /v1/members/{id}/standing`: 200 with what they got and were due, what they followed up, and what waits (404).
pub(crate) async fn standing(request: Request, env: &Env, member: &str) -> Result<Response> {
    let ask = Ask::Standing { member: member.to_owned() };
    answer::found(administer(&request, env, Action::Members(ask)).await?)
}

/// `GET /v1/members/{id}/absences`: 200 with when they said they are away, the latest first (404).
pub(crate) async fn absences(request: Request, env: &Env, member: &str) -> Result<Response> {
    let ask = Ask::Absences { member: member.to_owned() };
    answer::found(administer(&request, env, Action::Members(ask)).await?)
}

/// `POST /v1/members/{id}/absences`, JSON with `from`, `to` and `by`, each if wanted, or nothing: from today until it is taken
/// back: 201 with it (400, 404, 413, 422).
pub(crate) async fn absent(mut request: Request, env: &Env, member: &str) -> Result<Response> {
    let outcome: Outcome = match body::read(&mut request, body::SUBMISSION).await?.and_then(|body| said(&body)) {
        Ok(say) => administer(&request, env, Action::Members(Ask::Absent { member: member.to_owned(), say })).await?,
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn said(body: &[u8]) -> std::result::Result<SayAbsence, Problem> {
    if body.is_empty() {
        return Ok(SayAbsence::default());
    }
    let expected = "an object with `from`, `to` or `by`";
    serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))
}

/// `DELETE /v1/absences/{number}?by={name}`: 200 with it, taken back (404).
pub(crate) async fn present(request: Request, env: &Env, number: &str) -> Result<Response> {
    let by = argument(&request, "by")?.map(|by| by.chars().take(BY_CHARS).collect());
    let outcome = match listing::number(number) {
        Some(number) => administer(&request, env, Action::Members(Ask::Present { number, by })).await?,
        None => Err(Problem::no_such(What::Absence, number)),
    };
    answer::found(outcome)
}

/// `GET /v1/minimum-follow-up`: 200 with how each team stands of which something is asked.
pub(crate) async fn minimum(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::Members(Ask::Minimum)).await?)
}

/// `GET /v1/minimum-follow-up/preview?percent={number}&days={number}&sample={number}`: 200 with who would be suspended by that.
pub(crate) async fn preview(request: Request, env: &Env) -> Result<Response> {
    let number = |name: &str| Ok::<_, worker::Error>(argument(&request, name)?.and_then(|text| text.parse().ok()));
    let ask = Ask::MinimumBy { percent: number("percent")?, days: number("days")?, sample: number("sample")? };
    answer::found(administer(&request, env, Action::Members(ask)).await?)
}
