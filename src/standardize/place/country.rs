//! Countries: a name or code in any spelling or language becomes ISO 3166-1 alpha-2.
//!
//! In scope: names of countries and of what ISO 3166-1 lists as such. Not in scope: continents and sales regions
//! (they are dictionaries of the playbook), people's nationality.
//! Sources: Unicode CLDR (Unicode-3.0), opensanctions/rigour territories (MIT); see `scripts/tables/countries.mjs`.

use super::sound::{sound, words};
use crate::lead::Outcome;
use crate::standardize::reading::Reading;
use crate::standardize::word_table::WordTable;
use std::sync::LazyLock;

/// Lines `code, keys`: Latin letters and alphabets that become Latin; other scripts; rarer languages. A small bundle can
/// leave out all but the first.
const TABLES: [&str; 3] = [
    include_str!("../tables/countries.txt"),
    if cfg!(feature = "other-scripts") { include_str!("../tables/countries_scripts.txt") } else { "" },
    if cfg!(feature = "rare-languages") { include_str!("../tables/countries_rare.txt") } else { "" },
];

/// Every name's key with its code.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLES.iter().flat_map(|table| table.split('\n')).filter_map(|line| line.split_once('\t'));
    lines.flat_map(|(code, keys)| keys.split(' ').map(move |key| (key, code)))
}

static CODE_OF: LazyLock<WordTable<&str>> = LazyLock::new(|| WordTable::new(names()));

/// A name with what tells quickly that it isn't near another.
struct Name {
    key: &'static str,
    code: &'static str,
    letters: u32,
}

/// Every name, for those that are misspelt.
static NAMES: LazyLock<Vec<Name>> =
    LazyLock::new(|| names().map(|(key, code)| Name { key, code, letters: letters(key) }).collect());

/// The letters of a key, each as one of 32 bits: a mistake changes at most two.
fn letters(key: &str) -> u32 {
    key.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % 32))
}

/// ISO 3166-1: alpha-2 and alpha-3 in the order of alpha-2.
const CODES: &str = include_str!("../tables/country_codes.txt");

/// Longest text that can name a country, in bytes.
const LONGEST: usize = 160;

/// What forms of state begin with in many languages, and small words; names are kept without them where they don't tell
/// countries apart.
static FILLER: LazyLock<(Vec<&str>, Vec<&str>)> = LazyLock::new(|| {
    let (forms, small) = include_str!("../tables/country_filler.txt").split_once('\n').unwrap_or_default();
    (forms.split_whitespace().collect(), small.split_whitespace().collect())
});

/// Reads a country.
pub(super) fn read(text: &str) -> Option<Reading<String>> {
    let (code, rule) = exactly(text).or_else(|| nearly(text))?;
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
        && let Some(code) = named(&[tail, head.clone()].concat().concat()).or_else(|| named(&head.concat()))
    {
        return Some((told_apart(code, &all), "country_name"));
    }
    let core = core(&all)?;
    named(&core).or_else(|| named(unparted(&core))).map(|code| (told_apart(code, &all), "country_official_name"))
}

/// A country that is misspelled, where only one is near.
fn nearly(text: &str) -> Option<(&'static str, &'static str)> {
    if text.len() > LONGEST {
        return None;
    }
    let all = words(text);
    let whole = sound(&all.concat());
    let core = core(&all).map(|core| sound(&core)).filter(|core| *core != whole);
    let code = near(&whole).or_else(|| near(&core?).map(|code| told_apart(code, &all)))?;
    Some((code, "country_spelling"))
}

/// The words without forms of state and small words.
fn core(all: &[String]) -> Option<String> {
    let (forms, small) = &*FILLER;
    let core: String = all
        .iter()
        .filter(|word| !small.contains(&word.as_str()) && !forms.iter().any(|form| word.starts_with(form)))
        .map(String::as_str)
        .collect();
    (!core.is_empty()).then_some(core)
}

/// A name in a script that doesn't part words, without the form of state at its end.
fn unparted(name: &str) -> &str {
    let forms = [
        "共和国",
        "共和國",
        "王国",
        "王國",
        "公国",
        "公國",
        "連邦",
        "联邦",
        "聯邦",
        "民主",
        "人民",
        "諸島",
        "群岛",
        "群島",
        "공화국",
        "왕국",
        "연방",
        "제도",
    ];
    let mut rest = name;
    while let Some(shorter) = forms.iter().find_map(|form| rest.strip_suffix(form)).filter(|rest| !rest.is_empty()) {
        rest = shorter;
    }
    rest
}

/// The Congos and Koreas differ only in the form of state: without it the one is meant that is not democratic in name.
fn told_apart(code: &'static str, words: &[String]) -> &'static str {
    let democratic = ["dem", "people", "popul", "narod", "volks"];
    match code {
        "CG" | "KR" if words.iter().any(|word| democratic.iter().any(|form| word.starts_with(form))) => {
            if code == "CG" { "CD" } else { "KP" }
        }
        code => code,
    }
}

fn named(key: &str) -> Option<&'static str> {
    CODE_OF.whole(&sound(key))
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
    let mut pairs = CODES.split_ascii_whitespace().map(|pair| pair.split_at_checked(2).unwrap_or_default());
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

/// The only country with a name within one mistake (two, from eight letters on) of `key`.
fn near(key: &str) -> Option<&'static str> {
    let length = key.chars().count();
    let allowed = match length {
        0..5 => return None,
        5..8 => 1,
        8..40 => 2,
        _ => return None,
    };
    let (chars, bits) = (key.chars().collect::<Vec<char>>(), letters(key));
    let mut best: Option<(usize, &'static str)> = None;
    let mut alone = true;
    for name in NAMES.iter() {
        if (name.letters ^ bits).count_ones() as usize > 2 * allowed || name.key.is_ascii() != key.is_ascii() {
            continue;
        }
        let limit = best.map_or(allowed, |(distance, _)| distance);
        let Some(distance) = mistakes(&chars, name.key, limit) else { continue };
        match best {
            Some((least, found)) if least == distance => alone &= found == name.code,
            _ => {
                best = Some((distance, name.code));
                alone = true;
            }
        }
    }
    best.filter(|_| alone).map(|(_, code)| code)
}

/// The number of letters that are missing, added, wrong or swapped, if it is at most `limit`.
fn mistakes(left: &[char], right: &str, limit: usize) -> Option<usize> {
    // Equal beginnings are most of a near name: what differs is short.
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let start = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let (left, right) = (left.get(start..).unwrap_or_default(), right.get(start..).unwrap_or_default());
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(l, r)| l == r).count();
    let left = left.get(..left.len() - end).unwrap_or_default();
    let right = right.get(..right.len() - end).unwrap_or_default();
    if left.len().max(right.len()) > 2 * limit + 2 {
        return None;
    }
    let distance = strsim::generic_damerau_levenshtein(left, right);
    (distance <= limit).then_some(distance)
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
        for name in NAMES.iter() {
            assert_eq!(of_alpha(name.code), Some(name.code));
        }
    }
}
