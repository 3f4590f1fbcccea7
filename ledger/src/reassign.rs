//! Giving leads to others by hand: one, or many in one transaction.
//!
//! In scope: leads and members within reach, and what is told of it. Not in scope: who can have a lead (`frontdesk::assign`: whoever
//! is named has to be there), what time alone takes away (`clocks`). A lead that is given away stays its team's; it was nobody's
//! turn, and neither account of turns changes.

use crate::activity::{self, Doing};
use crate::sql::Sql;
use crate::{Desk, Error, assignments, clocks, work};
use frontdesk::FieldProblem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most leads that are given away together.
const MOST: usize = 200;

/// Longest reason, in characters.
const CHARS: usize = 500;

/// Which leads somebody else is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Reassign {
    /// Their ids, 1 to 200.
    pub leads: Vec<String>,
    /// A member's id; nothing said: whoever's turn it is, but for who has it.
    pub to: Option<String>,
    pub reason: Option<String>,
    /// Who says so, as the sender names them.
    pub by: Option<String>,
}

/// What became of one lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reassigned {
    /// The id by which it was named.
    pub lead: String,
    /// Who has it now, a member's id.
    pub owner: Option<String>,
    /// Why nothing was changed: `no_such_lead`, `done`, `has_it`, `nobody_can`, or why the member can't have it, such as `away`.
    pub refused: Option<String>,
}

/// What became of giving leads away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reassigning {
    Done(Vec<Reassigned>),
    /// Nothing was written.
    Bad(Vec<FieldProblem>),
}

impl<S: Sql> Desk<'_, S> {
    /// Gives leads within reach to a member within reach, or to whoever's turn it is; each by itself.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn reassign(&self, asked: &Reassign, now: Timestamp) -> Result<Reassigning, Error> {
        let problems = self.problems(asked)?;
        if !problems.is_empty() {
            return Ok(Reassigning::Bad(problems));
        }
        self.ledger.sql.transaction(|| {
            let mut seen = BTreeSet::new();
            let leads = asked.leads.iter().filter(|lead| seen.insert(lead.as_str()));
            let done = leads.map(|lead| {
                let (owner, refused) = self.give(lead, asked, now)?;
                Ok(Reassigned { lead: lead.clone(), owner, refused })
            });
            Ok(Reassigning::Done(done.collect::<Result<_, Error>>()?))
        })
    }

    fn problems(&self, asked: &Reassign) -> Result<Vec<FieldProblem>, Error> {
        let problem = |field: &str, found: &str, expected: String| FieldProblem {
            field: field.into(),
            found: found.chars().take(80).collect(),
            expected,
        };
        let mut problems = Vec::new();
        if !(1..=MOST).contains(&asked.leads.len()) {
            let found = asked.leads.len().to_string();
            problems.push(problem("leads", &found, format!("the ids of 1 to {MOST} leads")));
        }
        if asked.reason.as_ref().is_some_and(|reason| reason.chars().count() > CHARS) {
            problems.push(problem("reason", "a longer text", format!("at most {CHARS} characters")));
        }
        if let Some(to) = &asked.to
            && !(self.ledger.playbook()?.members.contains_key(to) && self.access.reach().has_owner(to))
        {
            problems.push(problem("to", to, "the id of a member within reach".into()));
        }
        Ok(problems)
    }

    /// Gives one lead away: who has it now, and why nothing was changed, if so.
    fn give(&self, id: &str, asked: &Reassign, now: Timestamp) -> Result<(Option<String>, Option<String>), Error> {
        let (ledger, sql) = (self.ledger, &self.ledger.sql);
        let waiting = if self.reaches(&[id])? { clocks::waiting(sql, id)? } else { None };
        let Some(mut waiting) = waiting else { return Ok((None, Some("no_such_lead".into()))) };
        if assignments::open(sql, waiting.number)?.is_none() {
            return Ok((waiting.owner, Some("done".into())));
        }
        if asked.to.is_some() && asked.to == waiting.owner {
            return Ok((waiting.owner, Some("has_it".into())));
        }
        let playbook = ledger.playbook_of(&waiting.decision)?;
        if let Some(because) = waiting.give(sql, &playbook, asked.to.as_deref(), now)? {
            return Ok((waiting.owner, Some(because)));
        }
        let note = asked.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        let doing = Doing { kind: "given", member: waiting.owner.as_deref(), note, ..Doing::default() };
        activity::add(sql, waiting.number, &doing, &self.act(asked.by.as_deref(), now))?;
        work::keep(sql, &waiting, &playbook, now)?;
        Ok((waiting.owner, None))
    }
}
