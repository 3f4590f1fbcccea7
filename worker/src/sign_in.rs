//! Signing in and out over HTTP.
//!
//! In scope: asking for a link, using one, ending sessions. Not in scope: an issuer's word (`oidc`), the page (`www`). A link's
//! secret comes in the body of a request that a person's click sends: what fetches links to look at them uses nothing up. A
//! session is always a new one, whatever cookie the browser came with.

use crate::message::{Action, Call};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::signing_in::SigningIn;
use crate::{address, body, call, flood, key, sender};
use ledger::SESSION;
use serde::Deserialize;
use serde_json::json;
use worker::{Env, Headers, Request, Response, ResponseBuilder, Result};

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AskForLink"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Asking {
    workspace: String,
    email: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "UseLink"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    link: String,
}

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SignOut"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Out {
    #[serde(default)]
    everywhere: bool,
}

/// `POST /v1/sign-in`, JSON with `workspace` and `email`: 202, whether there is such a workspace or person or not; who is one gets
/// a link by mail (400, 403 from another site's page, 413).
pub(crate) async fn ask(mut request: Request, env: &Env) -> Result<Response> {
    let asking: Asking = match read(&mut request, env, "an object with `workspace` and `email`").await? {
        Ok(asking) => asking,
        Err(problem) => return problem.response(),
    };
    let asked = SigningIn::Ask { email: asking.email, address: address::of(&request, env)? };
    if let Some(call) = to(&request, env, &asking.workspace, asked)?
        && let Reply::Failed(why) = call::send(env, &call).await?
    {
        return Problem::failed(&why).response();
    }
    Ok(ResponseBuilder::new().with_status(202).empty())
}

/// `POST /v1/sign-in/link`, JSON with `link`: 200, and a session's cookie (400, 403 from another site's page or where the link is
/// not, no longer or no more one, 413).
pub(crate) async fn by_link(mut request: Request, env: &Env) -> Result<Response> {
    let Link { link } = match read(&mut request, env, "an object with `link`").await? {
        Ok(link) => link,
        Err(problem) => return problem.response(),
    };
    let workspace = Some(link.as_str()).filter(|link| link.starts_with(key::LINK)).and_then(key::workspace);
    let Some(workspace) = workspace.map(str::to_owned) else { return Problem::not_signed_in().response() };
    let session = key::new(SESSION, &workspace);
    let Some(call) = to(&request, env, &workspace, SigningIn::ByLink { link, session: session.clone() })? else {
        return Problem::not_signed_in().response();
    };
    match call::send(env, &call).await? {
        Reply::SignedIn { person } => {
            let cookie = sender::set_session(&request.url()?, Some(&session));
            with_cookie(200, &cookie, json!({ "person": person }).to_string())
        }
        Reply::Failed(why) => Problem::failed(&why).response(),
        _ => Problem::not_signed_in().response(),
    }
}

/// `POST /v1/sign-out`, JSON with `everywhere`, or nothing: 204, and no cookie any more (403 from another site's page).
pub(crate) async fn out(mut request: Request, env: &Env) -> Result<Response> {
    if !sender::is_own_page(&request)? {
        return Problem::cross_site().response();
    }
    let body = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => body,
        Err(problem) => return problem.response(),
    };
    let Out { everywhere } = serde_json::from_slice(&body).unwrap_or_default();
    if let Some(session) = sender::session(&request)?
        && let Some(call) = call::to_workspace(&request, env, session)?
    {
        let call = call.for_action(Action::SignIn(SigningIn::Out { everywhere }));
        if let Reply::Failed(why) = call::send(env, &call).await? {
            return Problem::failed(&why).response();
        }
    }
    with_cookie(204, &sender::set_session(&request.url()?, None), String::new())
}

/// A body that only a page of ours sends: nobody can have a browser signed in, as whomever, from another site.
async fn read<T: serde::de::DeserializeOwned>(
    request: &mut Request,
    env: &Env,
    expected: &str,
) -> Result<std::result::Result<T, Problem>> {
    if !sender::is_own_page(request)? {
        return Ok(Err(Problem::cross_site()));
    }
    if let Err(problem) = flood::filter(request, env).await? {
        return Ok(Err(problem));
    }
    let body = body::read(request, body::SUBMISSION).await?;
    Ok(body.and_then(|body| {
        serde_json::from_slice(&body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))
    }))
}

/// A call to this workspace by nobody yet; `None`: no workspace is called so.
pub(crate) fn to(request: &Request, env: &Env, workspace: &str, asked: SigningIn) -> Result<Option<Call>> {
    let name = format!("{SESSION}{workspace}");
    if key::workspace(&name) != Some(workspace) {
        return Ok(None);
    }
    let call = call::to_workspace(request, env, name)?;
    Ok(call.map(|call| call.for_action(Action::SignIn(asked))))
}

/// An answer with a cookie, which nothing on the way keeps.
pub(crate) fn with_cookie(status: u16, cookie: &str, body: String) -> Result<Response> {
    let headers = Headers::new();
    headers.set("set-cookie", cookie)?;
    headers.set("cache-control", "no-store")?;
    if !body.is_empty() {
        headers.set("content-type", "application/json")?;
    }
    let response = ResponseBuilder::new().with_status(status).with_headers(headers);
    Ok(if body.is_empty() { response.empty() } else { response.fixed(body.into_bytes()) })
}
