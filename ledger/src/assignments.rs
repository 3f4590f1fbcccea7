//! Assignments: who had which lead, from when until when, and why no more.
//!
//! In scope: their rows, which each member can read. Not in scope: who is to have a lead (`frontdesk::assign`).

use crate::row::{integer, optional_text, text, time};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, rotation};
use frontdesk::decision::Reason;
use frontdesk::sla::Clock;
use frontdesk::{Decision, Record};
use jiff::Timestamp;
use serde::Serialize;

/// One member's time with one lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssignmentRecord {
    /// In the order of all assignments.
    pub number: i64,
    /// The lead's id.
    pub lead: String,
    pub team: String,
    /// Of the circle whose turn it was; none where it was nobody's turn.
    pub segment: Option<String>,
    pub member: String,
    /// Why this member: `turn`, `make_up`, `account_owner`, …
    pub rule: String,
    pub at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// Why no more: `rejected`, `reassigned` (their time had run out), `given` (to another, by hand), `claimed`, `moved`, `merged`,
    /// `done`.
    pub because: Option<String>,
}

/// An assignment that goes on.
pub(crate) struct Open {
    pub(crate) number: i64,
    pub(crate) member: String,
    pub(crate) team: String,
    /// Of the circle whose turn it was; `None`: nobody's.
    pub(crate) segment: Option<String>,
    rule: String,
}

/// The columns of [`Open`], in its order.
pub(crate) const OPEN: &str =
    "assignment.number, assignment.member, assignment.team, assignment.segment, assignment.rule";

impl Open {
    /// Reads it from a row that begins with [`OPEN`]; NULL: nobody has the lead.
    pub(crate) fn read(row: &Row) -> Result<Option<Self>, Error> {
        if row.first() == Some(&Value::Null) {
            return Ok(None);
        }
        Ok(Some(Self {
            number: integer(row, 0)?,
            member: text(row, 1)?.into(),
            team: text(row, 2)?.into(),
            segment: optional_text(row, 3)?,
            rule: text(row, 4)?.into(),
        }))
    }

    /// Whether whoever has the lead only watches it until somebody can.
    pub(crate) fn is_held(&self) -> bool {
        matches!(self.rule.as_str(), "watcher" | "pool")
    }
}

/// Keeps what came of one routing: the circle after a turn, and the owner, if that is another than who had it by the
/// assignment `open`; whether it is the same.
pub(crate) fn routed(
    sql: &impl Sql,
    record: &Record,
    lead: i64,
    open: Option<&Open>,
    now: Timestamp,
) -> Result<bool, Error> {
    let owner = record.decision.owner.as_deref();
    if open.map(|open| open.member.as_str()) == owner {
        turn(sql, record)?;
        return Ok(true);
    }
    if let Some(open) = open {
        end(sql, open.number, "moved", now)?;
    }
    begin(sql, record, lead, now)?;
    Ok(false)
}

fn turn(sql: &impl Sql, record: &Record) -> Result<(), Error> {
    match &record.turn {
        Some(turn) => rotation::write(sql, &turn.team, &turn.segment, &turn.circle),
        None => Ok(()),
    }
}

/// The lead's assignment that goes on.
pub(crate) fn open(sql: &impl Sql, lead: i64) -> Result<Option<Open>, Error> {
    let statement = format!("SELECT {OPEN} FROM assignment WHERE lead = ? AND ended_at IS NULL");
    let rows = sql.query(&statement, &[lead.into()])?;
    rows.first().map_or(Ok(None), Open::read)
}

/// Keeps the circle after a turn, and that the owner, if there is one, has the lead from now on.
pub(crate) fn begin(sql: &impl Sql, record: &Record, lead: i64, now: Timestamp) -> Result<(), Error> {
    turn(sql, record)?;
    add(sql, &record.decision, record.turn.as_ref().map(|turn| turn.segment.as_str()), lead, now)
}

/// Adds the assignment of a decision's owner, if it has one.
fn add(sql: &impl Sql, decision: &Decision, segment: Option<&str>, lead: i64, now: Timestamp) -> Result<(), Error> {
    let Some(owner) = &decision.owner else { return Ok(()) };
    let rule = decision.reasons.iter().find_map(|reason| match reason {
        Reason::Owner { rule, .. } => Some(rule.as_str()),
        _ => None,
    });
    sql.query(
        "INSERT INTO assignment (lead, at, account_id, team, segment, member, rule) VALUES (?, ?, ?, ?, ?, ?, ?)",
        &[
            lead.into(),
            now.as_millisecond().into(),
            decision.account_id.clone().into(),
            decision.team.clone().unwrap_or_default().into(),
            segment.into(),
            owner.into(),
            rule.unwrap_or_default().into(),
        ],
    )?;
    Ok(())
}

