//! Storing a record: lead, keys, submission, link, turn, clock, receipt and outbox, inside the caller's transaction.
//!
//! In scope: writing. Not in scope: reading, deciding.

use crate::act::Act;
use crate::changes::{self, Cause};
use crate::finding::Finding;
use crate::heads::Heads;
use crate::links::{self, Link, MergeKind};
use crate::outbox::{self, Event, Told};
use crate::row::{integer, to_json};
use crate::signing::Seals;
use crate::sql::{Sql, Value};
use crate::{Error, assignments, clocks, duplicates, keys, receipt, related, rollup};
use frontdesk::decision::Reason;
use frontdesk::dedupe::lead_of;
use frontdesk::outcome::Searched;
use frontdesk::playbook::Survivorship;
use frontdesk::{Decision, Known, LeadState, Playbook, Record};
use jiff::Timestamp;

/// Stores everything of one routing. `searched` is what the account book gave for the submission itself. When something is
/// due of it.
pub(crate) fn record(
    sql: &impl Seals,
    record: &Record,
    known: &Known,
    (finding, searched): (&Finding, &Searched),
    heads: &Heads,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let (is_repeat, last) = (record.found.same.is_some(), &heads.last);
    let lead = lead(sql, record, is_repeat, last.number + 1, [now, now])?;
    waiting(sql, lead, &record.decision, is_repeat && heads.has_unmatched)?;
    let number = i64::try_from(known.size.submissions).unwrap_or(i64::MAX).saturating_add(1);
    let submission = &record.submission;
    let arguments: [Value; 8] = [
        number.into(),
        (&submission.id).into(),
        lead.into(),
        now.as_millisecond().into(),
        to_json(&submission.raw)?.into(),
        to_json(&submission.lead)?.into(),
        to_json(searched)?.into(),
        (last.number + 1).into(),
    ];
    sql.query(
        "INSERT INTO submission (number, id, lead, received_at, raw, data, searched, decided_in) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        &arguments,
    )?;
    let (of, settled) = finding.keys(lead);
    keys::add(sql, number, of, &settled)?;
    let same_owner = assignments::routed(sql, record, lead, finding.holding.open.as_ref(), now)?;
    let clock = finding.holding.clock.clone();
    let due = clocks::routed(sql, &record.decision, lead, (clock, same_owner), playbook, now)?;
    receipt::add(sql, last, lead, record, known, None, now)?;
    if let (Some(same), Some(earlier)) = (&record.found.same, &finding.lead) {
        let Some((parent, _)) = finding.place(same) else {
            return Err(Error::Unreadable(format!("the submission `{}`, which was not read", same.submission)));
        };
        let link = Link {
            number: 0,
            child: number,
            parent,
            kind: MergeKind::Arrival,
            confidence: same.confidence,
            evidence: same.evidence.clone(),
            receipt: last.number + 1,
            receipt_before: earlier.receipt,
            merged: Act::of_arrival(now),
            undone: None,
        };
        links::add(sql, &link)?;
        changes::add(sql, lead, Cause::Submission(number), &record.changes, now)?;
    }
    duplicates::add(sql, number, lead, &finding.places(&record.found.unsure), now)?;
    related::changed_job(sql, number, &finding.places(&record.found.changed_job), now)?;
    let told = Told {
        lead_id: &record.lead_id,
        submission_id: &submission.id,
        owner: record.decision.owner.as_deref(),
        due_at: record.decision.due_at,
    };
    outbox::add(sql, &if is_repeat { Event::Returned(told) } else { Event::Assigned(told) }, now)?;
    // Who is told of events is told at once, and what reports count is counted as soon as there is a batch of it.
    Ok(if heads.has_endpoints || rollup::is_batch(last.number + 1) { Some(now) } else { due })
}

/// A lead's state as it is stored: that of a single submission follows from it.
pub(crate) fn state(state: &LeadState, is_of_many: bool) -> Result<Value, Error> {
    Ok(if is_of_many { to_json(state)?.into() } else { Value::Null })
}

/// Writes the lead's current state, as of this receipt; its number. `times`: when it was made, if it is new, and now.
pub(crate) fn lead(
    sql: &impl Sql,
    record: &Record,
    is_of_many: bool,
    receipt: i64,
    [made, now]: [Timestamp; 2],
) -> Result<i64, Error> {
    let mut arguments: Vec<Value> =
        vec![(&record.lead_id).into(), made.as_millisecond().into(), now.as_millisecond().into()];
    arguments.extend(decided(&record.decision, receipt));
    arguments.extend([to_json(&record.lead)?.into(), state(&record.state, is_of_many)?]);
    let rows = sql.query(
        "INSERT INTO lead (id, created_at, updated_at, account_id, business_case, territory, team, owner, due_at, \
         priority, receipt, data, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, account_id = excluded.account_id, \
         business_case = excluded.business_case, territory = excluded.territory, team = excluded.team, \
         owner = excluded.owner, due_at = excluded.due_at, priority = excluded.priority, receipt = excluded.receipt, \
         data = excluded.data, state = excluded.state, merged_into = NULL RETURNING number",
        &arguments,
    )?;
    rows.first().map_or_else(|| Err(Error::Unreadable("a lead without a number".into())), |row| integer(row, 0))
}

/// Notes that the lead waits for the account book, or that it no longer does where it may have waited.
pub(crate) fn waiting(sql: &impl Sql, lead: i64, decision: &Decision, may_have_waited: bool) -> Result<(), Error> {
    if decision.reasons.contains(&Reason::BookMissing) {
        sql.query("INSERT OR IGNORE INTO unmatched (lead) VALUES (?)", &[lead.into()])?;
    } else if may_have_waited {
        sql.query("DELETE FROM unmatched WHERE lead = ?", &[lead.into()])?;
    }
    Ok(())
}

/// The columns of a decision, from the account to the receipt.
fn decided(decision: &Decision, receipt: i64) -> [Value; 8] {
    [
        decision.account_id.clone().into(),
        (&decision.case).into(),
        (&decision.territory).into(),
        decision.team.clone().into(),
        decision.owner.clone().into(),
        decision.due_at.map(Timestamp::as_millisecond).into(),
        decision.priority.into(),
        receipt.into(),
    ]
}

/// Puts a lead back to what an earlier decision, that of `receipt`, made of it.
pub(crate) fn restore(
    sql: &impl Sql,
    lead: i64,
    decision: &Decision,
    receipt: i64,
    (folded, rules, is_of_many): (&LeadState, &Survivorship, bool),
    now: Timestamp,
) -> Result<(), Error> {
    let mut arguments: Vec<Value> = vec![now.as_millisecond().into()];
    arguments.extend(decided(decision, receipt));
    arguments.extend([to_json(&lead_of(folded, rules))?.into(), state(folded, is_of_many)?, lead.into()]);
    sql.query(
        "UPDATE lead SET updated_at = ?, account_id = ?, business_case = ?, territory = ?, team = ?, owner = ?, \
         due_at = ?, priority = ?, receipt = ?, data = ?, state = ? WHERE number = ?",
        &arguments,
    )?;
    Ok(())
}
