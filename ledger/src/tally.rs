//! The tally: how many submissions came in each hour from each source, and what became of them.
//!
//! In scope: counting, and adding up. Not in scope: what the figures mean (`watch`, `metrics`). It is one row an hour and source,
//! written with the lead; hours too long ago to be compared with become one row. Sources are what strangers write: few are
//! kept apart, and none that could hold more than a name.

use crate::row::integer;
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use frontdesk::{Playbook, Record};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most sources that are kept apart within an hour; all others are one, `*`.
const SOURCES: i64 = 50;

/// Longest name of a source, in characters.
const CHARS: usize = 40;

/// How long hours are kept apart: four weeks to compare with, and some days to spare.
pub(crate) const KEPT: i64 = 36 * 24;

/// What came of some submissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tally {
    pub submissions: i64,
    /// Of somebody who was there before.
    pub repeats: i64,
    /// With an account that is the lead's.
    pub matched: i64,
    /// In the territory that takes what no other does.
    pub caught: i64,
    /// Which nobody could have at once.
    pub held: i64,
}

/// The columns of [`read`], added up.
pub(crate) const SUMS: &str = "ifnull(sum(submissions), 0), ifnull(sum(repeats), 0), ifnull(sum(matched), 0), ifnull(sum(caught), 0), \
     ifnull(sum(held), 0)";

pub(crate) fn read(row: &Row, column: usize) -> Result<Tally, Error> {
    Ok(Tally {
        submissions: integer(row, column)?,
        repeats: integer(row, column + 1)?,
        matched: integer(row, column + 2)?,
        caught: integer(row, column + 3)?,
        held: integer(row, column + 4)?,
    })
}

/// Hours since 1970.
pub(crate) fn hour(now: Timestamp) -> i64 {
    now.as_second().div_euclid(3600)
}

/// When an hour begins.
pub(crate) fn begins(hour: i64) -> Timestamp {
    Timestamp::from_second(hour.saturating_mul(3600)).unwrap_or(Timestamp::MAX)
}

/// Counts one submission, in one statement.
pub(crate) fn count(sql: &impl Sql, record: &Record, playbook: &Playbook, now: Timestamp) -> Result<(), Error> {
    let (hour, source) = (hour(now), source(record.submission.lead.source.as_deref()));
    let is_caught = playbook.territories.otherwise.name == record.decision.territory;
    let arguments: [Value; 9] = [
        hour.into(),
        hour.into(),
        (&source).into(),
        SOURCES.into(),
        (&source).into(),
        record.found.same.is_some().into(),
        record.decision.account_id.is_some().into(),
        is_caught.into(),
        record.decision.held.into(),
    ];
    sql.query(
        "INSERT INTO tally (hour, source, submissions, repeats, matched, caught, held) VALUES (?, \
         iif((SELECT count(*) FROM tally WHERE hour = ? AND source NOT IN (?, '*')) < ?, ?, '*'), 1, ?, ?, ?, ?) \
         ON CONFLICT (hour, source) DO UPDATE SET submissions = submissions + 1, repeats = repeats + excluded.repeats, \
         matched = matched + excluded.matched, caught = caught + excluded.caught, held = held + excluded.held",
        &arguments,
    )?;
    Ok(())
}

/// The source as it is counted: lower case, and `*` where it is no name of a few words; empty where none is named.
fn source(source: Option<&str>) -> String {
    let source = source.unwrap_or_default().trim().to_lowercase();
    let is_name = source.chars().all(|c| c.is_alphanumeric() || " -_/.&+()".contains(c));
    let digits = source.chars().filter(char::is_ascii_digit).count();
    // A number that somebody can be called by is none either.
    if is_name && source.chars().count() <= CHARS && digits <= 5 { source } else { "*".into() }
}

/// Puts hours that are too long ago into one row; how many there were.
pub(crate) fn fold(sql: &impl Sql, before: i64) -> Result<usize, Error> {
    let rows = sql.query(
        &format!("SELECT {SUMS}, count(*) FROM tally WHERE hour < ? AND (hour > 0 OR source <> '')"),
        &[before.into()],
    )?;
    let Some(row) = rows.first().filter(|row| row.get(5) != Some(&Value::Integer(0))) else { return Ok(0) };
    let Tally { submissions, repeats, matched, caught, held } = read(row, 0)?;
    sql.query("DELETE FROM tally WHERE hour < ? AND (hour > 0 OR source <> '')", &[before.into()])?;
    sql.query(
        "INSERT INTO tally (hour, source, submissions, repeats, matched, caught, held) VALUES (0, '', ?, ?, ?, ?, ?) \
         ON CONFLICT (hour, source) DO UPDATE SET submissions = submissions + excluded.submissions, \
         repeats = repeats + excluded.repeats, matched = matched + excluded.matched, caught = caught + excluded.caught, \
         held = held + excluded.held",
        &[submissions.into(), repeats.into(), matched.into(), caught.into(), held.into()],
    )?;
    Ok(usize::try_from(integer(row, 5)?).unwrap_or_default())
}

impl<S: Sql> Ledger<S> {
    /// What came of all submissions of these hours since 1970, the first and the last included.
    pub(crate) fn tally(&self, first: i64, last: i64) -> Result<Tally, Error> {
        let statement = format!("SELECT {SUMS} FROM tally WHERE hour BETWEEN ? AND ?");
        let rows = self.sql.query(&statement, &[first.into(), last.into()])?;
        rows.first().map_or(Ok(Tally::default()), |row| read(row, 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_name_of_few_words() {
        for (given, expect) in [
            (None, ""),
            (Some(" Trade Show "), "trade show"),
            (Some("google/cpc"), "google/cpc"),
            (Some("Messe Köln (2026)"), "messe köln (2026)"),
            (Some("anna@example.com"), "*"),
            (Some("+49 30 2312 5010"), "*"),
            (Some(&"x".repeat(41)), "*"),
        ] {
            assert_eq!(source(given), expect, "{given:?}");
        }
    }
}
