//! Countries: a name or code in any spelling or language becomes ISO 3166-1 alpha-2.
//!
//! In scope: names of countries and of what ISO 3166-1 lists as such, alone, with the form of state or beside a city.
//! Not in scope: continents and sales regions (they are groups of the playbook), people's nationality.

use super::abbreviated;
use super::country_names::{inflected, named};
use super::misspelt::near;
use super::sound::{ROMANIZED, sound, words};
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

/// Words that names are kept without, where they don't tell countries apart.
struct Filler {
    /// Beginnings of words, and words, that say the form of state.
    forms: Vec<&'static str>,
    whole: Vec<&'static str>,
    /// Articles and the like.
    small: Vec<&'static str>,
}

impl Filler {
    fn is_form(&self, word: &str) -> bool {
        // Islands, but not Iceland: `Islandia`.
        if word.starts_with("islan") && !matches!(word, "island" | "islands") {
            return false;
        }
        self.whole.contains(&word) || self.forms.iter().any(|form| word.starts_with(form))
    }

    fn has(&self, word: &str) -> bool {
        self.small.contains(&word) || self.is_form(word)
    }
}

/// Lines: beginnings, and small words.
static FILLER: LazyLock<Filler> = LazyLock::new(|| {
    let (forms, small) = include_str!("../tables/country_filler.txt").split_once('\n').unwrap_or_default();
    Filler { forms: forms.split_whitespace().collect(), whole: Vec::new(), small: small.split_whitespace().collect() }
});

/// What official names say besides, in many languages: `united`, `socialist`, `plurinational`. Lines: beginnings, words,
/// and small words.
static FORMS: LazyLock<Filler> = LazyLock::new(|| {
    let text = if cfg!(feature = "rare-languages") { include_str!("../tables/country_forms.txt") } else { "" };
    let mut lines = text.lines().map(|line| line.split_whitespace().collect());
    let mut next = || lines.next().unwrap_or_default();
    Filler { forms: next(), whole: next(), small: next() }
});

/// Well-known places that sound like a country and are none; folded, without spaces.
const NONE: &str = if cfg!(feature = "rare-languages") { include_str!("../tables/country_not.txt") } else { "" };

/// Reads a country.
pub(super) fn read(text: &str) -> Option<Reading<String>> {
    if text.len() > LONGEST {
        return None;
    }
    if is_elsewhere(text) {
        return None;
    }
    let (code, rule) = exactly(text).or_else(|| in_part(text)).or_else(|| declined(text)).or_else(|| nearly(text))?;
    let outcome = if rule == "country_spelling" { Outcome::Suggested } else { Outcome::Read };
    Some(Reading { value: code.to_owned(), outcome, rule })
}

