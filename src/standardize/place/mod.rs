//! Places: country, state, city and time zone.
//!
//! In scope: one field at a time. Not in scope: which field wins where they contradict each other. It deliberately
//! doesn't know streets and postal codes.

mod abbreviated;
mod country;
mod country_names;
mod misspelt;
mod script;
mod sound;
mod state;
mod time_zone;

pub(super) use state::codes as state_codes;
pub(super) use state::read as state;
pub(super) use time_zone::of as time_zone;

use super::reading::Reading;
use crate::text::tidy;

/// Reads a country in any spelling or language as ISO 3166-1 alpha-2; without the feature `place-names` only a code.
pub(super) fn country(text: &str) -> Option<Reading<String>> {
    if cfg!(feature = "place-names") { country::read(text) } else { country::coded(text) }
}

/// Reads a country only if it is spelled as some language spells it, or as a code.
pub(super) fn country_exactly(text: &str) -> Option<String> {
    if cfg!(feature = "place-names") {
        country::exactly(text).map(|(code, _)| code.to_owned())
    } else {
        country::coded(text).map(|reading| reading.value)
    }
}

/// A city's name without its state, and the state (ISO 3166-2) where `text` has both: `Munich, Bavaria`, `Austin TX 78701`,
/// `São Paulo - SP`. `country` (ISO 3166-1 alpha-2) is the one given beside it.
pub(super) fn city_and_state<'a>(country: Option<&str>, text: &'a str) -> (&'a str, Option<String>) {
    const LONGEST: usize = 200;
    let text = text.trim();
    let whole = (text, None);
    if text.len() > LONGEST {
        return whole;
    }
    // Without a sign between them only a code is surely no part of the name.
    let postal_code = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ');
    let bare = text.trim_end_matches(postal_code);
    let parted = bare.rsplit_once(',').or_else(|| bare.rsplit_once(" - ")).or_else(|| bare.rsplit_once('/'));
    let spaced =
        || bare.rsplit_once(' ').filter(|(_, code)| code.len() < 4 && code.chars().all(|c| c.is_ascii_uppercase()));
    let Some((city, state)) = parted.or_else(spaced) else { return whole };
    // Five digits after a code are a ZIP code.
    let digits = text.get(bare.len()..).unwrap_or_default().chars().filter(char::is_ascii_digit).count();
    let country = country.or((digits == 5 && state.trim().len() == 2).then_some("US"));
    match state::read(country, state.trim()) {
        Some(reading) if city.chars().any(char::is_alphabetic) => {
            (city.trim_end_matches([',', ' ']), Some(reading.value))
        }
        _ => whole,
    }
}

/// A city, white space tidied; written all in capitals or all small, each word gets a capital.
pub(super) fn city(text: &str) -> Option<String> {
    let city = tidy(text);
    if city.len() > 120
        || city.chars().filter(|c| c.is_alphabetic()).count() < 2
        || matches!(city.to_lowercase().as_str(), "n/a" | "na" | "none" | "null" | "test" | "unknown")
    {
        return None;
    }
    // A letter can become two (`ŉ`): what comes out has to stay as it is.
    let mut cased = recased(&city);
    for _ in 0..3 {
        let again = recased(&cased);
        if again == cased {
            break;
        }
        cased = again;
    }
    Some(cased)
}

/// Capitals at the beginnings of words, unless capitals and small letters were both used.
fn recased(city: &str) -> String {
    let upper = city.chars().any(char::is_uppercase);
    let lower = city.chars().any(char::is_lowercase);
    if (upper && lower) || city.chars().count() < 4 {
        return city.to_owned();
    }
    let mut begins = true;
    let mut cased = String::with_capacity(city.len());
    for c in city.chars() {
        if begins {
            cased.extend(c.to_uppercase());
        } else {
            cased.extend(c.to_lowercase());
        }
        begins = !c.is_alphanumeric() && !matches!(c, '\'' | '’');
    }
    cased
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_with_their_states() {
        for (country, text, city, state) in [
            (Some("DE"), "Munich, Bavaria", "Munich", Some("DE-BY")),
            (Some("US"), "Austin, TX", "Austin", Some("US-TX")),
            (None, "Austin TX 78701", "Austin", Some("US-TX")),
            (None, "Austin, Texas", "Austin", Some("US-TX")),
            (None, "Los Angeles, CA", "Los Angeles, CA", None),
            (Some("BR"), "São Paulo - SP", "São Paulo", Some("BR-SP")),
            (Some("AU"), "Sydney NSW 2000", "Sydney", Some("AU-NSW")),
            (Some("US"), "Washington", "Washington", None),
            (Some("DE"), "Frankfurt, Main", "Frankfurt, Main", None),
            (Some("DE"), "", "", None),
        ] {
            let found = city_and_state(country, text);
            assert_eq!((found.0, found.1.as_deref()), (city, state), "{text}");
            assert_eq!(city_and_state(country, city), (city, None), "{text}");
        }
    }

    #[test]
    fn cities() {
        for (text, expect) in [
            (" new  york ", Some("New York")),
            ("FRANKFURT AM MAIN", Some("Frankfurt Am Main")),
            ("Aix-en-Provence", Some("Aix-en-Provence")),
            ("SAINT-DENIS", Some("Saint-Denis")),
            ("東京", Some("東京")),
            ("LA", Some("LA")),
            ("n/a", None),
            ("", None),
            ("1234", None),
        ] {
            assert_eq!(city(text).as_deref(), expect, "{text}");
            if let Some(city) = city(text) {
                assert_eq!(super::city(&city), Some(city));
            }
        }
    }
}
