//! The step for listing accounts by their names.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

pub(super) const BY_NAME: &[&str] = &[
    // Read out of the account itself, so that it never differs from it.
    "ALTER TABLE account ADD COLUMN core TEXT AS (json_extract(data, '$.name.core'))",
    "CREATE INDEX account_core ON account (core, id)",
];
