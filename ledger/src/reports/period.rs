//! Periods: days of a zone, as moments.
//!
//! In scope: from which moment to which a question goes, and where its days begin. Not in scope: what is counted there.

use frontdesk::FieldProblem;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};

/// Longest period that is told day by day, in days.
const MOST_DAYS: usize = 732;

/// Days of a zone, one after another.
#[derive(Clone, Debug)]
pub(crate) struct Period {
    pub(crate) zone: TimeZone,
    /// First and last; `None`: ever.
    pub(crate) days: Option<(Date, Date)>,
    /// Milliseconds since 1970: when the first begins, and when the last has ended.
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// Before and after everything: numbers that cross as floating point are exact up to there.
const EVER: (i64, i64) = (0, 1 << 52);

fn wrong(field: &str, found: &str, expected: &str) -> FieldProblem {
    FieldProblem { field: field.into(), found: found.chars().take(80).collect(), expected: expected.into() }
}

impl Period {
    /// The days from `from` to `to`, both included, of `zone` or else of `own`, the workspace's; nothing said: the last `days`
    /// until today, or ever.
    pub(crate) fn of(
        [from, to, zone]: [Option<&str>; 3],
        days: Option<i64>,
        own: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let zone = match zone {
            None => own.clone(),
            Some(name) => TimeZoneDatabase::bundled().get(name).unwrap_or_else(|_| {
                problems.push(wrong("zone", name, "an IANA time zone such as `Europe/Berlin`"));
                own.clone()
            }),
        };
        let mut day = |field: &str, text: Option<&str>| {
            let day = text?.parse::<Date>().ok();
            if day.is_none() {
                problems.push(wrong(field, text.unwrap_or_default(), "a day such as `2026-11-23`"));
            }
            day
        };
        let (first, last) = (day("from", from), day("to", to));
        let today = zone.to_datetime(now).date();
        let days = match (first, last, days) {
            (None, None, None) => None,
            (first, last, days) => {
                let last = last.unwrap_or_else(|| today.max(first.unwrap_or(today)));
                let before = last.checked_sub((days.unwrap_or(30) - 1).days()).unwrap_or(last);
                Some((first.unwrap_or(before), last))
            }
        };
        if let Some((first, last)) = days.filter(|(first, last)| first > last) {
            problems.push(wrong("to", &last.to_string(), &format!("a day not before {first}")));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let Some((first, last)) = days else { return Ok(Self { zone, days: None, from: EVER.0, to: EVER.1 }) };
        let from = begins(&zone, first).unwrap_or(EVER.0);
        let to = last.tomorrow().ok().and_then(|next| begins(&zone, next)).unwrap_or(EVER.1);
        Ok(Self { zone, days: Some((first, last)), from, to })
    }

    /// Each day with when it begins and when the next does; of very long periods the first days.
    pub(crate) fn each_day(&self) -> Vec<(Date, i64, i64)> {
        let Some((first, last)) = self.days else { return Vec::new() };
        let days = first.series(1.day()).take_while(|day| *day <= last).take(MOST_DAYS);
        let moments = |day: Date| Some((day, begins(&self.zone, day)?, begins(&self.zone, day.tomorrow().ok()?)?));
        days.filter_map(moments).collect()
    }
}

/// When a day of the zone begins, in milliseconds since 1970: midnight, or what there is of it where clocks change then.
pub(crate) fn begins(zone: &TimeZone, day: Date) -> Option<i64> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_zone_also_where_clocks_change() {
        let now: Timestamp = "2026-11-22T20:00:00Z".parse().unwrap();
        let hours = |zone: &str, from: &str, to: &str| {
            let period = Period::of([Some(from), Some(to), Some(zone)], None, &TimeZone::UTC, now).unwrap();
            let days = period.each_day();
            assert_eq!((days[0].1, days[days.len() - 1].2), (period.from, period.to));
            let from = Timestamp::from_millisecond(period.from).unwrap().to_string();
            (from, days.iter().map(|(_, from, to)| (to - from) / 60_000).collect::<Vec<_>>())
        };
        assert_eq!(hours("UTC", "2026-11-22", "2026-11-23"), ("2026-11-22T00:00:00Z".into(), vec![1440, 1440]));
        assert_eq!(hours("Asia/Kathmandu", "2026-11-22", "2026-11-22"), ("2026-11-21T18:15:00Z".into(), vec![1440]));
        assert_eq!(hours("Europe/Berlin", "2026-03-28", "2026-03-30").1, [1440, 1380, 1440]);
        assert_eq!(hours("America/Santiago", "2026-09-06", "2026-09-06").1, [1380]);
    }

    #[test]
    fn what_is_not_said_is_the_last_days_by_the_workspaces_zone() {
        let now: Timestamp = "2026-11-22T20:00:00Z".parse().unwrap();
        let tokyo = TimeZoneDatabase::bundled().get("Asia/Tokyo").unwrap();
        let period = Period::of([None; 3], Some(30), &tokyo, now).unwrap();
        let (first, last) = period.days.unwrap();
        assert_eq!((first.to_string().as_str(), last.to_string().as_str()), ("2026-10-25", "2026-11-23"));
        assert_eq!(Period::of([None; 3], None, &tokyo, now).unwrap().days, None);
        let wrong = Period::of([Some("soon"), None, Some("Mars/Base")], Some(30), &tokyo, now).unwrap_err();
        assert_eq!(wrong.iter().map(|wrong| wrong.field.as_str()).collect::<Vec<_>>(), ["zone", "from"]);
    }
}
