//! Turnstile: asking Cloudflare whether a person sent a form.
//!
//! In scope: one question. Not in scope: whether it is asked (the key's guard says so), and what follows (the ledger). The sender's
//! address isn't passed on. Where nobody answers in time, or only that our own question is wrong, nothing is known of the
//! sender, and that is what is said.

use crate::body::within;
use crate::call::is_local;
use ledger::Proof;
use serde::Deserialize;
use serde_json::json;
use worker::{Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Result};

const SITEVERIFY: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/// How long Turnstile has to answer, in seconds: a person waits.
const PATIENCE: u64 = 4;

/// The name of the field that its widget adds to a form.
pub(crate) const FIELD: &str = "cf-turnstile-response";

#[derive(Deserialize)]
struct Verdict {
    success: bool,
    #[serde(default, rename = "error-codes")]
    codes: Vec<String>,
}

/// What Turnstile says of `token`; a form without one isn't asked about. `once`: a UUID, the same for
/// each try of one submission.
pub(crate) async fn verify(env: &Env, secret: &str, token: Option<&str>, once: &str) -> Proof {
    let Some(token) = token.filter(|token| !token.is_empty() && token.len() <= 2048) else { return Proof::Failed };
    match within(PATIENCE, ask(env, secret, token, once)).await {
        Some(Ok(verdict)) if verdict.success => Proof::Passed,
        Some(Ok(verdict)) if verdict.codes.iter().all(|code| is_of_token(code)) => Proof::Failed,
        Some(Ok(verdict)) => {
            crate::log::trouble(&format!("Turnstile can't be asked: {:?}", verdict.codes));
            Proof::Unreachable
        }
        Some(Err(error)) => {
            crate::log::trouble(&format!("Turnstile can't be asked: {error}"));
            Proof::Unreachable
        }
        None => {
            crate::log::trouble("Turnstile doesn't answer in time");
            Proof::Unreachable
        }
    }
}

/// Whether this is said of the token, and not of our question or of Turnstile itself.
fn is_of_token(code: &str) -> bool {
    matches!(code, "invalid-input-response" | "missing-input-response" | "timeout-or-duplicate")
}

async fn ask(env: &Env, secret: &str, token: &str, once: &str) -> Result<Verdict> {
    // A developer's machine may have a server of its own in its place.
    let local = if is_local(env) { env.var("TURNSTILE_URL").ok().map(|url| url.to_string()) } else { None };
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_redirect(RequestRedirect::Manual);
    let asked = json!({ "secret": secret, "response": token, "idempotency_key": once });
    init.with_body(Some(asked.to_string().into()));
    let request = Request::new_with_init(local.as_deref().unwrap_or(SITEVERIFY), &init)?;
    let mut response = Fetch::Request(request).send().await?;
    // What is said of a question comes with 200 and 400.
    match response.status_code() {
        200..=299 | 400 => response.json().await,
        status => Err(format!("it answered {status}").into()),
    }
}
