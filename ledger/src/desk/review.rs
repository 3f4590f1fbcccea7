//! What reviewers do at the desk: verdicts on accounts, merges, pairs that may be one.
//!
//! In scope: each within the caller's reach. Not in scope: as in `desk`.

use crate::sql::Sql;
use crate::{
    Desk, Error, Judge, Judged, MergeRecord, Merging, NotSame, PairVerdict, PossibleDuplicate, Undoing, VerdictRecord,
    duplicates, merges, not_same,
};
use jiff::Timestamp;

impl<S: Sql> Desk<'_, S> {
    /// As [`Ledger::judge`](crate::Ledger::judge).
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn judge(&self, judge: &Judge, now: Timestamp) -> Result<Judged, Error> {
        if !self.reaches(&[&judge.lead])? {
            return Ok(Judged::NoLead);
        }
        let by = self.by(judge.by.as_deref()).map(str::to_owned);
        self.ledger.judge(&Judge { by, ..judge.clone() }, self.actor, now)
    }

    /// As [`Ledger::verdicts`](crate::Ledger::verdicts), of leads within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn verdicts(&self, after: i64) -> Result<Vec<VerdictRecord>, Error> {
        self.ledger.verdicts_within(self.access.reach(), after)
    }

    /// The verdicts on the organisation of a lead within reach that count; `None`: there is no such lead.
    ///
    /// # Errors
    /// What the database said.
    pub fn verdicts_on(&self, lead: &str) -> Result<Option<Vec<VerdictRecord>>, Error> {
        if !self.reaches(&[lead])? {
            return Ok(None);
        }
        self.ledger.verdicts_on(lead)
    }

    /// As [`Ledger::withdraw_verdict`](crate::Ledger::withdraw_verdict), of a lead within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn withdraw_verdict(
        &self,
        number: i64,
        by: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<VerdictRecord>, Error> {
        let verdict = self.ledger.verdicts_within(self.access.reach(), number.saturating_sub(1))?.into_iter().next();
        if verdict.is_none_or(|verdict| verdict.number != number) {
            return Ok(None);
        }
        self.ledger.withdraw_verdict(number, self.by(by), self.actor, now)
    }

    /// As [`Ledger::merge`](crate::Ledger::merge), of two leads within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn merge(&self, one: &str, other: &str, by: Option<&str>, now: Timestamp) -> Result<Merging, Error> {
        for id in [one, other] {
            if !self.reaches(&[id])? {
                return Ok(Merging::NoLead { id: id.to_owned() });
            }
        }
        self.ledger.merge(one, other, self.by(by), self.actor, now)
    }

    /// As [`Ledger::undo_merge`](crate::Ledger::undo_merge), of leads within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn undo_merge(&self, number: i64, by: Option<&str>, now: Timestamp) -> Result<Undoing, Error> {
        let merge: Option<MergeRecord> = merges::get(&self.ledger.sql, number)?;
        match merge {
            Some(merge) if self.reaches(&[&merge.lead, &merge.into_lead])? => {
                self.ledger.undo_merge(number, self.by(by), self.actor, now)
            }
            _ => Ok(Undoing::NoMerge),
        }
    }

    /// As [`Ledger::possible_duplicates`](crate::Ledger::possible_duplicates), of leads within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn possible_duplicates(&self, after: i64) -> Result<Vec<PossibleDuplicate>, Error> {
        self.ledger.possible_duplicates_within(self.access.reach(), after)
    }

    /// Pairs of which something was said, before the number `before`, of leads within reach; the latest first, at most 100.
    ///
    /// # Errors
    /// What the database said.
    pub fn decided_duplicates(&self, before: Option<i64>) -> Result<Vec<PossibleDuplicate>, Error> {
        self.ledger.decided_duplicates_within(self.access.reach(), before)
    }

    /// As [`Ledger::judge_pair`](crate::Ledger::judge_pair), of leads within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn judge_pair(
        &self,
        number: i64,
        verdict: PairVerdict,
        by: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<PossibleDuplicate>, Error> {
        match duplicates::get(&self.ledger.sql, number)? {
            Some((pair, ..)) if self.reaches(&[&pair.leads[0], &pair.leads[1]])? => {
                self.ledger.judge_pair(number, verdict, self.by(by), self.actor, now)
            }
            _ => Ok(None),
        }
    }

    /// As [`Ledger::withdraw_not_same`](crate::Ledger::withdraw_not_same), of leads within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn withdraw_not_same(&self, number: i64, by: Option<&str>, now: Timestamp) -> Result<Option<NotSame>, Error> {
        match not_same::get(&self.ledger.sql, number)? {
            Some(said) if self.reaches(&[&said.leads[0], &said.leads[1]])? => {
                self.ledger.withdraw_not_same(number, self.by(by), self.actor, now)
            }
            _ => Ok(None),
        }
    }
}
