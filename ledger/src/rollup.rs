//! Roll-ups: the sums that reports are made of, kept from what happened.
//!
//! In scope: bringing the sums up to what happened last, and counting all of them anew to compare. Not in scope: what a lead counts
//! (`summary`), periods and questions (`reports`).
//!
//! # When
//!
//! Nothing is written for reports when a lead comes in: that is the path on which somebody waits, and its rows are paid for each
//! time. What happened is in the receipts and the events, each numbered and written with it; the sums know up to which of them
//! they count. Whoever asks for a report has the rest counted first, in the transaction in which the report is read, so that
//! no report is ever behind. So that this never is much, the alarm does it as soon as more than a batch is waiting; leads of
//! one batch share the rows of their hour, their day and their campaign.

use crate::measures::{Measures, NAMES};
use crate::row::{from_json, integer, optional_text, text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::summary::{self, Counted, Of};
use crate::{Error, Ledger};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Most receipts, and most events, that are counted in one step.
const AT_ONCE: i64 = 250;

/// The sums that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cube {
    /// What a team (`a`) was given in an hour.
    Team,
    /// What a member (`b`) of a team (`a`) was given on a day by UTC.
    Member,
    /// What came on a day by UTC, by a way of attributing (`a`), of a campaign (`b`) and a source (`c`).
    Campaign,
}

impl Cube {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Member => "member",
            Self::Campaign => "campaign",
        }
    }

    /// How long its buckets are, in milliseconds.
    pub(crate) fn width(self) -> i64 {
        match self {
            Self::Team => HOUR,
            Self::Member | Self::Campaign => DAY,
        }
    }
}

type Place = (Cube, i64, [String; 4]);
type Sums = BTreeMap<Place, Measures>;

/// Adds what a lead counts to the sums, `times` (1 or -1) over.
fn add(sums: &mut Sums, counted: Counted, times: i64) {
    let Counted { of, at, a, b, c, d, m } = counted;
    let mut put = |cube: Cube, keys: [String; 4]| {
        sums.entry((cube, at.div_euclid(cube.width()), keys)).or_default().add_all(&m, times);
    };
    match of {
        Of::Given => {
            put(Cube::Team, [a.clone(), String::new(), String::new(), d.clone()]);
            put(Cube::Member, [a, b, String::new(), d]);
        }
        Of::Campaign => put(Cube::Campaign, [a, b, c, d]),
    }
}

/// Up to which receipt and event the sums count.
fn head(sql: &impl Sql) -> Result<(i64, i64), Error> {
    let rows = sql.query("SELECT receipt, event FROM rollup_head", &[])?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((integer(row, 0)?, integer(row, 1)?)))
}

fn ends(sql: &impl Sql) -> Result<(i64, i64), Error> {
    let statement = "SELECT (SELECT ifnull(max(number), 0) FROM receipt), (SELECT ifnull(max(number), 0) FROM outbox)";
    let rows = sql.query(statement, &[])?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((integer(row, 0)?, integer(row, 1)?)))
}

/// When there is a batch to count: at once; `None`: less is waiting than whoever asks for a report can wait for.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    let ((receipt, event), (last_receipt, last_event)) = (head(&ledger.sql)?, ends(&ledger.sql)?);
    let waits = last_receipt - receipt >= AT_ONCE || last_event - event >= AT_ONCE;
    Ok(waits.then_some(Timestamp::UNIX_EPOCH))
}

/// Whether a batch ends with the receipt of this number.
pub(crate) fn is_batch(receipt: i64) -> bool {
    receipt % AT_ONCE == 0
}

/// Counts a batch, if one is waiting; how many leads.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, _: Timestamp) -> Result<usize, Error> {
    match next(ledger)? {
        Some(_) => ledger.sql.transaction(|| Ok(step(&ledger.sql)?.unwrap_or(0))),
        None => Ok(0),
    }
}

/// Counts everything that happened. To be called in the transaction that reads the sums.
pub(crate) fn catch_up(sql: &impl Sql) -> Result<(), Error> {
    while step(sql)?.is_some() {}
    Ok(())
}

/// Counts what happened next, a bounded part; how many leads that was, `None`: nothing happened.
fn step(sql: &impl Sql) -> Result<Option<usize>, Error> {
    let (receipt, event) = head(sql)?;
    let receipts = sql.query(
        "SELECT number, lead FROM receipt WHERE number > ? ORDER BY number LIMIT ?",
        &[receipt.into(), AT_ONCE.into()],
    )?;
    let events = sql.query(
        "SELECT number, subject, json_extract(data, '$.other_id') FROM outbox WHERE number > ? ORDER BY number LIMIT ?",
        &[event.into(), AT_ONCE.into()],
    )?;
    if receipts.is_empty() && events.is_empty() {
        return Ok(None);
    }
    let mut leads: BTreeSet<i64> = receipts.iter().map(|row| integer(row, 1)).collect::<Result<_, Error>>()?;
    let mut ids = BTreeSet::new();
    for row in &events {
        ids.insert(text(row, 1)?.to_owned());
        ids.extend(optional_text(row, 2)?);
    }
    let found =
        sql.query("SELECT number FROM lead WHERE id IN (SELECT value FROM json_each(?))", &[to_json(&ids)?.into()])?;
    for row in &found {
        leads.insert(integer(row, 0)?);
    }
    leads.remove(&0);
    count(sql, &leads)?;
    let last = |rows: &[Row], before: i64| rows.last().map_or(Ok(before), |row| integer(row, 0));
    let arguments: [Value; 2] = [last(&receipts, receipt)?.into(), last(&events, event)?.into()];
    sql.query("INSERT OR REPLACE INTO rollup_head (one, receipt, event) VALUES (1, ?, ?)", &arguments)?;
    Ok(Some(leads.len()))
}

