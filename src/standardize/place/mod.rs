//! Places: country, state, city and time zone.
//!
//! In scope: one field at a time. Not in scope: which field wins where they contradict each other. It deliberately
//! doesn't know streets and postal codes.

mod country;
mod sound;
mod state;
mod time_zone;

pub(super) use state::codes as state_codes;
pub(super) use state::read as state;
pub(super) use time_zone::of as time_zone;

use super::reading::Reading;
use super::text::tidy;

/// Reads a country in any spelling or language as ISO 3166-1 alpha-2.
pub(super) fn country(text: &str) -> Option<Reading<String>> {
    country::read(text)
}

/// Reads a country only if it is spelled as some language spells it, or as a code.
pub(super) fn country_exactly(text: &str) -> Option<String> {
    country::exactly(text).map(|(code, _)| code.to_owned())
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
