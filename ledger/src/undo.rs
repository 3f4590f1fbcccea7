//! Undoing a merge, whoever made it and whatever came since.
//!
//! In scope: which submissions are whose then, and what becomes of the two leads. Not in scope: which values survive and who
//! gets the lead (the core). Undoing takes one link away: what came since goes with the submission that it was recognized
//! by. A side that nothing happened to since is again what it was; the other is decided now.

use crate::act::Act;
use crate::again::{self, Again, Decided};
use crate::changes::{self, Cause};
use crate::duplicates::{self, PairVerdict};
use crate::keys::{self, Keys};
use crate::links::{self, Link};
use crate::merges::{self, MergeRecord};
use crate::outbox::{self, Event, Joined, Told};
use crate::recount::{self, Kept, Standing};
use crate::row::{existing, integer, to_json};
use crate::sql::Sql;
use crate::{Error, Ledger, assignments, clocks, not_same, receipt, store};
use frontdesk::Playbook;
use frontdesk::dedupe::{changes as differences, lead_of};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What became of undoing a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undoing {
    /// It is undone, now or since before: then nothing was written.
    Undone(Box<MergeRecord>),
    NoMerge,
}

impl<S: Sql> Ledger<S> {
    /// Undoes the merge with this number, whoever made it and whatever came since: the two are leads of their own again,
    /// and are not taken for one again unless a person says so.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn undo_merge(
        &self,
        number: i64,
        by: Option<&str>,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Undoing, Error> {
        self.sql.transaction(|| self.undo_within(number, &Act::new(by, access_key, now)))
    }

    pub(crate) fn undo_within(&self, number: i64, act: &Act) -> Result<Undoing, Error> {
        let sql = &self.sql;
        let Some(link) = links::get(sql, number)? else { return Ok(Undoing::NoMerge) };
        if link.undone.is_some() {
            return Ok(Undoing::Undone(Box::new(existing(merges::get(sql, number)?)?)));
        }
        let rows = sql.query("SELECT lead FROM submission WHERE number = ?", &[link.child.into()])?;
        let survivor = integer(&existing(rows.into_iter().next())?, 0)?;
        let erased = sql.query("SELECT 1 FROM lead WHERE number = ? AND erased_at IS NOT NULL", &[survivor.into()])?;
        if !erased.is_empty() {
            return Ok(Undoing::NoMerge);
        }
        let playbook = &*self.playbook_of_lead(survivor)?;
        let survivor = existing(recount::standing(sql, survivor, &playbook.survivorship)?)?;
        let hanging = links::hanging_on(sql, survivor.number, link.child)?;
        let all = recount::submissions(sql, survivor.number)?;
        let (cut, left): (Vec<Kept>, Vec<Kept>) = all.into_iter().partition(|kept| hanging.contains(&kept.number));
        links::undo(sql, number, act)?;

        let (other, other_owner) = self.separate(&link, &cut, playbook, act)?;
        let listed = to_json(&hanging)?;
        let statement = "UPDATE submission SET lead = ? WHERE number IN (SELECT value FROM json_each(?))";
        sql.query(statement, &[other.into(), listed.into()])?;
        let owner = self.go_on_without(&link, &survivor, &left, other_owner.as_deref(), playbook, act)?;
        // A key that both had was the older's alone.
        for side in [&left, &cut] {
            find_again(sql, side)?;
        }
        not_same::say(sql, link.child, link.parent, act)?;
        duplicates::decide(sql, survivor.number, other, PairVerdict::Different, act)?;
        let event = Joined {
            lead_id: &survivor.id,
            other_id: cut.first().map_or("", |root| root.id.as_str()),
            merge: number,
            owner: owner.as_deref(),
            other_owner: other_owner.as_deref(),
            by: act.by.as_deref(),
        };
        outbox::add(sql, &Event::Unmerged(event), act.at)?;
        Ok(Undoing::Undone(Box::new(existing(merges::get(sql, number)?)?)))
    }

