//! A deadline, as calendars take it: iCalendar, RFC 5545.
//!
//! In scope: one entry. Not in scope: whose it is.

use icalendar::{Calendar, Component, Event};
use jiff::Timestamp;

/// The entry of this name for what is due then, the same for one lead and one deadline however often it is made.
pub(crate) fn entry(lead: &str, summary: &str, url: &str, due: Timestamp, told: Timestamp) -> String {
    let event = Event::new()
        .uid(&format!("{lead}-{}@frontdesk", due.as_second()))
        .summary(summary)
        .url(url)
        .add_property("DTSTAMP", time(told))
        .add_property("DTSTART", time(due))
        .add_property("DTEND", time(due))
        .done();
    Calendar::new().push(event).done().to_string()
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_an_entry_whose_texts_stay_texts() {
        let at = |text: &str| text.parse().unwrap();
        let entry = entry(
            "l1",
            "a; b, c\nEND:VEVENT",
            "https://x.example/",
            at("2026-11-23T11:00:00.5Z"),
            at("2026-11-23T09:00:00Z"),
        );
        for line in [
            "UID:l1-1795431600@frontdesk",
            "DTSTAMP:20261123T090000Z",
            "DTSTART:20261123T110000Z",
            "SUMMARY:a\\; b\\, c\\nEND:VEVENT",
        ] {
            assert!(entry.lines().any(|found| found == line), "{line} in {entry}");
        }
        assert_eq!(entry.matches("\r\nEND:VEVENT").count(), 1);
    }
}
