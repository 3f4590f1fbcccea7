//! Merges that people make, and reading any merge back.
//!
//! In scope: what becomes of two leads, whole or not at all. Not in scope: merges on arrival (`submit`), undoing (`undo`),
//! which values survive and who gets the lead (the core). A merge is one link, from the root of the younger lead to the
//! root of the older; the younger lead's row stays as it was, and is what undoing brings back.

use crate::act::Act;
use crate::again::{self, Again};
use crate::changes::{self, Cause};
use crate::duplicates::{self, PairVerdict};
use crate::links::{self, Link, MergeKind};
use crate::outbox::{self, Event, Joined};
use crate::recount;
use crate::row::{existing, integer, text};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, assignments, clocks, not_same};
use frontdesk::decision::{Confidence, Evidence};
use frontdesk::dedupe::{changes as differences, union};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// A merge: the link by which a submission, and what hangs on it, belongs to an earlier submission's lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MergeRecord {
    pub number: i64,
    pub kind: MergeKind,
    /// The ids of the two submissions: the later one, and the earlier one that it is tied to.
    pub submission: String,
    pub into: String,
    /// The ids of the leads that they belong to now; the same while the merge holds.
    pub lead: String,
    pub into_lead: String,
    pub confidence: Confidence,
    pub evidence: Vec<Evidence>,
    pub merged: Act,
    pub undone: Option<Act>,
}

/// What became of a reviewer's merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merging {
    /// The two are one now.
    Merged(Box<MergeRecord>),
    /// They were one before, the lead of this id; nothing was written.
    AlreadyOne { lead: String },
    /// There is no lead or submission with this id; nothing was written.
    NoLead { id: String },
}

const SELECT: &str = "child.id, parent.id, child_lead.id, parent_lead.id FROM link \
     JOIN submission AS child ON child.number = link.child JOIN lead AS child_lead ON child_lead.number = child.lead \
     JOIN submission AS parent ON parent.number = link.parent JOIN lead AS parent_lead ON parent_lead.number = parent.lead";

impl<S: Sql> Ledger<S> {
    /// Merges two leads, each named by its id or that of one of its submissions. The one with the oldest submission
    /// survives, and keeps its owner and clock; what was said against it is withdrawn.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn merge(
        &self,
        one: &str,
        other: &str,
        by: Option<&str>,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Merging, Error> {
        self.sql.transaction(|| self.merge_within(one, other, &Act::new(by, access_key, now)))
    }

    pub(crate) fn merge_within(&self, one: &str, other: &str, act: &Act) -> Result<Merging, Error> {
        let sql = &self.sql;
        let mut roots = Vec::new();
        for id in [one, other] {
            match home(sql, id)? {
                Some(home) => roots.push(home),
                None => return Ok(Merging::NoLead { id: id.to_owned() }),
            }
        }
        roots.sort_unstable();
        let [older, younger] = roots.as_slice() else {
            return Err(Error::Unreadable("two leads, and not two".into()));
        };
        let playbook = &*self.playbook_of_lead(older.lead)?;
        let survivor = existing(recount::standing(sql, older.lead, &playbook.survivorship)?)?;
        if older.lead == younger.lead {
            return Ok(Merging::AlreadyOne { lead: survivor.id });
        }
        let merged = existing(recount::standing(sql, younger.lead, &playbook.survivorship)?)?;
        not_same::withdraw(sql, older.lead, younger.lead, act)?;
        duplicates::decide(sql, older.lead, younger.lead, PairVerdict::Same, act)?;
        sql.query("UPDATE submission SET lead = ? WHERE lead = ?", &[older.lead.into(), younger.lead.into()])?;
        sql.query(
            "UPDATE lead SET merged_into = ?, updated_at = ? WHERE number = ?",
            &[older.lead.into(), act.at.as_millisecond().into(), younger.lead.into()],
        )?;
        assignments::rest(sql, younger.lead, act.at)?;
        clocks::rest(sql, younger.lead)?;
        // The surviving lead's clock runs on; one that nobody has takes over who has the other, with theirs.
        let holder = if survivor.owner.is_some() { &survivor } else { &merged };
        let decided = again::decide(
            sql,
            Again {
                id: &survivor.id,
                kept: &recount::submissions(sql, older.lead)?,
                state: union(survivor.state.clone(), merged.state.clone(), &playbook.survivorship),
                owner: holder.owner.clone(),
                due_at: holder.due_at,
            },
            playbook,
            act.at,
        )?;
        let link = links::add(
            sql,
            &Link {
                number: 0,
                child: younger.root,
                parent: older.root,
                kind: MergeKind::Reviewer,
                confidence: Confidence::from_millionths(1_000_000),
                evidence: Vec::new(),
                receipt: decided.receipt,
                receipt_before: survivor.receipt,
                merged: act.clone(),
                undone: None,
            },
        )?;
        let fields = differences(&survivor.lead, &decided.record.lead, &decided.record.state, &playbook.survivorship);
        changes::add(sql, older.lead, Cause::Merge(link), &fields, act.at)?;
        let event = Joined {
            lead_id: &survivor.id,
            other_id: &merged.id,
            merge: link,
            owner: decided.record.decision.owner.as_deref(),
            other_owner: merged.owner.as_deref(),
            by: act.by.as_deref(),
        };
        outbox::add(sql, &Event::Merged(event), act.at)?;
        Ok(Merging::Merged(Box::new(existing(get(sql, link)?)?)))
    }

