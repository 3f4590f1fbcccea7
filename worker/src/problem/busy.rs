//! Refusals of what is too much: too large, too deep, too slow, too often.
//!
//! In scope: statuses 408, 413 and 429, and 400 where JSON is nested too deep. Not in scope: any other (`super`).

use super::{Problem, cut};
use crate::rate_limit;
use ledger::Limited;

impl Problem {
    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("found more than {limit} bytes; leave out attachments and shorten long texts");
        Self::new(413, "body-too-large", "The body is too large", detail)
    }

    pub(crate) fn too_many_fields(found: usize, limit: usize) -> Self {
        let detail = format!("found {found} fields or parts, expected at most {limit}; leave out what nobody reads");
        Self::new(413, "body-too-large", "The body is too large", detail)
    }

    pub(crate) fn too_long_field(name: &str, limit: usize) -> Self {
        let detail = format!("found more than {limit} bytes in the field `{}`; shorten it", cut(name));
        Self::new(413, "body-too-large", "The body is too large", detail)
    }

    pub(crate) fn too_deep(found: usize, limit: usize) -> Self {
        let detail = format!("found JSON nested {found} deep, expected at most {limit}; send plain fields");
        Self::new(400, "body-too-deep", "The body is nested too deep", detail)
    }

    pub(crate) fn too_slow(seconds: u64) -> Self {
        let detail =
            format!("nothing more came for {seconds} seconds, or not all of it within them; send it again, whole");
        Self::new(408, "body-too-slow", "The body came too slowly", detail)
    }

    /// The platform's filter let nothing through.
    pub(crate) fn flooded(seconds: u32) -> Self {
        let detail = format!(
            "too much came from this network at once; nothing was stored; send the same again after {seconds} seconds"
        );
        Self::too_many(detail, seconds)
    }

    /// A limit of the ledger's lets nothing through.
    pub(crate) fn limited(limited: &Limited) -> Self {
        let Limited { by, retry_after } = limited;
        let (most, seconds) = (by.limit.most, by.limit.seconds);
        let of = match by.name.as_str() {
            "address" => "from this network",
            "key" | "requests" => "with this key",
            _ => "to this workspace",
        };
        let detail = format!(
            "more came {of} than {most} within {seconds} seconds; nothing was stored; send the same again after {retry_after} \
             seconds, with the same Idempotency-Key where there is one"
        );
        let mut problem = Self::too_many(detail, *retry_after);
        let standing = std::slice::from_ref(by);
        problem.headers.push((rate_limit::POLICY, rate_limit::policy(standing)));
        problem.headers.push((rate_limit::LIMIT, rate_limit::limit(standing)));
        problem
    }

    fn too_many(detail: String, seconds: u32) -> Self {
        let mut problem = Self::new(429, "too-many-requests", "Too much at once", detail);
        problem.headers.push(("retry-after", seconds.to_string()));
        problem
    }
}
