//! Moments as text.
//!
//! In scope: the ways of writing that mean one moment anywhere. Not in scope: the orders of places (`crm`).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// RFC 3339, a day, a day and time (UTC), or milliseconds since 1970 (13 digits).
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Timestamp::from_millisecond(text.parse().ok()?).ok();
    }
    let utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp());
    let timestamp = text.parse::<Timestamp>().ok();
    // A day without a time begins at midnight; `parse::<DateTime>` would take a day for one as well.
    timestamp
        .or_else(|| text.parse::<DateTime>().ok().and_then(utc))
        .or_else(|| text.parse::<Date>().ok().and_then(|day| utc(day.at(0, 0, 0, 0))))
}
