//! Industry: a text, a code or a company's name becomes one industry of the closed taxonomy.
//!
//! In scope: NAICS and SIC codes, names that picklists and people use in English, German, French and Spanish, and
//! company names and domains that leave no doubt. Not in scope: registers of companies. It deliberately doesn't
//! guess: a name that only hints at an industry has none.

use super::reading::Reading;
use super::title::words::Words;
use super::word_table::WordTable;
use crate::lead::{Industry, Outcome};
use std::sync::LazyLock;

static TEXT: &str = include_str!("tables/industry.txt");

/// The taxonomy and the words that name its members; a value is an index into `industries`.
struct Taxonomy {
    /// Code and name, in the order of the codes.
    industries: Vec<(&'static str, &'static str)>,
    /// Words and phrases of industry fields.
    words: WordTable<u8>,
    /// Words and phrases of company names.
    givers: WordTable<u8>,
    /// Beginnings of SIC codes.
    sic: WordTable<&'static str>,
}

static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| {
    let rows = || {
        let lines = TEXT.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        lines
            .map(|line| line.split('|'))
            .zip(0u8..)
            .filter_map(|(mut cells, index)| Some((index, cells.next()?, cells.next()?, cells.next()?, cells.next()?)))
    };
    let sic = TEXT.lines().find_map(|line| line.strip_prefix("sic: ")).unwrap_or_default();
    let words = |text: &'static str| text.split(' ').filter(|word| !word.is_empty());
    Taxonomy {
        industries: rows().map(|(_, code, name, _, _)| (code, name)).collect(),
        words: WordTable::new(rows().flat_map(|(index, _, _, text, _)| words(text).map(move |word| (word, index)))),
        givers: WordTable::new(rows().flat_map(|(index, _, _, _, text)| words(text).map(move |word| (word, index)))),
        sic: WordTable::new(sic.split(' ').filter_map(|pair| pair.split_once('='))),
    }
});

/// Longest phrase, in words.
const LONGEST_PHRASE: usize = 6;

/// Every code of the taxonomy.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    TAXONOMY.industries.iter().map(|(code, _)| *code)
}

/// Reads an industry from a code or a text in an industry field.
pub(super) fn read(text: &str) -> Option<Reading<Industry>> {
    let text = text.trim();
    let named = TAXONOMY.industries.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
    if let Some((code, name)) = named {
        return Some(reading(code, name, Outcome::Read, "industry_name"));
    }
    if let Some((code, rule)) = code_of(text) {
        let name = by_code(code).map(|(_, name)| name)?;
        return Some(reading(code, name, Outcome::Read, rule));
    }
    let words = Words::of(text);
    let content: Vec<usize> = words.content().collect();
    let (index, rule) = vote(&TAXONOMY.words, &words, &content)?;
    let (code, name) = TAXONOMY.industries.get(usize::from(index))?;
    Some(reading(code, name, Outcome::Read, rule))
}

/// Concludes the industry from a company's name without legal form, or from its registrable domain; only where
/// name or domain can hardly belong to another industry.
pub(super) fn infer(company_core: &str, domain: Option<&str>) -> Option<Reading<Industry>> {
    let inferred = |code: &str, rule| by_code(code).map(|(code, name)| reading(code, name, Outcome::Inferred, rule));
    if let Some(code) = domain.and_then(code_of_domain) {
        return inferred(code, "industry_of_domain");
    }
    let words = Words::of(company_core);
    // The last words of a name say what the company is, the first ones often who: `Bank Street Software`.
    let content: Vec<usize> = words.content().collect();
    for from in 0..content.len() {
        let rest = content.get(from..)?;
        if let Some((index, _)) = longest(&TAXONOMY.givers, &words, rest).filter(|(_, length)| *length == rest.len()) {
            let (code, _) = TAXONOMY.industries.get(usize::from(index))?;
            return inferred(code, "industry_of_company_name");
        }
    }
    let (index, _) = longest(&TAXONOMY.givers, &words, &content)?;
    let (code, _) = TAXONOMY.industries.get(usize::from(index))?;
    inferred(code, "industry_of_company_name")
}

