//! Watching: a source that falls silent, and a share of leads in the catch-all that rises.
//!
//! In scope: once an hour, whether either is so, as an alarm and an event. Not in scope: counting (`tally`), and what a workspace
//! wants to be warned of (`settings`).
//!
//! # When it is more than chance
//!
//! Leads keep a weekly rhythm: nights and weekends are quiet, and no two sources alike. So hours are compared with the same
//! hours of the four weeks before (of two at least: one week alone may have been a campaign), and nothing has to be assumed
//! about the rhythm itself.
//!
//! *Silence.* A source is silent in the full hours since its last submission. It is worth an alarm where in those same hours at
//! least `least` came in **every** week. Were they Poisson with mean `least`, nothing would come with a probability of
//! e^−least, 0.03 % for 8; as every week has to have so many, their true mean is rather higher, and leads that come in
//! bursts make a week with few more likely than that and so an alarm less. A holiday is no chance, and does raise one.
//!
//! *The catch-all.* The share of the last 24 hours against that of the same 24 hours of the weeks before: it has to be higher by
//! so many points, from so many submissions on, and by four standard deviations of the difference of two shares, which looks
//! repeated every hour for years don't reach by chance alone. It ends when less than half of the points are left.

use crate::row::{integer, optional_text, text};
use crate::settings::{Rise, Silence};
use crate::sql::{Sql, Value};
use crate::tally::{self, Tally, begins, hour};
use crate::{Error, Ledger, Settings, alarms, limits, outbox};
use jiff::Timestamp;
use serde::Serialize;

const WEEK: i64 = 168;
const WEEKS: i64 = 4;

/// Fewest weeks that are compared with.
const FEWEST_WEEKS: i64 = 2;

/// Most sources that are looked at in an hour, those with the most submissions.
const SOURCES: i64 = 50;

/// How many standard deviations are no chance.
const DEVIATIONS: f64 = 4.0;

pub(crate) const SILENT: &str = "source.silent";
pub(crate) const CATCH_ALL: &str = "catch_all.risen";
const ENDED: &str = "alarm.ended";

/// About a source of which nothing comes.
#[derive(Serialize)]
struct Silent<'a> {
    /// As it is counted; empty: submissions that name none; `*`: all that are kept together.
    source: &'a str,
    /// Since when.
    since: Timestamp,
    /// How many came in the same hours of each week before, the latest first.
    before: &'a [i64],
}

/// About a share that has risen.
#[derive(Serialize)]
struct Risen {
    since: Timestamp,
    until: Timestamp,
    submissions: i64,
    caught: i64,
    /// In the same hours of the weeks before.
    submissions_before: i64,
    caught_before: i64,
}

#[derive(Serialize)]
struct Ended<'a> {
    alarm: &'a str,
    subject: &'a str,
}

/// The last hour that was looked at, and the last in which something came.
fn looked(ledger: &Ledger<impl Sql>) -> Result<(Option<i64>, Option<i64>), Error> {
    let statement = "SELECT (SELECT value FROM meta WHERE name = 'watched'), (SELECT max(hour) FROM tally)";
    let rows = ledger.sql.query(statement, &[])?;
    let Some(row) = rows.first() else { return Ok((None, None)) };
    let watched = optional_text(row, 0)?.and_then(|hour| hour.parse().ok());
    let latest = if row.get(1) == Some(&Value::Null) { None } else { Some(integer(row, 1)?) };
    Ok((watched, latest.filter(|hour| *hour > 0)))
}

/// When the next hour is over; `None`: nothing has come for weeks.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    let (watched, latest) = looked(ledger)?;
    Ok(latest.map(|latest| begins(watched.map_or(latest, |watched| watched + 1) + 1)))
}

/// Looks at the hours that are over, once for all of them; also forgets what was counted too long ago. Whether it did.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    let last = hour(now) - 1;
    let (watched, latest) = looked(ledger)?;
    let is_due = match (latest, watched) {
        (None, _) => false,
        (Some(latest), None) => latest <= last,
        // A clock that went wrong may have looked at hours that are still to come.
        (Some(_), Some(watched)) => watched < last || watched > last + 1,
    };
    if !is_due {
        return Ok(0);
    }
    ledger.sql.transaction(|| {
        let settings = ledger.settings()?;
        silence(ledger, &settings, last, now)?;
        catch_all(ledger, settings.catch_all, last, now)?;
        tally::fold(&ledger.sql, last - tally::KEPT)?;
        limits::forget(&ledger.sql, now)?;
        let statement = "INSERT OR REPLACE INTO meta (name, value) VALUES ('watched', ?)";
        ledger.sql.query(statement, &[last.to_string().into()])?;
        Ok(1)
    })
}

fn silence<S: Sql>(ledger: &Ledger<S>, settings: &Settings, last: i64, now: Timestamp) -> Result<(), Error> {
    let statement = "SELECT source, min(hour), max(hour) FROM tally WHERE hour > ? GROUP BY source \
                     ORDER BY sum(submissions) DESC, source LIMIT ?";
    let first = last - tally::KEPT;
    for row in ledger.sql.query(statement, &[first.max(0).into(), SOURCES.into()])? {
        let (source, begun, heard) = (text(&row, 0)?, integer(&row, 1)?, integer(&row, 2)?);
        match settings.silence {
            Some(silence) if heard < last => {
                if let Some(before) = quiet(ledger, source, silence, (begun, heard, last))? {
                    let silent = Silent { source, since: begins(heard + 1), before: &before };
                    raise(&ledger.sql, SILENT, source, &silent, now)?;
                }
            }
            _ => end(&ledger.sql, SILENT, source, now)?,
        }
    }
    Ok(())
}

