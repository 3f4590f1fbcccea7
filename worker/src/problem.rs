//! Problem details by RFC 9457: what was wrong, where, what was expected, what to do.
//!
//! In scope: every refusal that the edge can give, in one list. Not in scope: when it gives them.

mod busy;
mod missing;
mod unfit;

use frontdesk::FieldProblem;
use frontdesk::lead::JsonProblem;
use frontdesk::playbook::Finding;
use ledger::Right;
use serde::Serialize;
use worker::{Headers, Response, ResponseBuilder, Result};

/// A refusal. Its code is stable; `/problems` explains each.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    pub(crate) status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Errors::is_none")]
    errors: Errors,
    #[serde(skip)]
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// What is wrong in particular: each with where, what was found and what was expected.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Errors {
    None,
    Fields(Vec<FieldProblem>),
    Findings(Vec<Finding>),
}

impl Errors {
    fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

impl Problem {
    fn new(status: u16, code: &str, title: &'static str, detail: impl Into<String>) -> Self {
        let kind = format!("/problems#{code}");
        Self { kind, title, status, detail: detail.into(), errors: Errors::None, headers: Vec::new() }
    }

    fn of_fields(status: u16, code: &str, title: &'static str, detail: &str, problems: Vec<FieldProblem>) -> Self {
        Self { errors: Errors::Fields(problems), ..Self::new(status, code, title, detail) }
    }