/// Counts these leads as they are now, instead of as they were.
fn count(sql: &impl Sql, leads: &BTreeSet<i64>) -> Result<(), Error> {
    let mut sums = Sums::new();
    for lead in leads {
        let before = sql.query("SELECT data FROM summary WHERE lead = ?", &[(*lead).into()])?;
        let before: Option<String> = before.first().map(|row| text(row, 0).map(str::to_owned)).transpose()?;
        let after = summary::of(sql, *lead)?;
        let data = after.as_ref().map(|after| to_json(&after.counted)).transpose()?;
        if before == data {
            continue;
        }
        if let Some(before) = before {
            let before: Vec<Counted> = from_json(&before)?;
            before.into_iter().for_each(|counted| add(&mut sums, counted, -1));
        }
        match (after, data) {
            (Some(after), Some(data)) => {
                let arguments: [Value; 4] = [(*lead).into(), after.at.into(), after.stage.name().into(), data.into()];
                sql.query("INSERT OR REPLACE INTO summary (lead, at, stage, data) VALUES (?, ?, ?, ?)", &arguments)?;
                after.counted.into_iter().for_each(|counted| add(&mut sums, counted, 1));
            }
            _ => drop(sql.query("DELETE FROM summary WHERE lead = ?", &[(*lead).into()])?),
        }
    }
    let statement = put();
    for ((cube, bucket, keys), measures) in sums.iter().filter(|(_, measures)| !measures.is_zero()) {
        let mut arguments: Vec<Value> = vec![cube.name().into(), (*bucket).into()];
        arguments.extend(keys.iter().map(Value::from));
        arguments.extend(measures.values().map(Value::from));
        sql.query(&statement, &arguments)?;
    }
    Ok(())
}

/// The statement that adds to a row of sums.
fn put() -> String {
    let columns = NAMES.join(", ");
    let values = vec!["?"; NAMES.len() + 6].join(", ");
    let sums: Vec<String> = NAMES.iter().map(|name| format!("{name} = {name} + excluded.{name}")).collect();
    format!(
        "INSERT INTO rollup (cube, bucket, a, b, c, d, {columns}) VALUES ({values}) \
         ON CONFLICT (cube, bucket, a, b, c, d) DO UPDATE SET {}",
        sums.join(", ")
    )
}

impl<S: Sql> Ledger<S> {
    /// Counts everything anew from what happened, and compares with the sums that reports are made of: each row that differs, in
    /// words. None: they are equal.
    ///
    /// # Errors
    /// What the database said.
    pub fn recount(&self) -> Result<Vec<String>, Error> {
        self.sql.transaction(|| {
            let sql = &self.sql;
            catch_up(sql)?;
            let mut sums = Sums::new();
            for row in sql.query("SELECT number FROM lead ORDER BY number", &[])? {
                let summary = summary::of(sql, integer(&row, 0)?)?.unwrap_or_default();
                summary.counted.into_iter().for_each(|counted| add(&mut sums, counted, 1));
            }
            sums.retain(|_, measures| !measures.is_zero());
            let rows = sql.query(&format!("SELECT cube, bucket, a, b, c, d, {} FROM rollup", NAMES.join(", ")), &[])?;
            let mut differing = Vec::new();
            for row in &rows {
                let cube = [Cube::Team, Cube::Member, Cube::Campaign].into_iter();
                let name = text(row, 0)?;
                let Some(cube) = cube.into_iter().find(|cube| cube.name() == name) else {
                    differing.push(format!("sums of the unknown kind `{name}`"));
                    continue;
                };
                let key = |column| text(row, column).map(str::to_owned);
                let place = (cube, integer(row, 1)?, [key(2)?, key(3)?, key(4)?, key(5)?]);
                let mut kept = Measures::default();
                for at in 0..NAMES.len() {
                    kept.add_at(at, integer(row, at + 6)?);
                }
                let counted = sums.remove(&place).unwrap_or_default();
                if kept != counted {
                    differing.push(format!("{place:?}: kept {}, counted {}", to_json(&kept)?, to_json(&counted)?));
                }
            }
            for (place, counted) in sums {
                differing.push(format!("{place:?}: nothing kept, counted {}", to_json(&counted)?));
            }
            Ok(differing)
        })
    }
}
