//! Possible duplicates: pairs of leads for a person to look at.
//!
//! In scope: the review list, and taking its verdicts. Not in scope: which pairs are on it (the core says), how leads are
//! merged (`merges`). A pair is two submissions, and holds for the leads that those belong to now; one whose leads became
//! one, or were told apart, is off the list.

use crate::act::Act;
use crate::row::{integer, json, optional_text, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, Reach, not_same};
use frontdesk::Alike;
use frontdesk::decision::{Confidence, Evidence};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most pairs in one list.
pub const MOST_LISTED: i64 = 100;

/// Most pairs of one submission: of more, it says little.
const MOST_OF_SUBMISSION: usize = 3;

/// What a reviewer says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PairVerdict {
    /// One person, one lead: they are merged.
    Same,
    /// Two: remembered, and not asked again.
    Different,
}

impl PairVerdict {
    /// The verdict of this name.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Same, Self::Different].into_iter().find(|verdict| verdict.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }
}

/// Two leads that may be one person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PossibleDuplicate {
    pub number: i64,
    /// The ids of the leads as they are now, the newer submission's first.
    pub leads: [String; 2],
    /// The ids of the submissions that were compared, the newer first.
    pub submissions: [String; 2],
    pub confidence: Confidence,
    pub evidence: Vec<Evidence>,
    pub found_at: Timestamp,
    pub verdict: Option<PairVerdict>,
    pub decided: Option<Act>,
}

const SELECT: &str = "SELECT pair.number, newer_lead.id, older_lead.id, newer.id, older.id, pair.confidence, \
     pair.evidence, pair.at, pair.verdict, pair.decided_at, pair.decided_by, pair.decided_key, newer.number, older.number \
     FROM possible_duplicate AS pair \
     JOIN submission AS newer ON newer.number = pair.newer JOIN lead AS newer_lead ON newer_lead.number = newer.lead \
     JOIN submission AS older ON older.number = pair.older JOIN lead AS older_lead ON older_lead.number = older.lead";

impl<S: Sql> Ledger<S> {
    /// The pairs that wait for a verdict, after the number `after` (0: from the first); at most 100.
    ///
    /// # Errors
    /// What the database said.
    pub fn possible_duplicates(&self, after: i64) -> Result<Vec<PossibleDuplicate>, Error> {
        self.possible_duplicates_within(&Reach::ALL, after)
    }

    /// Those of which both leads are within reach.
    pub(crate) fn possible_duplicates_within(
        &self,
        reach: &Reach,
        after: i64,
    ) -> Result<Vec<PossibleDuplicate>, Error> {
        let ((newer, of_newer), (older, of_older)) = (reach.condition("newer_lead")?, reach.condition("older_lead")?);
        let statement = format!(
            "{SELECT} WHERE pair.verdict IS NULL AND pair.number > ? AND {newer} AND {older} \
             ORDER BY pair.number LIMIT ?"
        );
        let arguments: Vec<Value> =
            [after.into()].into_iter().chain(of_newer).chain(of_older).chain([MOST_LISTED.into()]).collect();
        self.sql.query(&statement, &arguments)?.iter().map(read).collect()
    }
}

impl<S: Sql> Ledger<S> {
    /// The pairs of which something was said, before the number `before`, of leads within reach; the latest first, at most 100.
    pub(crate) fn decided_duplicates_within(
        &self,
        reach: &Reach,
        before: Option<i64>,
    ) -> Result<Vec<PossibleDuplicate>, Error> {
        let ((newer, of_newer), (older, of_older)) = (reach.condition("newer_lead")?, reach.condition("older_lead")?);
        let statement = format!(
            "{SELECT} WHERE pair.verdict IS NOT NULL AND pair.number < ? AND {newer} AND {older} \
             ORDER BY pair.number DESC LIMIT ?"
        );
        let before = before.unwrap_or(i64::from(u32::MAX));
        let arguments: Vec<Value> =
            [before.into()].into_iter().chain(of_newer).chain(of_older).chain([MOST_LISTED.into()]).collect();
        self.sql.query(&statement, &arguments)?.iter().map(read).collect()
    }
}

/// The pair with this number, and the numbers of its submissions, the newer first.
pub(crate) fn get(sql: &impl Sql, number: i64) -> Result<Option<(PossibleDuplicate, i64, i64)>, Error> {
    let rows = sql.query(&format!("{SELECT} WHERE pair.number = ?"), &[number.into()])?;
    rows.first().map(|row| Ok((read(row)?, integer(row, 12)?, integer(row, 13)?))).transpose()
}

