//! Schedules: when a member works, and when so many working minutes will have passed.
//!
//! In scope: a calendar's zone, days, hours and holidays, less the member's absences. Not in scope: what is to be done by
//! then, and by whom.

use crate::playbook::{Absence, Calendar, Member, Playbook};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Days to look ahead: a schedule without a working day in two years has no deadline.
const HORIZON: usize = 731;

/// When somebody works.
pub struct Schedule<'p> {
    calendar: &'p Calendar,
    away: &'p [Absence],
    zone: &'p TimeZone,
}

impl<'p> Schedule<'p> {
    /// The member's; `None`: the playbook doesn't have their calendar.
    pub fn of(member: &'p Member, playbook: &'p Playbook) -> Option<Self> {
        Some(Self::new(playbook.calendars.get(&member.calendar)?, &member.away))
    }

    fn new(calendar: &'p Calendar, away: &'p [Absence]) -> Self {
        Self { calendar, away, zone: &calendar.time_zone }
    }

    /// The local date.
    pub fn date(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// Whether it is a day of absence.
    pub fn is_away(&self, now: Timestamp) -> bool {
        self.has_away(self.date(now))
    }

    fn has_away(&self, day: Date) -> bool {
        self.away.iter().any(|absence| absence.has(day))
    }

    /// When the local day of `now` began, and when its week did, on Monday.
    pub fn began(&self, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let today = self.date(now);
        let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
        Some((self.at(today, 0)?, self.at(monday, 0)?))
    }

    /// When the next local day begins, or the next week where `week`.
    pub fn next(&self, now: Timestamp, week: bool) -> Option<Timestamp> {
        let today = self.date(now);
        let days = if week { 7 - i64::from(today.weekday().to_monday_zero_offset()) } else { 1 };
        self.at(today.checked_add(days.days()).ok()?, 0)
    }

    /// When the first day without absence begins, from the day after `now`'s on; `None`: not for two years.
    pub fn back(&self, now: Timestamp) -> Option<Timestamp> {
        let mut days = self.date(now).series(1.day()).skip(1).take(HORIZON);
        self.at(days.find(|day| !self.has_away(*day))?, 0)
    }

    fn at(&self, day: Date, minute: u16) -> Option<Timestamp> {
        let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok()?;
        self.zone.to_timestamp(day.to_datetime(time)).ok()
    }

    /// Stretches of work from `from` on, each with its end.
    fn spans(&self, from: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        self.date(from).series(1.day()).take(HORIZON).filter_map(move |day| {
            let weekday = day.weekday().to_monday_zero_offset() as usize;
            let works = self.calendar.days.get(weekday).copied().unwrap_or(false);
            if !works || self.has_away(day) || self.calendar.holidays.binary_search(&day).is_ok() {
                return None;
            }
            let (begin, end) = (self.at(day, self.calendar.from)?.max(from), self.at(day, self.calendar.to)?);
            (begin < end).then_some((begin, end))
        })
    }

    /// The first working moment from `from` on.
    pub fn opens(&self, from: Timestamp) -> Option<Timestamp> {
        self.spans(from).next().map(|(begin, _)| begin)
    }

    /// The moment by which `minutes` of working time after `from` have passed, to the second; `None` if there are too few
    /// working days.
    pub fn due(&self, from: Timestamp, minutes: u32) -> Option<Timestamp> {
        self.after(from, i64::from(minutes) * 60)
    }

    /// As [`Schedule::due`], by seconds.
    pub fn after(&self, from: Timestamp, seconds: i64) -> Option<Timestamp> {
        let from = Timestamp::from_second(from.as_second()).ok()?;
        let mut left = seconds;
        for (begin, end) in self.spans(from) {
            let open = end.as_second() - begin.as_second();
            if open >= left {
                return Timestamp::from_second(begin.as_second() + left).ok();
            }
            left -= open;
        }
        None
    }

    /// Seconds of working time from `from` to `to`.
    pub fn worked(&self, from: Timestamp, to: Timestamp) -> i64 {
        let spans = self.spans(from).take_while(|(begin, _)| *begin < to);
        spans.map(|(begin, end)| end.min(to).as_second() - begin.as_second()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        jiff::tz::TimeZoneDatabase::bundled().get(name).unwrap()
    }

    fn berlin() -> Calendar {
        Calendar {
            time_zone: zone("Europe/Berlin"),
            days: [true, true, true, true, true, false, false],
            from: 9 * 60,
            to: 17 * 60,
            holidays: vec!["2026-12-25".parse().unwrap()],
        }
    }

    fn check(from: &str, minutes: u32, expect: &str) {
        let calendar = berlin();
        let schedule = Schedule::new(&calendar, &[]);
        let from = from.parse().unwrap();
        let due = schedule.due(from, minutes).unwrap();
        assert_eq!(due.to_string(), expect, "{minutes} working minutes from {from}");
        assert_eq!(schedule.worked(from, due), i64::from(minutes) * 60);
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
        let schedule = Schedule::new(&calendar, &[]);
        assert_eq!(schedule.due("2026-11-23T09:00:00Z".parse().unwrap(), 1), None);
    }

    #[test]
    fn absences_stop_the_clock_and_days_begin_where_the_member_works() {
        let calendar = Calendar { time_zone: zone("Asia/Singapore"), ..berlin() };
        let day = |day| Some(jiff::civil::date(2026, 11, day));
        let away = [Absence { from: day(24), to: day(25) }];
        let schedule = Schedule::new(&calendar, &away);
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        // Monday 16:00 in Singapore: an hour on Monday, one on Thursday.
        let now = time("2026-11-23T08:00:00Z");
        assert_eq!(schedule.due(now, 120), Some(time("2026-11-26T02:00:00Z")));
        assert_eq!(schedule.opens(now), Some(now));
        assert_eq!(schedule.opens(time("2026-11-23T10:00:00Z")), Some(time("2026-11-26T01:00:00Z")));
        // Tuesday in Singapore while it is Monday in Europe.
        let night = time("2026-11-23T17:00:00Z");
        assert!(schedule.is_away(night) && !schedule.is_away(now));
        assert_eq!(schedule.back(night), Some(time("2026-11-25T16:00:00Z")));
        assert_eq!(schedule.began(night), Some((time("2026-11-23T16:00:00Z"), time("2026-11-22T16:00:00Z"))));
        assert_eq!(schedule.next(night, true), Some(time("2026-11-29T16:00:00Z")));
        let forever = [Absence { from: day(24), to: None }];
        assert_eq!(Schedule::new(&calendar, &forever).back(night), None);
    }
}
