//! Reports and campaigns over HTTP.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: what the numbers are. Each handler lists
//! the status of each failure; all of them need `reports:read`, changing a campaign `playbook:write` (401, 403).

use crate::edge::{Outcome, administer};
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::argument;
use crate::{answer, body};
use jiff::Timestamp;
use ledger::{AskReport, Campaigning, Desk, Error, Ledger, REPORTS, Reporting, SayCampaign, definitions};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{Env, Request, Response, ResponseBuilder, Result};

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// `csv`: as that, and not as JSON.
    Report {
        ask: Box<AskReport>,
        csv: bool,
    },
    /// Which reports there are.
    Reports,
    Campaigns,
    Campaign {
        id: String,
    },
    /// `id`: of one that is there.
    PutCampaign {
        id: Option<String>,
        say: Box<SayCampaign>,
    },
    RemoveCampaign {
        id: String,
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
        Ask::Report { ask, csv } => match desk.report(&ask, now)? {
            Reporting::Told(report) if csv => Reply::Lines { lines: report.to_csv(), next: None },
            Reporting::Told(report) => Reply::json(&report, Reply::Found),
            Reporting::NoReport => Reply::NoSuch { what: What::Report, id: ask.name },
            Reporting::Bad(problems) => Reply::BadFields(problems),
        },
        Ask::Reports => {
            let reports: Vec<_> = REPORTS.iter().map(|(name, by)| json!({ "name": name, "by": by })).collect();
            Reply::json(&json!({ "reports": reports, "definitions": definitions() }), Reply::Found)
        }
        Ask::Campaigns => Reply::json(&ledger.campaigns()?, Reply::Found),
        Ask::Campaign { id } => Reply::found(ledger.campaign(&id)?, What::Campaign, id),
        Ask::PutCampaign { id, say } => match desk.put_campaign(id.as_deref(), &say, now)? {
            Campaigning::Kept(campaign) if id.is_none() => Reply::json(&campaign, Reply::Made),
            Campaigning::Kept(campaign) => Reply::json(&campaign, Reply::Found),
            Campaigning::NoCampaign => Reply::NoSuch { what: What::Campaign, id: id.unwrap_or_default() },
            Campaigning::Bad(problems) => Reply::BadFields(problems),
        },
        Ask::RemoveCampaign { id } => Reply::found(ledger.remove_campaign(&id)?, What::Campaign, id),
    })
}

/// `GET /v1/reports`: 200 with which there are, and what every column means.
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::Reports(Ask::Reports)).await?)
}

/// `GET /v1/reports/{name}?…`: 200 with the report, as CSV where `format=csv` asks for it (404, 422).
pub(crate) async fn report(request: Request, env: &Env, name: &str) -> Result<Response> {
    let mut ask = AskReport { name: name.to_owned(), ..AskReport::default() };
    for (name, value) in request.url()?.query_pairs().filter(|(_, value)| !value.is_empty()) {
        let value = Some(value.into_owned());
        match &*name {
            "by" => ask.by = value,
            "from" => ask.from = value,
            "to" => ask.to = value,
            "zone" => ask.zone = value,
            "channel" => ask.channel = value,
            "team" => ask.team = value,
            "member" => ask.member = value,
            "campaign" => ask.campaign = value,
            "source" => ask.source = value,
            "model" => ask.model = value,
            _ => {}
        }
    }
    let csv = argument(&request, "format")?.is_some_and(|format| format == "csv");
    let outcome = administer(&request, env, Action::Reports(Ask::Report { ask: Box::new(ask), csv })).await?;
    match outcome {
        Ok(Reply::Lines { lines, .. }) => Ok(ResponseBuilder::new()
            .with_header("content-type", "text/csv; charset=utf-8; header=present")?
            .with_header("content-disposition", &format!("attachment; filename=\"{name}.csv\""))?
            .fixed(lines.into_bytes())),
        outcome => answer::found(outcome),
    }
}

/// `GET /v1/campaigns`: 200 with all of them, by name.
pub(crate) async fn campaigns(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::Reports(Ask::Campaigns)).await?)
}

/// `GET /v1/campaigns/{id}`: 200 with it (404).
pub(crate) async fn campaign(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::Reports(Ask::Campaign { id: decoded(id) })).await?)
}

/// `DELETE /v1/campaigns/{id}`: 200 with it as it was (404).
pub(crate) async fn remove_campaign(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::Reports(Ask::RemoveCampaign { id: decoded(id) })).await?)
}

/// `POST /v1/campaigns`, JSON with `name`, and if wanted `id`, `names`, `cost`, `currency`, `starts_on`, `ends_on` and `by`: 201
/// with it (400, 413, 422). `POST /v1/campaigns/{id}`: all of it anew: 200 (404).
pub(crate) async fn put_campaign(mut request: Request, env: &Env, id: Option<&str>) -> Result<Response> {
    let expected = "an object with `name`, `id`, `names`, `cost`, `currency`, `starts_on`, `ends_on` or `by`";
    let outcome: Outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => Err(Problem::empty()),
        Ok(body) => match serde_json::from_slice(&body) {
            Ok(say) => {
                let ask = Ask::PutCampaign { id: id.map(decoded), say: Box::new(say) };
                administer(&request, env, Action::Reports(ask)).await?
            }
            Err(error) => Err(Problem::unreadable_word(&error.to_string(), expected)),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

/// A part of a path as it was meant: campaigns are called as marketing calls them.
fn decoded(part: &str) -> String {
    let address = format!("http://part/?part={}", part.replace('+', "%2B"));
    let read = worker::Url::parse(&address).ok();
    let decoded = read.and_then(|url| url.query_pairs().next().map(|(_, part)| part.into_owned()));
    decoded.unwrap_or_else(|| part.to_owned())
}
