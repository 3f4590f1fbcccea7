//! Request ids: by which an answer, a line of the log and an entry of the audit log are known to be of one request.
//!
//! In scope: whose id counts. Not in scope: where it is written. A sender may give one, so that its own log and ours can be laid
//! beside each other; it is taken only where it can be nothing but an id.

use crate::call::random_uuid;
use worker::{Request, Result};

/// The header, in requests and answers.
pub(crate) const HEADER: &str = "x-request-id";

/// The id that the request came with: the sender's, or the network's.
pub(crate) fn given(request: &Request) -> Result<Option<String>> {
    let headers = request.headers();
    let sent = headers.get(HEADER)?.filter(|id| is_sound(id));
    Ok(match sent {
        Some(id) => Some(id),
        None => headers.get("cf-ray")?.filter(|id| is_sound(id)),
    })
}

/// The request with an id, and the id.
pub(crate) fn with_id(request: Request) -> Result<(Request, String)> {
    if let Some(id) = given(&request)? {
        return Ok((request, id));
    }
    let id = random_uuid();
    // What can't be copied, as a `GET` with a body, goes on without: then only the answer and the log have the id.
    let Ok(mut copy) = request.clone_mut() else { return Ok((request, id)) };
    copy.headers_mut()?.set(HEADER, &id)?;
    Ok((copy, id))
}

/// 8 to 64 letters, digits, `-` and `_`: no name, no address, nothing that a log could be fooled by.
fn is_sound(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_nothing_else_is_an_id() {
        for (id, expect) in [
            ("0f8fad5b-d9cb-469f-a165-70867728950e", true),
            ("9a1b2c3d4e5f6a7b-FRA", true),
            ("short", false),
            ("anna@example.com", false),
            ("Anna Example", false),
            ("{\"a\":\"b\"}", false),
            ("abcdefgh\n", false),
            ("äbcdefghi", false),
            (&"x".repeat(65), false),
        ] {
            assert_eq!(is_sound(id), expect, "{id}");
        }
    }
}
