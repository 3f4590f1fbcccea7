//! Request bodies: bytes up to a limit.
//!
//! In scope: reading and bounding. Not in scope: what the bytes say.

use crate::problem::Problem;
use futures_util::TryStreamExt;
use worker::{Request, Result};

/// Largest body of a submission, in bytes. A form has a few hundred; this leaves room for a long message.
pub(crate) const SUBMISSION: usize = 256 * 1024;

/// Largest batch of accounts or playbook, in bytes.
pub(crate) const BATCH: usize = 8 * 1024 * 1024;

/// Largest account book, in bytes: beside it an isolate of 128 MB needs room to search.
pub(crate) const BOOK: usize = 64 * 1024 * 1024;

/// The body; refused when it is longer than `limit`, before it is read where its length is announced.
pub(crate) async fn read(request: &mut Request, limit: usize) -> Result<std::result::Result<Vec<u8>, Problem>> {
    let announced = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Ok(Err(Problem::too_large(limit)));
    }
    // What is larger would be there twice for a moment.
    if announced.is_some_and(|length| length <= BATCH) {
        return Ok(Ok(request.bytes().await?));
    }
    // A stream of unknown length is read no further than the limit.
    let mut body = Vec::with_capacity(announced.unwrap_or(0));
    let Ok(mut stream) = request.stream() else { return Ok(Ok(body)) };
    while let Some(piece) = stream.try_next().await? {
        if body.len() + piece.len() > limit {
            return Ok(Err(Problem::too_large(limit)));
        }
        body.extend_from_slice(&piece);
    }
    Ok(Ok(body))
}

/// The media type without its parameters, lower case.
pub(crate) fn media_type(request: &Request) -> Result<String> {
    Ok(type_of(&request.headers().get("content-type")?.unwrap_or_default()))
}

/// That of the header `content-type`.
pub(crate) fn type_of(header: &str) -> String {
    header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
