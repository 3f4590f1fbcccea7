//! History: what happened to a lead, as one list; and whether what is kept of it now follows from that.
//!
//! In scope: putting the list together, and the check. Not in scope: writing any of it. There is no second store of events: what
//! happened is in rows that are only ever added or ended, submissions, receipts, links, assignments, events, conversions, each
//! written in the transaction in which it happened. A copy of them would be one more thing that can differ. What may be read
//! as current, the rows of leads and clocks, is made from them; [`Ledger::check`] makes it again and compares.

use crate::row::{integer, optional_text, optional_time, text, time, to_json};
use crate::sql::{Row, Sql};
use crate::{Desk, Error, LeadRecord, Ledger, SuspectRecord, assignments, clocks, erasure, recount, suspects};
use frontdesk::dedupe::lead_of;
use frontdesk::{Decision, Lead};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

/// One thing that happened to a lead.
#[derive(Debug, Serialize)]
pub struct Happened {
    pub at: Timestamp,
    /// `received`, `merged`, `unmerged`, `decided`, `assigned`, `unassigned`, `converted`, `erased`; or an event's name:
    /// `lead.accepted`.
    pub what: String,
    /// Of what it is, in the order of its kind: a submission, a merge, a receipt, an assignment, a conversion, an event.
    pub number: i64,
    /// More of it, by kind.
    pub details: Box<RawValue>,
}

/// A lead's history, in two parts: Durable Object SQL joins no more than five. Rows are: at, what, number, details as JSON, and
/// the order of what happened at one moment.
const HAPPENED: [&str; 2] = [
    "SELECT received_at, 'received', number, json_object('submission', id, 'receipt', decided_in), 1 \
     FROM submission WHERE lead = ?1 \
     UNION ALL SELECT link.at, 'merged', link.number, json_object('kind', link.kind, 'by', link.by, \
     'confidence', link.confidence / 1000000.0), 2 FROM submission JOIN link ON link.child = submission.number WHERE submission.lead = ?1 \
     UNION ALL SELECT undone_at, 'unmerged', link.number, json_object('by', undone_by), 2 FROM submission \
     JOIN link ON submission.number IN (link.child, link.parent) WHERE undone_at IS NOT NULL AND submission.lead = ?1 \
     UNION ALL SELECT at, 'decided', number, json_object('kind', CASE WHEN json_extract(inputs, '$.before') IS NOT NULL \
     THEN 'reassigned' WHEN json_extract(inputs, '$.again') IS NOT NULL THEN 'again' ELSE 'submission' END, \
     'case', json_extract(decision, '$.case'), 'territory', json_extract(decision, '$.territory'), \
     'team', json_extract(decision, '$.team'), 'owner', json_extract(decision, '$.owner'), \
     'due_at', json_extract(decision, '$.due_at'), 'account', json_extract(decision, '$.account_id')), 3 \
     FROM receipt WHERE lead = ?1 AND number IN (SELECT decided_in FROM submission WHERE lead = ?1 UNION \
     SELECT receipt FROM mention JOIN submission ON submission.number = mention.submission WHERE submission.lead = ?1 \
     UNION SELECT receipt FROM lead WHERE number = ?1) \
     UNION ALL SELECT at, 'assigned', number, json_object('team', team, 'member', member, 'rule', rule), 4 \
     FROM assignment WHERE lead = ?1",
    "SELECT ended_at, 'unassigned', number, json_object('member', member, 'because', because), 2 \
     FROM assignment WHERE lead = ?1 AND ended_at IS NOT NULL \
     UNION ALL SELECT conversion.at, 'converted', conversion.number, json_object('account', account_id, \
     'process', process, 'by', conversion.by), 5 FROM submission JOIN conversion ON conversion.submission = submission.number \
     WHERE submission.lead = ?1 \
     UNION ALL SELECT outbox.at, kind, outbox.number, json_remove(outbox.data, '$.lead_id'), 5 FROM lead \
     JOIN outbox ON outbox.subject = lead.id WHERE lead.number = ?1 \
     AND kind NOT IN ('lead.assigned', 'lead.returned') \
     AND kind NOT IN ('lead.merged', 'lead.unmerged', 'lead.reassigned', 'lead.converted')",
];

