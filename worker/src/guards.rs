//! What a workspace takes, over HTTP: what each key lets in, the workspace's settings, and our word on when a form was opened.
//!
//! In scope: paths' arguments and bodies. Not in scope: what follows from any of it (the ledger knows). Each handler lists the status
//! of each failure; all but the last need `admin` (401, 403).

use crate::edge::administer;
use crate::message::Action;
use crate::operating::Ask;
use crate::problem::Problem;
use crate::{answer, body, call, flood};
use serde::de::DeserializeOwned;
use worker::{Env, Request, Response, Result};

/// `GET /v1/keys/{id}/guard`: 200 with what the key lets in (404).
pub(crate) async fn get(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::Operate(Ask::Guard { id: id.to_owned() })).await?)
}

/// `PUT /v1/keys/{id}/guard`, JSON: 200 with what the key lets in from now on (400, 404, 413, 422).
pub(crate) async fn put(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let guard =
        given(&mut request, "`per_key`, `per_address`, `honeypot`, `fastest`, `opened` and `turnstile`").await?;
    answer::found(match guard {
        Ok(guard) => administer(&request, env, Action::Operate(Ask::SetGuard { id: id.to_owned(), guard })).await?,
        Err(problem) => Err(problem),
    })
}

/// `GET /v1/settings`: 200 with them.
pub(crate) async fn settings(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, Action::Operate(Ask::Settings)).await?)
}

/// `PUT /v1/settings`, JSON with `submissions`, `silence` and `catch_all`: 200 with them (400, 413, 422).
pub(crate) async fn set_settings(mut request: Request, env: &Env) -> Result<Response> {
    let settings = given(&mut request, "`submissions`, `silence` and `catch_all`").await?;
    answer::found(match settings {
        Ok(settings) => administer(&request, env, Action::Operate(Ask::SetSettings(settings))).await?,
        Err(problem) => Err(problem),
    })
}

async fn given<T: DeserializeOwned>(request: &mut Request, expected: &str) -> Result<std::result::Result<T, Problem>> {
    let expected = format!("an object with {expected}, each if wanted");
    Ok(body::read(request, body::SUBMISSION).await?.and_then(|body| {
        serde_json::from_slice(&body).map_err(|error| Problem::unreadable_word(&error.to_string(), &expected))
    }))
}

/// `GET /v1/forms/{publishable key}/opened`: 200 with our word that the form is opened now, for its field `_opened` (401, 403, 429).
pub(crate) async fn opened(request: Request, env: &Env, key: &str) -> Result<Response> {
    let origin = request.headers().get("origin")?;
    let outcome = match flood::filter(&request, env).await? {
        Err(problem) => Err(problem),
        Ok(()) => match call::to_workspace(&request, env, key.to_owned())?.filter(|_| key.starts_with("pk_")) {
            Some(call) => Ok(call::send(env, &call.for_action(Action::Operate(Ask::Opened))).await?),
            None => Err(Problem::unknown_key(Some(key))),
        },
    };
    answer::to_page(answer::found(outcome)?, origin.as_deref())
}