fn reading(code: &str, name: &str, outcome: Outcome, rule: &'static str) -> Reading<Industry> {
    Reading { value: Industry { code: code.into(), name: name.into() }, outcome, rule }
}

/// The industry with exactly this code, by `rule`.
pub(super) fn of_code(code: &str, rule: &'static str) -> Option<Reading<Industry>> {
    by_code(code).map(|(code, name)| reading(code, name, Outcome::Read, rule))
}

/// The member with exactly this code.
fn by_code(code: &str) -> Option<(&'static str, &'static str)> {
    TAXONOMY.industries.iter().find(|(of, _)| *of == code).copied()
}

/// The code of our taxonomy that a text with a NAICS or SIC code means: `52`, `NAICS 522110`, `SIC 7372`,
/// `541511 - Custom Computer Programming`. Four digits are NAICS where NAICS has such a sub-sector, else SIC.
fn code_of(text: &str) -> Option<(&'static str, &'static str)> {
    let labelled = |label: &str| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    let (naics, sic) = (labelled("naics"), labelled("sic"));
    let rest = if naics {
        text.get(5..)?
    } else if sic {
        text.get(3..)?
    } else {
        text
    };
    let rest = rest.trim_start_matches(|c: char| !c.is_ascii_digit() && (naics || sic));
    let digits = rest.get(..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()))?;
    let after = rest.get(digits.len()..)?.trim_start();
    // A two-digit number with words behind it is rather a count than a code.
    let range = matches!(after, "-33" | "-45" | "-49");
    if digits.len() < 2 || digits.len() > 6 || !(after.is_empty() || range || digits.len() >= 4 || naics || sic) {
        return None;
    }
    let by_naics = || naics_code(digits).map(|code| (code, "naics_code"));
    let by_sic = || {
        let starts = (2..=digits.len().min(4)).rev().filter_map(|length| digits.get(..length));
        starts.filter_map(|start| TAXONOMY.sic.whole(start)).next().map(|code| (code, "sic_code"))
    };
    if sic {
        by_sic()
    } else if naics {
        by_naics()
    } else {
        by_naics().or_else(|| (digits.len() == 4).then(by_sic)?)
    }
}

/// The longest code of ours that `digits` belong to.
fn naics_code(digits: &str) -> Option<&'static str> {
    // A sub-sector that NAICS doesn't have is no NAICS code; ours has all sub-sectors that start a four-digit group.
    let sub_sectors = "111 112 113 114 115 211 212 213 221 236 237 238 311 312 313 314 315 316 321 322 323 324 325 326 327 331 332 \
        333 334 335 336 337 339 423 424 425 441 444 445 449 455 456 457 458 459 481 482 483 484 485 486 487 488 491 492 493 512 \
        513 516 517 518 519 521 522 523 524 525 531 532 533 541 551 561 562 611 621 622 623 624 711 712 713 721 722 811 812 813 \
        814 921 922 923 924 925 926 927 928";
    let known = digits.get(..3).is_none_or(|start| sub_sectors.split_ascii_whitespace().any(|code| code == start));
    let exact = (2..=digits.len().min(4)).rev().filter_map(|length| digits.get(..length)).find_map(by_code);
    let sector = || match digits.get(..2)? {
        "31" | "32" | "33" => by_code("31-33"),
        "44" | "45" => by_code("44-45"),
        "48" | "49" => by_code("48-49"),
        _ => None,
    };
    known.then(|| exact.or_else(sector)).flatten().map(|(code, _)| code)
}

/// What the end of a domain says for sure.
fn code_of_domain(domain: &str) -> Option<&'static str> {
    let domain = domain.trim_end_matches('.');
    let mut labels = domain.rsplit('.');
    let (last, before) = (labels.next()?, labels.next()?);
    let country = last.len() == 2;
    let name_of = |label: &str| domain.split('.').next().is_some_and(|first| first.starts_with(label));
    match (last, before) {
        ("edu", _) => Some("6113"),
        (_, "edu" | "ac") if country => Some("6113"),
        ("gov", _) => Some("92"),
        (_, "gov" | "gob" | "gouv" | "gv" | "govt" | "gc" | "go") if country => Some("92"),
        ("mil", _) => Some("928"),
        (_, "mil") if country => Some("928"),
        ("int", _) => Some("928"),
        ("museum", _) => Some("712"),
        ("bank", _) => Some("522"),
        ("insurance" | "versicherung", _) => Some("524"),
        ("aero", _) => Some("481"),
        ("hotel", _) => Some("721"),
        ("attorney" | "lawyer" | "abogado", _) => Some("5411"),
        ("de" | "at", _) if name_of("uni-") || name_of("tu-") || name_of("fh-") || name_of("hs-") => Some("6113"),
        _ => None,
    }
}