/// How many came in the same hours of the weeks before, if that makes the silence worth an alarm.
fn quiet<S: Sql>(
    ledger: &Ledger<S>,
    source: &str,
    Silence { least }: Silence,
    (begun, heard, last): (i64, i64, i64),
) -> Result<Option<Vec<i64>>, Error> {
    // Only whole weeks count in which the source was there, and none of the silence itself.
    let weeks = ((heard + 1 - begun) / WEEK).min(WEEKS);
    if weeks < FEWEST_WEEKS || last - heard > WEEK {
        return Ok(None);
    }
    let mut before = Vec::new();
    for week in 1..=weeks {
        let statement = "SELECT ifnull(sum(submissions), 0) FROM tally WHERE source = ? AND hour BETWEEN ? AND ?";
        let back = week * WEEK;
        let arguments: [Value; 3] = [source.into(), (heard + 1 - back).into(), (last - back).into()];
        let came = ledger.sql.query(statement, &arguments)?.first().map_or(Ok(0), |row| integer(row, 0))?;
        if came < i64::from(least) {
            return Ok(None);
        }
        before.push(came);
    }
    Ok(Some(before))
}

fn catch_all<S: Sql>(ledger: &Ledger<S>, rise: Option<Rise>, last: i64, now: Timestamp) -> Result<(), Error> {
    let Some(rise) = rise else { return end(&ledger.sql, CATCH_ALL, "", now) };
    let day = ledger.tally(last - 23, last)?;
    let mut before = Tally::default();
    let mut weeks = 0;
    for week in 1..=WEEKS {
        let tally = ledger.tally(last - 23 - week * WEEK, last - week * WEEK)?;
        weeks += i64::from(tally.submissions > 0);
        before.submissions += tally.submissions;
        before.caught += tally.caught;
    }
    match has_risen(day, before, rise) {
        Some(true) if weeks >= FEWEST_WEEKS => {
            let risen = Risen {
                since: begins(last - 23),
                until: begins(last + 1),
                submissions: day.submissions,
                caught: day.caught,
                submissions_before: before.submissions,
                caught_before: before.caught,
            };
            raise(&ledger.sql, CATCH_ALL, "", &risen, now)
        }
        Some(false) => end(&ledger.sql, CATCH_ALL, "", now),
        _ => Ok(()),
    }
}

/// Whether the share has risen, or is back; `None`: neither can be said.
fn has_risen(day: Tally, before: Tally, Rise { least, points }: Rise) -> Option<bool> {
    let least = i64::from(least);
    if day.submissions < least || before.submissions < least {
        return None;
    }
    let (of_day, of_before) = (day.submissions as f64, before.submissions as f64);
    let rise = day.caught as f64 / of_day - before.caught as f64 / of_before;
    let wanted = f64::from(points) / 100.0;
    let share = (day.caught + before.caught) as f64 / (of_day + of_before);
    let deviation = (share * (1.0 - share) * (1.0 / of_day + 1.0 / of_before)).sqrt();
    if rise >= wanted && rise >= DEVIATIONS * deviation {
        Some(true)
    } else if rise < wanted / 2.0 {
        Some(false)
    } else {
        None
    }
}

/// Raises an alarm and says so, unless it is raised.
fn raise(sql: &impl Sql, kind: &str, subject: &str, data: &impl Serialize, now: Timestamp) -> Result<(), Error> {
    if is_raised(sql, kind, subject)? {
        return Ok(());
    }
    alarms::raise(sql, kind, subject, data, now)?;
    outbox::put(sql, kind, data, now)
}

/// Ends an alarm and says so, if it is raised.
fn end(sql: &impl Sql, kind: &str, subject: &str, now: Timestamp) -> Result<(), Error> {
    if !is_raised(sql, kind, subject)? {
        return Ok(());
    }
    alarms::end(sql, kind, subject, now)?;
    outbox::put(sql, ENDED, &Ended { alarm: kind, subject }, now)
}

fn is_raised(sql: &impl Sql, kind: &str, subject: &str) -> Result<bool, Error> {
    let statement = "SELECT 1 FROM alarm WHERE kind = ? AND subject = ? AND ended_at IS NULL";
    Ok(!sql.query(statement, &[kind.into(), subject.into()])?.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_rises_by_points_and_by_more_than_chance() {
        let tally = |submissions, caught| Tally { submissions, caught, ..Tally::default() };
        let rise = Rise { least: 30, points: 15 };
        for (day, before, expect) in [
            ((100, 40), (400, 40), Some(true)),
            // So few say nothing.
            ((29, 29), (400, 40), None),
            ((100, 40), (29, 3), None),
            // Enough points, and not more than chance.
            ((30, 10), (30, 5), None),
            // More than chance, and not enough points.
            ((10_000, 1_200), (40_000, 4_000), Some(false)),
            ((100, 10), (400, 40), Some(false)),
            // Less, but not back yet.
            ((100, 20), (400, 40), None),
            ((100, 0), (400, 400), Some(false)),
            ((100, 100), (400, 0), Some(true)),
        ] {
            let found = has_risen(tally(day.0, day.1), tally(before.0, before.1), rise);
            assert_eq!(found, expect, "{day:?} {before:?}");
        }
    }
}