/// Reads a country's code.
pub(super) fn coded(text: &str) -> Option<Reading<String>> {
    let value = code(text.trim())?.to_owned();
    Some(Reading { value, outcome: Outcome::Read, rule: "country_code" })
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
    // `S. Sudan` sounds like one word.
    let initial = all.first().is_some_and(|first| first.len() == 1);
    if let Some(code) = abbreviated::meant(&all).filter(|_| initial) {
        return Some((code, "country_abbreviated"));
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

/// Whether another place is meant: one of [`NONE`], or a town with its state, `Lebanon, PA`.
fn is_elsewhere(text: &str) -> bool {
    let name = words(text).concat();
    if NONE.split_whitespace().any(|none| none == name) {
        return true;
    }
    let Some((town, state)) = text.rsplit_once(',').map(|(town, state)| (town, state.trim())) else { return false };
    let is_state = state.len() == 2 && super::state::read(Some("US"), state).is_some();
    is_state && exactly(town).is_some_and(|(code, _)| !code.eq_ignore_ascii_case(state))
}

/// What stands between parts of an address, or between a name and another one of the same country.
const BETWEEN: [char; 13] = [',', ';', '/', '|', '(', ')', '[', ']', '（', '）', ':', '–', '—'];

/// Most parts that are looked at.
const MOST_PARTS: usize = 8;

/// Reads a country beside a place in it, its code or its other name: `Berlin, Germany`, `Burma/Myanmar`.
fn in_part(text: &str) -> Option<(&'static str, &'static str)> {
    let spaced = text.replace(" - ", " – ");
    if !spaced.contains(BETWEEN) {
        return None;
    }
    let mut found: Option<&'static str> = None;
    let mut is_formal = true;
    // Two letters are rather a state: `Los Angeles, CA`.
    let telling = |part: &&str| !(part.len() < 3 && part.is_ascii()) || matches!(*part, "US" | "UK" | "GB");
    for part in spaced.split(BETWEEN).map(str::trim).filter(telling).take(MOST_PARTS) {
        let Some((code, rule)) = exactly(part) else { continue };
        // `Tanzania, United Republic of`: the form of state alone is another country's.
        match (is_formal, rule == "country_official_name") {
            (false, true) => continue,
            (true, false) => (found, is_formal) = (None, false),
            _ => {}
        }
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

/// A country whose name is declined or made an adjective, or that stands beside the country that it belongs to, with a
/// form of state: `Gabonin tasavalta`, `Región Administrativa Especial de Hong Kong`.
fn declined(text: &str) -> Option<(&'static str, &'static str)> {
    if !cfg!(feature = "rare-languages") {
        return None;
    }
    // `d'Angola`
    let all = words(&text.replace(['\'', '’'], " "));
    let core = core(&all, &[&*FILLER, &*FORMS])?;
    let short = unparted(&core);
    if short == core && !all.iter().any(|word| FILLER.is_form(word) || FORMS.is_form(word)) {
        return None;
    }
    let code = among(&all).or_else(|| named(short)).or_else(|| inflected(short))?;
    Some((told_apart(code, text, &all), "country_official_name"))
}

/// A country whose long name has another's in it: the United Kingdom with Ireland, two regions of China.
fn among(all: &[String]) -> Option<&'static str> {
    let begins = |starts: &[&str]| all.iter().any(|word| starts.iter().any(|start| word.starts_with(start)));
    let chinese = || begins(&["adm", "upravn", "kozigazg", "kin", "chin", "cin", "sar", "special"]);
    if begins(&["brit", "bret", "storbrit", "grossbrit", "isobrit"])
        && begins(&["irl", "irel", "nordirl", "irsk", "irorsz"])
    {
        Some("GB")
    } else if begins(&["hong", "khong", "gonkong", "xonkong"]) && chinese() {
        Some("HK")
    } else if begins(&["makao", "macao", "macau", "makau"]) && chinese() {
        Some("MO")
    } else {
        None
    }
}

/// A country that is misspelled, where only one is near.
fn nearly(text: &str) -> Option<(&'static str, &'static str)> {
    let all = words(text);
    let whole = sound(&all.concat());
    let core = core(&all, &[&*FILLER, &*FORMS]).map(|core| sound(&core)).filter(|core| *core != whole);
    // Beside a form of state, what is near is rather the form: `Republika Kuby`, `Republika Česká`.
    let code = match core {
        Some(core) if all.iter().any(|word| FILLER.is_form(word)) => {
            near(&core, usize::MAX).or_else(|| near(&whole, 2))
        }
        _ => near(&whole, usize::MAX),
    };
    code.map(|code| (told_apart(code, text, &all), "country_spelling"))
}

/// The words without those that say the form of state.
fn core(all: &[String], fillers: &[&Filler]) -> Option<String> {
    let telling = all.iter().filter(|word| !fillers.iter().any(|filler| filler.has(word)));
    let core: String = telling.map(String::as_str).collect();
    core.contains(|c| c != ROMANIZED).then_some(core)
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
    fn names_beside_others_and_shortened() {
        for (text, code) in [
            ("Berlin, Germany", "DE"),
            ("Georgia, USA", "US"),
            ("China, Hong Kong SAR", "HK"),
            ("Myanmar/Burma", "MM"),
            ("US - United States", "US"),
            ("Tanzania, United Republic of", "TZ"),
            ("N. Korea", "KP"),
            ("S. Sudan", "SS"),
            ("SUI", "CH"),
            ("Gabonin tasavalta", "GA"),
            ("República Popular China", "CN"),
            ("Republika Islandia", "IS"),
            ("République d'Angola", "AO"),
            ("Niger", "NE"),
            ("Nigeria", "NG"),
            ("Slovenská republika", "SK"),
            ("Republika Slovenija", "SI"),
            ("जर्मनी", "DE"),
            ("ജർമ്മനി", "DE"),
            ("ጀርመን", "DE"),
            ("كينيا", "KE"),
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

    /// Lines `text, code`: countries as people write them. A few are left open on purpose: they are no name of a country.
    #[test]
    fn spellings_of_the_table_are_read() {
        let table = include_str!("../../../tests/data/country_spellings.tsv");
        let rows: Vec<_> = table.lines().filter_map(|line| line.split_once('\t')).collect();
        let wrong: Vec<_> =
            rows.iter().filter(|(text, code)| read(text).is_none_or(|read| read.value != *code)).collect();
        assert!(rows.len() > 700 && wrong.len() < 6, "{wrong:?}");
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
            "Berlin",
            "Quito",
            "Indiana",
            "EU",
            "Africa",
            "New Mexico",
            "Los Angeles, CA",
            "Lebanon, PA",
            "Peru, IL",
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
