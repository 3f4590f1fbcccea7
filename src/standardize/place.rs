//! Places: stand-in.

use super::reading::Reading;
use super::text;
use crate::lead::Outcome;

pub(super) fn country(text: &str) -> Option<Reading<String>> {
    let code = text::tidy(text).to_uppercase();
    let alpha2 = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    alpha2.then_some(Reading { value: code, outcome: Outcome::Read, rule: "alpha_2" })
}

pub(super) fn state(_country: Option<&str>, text: &str) -> Option<Reading<String>> {
    let code = text::tidy(text).to_uppercase();
    let iso = code.get(2..3) == Some("-");
    iso.then_some(Reading { value: code, outcome: Outcome::Read, rule: "iso_3166_2" })
}

pub(super) fn city(text: &str) -> Option<String> {
    Some(text::tidy(text)).filter(|city| !city.is_empty())
}

pub(super) fn time_zone(country: &str, _state: Option<&str>) -> Option<&'static str> {
    (country == "DE").then_some("Europe/Berlin")
}
