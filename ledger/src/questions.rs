//! Questions: what else a form could ask of a lead, as the playbook in force has it.
//!
//! In scope: which playbook, and what is known of the lead. Not in scope: which answers can still change something (the core
//! proves it). Only what the form itself said is known here: whether the person or the company was here before isn't told to
//! whoever asks, not even by what isn't asked.

use crate::sql::Sql;
use crate::{Error, Ledger, heads};
use frontdesk::decide::facts;
use frontdesk::outcome::Merged;
use frontdesk::proof::Question;
use frontdesk::{RawLead, standardize_fields_by};
use jiff::Timestamp;

impl<S: Sql> Ledger<S> {
    /// The questions whose answers can still change what becomes of a lead with these fields, the most useful first.
    ///
    /// # Errors
    /// What the database said.
    pub fn questions(&self, fields: &RawLead, now: Timestamp) -> Result<Vec<Question>, Error> {
        let heads = heads::read(&self.sql)?;
        let lead = frontdesk::standardize_fields(fields);
        let playbook = self.playbook_numbered(heads.in_force.of(&lead, ""))?;
        let merged = Merged { lead: standardize_fields_by(fields, &playbook.dictionary), ..Merged::default() };
        let known = facts(&merged, None, &playbook, now);
        Ok(frontdesk::questions(&merged.lead, &known, &playbook))
    }
}