    /// Takes a reviewer's verdict on the pair with this number: `same` merges the leads, `different` is remembered, and
    /// undoes the merge that ties the two submissions. Whoever says the same again changes nothing. `None`: there is no
    /// such pair.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn judge_pair(
        &self,
        number: i64,
        verdict: PairVerdict,
        by: Option<&str>,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Option<duplicates::PossibleDuplicate>, Error> {
        self.sql.transaction(|| {
            let sql = &self.sql;
            let Some((pair, newer, older)) = duplicates::get(sql, number)? else { return Ok(None) };
            if pair.verdict == Some(verdict) {
                return Ok(Some(pair));
            }
            let act = Act::new(by, access_key, now);
            let [newer_id, older_id] = &pair.submissions;
            match verdict {
                PairVerdict::Same => _ = self.merge_within(newer_id, older_id, &act)?,
                PairVerdict::Different => match link_between(sql, newer, older)? {
                    Some(link) => _ = self.undo_within(link, &act)?,
                    None => not_same::say(sql, newer, older, &act)?,
                },
            }
            duplicates::note(sql, number, verdict, &act)?;
            Ok(duplicates::get(sql, number)?.map(|(pair, ..)| pair))
        })
    }
}

/// Where a submission belongs: by age, the oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Home {
    /// The number of the lead's oldest submission.
    root: i64,
    /// The lead's number.
    lead: i64,
}

/// The lead with this id, or with the submission of this id.
fn home(sql: &impl Sql, id: &str) -> Result<Option<Home>, Error> {
    let rows = sql.query(
        "SELECT root.number, asked.lead FROM submission AS asked JOIN lead ON lead.number = asked.lead \
         JOIN submission AS root ON root.id = lead.id WHERE asked.id = ?",
        &[id.into()],
    )?;
    rows.first().map(|row| Ok(Home { root: integer(row, 0)?, lead: integer(row, 1)? })).transpose()
}

/// The youngest merge that ties two submissions together; undoing it parts them.
fn link_between(sql: &impl Sql, newer: i64, older: i64) -> Result<Option<i64>, Error> {
    // Both ways to the root; what is on one of them only leads from one to the other.
    let mut ways: Vec<BTreeSet<i64>> = Vec::new();
    let mut ends = Vec::new();
    for from in [newer, older] {
        let (mut way, mut at) = (BTreeSet::new(), from);
        let statement = "SELECT number, parent FROM link WHERE child = ? AND undone_at IS NULL";
        while let Some(row) = sql.query(statement, &[at.into()])?.first() {
            way.insert(integer(row, 0)?);
            at = integer(row, 1)?;
        }
        ends.push(at);
        ways.push(way);
    }
    let ([one, other], [end, other_end]) = (ways.as_slice(), ends.as_slice()) else { return Ok(None) };
    if end != other_end {
        return Ok(None);
    }
    Ok(one.symmetric_difference(other).max().copied())
}

/// The merge with this number.
pub(crate) fn get(sql: &impl Sql, number: i64) -> Result<Option<MergeRecord>, Error> {
    let statement = format!("SELECT {}, {SELECT} WHERE link.number = ?", links::COLUMNS);
    sql.query(&statement, &[number.into()])?.first().map(read).transpose()
}

/// The merges of the lead with this number: those that hold it together, and those that were undone.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Vec<MergeRecord>, Error> {
    let statement = format!(
        "SELECT {}, {SELECT} WHERE link.number IN ( \
         SELECT held.number FROM submission JOIN link AS held ON held.child = submission.number \
         AND held.undone_at IS NULL WHERE submission.lead = ? UNION \
         SELECT undone.number FROM submission JOIN link AS undone ON undone.child = submission.number \
         AND undone.undone_at IS NOT NULL WHERE submission.lead = ? UNION \
         SELECT undone.number FROM submission JOIN link AS undone ON undone.parent = submission.number \
         AND undone.undone_at IS NOT NULL WHERE submission.lead = ?) ORDER BY link.number",
        links::COLUMNS
    );
    let lead: Value = lead.into();
    sql.query(&statement, &[lead.clone(), lead.clone(), lead])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<MergeRecord, Error> {
    let Link { number, kind, confidence, evidence, merged, undone, .. } = links::read(row)?;
    let id = |at: usize| Ok::<_, Error>(text(row, links::WIDTH + at)?.to_owned());
    let [submission, into, lead, into_lead] = [id(0)?, id(1)?, id(2)?, id(3)?];
    Ok(MergeRecord { number, kind, submission, into, lead, into_lead, confidence, evidence, merged, undone })
}