/// Ends an assignment.
pub(crate) fn end(sql: &impl Sql, number: i64, because: &str, now: Timestamp) -> Result<(), Error> {
    let statement = "UPDATE assignment SET ended_at = ?, because = ? WHERE number = ?";
    sql.query(statement, &[now.as_millisecond().into(), because.into(), number.into()])?;
    Ok(())
}

/// Keeps, with the latest assignment of the lead, when its owner took it on and first did something, and how late that was.
pub(crate) fn worked(sql: &impl Sql, lead: i64, clock: &Clock) -> Result<(), Error> {
    let late = clock.acted_at.map(|acted_at| clock.due_at.is_some_and(|due_at| due_at < acted_at));
    let arguments: [Value; 6] = [
        clock.accepted_at.map(Timestamp::as_millisecond).into(),
        clock.acted_at.map(Timestamp::as_millisecond).into(),
        late.into(),
        clock.measured.map(|measured| measured.raw_seconds).into(),
        clock.measured.map(|measured| measured.working_seconds).into(),
        lead.into(),
    ];
    sql.query(
        // The first time counts: who comes again and is called again has another clock, and the same owner.
        "UPDATE assignment SET accepted_at = coalesce(accepted_at, ?), acted_at = coalesce(acted_at, ?), \
         late = coalesce(late, ?), seconds = coalesce(seconds, ?), working = coalesce(working, ?) \
         WHERE number = (SELECT max(number) FROM assignment WHERE lead = ?)",
        &arguments,
    )?;
    Ok(())
}

/// Whether the lead waits for the first who comes.
pub(crate) fn is_in_pool(sql: &impl Sql, lead: i64) -> Result<bool, Error> {
    let statement = "SELECT 1 FROM assignment WHERE lead = ? AND ended_at IS NULL AND rule = 'pool'";
    Ok(!sql.query(statement, &[lead.into()])?.is_empty())
}

/// Gives the lead back to whom an earlier decision gave it, which is in force again; whether they had it all along, or
/// were done with it. It is nobody's turn again.
pub(crate) fn restored(sql: &impl Sql, lead: i64, decision: &Decision, now: Timestamp) -> Result<bool, Error> {
    let statement = "SELECT member FROM assignment WHERE lead = ? ORDER BY number DESC LIMIT 1";
    let rows = sql.query(statement, &[lead.into()])?;
    let latest = rows.first().map(|row| text(row, 0)).transpose()?;
    if latest == decision.owner.as_deref() {
        return Ok(true);
    }
    if let Some(open) = open(sql, lead)? {
        end(sql, open.number, "moved", now)?;
    }
    add(sql, decision, None, lead, now)?;
    Ok(false)
}

/// Ends the assignment of a lead that another takes the place of.
pub(crate) fn rest(sql: &impl Sql, lead: i64, now: Timestamp) -> Result<(), Error> {
    match open(sql, lead)? {
        Some(open) => end(sql, open.number, "merged", now),
        None => Ok(()),
    }
}

/// Goes on with the assignment that ended when another lead took this one's place.
pub(crate) fn wake(sql: &impl Sql, lead: i64) -> Result<(), Error> {
    sql.query(
        "UPDATE assignment SET ended_at = NULL, because = NULL WHERE because = 'merged' \
         AND number = (SELECT max(number) FROM assignment WHERE lead = ?)",
        &[lead.into()],
    )?;
    Ok(())
}

/// Most rows of one page.
pub const PAGE: i64 = 500;

impl<S: Sql> Ledger<S> {
    /// Up to 500 assignments of `member` after the one with the number `after`, oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn assignments(&self, member: &str, after: i64) -> Result<Vec<AssignmentRecord>, Error> {
        let statement = "SELECT assignment.number, lead.id, assignment.team, segment, member, rule, at, ended_at, because \
                         FROM assignment JOIN lead ON lead.number = assignment.lead \
                         WHERE member = ? AND assignment.number > ? ORDER BY assignment.number LIMIT ?";
        let rows = self.sql.query(statement, &[member.into(), after.into(), PAGE.into()])?;
        let record = |row: &Row| {
            Ok(AssignmentRecord {
                number: integer(row, 0)?,
                lead: text(row, 1)?.into(),
                team: text(row, 2)?.into(),
                segment: optional_text(row, 3)?,
                member: text(row, 4)?.into(),
                rule: text(row, 5)?.into(),
                at: time(row, 6)?,
                ended_at: match row.get(7) {
                    Some(Value::Null) => None,
                    _ => Some(time(row, 7)?),
                },
                because: optional_text(row, 8)?,
            })
        };
        rows.iter().map(record).collect()
    }
}
