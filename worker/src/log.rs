//! The log: one line of JSON a request, and what else somebody who operates this has to know.
//!
//! In scope: what is in a line. Not in scope: where lines go (the platform takes them). No line has anything that a sender wrote:
//! a request is named by its door, its key's workspace and its id, never by its address, its query or its body.

use crate::sender;
use serde::Serialize;
use worker::{Env, Request, Result};

#[derive(Serialize)]
pub(crate) struct Line<'a> {
    /// The request's id.
    pub(crate) request: &'a str,
    pub(crate) method: &'a str,
    /// The route as the table has it, with its braces; `file` and `nothing` beside.
    pub(crate) door: &'a str,
    pub(crate) status: u16,
    /// Milliseconds from when it came until it was answered.
    pub(crate) took_ms: u64,
    /// The one that the key names, whether there is one or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workspace: Option<&'a str>,
}

/// Writes a line of a request: on a local machine where the variable `LOG` is `1`, elsewhere unless it is `0`.
pub(crate) fn request(env: &Env, is_local: bool, line: &Line) {
    let wanted = env.var("LOG").map_or(!is_local, |log| log.to_string() == "1");
    if wanted && let Ok(line) = serde_json::to_string(line) {
        worker::console_log!("{line}");
    }
}

/// The workspace that the request's key or session names; `key`: the one in its path.
pub(crate) fn workspace(request: &Request, key: &str) -> Result<Option<String>> {
    let header = request.headers().get("authorization")?;
    let bearer = header.as_deref().and_then(crate::key::bearer).filter(|key| crate::key::is_key(key));
    let session = if bearer.is_none() { sender::session(request)? } else { None };
    let named = [bearer, session.as_deref(), Some(key)].into_iter().flatten().find_map(crate::key::workspace);
    Ok(named.map(str::to_owned))
}

/// Writes a line about something that somebody who operates this may have to look after.
pub(crate) fn trouble(what: &str) {
    worker::console_error!("{}", serde_json::json!({ "trouble": what }));
}
