//! The outbox: what others have to be told, written with what happened and sent later.
//!
//! In scope: the events, and reading them. Not in scope: sending them (`deliveries`).

use crate::conversion::ConversionRecord;
use crate::row::{integer, json, text, time, to_json};
use crate::sql::{Row, Sql};
use crate::{Error, Ledger};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

/// Every kind of event there is, sorted. README says when each happens and what it tells.
pub const EVENTS: &[&str] = &[
    "alarm.ended",
    "catch_all.risen",
    "lead.accepted",
    "lead.acted",
    "lead.assigned",
    "lead.converted",
    "lead.erased",
    "lead.escalated",
    "lead.followed_up",
    "lead.merged",
    "lead.notified",
    "lead.overdue",
    "lead.paused",
    "lead.reassigned",
    "lead.rejected",
    "lead.reminder",
    "lead.resumed",
    "lead.returned",
    "lead.unmerged",
    "link.requested",
    "source.silent",
    "submission.suspected",
    "team.returned",
    "team.suspended",
    "team.warned",
    "webhook.disabled",
];

/// Most events that are given out together.
const AT_ONCE: i64 = 100;

/// Something that happened to a lead.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Event<'a> {
    /// A lead came in and has an owner: `lead.assigned`.
    Assigned(Told<'a>),
    /// The same person wrote again: `lead.returned`.
    Returned(Told<'a>),
    /// Two leads are one: `lead.merged`.
    Merged(Joined<'a>),
    /// They are two again: `lead.unmerged`.
    Unmerged(Joined<'a>),
    /// A lead has become a contact, perhaps with an opportunity: `lead.converted`.
    Converted(&'a ConversionRecord),
}

/// About one lead.
#[derive(Serialize)]
pub(crate) struct Told<'a> {
    pub(crate) lead_id: &'a str,
    pub(crate) submission_id: &'a str,
    pub(crate) owner: Option<&'a str>,
    pub(crate) due_at: Option<Timestamp>,
}

/// About two leads.
#[derive(Serialize)]
pub(crate) struct Joined<'a> {
    /// The surviving lead.
    pub(crate) lead_id: &'a str,
    /// The other.
    pub(crate) other_id: &'a str,
    /// The number of the merge.
    pub(crate) merge: i64,
    pub(crate) owner: Option<&'a str>,
    /// Who has or had the other.
    pub(crate) other_owner: Option<&'a str>,
    /// Who said so.
    pub(crate) by: Option<&'a str>,
}

/// About a lead that waits for somebody to act.
#[derive(Serialize)]
pub(crate) struct Notice<'a> {
    pub(crate) lead_id: &'a str,
    /// Whom it is for.
    pub(crate) to: Option<&'a str>,
    pub(crate) owner: Option<&'a str>,
    pub(crate) due_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) because: Option<&'a str>,
}

/// An event, as it is read and sent.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventRecord {
    /// Events count up, without being gapless.
    pub number: i64,
    #[serde(rename = "type")]
    pub kind: String,
    pub timestamp: Timestamp,
    pub data: Box<RawValue>,
}

/// Some events, oldest first.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventPage {
    pub events: Vec<EventRecord>,
    /// The number after which to go on; also where there is no event yet after these.
    pub after: i64,
    /// Whether there are more.
    pub more: bool,
}

/// The columns of [`record`], in its order.
pub(crate) const COLUMNS: &str = "outbox.number, kind, outbox.at, data";

/// An event, whose [`COLUMNS`] begin at `column`.
pub(crate) fn record(row: &Row, column: usize) -> Result<EventRecord, Error> {
    Ok(EventRecord {
        number: integer(row, column)?,
        kind: text(row, column + 1)?.into(),
        timestamp: time(row, column + 2)?,
        data: json(row, column + 3)?,
    })
}

impl<S: Sql> Ledger<S> {
    /// Up to 100 events after the number `after` (0: from the first), oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn events(&self, after: i64) -> Result<EventPage, Error> {
        let statement = format!("SELECT {COLUMNS} FROM outbox WHERE number > ? ORDER BY number LIMIT ?");
        let rows = self.sql.query(&statement, &[after.into(), (AT_ONCE + 1).into()])?;
        let most = usize::try_from(AT_ONCE).unwrap_or_default();
        let events = rows.iter().take(most).map(|row| record(row, 0)).collect::<Result<Vec<_>, Error>>()?;
        let after = events.last().map_or(after, |last| last.number);
        Ok(EventPage { more: rows.len() > events.len(), events, after })
    }
}

/// Puts an event into the outbox.
pub(crate) fn add(sql: &impl Sql, event: &Event, now: Timestamp) -> Result<(), Error> {
    let kind = match event {
        Event::Assigned(_) => "lead.assigned",
        Event::Returned(_) => "lead.returned",
        Event::Merged(_) => "lead.merged",
        Event::Unmerged(_) => "lead.unmerged",
        Event::Converted(_) => "lead.converted",
    };
    put(sql, kind, event, now)
}

/// Puts something of this kind into the outbox.
pub(crate) fn put(sql: &impl Sql, kind: &str, what: &impl Serialize, now: Timestamp) -> Result<(), Error> {
    sql.query(
        "INSERT INTO outbox (at, kind, data) VALUES (?, ?, ?)",
        &[now.as_millisecond().into(), kind.into(), to_json(what)?.into()],
    )?;
    Ok(())
}
