//! Changes: the history of a lead's fields.
//!
//! In scope: what each submission, merge and undo changed of a lead that was there before. Not in scope: finding the
//! differences (the core does). What a lead began with, its first submission says.

use crate::Error;
use crate::row::{integer, json, optional_text, text, time, to_json};
use crate::sql::{Row, Sql};
use frontdesk::lead::FieldChange;
use jiff::Timestamp;
use serde::Serialize;

/// What changed a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The submission with this number.
    Submission(i64),
    /// The merge with this number, and its undoing.
    Merge(i64),
    Undo(i64),
}

impl Cause {
    fn columns(self) -> (&'static str, i64) {
        match self {
            Self::Submission(number) => ("submission", number),
            Self::Merge(number) => ("merge", number),
            Self::Undo(number) => ("undo", number),
        }
    }
}

/// Fields of a lead that changed at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadChange {
    pub at: Timestamp,
    /// `submission`, `merge` or `undo`.
    pub by: String,
    /// The id of the submission that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission: Option<String>,
    /// The number of the merge that did it, or that was undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<i64>,
    pub fields: Vec<FieldChange>,
}

/// Notes what changed of the lead with this number; nothing: nothing.
pub(crate) fn add(
    sql: &impl Sql,
    lead: i64,
    cause: Cause,
    fields: &[FieldChange],
    now: Timestamp,
) -> Result<(), Error> {
    if fields.is_empty() {
        return Ok(());
    }
    let (kind, number) = cause.columns();
    sql.query(
        "INSERT INTO lead_change (lead, at, cause, number, fields) VALUES (?, ?, ?, ?, ?)",
        &[lead.into(), now.as_millisecond().into(), kind.into(), number.into(), to_json(&fields)?.into()],
    )?;
    Ok(())
}

/// What changed of the lead with this number, oldest first.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Vec<LeadChange>, Error> {
    let rows = sql.query(
        "SELECT at, cause, lead_change.number, submission.id, fields FROM lead_change LEFT JOIN submission \
         ON cause = 'submission' AND submission.number = lead_change.number \
         WHERE lead_change.lead = ? ORDER BY at, cause, lead_change.number",
        &[lead.into()],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<LeadChange, Error> {
    let (cause, number, submission) = (text(row, 1)?, integer(row, 2)?, optional_text(row, 3)?);
    Ok(LeadChange {
        at: time(row, 0)?,
        by: cause.to_owned(),
        merge: submission.is_none().then_some(number),
        submission,
        fields: json(row, 4)?,
    })
}
