//! The steps for operating a workspace: what strangers may send, and what is counted of it.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

/// A backup that is taken in parts: where each begins, and rows as they were when it began (NULL: not there).
pub(super) const BACKUPS: &[&str] = &[
    "CREATE TABLE backup_part (part INTEGER PRIMARY KEY, backup TEXT NOT NULL, at INTEGER NOT NULL, \
     position TEXT NOT NULL) STRICT",
    "CREATE TABLE backup_before (name TEXT NOT NULL, key TEXT NOT NULL, \"row\" TEXT, \
     PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID",
];

/// What a key lets in, what was spent of that, submissions that wait for somebody's word, and counts by hour and source.
pub(super) const OPERATING: &[&str] = &[
    // None: what keys of its kind let in.
    "ALTER TABLE access_key ADD COLUMN guard TEXT",
    // When all of an allowance is there again, in microseconds since 1970.
    "CREATE TABLE spent (bucket TEXT PRIMARY KEY, full_at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE suspect (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, \
     key TEXT NOT NULL, because TEXT NOT NULL, raw TEXT NOT NULL) STRICT",
    "CREATE TABLE flag (submission INTEGER PRIMARY KEY, because TEXT NOT NULL) STRICT",
    // Hour 0: everything that is too old to be compared with.
    "CREATE TABLE tally (hour INTEGER NOT NULL, source TEXT NOT NULL, submissions INTEGER NOT NULL, \
     repeats INTEGER NOT NULL, matched INTEGER NOT NULL, caught INTEGER NOT NULL, held INTEGER NOT NULL, \
     PRIMARY KEY (hour, source)) STRICT, WITHOUT ROWID",
];