/// Everything that is known of one person.
#[derive(Debug, Serialize)]
pub struct PersonExport {
    /// With all submissions as they came, and to what the person agreed.
    pub lead: LeadRecord,
    pub history: Vec<Happened>,
    /// Every decision about them, with what it was made on.
    pub receipts: Vec<PersonReceipt>,
    /// Submissions of theirs that are suspicious and wait for somebody's word.
    pub suspects: Vec<SuspectRecord>,
}

/// A receipt in which something of the person is.
#[derive(Debug, Serialize)]
pub struct PersonReceipt {
    pub number: i64,
    pub inputs: Box<RawValue>,
    pub decision: Box<RawValue>,
}

impl<S: Sql> Desk<'_, S> {
    /// As [`Ledger::history`].
    ///
    /// # Errors
    /// What the database said.
    pub fn history(&self, id: &str) -> Result<Option<Vec<Happened>>, Error> {
        if self.reaches(&[id])? { self.ledger.history(id) } else { Ok(None) }
    }
}

/// What is kept and doesn't follow from what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unfounded {
    /// The lead's id; empty: it is about the workspace.
    pub lead: String,
    /// Of the lead's row, its assignments, or its clock; of the workspace's circles, secrets and keys.
    pub what: String,
    pub found: String,
    pub expected: String,
}

impl<S: Sql> Ledger<S> {
    /// What happened to the lead with this id, or with the submission of this id, oldest first. A lead that was erased
    /// keeps what says nothing of the person.
    ///
    /// # Errors
    /// What the database said.
    pub fn history(&self, id: &str) -> Result<Option<Vec<Happened>>, Error> {
        let statement = "SELECT lead FROM submission WHERE id = ? UNION ALL SELECT number FROM lead WHERE id = ? \
                         AND erased_at IS NOT NULL LIMIT 1";
        let rows = self.sql.query(statement, &[id.into(), id.into()])?;
        rows.first().map(|row| self.history_of(integer(row, 0)?)).transpose()
    }

    fn history_of(&self, lead: i64) -> Result<Vec<Happened>, Error> {
        let mut rows = Vec::new();
        for part in HAPPENED {
            let place = |row: Row| Ok((integer(&row, 0)?, integer(&row, 4)?, integer(&row, 2)?, row));
            let part = self.sql.query(part, &[lead.into()])?;
            rows.extend(part.into_iter().map(place).collect::<Result<Vec<_>, Error>>()?);
        }
        rows.sort_by_key(|(at, order, number, _)| (*at, *order, *number));
        let happened = |row: &Row| {
            let details = RawValue::from_string(text(row, 3)?.to_owned());
            let details = details.map_err(|error| Error::Unreadable(error.to_string()))?;
            Ok(Happened { at: time(row, 0)?, what: text(row, 1)?.into(), number: integer(row, 2)?, details })
        };
        rows.iter().map(|(.., row)| happened(row)).collect()
    }

    /// Everything that is known of the person whose lead or submission has this id.
    ///
    /// # Errors
    /// What the database said.
    pub fn person_export(&self, id: &str) -> Result<Option<PersonExport>, Error> {
        let rows = self.sql.query("SELECT lead FROM submission WHERE id = ?", &[id.into()])?;
        let (Some(row), Some(lead)) = (rows.first(), self.lead(id)?) else { return Ok(None) };
        let number = integer(row, 0)?;
        let rows = self.sql.query(
            "SELECT number, inputs, decision FROM receipt WHERE number IN (SELECT decided_in FROM submission WHERE lead = ?1 \
             UNION SELECT receipt FROM mention JOIN submission ON submission.number = mention.submission \
             WHERE submission.lead = ?1) AND lead = ?1 ORDER BY number",
            &[number.into()],
        )?;
        let json = |row: &Row, column| {
            let json = RawValue::from_string(text(row, column)?.to_owned());
            json.map_err(|error| Error::Unreadable(error.to_string()))
        };
        let receipt =
            |row: &Row| Ok(PersonReceipt { number: integer(row, 0)?, inputs: json(row, 1)?, decision: json(row, 2)? });
        let receipts = rows.iter().map(receipt).collect::<Result<_, Error>>()?;
        let suspects = suspects::of(&self.sql, &erasure::known_by(&self.sql, &[number])?)?;
        Ok(Some(PersonExport { lead, history: self.history_of(number)?, receipts, suspects }))
    }

