//! Pools: leads that wait for the first of a team who takes them.
//!
//! In scope: who sees them, and who gets one: the first to ask, in one transaction. Not in scope: which teams work so (the
//! playbook's `first_come`), who could have a lead (`frontdesk::assign`).

use crate::activity::{self, Doing};
use crate::lists::{LeadLine, line};
use crate::row::{integer, json};
use crate::sql::Sql;
use crate::{Desk, Error, assignments, clocks, work};
use frontdesk::Decision;
use frontdesk::decision::Reason;
use frontdesk::playbook::Stage;
use frontdesk::sla::Clock;
use jiff::Timestamp;

/// Most leads of a pool that are listed: the oldest.
const MOST_LISTED: i64 = 200;

/// What became of taking a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claiming {
    Claimed {
        owner: String,
        clock: Box<Clock>,
    },
    /// There is no such lead for this member.
    NoLead,
    /// Somebody else was first, or the member can't have it just now.
    Taken,
}

/// Who can have a lead that waits so, by its decision.
fn who(decision: &Decision) -> &[String] {
    let of = decision.reasons.iter().find_map(|reason| match reason {
        Reason::Owner { rule, of, .. } if rule == frontdesk::assign::POOL => Some(of.as_slice()),
        _ => None,
    });
    of.unwrap_or_default()
}

impl<S: Sql> Desk<'_, S> {
    /// In whose name a pool is looked at: the caller's own, or, of who may speak for others, `member`'s.
    fn claims_as<'a>(&'a self, member: Option<&'a str>) -> Option<&'a str> {
        match self.access.person() {
            Some(person) => {
                let own = person.works_as().or(person.member.as_deref());
                member.filter(|member| person.works_as().is_none() && self.access.reach().has_owner(member)).or(own)
            }
            None => member,
        }
    }

    /// Leads that wait for the first who comes, and that the caller's member, or `member`, can have; the oldest first, without
    /// who they are.
    ///
    /// # Errors
    /// What the database said.
    pub fn pool(&self, member: Option<&str>, now: Timestamp) -> Result<Vec<LeadLine>, Error> {
        let sql = &self.ledger.sql;
        let claimant = self.claims_as(member);
        let sees_all = claimant.is_none() && self.access.reach().is_all();
        let rows = sql.query(
            "SELECT assignment.lead, decision FROM assignment JOIN lead ON lead.number = assignment.lead \
             JOIN receipt ON receipt.number = lead.receipt WHERE member = ? AND ended_at IS NULL AND rule = 'pool' \
             AND merged_into IS NULL ORDER BY assignment.number LIMIT ?",
            &[(&self.ledger.playbook()?.watcher).into(), MOST_LISTED.into()],
        )?;
        let mut lines = Vec::new();
        for row in &rows {
            let decision: Decision = json(row, 1)?;
            let is_theirs = claimant.is_some_and(|claimant| who(&decision).iter().any(|id| id == claimant));
            if !is_theirs && !sees_all {
                continue;
            }
            if let Some(mut line) = line::of(sql, integer(row, 0)?, true, now)? {
                line.seal();
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Takes a lead that waits for the first who comes, for the caller's member, or for `member`. Whoever asks first has it.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn claim(&self, id: &str, member: Option<&str>, now: Timestamp) -> Result<Claiming, Error> {
        let (ledger, sql) = (self.ledger, &self.ledger.sql);
        let Some(claimant) = self.claims_as(member) else { return Ok(Claiming::NoLead) };
        let act = self.act(Some(claimant), now);
        sql.transaction(|| {
            let Some(mut waiting) = clocks::waiting(sql, id)? else { return Ok(Claiming::NoLead) };
            let was_for_them = who(&waiting.decision).iter().any(|id| id == claimant);
            if !assignments::is_in_pool(sql, waiting.number)? {
                // Who could have had it is told that it is gone; to all others it isn't there.
                let rows = sql.query(
                    "SELECT 1 FROM assignment JOIN lead ON lead.number = assignment.lead WHERE lead.id = ? AND rule = 'pool'",
                    &[(&waiting.id).into()],
                )?;
                return Ok(if rows.is_empty() { Claiming::NoLead } else { Claiming::Taken });
            }
            let playbook = ledger.playbook_of(&waiting.decision)?;
            let of_team = waiting.decision.team.as_ref().and_then(|team| playbook.teams.get(team));
            if !was_for_them && !of_team.is_some_and(|team| team.members.iter().any(|of| of == claimant)) {
                return Ok(Claiming::NoLead);
            }
            if !waiting.claim(sql, &playbook, claimant, now)? || waiting.owner.as_deref() != Some(claimant) {
                return Ok(Claiming::Taken);
            }
            work::accept(sql, &mut waiting, now)?;
            let standing = activity::standing(sql, waiting.number)?;
            let stage = activity::onward(&standing, Stage::Accepted);
            let doing = Doing { kind: "claimed", member: Some(claimant), stage, ..Doing::default() };
            activity::add(sql, waiting.number, &doing, &act)?;
            work::keep(sql, &waiting, &playbook, now)?;
            Ok(Claiming::Claimed { owner: claimant.to_owned(), clock: Box::new(waiting.clock) })
        })
    }
}
