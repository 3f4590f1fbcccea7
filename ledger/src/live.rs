//! Live: what changed of leads within somebody's reach, in few words.
//!
//! In scope: which leads, by which events, and how many wait. Not in scope: sending it (the shell has the sockets).

use crate::row::{integer, text, time};
use crate::sql::Sql;
use crate::{AskReport, Desk, Error, Ledger, Reporting};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// Most events that are told at once; whoever missed some asks anew.
const MOST: i64 = 200;

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Live {
    /// `change`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Oldest first.
    pub events: Vec<LiveEvent>,
    /// How many leads wait, are overdue and are held: the totals of the report `waiting`.
    pub counters: Map<String, Json>,
}

/// An event about a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LiveEvent {
    pub number: i64,
    pub at: Timestamp,
    /// `lead.assigned`, …
    pub event: String,
    /// The lead's id.
    pub lead: String,
}

impl Live {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

impl<S: Sql> Ledger<S> {
    /// The number of the last event; 0: there is none.
    ///
    /// # Errors
    /// What the database said.
    pub fn last_event(&self) -> Result<i64, Error> {
        let rows = self.sql.query("SELECT ifnull(max(number), 0) FROM outbox", &[])?;
        rows.first().map_or(Ok(0), |row| integer(row, 0))
    }
}

impl<S: Sql> Desk<'_, S> {
    /// What changed of leads within reach after the event with the number `after`. A lead that has just gone out of reach is
    /// not among them: it is missing when its list is asked for again.
    ///
    /// # Errors
    /// What the database said.
    pub fn live(&self, after: i64, now: Timestamp) -> Result<Live, Error> {
        let statement = "SELECT number, at, kind, subject FROM outbox WHERE number > ? ORDER BY number LIMIT ?";
        let rows = self.ledger.sql.query(statement, &[after.into(), MOST.into()])?;
        let subjects: BTreeSet<&str> = rows.iter().map(|row| text(row, 3)).collect::<Result<_, Error>>()?;
        let seen = self.access.reach().of(&self.ledger.sql, &subjects)?;
        let mut events = Vec::new();
        for row in rows.iter().filter(|row| text(row, 3).is_ok_and(|subject| seen.contains(subject))) {
            let (number, at) = (integer(row, 0)?, time(row, 1)?);
            events.push(LiveEvent { number, at, event: text(row, 2)?.into(), lead: text(row, 3)?.into() });
        }
        let mut counters = Map::new();
        if !events.is_empty()
            && let Reporting::Told(report) =
                self.report(&AskReport { name: "waiting".into(), ..AskReport::default() }, now)?
        {
            counters = report.totals;
        }
        Ok(Live { kind: "change", events, counters })
    }
}