    /// Makes the current rows of up to `most` leads after the number `after` again from what happened, and compares: what
    /// doesn't follow; and the number of the last lead, `None` where there are no more. With the first leads goes what is kept of
    /// the workspace itself: by what members take turns, and by what it is known.
    ///
    /// # Errors
    /// What the database said.
    pub fn check(&self, after: i64, most: u32) -> Result<(Vec<Unfounded>, Option<i64>), Error> {
        let rows = self.sql.query(
            "SELECT lead.number, lead.id, lead.data, account_id, business_case, territory, team, owner, due_at, priority, \
             decision FROM lead JOIN receipt ON receipt.number = lead.receipt WHERE lead.number > ? \
             AND merged_into IS NULL AND erased_at IS NULL ORDER BY lead.number LIMIT ?",
            &[after.into(), i64::from(most).into()],
        )?;
        let mut unfounded = if after == 0 { self.check_workspace()? } else { Vec::new() };
        let mut last = None;
        for row in &rows {
            let number = integer(row, 0)?;
            last = Some(number);
            let id = text(row, 1)?;
            let mut note = |what: &str, found: String, expected: String| {
                if found != expected {
                    unfounded.push(Unfounded { lead: id.into(), what: what.into(), found, expected });
                }
            };
            self.check_lead(number, row, &mut note)?;
        }
        Ok((unfounded, last.filter(|_| rows.len() == usize::try_from(most).unwrap_or(usize::MAX))))
    }

    fn check_lead(&self, number: i64, row: &Row, note: &mut impl FnMut(&str, String, String)) -> Result<(), Error> {
        let sql = &self.sql;
        let decision: Decision = crate::row::json(row, 10)?;
        // The fields: those of all submissions, by the rules that the last decision went by.
        let rules = &self.playbook_that_decided(&decision.playbook)?.survivorship;
        let kept = recount::submissions(sql, number)?;
        let lead: Lead = crate::row::json(row, 2)?;
        note("fields", to_json(&lead)?, to_json(&lead_of(&recount::state(&kept, rules), rules))?);
        note("submissions", kept.len().min(1).to_string(), "1".into());
        // What was decided.
        let owner = optional_text(row, 7)?;
        for (what, column, decided) in [
            ("account", 3, decision.account_id.clone()),
            ("case", 4, Some(decision.case.clone())),
            ("territory", 5, Some(decision.territory.clone())),
            ("team", 6, decision.team.clone()),
            ("owner", 7, decision.owner.clone()),
        ] {
            note(what, optional_text(row, column)?.unwrap_or_default(), decided.unwrap_or_default());
        }
        let at = |at: Option<Timestamp>| at.map(|at| at.as_millisecond().to_string()).unwrap_or_default();
        note("due_at", at(optional_time(row, 8)?), at(decision.due_at));
        note("priority", integer(row, 9)?.to_string(), decision.priority.to_string());
        // Who has it: nobody, or whoever was assigned last, unless it is done.
        let open =
            sql.query("SELECT count(*) FROM assignment WHERE lead = ? AND ended_at IS NULL", &[number.into()])?;
        let open = open.first().map_or(Ok(0), |row| integer(row, 0))?;
        note("open assignments", open.max(1).to_string(), "1".into());
        let has = assignments::open(sql, number)?.map(|open| open.member);
        let statement =
            "SELECT member FROM assignment WHERE lead = ? AND because = 'done' ORDER BY number DESC LIMIT 1";
        let done = sql.query(statement, &[number.into()])?;
        let done = done.first().map(|row| text(row, 0).map(str::to_owned)).transpose()?;
        note(
            "assigned to",
            has.or(done.filter(|done| Some(done) == owner.as_ref())).unwrap_or_default(),
            owner.clone().unwrap_or_default(),
        );
        // When something is due of it.
        let waiting = clocks::waiting(sql, kept.first().map_or("", |kept| kept.id.as_str()))?;
        note("clock", waiting.is_some().to_string(), owner.is_some().to_string());
        if let Some(waiting) = waiting {
            let playbook = self.playbook_of(&waiting.decision)?;
            let next = waiting.clock.next(&waiting.rules(&playbook)).map(|(at, _)| at);
            let next = clocks::kept(&waiting.clock, next).and_then(|at| Timestamp::from_millisecond(at).ok());
            let rows = sql.query("SELECT alarm FROM clock WHERE lead = ?", &[number.into()])?;
            let alarm = rows.first().map_or(Ok(None), |row| optional_time(row, 0))?;
            note("alarm", at(alarm), at(next));
        }
        Ok(())
    }
}
