//! Events over HTTP: the webhooks that are told of them, what became of each delivery, the events themselves, and alarms.
//!
//! In scope: paths' arguments and bodies. Not in scope: which addresses are allowed and what is sent when (the ledger has
//! that). Each handler lists the status of each failure; all of them need a secret key (401, 403).

use crate::edge::administer;
use crate::message::Action;
use crate::problem::Problem;
use crate::verdicts::{argument, problem};
use crate::webhooks_do::Ask;
use crate::{answer, body, call, listing};
use ledger::{Format, NewEndpoint, Replay, secret_of};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::{Env, Request, Response, Result};

/// For how many hours a secret goes on to sign beside the one that took its place, where nobody says otherwise.
const HOURS: i64 = 24;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "NewWebhook"))]
pub(crate) struct Wanted {
    #[serde(default)]
    url: String,
    #[serde(default)]
    events: Vec<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    format: Format,
    #[serde(default)]
    secret: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SecretRotation"))]
pub(crate) struct Rotated {
    #[serde(default)]
    secret: Option<String>,
    #[serde(default)]
    hours: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ReplayWanted"))]
pub(crate) struct Again {
    #[serde(default)]
    delivery: Option<i64>,
    #[serde(default)]
    since: Option<jiff::Timestamp>,
}

async fn ask(request: &Request, env: &Env, ask: std::result::Result<Ask, Problem>) -> Result<Response> {
    answer::found(match ask {
        Ok(ask) => administer(request, env, Action::Webhooks(ask)).await?,
        Err(problem) => Err(problem),
    })
}

/// As [`ask`], for a list that goes on by the argument `name`.
async fn listed(request: &Request, env: &Env, ask: std::result::Result<Ask, Problem>, name: &str) -> Result<Response> {
    let outcome = match ask {
        Ok(ask) => administer(request, env, Action::Webhooks(ask)).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, request, name)
}

/// The body, of which an empty one is an object without anything.
async fn given<T: DeserializeOwned>(request: &mut Request, expected: &str) -> Result<std::result::Result<T, Problem>> {
    let body = match body::read(request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => b"{}".to_vec(),
        Ok(body) => body,
        Err(problem) => return Ok(Err(problem)),
    };
    let expected = format!("an object with {expected}");
    Ok(serde_json::from_slice(&body).map_err(|error| Problem::unreadable_word(&error.to_string(), &expected)))
}

/// `POST /v1/webhooks`, JSON with `url` and, each if wanted, `events` (kinds; none: all), `description`, `format` and `secret`: 201
/// with the webhook and its secret, which is told this once (400, 413, 422 with every field).
pub(crate) async fn add(mut request: Request, env: &Env) -> Result<Response> {
    let wanted = given::<Wanted>(&mut request, "`url`, `events`, `description`, `format` and `secret`").await?;
    let new = wanted.map(|Wanted { url, events, description, format, secret }| {
        let secret = secret.unwrap_or_else(|| secret_of(&call::random_bytes()));
        let id = call::random_uuid().replace('-', "");
        Ask::Add(NewEndpoint { id, url, events, description, format, secret })
    });
    ask(&request, env, new).await
}

/// `GET /v1/webhooks`: 200 with all of them.
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    ask(&request, env, Ok(Ask::List)).await
}

/// `GET /v1/webhooks/{id}`: 200 with it (404).
pub(crate) async fn get(request: Request, env: &Env, id: &str) -> Result<Response> {
    ask(&request, env, Ok(Ask::Get { id: id.to_owned() })).await
}

/// `POST /v1/webhooks/{id}`, JSON with `url`, `events`, `description`, `format`, `state` (`enabled` or `disabled`) and, where it is
/// enabled again, `skip`, each if wanted: 200 with the webhook (400, 404, 413, 422).
pub(crate) async fn change(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let change = given(&mut request, "`url`, `events`, `description`, `format`, `state` and `skip`").await?;
    ask(&request, env, change.map(|change| Ask::Change { id: id.to_owned(), change })).await
}

/// `DELETE /v1/webhooks/{id}`: 200 with the webhook as it was (404).
pub(crate) async fn remove(request: Request, env: &Env, id: &str) -> Result<Response> {
    ask(&request, env, Ok(Ask::Remove { id: id.to_owned() })).await
}

/// `POST /v1/webhooks/{id}/rotate`, JSON with `secret` and `hours` (for how long the present one signs beside it, 24 if it isn't
/// said), each if wanted: 200 with the webhook and its new secret (400, 404, 413, 422).
pub(crate) async fn rotate(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let rotated = given::<Rotated>(&mut request, "`secret` and `hours`").await?;
    let rotate = rotated.map(|Rotated { secret, hours }| {
        let secret = secret.unwrap_or_else(|| secret_of(&call::random_bytes()));
        Ask::Rotate { id: id.to_owned(), secret, hours: hours.unwrap_or(HOURS) }
    });
    ask(&request, env, rotate).await
}

/// `GET /v1/webhooks/{id}/deliveries?state={state}&after={number}`: 200 with at most 100 of them, oldest first (404, 422).
pub(crate) async fn deliveries(request: Request, env: &Env, id: &str) -> Result<Response> {
    let state = argument(&request, "state")?;
    let known = ["waiting", "sending", "delivered", "dead"];
    let wrong = state.as_deref().filter(|state| !known.contains(state));
    let wrong = wrong.map(|state| problem("state", state, "`waiting`, `sending`, `delivered` or `dead`"));
    let deliveries = match (wrong, listing::after(&request)?) {
        (Some(wrong), _) => Err(Problem::bad_fields(vec![wrong])),
        (None, Err(problem)) => Err(problem),
        (None, Ok(after)) => Ok(Ask::Deliveries { id: id.to_owned(), state, after }),
    };
    listed(&request, env, deliveries, "after").await
}

/// `POST /v1/webhooks/{id}/replay`, JSON with `delivery` (a number) or `since` (a time): 200 with how many dead deliveries are
/// sent again, and whether there are more (400, 404, 413, 422).
pub(crate) async fn replay(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let again = given::<Again>(&mut request, "`delivery` or `since`").await?;
    let which = again.and_then(|again| match again {
        Again { delivery: Some(number), since: None } => match listing::number(&number.to_string()) {
            Some(number) => Ok(Replay::One(number)),
            None => {
                Err(Problem::bad_fields(vec![problem("delivery", &number.to_string(), "the number of a delivery")]))
            }
        },
        Again { delivery: None, since: Some(since) } => Ok(Replay::Since(since)),
        _ => Err(Problem::bad_fields(vec![problem("delivery", "both or neither", "either `delivery` or `since`")])),
    });
    ask(&request, env, which.map(|which| Ask::Replay { id: id.to_owned(), which })).await
}

/// `GET /v1/events?after={number}`: 200 with at most 100 events, oldest first, and the number to go on after (422).
pub(crate) async fn events(request: Request, env: &Env) -> Result<Response> {
    let events = listing::after(&request)?.map(|after| Ask::Events { after });
    listed(&request, env, events, "after").await
}

/// `GET /v1/alarms?all=true&before={number}`: 200 with at most 100 alarms, newest first: those that are raised, or all there
/// were (422).
pub(crate) async fn alarms(request: Request, env: &Env) -> Result<Response> {
    let all = argument(&request, "all")?.is_some_and(|all| all == "true");
    let alarms = listing::cursor(&request, "before")?.map(|before| Ask::Alarms { before, all });
    listed(&request, env, alarms, "before").await
}
