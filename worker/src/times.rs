//! Times: how long requests took, as a histogram.
//!
//! In scope: noting them where they are known, at the edge, and adding them up where a workspace can be asked, in its object. Not in
//! scope: other figures (the ledger's). Each isolate sends what it noted along with its next call; nothing is stored, and an object
//! that starts anew counts from nothing, as those who read counters expect.

use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The upper bounds of the buckets, in milliseconds; what took longer is in a last one.
pub(crate) const BOUNDS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/// Most workspaces that an isolate remembers times of; of more, those of the others are left out.
const MOST: usize = 100;

/// How long some requests took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Times {
    /// How many took no longer than each bound, but longer than the one before; the last: longer than all.
    pub(crate) counts: [u64; BOUNDS.len() + 1],
    /// Of all together.
    pub(crate) total_ms: u64,
}

impl Times {
    fn note(&mut self, took_ms: u64) {
        let bucket = BOUNDS.iter().position(|bound| took_ms <= *bound).unwrap_or(BOUNDS.len());
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.total_ms += took_ms;
    }

    fn add(&mut self, more: &Self) {
        for (count, more) in self.counts.iter_mut().zip(more.counts) {
            *count += more;
        }
        self.total_ms += more.total_ms;
    }
}

/// By kind of door.
pub(crate) type ByKind = BTreeMap<String, Times>;

thread_local! {
    static NOTED: RefCell<BTreeMap<String, ByKind>> = const { RefCell::new(BTreeMap::new()) };
}

/// Notes a request of this workspace at this door; lists of leads are asked for at the one where leads are sent to.
pub(crate) fn note(workspace: &str, (method, door): (&str, &str), took_ms: u64) {
    let is_submission = method == "POST" && matches!(door, "/v1/leads" | "/v1/forms/{key}");
    let kind = if is_submission { "submission" } else { "other" };
    NOTED.with_borrow_mut(|noted| {
        if noted.len() < MOST || noted.contains_key(workspace) {
            noted.entry(workspace.to_owned()).or_default().entry(kind.to_owned()).or_default().note(took_ms);
        }
    });
}

/// What was noted of this workspace, to be sent along.
pub(crate) fn take(workspace: &str) -> ByKind {
    NOTED.with_borrow_mut(|noted| noted.remove(workspace)).unwrap_or_default()
}

/// Adds what an isolate sent to what is known.
pub(crate) fn add(known: &mut ByKind, more: &ByKind) {
    for (kind, times) in more {
        known.entry(kind.clone()).or_default().add(times);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_the_bucket_that_they_dont_exceed() {
        note("a", ("POST", "/v1/leads"), 5);
        note("a", ("POST", "/v1/leads"), 6);
        note("a", ("POST", "/v1/forms/{key}"), 60_000);
        note("a", ("GET", "/v1/me"), 0);
        note("a", ("GET", "/v1/leads"), 0);
        note("b", ("GET", "/v1/me"), 0);
        let mut known = take("a");
        assert!(take("a").is_empty());
        let same = known.clone();
        add(&mut known, &same);
        let submissions = &known["submission"];
        assert_eq!((submissions.counts, submissions.total_ms), ([2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2], 120_022));
        assert_eq!(known["other"].counts[0], 4);
    }
}
