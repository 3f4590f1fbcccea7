//! Sending: one try to tell an endpoint of an event.
//!
//! In scope: the request, how long it may take, and what came of it. Not in scope: what follows from that (the ledger decides).
//! Redirects are not followed, and nothing of the answer is read but its status and `Retry-After`.

use futures_util::future::{Either, select};
use ledger::{Attempt, Outcome, TIMEOUT};
use std::pin::pin;
use std::time::Duration;
use worker::{AbortController, Delay, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Result};

/// Makes a try; what came of it.
pub(crate) async fn send(attempt: &Attempt) -> Outcome {
    let controller = AbortController::default();
    let signal = controller.signal();
    let request = match request(attempt) {
        Ok(request) => request,
        Err(error) => return Outcome::Unreachable { why: error.to_string() },
    };
    let fetch = Fetch::Request(request);
    let answer = pin!(fetch.send_with_signal(&signal));
    let late = pin!(Delay::from(Duration::from_millis(TIMEOUT.unsigned_abs())));
    let outcome = match select(answer, late).await {
        Either::Left((answer, _)) => answer
            .and_then(|answer| answered(&answer))
            .unwrap_or_else(|error| Outcome::Unreachable { why: error.to_string() }),
        Either::Right(_) => Outcome::TimedOut,
    };
    // What was not read of the answer would keep the connection.
    controller.abort();
    outcome
}

fn request(attempt: &Attempt) -> Result<Request> {
    let headers = Headers::new();
    for (name, value) in &attempt.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_redirect(RequestRedirect::Manual);
    init.with_body(Some(attempt.body.as_str().into()));
    Request::new_with_init(&attempt.url, &init)
}

fn answered(response: &Response) -> Result<Outcome> {
    let retry_after = response.headers().get("retry-after")?;
    Ok(Outcome::Answered { status: response.status_code(), retry_after })
}
