//! Calls to a workspace: by whom, when, and the way there and back.
//!
//! In scope: making and sending them. Not in scope: what they ask for.

use crate::message::{Action, CALL, Call, REPLY};
use crate::reply::Reply;
use crate::{key, rate_limit, request_id, times};
use js_sys::Uint8Array;
use ledger::Seed;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{ByteStream, Date, Env, Headers, Method, Request, RequestInit, Response, Result};

#[wasm_bindgen]
unsafe extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    pub(crate) fn random_uuid() -> String;
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// 256 random bits.
pub(crate) fn random_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    get_random_values(&mut bytes);
    bytes
}

/// 256 random bits, in hexadecimal.
pub(crate) fn random_hex() -> String {
    random_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A call to the key's workspace, its action still to be set; `None`: no workspace issued such a key.
pub(crate) fn to_workspace(request: &Request, env: &Env, key: String) -> Result<Option<Call>> {
    let Some(workspace) = key::workspace(&key).map(str::to_owned) else { return Ok(None) };
    // Whether a page may use a session was seen when it was found (`sender`).
    let origin = if key::is_key(&key) { request.headers().get("origin")? } else { None };
    let request_id = request_id::given(request)?.unwrap_or_else(random_uuid);
    let (now, action, times) = (now(request, env)?, Action::ReadBook, times::take(&workspace).into());
    Ok(Some(Call { workspace, key, origin, now, request: request_id, action, times }))
}

/// Milliseconds since 1970. On a local machine a request may set the clock, so that stories can be replayed.
pub(crate) fn now(request: &Request, env: &Env) -> Result<i64> {
    let set = if is_local(env) { request.headers().get("frontdesk-now")? } else { None };
    let set = set.and_then(|time| time.parse::<jiff::Timestamp>().ok()).map(jiff::Timestamp::as_millisecond);
    Ok(set.unwrap_or_else(|| i64::try_from(Date::now().as_millis()).unwrap_or(0)))
}

/// What a workspace's keys and salts are made from. On a local machine always the same, so that stories told again are written
/// alike.
pub(crate) fn seed(env: &Env) -> Seed {
    if is_local(env) { [0; 32].into() } else { random_bytes().into() }
}

/// A submission's id. On a local machine a request may set it, as it may set the clock.
pub(crate) fn new_id(request: &Request, env: &Env) -> Result<String> {
    let set = if is_local(env) { request.headers().get("frontdesk-id")? } else { None };
    match set {
        Some(set) => Ok(set),
        None => Ok(timed_uuid(now(request, env)?, &random_uuid())),
    }
}

/// A UUID of version 7 (RFC 9562), of milliseconds since 1970 and the random part of one of version 4: it begins with the
/// time, so that what comes in together lies together in every index by id, and is written together.
fn timed_uuid(now: i64, random: &str) -> String {
    let time = format!("{:012x}", now.clamp(0, (1 << 48) - 1));
    let (first, second) = time.split_at(8);
    format!("{first}-{second}-7{}", random.get(15..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::timed_uuid;

    #[test]
    fn a_uuid_begins_with_its_time_and_ends_at_random() {
        let random = "01234567-89ab-4def-8123-456789abcdef";
        assert_eq!(timed_uuid(1_795_343_400_000, random), "01a202ce-3c40-7def-8123-456789abcdef");
        assert!(timed_uuid(1_795_343_400_000, random) < timed_uuid(1_795_343_400_001, random));
        assert_eq!(timed_uuid(-1, random), "00000000-0000-7def-8123-456789abcdef");
    }
}

/// Whether this is a developer's machine: no deployment has this variable.
pub(crate) fn is_local(env: &Env) -> bool {
    env.var("LOCAL").is_ok_and(|local| local.to_string() == "1")
}

/// Sends a call; the workspace's reply.
pub(crate) async fn send(env: &Env, call: &Call) -> Result<Reply> {
    let (mut reply, mut response) = exchange(env, call).await?;
    if let Reply::Page(page) = &mut reply {
        page.lines = response.text().await?;
    }
    Ok(reply)
}

/// Sends a call for a book; with the reply comes its file, piece by piece, where there is one.
pub(crate) async fn stream(env: &Env, call: &Call) -> Result<(Reply, Option<ByteStream>)> {
    let (reply, mut response) = exchange(env, call).await?;
    let file = if matches!(reply, Reply::Book(_)) { Some(response.stream()?) } else { None };
    Ok((reply, file))
}

/// Sends a call with which a WebSocket goes on at the workspace's object; the socket, or why there is none.
pub(crate) async fn socket(env: &Env, call: &Call) -> Result<std::result::Result<worker::WebSocket, Reply>> {
    let stub = env.durable_object("WORKSPACE")?.get_by_name(&call.workspace)?;
    let (headers, mut init) = (Headers::new(), RequestInit::new());
    headers.set("upgrade", "websocket")?;
    headers.set(CALL, &serde_json::to_string(call)?)?;
    init.with_method(Method::Get).with_headers(headers);
    let mut response = stub.fetch_with_request(Request::new_with_init("http://workspace/", &init)?).await?;
    if response.status_code() != 101 {
        return Ok(Err(serde_json::from_slice(&response.bytes().await?)?));
    }
    Ok(response.websocket().ok_or_else(|| Reply::Failed("a switch of protocols without a socket".into())))
}

async fn exchange(env: &Env, call: &Call) -> Result<(Reply, Response)> {
    let stub = env.durable_object("WORKSPACE")?.get_by_name(&call.workspace)?;
    let text = serde_json::to_string(call)?;
    call.times.take();
    let (headers, mut init) = (Headers::new(), RequestInit::new());
    let body = match &call.action {
        Action::PutPiece { bytes, .. } | Action::Restore { bytes, .. } => {
            headers.set(CALL, &text)?;
            Uint8Array::from(bytes.as_slice()).into()
        }
        _ => text.into(),
    };
    init.with_method(Method::Post).with_headers(headers).with_body(Some(body));
    let mut response = stub.fetch_with_request(Request::new_with_init("http://workspace/", &init)?).await?;
    if let Some(standing) = response.headers().get(rate_limit::STANDING)? {
        rate_limit::note(&call.request, serde_json::from_str(&standing)?);
    }
    match response.headers().get(REPLY)? {
        Some(reply) => Ok((serde_json::from_str(&reply)?, response)),
        None => Ok((serde_json::from_slice(&response.bytes().await?)?, response)),
    }
}
