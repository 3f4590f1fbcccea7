//! Erasure: everything that is known of one person goes, and what proves how they were treated stays.
//!
//! In scope: which rows that is, in one transaction, and noting it in the chain. Not in scope: when leads are erased without
//! anybody saying so (`retention`). What stays of a lead is that there was one: when, which case and team, who had it.
//! Accounts are companies and stay, with their opportunities.
//!
//! In receipts the salted digests of personal fields take the values' place, so that the chain holds as before (`seal`);
//! receipts from before there were salts lose what they were made on, and the chain says by a digest what is left of them.
//! The submissions' own ids are gone too, so that nothing finds the person any more: who comes again is somebody new.

use crate::act::Act;
use crate::keys::Known;
use crate::row::{existing, integer, json, optional_text, text, to_json};
use crate::seal::{self, Salts};
use crate::sql::{Sql, Value};
use crate::{Desk, Error, Ledger, backup, idempotency, outbox, receipt, recount, suspects};
use frontdesk::outcome::Searched;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// What was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Erasure {
    /// The lead's id: it says nothing of the person.
    pub lead: String,
    pub submissions: usize,
    /// Of suspicious submissions that waited for somebody's word.
    pub suspects: usize,
    /// In how many receipts something of theirs was.
    pub receipts: usize,
    pub erased: Act,
}

#[derive(Serialize)]
struct Told<'a> {
    lead_id: &'a str,
    by: Option<&'a str>,
}

/// The rows of one person.
struct Person {
    id: String,
    /// The lead, and those that were merged into it.
    leads: Vec<i64>,
    lead_ids: Vec<String>,
    submissions: Vec<i64>,
    submission_ids: BTreeSet<String>,
}

/// What goes of the leads, and of the submissions; each statement takes their numbers, as a list, wherever it asks for a
/// value.
const OF_LEADS: &[&str] = &[
    "DELETE FROM lead_change WHERE lead IN (SELECT value FROM json_each(?))",
    "DELETE FROM unmatched WHERE lead IN (SELECT value FROM json_each(?))",
    "DELETE FROM clock WHERE lead IN (SELECT value FROM json_each(?))",
];
const OF_SUBMISSIONS: &[&str] = &[
    // The keys are found by their number: an index by submission would cost each submission as many rows again.
    "DELETE FROM submission_key WHERE submission IN (SELECT value FROM json_each(?))",
    // What they changed of others while they were one with them.
    "DELETE FROM lead_change WHERE cause = 'submission' AND number IN (SELECT value FROM json_each(?))",
    "DELETE FROM lead_change WHERE cause IN ('merge', 'undo') AND number IN (SELECT number FROM link \
     WHERE child IN (SELECT value FROM json_each(?)) OR parent IN (SELECT value FROM json_each(?)))",
    "DELETE FROM possible_duplicate WHERE newer IN (SELECT value FROM json_each(?)) \
     OR older IN (SELECT value FROM json_each(?))",
    "DELETE FROM not_same WHERE newer IN (SELECT value FROM json_each(?)) OR older IN (SELECT value FROM json_each(?))",
    "DELETE FROM related WHERE newer IN (SELECT value FROM json_each(?)) OR older IN (SELECT value FROM json_each(?))",
    "DELETE FROM imported WHERE submission IN (SELECT value FROM json_each(?))",
    // What people wrote of them; what came of it stays.
    "UPDATE activity SET note = NULL, next_step = NULL WHERE submission IN (SELECT value FROM json_each(?))",
    "UPDATE submission SET id = 'erased-' || number, raw = '[]', data = '{}' \
     WHERE number IN (SELECT value FROM json_each(?))",
];

impl<S: Sql> Ledger<S> {
    /// Erases the person whose lead has this id, or the submission with this id. `None`: there is none (any more).
    ///
    /// # Errors
    /// What the database said; nothing was erased then.
    pub fn erase(
        &self,
        id: &str,
        by: Option<&str>,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Option<Erasure>, Error> {
        self.erase_as(id, &Act::new(by, access_key, now))
    }

    fn erase_as(&self, id: &str, act: &Act) -> Result<Option<Erasure>, Error> {
        let sql = &self.sql;
        sql.transaction(|| {
            let Some(person) = person(sql, id)? else { return Ok(None) };
            let suspects = suspects::of(sql, &known_by(sql, &person.leads)?)?;
            suspects::erase(sql, &suspects)?;
            let erasure = self.erase_person(&person, act)?;
            Ok(Some(Erasure { suspects: suspects.len(), ..erasure }))
        })
    }

    /// Erases a lead by its number, as `act`. What of its person waits for somebody's word is younger, and goes on waiting.
    pub(crate) fn erase_lead(&self, number: i64, act: &Act) -> Result<(), Error> {
        let person = of_lead(&self.sql, number)?;
        self.erase_person(&person, act).map(|_| ())
    }

    fn erase_person(&self, person: &Person, act: &Act) -> Result<Erasure, Error> {
        let (sql, now) = (&self.sql, act.at);
        // One that is taken at this moment would have them still.
        backup::forget(sql)?;
        let [leads, submissions] = [to_json(&person.leads)?, to_json(&person.submissions)?];
        let receipts = receipts(sql, person, &submissions)?;
        for (statements, numbers) in [(OF_LEADS, &leads), (OF_SUBMISSIONS, &submissions)] {
            for statement in statements {
                sql.query(statement, &vec![numbers.into(); statement.matches('?').count()])?;
            }
        }
        let searched = to_json(&Searched::default())?;
        let statement = "UPDATE submission SET searched = ? WHERE number IN (SELECT value FROM json_each(?))";
        sql.query(statement, &[searched.into(), (&submissions).into()])?;
        let at: Value = now.as_millisecond().into();
        sql.query(
            "UPDATE assignment SET ended_at = ?, because = 'erased' WHERE ended_at IS NULL \
             AND lead IN (SELECT value FROM json_each(?))",
            &[at.clone(), (&leads).into()],
        )?;
        sql.query(
            "UPDATE lead SET data = '{}', state = NULL, account_id = NULL, owner = NULL, due_at = NULL, updated_at = ?, \
             erased_at = ? WHERE number IN (SELECT value FROM json_each(?))",
            &[at.clone(), at, (&leads).into()],
        )?;
        // What others are told of them, and what those were told who sent them or somebody of their organisation.
        for id in &person.lead_ids {
            sql.query(
                "UPDATE outbox SET data = json_object('lead_id', ?, 'erased', json('true')) \
                 WHERE subject = ? AND kind NOT IN ('lead.assigned', 'lead.returned')",
                &[id.into(), id.into()],
            )?;
        }
        for id in &person.submission_ids {
            idempotency::erase(sql, id)?;
        }
        receipt::add_erasure(sql, &receipts, act)?;
        outbox::put(sql, "lead.erased", &Told { lead_id: &person.id, by: act.by.as_deref() }, now)?;
        Ok(Erasure {
            lead: person.id.clone(),
            submissions: person.submissions.len(),
            suspects: 0,
            receipts: receipts.len(),
            erased: act.clone(),
        })
    }
}

impl<S: Sql> Desk<'_, S> {
    /// As [`Ledger::erase`].
    ///
    /// # Errors
    /// What the database said.
    pub fn erase(&self, id: &str, by: Option<&str>, now: Timestamp) -> Result<Option<Erasure>, Error> {
        self.ledger.erase_as(id, &self.act(by, now))
    }
}