/// The pairs of the lead with this number that wait for a verdict.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Vec<PossibleDuplicate>, Error> {
    let statement = format!(
        "{SELECT} WHERE pair.verdict IS NULL AND pair.number IN ( \
         SELECT of_newer.number FROM submission JOIN possible_duplicate AS of_newer ON of_newer.newer = submission.number \
         WHERE submission.lead = ? UNION \
         SELECT of_older.number FROM submission JOIN possible_duplicate AS of_older ON of_older.older = submission.number \
         WHERE submission.lead = ?) ORDER BY pair.number"
    );
    sql.query(&statement, &[lead.into(), lead.into()])?.iter().map(read).collect()
}

/// Puts the pairs of a submission on the list, but for those of which something was said, or that wait there already.
/// `home` is the submission's lead; `leads` the number of the lead and of the submission that each is about.
pub(crate) fn add(
    sql: &impl Sql,
    submission: i64,
    home: i64,
    found: &[(&Alike, i64, i64)],
    now: Timestamp,
) -> Result<(), Error> {
    for (alike, older, lead) in found.iter().take(MOST_OF_SUBMISSION) {
        if *lead == home || not_same::is_said(sql, home, *lead)? || is_open(sql, home, *lead)? {
            continue;
        }
        let arguments: [Value; 5] = [
            submission.into(),
            (*older).into(),
            i64::from(alike.confidence.millionths()).into(),
            to_json(&alike.evidence)?.into(),
            now.as_millisecond().into(),
        ];
        sql.query(
            "INSERT OR IGNORE INTO possible_duplicate (newer, older, confidence, evidence, at) VALUES (?, ?, ?, ?, ?)",
            &arguments,
        )?;
    }
    Ok(())
}

/// The pairs of two leads, in either order, as a condition on `possible_duplicate`; it takes four lead numbers: one, other,
/// other, one.
const BETWEEN: &str = "(newer IN (SELECT number FROM submission WHERE lead = ?) \
     AND older IN (SELECT number FROM submission WHERE lead = ?) \
     OR newer IN (SELECT number FROM submission WHERE lead = ?) \
     AND older IN (SELECT number FROM submission WHERE lead = ?))";

fn is_open(sql: &impl Sql, one: i64, other: i64) -> Result<bool, Error> {
    let statement = format!("SELECT 1 FROM possible_duplicate WHERE verdict IS NULL AND {BETWEEN} LIMIT 1");
    Ok(!sql.query(&statement, &[one.into(), other.into(), other.into(), one.into()])?.is_empty())
}

/// Takes every pair of two leads that waits off the list: a person said what they are. While they are one lead, `one` and
/// `other` are the same.
pub(crate) fn decide(sql: &impl Sql, one: i64, other: i64, verdict: PairVerdict, act: &Act) -> Result<(), Error> {
    let arguments: Vec<Value> = [verdict.name().into()]
        .into_iter()
        .chain(act.columns())
        .chain([one.into(), other.into(), other.into(), one.into()])
        .collect();
    let statement = format!(
        "UPDATE possible_duplicate SET verdict = ?, decided_at = ?, decided_by = ?, decided_key = ? \
         WHERE verdict IS NULL AND {BETWEEN}"
    );
    sql.query(&statement, &arguments)?;
    Ok(())
}

/// Notes a verdict on one pair, whatever was said of it before.
pub(crate) fn note(sql: &impl Sql, number: i64, verdict: PairVerdict, act: &Act) -> Result<(), Error> {
    let arguments: Vec<Value> =
        [verdict.name().into()].into_iter().chain(act.columns()).chain([number.into()]).collect();
    sql.query(
        "UPDATE possible_duplicate SET verdict = ?, decided_at = ?, decided_by = ?, decided_key = ? WHERE number = ?",
        &arguments,
    )?;
    Ok(())
}

fn read(row: &Row) -> Result<PossibleDuplicate, Error> {
    let pair = |at: usize| Ok::<_, Error>([text(row, at)?.to_owned(), text(row, at + 1)?.to_owned()]);
    let verdict = optional_text(row, 8)?
        .map(|name| PairVerdict::of(&name).ok_or_else(|| Error::Unreadable(format!("the verdict `{name}` on a pair"))));
    Ok(PossibleDuplicate {
        number: integer(row, 0)?,
        leads: pair(1)?,
        submissions: pair(3)?,
        confidence: Confidence::from_millionths(u32::try_from(integer(row, 5)?).unwrap_or(0)),
        evidence: json(row, 6)?,
        found_at: time(row, 7)?,
        verdict: verdict.transpose()?,
        decided: Act::read_optional(row, 9)?,
    })
}
