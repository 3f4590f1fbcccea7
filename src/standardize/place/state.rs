//! States and provinces: a name, code or common abbreviation becomes ISO 3166-2.
//!
//! In scope: Australia, Austria, Brazil, Canada, Germany, India, Italy (regions and provinces), Japan, Mexico, Spain
//! (communities and provinces), Switzerland, the United States and the nations of the United Kingdom. Not in scope: other
//! countries; their states stay as they came. Source: codes and names of ISO 3166-2 (facts), abbreviations in daily use.

use super::sound::words;
use crate::lead::Outcome;
use crate::standardize::reading::Reading;
use std::sync::LazyLock;

/// Lines `code, keys`: keys are folded words without spaces; the first is the name.
static STATES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let text = if cfg!(feature = "place-names") { include_str!("../tables/states.txt") } else { "" };
    text.split('\n').filter_map(|line| line.split_once('\t')).collect()
});

/// Each key with the code of its state; sorted by key, then in the table's order.
static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let keys = |(code, keys): &(&'static str, &'static str)| {
        let code = *code;
        keys.split(' ').map(move |key| (key, code))
    };
    let mut names: Vec<(&str, &str)> = STATES.iter().flat_map(keys).collect();
    names.sort_by_key(|(key, _)| *key);
    names.dedup();
    names
});

/// The longest code, in bytes, without its hyphen.
const CODE_BYTES: usize = 5;

/// What stands before or after names of states and says nothing.
const FILLER: [&str; 18] = [
    "state",
    "province",
    "provincia",
    "provinz",
    "land",
    "bundesland",
    "canton",
    "kanton",
    "estado",
    "prefecture",
    "ken",
    "of",
    "de",
    "di",
    "region",
    "comunidad",
    "autonoma",
    "the",
];

/// Every state's code.
pub(in crate::standardize) fn codes() -> impl Iterator<Item = &'static str> {
    STATES.iter().map(|(code, _)| *code)
}

/// Reads a state of `country` (ISO 3166-1 alpha-2), or of any where only one has such a name.
pub(in crate::standardize) fn read(country: Option<&str>, text: &str) -> Option<Reading<String>> {
    if text.len() > 120 || !cfg!(feature = "place-names") {
        return None;
    }
    let (head, tail) = text.split_once(['(', ',']).unwrap_or((text, ""));
    [text, head, tail].into_iter().find_map(|part| {
        let words = words(part);
        // A postal code may come along: `NSW 2000`.
        let is_code = |word: &str| word.chars().any(|c| c.is_ascii_digit());
        let is_telling = |word: &&String| !FILLER.contains(&word.as_str()) && !is_code(word);
        let telling: String = words.iter().filter(is_telling).map(String::as_str).collect();
        one(country, &words.concat()).or_else(|| one(country, &telling))
    })
}

fn one(country: Option<&str>, key: &str) -> Option<Reading<String>> {
    if key.is_empty() {
        return None;
    }
    let reading = |code: &str, rule| Some(Reading { value: code.to_owned(), outcome: Outcome::Read, rule });
    let is_here = |code: &str| country.is_none_or(|country| code.split('-').next() == Some(country));
    // `US-CA`, and `CA` where the country is known.
    let is_coded = |code: &str| {
        let bare = code.split('-').nth(1).filter(|_| country.is_some());
        bare.is_some_and(|bare| bare.eq_ignore_ascii_case(key))
            || code.chars().filter(|c| *c != '-').eq(key.chars().map(|c| c.to_ascii_uppercase()))
    };
    let mut codes = STATES.iter().filter(|_| key.len() <= CODE_BYTES);
    if let Some((code, _)) = codes.find(|(code, _)| is_here(code) && is_coded(code)) {
        return reading(code, "state_code");
    }
    // Japanese names end in the kind of prefecture.
    let key = key.strip_suffix(['県', '都', '府']).filter(|key| key.chars().count() > 1).unwrap_or(key);
    let from = NAMES.partition_point(|(name, _)| *name < key);
    let same = NAMES.get(from..).unwrap_or_default().iter().take_while(|(name, _)| *name == key);
    // Without a country, abbreviations mean something else elsewhere.
    let telling = country.is_some() || key.chars().count() > 3;
    let mut named = same.map(|(_, code)| *code).filter(|code| telling && is_here(code));
    let code = named.next()?;
    // Without a country a name has to be the only one.
    if country.is_none() && named.next().is_some() {
        return None;
    }
    let outcome = if country.is_some() { Outcome::Read } else { Outcome::Inferred };
    Some(Reading { value: code.to_owned(), outcome, rule: "state_name" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::latin;

    #[test]
    fn names_codes_and_abbreviations() {
        for (country, text, expect) in [
            (Some("US"), "California", Some("US-CA")),
            (Some("US"), "CA", Some("US-CA")),
            (Some("US"), "Calif.", Some("US-CA")),
            (Some("US"), "us-ca", Some("US-CA")),
            (Some("US"), "State of New York", Some("US-NY")),
            (Some("US"), "Washington, D.C.", Some("US-DC")),
            (Some("US"), "Texas (TX)", Some("US-TX")),
            (Some("CA"), "Québec", Some("CA-QC")),
            (Some("DE"), "NRW", Some("DE-NW")),
            (Some("DE"), "Bavaria", Some("DE-BY")),
            (Some("DE"), "Baden-Württemberg", Some("DE-BW")),
            (Some("IN"), "Tamil Nadu", Some("IN-TN")),
            (Some("JP"), "東京都", Some("JP-13")),
            (Some("JP"), "Osaka-ken", Some("JP-27")),
            (Some("IT"), "MI", Some("IT-MI")),
            (Some("AT"), "Wien", Some("AT-9")),
            (Some("GB"), "Scotland", Some("GB-SCT")),
            (Some("DE"), "California", None),
            (Some("FR"), "Bretagne", None),
            (None, "California", Some("US-CA")),
            (None, "US-CA", Some("US-CA")),
            (None, "CA", None),
            (None, "Salzburg", Some("AT-5")),
            (None, "Distrito Federal", None),
            (Some("US"), "TX 78701", Some("US-TX")),
            (Some("AU"), "NSW 2000", Some("AU-NSW")),
            (Some("US"), "", None),
            (Some("US"), "n/a", None),
        ] {
            assert_eq!(read(country, text).map(|r| r.value).as_deref(), expect, "{country:?} {text}");
        }
    }

    #[test]
    fn every_code_and_name_is_found_in_its_country() {
        for (code, keys) in STATES.iter() {
            let country = &code[..2];
            assert_eq!(read(Some(country), code).map(|r| r.value).as_deref(), Some(*code));
            for key in keys.split(' ') {
                assert_eq!(latin(key), key);
                let found = read(Some(country), key).map(|r| r.value);
                assert!(found.is_some(), "{code} {key}");
            }
        }
    }
}
