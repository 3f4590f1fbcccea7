//! Suspects: submissions that a program may have sent, and that wait for somebody's word.
//!
//! In scope: keeping, listing, and the word on them. Not in scope: what is suspicious (`guard`). One that is suspicious was
//! acknowledged like any other and is lost by nothing: it takes nobody's turn and wakes nobody up, the event
//! `submission.suspected` says that it is there, and whoever is called genuine is routed as if it came now, under the same id.

use crate::access::key;
use crate::answer::Answer;
use crate::guard::Suspicion;
use crate::keys::Known;
use crate::row::{existing, integer, json, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::submit::{Submit, Submitted};
use crate::{Error, Idempotency, Ledger, idempotency, outbox};
use frontdesk::{Lead, RawLead};
use jiff::Timestamp;
use serde::Serialize;

/// Most that are listed together.
pub const MOST_LISTED: i64 = 100;

/// A submission that waits for somebody's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuspectRecord {
    pub number: i64,
    /// The submission's id, as its sender was told it.
    pub id: String,
    pub received_at: Timestamp,
    /// The id of the key that it came with.
    pub key: String,
    pub because: Vec<Suspicion>,
    /// As it came.
    pub fields: RawLead,
}

#[derive(Serialize)]
struct Suspected<'a> {
    submission_id: &'a str,
    suspect: i64,
    because: &'a [Suspicion],
}

/// Keeps a submission instead of routing it; the answer.
pub(crate) fn hold(
    sql: &impl Sql,
    (id, raw, access_key): (&str, &RawLead, &str),
    because: &[Suspicion],
    asked: Option<&Idempotency>,
    now: Timestamp,
) -> Result<Answer, Error> {
    let arguments: [Value; 5] = [
        id.into(),
        now.as_millisecond().into(),
        key::id(access_key).into(),
        to_json(&because)?.into(),
        to_json(raw)?.into(),
    ];
    let statement = "INSERT INTO suspect (id, at, key, because, raw) VALUES (?, ?, ?, ?, ?) RETURNING number";
    let suspect = integer(&existing(sql.query(statement, &arguments)?.into_iter().next())?, 0)?;
    outbox::put(sql, "submission.suspected", &Suspected { submission_id: id, suspect, because }, now)?;
    let answer = Answer::unassigned(id);
    if let Some(asked) = asked {
        idempotency::keep(sql, asked, &answer, 0, now)?;
    }
    Ok(answer)
}

impl<S: Sql> Ledger<S> {
    /// Up to 100 suspects after the one with the number `after`, oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn suspects(&self, after: i64) -> Result<Vec<SuspectRecord>, Error> {
        let statement =
            "SELECT number, id, at, key, because, raw FROM suspect WHERE number > ? ORDER BY number LIMIT ?";
        self.sql.query(statement, &[after.into(), MOST_LISTED.into()])?.iter().map(read).collect()
    }

    /// The suspect with this number.
    ///
    /// # Errors
    /// What the database said.
    pub fn suspect(&self, number: i64) -> Result<Option<SuspectRecord>, Error> {
        let statement = "SELECT number, id, at, key, because, raw FROM suspect WHERE number = ?";
        self.sql.query(statement, &[number.into()])?.first().map(read).transpose()
    }

    /// Forgets a suspect that is none of a person's; as it was.
    ///
    /// # Errors
    /// What the database said.
    pub fn drop_suspect(&self, number: i64) -> Result<Option<SuspectRecord>, Error> {
        self.sql.transaction(|| {
            let suspect = self.suspect(number)?;
            self.sql.query("DELETE FROM suspect WHERE number = ?", &[number.into()])?;
            Ok(suspect)
        })
    }

    /// Routes a suspect that is genuine after all, as it is handed over: its fields, under its id. `None`: there is no such
    /// suspect any more.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn release(&self, number: i64, submit: Submit) -> Result<Option<Submitted>, Error> {
        self.sql.transaction(|| {
            if self.suspect(number)?.is_none_or(|suspect| suspect.id != submit.submission.id) {
                return Ok(None);
            }
            let submitted = self.submit_within(submit)?;
            if matches!(submitted, Submitted::Routed { .. }) {
                self.sql.query("DELETE FROM suspect WHERE number = ?", &[number.into()])?;
            }
            Ok(Some(submitted))
        })
    }
}

/// Those of this person.
pub(crate) fn of(sql: &impl Sql, person: &Known) -> Result<Vec<SuspectRecord>, Error> {
    let statement = "SELECT number, id, at, key, because, raw FROM suspect WHERE number > ? ORDER BY number LIMIT ?";
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let rows = sql.query(statement, &[after.into(), MOST_LISTED.into()])?;
        for row in &rows {
            let suspect = read(row)?;
            after = suspect.number;
            let lead = Lead { external_id: None, ..frontdesk::standardize_fields(&suspect.fields) };
            if person.is(&lead) {
                found.push(suspect);
            }
        }
        if rows.is_empty() {
            return Ok(found);
        }
    }
}

/// Erases these, with what is kept of their answers.
pub(crate) fn erase(sql: &impl Sql, suspects: &[SuspectRecord]) -> Result<(), Error> {
    for suspect in suspects {
        sql.query("DELETE FROM suspect WHERE number = ?", &[suspect.number.into()])?;
        idempotency::erase(sql, &suspect.id)?;
    }
    Ok(())
}

/// Forgets what has waited since before `since`: nobody keeps people's data for longer than leads are kept.
pub(crate) fn forget(sql: &impl Sql, since: Timestamp) -> Result<usize, Error> {
    let statement = "DELETE FROM suspect WHERE at < ? RETURNING number";
    Ok(sql.query(statement, &[since.as_millisecond().into()])?.len())
}

fn read(row: &Row) -> Result<SuspectRecord, Error> {
    Ok(SuspectRecord {
        number: integer(row, 0)?,
        id: text(row, 1)?.into(),
        received_at: time(row, 2)?,
        key: text(row, 3)?.into(),
        because: json(row, 4)?,
        fields: json(row, 5)?,
    })
}
