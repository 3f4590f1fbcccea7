//! The step for the sealed prefill: keys, what was spent, canaries.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

pub(super) const PREFILL: &[&str] = &[
    // `secret`: of which the key is made; in the clear, as it has to evaluate.
    "CREATE TABLE prefill_key (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, \
     until INTEGER, at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL) STRICT",
    // The last minute and day in which an access key asked, counted from 1970, and how often.
    "CREATE TABLE prefill_spent (who TEXT PRIMARY KEY, minute INTEGER NOT NULL, of_minute INTEGER NOT NULL, \
     day INTEGER NOT NULL, of_day INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE prefill_canary (domain TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
];
