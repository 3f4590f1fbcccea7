//! Handing on: a lead that waits goes to somebody else, with its clock begun anew and a receipt of its own.
//!
//! In scope: every way in which it does: nobody acted in time, the owner rejected it, somebody took it from a pool, somebody gives it
//! by hand. Not in scope: when that is (`clocks`, `work`, `pools`, `reassign`), who can have it (`frontdesk::assign`).

use crate::clocks::{Waiting, held_until};
use crate::signing::Seals;
use crate::sql::Value;
use crate::{Error, assignments, gather, receipt, staff};
use frontdesk::Known;
use frontdesk::decision::{Decision, Reason};
use frontdesk::playbook::Playbook;
use jiff::Timestamp;

/// Why somebody has a lead no more: another took it from the pool, or it was given to another by hand.
const CLAIMED: &str = "claimed";
const GIVEN: &str = "given";

/// There is nobody who could have it.
const NOBODY: &str = "nobody_can";

impl Waiting {
    /// Gives the lead to somebody who didn't have it; whether there was anybody. Where there isn't, and somebody has it, they
    /// keep it; where nobody has it, it is held.
    ///
    /// `because` is why the owner of now has it no more.
    pub(crate) fn assign_again(
        &mut self,
        sql: &impl Seals,
        playbook: &Playbook,
        because: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.assign_to(sql, playbook, (because, None), now).map(|refused| refused.is_none())
    }

    /// Gives a lead that waits for the first who comes to `member`; whether they can have it. Nothing is written if not.
    pub(crate) fn claim(
        &mut self,
        sql: &impl Seals,
        playbook: &Playbook,
        member: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.assign_to(sql, playbook, (CLAIMED, Some(member)), now).map(|refused| refused.is_none())
    }

    /// Gives the lead to `member`, or to whoever's turn it is but not to its owner; why nobody else has it now, if so. Nothing
    /// is written then.
    pub(crate) fn give(
        &mut self,
        sql: &impl Seals,
        playbook: &Playbook,
        member: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        self.assign_to(sql, playbook, (GIVEN, member), now)
    }

    fn assign_to(
        &mut self,
        sql: &impl Seals,
        playbook: &Playbook,
        (because, to): (&str, Option<&str>),
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        let ids: Vec<String> = self.decision.account_id.iter().cloned().collect();
        let accounts = gather::accounts_by_id(sql, &ids)?;
        let account = accounts.first();
        let lead = frontdesk::reassignable(&self.id, self.lead.clone(), account, self.decision.clone(), playbook, now);
        let (rotation, mut staff) = staff::known(sql, Some(self.number), &lead, playbook, now)?;
        if let Some(owner) = self.owner.as_ref().filter(|_| matches!(because, "reassigned" | GIVEN)) {
            staff.had.insert(owner.clone(), because.to_owned());
        }
        if because == CLAIMED {
            staff.claimed = to.map(str::to_owned);
        } else if let Some(to) = to {
            // Whoever gives it knows that they had it before.
            staff.had.remove(to);
            staff.given = Some(to.to_owned());
        }
        let record = lead.assign(&rotation, &staff);
        if to.is_some() && record.decision.owner.as_deref() != to {
            return Ok(Some(to.and_then(|to| unable(&record.decision, to)).unwrap_or(NOBODY).to_owned()));
        }
        let open = assignments::open(sql, self.number)?;
        if record.decision.held && open.is_some() {
            self.clock.held_until = held_until(&record.decision).filter(|_| self.decision.held);
            return Ok(Some(NOBODY.to_owned()));
        }
        if let Some(open) = open {
            assignments::end(sql, open.number, because, now)?;
        }
        assignments::begin(sql, &record, self.number, now)?;
        let last = receipt::last(sql)?;
        let known = Known { rotation, staff, ..Known::default() };
        receipt::add_again(sql, &last, self.number, (&record, account, &known), self.receipt, now)?;
        self.receipt = last.number + 1;
        self.decision = record.decision;
        self.owner = self.decision.owner.clone();
        self.clock.assigned(self.decision.due_at, held_until(&self.decision), now);
        let arguments: [Value; 5] = [
            self.owner.clone().into(),
            self.decision.due_at.map(Timestamp::as_millisecond).into(),
            now.as_millisecond().into(),
            self.receipt.into(),
            self.number.into(),
        ];
        let statement = "UPDATE lead SET owner = ?, due_at = ?, updated_at = ?, receipt = ? WHERE number = ?";
        sql.query(statement, &arguments)?;
        let owner = self.owner.clone();
        self.tell(sql, "lead.reassigned", owner.as_deref(), Some(because), now)?;
        Ok(self.decision.held.then(|| NOBODY.to_owned()))
    }
}

/// Why this member couldn't have the lead.
fn unable<'d>(decision: &'d Decision, member: &str) -> Option<&'d str> {
    decision.reasons.iter().find_map(|reason| match reason {
        Reason::Ineligible { member: of, because } if of == member => Some(because.as_str()),
        _ => None,
    })
}