    /// The body is no submission.
    pub(crate) fn unreadable(problem: &JsonProblem) -> Self {
        let detail = format!("found {}, expected {}", problem.found, problem.expected);
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    /// A body of a form that was announced and isn't.
    pub(crate) fn unreadable_form(found: &str) -> Self {
        let detail = format!("found {found}, expected form fields in the encoding that Content-Type names");
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    pub(crate) fn unreadable_csv(found: &str) -> Self {
        let detail = format!("found {found}, expected CSV with a header (RFC 4180)");
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    pub(crate) fn unreadable_rows(found: &str) -> Self {
        let detail = format!("found {found}, expected a JSON list of objects");
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    pub(crate) fn unreadable_workspace(found: &str) -> Self {
        let detail = format!(
            "found {found}, expected an object with `name` (1 to 40 of a-z, 0-9 and -) and `origins` (a list such as \
             [\"https://example.com\"])"
        );
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    pub(crate) fn unreadable_verdict(found: &str) -> Self {
        let detail = format!("found {found}, expected an object with `account`, `verdict` and, if wanted, `by`");
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    pub(crate) fn unreadable_work(found: &str) -> Self {
        let detail = format!("found {found}, expected an object with `by`, `reason`, or `action` and `done`");
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    /// A reviewer's word on leads that isn't one.
    pub(crate) fn unreadable_word(found: &str, expected: &str) -> Self {
        Self::new(400, "unreadable-body", "The body can't be read", format!("found {found}, expected {expected}"))
    }

    pub(crate) fn empty() -> Self {
        Self::new(400, "empty-body", "The body is empty", "found nothing, expected a JSON object or a form's fields")
    }

    pub(crate) fn unsupported_media(found: &str, expected: &str) -> Self {
        let detail = format!("found Content-Type `{found}`, expected {expected}");
        Self::new(415, "unsupported-media-type", "This kind of body isn't read here", detail)
    }

    pub(crate) fn unknown_key(found: Option<&str>) -> Self {
        let detail = match found {
            Some(_) => "the key is not known; check that it is whole and was not revoked",
            None => "found no key, expected `Authorization: Bearer` and a key such as `sk_…`",
        };
        let mut problem = Self::new(401, "unknown-key", "The key is not known", detail);
        problem.headers.push(("www-authenticate", "Bearer".into()));
        problem
    }

    /// The key's scopes, or the person's role, don't bring the right for this.
    pub(crate) fn not_allowed(needs: Right) -> Self {
        let detail = format!(
            "this needs `{}`: a publishable key may only submit leads, a secret key what its scopes say, a person what their \
             role brings",
            needs.name()
        );
        Self::new(403, "key-not-allowed", "The key may not do this", detail)
    }

    /// More is asked for somebody else than whoever asks may do.
    pub(crate) fn too_much() -> Self {
        let detail = "this person may do, or would, what you may not yourself; ask an administrator";
        Self::new(403, "more-than-your-own", "This is more than you may do yourself", detail)
    }

    /// A session came from another site's page.
    pub(crate) fn cross_site() -> Self {
        let detail = "the request came with a session, and not from a page of this site; use a key from elsewhere";
        Self::new(403, "cross-site", "Another site's page can't do this", detail)
    }

    /// A link, or an issuer's word, that lets nobody in; why isn't told.
    pub(crate) fn not_signed_in() -> Self {
        let detail = "a link works once and for an hour, and only for people of the workspace; ask for a new one";
        Self::new(403, "not-signed-in", "You could not be signed in", detail)
    }

    pub(crate) fn origin_not_allowed(origin: &str) -> Self {
        let detail = format!("found origin `{origin}`; add it to the origins of the key");
        Self::new(403, "origin-not-allowed", "This page may not use the key", detail)
    }

    /// What was sent is nothing that can be evaluated; it wasn't counted.
    pub(crate) fn bad_element(found: &str, expected: &str) -> Self {
        let detail = format!("found {}, expected {}; nothing was counted", cut(found), cut(expected));
        Self::new(400, "bad-element", "This can't be evaluated", detail)
    }

    /// The site's prefill is used up until the next minute or day.
    pub(crate) fn budget_spent(allowed: u32, per: &str, after: i64) -> Self {
        let detail = format!("the key has {allowed} evaluations {per}, and they are spent; the form goes on without");
        let mut problem = Self::new(429, "prefill-spent", "The prefill of this key is spent", detail);
        problem.headers.push(("retry-after", after.to_string()));
        problem
    }

    pub(crate) fn bad_idempotency_key() -> Self {
        let detail = "expected an Idempotency-Key of 1 to 255 visible ASCII characters";
        Self::new(400, "bad-idempotency-key", "The Idempotency-Key can't be used", detail)
    }

    /// Of accounts that are to be removed: nothing was.
    pub(crate) fn row_without_id(row: u32) -> Self {
        let detail = format!("found row {row} without an id, expected `id` in each; nothing was removed");
        Self::new(400, "unreadable-body", "The body can't be read", detail)
    }

    pub(crate) fn no_socket() -> Self {
        let detail = "found no handshake of a WebSocket, expected `Upgrade: websocket`";
        let mut problem = Self::new(426, "socket-expected", "Here a WebSocket is opened", detail);
        problem.headers.push(("upgrade", "websocket".into()));
        problem
    }

    pub(crate) fn wrong_method(found: &str, allowed: String) -> Self {
        let detail = format!("found {found}, expected {allowed}");
        let mut problem = Self::new(405, "wrong-method", "The method isn't allowed here", detail);
        problem.headers.push(("allow", allowed));
        problem
    }

    /// The ledger failed; nothing was written.
    pub(crate) fn failed(why: &str) -> Self {
        crate::log::trouble(&format!("the ledger failed: {why}"));
        let detail = "nothing was stored; send the same request again, with the same Idempotency-Key";
        let mut problem = Self::new(503, "try-again", "This could not be done now", detail);
        problem.headers.push(("retry-after", "1".into()));
        problem
    }

    /// Something of ours broke.
    pub(crate) fn broken(why: &str) -> Self {
        crate::log::trouble(&format!("a request broke: {why}"));
        let detail = "the request was not completed; it can be sent again as it is";
        Self::new(500, "internal-error", "Internal error", detail)
    }

    /// One line for people who see no JSON.
    pub(crate) fn summary(&self) -> String {
        format!("{}: {}.", self.title, self.detail)
    }

    /// As a response.
    pub(crate) fn response(&self) -> Result<Response> {
        let headers = Headers::new();
        headers.set("content-type", "application/problem+json")?;
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        let body = serde_json::to_vec(self)?;
        Ok(ResponseBuilder::new().with_status(self.status).with_headers(headers).fixed(body))
    }
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
