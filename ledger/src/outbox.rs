//! The outbox: who has to be told what, written with what happened and sent later.
//!
//! In scope: the events. Not in scope: sending them.

use crate::Error;
use crate::conversion::ConversionRecord;
use crate::row::to_json;
use crate::sql::Sql;
use jiff::Timestamp;
use serde::Serialize;

/// Something that happened to a lead.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Event<'a> {
    /// A lead came in and has an owner: `lead.assigned`.
    Assigned(Told<'a>),
    /// The same person wrote again: `lead.returned`.
    Returned(Told<'a>),
    /// Somebody else has it now, as it was matched later: `lead.reassigned`.
    Reassigned(Told<'a>),
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

/// Puts an event into the outbox.
pub(crate) fn add(sql: &impl Sql, event: &Event, now: Timestamp) -> Result<(), Error> {
    let kind = match event {
        Event::Assigned(_) => "lead.assigned",
        Event::Returned(_) => "lead.returned",
        Event::Reassigned(_) => "lead.reassigned",
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
