//! Retention: leads of which nothing was heard for as long as the workspace says are erased.
//!
//! In scope: the setting, and whose time is up. Not in scope: what erasing is (`erasure`). A lead that has become a contact
//! stays: it is kept for what came of it, not for having written once. Once a day the leads are gone through in the order in
//! which they came, up to the first that is too young, a bounded number at a time: an index by the last activity would
//! cost every submission a row, and this costs those who want it a few rows read.

use crate::act::Act;
use crate::row::{from_json, integer, optional_time, text, to_json};
use crate::sql::Sql;
use crate::{Error, Ledger, suspects};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Most leads that are looked at, and most that are erased, at once.
const LOOKED_AT: i64 = 500;
const ERASED: usize = 20;

/// Longest time that can be set, in days.
pub const MOST_DAYS: u32 = 36_500;

/// How long leads are kept, and how far going through them has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// Days without activity after which a lead is erased; at least 1.
    pub days: u32,
    /// When they are gone through next.
    pub next_at: Timestamp,
    /// The lead that was looked at last on this way through them; 0: none yet.
    after: i64,
}

impl<S: Sql> Ledger<S> {
    /// How long leads are kept; `None`: for ever.
    ///
    /// # Errors
    /// What the database said.
    pub fn retention(&self) -> Result<Option<Retention>, Error> {
        let rows = self.sql.query("SELECT value FROM meta WHERE name = 'retention'", &[])?;
        rows.first().map(|row| from_json(text(row, 0)?)).transpose()
    }

    /// Sets how many days without activity leads are kept, 1 to [`MOST_DAYS`]; `None`: for ever. What is older is erased from
    /// now on.
    ///
    /// # Errors
    /// What the database said; nothing was changed then.
    pub fn set_retention(&self, days: Option<u32>, now: Timestamp) -> Result<Option<Retention>, Error> {
        let Some(days) = days else {
            self.sql.query("DELETE FROM meta WHERE name = 'retention'", &[])?;
            return Ok(None);
        };
        let retention = Retention { days: days.clamp(1, MOST_DAYS), next_at: now, after: 0 };
        self.keep_retention(&retention)?;
        Ok(Some(retention))
    }

    fn keep_retention(&self, retention: &Retention) -> Result<(), Error> {
        let statement = "INSERT OR REPLACE INTO meta (name, value) VALUES ('retention', ?)";
        self.sql.query(statement, &[to_json(retention)?.into()])?;
        Ok(())
    }
}

/// When leads are gone through next.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    Ok(ledger.retention()?.map(|retention| retention.next_at))
}

/// Erases some of the leads whose time is up, in one transaction; how many.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    ledger.sql.transaction(|| {
        let Some(mut retention) = ledger.retention()?.filter(|retention| retention.next_at <= now) else {
            return Ok(0);
        };
        let since = now - SignedDuration::from_hours(24 * i64::from(retention.days));
        let rows = ledger.sql.query(
            "SELECT number, created_at < ?, updated_at < ? AND merged_into IS NULL, erased_at, \
             EXISTS (SELECT 1 FROM submission JOIN conversion ON conversion.submission = submission.number \
             WHERE submission.lead = lead.number) FROM lead WHERE number > ? ORDER BY number LIMIT ?",
            &[since.as_millisecond().into(), since.as_millisecond().into(), retention.after.into(), LOOKED_AT.into()],
        )?;
        suspects::forget(&ledger.sql, since)?;
        let mut erased = 0;
        let mut is_through = rows.len() < usize::try_from(LOOKED_AT).unwrap_or(usize::MAX);
        for row in &rows {
            if integer(row, 1)? == 0 {
                is_through = true;
                break;
            }
            if erased == ERASED {
                is_through = false;
                break;
            }
            retention.after = integer(row, 0)?;
            let is_due = integer(row, 2)? == 1 && optional_time(row, 3)?.is_none() && integer(row, 4)? == 0;
            if is_due {
                ledger.erase_lead(retention.after, &Act::of_arrival(now))?;
                erased += 1;
            }
        }
        if is_through {
            (retention.after, retention.next_at) = (0, now + SignedDuration::from_hours(24));
        }
        ledger.keep_retention(&retention)?;
        Ok(erased)
    })
}
