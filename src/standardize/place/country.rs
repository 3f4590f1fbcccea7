//! Countries: a name or code in any spelling or language becomes ISO 3166-1 alpha-2.
//!
//! In scope: names of countries and of what ISO 3166-1 lists as such, alone, with the form of state or beside a city.
//! Not in scope: continents and sales regions (they are dictionaries of the playbook), people's nationality.

use super::abbreviated;
use super::country_names::{inflected, named, near};
use super::sound::{sound, words};
use crate::lead::Outcome;
use crate::standardize::reading::Reading;
use std::sync::LazyLock;

/// ISO 3166-1: alpha-2 and alpha-3; then three letters that sports, former ISO 3166-1 and daily use have.
const CODES: [&str; 2] = [
    include_str!("../tables/country_codes.txt"),
    if cfg!(feature = "rare-languages") { include_str!("../tables/country_codes_other.txt") } else { "" },
];

/// Longest text that can name a country, in bytes.
const LONGEST: usize = 160;

/// Beginnings of words that say the form of state, and small words.
struct Filler {
    forms: Vec<&'static str>,
    small: Vec<&'static str>,
}

impl Filler {
    fn of(text: &'static str) -> Self {
        let (forms, small) = text.split_once('\n').unwrap_or_default();
        Self { forms: forms.split_whitespace().collect(), small: small.split_whitespace().collect() }
    }

    fn has(&self, word: &str) -> bool {
        self.small.contains(&word) || self.forms.iter().any(|form| word.starts_with(form))
    }
}

/// What names are kept without, where it doesn't tell countries apart.
static FILLER: LazyLock<Filler> = LazyLock::new(|| Filler::of(include_str!("../tables/country_filler.txt")));

/// What official names say besides, in many languages: `united`, `socialist`, `plurinational`.
static FORMS: LazyLock<Filler> = LazyLock::new(|| {
    Filler::of(if cfg!(feature = "rare-languages") { include_str!("../tables/country_forms.txt") } else { "\n" })
});

/// Reads a country.
pub(super) fn read(text: &str) -> Option<Reading<String>> {
    if text.len() > LONGEST {
        return None;
    }
    let (code, rule) = exactly(text).or_else(|| in_part(text)).or_else(|| declined(text)).or_else(|| nearly(text))?;
    let outcome = if rule == "country_spelling" { Outcome::Suggested } else { Outcome::Read };
    Some(Reading { value: code.to_owned(), outcome, rule })
}

/// Reads a country that is spelled as some language spells it.
pub(super) fn exactly(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if let Some(code) = code(text) {
        return Some((code, "country_code"));
    }
    let all = words(text);
    if all.is_empty() {
        return None;
    }
    if let Some(code) = named(&all.concat()) {
        return Some((code, "country_name"));
    }
    // `Korea, Republic of`; `Myanmar (Burma)`.
    let turned = text.split_once([',', '(', '[', '（']).map(|(head, tail)| (words(head), words(tail)));
    if let Some((head, tail)) = turned
        && let Some(code) = named(&[tail, head].concat().concat())
    {
        return Some((code, "country_name"));
    }
    if let Some(code) = abbreviated::meant(&all) {
        return Some((code, "country_abbreviated"));
    }
    let core = core(&all, &[&*FILLER])?;
    named(&core).or_else(|| named(unparted(&core))).map(|code| (told_apart(code, text, &all), "country_official_name"))
}

/// What stands between parts of an address, or between a name and another one of the same country.
const BETWEEN: [char; 13] = [',', ';', '/', '|', '(', ')', '[', ']', '（', '）', ':', '–', '—'];

