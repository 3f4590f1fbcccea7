//! Health: whether this is up, and its storage with it.
//!
//! In scope: `GET /healthz`, for everybody. Not in scope: how a workspace does (`metrics`). It asks an object that is no workspace's,
//! whose name no workspace can have; it stores nothing, and is asked once in some seconds, however often this is asked for.

use crate::body::within;
use crate::call;
use crate::message::{Action, Call};
use crate::operating::Ask;
use crate::reply::Reply;
use serde::Serialize;
use std::cell::{Cell, RefCell};
use worker::{Date, Env, Request, Response, ResponseBuilder, Result};

const OBJECT: &str = ".health";

/// How long storage that was reached is taken to be reachable, in milliseconds; and how long it may take, in seconds.
const KEPT: u64 = 5_000;
const PATIENCE: u64 = 5;

thread_local! {
    static REACHED: Cell<u64> = const { Cell::new(0) };
}

/// How this is.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Health {
    /// `ok`, or `failing`.
    status: &'static str,
    /// `reachable`, or `unreachable`.
    storage: &'static str,
    /// Of this program.
    version: &'static str,
    /// Of the workspaces' databases, which are brought to it when they are used.
    schema: usize,
}

/// `GET /healthz`: 200 where this is up and storage can be reached, 503 where it can't.
pub(crate) async fn get(request: Request, env: &Env) -> Result<Response> {
    let now = Date::now().as_millis();
    let is_known = now.saturating_sub(REACHED.get()) < KEPT;
    let is_reached = is_known || matches!(within(PATIENCE, ask(&request, env)).await, Some(Ok(Reply::Done)));
    if is_reached && !is_known {
        REACHED.set(now);
    }
    let (code, status, storage) = if is_reached { (200, "ok", "reachable") } else { (503, "failing", "unreachable") };
    let health = Health { status, storage, version: env!("CARGO_PKG_VERSION"), schema: ledger::latest_schema() };
    let response = ResponseBuilder::new().with_status(code).with_header("content-type", "application/json")?;
    Ok(response.with_header("cache-control", "no-store")?.fixed(serde_json::to_vec(&health)?))
}

async fn ask(request: &Request, env: &Env) -> Result<Reply> {
    let call = Call {
        workspace: OBJECT.to_owned(),
        key: String::new(),
        origin: None,
        now: call::now(request, env)?,
        request: String::new(),
        action: Action::Operate(Ask::Health),
        times: RefCell::default(),
    };
    call::send(env, &call).await
}
