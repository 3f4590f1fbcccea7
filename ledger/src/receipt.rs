//! Receipts: the inputs and the outcome of each decision, chained by digests and signed.
//!
//! In scope: writing them. Not in scope: giving them out (`export`), checking them (`verify`), making decisions again (the core).
//! The inputs are exactly the core's arguments, so that a decision can be made again, bit for bit. Beside decisions the
//! chain has what bears on it itself: the keys that sign it, and what was erased of it.
//!
//! The key signs every [`CHECKPOINT`]th digest, every change of the key, and the head whenever receipts are given out. A
//! signature on each one would say no more: the chain's digests are one another's, so that a signed one vouches for all
//! before it, and whoever holds the key could sign others at any time; what binds is that a signed head was given out.
//! And it would take a third of a millisecond in the Worker, as long as all the rest of a small submission.

use crate::Error;
use crate::access::hex;
use crate::act::Act;
use crate::row::{integer, json, text, to_json};
use crate::seal::{self, Salts};
use crate::signing::{self, Sealed, Seals};
use crate::sql::{Sql, Value};
use ed25519_dalek::SigningKey;
use frontdesk::account::Account;
use frontdesk::outcome::Searched;
use frontdesk::{Decision, Known, KnownLead, Lead, Record};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json as object;
use std::collections::BTreeSet;

/// How many receipts one signature is for.
pub(crate) const CHECKPOINT: i64 = 64;

/// What is signed of a receipt: its digest, for this purpose.
pub(crate) const SIGNED: &str = "receipt";

/// The program that decides: a decision that another one makes otherwise isn't forged, it is of another program.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What was decided on.
#[derive(Serialize)]
struct Inputs<'a> {
    program: &'static str,
    submission: &'a str,
    lead: &'a Lead,
    searched: &'a Searched,
    known: &'a Known,
    playbook: &'a str,
    now: Timestamp,
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
    sql: &impl Seals,
    last: &Last,
    lead: i64,
    record: &Record,
    known: &Known,
    again: Option<(&KnownLead, bool)>,
    now: Timestamp,
) -> Result<(), Error> {
    let submission = &record.submission.id;
    let inputs = Inputs {
        program: PROGRAM,
        submission,
        lead: &record.submission.lead,
        searched: &record.submission.searched,
        known,
        playbook: &record.decision.playbook,
        now,
        again,
    };
    let entry = Entry { lead, inputs: value(&inputs)?, decision: value(&record.decision)?, now };
    append(sql, last, entry, submission)
}

/// What a lead that had an owner was assigned on anew.
#[derive(Serialize)]
struct Again<'a> {
    program: &'static str,
    /// The number of the receipt whose case, territory and account stay.
    before: i64,
    lead: &'a Lead,
    account: Option<&'a Account>,
    known: &'a Known,
    playbook: &'a str,
    now: Timestamp,
}

/// Adds the receipt of another assignment of the lead whose latest receipt was number `before`.
pub(crate) fn add_again(
    sql: &impl Seals,
    last: &Last,
    lead: i64,
    (record, account, known): (&Record, Option<&Account>, &Known),
    before: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let playbook = &record.decision.playbook;
    let inputs = Again { program: PROGRAM, before, lead: &record.lead, account, known, playbook, now };
    let entry = Entry { lead, inputs: value(&inputs)?, decision: value(&record.decision)?, now };
    append(sql, last, entry, seal::OF_LEAD)?;
    let statement =
        "INSERT OR IGNORE INTO mention (submission, receipt) SELECT number, ? FROM submission WHERE lead = ?";
    sql.query(statement, &[(last.number + 1).into(), lead.into()])?;
    Ok(())
}

/// What goes into the chain.
struct Entry {
    /// 0: it is about none.
    lead: i64,
    inputs: serde_json::Value,
    decision: serde_json::Value,
    now: Timestamp,
}

impl Entry {
    /// Something that is no decision.
    fn of_chain(inputs: serde_json::Value, now: Timestamp) -> Self {
        Self { lead: 0, inputs, decision: serde_json::Value::Null, now }
    }
}