/// Reads a country beside a place in it, its code or its other name: `Berlin, Germany`, `Burma/Myanmar`.
fn in_part(text: &str) -> Option<(&'static str, &'static str)> {
    let spaced = text.replace(" - ", " – ");
    if !spaced.contains(BETWEEN) {
        return None;
    }
    let mut found: Option<&'static str> = None;
    // Two letters are rather a state: `Los Angeles, CA`.
    let telling = |part: &&str| !(part.len() < 3 && part.is_ascii()) || matches!(*part, "US" | "UK" | "GB");
    for part in spaced.split(BETWEEN).map(str::trim).filter(telling) {
        let Some((code, _)) = exactly(part) else { continue };
        found = match found {
            // A territory beside the country that it belongs to: `China, Hong Kong SAR`.
            Some(other) if belongs(other, code) => Some(other),
            Some(other) if other == code || belongs(code, other) || !text.contains(',') => {
                Some(if belongs(code, other) { code } else { other })
            }
            _ => Some(code),
        };
    }
    found.map(|code| (told_apart(code, text, &words(text)), "country_in_part"))
}

/// Whether `territory` is one of `country`'s that ISO 3166-1 lists apart.
fn belongs(territory: &str, country: &str) -> bool {
    let territories = match country {
        "AU" => "CC CX HM NF",
        "CN" => "HK MO TW",
        "DK" => "FO GL",
        "FI" => "AX",
        "FR" => "BL GF GP MF MQ NC PF PM RE TF WF YT",
        "GB" => "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG",
        "NL" => "AW BQ CW SX",
        "NO" => "BV SJ",
        "NZ" => "CK NU TK",
        "US" => "AS GU MP PR UM VI",
        _ => return false,
    };
    territories.split(' ').any(|code| code == territory)
}

/// A country whose name is declined or made an adjective, beside a form of state: `Gabonin tasavalta`.
fn declined(text: &str) -> Option<(&'static str, &'static str)> {
    let all = words(text);
    let core = core(&all, &[&*FILLER, &*FORMS])?;
    let short = unparted(&core);
    let formal = short.len() < all.iter().map(String::len).sum();
    let code = named(short).or_else(|| inflected(short).filter(|_| formal))?;
    Some((told_apart(code, text, &all), "country_official_name"))
}

/// A country that is misspelled, where only one is near.
fn nearly(text: &str) -> Option<(&'static str, &'static str)> {
    let all = words(text);
    let whole = sound(&all.concat());
    let core = core(&all, &[&*FILLER]).map(|core| sound(&core)).filter(|core| *core != whole);
    let code = near(&whole).or_else(|| near(&core?).map(|code| told_apart(code, text, &all)))?;
    Some((code, "country_spelling"))
}

/// The words without those that say the form of state.
fn core(all: &[String], fillers: &[&Filler]) -> Option<String> {
    let telling = all.iter().filter(|word| !fillers.iter().any(|filler| filler.has(word)));
    let core: String = telling.map(String::as_str).collect();
    (!core.is_empty()).then_some(core)
}

/// A name in a script that doesn't part words, without the form of state around it.
fn unparted(name: &str) -> &str {
    let forms = include_str!("../tables/country_unparted.txt");
    if name.is_ascii() || !cfg!(feature = "other-scripts") {
        return name;
    }
    let mut rest = name;
    while let Some(shorter) = forms
        .split_whitespace()
        .find_map(|form| rest.strip_suffix(form).or_else(|| rest.strip_prefix(form)))
        .filter(|rest| !rest.is_empty())
    {
        rest = shorter;
    }
    rest
}

/// The Congos and Koreas differ only in the form of state: without it the one is meant that is not democratic in name.
fn told_apart(code: &'static str, text: &str, words: &[String]) -> &'static str {
    let democratic = ["dem", "dimokr", "dimkr", "dmukr", "aldimkr", "people", "popul", "narod", "volks"];
    let unparted = ["民主", "민주", "ประชาธิปไตย", "דמוקרטי", "dân chủ"];
    let is_democratic = || {
        words.iter().any(|word| democratic.iter().any(|form| word.starts_with(form)))
            || unparted.iter().any(|form| text.contains(form))
    };
    match code {
        "CG" if is_democratic() => "CD",
        "KR" if is_democratic() => "KP",
        code => code,
    }
}

/// The code for alpha-2 or alpha-3 as people write them: without regard to case, with dots.
fn code(text: &str) -> Option<&'static str> {
    if let Some(flag) = flag(text) {
        return of_alpha(&flag);
    }
    if text.len() > 6 || !text.is_ascii() {
        return None;
    }
    let letters: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
    match letters.as_str() {
        "UK" => Some("GB"),
        letters => of_alpha(letters),
    }
}

