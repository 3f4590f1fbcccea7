//! The schema, and its way from version to version: forward only, each step in one transaction.
//!
//! In scope: tables and indexes. Not in scope: rows. Times are milliseconds since 1970, UTC; JSON is text.

mod by_name;
mod closed_loop;
mod desk;
mod from_ten;
mod importing;
mod operating;
mod prefill;
mod senders;
mod to_ten;

use crate::sql::{Sql, SqlError, Value};
use crate::{Error, backup, refill};

/// Step `n` leads from version `n` to version `n + 1`. Released steps never change.
const STEPS: &[&[&str]] = &[
    to_ten::FIRST,
    to_ten::ORGANISATIONS,
    to_ten::ACCOUNT_CHANGES,
    to_ten::DOMAINS_OF_ACCOUNT,
    to_ten::MERGES,
    to_ten::CONVERSIONS,
    to_ten::PUBLICATIONS,
    to_ten::BOOKS,
    to_ten::ASSIGNMENTS,
    to_ten::CLOCKS,
    from_ten::ACCESS,
    from_ten::DELIVERIES,
    from_ten::RECEIPTS,
    from_ten::ANSWERS,
    from_ten::DELIVERED,
    from_ten::NEW_PLAYBOOKS,
    from_ten::DEALS,
    from_ten::ERASURE,
    operating::OPERATING,
    prefill::PREFILL,
    closed_loop::FOLLOW_UP,
    from_ten::FORMS,
    from_ten::FEWER_INDEXES,
    importing::IMPORTING,
    operating::BACKUPS,
    desk::DESK,
    senders::FORMATS,
    by_name::BY_NAME,
];

/// The version after all of them.
pub(crate) const LATEST: usize = STEPS.len();

/// The first version in which submissions are kept as they were read, with the keys by which they are found.
const READ_SUBMISSIONS: usize = 5;

/// The version that databases are brought to.
pub fn latest() -> usize {
    STEPS.len()
}

/// The version that the database has; 0: none, it is empty.
pub(crate) fn version(sql: &impl Sql) -> Result<usize, SqlError> {
    if sql.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'", &[])?.is_empty() {
        return Ok(0);
    }
    let rows = sql.query("SELECT value FROM meta WHERE name = 'schema'", &[])?;
    match rows.first().and_then(|row| row.first()) {
        Some(Value::Text(version)) => {
            version.parse().map_err(|_| SqlError(format!("the schema version `{version}`, which is no number")))
        }
        _ => Err(SqlError("a database without a schema version: it is not a ledger's".into())),
    }
}

/// Makes an empty database's schema as it was in this version.
///
/// # Errors
/// What the database said, also if there is no such version.
pub(crate) fn make(sql: &impl Sql, version: usize) -> Result<(), Error> {
    if !(1..=STEPS.len()).contains(&version) {
        let unknown = format!("schema version {version}, of which this program knows {}", STEPS.len());
        return Err(SqlError(unknown).into());
    }
    for statement in STEPS.iter().take(version).copied().flatten() {
        sql.query(statement, &[])?;
    }
    Ok(())
}

/// Brings the database to the latest version.
///
/// # Errors
/// What the database said, also if it is of a later version than this program knows; it is left as it was.
pub(crate) fn migrate(sql: &impl Sql) -> Result<(), Error> {
    let version = version(sql)?;
    if version > STEPS.len() {
        let later = format!("schema version {version}, later than this program's {}", STEPS.len());
        return Err(SqlError(later).into());
    }
    if version == STEPS.len() {
        return Ok(());
    }
    sql.transaction(|| {
        // What one under way has kept is of other columns.
        backup::forget(sql)?;
        for statement in STEPS.iter().skip(version).copied().flatten() {
            sql.query(statement, &[])?;
        }
        if (1..READ_SUBMISSIONS).contains(&version) {
            refill::submissions(sql)?;
        }
        let latest = STEPS.len().to_string();
        sql.query("INSERT OR REPLACE INTO meta (name, value) VALUES ('schema', ?)", &[latest.into()])?;
        Ok(())
    })
}
