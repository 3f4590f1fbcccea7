//! Storing a record: lead, keys, submission, turn, clock, receipt and outbox, inside the caller's transaction.
//!
//! In scope: writing. Not in scope: reading, deciding.

use crate::row::{integer, to_json};
use crate::sql::{Sql, Value};
use crate::{Error, assignments, clocks, receipt};
use frontdesk::{Known, Playbook, Record, identity_keys};
use serde::Serialize;

/// Stores everything of one routing.
pub(crate) fn record(
    sql: &impl Sql,
    record: &Record,
    known: &Known,
    playbook: &Playbook,
    now: jiff::Timestamp,
) -> Result<(), Error> {
    let last = receipt::last(sql)?;
    let lead = lead(sql, record, last.number + 1, now)?;
    keys(sql, record, lead)?;
    let submission = &record.submission;
    sql.query(
        "INSERT INTO submission (id, lead, received_at, raw) VALUES (?, ?, ?, ?)",
        &[(&submission.id).into(), lead.into(), now.as_millisecond().into(), to_json(&submission.raw)?.into()],
    )?;
    let same_owner = assignments::routed(sql, record, lead, now)?;
    clocks::routed(sql, record, lead, same_owner, playbook, now)?;
    receipt::add(sql, &last, lead, record, known, now)?;
    outbox(sql, record, now)
}

/// Writes the lead's current state, as of this receipt; its number.
fn lead(sql: &impl Sql, record: &Record, receipt: i64, now: jiff::Timestamp) -> Result<i64, Error> {
    let decision = &record.decision;
    let arguments: [Value; 12] = [
        (&record.lead_id).into(),
        now.as_millisecond().into(),
        now.as_millisecond().into(),
        decision.account_id.clone().into(),
        (&decision.case).into(),
        (&decision.territory).into(),
        decision.team.clone().into(),
        decision.owner.clone().into(),
        decision.due_at.map(jiff::Timestamp::as_millisecond).into(),
        decision.priority.into(),
        to_json(&record.lead)?.into(),
        receipt.into(),
    ];
    let rows = sql.query(
        "INSERT INTO lead (id, created_at, updated_at, account_id, business_case, territory, team, owner, due_at, \
         priority, data, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, account_id = excluded.account_id, \
         business_case = excluded.business_case, territory = excluded.territory, team = excluded.team, \
         owner = excluded.owner, due_at = excluded.due_at, priority = excluded.priority, data = excluded.data, \
         receipt = excluded.receipt RETURNING number",
        &arguments,
    )?;
    rows.first().map_or_else(|| Err(Error::Unreadable("a lead without a number".into())), |row| integer(row, 0))
}

/// The keys by which the same person is found again: those of the submission and those of the merged lead.
fn keys(sql: &impl Sql, record: &Record, lead: i64) -> Result<(), Error> {
    let mut keys = identity_keys(&record.submission.lead);
    keys.extend(identity_keys(&record.lead));
    keys.sort_unstable();
    keys.dedup();
    if keys.is_empty() {
        return Ok(());
    }
    let rows = vec!["(?, ?)"; keys.len()].join(", ");
    let arguments: Vec<Value> = keys.into_iter().flat_map(|key| [key.into(), lead.into()]).collect();
    sql.query(&format!("INSERT OR IGNORE INTO lead_key (key, lead) VALUES {rows}"), &arguments)?;
    Ok(())
}

/// Who has to be told what.
#[derive(Serialize)]
struct Assigned<'a> {
    lead_id: &'a str,
    submission_id: &'a str,
    owner: Option<&'a str>,
    due_at: Option<jiff::Timestamp>,
}

fn outbox(sql: &impl Sql, record: &Record, now: jiff::Timestamp) -> Result<(), Error> {
    let repeat = record.decision.duplicate_of.is_some();
    let data = Assigned {
        lead_id: &record.lead_id,
        submission_id: &record.submission.id,
        owner: record.decision.owner.as_deref(),
        due_at: record.decision.due_at,
    };
    let kind = if repeat { "lead.returned" } else { "lead.assigned" };
    sql.query(
        "INSERT INTO outbox (at, kind, data) VALUES (?, ?, ?)",
        &[now.as_millisecond().into(), kind.into(), to_json(&data)?.into()],
    )?;
    Ok(())
}