    /// Gives what is cut off a row of its own: the one that it had, or a new one, decided now. Its number and owner.
    fn separate(
        &self,
        link: &Link,
        cut: &[Kept],
        playbook: &Playbook,
        act: &Act,
    ) -> Result<(i64, Option<String>), Error> {
        let (sql, rules) = (&self.sql, &playbook.survivorship);
        let root = existing(cut.first())?;
        // Two people may be of two shares of the leads.
        let playbook = &*self.playbook_for(&lead_of(&recount::state(cut, rules), rules), &root.id)?;
        let rules = &playbook.survivorship;
        let state = recount::state(cut, rules);
        let had = recount::before_merge(sql, &root.id)?;
        if let Some(had) = &had {
            assignments::wake(sql, had.number)?;
            clocks::wake(sql, had.number, playbook)?;
        }
        if let Some(had) = had.as_ref().filter(|had| had.lead == lead_of(&state, rules)) {
            // Nothing came since that would change anything: it goes on as it was.
            sql.query(
                "UPDATE lead SET merged_into = NULL, updated_at = ?, state = ? WHERE number = ?",
                &[act.at.as_millisecond().into(), store::state(&state, cut.len() > 1)?, had.number.into()],
            )?;
            return Ok((had.number, had.owner.clone()));
        }
        let (owner, due_at) = had.as_ref().map_or((None, None), |had| (had.owner.clone(), had.due_at));
        let again = Again { id: &root.id, kept: cut, state, owner, due_at };
        let Decided { lead, record, .. } = again::decide(sql, again, playbook, act.at)?;
        let decision = &record.decision;
        match had {
            Some(had) => {
                let fields = differences(&had.lead, &record.lead, &record.state, rules);
                changes::add(sql, lead, Cause::Undo(link.number), &fields, act.at)?;
            }
            None => {
                let event = Told {
                    lead_id: &root.id,
                    submission_id: &root.id,
                    owner: decision.owner.as_deref(),
                    due_at: decision.due_at,
                };
                outbox::add(sql, &Event::Assigned(event), act.at)?;
            }
        }
        Ok((lead, decision.owner.clone()))
    }

    /// The surviving lead without what was cut off: as it was decided before the merge if nothing was decided since, or
    /// decided now. Its owner.
    fn go_on_without(
        &self,
        link: &Link,
        survivor: &Standing,
        left: &[Kept],
        other_owner: Option<&str>,
        playbook: &Playbook,
        act: &Act,
    ) -> Result<Option<String>, Error> {
        let (sql, rules) = (&self.sql, &playbook.survivorship);
        let state = recount::state(left, rules);
        let fields = differences(&survivor.lead, &lead_of(&state, rules), &state, rules);
        changes::add(sql, survivor.number, Cause::Undo(link.number), &fields, act.at)?;
        let before = existing(receipt::decision(sql, link.receipt_before)?)?;
        if survivor.receipt == link.receipt {
            let owner = before.owner.clone();
            let folded = (&state, rules, left.len() > 1);
            store::restore(sql, survivor.number, &before, link.receipt_before, folded, act.at)?;
            let kept = assignments::restored(sql, survivor.number, &before, act.at)?;
            let clock = clocks::read(sql, survivor.number)?;
            clocks::routed(sql, &before, survivor.number, (clock, kept), playbook, act.at)?;
            return Ok(owner);
        }
        // Who came with the merge goes with what came with it.
        let theirs = before.owner.is_none() && survivor.owner.as_deref() == other_owner;
        // Nor does a clock that started again because the other side wrote.
        let wrote = left.iter().any(|kept| kept.received_at >= link.merged.at);
        let due_at = if wrote || before.owner != survivor.owner { survivor.due_at } else { before.due_at };
        let (owner, due_at) = if theirs { (None, None) } else { (survivor.owner.clone(), due_at) };
        let again = Again { id: &survivor.id, kept: left, state, owner, due_at };
        Ok(again::decide(sql, again, playbook, act.at)?.record.decision.owner)
    }
}

/// Ties the keys of a lead's submissions to them, as if they had come in without any others.
fn find_again(sql: &impl Sql, kept: &[Kept]) -> Result<(), Error> {
    let mut settled = BTreeSet::new();
    for kept in kept {
        let keys = Keys::of(&kept.lead);
        keys::add(sql, kept.number, &keys, &settled)?;
        settled.extend(keys.all());
    }
    Ok(())
}