/// The longest phrase that begins at the first of `content`, and its length in words.
fn longest(table: &WordTable<u8>, words: &Words, content: &[usize]) -> Option<(u8, usize)> {
    for length in (2..=LONGEST_PHRASE.min(content.len())).rev() {
        let phrase = content.iter().take(length).map(|at| words.get(*at));
        if let Some(index) = table.phrase(phrase) {
            return Some((index, length));
        }
    }
    let word = words.get(*content.first()?);
    let affix = || {
        let found = table.prefix(word).into_iter().chain(table.suffix(word)).max_by_key(|(_, length)| *length);
        found.filter(|(_, length)| *length >= 3 && word.len() > *length || *length == word.len())
    };
    table.whole(word).or_else(|| affix().map(|(index, _)| index)).map(|index| (index, 1))
}

/// The industry that most words of the text speak for; of equal ones the first.
fn vote(table: &WordTable<u8>, words: &Words, content: &[usize]) -> Option<(u8, &'static str)> {
    let mut best: Option<(u8, usize)> = None;
    let mut at = 0;
    while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((index, length)) = longest(table, words, rest) else {
            at += 1;
            continue;
        };
        if length == content.len() {
            return Some((index, "industry_words"));
        }
        if best.is_none_or(|(_, most)| length > most) {
            best = Some((index, length));
        }
        at += length;
    }
    best.map(|(index, _)| (index, "industry_word_among_others"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn industries_are_read() {
        for (text, expect) in [
            ("Banking", "522"),
            ("Computer Software", "5132"),
            ("Information Technology and Services", "5415"),
            ("Hospital & Health Care", "62"),
            ("Maschinenbau", "333"),
            ("Versicherungen", "524"),
            ("Lebensmittelindustrie", "311"),
            ("Agroalimentaire", "311"),
            ("Sector público", "92"),
            ("52", "52"),
            ("31-33", "31-33"),
            ("334413", "3344"),
            ("541511 - Custom Computer Programming", "5415"),
            ("SIC 7372", "5132"),
            ("7372", "5132"),
            ("SIC Code: 6021", "522"),
            ("Oil & Energy", "211"),
            ("Health Care: Insurance and Managed Care", "524"),
        ] {
            assert_eq!(read(text).map(|read| read.value.code), Some(expect.into()), "{text}");
        }
        for text in ["", "n/a", "10 people", "99", "…", "1234567"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn industries_are_inferred_only_where_the_name_leaves_no_doubt() {
        for (name, domain, expect) in [
            ("sparkasse hannover", None, Some("522")),
            ("deutsche bank", None, Some("522")),
            ("universitat wien", None, Some("6113")),
            ("acme", Some("mit.edu"), Some("6113")),
            ("acme", Some("treasury.gov.uk"), Some("92")),
            ("klinikum stuttgart", None, Some("622")),
            ("acme", Some("acme.com"), None),
            ("apple", None, None),
        ] {
            assert_eq!(infer(name, domain).map(|read| read.value.code).as_deref(), expect, "{name}");
        }
    }

    #[test]
    fn names_and_codes_are_read_as_themselves() {
        for (code, name) in &TAXONOMY.industries {
            assert_eq!(read(code).map(|read| read.value.code).as_deref(), Some(*code));
            assert_eq!(read(name).map(|read| read.value.code).as_deref(), Some(*code));
        }
        assert!(TAXONOMY.industries.len() < 255);
    }

    #[test]
    fn every_sic_code_leads_to_a_member() {
        let sic = TEXT.lines().find_map(|line| line.strip_prefix("sic: ")).unwrap();
        for pair in sic.split(' ') {
            assert!(by_code(pair.split_once('=').unwrap().1).is_some(), "{pair}");
        }
    }
}
