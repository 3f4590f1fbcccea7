//! Letters: what became of each delivery, and sending dead ones again.
//!
//! In scope: listing and replaying. Not in scope: how a delivery dies (`deliveries`).

use crate::deliveries::{Outcome, line_up, message};
use crate::row::{integer, optional_text, optional_time, text, time};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most deliveries that are listed together.
pub const MOST_LISTED: i64 = 100;

/// Most that are replayed together.
const MOST_REPLAYED: i64 = 1_000;

/// What became of telling an endpoint of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliveryRecord {
    pub number: i64,
    /// The `webhook-id` with which it is sent.
    pub id: String,
    /// The number of the event, its kind, and when it happened.
    pub event: i64,
    #[serde(rename = "type")]
    pub kind: String,
    pub timestamp: Timestamp,
    /// `waiting`, `sending`, `delivered` or `dead`.
    pub state: String,
    /// When it is tried next; `null`: never, or when an earlier event of the same lead was told.
    pub due_at: Option<Timestamp>,
    pub tries: i64,
    pub tried_at: Option<Timestamp>,
    /// What came of the last try.
    pub last: Option<Outcome>,
}

/// Which dead deliveries are to be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Replay {
    /// That of this number.
    One(i64),
    /// All of what happened since then.
    Since(Timestamp),
}

/// How many deliveries are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replayed {
    pub replayed: usize,
    /// Whether there are more: ask again.
    pub more: bool,
}

const COLUMNS: &str =
    "delivery.number, endpoint.id, event, kind, outbox.at, state, due, tries, delivery.tried_at, outcome";

impl<S: Sql> Ledger<S> {
    /// The deliveries of an endpoint after the number `after` (0: from the first), at most 100; all, or those in this state.
    ///
    /// # Errors
    /// What the database said.
    pub fn deliveries(&self, endpoint: &str, state: Option<&str>, after: i64) -> Result<Vec<DeliveryRecord>, Error> {
        // Of many, few are dead and few are open: each has an index of its own.
        let condition = match state {
            Some("dead") => "state = 'dead' AND ? = 'dead'",
            Some("waiting" | "sending") => "closed_at IS NULL AND state = ?",
            Some(_) => "state = ?",
            None => "? IS NULL",
        };
        let statement = format!(
            "SELECT {COLUMNS} FROM delivery JOIN endpoint ON endpoint.number = endpoint JOIN outbox ON \
             outbox.number = event WHERE endpoint = (SELECT number FROM endpoint WHERE id = ?) AND delivery.number > ? \
             AND {condition} ORDER BY delivery.number LIMIT ?"
        );
        let arguments: [Value; 4] =
            [endpoint.into(), after.into(), state.map(str::to_owned).into(), MOST_LISTED.into()];
        self.sql.query(&statement, &arguments)?.iter().map(record).collect()
    }

    /// Has dead deliveries of an endpoint sent again, as if for the first time, with the ids that they had; up to 1000. `None`:
    /// there is no such endpoint, or the one delivery isn't dead.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn replay(&self, endpoint: &str, which: &Replay, now: Timestamp) -> Result<Option<Replayed>, Error> {
        let sql = &self.sql;
        sql.transaction(|| {
            let rows = sql.query("SELECT number FROM endpoint WHERE id = ?", &[endpoint.into()])?;
            let Some(row) = rows.first() else { return Ok(None) };
            let number = integer(row, 0)?;
            let (condition, argument) = match which {
                Replay::One(delivery) => ("delivery.number = ?", *delivery),
                Replay::Since(since) => ("outbox.at >= ?", since.as_millisecond()),
            };
            let statement = format!(
                "SELECT delivery.number, delivery.subject FROM delivery JOIN outbox ON outbox.number = event \
                 WHERE endpoint = ? AND state = 'dead' AND {condition} ORDER BY delivery.number LIMIT ?"
            );
            let dead = sql.query(&statement, &[number.into(), argument.into(), (MOST_REPLAYED + 1).into()])?;
            if dead.is_empty() && matches!(which, Replay::One(_)) {
                return Ok(None);
            }
            let again = dead.iter().take(usize::try_from(MOST_REPLAYED).unwrap_or_default());
            let (mut subjects, mut replayed) = (BTreeSet::new(), 0);
            for row in again {
                sql.query(
                    "UPDATE delivery SET state = 'waiting', due = NULL, tries = 0, closed_at = NULL WHERE number = ?",
                    &[integer(row, 0)?.into()],
                )?;
                subjects.insert(text(row, 1)?);
                replayed += 1;
            }
            subjects.into_iter().try_for_each(|subject| line_up(sql, number, subject, now))?;
            Ok(Some(Replayed { replayed, more: dead.len() > replayed }))
        })
    }
}

fn record(row: &Row) -> Result<DeliveryRecord, Error> {
    let (event, state) = (integer(row, 2)?, text(row, 5)?.to_owned());
    let last = optional_text(row, 9)?.map(|outcome| crate::row::from_json(&outcome)).transpose()?;
    Ok(DeliveryRecord {
        number: integer(row, 0)?,
        id: message(text(row, 1)?, event),
        event,
        kind: text(row, 3)?.into(),
        timestamp: time(row, 4)?,
        due_at: optional_time(row, 6)?.filter(|_| state == "waiting"),
        state,
        tries: integer(row, 7)?,
        tried_at: optional_time(row, 8)?,
        last,
    })
}
