//! Playbooks over HTTP: drafts, checking, publishing for some or all of the leads, and taking it back.
//!
//! In scope: paths' arguments and bodies. Not in scope: which playbook decides which lead (the ledger does). Each handler
//! lists the status of each failure; all of them need a secret key (401, 403), save for the schema.

use crate::edge::{Outcome, administer};
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::verdicts::{BY_CHARS, problem};
use crate::{answer, body, listing};
use ledger::PlaybookFormat;
use serde::Deserialize;
use worker::{Env, Request, Response, ResponseBuilder, Result};

/// `PUT /v1/playbook`: publishes a playbook in TOML or JSON for all leads (413, 415, 422 with every finding).
pub(crate) async fn put(mut request: Request, env: &Env) -> Result<Response> {
    let outcome = match text(&mut request).await? {
        Ok((format, text)) => administer(&request, env, Action::Publish { format, text }).await?,
        Err(problem) => Err(problem),
    };
    answer::published(outcome)
}

/// `POST /v1/playbooks`: keeps a playbook as a draft; 201 with its number (413, 415, 422 with every finding).
pub(crate) async fn draft(mut request: Request, env: &Env) -> Result<Response> {
    let outcome = match text(&mut request).await? {
        Ok((format, text)) => administer(&request, env, Action::Draft { format, text }).await?,
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

async fn text(request: &mut Request) -> Result<std::result::Result<(PlaybookFormat, String), Problem>> {
    let media_type = body::media_type(request)?;
    let format = match media_type.as_str() {
        "application/toml" | "text/plain" => PlaybookFormat::Toml,
        "application/json" => PlaybookFormat::Json,
        _ => return Ok(Err(Problem::unsupported_media(&media_type, "`application/toml` or `application/json`"))),
    };
    let body = body::read(request, body::BATCH).await?;
    Ok(body.map(|body| (format, String::from_utf8_lossy(&body).into_owned())))
}

/// `GET /v1/playbooks?before={number}`: 200 with at most 100 of them, the latest first, and `Link` where there are more (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let outcome: Outcome = match listing::cursor(&request, "before")? {
        Ok(before) => administer(&request, env, Action::ListPlaybooks { before }).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "before")
}

/// `GET /v1/playbooks/{number}`: 200 with its text and what became of it (404).
pub(crate) async fn get(request: Request, env: &Env, number: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::Read { what: What::Playbook, id: number.to_owned() }).await?)
}

/// `POST /v1/playbooks/{number}/check`: 200 with every finding of the proof, each with its line and a lead (404).
pub(crate) async fn check(request: Request, env: &Env, number: &str) -> Result<Response> {
    let outcome = match listing::number(number) {
        Some(number) => administer(&request, env, Action::CheckPlaybook { number }).await?,
        None => Err(Problem::no_such(What::Playbook, number)),
    };
    answer::found(outcome)
}

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SaidOfPlaybook"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    #[serde(default)]
    percent: Option<u8>,
    #[serde(default)]
    by: Option<String>,
}

/// `POST /v1/playbooks/{number}/publish`, JSON with `percent` (1 to 100; of the leads, by person) and `by`, or nothing: 200
/// with the playbook (400, 404, 413, 422 where it breaks its invariants).
pub(crate) async fn publish(mut request: Request, env: &Env, number: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match (listing::number(number), said(&body)) {
            (Some(number), Ok(Said { percent, by })) => {
                let percent = percent.unwrap_or(100);
                administer(&request, env, Action::PublishVersion { number, percent, by }).await?
            }
            (Some(_), Err(problem)) => Err(problem),
            (None, _) => Err(Problem::no_such(What::Playbook, number)),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

/// `POST /v1/playbook/rollback`, JSON with `by`, or nothing: 200 with what is in force then (400, 409 where nothing was
/// before, 413).
pub(crate) async fn roll_back(mut request: Request, env: &Env) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match said(&body) {
            Ok(Said { by, .. }) => administer(&request, env, Action::RollBack { by }).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn said(body: &[u8]) -> std::result::Result<Said, Problem> {
    if body.is_empty() {
        return Ok(Said::default());
    }
    let said: Said = serde_json::from_slice(body).map_err(|error| {
        Problem::unreadable_word(&error.to_string(), "an object with `percent` and `by`, each if wanted")
    })?;
    let long = said.by.as_ref().is_some_and(|by| by.chars().count() > BY_CHARS);
    let percent = said.percent.filter(|percent| !(1..=100).contains(percent));
    match (percent, long) {
        (Some(percent), _) => Err(Problem::bad_publication(vec![problem("percent", &percent.to_string(), "1 to 100")])),
        (None, true) => {
            let problem = problem("by", "a longer text", &format!("at most {BY_CHARS} characters"));
            Err(Problem::bad_publication(vec![problem]))
        }
        (None, false) => Ok(said),
    }
}

/// `GET /playbook.schema.json`: the JSON Schema by which editors complete and check playbooks; for everybody.
pub(crate) fn schema() -> Result<Response> {
    let schema = frontdesk::playbook::SCHEMA.as_bytes().to_vec();
    let response = ResponseBuilder::new().with_header("content-type", "application/schema+json")?;
    Ok(response.with_header("access-control-allow-origin", "*")?.fixed(schema))
}