/// By what the person of these leads is known.
pub(crate) fn known_by(sql: &impl Sql, leads: &[i64]) -> Result<Known, Error> {
    let mut known = Known::default();
    for lead in leads {
        for kept in recount::submissions(sql, *lead)? {
            known.add(&kept.lead);
        }
    }
    Ok(known)
}

/// Whose lead or submission has this id.
fn person(sql: &impl Sql, id: &str) -> Result<Option<Person>, Error> {
    let rows = sql.query("SELECT lead FROM submission WHERE id = ?", &[id.into()])?;
    rows.first().map(|row| of_lead(sql, integer(row, 0)?)).transpose()
}

fn of_lead(sql: &impl Sql, lead: i64) -> Result<Person, Error> {
    let rows = sql.query(
        "WITH RECURSIVE one (number) AS (SELECT ? UNION SELECT lead.number FROM one JOIN lead \
         ON lead.merged_into = one.number) SELECT lead.number, lead.id FROM one JOIN lead ON lead.number = one.number",
        &[lead.into()],
    )?;
    let leads = rows.iter().map(|row| integer(row, 0)).collect::<Result<_, _>>()?;
    let lead_ids: Vec<String> = rows.iter().map(|row| text(row, 1).map(str::to_owned)).collect::<Result<_, _>>()?;
    let rows = sql.query(
        "SELECT number, id FROM submission WHERE lead IN (SELECT value FROM json_each(?))",
        &[to_json(&leads)?.into()],
    )?;
    Ok(Person {
        id: existing(lead_ids.first())?.clone(),
        leads,
        lead_ids,
        submissions: rows.iter().map(|row| integer(row, 0)).collect::<Result<_, _>>()?,
        submission_ids: rows.iter().map(|row| text(row, 1).map(str::to_owned)).collect::<Result<_, _>>()?,
    })
}

/// Takes what is the person's out of every receipt that has something of it; each receipt's number, and what is left of it
/// where no salted digests stand for what went.
fn receipts(sql: &impl Sql, person: &Person, submissions: &str) -> Result<Vec<(i64, Option<String>)>, Error> {
    let rows = sql.query(
        "SELECT number, lead, inputs, decision, salts FROM receipt WHERE number IN \
         (SELECT decided_in FROM submission WHERE number IN (SELECT value FROM json_each(?)) \
         UNION SELECT receipt FROM mention WHERE submission IN (SELECT value FROM json_each(?))) ORDER BY number",
        &[submissions.into(), submissions.into()],
    )?;
    let mut erased = Vec::new();
    for row in &rows {
        let (number, lead) = (integer(row, 0)?, integer(row, 1)?);
        let (mut inputs, mut decision): (serde_json::Value, serde_json::Value) = (json(row, 2)?, json(row, 3)?);
        let is_own = person.leads.contains(&lead);
        let salts: Option<Salts> = optional_text(row, 4)?.as_deref().map(crate::row::from_json).transpose()?;
        let (salts, left) = match salts {
            Some(mut salts) => {
                // What such a lead was decided on was theirs too, and what the decision says of it may be.
                let is_part = is_own || seal::is_folded_of(&mut inputs, &person.submission_ids);
                let is_erased = |of: &str| is_own || person.submission_ids.contains(of) || (of.is_empty() && is_part);
                if !seal::erase(&mut inputs, &mut decision, &mut salts, is_erased) {
                    continue;
                }
                (Some(to_json(&salts)?), None)
            }
            None => {
                seal::blank(&mut inputs, &mut decision);
                (None, Some(seal::left(&inputs.to_string(), &decision.to_string())))
            }
        };
        sql.query(
            "UPDATE receipt SET inputs = ?, decision = ?, salts = ? WHERE number = ?",
            &[inputs.to_string().into(), decision.to_string().into(), salts.into(), number.into()],
        )?;
        erased.push((number, left));
    }
    Ok(erased)
}
