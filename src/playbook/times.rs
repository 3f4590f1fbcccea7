//! Times: hours of the week, or working hours, by one of the playbook's calendars.
//!
//! In scope: the noun, and whether a moment is within. Not in scope: who works when (`schedule`).

use super::Calendar;
use jiff::Timestamp;
use serde::Serialize;

/// The working hours of a calendar; or where days or a time of day are named, these, in the calendar's zone, whether or
/// not anybody works then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Times {
    /// By name.
    pub calendar: String,
    /// Monday first; `None`: every day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<[bool; 7]>,
    /// Minutes after local midnight; `None`: from midnight on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<u16>,
    /// Minutes after local midnight, greater than `from`; `None`: until midnight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<u16>,
}

impl Times {
    /// Whether `now` is within; `calendar` is the one of this name.
    pub fn has(&self, calendar: &Calendar, now: Timestamp) -> bool {
        let local = calendar.time_zone.to_datetime(now);
        let minute = local.hour() as u16 * 60 + local.minute() as u16;
        let weekday = local.date().weekday().to_monday_zero_offset() as usize;
        let within = |days: &[bool; 7], from: u16, to: u16| {
            days.get(weekday).copied().unwrap_or(false) && (from..to).contains(&minute)
        };
        if self.is_working() {
            let works = within(&calendar.days, calendar.from, calendar.to);
            return works && calendar.holidays.binary_search(&local.date()).is_err();
        }
        within(&self.days.unwrap_or([true; 7]), self.from.unwrap_or(0), self.to.unwrap_or(u16::MAX))
    }

    /// Whether it stands for the calendar's working hours.
    fn is_working(&self) -> bool {
        (self.days, self.from, self.to) == (None, None, None)
    }

    /// The minutes of the local day at which it can begin or end.
    pub(crate) fn edges(&self, calendar: &Calendar) -> Vec<u16> {
        let (from, to) =
            if self.is_working() { (Some(calendar.from), Some(calendar.to)) } else { (self.from, self.to) };
        [Some(0), from, to].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_within_by_the_local_clock() {
        let calendar = Calendar {
            time_zone: jiff::tz::TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap(),
            days: [true, true, true, true, true, false, false],
            from: 9 * 60,
            to: 17 * 60,
            holidays: vec![jiff::civil::date(2026, 12, 24)],
        };
        let works = Times { calendar: "office".into(), days: None, from: None, to: None };
        let weekend = Times { days: Some([false, false, false, false, false, true, true]), ..works.clone() };
        let late = Times { from: Some(16 * 60), ..works.clone() };
        for (now, expect) in [
            ("2026-07-06T06:59:00Z", [false, false, false]),
            ("2026-07-06T07:00:00Z", [true, false, false]),
            ("2026-07-06T14:59:59Z", [true, false, true]),
            ("2026-07-06T15:00:00Z", [false, false, true]),
            // An hour later in winter.
            ("2026-12-07T07:30:00Z", [false, false, false]),
            ("2026-12-07T15:59:00Z", [true, false, true]),
            ("2026-12-24T10:00:00Z", [false, false, false]),
            ("2026-07-10T22:30:00Z", [false, true, false]),
            ("2026-07-12T21:59:00Z", [false, true, true]),
        ] {
            let now = now.parse().unwrap();
            assert_eq!([&works, &weekend, &late].map(|times| times.has(&calendar, now)), expect, "{now}");
        }
    }
}
