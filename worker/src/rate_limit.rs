//! The headers that tell how limits stand: `RateLimit-Policy` and `RateLimit`, by draft-ietf-httpapi-ratelimit-headers-10.
//!
//! In scope: writing them, and having them at hand when a request is answered. Not in scope: the limits (the ledger's). `q` is how many at once, `w` in how many seconds all of them come
//! back, `r` how many are left, `t` in how many seconds all are there again.

use ledger::Quota;
use std::cell::RefCell;
use std::collections::BTreeMap;
use worker::{Headers, ResponseBuilder, Result};

/// The header in which a workspace's object says how the limit of requests stands.
pub(crate) const STANDING: &str = "frontdesk-standing";

/// Most requests that are under way and have a word on their limit.
const MOST: usize = 1_000;

thread_local! {
    static NOTED: RefCell<BTreeMap<String, Vec<Quota>>> = const { RefCell::new(BTreeMap::new()) };
}

/// A response of an object's that carries how the limit stands.
pub(crate) fn carried(standing: Option<Quota>) -> Result<ResponseBuilder> {
    match standing {
        Some(standing) => ResponseBuilder::new().with_header(STANDING, &serde_json::to_string(&[standing])?),
        None => Ok(ResponseBuilder::new()),
    }
}

/// Notes how the limit stands that the request with this id was counted on.
pub(crate) fn note(request: &str, standing: Vec<Quota>) {
    NOTED.with_borrow_mut(|noted| {
        // Only what never comes to its answer is left behind.
        if noted.len() >= MOST {
            noted.clear();
        }
        noted.insert(request.to_owned(), standing);
    });
}

/// What was noted of it.
pub(crate) fn take(request: &str) -> Vec<Quota> {
    NOTED.with_borrow_mut(|noted| noted.remove(request)).unwrap_or_default()
}

pub(crate) const POLICY: &str = "ratelimit-policy";
pub(crate) const LIMIT: &str = "ratelimit";

/// Adds the headers of these limits, where there are any.
pub(crate) fn tell(headers: &Headers, standing: &[Quota]) -> Result<()> {
    if !standing.is_empty() {
        headers.set(POLICY, &policy(standing))?;
        headers.set(LIMIT, &limit(standing))?;
    }
    Ok(())
}

/// Each limit's size.
pub(crate) fn policy(standing: &[Quota]) -> String {
    let item = |one: &Quota| format!("\"{}\";q={};w={}", one.name, one.limit.most, one.limit.seconds);
    standing.iter().map(item).collect::<Vec<_>>().join(", ")
}

/// What is left of each.
pub(crate) fn limit(standing: &[Quota]) -> String {
    let item = |one: &Quota| format!("\"{}\";r={};t={}", one.name, one.left, one.full_in);
    standing.iter().map(item).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::Limit;

    #[test]
    fn limits_are_told_as_lists_of_items_with_parameters() {
        let one = |name: &str, left| Quota {
            name: name.into(),
            limit: Limit { most: 30, seconds: 3600 },
            left,
            full_in: 120,
        };
        let standing = [one("key", 29), one("address", 0)];
        assert_eq!(policy(&standing), "\"key\";q=30;w=3600, \"address\";q=30;w=3600");
        assert_eq!(limit(&standing), "\"key\";r=29;t=120, \"address\";r=0;t=120");
    }
}
