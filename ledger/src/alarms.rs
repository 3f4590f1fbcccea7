//! Alarms: what somebody has to look after, from when until it was mended.
//!
//! In scope: raising, ending, listing. Not in scope: what is worth an alarm.

use crate::row::{integer, json, optional_time, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

/// Most alarms that are listed together.
pub const MOST_LISTED: i64 = 100;

/// Something that somebody has to look after.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlarmRecord {
    pub number: i64,
    /// Such as `webhook.disabled`.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    pub raised_at: Timestamp,
    /// When it was mended.
    pub ended_at: Option<Timestamp>,
    /// More about it, by kind.
    pub data: Box<RawValue>,
}

/// Raises an alarm; one that is raised goes on as it is.
pub(crate) fn raise(
    sql: &impl Sql,
    kind: &str,
    subject: &str,
    data: &impl Serialize,
    now: Timestamp,
) -> Result<(), Error> {
    sql.query(
        "INSERT OR IGNORE INTO alarm (kind, subject, data, raised_at) VALUES (?, ?, ?, ?)",
        &[kind.into(), subject.into(), to_json(data)?.into(), now.as_millisecond().into()],
    )?;
    Ok(())
}

/// Ends an alarm, if there is one.
pub(crate) fn end(sql: &impl Sql, kind: &str, subject: &str, now: Timestamp) -> Result<(), Error> {
    sql.query(
        "UPDATE alarm SET ended_at = ? WHERE kind = ? AND subject = ? AND ended_at IS NULL",
        &[now.as_millisecond().into(), kind.into(), subject.into()],
    )?;
    Ok(())
}

impl<S: Sql> Ledger<S> {
    /// The latest alarms before the number `before`, newest first, at most 100: those that are raised, or all there were.
    ///
    /// # Errors
    /// What the database said.
    pub fn alarms(&self, before: Option<i64>, all: bool) -> Result<Vec<AlarmRecord>, Error> {
        let statement = "SELECT number, kind, subject, raised_at, ended_at, data FROM alarm \
                         WHERE (? OR ended_at IS NULL) AND number < ? ORDER BY number DESC LIMIT ?";
        let arguments: [Value; 3] = [all.into(), before.unwrap_or(1 << 52).into(), MOST_LISTED.into()];
        self.sql.query(statement, &arguments)?.iter().map(record).collect()
    }
}

fn record(row: &Row) -> Result<AlarmRecord, Error> {
    Ok(AlarmRecord {
        number: integer(row, 0)?,
        kind: text(row, 1)?.into(),
        subject: text(row, 2)?.into(),
        raised_at: time(row, 3)?,
        ended_at: optional_time(row, 4)?,
        data: json(row, 5)?,
    })
}