fn of_alpha(letters: &str) -> Option<&'static str> {
    if !matches!(letters.len(), 2 | 3) || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let mut pairs = CODES
        .iter()
        .flat_map(|codes| codes.split_ascii_whitespace())
        .map(|pair| pair.split_at_checked(2).unwrap_or_default());
    pairs.find(|(two, three)| *two == letters || *three == letters).map(|(two, _)| two)
}

/// A flag: two regional indicators.
fn flag(text: &str) -> Option<String> {
    let letters: Option<String> = text
        .chars()
        .map(|c| u32::from(c).checked_sub(0x1f1e6).filter(|n| *n < 26).and_then(|n| char::from_u32(n + 65)))
        .collect();
    letters.filter(|letters| letters.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(&str, &str)>) {
        let read = read(text);
        assert_eq!(read.as_ref().map(|r| (r.value.as_str(), r.rule)), expect, "{text}");
    }

    #[test]
    fn codes() {
        for (text, code) in [
            ("de", "DE"),
            ("DEU", "DE"),
            ("U.S.A.", "US"),
            ("U.S.", "US"),
            ("UK", "GB"),
            ("usa", "US"),
            ("🇩🇪", "DE"),
            ("XK", "XK"),
        ] {
            check(text, Some((code, "country_code")));
        }
    }

    #[test]
    fn names_in_many_languages() {
        for (text, code) in [
            ("Germany", "DE"),
            ("Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("Германия", "DE"),
            ("ドイツ", "DE"),
            ("德国", "DE"),
            ("독일", "DE"),
            ("ألمانيا", "DE"),
            ("Ελλάδα", "GR"),
            ("Holland", "NL"),
            ("The Netherlands", "NL"),
            ("England", "GB"),
            ("Côte d’Ivoire", "CI"),
            ("Korea, Republic of", "KR"),
            ("Myanmar (Burma)", "MM"),
            ("UAE", "AE"),
            ("Hong Kong", "HK"),
            ("Niger", "NE"),
            ("Nigeria", "NG"),
            ("Dominica", "DM"),
            ("Dominican Republic", "DO"),
            ("Guinea-Bissau", "GW"),
            ("Guinea", "GN"),
            ("Georgia", "GE"),
            ("Democratic Republic of the Congo", "CD"),
            ("Congo, Democratic Republic of the", "CD"),
            ("Republic of the Congo", "CG"),
            ("Democratic People's Republic of Korea", "KP"),
            ("Coreea de Nord", "KP"),
            ("Fiji", "FJ"),
        ] {
            assert_eq!(read(text).map(|r| r.value).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn official_names_and_slips() {
        check("Federal Republic of Germany", Some(("DE", "country_official_name")));
        check("Hellenic Republic", Some(("GR", "country_official_name")));
        check("フランス共和国", Some(("FR", "country_official_name")));
        check("Jumhūriyyat Tshād", Some(("TD", "country_official_name")));
        check("Germnay", Some(("DE", "country_spelling")));
        check("Untied States", Some(("US", "country_spelling")));
        check("Switzlerand", Some(("CH", "country_spelling")));
    }

    #[test]
    fn what_is_no_country() {
        for text in [
            "",
            "-",
            "n/a",
            "EMEA",
            "Europe",
            "Asia",
            "other",
            "unknown",
            "test",
            "12345",
            "Latin America",
            "world",
            "remote",
            "none",
            "Paris",
        ] {
            check(text, None);
        }
        check(&"Germany ".repeat(2000), None);
    }

    #[test]
    fn every_code_is_in_both_tables() {
        for table in ["countries", "countries_rare", "countries_scripts", "country_words"] {
            let text = std::fs::read_to_string(format!("src/standardize/tables/{table}.txt")).unwrap();
            for line in text.lines() {
                let (code, _) = line.split_once('\t').unwrap();
                assert_eq!(of_alpha(code), Some(code), "{table}");
            }
        }
    }
}
