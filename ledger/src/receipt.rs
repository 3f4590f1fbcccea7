//! Receipts: the inputs and the outcome of each decision, chained by digests.
//!
//! In scope: writing them. Not in scope: replaying and signing. The inputs are exactly the core's arguments,
//! so that a decision can be made again, bit for bit.

use crate::Error;
use crate::access::hex;
use crate::row::{integer, json, text, to_json};
use crate::sql::Sql;
use frontdesk::account::Account;
use frontdesk::outcome::Searched;
use frontdesk::{Decision, Known, KnownLead, Lead, Record};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What was decided on.
#[derive(Serialize)]
struct Inputs<'a> {
    submission: &'a str,
    lead: &'a Lead,
    searched: &'a Searched,
    known: &'a Known,
    playbook: &'a str,
    now: jiff::Timestamp,
    /// Of a lead that was decided again: as it was given, and whether it is of several submissions.
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<(&'a KnownLead, bool)>,
}

/// The end of the chain: what the next receipt follows on.
pub(crate) struct Last {
    /// 0: there is none yet.
    pub(crate) number: i64,
    pub(crate) digest: String,
}

/// The last receipt.
pub(crate) fn last(sql: &impl Sql) -> Result<Last, Error> {
    let rows = sql.query("SELECT number, digest FROM receipt ORDER BY number DESC LIMIT 1", &[])?;
    match rows.first() {
        Some(row) => Ok(Last { number: integer(row, 0)?, digest: text(row, 1)?.into() }),
        None => Ok(Last { number: 0, digest: String::new() }),
    }
}

/// The decision of the receipt with this number.
pub(crate) fn decision(sql: &impl Sql, number: i64) -> Result<Option<Decision>, Error> {
    let rows = sql.query("SELECT decision FROM receipt WHERE number = ?", &[number.into()])?;
    rows.first().map(|row| json(row, 0)).transpose()
}

/// Adds the receipt of one routing; its digest covers the one before it.
pub(crate) fn add(
    sql: &impl Sql,
    last: &Last,
    lead: i64,
    record: &Record,
    known: &Known,
    again: Option<(&KnownLead, bool)>,
    now: jiff::Timestamp,
) -> Result<(), Error> {
    let inputs = to_json(&Inputs {
        submission: &record.submission.id,
        lead: &record.submission.lead,
        searched: &record.submission.searched,
        known,
        playbook: &record.decision.playbook,
        now,
        again,
    })?;
    append(sql, last, lead, &inputs, &to_json(&record.decision)?, now)
}

/// What a lead that had an owner was assigned on anew.
#[derive(Serialize)]
struct Again<'a> {
    /// The number of the receipt whose case, territory and account stay.
    before: i64,
    lead: &'a Lead,
    account: Option<&'a Account>,
    known: &'a Known,
    playbook: &'a str,
    now: jiff::Timestamp,
}

/// Adds the receipt of another assignment of the lead whose latest receipt was number `before`.
pub(crate) fn add_again(
    sql: &impl Sql,
    last: &Last,
    lead: i64,
    (record, account, known): (&Record, Option<&Account>, &Known),
    before: i64,
    now: jiff::Timestamp,
) -> Result<(), Error> {
    let playbook = &record.decision.playbook;
    let inputs = to_json(&Again { before, lead: &record.lead, account, known, playbook, now })?;
    append(sql, last, lead, &inputs, &to_json(&record.decision)?, now)
}

fn append(
    sql: &impl Sql,
    last: &Last,
    lead: i64,
    inputs: &str,
    decision: &str,
    now: jiff::Timestamp,
) -> Result<(), Error> {
    let mut digest = Sha256::new();
    for part in [last.digest.as_str(), inputs, decision] {
        // Lengths keep the parts apart.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let digest = hex(&digest.finalize());
    sql.query(
        "INSERT INTO receipt (number, lead, at, inputs, decision, digest) VALUES (?, ?, ?, ?, ?, ?)",
        &[
            (last.number + 1).into(),
            lead.into(),
            now.as_millisecond().into(),
            inputs.into(),
            decision.into(),
            digest.into(),
        ],
    )?;
    Ok(())
}
