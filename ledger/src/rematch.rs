//! Matching again: leads that were routed while the account book could not be had, now that it is back.
//!
//! In scope: which leads wait, and deciding one of them again with what search found. Not in scope: searching (the edge has the
//! book). Who has a lead keeps it, unless it turns out to belong to an account: then it is assigned as if it had come in with
//! one. Nobody has accepted it by then: an acceptance is what would have to stay.

use crate::again::{self, Again};
use crate::outbox::{self, Notice};
use crate::recount;
use crate::row::{integer, json, text, to_json};
use crate::sql::Sql;
use crate::{Error, Ledger};
use frontdesk::Lead;
use frontdesk::outcome::Searched;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most leads that are given out together.
const AT_ONCE: i64 = 20;

/// A lead that waits for the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmatched {
    pub id: String,
    /// As it is decided: what is searched for.
    pub lead: Lead,
}

/// What became of a lead that was to be matched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rematched {
    /// It was decided again.
    Decided,
    /// It doesn't wait any more: it came again, or was merged.
    NotWaiting,
    /// The book that was searched is not that of the accounts as they are.
    BookNeeded { revision: i64 },
}

impl<S: Sql> Ledger<S> {
    /// Some of the leads that wait for the book, oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn unmatched(&self) -> Result<Vec<Unmatched>, Error> {
        let statement = "SELECT id, data FROM unmatched JOIN lead ON lead.number = unmatched.lead \
                         WHERE merged_into IS NULL ORDER BY unmatched.lead LIMIT ?";
        let rows = self.sql.query(statement, &[AT_ONCE.into()])?;
        rows.iter().map(|row| Ok(Unmatched { id: text(row, 0)?.into(), lead: json(row, 1)? })).collect()
    }

    /// Decides a waiting lead again, with what the book of the accounts' `revision` gave for it.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn rematch(&self, id: &str, searched: &Searched, revision: i64, now: Timestamp) -> Result<Rematched, Error> {
        self.sql.transaction(|| self.rematch_within(id, searched, revision, now))
    }

    fn rematch_within(&self, id: &str, searched: &Searched, revision: i64, now: Timestamp) -> Result<Rematched, Error> {
        let sql = &self.sql;
        let statement = "SELECT unmatched.lead FROM lead JOIN unmatched ON unmatched.lead = lead.number \
                         WHERE id = ? AND merged_into IS NULL";
        let rows = sql.query(statement, &[id.to_owned().into()])?;
        let Some(row) = rows.first() else { return Ok(Rematched::NotWaiting) };
        let latest = self.accounts_revision()?;
        if latest != revision {
            return Ok(Rematched::BookNeeded { revision: latest });
        }
        let number = integer(row, 0)?;
        let playbook = self.playbook_of_lead(number)?;
        let standing = recount::standing(sql, number, &playbook.survivorship)?;
        let standing =
            standing.ok_or_else(|| Error::Unreadable(format!("the lead `{id}`, which waits and isn't there")))?;
        // What was found counts for the submission that was searched for, also where a merge or its undoing decides again.
        let mut kept = recount::submissions(sql, number)?;
        if let Some(asked) = recount::asked(&kept, &standing.lead).and_then(|at| kept.get_mut(at)) {
            asked.searched = searched.clone();
            sql.query(
                "UPDATE submission SET searched = ? WHERE number = ?",
                &[to_json(searched)?.into(), asked.number.into()],
            )?;
        }
        let again = |keeps: bool| Again {
            id: &standing.id,
            kept: &kept,
            state: standing.state.clone(),
            owner: standing.owner.clone().filter(|_| keeps),
            due_at: standing.due_at.filter(|_| keeps),
        };
        let mut made = again::make(sql, again(true), &playbook, now)?;
        if made.record.decision.account_id.is_some() {
            made = again::make(sql, again(false), &playbook, now)?;
        }
        let decided = again::store(sql, made, &playbook, now)?;
        let decision = &decided.record.decision;
        if decision.owner != standing.owner {
            let (owner, due_at) = (decision.owner.as_deref(), decision.due_at);
            let notice = Notice { lead_id: &standing.id, to: owner, owner, due_at, because: Some("matched") };
            outbox::put(sql, "lead.reassigned", &notice, now)?;
        }
        Ok(Rematched::Decided)
    }
}
