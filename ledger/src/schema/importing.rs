//! The step for importing: which records of other systems were taken in.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

pub(super) const IMPORTING: &[&str] = &[
    // A record as it came last, by its id where it comes from; of a person, the submission that it became first.
    "CREATE TABLE imported (kind TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, submission INTEGER, \
     at INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX imported_submission ON imported (submission) WHERE submission IS NOT NULL",
];
