//! Request bodies: bytes up to a limit, within a time, nested so deep and no deeper.
//!
//! In scope: every bound, in one table, and holding bodies to it while they are read. Not in scope: what the bytes say.

use crate::problem::Problem;
use frontdesk::RawLead;
use futures_util::TryStreamExt;
use futures_util::future::{Either, select};
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use worker::{Delay, Request, Result};

/// What a body may be.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) bytes: usize,
    /// How deep JSON may be nested: a value alone is 0 deep, a list of values 1.
    pub(crate) depth: usize,
    /// Fields of a submission, of a row, and parts of a form.
    pub(crate) fields: usize,
    /// Bytes of one field, its name included.
    pub(crate) field: usize,
    /// Seconds that it may take to come.
    pub(crate) seconds: u64,
}

/// A submission, and whatever is asked in a few words. A form has a few hundred bytes; this leaves room for a long message.
pub(crate) const SUBMISSION: Bounds =
    Bounds { bytes: 256 * 1024, depth: 32, fields: 500, field: 128 * 1024, seconds: 10 };

/// A batch of accounts, or a playbook.
pub(crate) const BATCH: Bounds =
    Bounds { bytes: 8 * 1024 * 1024, depth: 64, fields: 500, field: 128 * 1024, seconds: 30 };

/// An account book: beside it an isolate of 128 MB needs room to search. It is no JSON, and has no fields.
pub(crate) const BOOK: Bounds =
    Bounds { bytes: 64 * 1024 * 1024, depth: usize::MAX, fields: 0, field: 0, seconds: 120 };

/// Some lines of a backup: beside it an isolate needs room for its rows.
pub(crate) const BACKUP: Bounds =
    Bounds { bytes: 8 * 1024 * 1024, depth: usize::MAX, fields: 0, field: 0, seconds: 30 };

/// A blinded domain: an element of ristretto255. It comes without a media type, and any byte can stand in it: brackets, too,
/// are no JSON.
pub(crate) const ELEMENT: Bounds = Bounds { bytes: 32, depth: usize::MAX, fields: 0, field: 0, seconds: 10 };

/// The longest that nothing may come of a body that comes in pieces, in seconds.
const SILENCE: u64 = 10;

type Read = std::result::Result<Vec<u8>, Problem>;

/// The body; refused when it is longer than it may be (413; before it is read, where its length is announced), comes too slowly
/// (408) or is JSON that is nested too deep (400).
pub(crate) async fn read(request: &mut Request, bounds: Bounds) -> Result<Read> {
    let announced = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > bounds.bytes) {
        return Ok(Err(Problem::too_large(bounds.bytes)));
    }
    let is_json = is_json(&media_type(request)?);
    let Some(body) = within(bounds.seconds, pieces(request, announced, bounds)).await else {
        return Ok(Err(Problem::too_slow(bounds.seconds)));
    };
    Ok(body?.and_then(|body| match depth(&body) {
        found if is_json && found > bounds.depth => Err(Problem::too_deep(found, bounds.depth)),
        _ => Ok(body),
    }))
}

/// All of it, never more than it may be.
async fn pieces(request: &mut Request, announced: Option<usize>, bounds: Bounds) -> Result<Read> {
    // What is larger would be there twice for a moment.
    if announced.is_some_and(|length| length <= BATCH.bytes) {
        return Ok(Ok(request.bytes().await?));
    }
    // A stream of unknown length is read no further than the limit.
    let mut body = Vec::with_capacity(announced.unwrap_or(0));
    let Ok(mut stream) = request.stream() else { return Ok(Ok(body)) };
    loop {
        let Some(piece) = within(SILENCE, stream.try_next()).await else {
            return Ok(Err(Problem::too_slow(SILENCE)));
        };
        let Some(piece) = piece? else { return Ok(Ok(body)) };
        if body.len() + piece.len() > bounds.bytes {
            return Ok(Err(Problem::too_large(bounds.bytes)));
        }
        body.extend_from_slice(&piece);
    }
}

/// What comes of `work` within so many seconds.
pub(crate) async fn within<T>(seconds: u64, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(Delay::from(Duration::from_secs(seconds)))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// Whether a body of this media type is read as JSON here: all that isn't another kind.
fn is_json(media_type: &str) -> bool {
    let others = ["text/csv", "text/plain", "application/toml", "application/octet-stream", FORM, MULTIPART];
    !others.contains(&media_type)
}

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// How deep JSON is nested; of what is none, some number.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The fields, unless they are too many or one is too long (413).
pub(crate) fn fitting(raw: RawLead, bounds: Bounds) -> std::result::Result<RawLead, Problem> {
    let count = raw.fields().count();
    if count > bounds.fields {
        return Err(Problem::too_many_fields(count, bounds.fields));
    }
    let problem = {
        let mut long = raw.fields().filter(|(name, value)| name.len() + value.len() > bounds.field);
        long.next().map(|(name, _)| Problem::too_long_field(name, bounds.field))
    };
    problem.map_or(Ok(raw), Err)
}

/// A form's body of parts, unless it has too many (413): counted before anything is made of them.
pub(crate) fn fitting_parts<'b>(
    content_type: &str,
    body: &'b [u8],
    bounds: Bounds,
) -> std::result::Result<&'b [u8], Problem> {
    let boundary = content_type.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    let Some(boundary) = boundary.map(|boundary| boundary.trim_matches('"')).filter(|text| !text.is_empty()) else {
        return Ok(body);
    };
    let line = format!("--{boundary}");
    let count = body.windows(line.len()).filter(|window| *window == line.as_bytes()).count().saturating_sub(1);
    if count > bounds.fields { Err(Problem::too_many_fields(count, bounds.fields)) } else { Ok(body) }
}

/// The media type without its parameters, lower case.
pub(crate) fn media_type(request: &Request) -> Result<String> {
    Ok(type_of(&request.headers().get("content-type")?.unwrap_or_default()))
}

/// That of the header `content-type`.
pub(crate) fn type_of(header: &str) -> String {
    header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_that_of_lists_and_objects_outside_texts() {
        for (json, expect) in [
            ("1", 0),
            ("\"[[[\"", 0),
            ("[]", 1),
            ("{\"a\": [1, {\"b\": 2}], \"c\": []}", 3),
            (r#"{"a": "\"[[[", "b": []}"#, 2),
            (r#"["\\", [[]]]"#, 3),
            ("]]]][", 1),
        ] {
            assert_eq!(depth(json.as_bytes()), expect, "{json}");
        }
    }

    #[test]
    fn fields_and_parts_are_counted() {
        let bounds = Bounds { fields: 2, field: 5, ..SUBMISSION };
        let raw = |fields: &[(&str, &str)]| fields.iter().copied().collect::<RawLead>();
        assert!(fitting(raw(&[("a", "1234"), ("b", "")]), bounds).is_ok());
        assert_eq!(fitting(raw(&[("a", "12345")]), bounds).unwrap_err().status, 413);
        assert_eq!(fitting(raw(&[("a", ""), ("a", ""), ("a", "")]), bounds).unwrap_err().status, 413);
        let parts = |count: usize| format!("{}--x--\r\n", "--x\r\ncontent\r\n".repeat(count)).into_bytes();
        for (content_type, count, fits) in [
            ("multipart/form-data; boundary=x", 2, true),
            ("multipart/form-data; boundary=\"x\"", 3, false),
            ("multipart/form-data; charset=utf-8; boundary=x", 3, false),
            ("multipart/form-data", 3, true),
        ] {
            assert_eq!(fitting_parts(content_type, &parts(count), bounds).is_ok(), fits, "{content_type} {count}");
        }
    }
}
