//! The door to changes as they happen: a WebSocket's handshake.
//!
//! In scope: who asks, and handing the socket on to the workspace's object. Not in scope: what is told on it (`live`).

use crate::answer::refused;
use crate::message::{Action, Call};
use crate::problem::Problem;
use crate::{call, key, sender};
use worker::{Env, Request, Response, Result};

/// The protocol that a program names beside its key: browsers' pages can't send other headers with a handshake.
const PROTOCOL: &str = "frontdesk";

/// `GET /v1/live`, a WebSocket's handshake, with a page's session, a key, or the protocols `frontdesk` and a key: 101; then each
/// change as JSON, and `pong` to every `ping` (401, 403, 426).
pub(crate) async fn open(request: Request, env: &Env) -> Result<Response> {
    let headers = request.headers();
    if headers.get("upgrade")?.is_none_or(|upgrade| !upgrade.eq_ignore_ascii_case("websocket")) {
        return Problem::no_socket().response();
    }
    let named = headers.get("sec-websocket-protocol")?.and_then(|protocols| of_protocols(&protocols));
    let sender = match &named {
        Some(key) => Ok(key.clone()),
        None => sender::credential(&request)?,
    };
    let sender = match sender {
        Ok(sender) => sender,
        Err(problem) => return problem.response(),
    };
    let by_session = named.is_none() && headers.get("authorization")?.is_none();
    if by_session && !sender::is_own_socket(&request)? {
        return Problem::cross_site().response();
    }
    let Some(call) = call::to_workspace(&request, env, sender)? else {
        return Problem::unknown_key(Some("")).response();
    };
    match call::socket(env, &Call { action: Action::Live, ..call }).await? {
        Ok(socket) => {
            let mut response = Response::from_websocket(socket)?;
            if named.is_some() {
                response.headers_mut().set("sec-websocket-protocol", PROTOCOL)?;
            }
            Ok(response)
        }
        Err(reply) => match refused(Ok(reply)) {
            Ok(reply) => Problem::failed(&format!("an unexpected reply: {reply:?}")).response(),
            Err(problem) => problem.response(),
        },
    }
}

/// The key among the protocols of a handshake.
fn of_protocols(protocols: &str) -> Option<String> {
    let mut protocols = protocols.split(',').map(str::trim);
    let key = protocols.next().filter(|protocol| *protocol == PROTOCOL).and_then(|_| protocols.next())?;
    (key::is_key(key) && key::workspace(key).is_some()).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_among_protocols() {
        for (protocols, expected) in
            [("frontdesk, sk_demo", Some("sk_demo")), ("sk_demo, frontdesk", None), ("frontdesk", None), ("chat", None)]
        {
            assert_eq!(of_protocols(protocols).as_deref(), expected, "{protocols}");
        }
    }
}