fn value(of: &impl Serialize) -> Result<serde_json::Value, Error> {
    serde_json::to_value(of).map_err(|error| Error::Unreadable(error.to_string()))
}

/// Adds a receipt that is about the submission with the id `of`.
fn append(sql: &impl Seals, last: &Last, mut entry: Entry, of: &str) -> Result<(), Error> {
    let number = last.number + 1;
    let owners = seal::owners(&mut entry.inputs, &mut entry.decision);
    let salts: Salts = owners.iter().map(|owner| (owner.clone(), Some(sql.salt(number, owner)))).collect();
    let others: BTreeSet<&String> = owners.iter().filter(|owner| *owner != of && !owner.is_empty()).collect();
    let key = if number % CHECKPOINT == 0 { Some(sql.signing_key()?) } else { None };
    insert(sql, last, entry, &salts, key.as_ref())?;
    if !others.is_empty() {
        let statement = "INSERT OR IGNORE INTO mention (submission, receipt) \
                         SELECT number, ? FROM submission WHERE id IN (SELECT value FROM json_each(?))";
        sql.query(statement, &[number.into(), to_json(&others)?.into()])?;
    }
    Ok(())
}

/// Writes a receipt, signed with `key` if there is one.
fn insert(sql: &impl Sql, last: &Last, entry: Entry, salts: &Salts, key: Option<&SigningKey>) -> Result<(), Error> {
    let Entry { lead, mut inputs, mut decision, now } = entry;
    let number = last.number + 1;
    let kept: [Value; 2] = [inputs.to_string().into(), decision.to_string().into()];
    let redacted = seal::redact(&mut inputs, &mut decision, salts);
    redacted.map_err(|owner| Error::Unreadable(format!("receipt {number}: no salt for `{owner}`")))?;
    let digest = digest(&last.digest, number, &inputs.to_string(), &decision.to_string());
    let [inputs, decision] = kept;
    let signature = key.map(|key| signing::sign(key, SIGNED, &digest));
    sql.query(
        "INSERT INTO receipt (number, lead, at, inputs, decision, digest, salts, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        &[
            number.into(),
            lead.into(),
            now.as_millisecond().into(),
            inputs,
            decision,
            digest.into(),
            to_json(salts)?.into(),
            signature.into(),
        ],
    )?;
    Ok(())
}

/// The digest of the receipt with this number, after the one with the digest `before`.
pub(crate) fn digest(before: &str, number: i64, inputs: &str, decision: &str) -> String {
    let number = number.to_string();
    hex(&seal::framed([before, &number, inputs, decision].map(str::as_bytes)))
}

/// As [`digest`], of receipts that were written before there were salts: over the values themselves.
pub(crate) fn plain_digest(before: &str, inputs: &str, decision: &str) -> String {
    hex(&seal::framed([before, inputs, decision].map(str::as_bytes)))
}

/// Notes in the chain that something was erased of these receipts, each with what is left of it where nothing else vouches
/// for that.
pub(crate) fn add_erasure(sql: &impl Seals, erased: &[(i64, Option<String>)], act: &Act) -> Result<(), Error> {
    let inputs = object!({ "erasure": { "receipts": erased, "by": act.by, "key": act.key }, "now": act.at });
    let entry = Entry::of_chain(inputs, act.at);
    insert(sql, &last(sql)?, entry, &Salts::new(), Some(&sql.signing_key()?))
}

/// Has the key that follows from the seed sign from now on; the one before, if there was one, vouches for it. Its public half.
pub(crate) fn change_key<S: Sql>(sql: &Sealed<S>, now: Timestamp) -> Result<String, Error> {
    let last = last(sql)?;
    let (before, key) = (signing::kept(sql)?, sql.seed().signing_key(last.number + 1));
    let public = signing::public(&key);
    let inputs = object!({
        "key": { "public": public, "before": before.as_ref().map(signing::public) },
        "now": now,
    });
    insert(sql, &last, Entry::of_chain(inputs, now), &Salts::new(), Some(before.as_ref().unwrap_or(&key)))?;
    signing::keep(sql, &key)?;
    Ok(public)
}
