//! Minimum follow-up: which teams follow up too few of their leads, and get none until that is better.
//!
//! In scope: the figure, and what follows from it by the playbook's rule: a warning, a suspension, the return. Not in scope: that
//! a suspended team gets no leads (`frontdesk::assign`).
//!
//! Leads that were given in the window count, unless they were given back, or are so new that nobody could have done anything
//! yet. Below the minimum a team is warned, and told from when on it gets no leads; what it follows up until then, and after,
//! counts, so that every lead it still has can bring it back. With too few leads nothing is said: who gets none for as long as
//! the window is begins anew.

use crate::outbox;
use crate::row::{integer, optional_time, text, time};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger};
use frontdesk::playbook::{Channel, MinimumFollowUp, Playbook};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

mod told;

pub use told::{FollowUpFigure, MinimumState};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Where the time of the last look is kept.
const LOOKED: &str = "minimum_follow_up";

/// The row of a team that is below.
struct Open {
    number: i64,
    since: Timestamp,
    suspended_at: Option<Timestamp>,
}

/// What is to be done with that row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Stays,
    Begins,
    Suspends,
    Ends,
}

/// What follows of a team that followed up `followed` of `given`, and is below since then, suspended or not.
fn judge(
    rule: &MinimumFollowUp,
    (given, followed): (i64, i64),
    open: Option<(Timestamp, bool)>,
    now: Timestamp,
) -> Turn {
    let enough = given >= i64::from(rule.sample);
    let below = |percent: u32| enough && followed * 100 < i64::from(percent) * given;
    match open {
        None if below(rule.percent) => Turn::Begins,
        None => Turn::Stays,
        Some((_, true)) if below(rule.returns) => Turn::Stays,
        Some((since, false)) if below(rule.percent) => {
            let ends = since.as_millisecond() + i64::from(rule.grace_days) * DAY;
            if now.as_millisecond() >= ends { Turn::Suspends } else { Turn::Stays }
        }
        Some(_) => Turn::Ends,
    }
}

/// The teams of which something is asked.
fn teams<'p>(rule: &'p MinimumFollowUp, playbook: &'p Playbook) -> Vec<&'p String> {
    let of_partners =
        || playbook.teams.iter().filter(|(_, team)| team.channel == Channel::Partner).map(|(name, _)| name);
    if rule.teams.is_empty() { of_partners().collect() } else { rule.teams.iter().collect() }
}

/// How many leads the team was given in the window, and how many it followed up.
fn figure(
    sql: &impl Sql,
    rule: &MinimumFollowUp,
    name: &str,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<(i64, i64), Error> {
    let now = now.as_millisecond();
    let mut sums = (0, 0);
    for member in playbook.teams.get(name).iter().flat_map(|team| &team.members) {
        let arguments: [Value; 4] = [
            member.into(),
            (now - i64::from(rule.days) * DAY).into(),
            name.into(),
            (now - i64::from(rule.settle_hours) * HOUR).into(),
        ];
        let rows = sql.query(
            "SELECT count(*), coalesce(sum(acted_at IS NOT NULL), 0) FROM assignment WHERE member = ? AND at >= ? \
             AND team = ? AND rule NOT IN ('watcher', 'pool') \
             AND (acted_at IS NOT NULL OR coalesce(because, 'reassigned') = 'reassigned') \
             AND coalesce(because, '') NOT IN ('merged', 'rejected') \
             AND (acted_at IS NOT NULL OR because IS NOT NULL OR at <= ?)",
            &arguments,
        )?;
        let row = rows.first().ok_or_else(|| Error::Unreadable("no count".into()))?;
        sums = (sums.0 + integer(row, 0)?, sums.1 + integer(row, 1)?);
    }
    Ok(sums)
}

fn open(sql: &impl Sql, team: &str) -> Result<Option<Open>, Error> {
    let statement = "SELECT number, below_since, suspended_at FROM suspension WHERE team = ? AND ended_at IS NULL";
    let rows = sql.query(statement, &[team.into()])?;
    let read = |row: &crate::Row| {
        Ok(Open { number: integer(row, 0)?, since: time(row, 1)?, suspended_at: optional_time(row, 2)? })
    };
    rows.first().map(read).transpose()
}

/// Teams that get no leads at this moment.
pub(crate) fn suspended(sql: &impl Sql, playbook: &Playbook) -> Result<BTreeSet<String>, Error> {
    if playbook.minimum_follow_up.is_none() {
        return Ok(BTreeSet::new());
    }
    let statement = "SELECT team FROM suspension WHERE ended_at IS NULL AND suspended_at IS NOT NULL";
    sql.query(statement, &[])?.iter().map(|row| Ok(text(row, 0)?.to_owned())).collect()
}

#[derive(Serialize)]
struct Told<'a> {
    team: &'a str,
    partner: Option<&'a str>,
    given: i64,
    followed: i64,
    suspends_at: Option<Timestamp>,
}

