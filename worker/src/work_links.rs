//! Links to work a lead by without signing in, over HTTP: making one, and what is done by it.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: what a link counts for (the ledger knows), the
//! page behind it (`www`), mailing it. A link's secret comes in the body of a request that a person's click sends.

use crate::edge::{Outcome, administer};
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::problem;
use crate::{answer, body, call, flood, key, sender};
use jiff::Timestamp;
use ledger::{ByLink, Desk, Error, FollowUp, Ledger, Linked, WORK_LINK_DAYS, Work};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// Longest reason, in characters.
const CHARS: usize = 500;

/// A link to be made.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Make {
    pub(crate) lead: String,
    link: String,
    days: u16,
}

/// What is asked by a link.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    link: String,
    asked: ByLink,
}

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MakeWorkLink"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Making {
    /// How long it can be used, 1 to 90; without it 14.
    #[serde(default)]
    days: Option<u16>,
}

/// What was made.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MadeWorkLink"))]
pub(crate) struct Made {
    /// To be put behind `/lead#` of this address, and sent to `member` and to nobody else.
    link: String,
    /// The member who has the lead, whose link it is.
    member: String,
    until: Timestamp,
}

/// `POST /v1/leads/{id}/work-link`, JSON with `days` if wanted: 201 with a link by which the lead's owner works it; needs the right
/// to write leads (400, 404 also where nobody has it, 413, 422).
pub(crate) async fn post(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let making = body::read(&mut request, body::SUBMISSION).await?.and_then(|body| days(&body));
    let outcome = match (making, sender::credential(&request)?) {
        (Ok(days), Ok(sender)) => {
            let link = key::new(key::WORK_LINK, key::workspace(&sender).unwrap_or_default());
            administer(&request, env, Action::MakeWorkLink(Make { lead: lead.to_owned(), link, days })).await?
        }
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    answer::found(outcome)
}

fn days(body: &[u8]) -> std::result::Result<u16, Problem> {
    let read = || match body {
        [] => Ok(Making::default()),
        body => serde_json::from_slice(body),
    };
    let making = read().map_err(|error| Problem::unreadable_word(&error.to_string(), "an object with `days`"))?;
    match making.days.unwrap_or(WORK_LINK_DAYS.0) {
        days if (1..=WORK_LINK_DAYS.1).contains(&days) => Ok(days),
        days => {
            let expected = format!("1 to {}", WORK_LINK_DAYS.1);
            Err(Problem::bad_fields(vec![problem("days", &days.to_string(), &expected)]))
        }
    }
}

/// What somebody does by a link; nothing said: they look.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkByLink {
    link: String,
    /// `accept`, `reject` (with `reason`) or `follow-up` (with `follow_up`).
    #[serde(default)]
    work: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    follow_up: Option<FollowUp>,
}

/// `POST /v1/work-link`, JSON with `link`, and with `work`, `reason` or `follow_up` if something is to be done: 200 with how the lead
/// stands (400, 410 where the link doesn't count, 413, 422 with every field, 429).
pub(crate) async fn by_link(mut request: Request, env: &Env) -> Result<Response> {
    let asked = match flood::filter(&request, env).await? {
        Ok(()) => body::read(&mut request, body::SUBMISSION).await?.and_then(|body| read(&body)),
        Err(problem) => Err(problem),
    };
    let outcome: Outcome = match asked {
        Ok(asked) => {
            let link = asked.link.clone();
            let link = Some(link).filter(|link| link.starts_with(key::WORK_LINK));
            match link.map(|link| call::to_workspace(&request, env, link)).transpose()?.flatten() {
                Some(call) => Ok(call::send(env, &call.for_action(Action::ByLink(asked))).await?),
                None => Ok(Reply::NoLink),
            }
        }
        Err(problem) => Err(problem),
    };
    // A workspace that nobody made has made no links either.
    answer::found(match outcome {
        Ok(Reply::UnknownKey) => Ok(Reply::NoLink),
        outcome => outcome,
    })
}

fn read(body: &[u8]) -> std::result::Result<Asked, Problem> {
    let expected = "an object with `link`, `work`, `reason` or `follow_up`";
    let WorkByLink { link, work, reason, follow_up } =
        serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))?;
    let wrong =
        |field: &str, found: &str, expected: &str| Err(Problem::bad_work(vec![problem(field, found, expected)]));
    let reason = reason.unwrap_or_default().trim().to_owned();
    let asked = match (work.as_deref(), follow_up) {
        (None, None) => ByLink::Look,
        (Some("accept"), None) => ByLink::Work(Work::Accept),
        (Some("reject"), None) if reason.is_empty() => return wrong("reason", "", "a text"),
        (Some("reject"), None) if reason.chars().count() > CHARS => {
            return wrong("reason", "a longer text", &format!("at most {CHARS} characters"));
        }
        (Some("reject"), None) => ByLink::Work(Work::Reject { reason }),
        (Some("follow-up") | None, Some(said)) => ByLink::FollowUp(Box::new(said)),
        (Some("follow-up"), None) => return wrong("follow_up", "", "an object with what came of it"),
        (Some(work), _) => return wrong("work", work, "`accept`, `reject` or `follow-up`"),
    };
    Ok(Asked { link, asked })
}

/// Does what is asked by a link.
pub(crate) fn reply(ledger: &Ledger<DurableSql>, asked: &Asked, now: Timestamp) -> std::result::Result<Reply, Error> {
    Ok(match ledger.by_work_link(&asked.link, &asked.asked, now)? {
        Linked::Told(told) => Reply::json(&told, Reply::Found),
        Linked::NoLink => Reply::NoLink,
        Linked::Over => Reply::LinkOver,
        Linked::Bad(problems) => Reply::BadFields(problems),
    })
}

/// Makes a link.
pub(crate) fn make(desk: &Desk<'_, DurableSql>, make: Make, now: Timestamp) -> std::result::Result<Reply, Error> {
    let Make { lead, link, days } = make;
    Ok(match desk.make_work_link(&lead, &link, days, now)? {
        Some(made) => Reply::json(&Made { link, member: made.member, until: made.until }, Reply::Made),
        None => Reply::NoSuch { what: What::Lead, id: lead },
    })
}
