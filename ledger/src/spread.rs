//! Spreading: an event becomes one delivery for each endpoint that wants it.
//!
//! In scope: making deliveries of events, and when that or a delivery is due. Not in scope: sending them (`deliveries`). It is
//! done when the alarm rings, so that whatever happens to a lead costs the same, however many endpoints there are.

use crate::row::{from_json, integer, optional_time, text};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger};
use jiff::Timestamp;

/// Most events that are spread to one endpoint in one transaction.
const AT_ONCE: i64 = 200;

/// Most tries at once of all endpoints: so many connections a Worker may have open.
pub(crate) const MOST: i64 = 6;

/// Most of these for endpoints whose last try failed: the others never wait for them.
const MOST_FAILING: i64 = 3;

/// Most tries at once of one endpoint; of one whose last try failed, one.
const MOST_OF_ONE: i64 = 2;

/// How an endpoint stands.
pub(crate) struct Lane {
    pub(crate) number: i64,
    is_failing: bool,
    /// Whether there are events that were not spread to it.
    is_behind: bool,
    /// How many tries are under way.
    sending: i64,
    /// When the first delivery is due that waits.
    waiting: Option<Timestamp>,
    /// When the first try under way is taken for lost.
    lost: Option<Timestamp>,
}

impl Lane {
    /// How many tries may begin now, where `busy` are under way in all, `failing` of them to endpoints that fail.
    pub(crate) fn room(&self, (busy, failing): (i64, i64)) -> i64 {
        let of_one = if self.is_failing { 1 } else { MOST_OF_ONE } - self.sending;
        let of_failing = if self.is_failing { MOST_FAILING - failing } else { MOST };
        of_one.min(of_failing).min(MOST - busy).max(0)
    }

    /// Counts `begun` tries more.
    pub(crate) fn begin(&self, (busy, failing): (i64, i64), begun: i64) -> (i64, i64) {
        (busy + begun, if self.is_failing { failing + begun } else { failing })
    }
}

/// How every enabled endpoint stands, the one that was given something longest ago first.
pub(crate) fn lanes(sql: &impl Sql) -> Result<Vec<Lane>, Error> {
    let statement = "SELECT number, failing_since IS NOT NULL, spread < (SELECT coalesce(max(number), 0) FROM outbox), \
         (SELECT count(*) FROM delivery WHERE endpoint = endpoint.number AND closed_at IS NULL AND state = 'sending'), \
         (SELECT min(due) FROM delivery WHERE endpoint = endpoint.number AND closed_at IS NULL AND state = 'waiting' \
         AND due IS NOT NULL), \
         (SELECT min(due) FROM delivery WHERE endpoint = endpoint.number AND closed_at IS NULL AND state = 'sending') \
         FROM endpoint WHERE disabled_at IS NULL ORDER BY tried_at, number";
    let lane = |row: &Vec<Value>| {
        Ok(Lane {
            number: integer(row, 0)?,
            is_failing: integer(row, 1)? != 0,
            is_behind: integer(row, 2)? != 0,
            sending: integer(row, 3)?,
            waiting: optional_time(row, 4)?,
            lost: optional_time(row, 5)?,
        })
    };
    sql.query(statement, &[])?.iter().map(lane).collect()
}

/// How many tries are under way in all, and how many of them to endpoints that fail.
pub(crate) fn under_way(lanes: &[Lane]) -> (i64, i64) {
    lanes.iter().fold((0, 0), |counts, lane| lane.begin(counts, lane.sending))
}

/// When an event is to be spread, a delivery to be tried, or a try to be taken for lost. What has to wait until a try under way
/// has ended is due with that.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    let lanes = lanes(&ledger.sql)?;
    let counts = under_way(&lanes);
    let due = |lane: &Lane| {
        let behind = lane.is_behind.then_some(Timestamp::UNIX_EPOCH);
        let waiting = lane.waiting.filter(|_| lane.room(counts) > 0);
        behind.into_iter().chain(waiting).chain(lane.lost).min()
    };
    Ok(lanes.iter().filter_map(due).min())
}

/// Spreads events to every endpoint that is behind, up to 200 each; how many events.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    let sql = &ledger.sql;
    sql.transaction(|| {
        let statement = "SELECT number, id, events, spread FROM endpoint WHERE disabled_at IS NULL \
                         AND spread < (SELECT coalesce(max(number), 0) FROM outbox) ORDER BY number";
        let mut spread = 0;
        for row in &sql.query(statement, &[])? {
            let wanted: Vec<String> = from_json(text(row, 2)?)?;
            spread += to_one(sql, (integer(row, 0)?, text(row, 1)?), &wanted, integer(row, 3)?, now)?;
        }
        Ok(spread)
    })
}

fn to_one(
    sql: &impl Sql,
    (endpoint, id): (i64, &str),
    wanted: &[String],
    after: i64,
    now: Timestamp,
) -> Result<usize, Error> {
    let statement = "SELECT number, kind, subject FROM outbox WHERE number > ? ORDER BY number LIMIT ?";
    let events = sql.query(statement, &[after.into(), AT_ONCE.into()])?;
    for event in &events {
        let (number, kind, subject) = (integer(event, 0)?, text(event, 1)?, text(event, 2)?);
        // That an endpoint was disabled is told to the others.
        if subject == id || !(wanted.is_empty() || wanted.iter().any(|wanted| wanted == kind)) {
            continue;
        }
        let arguments: [Value; 6] = [
            endpoint.into(),
            number.into(),
            subject.into(),
            endpoint.into(),
            subject.into(),
            now.as_millisecond().into(),
        ];
        sql.query(
            "INSERT OR IGNORE INTO delivery (endpoint, event, subject, state, due) VALUES (?, ?, ?, 'waiting', CASE \
             WHEN EXISTS (SELECT 1 FROM delivery WHERE endpoint = ? AND subject = ? AND closed_at IS NULL) THEN NULL \
             ELSE ? END)",
            &arguments,
        )?;
    }
    if let Some(last) = events.last() {
        let arguments = [integer(last, 0)?.into(), endpoint.into()];
        sql.query("UPDATE endpoint SET spread = ? WHERE number = ?", &arguments)?;
    }
    Ok(events.len())
}