/// Looks at one team, and does what follows.
fn look(sql: &impl Sql, rule: &MinimumFollowUp, team: &str, playbook: &Playbook, now: Timestamp) -> Result<(), Error> {
    let counts = figure(sql, rule, team, playbook, now)?;
    let open = open(sql, team)?;
    let at: Value = now.as_millisecond().into();
    let mut turn = judge(rule, counts, open.as_ref().map(|open| (open.since, open.suspended_at.is_some())), now);
    let mut number = open.as_ref().map_or(0, |open| open.number);
    let mut since = open.as_ref().map_or(now, |open| open.since);
    if turn == Turn::Begins {
        let rows = sql.query(
            "INSERT INTO suspension (team, below_since, given, followed) VALUES (?, ?, ?, ?) RETURNING number",
            &[team.into(), at.clone(), counts.0.into(), counts.1.into()],
        )?;
        number = rows.first().map_or(Ok(0), |row| integer(row, 0))?;
        since = now;
        if rule.grace_days == 0 {
            turn = Turn::Suspends;
        }
    }
    let (kind, suspends_at) = match turn {
        Turn::Stays => return Ok(()),
        Turn::Begins => ("team.warned", suspends(rule, since)),
        Turn::Suspends => {
            let statement = "UPDATE suspension SET suspended_at = ?, given = ?, followed = ? WHERE number = ?";
            sql.query(statement, &[at, counts.0.into(), counts.1.into(), number.into()])?;
            ("team.suspended", None)
        }
        Turn::Ends => {
            sql.query("UPDATE suspension SET ended_at = ? WHERE number = ?", &[at, number.into()])?;
            ("team.returned", None)
        }
    };
    let partner = partner(playbook, team);
    outbox::put(sql, kind, &Told { team, partner, given: counts.0, followed: counts.1, suspends_at }, now)
}

fn suspends(rule: &MinimumFollowUp, since: Timestamp) -> Option<Timestamp> {
    Timestamp::from_millisecond(since.as_millisecond() + i64::from(rule.grace_days) * DAY).ok()
}

fn partner<'p>(playbook: &'p Playbook, team: &str) -> Option<&'p str> {
    playbook.partners.iter().find(|partner| partner.team == team).map(|partner| partner.name.as_str())
}

/// Looks at once at a team that is below and has just done something.
pub(crate) fn worked(sql: &impl Sql, team: Option<&str>, playbook: &Playbook, now: Timestamp) -> Result<(), Error> {
    let (Some(rule), Some(team)) = (&playbook.minimum_follow_up, team) else { return Ok(()) };
    match open(sql, team)? {
        Some(_) => look(sql, rule, team, playbook, now),
        None => Ok(()),
    }
}

/// When to look again: every hour, where the playbook asks for a minimum.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    if ledger.playbook()?.minimum_follow_up.is_none() {
        return Ok(None);
    }
    let rows = ledger.sql.query("SELECT value FROM meta WHERE name = ?", &[LOOKED.into()])?;
    let last: i64 = rows.first().map(|row| text(row, 0)).transpose()?.and_then(|at| at.parse().ok()).unwrap_or(0);
    Ok(Timestamp::from_millisecond(last + HOUR).ok())
}

/// Looks at every team of which something is asked; how many there are.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    if next(ledger)?.is_none_or(|next| next > now) {
        return Ok(0);
    }
    let (sql, playbook) = (&ledger.sql, ledger.playbook()?);
    let Some(rule) = &playbook.minimum_follow_up else { return Ok(0) };
    sql.transaction(|| {
        let teams = teams(rule, &playbook);
        for team in &teams {
            look(sql, rule, team, &playbook, now)?;
        }
        // Of a team of which nothing is asked any more nothing is held back.
        sql.query(
            "UPDATE suspension SET ended_at = ? WHERE ended_at IS NULL AND team NOT IN (SELECT value FROM json_each(?))",
            &[now.as_millisecond().into(), crate::row::to_json(&teams)?.into()],
        )?;
        let arguments: [Value; 2] = [LOOKED.into(), now.as_millisecond().to_string().into()];
        sql.query("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", &arguments)?;
        Ok(teams.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_warned_then_suspended_and_returns_only_when_it_is_clearly_better() {
        let rule = MinimumFollowUp {
            percent: 60,
            returns: 70,
            days: 30,
            sample: 10,
            settle_hours: 48,
            grace_days: 7,
            teams: Vec::new(),
        };
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let (since, soon, late) = (at("2026-03-01T00:00:00Z"), at("2026-03-07T23:00:00Z"), at("2026-03-08T00:00:00Z"));
        for (counts, open, now, expected) in [
            ((10, 6), None, since, Turn::Stays),
            ((10, 5), None, since, Turn::Begins),
            // Of nine nothing is said.
            ((9, 0), None, since, Turn::Stays),
            ((10, 5), Some((since, false)), soon, Turn::Stays),
            ((10, 5), Some((since, false)), late, Turn::Suspends),
            ((10, 6), Some((since, false)), late, Turn::Ends),
            // Suspended, and better, but not enough to return.
            ((10, 6), Some((since, true)), late, Turn::Stays),
            ((10, 7), Some((since, true)), late, Turn::Ends),
            // Nothing is left of the window.
            ((3, 0), Some((since, true)), late, Turn::Ends),
        ] {
            assert_eq!(judge(&rule, counts, open, now), expected, "{counts:?} {open:?} {now}");
        }
    }
}
