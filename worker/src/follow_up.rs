//! Following up over HTTP: what owners say of leads, lists of leads, and what may be said.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: accepting, rejecting, pausing (`work`),
//! reports. Each handler lists the status of each failure; all of them need `leads:read` or `leads:work` (401, 403).

use crate::edge::{Outcome, administer};
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::argument;
use crate::{answer, body, listing};
use jiff::Timestamp;
use ledger::{AskLeads, Claiming, Desk, Error, FollowUp, FollowingUp, Listing, Worked};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{Env, Request, Response, Result};

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    FollowUp {
        lead: String,
        said: Box<FollowUp>,
    },
    Activities {
        lead: String,
    },
    Leads(Box<AskLeads>),
    Dispositions,
    /// Leads for the first who comes, and taking one; `member`: for whom, where that isn't who asks.
    Pool {
        member: Option<String>,
    },
    Claim {
        lead: String,
        member: Option<String>,
    },
}

/// For whom a lead is taken.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Claim {
    /// A member's id; nothing said: who asks.
    by: Option<String>,
}

/// The workspace's side of it.
pub(crate) fn reply(desk: &Desk<'_, DurableSql>, ask: Ask, now: Timestamp) -> std::result::Result<Reply, Error> {
    Ok(match ask {
        Ask::FollowUp { lead, said } => match desk.follow_up(&lead, &said, now)? {
            FollowingUp::Done(done) => Reply::json(&done, Reply::Found),
            FollowingUp::NoLead => Reply::NoSuch { what: What::Lead, id: lead },
            FollowingUp::NotOwner { owner } => Reply::Worked(Worked::NotOwner { owner }),
            FollowingUp::Bad(problems) => Reply::BadFields(problems),
        },
        Ask::Activities { lead } => Reply::found(desk.activities(&lead)?, What::Lead, lead),
        Ask::Leads(ask) => match desk.leads(&ask, now)? {
            Listing::Listed(page) => match serde_json::to_string(&page) {
                Ok(list) => Reply::Listed { list, next: page.next },
                Err(error) => Reply::Failed(error.to_string()),
            },
            Listing::Bad(problems) => Reply::BadFields(problems),
        },
        Ask::Dispositions => Reply::json(&desk.dispositions()?, Reply::Found),
        Ask::Pool { member } => Reply::json(&json!({ "leads": desk.pool(member.as_deref(), now)? }), Reply::Found),
        Ask::Claim { lead, member } => match desk.claim(&lead, member.as_deref(), now)? {
            Claiming::Claimed { owner, clock } => Reply::json(&json!({ "owner": owner, "clock": clock }), Reply::Found),
            Claiming::NoLead => Reply::NoSuch { what: What::Lead, id: lead },
            Claiming::Taken => Reply::Taken { lead },
        },
    })
}

/// `POST /v1/leads/{id}/follow-up`, JSON with at least one of `disposition`, `note`, `next_step`, `next_at` and `amount` (with
/// `currency`), and `by`, the member, if wanted: 200 with how the lead stands (400, 404, 409 if it is somebody else's, 413, 422
/// with every field).
pub(crate) async fn post(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let expected = "an object with `disposition`, `note`, `next_step`, `next_at`, `amount`, `currency` or `by`";
    let outcome: Outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => Err(Problem::empty()),
        Ok(body) => match serde_json::from_slice(&body) {
            Ok(said) => {
                let ask = Ask::FollowUp { lead: lead.to_owned(), said: Box::new(said) };
                administer(&request, env, Action::FollowUp(ask)).await?
            }
            Err(error) => Err(Problem::unreadable_word(&error.to_string(), expected)),
        },
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(Reply::Worked(worked)) => answer::worked(Ok(Reply::Worked(worked)), lead),
        outcome => answer::found(outcome),
    }
}

/// `GET /v1/leads/{id}/activities`: 200 with what was done about it, oldest first (404).
pub(crate) async fn activities(request: Request, env: &Env, lead: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::FollowUp(Ask::Activities { lead: lead.to_owned() })).await?)
}

/// `GET /v1/leads?…`: 200 with a page of leads, and `Link` where there are more (422).
pub(crate) async fn leads(request: Request, env: &Env) -> Result<Response> {
    let url = request.url()?;
    let mut ask = AskLeads::default();
    for (name, value) in url.query_pairs().filter(|(_, value)| !value.is_empty()) {
        let value = value.into_owned();
        match &*name {
            "member" | "owner" => ask.member = Some(value),
            "team" => ask.team = Some(value),
            "channel" => ask.channel = Some(value),
            "campaign" => ask.campaign = Some(value),
            "source" => ask.source = Some(value),
            "account" => ask.account = Some(value),
            "stage" => ask.stage = Some(value),
            "state" => ask.state = Some(value),
            "of" => ask.of = Some(value),
            "model" => ask.model = Some(value),
            "from" => ask.from = Some(value),
            "to" => ask.to = Some(value),
            "zone" => ask.zone = Some(value),
            "order" => ask.order = Some(value),
            "after" => ask.after = Some(value),
            "limit" => ask.limit = value.parse().ok(),
            _ => {}
        }
    }
    let outcome = administer(&request, env, Action::FollowUp(Ask::Leads(Box::new(ask)))).await?;
    listing::listed(outcome, &request, "after")
}

/// `GET /v1/dispositions`: 200 with what may be said of a lead.
pub(crate) async fn dispositions(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::FollowUp(Ask::Dispositions)).await?)
}

/// `GET /v1/pool?member={id}`: 200 with leads that wait for the first who comes, and that they can have.
pub(crate) async fn pool(request: Request, env: &Env) -> Result<Response> {
    let member = argument(&request, "member")?;
    answer::found(administer(&request, env, Action::FollowUp(Ask::Pool { member })).await?)
}

/// `POST /v1/leads/{id}/claim`, JSON with `by`, the member, or nothing: 200 with the owner and the clock (400, 404, 409 if
/// somebody else was first, 413).
pub(crate) async fn claim(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let outcome: Outcome = match body::read(&mut request, body::SUBMISSION).await?.and_then(|body| claimed(&body)) {
        Ok(Claim { by }) => {
            let ask = Ask::Claim { lead: lead.to_owned(), member: by };
            administer(&request, env, Action::FollowUp(ask)).await?
        }
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn claimed(body: &[u8]) -> std::result::Result<Claim, Problem> {
    if body.is_empty() {
        return Ok(Claim::default());
    }
    serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), "an object with `by`"))
}
