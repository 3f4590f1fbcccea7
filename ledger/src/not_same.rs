//! Not the same: pairs of submissions of which a reviewer said that they are two persons'.
//!
//! In scope: remembering, asking and withdrawing. Not in scope: keeping leads apart (finding and the review list ask here).
//! What was said holds for the leads that the submissions belong to, whatever becomes of those. It is never deleted: what
//! no longer counts is withdrawn, and says by whom.

use crate::act::Act;
use crate::row::{integer, text};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use jiff::Timestamp;
use serde::Serialize;

/// That two leads are not the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotSame {
    pub number: i64,
    /// The ids of the leads that it holds for now.
    pub leads: [String; 2],
    /// The ids of the submissions of which it was said.
    pub submissions: [String; 2],
    pub said: Act,
    /// Since when it no longer counts; `None`: it counts.
    pub withdrawn: Option<Act>,
}

const SELECT: &str = "SELECT not_same.number, newer_lead.id, older_lead.id, newer.id, older.id, not_same.at, \
     not_same.by, not_same.key, withdrawn_at, withdrawn_by, withdrawn_key FROM not_same \
     JOIN submission AS newer ON newer.number = not_same.newer JOIN lead AS newer_lead ON newer_lead.number = newer.lead \
     JOIN submission AS older ON older.number = not_same.older JOIN lead AS older_lead ON older_lead.number = older.lead";

impl<S: Sql> Ledger<S> {
    /// Withdraws that two leads are not the same: they may be found to be one again. What was withdrawn before stays as it
    /// is. `None`: nothing has this number.
    ///
    /// # Errors
    /// What the database said.
    pub fn withdraw_not_same(
        &self,
        number: i64,
        by: Option<&str>,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Option<NotSame>, Error> {
        self.sql.transaction(|| {
            let act = Act::new(by, access_key, now);
            let arguments: Vec<Value> = act.columns().into_iter().chain([number.into()]).collect();
            self.sql.query(
                "UPDATE not_same SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_key = ? \
                 WHERE number = ? AND withdrawn_at IS NULL",
                &arguments,
            )?;
            get(&self.sql, number)
        })
    }
}

/// What has this number.
pub(crate) fn get(sql: &impl Sql, number: i64) -> Result<Option<NotSame>, Error> {
    sql.query(&format!("{SELECT} WHERE not_same.number = ?"), &[number.into()])?.first().map(read).transpose()
}

/// What counts for the lead with this number.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Vec<NotSame>, Error> {
    let statement = format!(
        "{SELECT} WHERE withdrawn_at IS NULL AND not_same.number IN ( \
         SELECT not_same.number FROM submission JOIN not_same ON newer = submission.number WHERE lead = ? UNION \
         SELECT not_same.number FROM submission JOIN not_same ON older = submission.number WHERE lead = ?) \
         ORDER BY not_same.number"
    );
    sql.query(&statement, &[lead.into(), lead.into()])?.iter().map(read).collect()
}

/// Whether it was said of two submissions of these leads, and counts.
pub(crate) fn is_said(sql: &impl Sql, one: i64, other: i64) -> Result<bool, Error> {
    Ok(!numbers(sql, one, other)?.is_empty())
}

/// Remembers it of two submissions, of which each is one's.
pub(crate) fn say(sql: &impl Sql, newer: i64, older: i64, act: &Act) -> Result<(), Error> {
    let arguments: Vec<Value> = [newer.into(), older.into()].into_iter().chain(act.columns()).collect();
    sql.query("INSERT INTO not_same (newer, older, at, by, key) VALUES (?, ?, ?, ?, ?)", &arguments)?;
    Ok(())
}

/// Withdraws all that was said of two leads: a person says now that they are the same.
pub(crate) fn withdraw(sql: &impl Sql, one: i64, other: i64, act: &Act) -> Result<(), Error> {
    for number in numbers(sql, one, other)? {
        let arguments: Vec<Value> = act.columns().into_iter().chain([number.into()]).collect();
        let statement = "UPDATE not_same SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_key = ? WHERE number = ?";
        sql.query(statement, &arguments)?;
    }
    Ok(())
}

/// The numbers of what counts for two leads.
fn numbers(sql: &impl Sql, one: i64, other: i64) -> Result<Vec<i64>, Error> {
    let rows = sql.query(
        "SELECT not_same.number FROM submission AS mine JOIN not_same ON not_same.newer = mine.number \
         JOIN submission AS theirs ON theirs.number = not_same.older \
         WHERE mine.lead = ? AND theirs.lead = ? AND withdrawn_at IS NULL UNION \
         SELECT not_same.number FROM submission AS mine JOIN not_same ON not_same.older = mine.number \
         JOIN submission AS theirs ON theirs.number = not_same.newer \
         WHERE mine.lead = ? AND theirs.lead = ? AND withdrawn_at IS NULL",
        &[one.into(), other.into(), one.into(), other.into()],
    )?;
    rows.iter().map(|row| integer(row, 0)).collect()
}

fn read(row: &Row) -> Result<NotSame, Error> {
    let pair = |at: usize| Ok::<_, Error>([text(row, at)?.to_owned(), text(row, at + 1)?.to_owned()]);
    Ok(NotSame {
        number: integer(row, 0)?,
        leads: pair(1)?,
        submissions: pair(3)?,
        said: Act::read(row, 5)?,
        withdrawn: Act::read_optional(row, 8)?,
    })
}
