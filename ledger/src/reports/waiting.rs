//! Who waits now: leads that nobody has acted on, those that are overdue, and those that are held.
//!
//! In scope: the moment. Not in scope: periods.

use super::columns::{columns, number};
use super::{Asked, Report, ReportRow};
use crate::Error;
use crate::row::{integer, text};
use crate::sql::Sql;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

const WAITING: &[&str] = &["waiting", "overdue", "held", "oldest_seconds"];

#[derive(Clone, Copy, Default)]
struct Now {
    waiting: i64,
    overdue: i64,
    held: i64,
    /// When the one was given that was given first.
    since: Option<i64>,
}

impl Now {
    fn add(&mut self, other: Self) {
        self.waiting += other.waiting;
        self.overdue += other.overdue;
        self.held += other.held;
        self.since = self.since.into_iter().chain(other.since).min();
    }

    fn values(&self, asked: &Asked) -> Map<String, Json> {
        let oldest = self.since.map(|since| number(((asked.now.as_millisecond() - since) / 1000).max(0) as f64));
        let numbers = [self.waiting, self.overdue, self.held].map(|count| number(count as f64));
        WAITING
            .iter()
            .map(|name| (*name).to_owned())
            .zip(numbers.into_iter().chain([oldest.unwrap_or(Json::Null)]))
            .collect()
    }
}

/// Whether somebody should have acted on a lead by the second that is bound; a clock that stands still is never overdue. A pause
/// puts off what the clock says, and not what was told.
pub(crate) const OVERDUE: &str = "coalesce(unixepoch(json_extract(clock.data, '$.due_at')) < ?, 0) \
     AND json_extract(clock.data, '$.paused') IS NULL";

/// Leads whose clock runs, by the index of those, in this order; a held one is its team's, whoever watches it.
pub(crate) const RUNNING: &str = "FROM clock INDEXED BY clock_alarm CROSS JOIN lead ON lead.number = clock.lead \
     CROSS JOIN assignment ON assignment.lead = lead.number AND assignment.ended_at IS NULL \
     WHERE clock.alarm IS NOT NULL AND json_extract(clock.data, '$.acted_at') IS NULL AND lead.merged_into IS NULL";

pub(super) fn report(sql: &impl Sql, asked: &Asked) -> Result<Report, Error> {
    let statement = format!(
        "SELECT assignment.team, assignment.member, assignment.rule IN ('watcher', 'pool') AS held, count(*), \
         sum({OVERDUE}), min(assignment.at) {RUNNING} GROUP BY 1, 2, 3"
    );
    let mut rows: BTreeMap<BTreeMap<String, String>, Now> = BTreeMap::new();
    let mut total = Now::default();
    for row in sql.query(&statement, &[asked.now.as_second().into()])? {
        let (team, member, held) = (text(&row, 0)?, text(&row, 1)?, integer(&row, 2)? != 0);
        if !asked.reach.has_given(team, member) || !asked.wants(team, Some(member)) {
            continue;
        }
        let (count, overdue, since) = (integer(&row, 3)?, integer(&row, 4)?, Some(integer(&row, 5)?));
        let now = Now { waiting: count, overdue, held: if held { count } else { 0 }, since };
        total.add(now);
        rows.entry(asked.key(team, member)).or_default().add(now);
    }
    let rows = rows.into_iter().map(|(key, now)| {
        let leads = Some(asked.leads(&key));
        ReportRow { values: now.values(asked), leads, key }
    });
    Ok(asked.report(columns(WAITING), rows.collect(), total.values(asked)))
}
