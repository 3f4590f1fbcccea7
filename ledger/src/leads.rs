//! Reading leads.
//!
//! In scope: one lead with its decision and its history. Not in scope: lists and reports.

use crate::row::{integer, json, text, time};
use crate::sql::Sql;
use crate::{Error, Ledger, Organisation, clocks, colleagues};
use frontdesk::decision::Decision;
use frontdesk::sla::Clock;
use frontdesk::{Lead, RawLead};
use serde::Serialize;

/// A lead with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeadRecord {
    pub id: String,
    pub created_at: jiff::Timestamp,
    pub updated_at: jiff::Timestamp,
    /// In standard form, after all merges.
    pub lead: Lead,
    /// Where the lead is from, and who else came from there; none where it names neither a domain nor a company.
    pub organisation: Option<Organisation>,
    /// The latest.
    pub decision: Decision,
    /// By when somebody has to act, and how long it took; none where nobody has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// Everything that came in, as it came, oldest first.
    pub submissions: Vec<SubmissionRecord>,
}

/// One submission, as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubmissionRecord {
    pub id: String,
    pub received_at: jiff::Timestamp,
    pub fields: RawLead,
}

impl<S: Sql> Ledger<S> {
    /// The lead with this id, or into which the submission with this id was merged.
    ///
    /// # Errors
    /// What the database said.
    pub fn lead(&self, id: &str) -> Result<Option<LeadRecord>, Error> {
        let rows = self.sql.query(
            "SELECT lead.number, lead.id, created_at, updated_at, data, decision FROM submission \
             JOIN lead ON lead.number = submission.lead JOIN receipt ON receipt.number = lead.receipt \
             WHERE submission.id = ?",
            &[id.into()],
        )?;
        let Some(row) = rows.first() else { return Ok(None) };
        let number = integer(row, 0)?;
        let submissions = self
            .sql
            .query("SELECT id, received_at, raw FROM submission WHERE lead = ? ORDER BY number", &[number.into()])?;
        let submissions = submissions.iter().map(|row| {
            Ok(SubmissionRecord { id: text(row, 0)?.into(), received_at: time(row, 1)?, fields: json(row, 2)? })
        });
        let (id, lead, decision): (&str, Lead, Decision) = (text(row, 1)?, json(row, 4)?, json(row, 5)?);
        Ok(Some(LeadRecord {
            id: id.into(),
            created_at: time(row, 2)?,
            updated_at: time(row, 3)?,
            organisation: colleagues::of(&self.sql, id, &lead, decision.account_id.is_some())?,
            lead,
            decision,
            clock: clocks::read(&self.sql, number)?,
            submissions: submissions.collect::<Result<_, Error>>()?,
        }))
    }
}
