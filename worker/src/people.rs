//! People over HTTP: making, reading and changing them, and links with which they sign in.
//!
//! In scope: paths' arguments and bodies. Not in scope: who may do that to whom (the ledger says it). Each handler lists the
//! status of each failure; they need `people:read` or `people:write` (401, 403).

use crate::administration::Asked;
use crate::edge::administer;
use crate::keys::asked;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::{answer, body, call, key, listing, sender};
use ledger::SayPerson;
use serde_json::json;
use worker::{Env, Request, Response, Result};

/// `GET /v1/me`: 200 with who sent it, and what they may do (401).
pub(crate) async fn me(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, asked(Asked::Me)).await?)
}

/// `GET /v1/people?after={number}`: 200 with at most 500 of them, and `Link` where there are more (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let outcome = match listing::after(&request)? {
        Ok(after) => administer(&request, env, asked(Asked::People { after })).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "after")
}

/// `GET /v1/people/{id}`: 200 with the person (404).
pub(crate) async fn get(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, asked(Asked::Person { id: id.to_owned() })).await?)
}

/// `POST /v1/people`, JSON with `email`, `role`, and if wanted `name`, `member`, `partner`, `sees_team`: 201 with the person
/// (400, 403 where they could do more than whoever makes them, 413, 422).
pub(crate) async fn post(request: Request, env: &Env) -> Result<Response> {
    let id = call::new_id(&request, env)?;
    put(request, env, id, true).await
}

/// `POST /v1/people/{id}`, JSON with what is to change, also `suspended`: 200 with the person (400, 403, 404, 413, 422).
pub(crate) async fn change(request: Request, env: &Env, id: &str) -> Result<Response> {
    put(request, env, id.to_owned(), false).await
}

async fn put(mut request: Request, env: &Env, id: String, is_new: bool) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await?.and_then(|body| said(&body)) {
        Ok(say) => administer(&request, env, asked(Asked::PutPerson { id, say, is_new })).await?,
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn said(body: &[u8]) -> std::result::Result<SayPerson, Problem> {
    let expected = "an object with `email`, `role`, `name`, `member`, `partner`, `sees_team` or `suspended`";
    serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))
}

/// `POST /v1/people/{id}/link`: 201 with a link with which they sign in, once, until when, and where to mail it (403, 404). It is told this once,
/// to whoever mails it.
pub(crate) async fn link(request: Request, env: &Env, id: &str) -> Result<Response> {
    let sender = match sender::credential(&request)? {
        Ok(sender) => sender,
        Err(problem) => return problem.response(),
    };
    let link = key::new(key::LINK, key::workspace(&sender).unwrap_or_default());
    let asked = asked(Asked::MakeLink { id: id.to_owned(), link: link.clone() });
    let outcome = administer(&request, env, asked).await?.map(|reply| match reply {
        Reply::Linked { until, email } => {
            // What follows `#` stays in the browser: no log on the way has it.
            let address =
                format!("{}/sign-in#{link}", request.url().map_or_else(|_| String::new(), |url| origin(&url)));
            Reply::json(&json!({ "link": address, "until": until, "email": email }), Reply::Made)
        }
        reply => reply,
    });
    answer::found(outcome)
}

fn origin(url: &worker::Url) -> String {
    url.origin().ascii_serialization()
}
