//! Working time: when so many working minutes will have passed.
//!
//! In scope: calendars with zone, days, hours and holidays. Not in scope: who works by which.

use crate::playbook::Calendar;
use jiff::civil::Time;
use jiff::tz::TimeZoneDatabase;
use jiff::{Timestamp, ToSpan};

/// Days to look ahead: a calendar without a working day in two years has no deadline.
const HORIZON: usize = 731;

/// The moment by which `minutes` of working time after `from` have passed, to the second; `None` if the
/// calendar has too few working days or no valid zone.
pub(super) fn due(from: Timestamp, minutes: u32, calendar: &Calendar) -> Option<Timestamp> {
    let zone = TimeZoneDatabase::bundled().get(&calendar.time_zone).ok()?;
    let from = Timestamp::from_second(from.as_second()).ok()?;
    let mut left = i64::from(minutes) * 60;
    let mut day = from.to_zoned(zone.clone()).date();
    for _ in 0..HORIZON {
        let works = calendar.days.get(day.weekday().to_monday_zero_offset() as usize).copied().unwrap_or(false);
        if works && calendar.holidays.binary_search(&day).is_err() {
            let at = |minute: u16| {
                let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok()?;
                Some(day.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp())
            };
            let begin = at(calendar.from)?.max(from);
            let open = at(calendar.to)?.as_second() - begin.as_second();
            if open >= left {
                return Timestamp::from_second(begin.as_second() + left).ok();
            }
            left -= open.max(0);
        }
        day = day.checked_add(1.day()).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> Calendar {
        Calendar {
            time_zone: "Europe/Berlin".into(),
            days: [true, true, true, true, true, false, false],
            from: 9 * 60,
            to: 17 * 60,
            holidays: vec!["2026-12-25".parse().unwrap()],
        }
    }

    fn check(from: &str, minutes: u32, expect: &str) {
        let due = due(from.parse().unwrap(), minutes, &berlin()).unwrap();
        assert_eq!(due.to_string(), expect, "{minutes} working minutes from {from}");
    }

    #[test]
    fn only_working_time_counts() {
        check("2026-11-23T09:00:00Z", 240, "2026-11-23T13:00:00Z");
        // Friday afternoon goes on on Monday morning.
        check("2026-11-20T15:00:00Z", 120, "2026-11-23T09:00:00Z");
        // Before the day begins.
        check("2026-11-23T03:00:00Z", 60, "2026-11-23T09:00:00Z");
        // On the weekend.
        check("2026-11-21T12:00:00Z", 60, "2026-11-23T09:00:00Z");
        // Over a holiday and the weekend behind it.
        check("2026-12-24T15:30:00Z", 60, "2026-12-28T08:30:00Z");
        // More than a week.
        check("2026-11-23T08:00:00Z", 6 * 8 * 60, "2026-11-30T16:00:00Z");
    }

    #[test]
    fn summer_time_is_the_zones() {
        // The clock goes forward on 29 March 2026, between Friday and Monday.
        check("2026-03-27T15:30:00Z", 60, "2026-03-30T07:30:00Z");
    }

    #[test]
    fn a_calendar_without_days_has_no_deadline() {
        let calendar = Calendar { days: [false; 7], ..berlin() };
        assert_eq!(due("2026-11-23T09:00:00Z".parse().unwrap(), 1, &calendar), None);
    }
}
