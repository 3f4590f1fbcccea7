//! Live: who wants to be told of changes as they happen, over WebSockets that outlast the object's sleep.
//!
//! In scope: taking a socket on, and telling each, within the reach of whoever it is, what happened since. Not in scope: what
//! happened (the ledger's events), the handshake (`edge`). A socket is told which leads changed, and how many wait; whoever wants
//! more asks for it. What is asked for on it is answered without waking the object up.

use crate::sql::DurableSql;
use ledger::{Ledger, Live};
use serde::{Deserialize, Serialize};
use worker::{Response, Result, State, WebSocket, WebSocketPair, WebSocketRequestResponsePair};

/// What is kept with a socket.
#[derive(Serialize, Deserialize)]
struct Listener {
    /// The key or session: whether it still counts is looked up each time.
    key: String,
}

/// By the specification of WebSockets: whoever listens may no longer.
const POLICY: u16 = 1008;

/// Takes a socket on for whoever sent `key`.
pub(crate) fn accept(state: &State, key: &str) -> Result<Response> {
    let pair = WebSocketPair::new()?;
    state.set_websocket_auto_response(&WebSocketRequestResponsePair::new("ping", "pong")?);
    state.accept_web_socket(&pair.server);
    pair.server.serialize_attachment(Listener { key: key.to_owned() })?;
    Response::from_websocket(pair.client)
}

/// The number of the last event, where anybody listens.
pub(crate) fn before(state: &State, ledger: &Ledger<DurableSql>) -> Option<i64> {
    if state.get_websockets().is_empty() { None } else { ledger.last_event().ok() }
}

/// Tells everybody who listens what happened after the event `before`.
pub(crate) fn tell(state: &State, ledger: &Ledger<DurableSql>, before: i64, now: jiff::Timestamp) {
    if ledger.last_event().is_ok_and(|last| last == before) {
        return;
    }
    for socket in state.get_websockets() {
        match live(&socket, ledger, before, now) {
            // Somebody who isn't there any more is closed by the platform.
            Ok(Some(live)) if live.is_empty() => {}
            Ok(Some(live)) => drop(serde_json::to_string(&live).map(|text| socket.send_with_str(text))),
            Ok(None) => drop(socket.close(Some(POLICY), Some("signed out"))),
            Err(error) => worker::console_error!("a listener was not told: {error}"),
        }
    }
}

/// What this socket is to be told; `None`: whoever it is may no longer know.
fn live(socket: &WebSocket, ledger: &Ledger<DurableSql>, before: i64, now: jiff::Timestamp) -> Result<Option<Live>> {
    let Some(Listener { key }) = socket.deserialize_attachment()? else { return Ok(None) };
    let failed = |error: ledger::Error| worker::Error::from(error.to_string());
    let Some(access) = ledger.listening(&key, now).map_err(failed)? else { return Ok(None) };
    ledger.desk(&access, &key).live(before, now).map(Some).map_err(failed)
}
