//! Metrics: how a workspace does, in a few figures.
//!
//! In scope: figures of the ledger. Not in scope: how long requests took (the shell knows), and how figures are written. What was
//! counted is added up of a row an hour; the rest is read of those leads that wait and those events that weren't told.

use crate::row::{integer, optional_time, text};
use crate::sql::Sql;
use crate::tally::{Tally, hour};
use crate::{Error, Ledger};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a workspace does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Metrics {
    /// Of all submissions since counting began.
    pub all: Tally,
    /// Of the last 24 full hours and the one under way.
    pub day: Tally,
    /// Leads that wait for somebody to act.
    pub waiting: i64,
    /// Of these, those past the time that was promised.
    pub overdue: i64,
    /// Of these, those that a watcher has until somebody can have them.
    pub held: i64,
    /// Leads that wait for the account book.
    pub unmatched: i64,
    /// Suspicious submissions that wait for somebody's word.
    pub suspects: i64,
    /// Events that some webhook wasn't told of yet.
    pub outbox_waiting: i64,
    /// Since when the oldest of these waits, in seconds; 0: none does.
    pub outbox_age: i64,
    /// Deliveries that were given up.
    pub dead_letters: i64,
    /// Alarms that are raised, by kind.
    pub alarms: BTreeMap<String, i64>,
}

impl<S: Sql> Ledger<S> {
    /// How the workspace does now.
    ///
    /// # Errors
    /// What the database said.
    pub fn metrics(&self, now: Timestamp) -> Result<Metrics, Error> {
        let this = hour(now);
        let rows = self.sql.query(
            "SELECT count(*), ifnull(sum(lead.due_at < ?), 0), ifnull(sum(EXISTS (SELECT 1 FROM assignment \
             WHERE assignment.lead = clock.lead AND ended_at IS NULL AND rule = 'watcher')), 0) FROM clock \
             JOIN lead ON lead.number = clock.lead WHERE json_extract(clock.data, '$.acted_at') IS NULL \
             AND merged_into IS NULL",
            &[now.as_millisecond().into()],
        )?;
        let leads = rows
            .first()
            .map_or(Ok([0; 3]), |row| Ok::<_, Error>([integer(row, 0)?, integer(row, 1)?, integer(row, 2)?]));
        let [waiting, overdue, held] = leads?;
        let rows = self.sql.query(
            "SELECT (SELECT count(*) FROM unmatched), (SELECT count(*) FROM suspect), \
             (SELECT count(*) FROM delivery WHERE closed_at IS NULL), \
             (SELECT count(*) FROM delivery WHERE state = 'dead'), \
             (SELECT outbox.at FROM outbox WHERE number = (SELECT min(event) FROM delivery WHERE closed_at IS NULL)), \
             (SELECT outbox.at FROM outbox WHERE number > (SELECT min(spread) FROM endpoint WHERE disabled_at IS NULL) \
             ORDER BY number LIMIT 1), \
             (SELECT count(*) FROM outbox WHERE number > (SELECT min(spread) FROM endpoint WHERE disabled_at IS NULL))",
            &[],
        )?;
        let mut metrics = Metrics {
            all: self.tally(0, this)?,
            day: self.tally(this - 24, this)?,
            waiting,
            overdue,
            held,
            ..Metrics::default()
        };
        if let Some(row) = rows.first() {
            metrics.unmatched = integer(row, 0)?;
            metrics.suspects = integer(row, 1)?;
            metrics.outbox_waiting = integer(row, 2)? + integer(row, 6)?;
            metrics.dead_letters = integer(row, 3)?;
            let oldest = optional_time(row, 4)?.into_iter().chain(optional_time(row, 5)?).min();
            metrics.outbox_age = oldest.map_or(0, |at| now.duration_since(at).as_secs().max(0));
        }
        let raised = "SELECT kind, count(*) FROM alarm WHERE ended_at IS NULL GROUP BY kind";
        for row in self.sql.query(raised, &[])? {
            metrics.alarms.insert(text(&row, 0)?.to_owned(), integer(&row, 1)?);
        }
        Ok(metrics)
    }
}
