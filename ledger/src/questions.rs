//! Questions: what else a form could ask of a lead, as the playbook in force has it.
//!
//! In scope: which playbook, and what is known of the lead. Not in scope: which answers can still change something (the core
//! proves it). Only what the form itself said is known here: whether the person or the company was here before isn't told to
//! whoever asks, not even by what isn't asked. Proofs take the only writer's time: what was asked lately is remembered, so that
//! the question of every form that is touched costs nothing, and what is new has an allowance.

use crate::sql::Sql;
use crate::{Access, Error, Ledger, Limited, PageAsks, heads};
use frontdesk::decide::facts;
use frontdesk::decision::Held;
use frontdesk::outcome::Merged;
use frontdesk::playbook::Field;
use frontdesk::proof::Question;
use frontdesk::{RawLead, standardize_fields_by};
use jiff::Timestamp;

/// So many answers are remembered.
const REMEMBERED: usize = 32;

/// For so many seconds: what is open at one moment may be closed at the next.
const MOMENT: i64 = 300;

/// What was found for a playbook, at a moment, by what is known of a lead beside the time.
pub(crate) type Remembered = Vec<((i64, i64, Vec<Held>), Vec<Question>)>;

impl<S: Sql> Ledger<S> {
    /// The questions whose answers can still change what becomes of a lead with these fields, the most useful first; or the limit
    /// that the key has reached.
    ///
    /// # Errors
    /// What the database said.
    pub fn questions(
        &self,
        fields: &RawLead,
        access: &Access,
        now: Timestamp,
    ) -> Result<Result<Vec<Question>, Limited>, Error> {
        let heads = heads::read(&self.sql, None)?;
        let lead = frontdesk::standardize_fields(fields);
        let number = heads.in_force.of(&lead, "");
        let playbook = self.playbook_numbered(number)?;
        let merged = Merged { lead: standardize_fields_by(fields, &playbook.dictionary), ..Merged::default() };
        let known = facts(&merged, None, &playbook, now);
        let lasting: Vec<Held> = known.iter().filter(|held| held.field != Field::Time.name()).cloned().collect();
        let place = (number, now.as_second().div_euclid(MOMENT), lasting);
        let mut remembered = self.asked.borrow_mut();
        if let Some((_, questions)) = remembered.iter().find(|(of, _)| *of == place) {
            return Ok(Ok(questions.clone()));
        }
        if let Some(limited) = self.spend_on_page(access, PageAsks::Questions, now)? {
            return Ok(Err(limited));
        }
        let questions = frontdesk::questions(&merged.lead, &known, &playbook);
        remembered.truncate(REMEMBERED - 1);
        remembered.insert(0, (place, questions.clone()));
        Ok(Ok(questions))
    }
}
