//! Time zones: the IANA zone of a country, or of a state where the country has several.
//!
//! In scope: countries with one zone, and states where nearly everybody lives in one. Not in scope: cities and
//! borders within states; where the zone is open, none is said.
//! Source: the IANA time zone database, `zone.tab` (public domain).

use crate::text::sorted::Table;
use std::sync::LazyLock;

/// Lines `country or state, zone`.
static ZONES: LazyLock<Table> = LazyLock::new(|| {
    Table::new(if cfg!(feature = "time-zones") { include_str!("../tables/time_zones.txt") } else { "" })
});

/// The zone of `country` (ISO 3166-1 alpha-2) and `state` (ISO 3166-2).
pub(in crate::standardize) fn of(country: &str, state: Option<&str>) -> Option<&'static str> {
    let of_state = state.filter(|state| state.starts_with(country)).and_then(|state| ZONES.find(state));
    of_state.or_else(|| ZONES.find(country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_of_countries_and_states() {
        for (country, state, expect) in [
            ("DE", None, Some("Europe/Berlin")),
            ("DE", Some("DE-BY"), Some("Europe/Berlin")),
            ("US", None, None),
            ("US", Some("US-CA"), Some("America/Los_Angeles")),
            ("US", Some("US-TX"), Some("America/Chicago")),
            ("CA", Some("CA-ON"), Some("America/Toronto")),
            ("AU", Some("AU-WA"), Some("Australia/Perth")),
            ("BR", Some("BR-SP"), Some("America/Sao_Paulo")),
            ("JP", Some("US-CA"), Some("Asia/Tokyo")),
            ("XX", None, None),
        ] {
            assert_eq!(of(country, state), expect, "{country} {state:?}");
        }
    }

    #[test]
    fn every_zone_is_known_to_the_calendar() {
        for (place, zone) in ZONES.lines().iter().filter(|(place, _)| !place.starts_with('#')) {
            assert!(jiff::tz::db().get(zone).is_ok(), "{place} {zone}");
        }
    }
}
