//! Moments, as systems, reports and spreadsheets write them.
//!
//! In scope: days and times in the order of a place. Not in scope: time zones; what names none is UTC.

use crate::text;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// Which comes first where a day is written `3/4/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// The moment, or what would be right.
pub(super) fn time(found: &str, order: Option<DateOrder>) -> Result<Timestamp, String> {
    if let Some(time) = text::moment(found) {
        return Ok(time);
    }
    let (day, clock) = local(found, order)?;
    day.to_datetime(clock).to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).map_err(|_| EXPECTED.into())
}

/// The day, or what would be right.
pub(super) fn day(found: &str, order: Option<DateOrder>) -> Result<Date, String> {
    if let Ok(day) = found.get(..10).unwrap_or(found).parse() {
        return Ok(day);
    }
    if let Some(time) = text::moment(found) {
        return Ok(time.to_zoned(TimeZone::UTC).date());
    }
    local(found, order).map(|(day, _)| day)
}

const EXPECTED: &str = "a day such as `2026-03-31`, with a time if wanted";

/// `31.3.2026`, `3/31/2026, 10:15 AM`: a day as a place writes it, and the time, midnight where there is none.
fn local(found: &str, order: Option<DateOrder>) -> Result<(Date, Time), String> {
    let unreadable = || EXPECTED.to_owned();
    let (day, clock) = found.split_once([' ', ',']).unwrap_or((found, ""));
    let mark =
        day.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-')).ok_or_else(unreadable)?;
    let parts: Vec<i16> = day.split(mark).map(str::parse).collect::<Result<_, _>>().map_err(|_| unreadable())?;
    let [one, two, year] = parts.try_into().map_err(|_| unreadable())?;
    let order = match (mark, one, two) {
        ('.', ..) => DateOrder::DayFirst,
        (_, 13.., _) => DateOrder::DayFirst,
        (_, _, 13..) => DateOrder::MonthFirst,
        (_, one, two) if one == two => DateOrder::DayFirst,
        _ => order.ok_or("a day such as `2026-03-31`; or say which comes first, the day or the month (`dates`)")?,
    };
    let (day, month) = match order {
        DateOrder::DayFirst => (one, two),
        DateOrder::MonthFirst => (two, one),
    };
    // Spreadsheets leave out the century.
    let year = if (0..100).contains(&year) { 2000 + year } else { year };
    let part = |value: i16| i8::try_from(value).map_err(|_| unreadable());
    let date = Date::new(year, part(month)?, part(day)?).map_err(|_| unreadable())?;
    Ok((date, time_of_day(clock.trim_matches([' ', ','])).ok_or_else(unreadable)?))
}

/// `10:15`, `10:15:30`, `10:15 PM`; nothing is midnight.
fn time_of_day(text: &str) -> Option<Time> {
    let upper = text.to_uppercase();
    let half = ["AM", "PM"].into_iter().find(|half| upper.ends_with(half));
    let clock = upper.trim_end_matches(char::is_alphabetic).trim();
    if clock.is_empty() {
        return half.is_none().then(Time::midnight);
    }
    let mut parts = clock.split(':').map(str::parse::<i8>);
    let hour = parts.next()?.ok()?;
    let minute = parts.next()?.ok()?;
    let second = parts.next().unwrap_or(Ok(0)).ok()?;
    let hour = match (half, hour) {
        (None, hour) => hour,
        (Some("PM"), 1..=11) => hour + 12,
        (Some("AM"), 12) => 0,
        (Some(_), 1..=12) => hour,
        _ => return None,
    };
    parts.next().is_none().then(|| Time::new(hour, minute, second, 0).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_places_write_them() {
        use DateOrder::{DayFirst, MonthFirst};
        for (found, order, expected) in [
            ("2026-03-01T10:00:00.000+0000", None, Some("2026-03-01T10:00:00Z")),
            ("2026-03-01T10:00:00.000Z", None, Some("2026-03-01T10:00:00Z")),
            ("2026-03-01 10:30", None, Some("2026-03-01T10:30:00Z")),
            ("2026-03-01", None, Some("2026-03-01T00:00:00Z")),
            ("1772359200000", None, Some("2026-03-01T10:00:00Z")),
            ("31.3.2026", None, Some("2026-03-31T00:00:00Z")),
            ("01.03.2026 10:30", Some(MonthFirst), Some("2026-03-01T10:30:00Z")),
            ("3/31/2026", None, Some("2026-03-31T00:00:00Z")),
            ("31/3/26", None, Some("2026-03-31T00:00:00Z")),
            ("3/4/2026, 10:15 PM", Some(MonthFirst), Some("2026-03-04T22:15:00Z")),
            ("3/4/2026 12:05 AM", Some(DayFirst), Some("2026-04-03T00:05:00Z")),
            ("4/4/2026", None, Some("2026-04-04T00:00:00Z")),
            // It may be in March or in April.
            ("3/4/2026", None, None),
            ("31/31/2026", None, None),
            ("3/4/2026 25:00", Some(DayFirst), None),
            ("3/4/2026 13:00 PM", Some(DayFirst), None),
            ("soon", None, None),
            ("1.2", None, None),
            ("", None, None),
        ] {
            assert_eq!(time(found, order).ok().map(|time| time.to_string()).as_deref(), expected, "{found}");
        }
        for (found, expected) in [
            ("2026-03-31", "2026-03-31"),
            ("2026-03-31T22:00:00.000Z", "2026-03-31"),
            ("2026-03-31 22:00", "2026-03-31"),
            ("31.03.2026", "2026-03-31"),
        ] {
            assert_eq!(day(found, None).map(|day| day.to_string()).as_deref(), Ok(expected), "{found}");
        }
    }
}
