//! Legal forms: which words at which place in a name are one.
//!
//! In scope: cutting forms in front, at the end and between, without losing a word of a real name. Not in scope:
//! what a form means in law; how a form was written and where its country is (`evidence`). The table says how much
//! evidence each form needs; see `scripts/tables/legal_forms.mjs`.
//! Sources: opensanctions/rigour `org_types` (MIT), GLEIF's ISO 20275 list (CC0), cleanco (MIT).

use super::evidence;
use super::ordinary::is_ordinary;
use super::word::Word;
use crate::text::normal_form::nfkc;
use crate::text::sorted::Table;
use std::sync::LazyLock;

/// Lines `form, class and countries`.
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(include_str!("../tables/legal_forms.txt")));
/// The same of those that are written out in many letters.
static LONG: LazyLock<Table> = LazyLock::new(|| {
    let long = cfg!(feature = "long-legal-forms");
    Table::new(if long { include_str!("../tables/legal_forms_long.txt") } else { "" })
});
/// The longest form in words, as people write it.
const MOST_WORDS: usize = 20;
/// The longest key in the table, in bytes.
const LONGEST: usize = 200;

/// Forms in scripts that don't part words; the longer before its end.
const UNPARTED: [&str; 26] = [
    "股份有限公司",
    "有限責任公司",
    "有限责任公司",
    "株式会社",
    "株式會社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "有限公司",
    "一般社団法人",
    "一般財団法人",
    "公益財団法人",
    "特定非営利活動法人",
    "주식회사",
    "유한회사",
    "유한책임회사",
    "(株)",
    "(주)",
    "(有)",
    "(유)",
    "จํากัด (มหาชน)",
    "จํากัด(มหาชน)",
    "จํากัด",
    "บริษัท",
    "ห้างหุ้นส่วน",
];

/// Forms that stand before others: `Co., Ltd.`, `Corp. plc`, `Private Limited`, `(Persero) Tbk`.
const STACKED: [&str; 12] =
    ["co", "corp", "corporation", "company", "limited", "kg", "pte", "pty", "pvt", "lp", "persero", "public"];

fn find(key: &str) -> Option<&'static str> {
    TABLE.find(key).or_else(|| LONG.find(key))
}

/// A form of the table.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) class: char,
    /// Codes of the countries that have it, without anything between; empty where it is one anywhere.
    countries: &'static str,
}

impl Form {
    /// The form that `words` together are.
    pub(super) fn of(words: &[Word]) -> Option<Self> {
        let line = match words {
            [word] => find(&word.key),
            [first, ..]
                if words.iter().map(|word| word.key.len()).sum::<usize>() <= LONGEST
                    && (TABLE.begins(&first.key) || LONG.begins(&first.key)) =>
            {
                find(&words.iter().map(|word| word.key.as_str()).collect::<String>())
            }
            _ => None,
        }?;
        let class = line.chars().next().filter(|class| *class != 'c' || words.iter().all(|word| word.cyrillic))?;
        Some(Self { class, countries: line.get(1..)? })
    }

    /// Whether companies of `country`, an ISO 3166-1 alpha-2 code, have this form.
    pub(super) fn is_of(self, country: Option<&str>) -> bool {
        country.is_some_and(|country| self.countries.as_bytes().chunks(2).any(|code| code == country.as_bytes()))
    }

    /// Whether companies of `country` may have it elsewhere than at the end.
    fn is_anywhere_in(self, country: Option<&str>) -> bool {
        self.class != 'd' && self.is_of(country)
    }

    /// Whether it is one between other words, whatever they are.
    fn is_certain(self) -> bool {
        matches!(self.class, 'a' | 'f' | 'm')
    }
}

/// Cuts the legal forms out of `words`; at least one word stays. Returns those that went, in order. `country` is where
/// the company is said to be: a form of that country needs no other evidence.
pub(super) fn cut(words: &mut Vec<Word>, country: Option<&str>) -> Vec<Word> {
    let mut gone = Vec::new();
    cut_registrar_suffix(words);
    join_lookalikes(words);
    while let Some(count) = at_end(words, gone.is_empty(), country) {
        let form: Vec<Word> = words.drain(words.len() - count..).collect();
        if at_end(words, false, country).is_none() && at_end(words, true, country).is_some() {
            // `A O Smith Corp` filed as `SMITH A O CORP`: without `CORP`, `A O` would look like a form itself.
            words.extend(form);
            break;
        }
        gone.splice(0..0, form);
        if words.len() > 1 {
            gone.splice(0..0, words.pop_if(|word| word.key == "and"));
        }
    }
    // A name has one form: with another at the end, two letters in front are part of it. Indonesia and Romania have two.
    let single = gone.iter().all(|word| matches!(word.key.as_str(), "tbk" | "persero" | "srl" | "sa" | "publ"));
    if !single && in_front(words, false, country).is_none() && in_front(words, true, country).is_some() {
        // `PT Taylor Consulting Inc`: without `Inc`, `PT` would look like a form itself.
        words.append(&mut gone);
    }
    // An Indonesian form at the end speaks for one in front.
    let country = country.filter(|_| gone.is_empty() || !single);
    while let Some(count) = in_front(words, single, country) {
        let front: Vec<Word> = words.drain(..count).collect();
        gone.splice(0..0, front);
    }
    let mut at = 1;
    while at + 1 < words.len() {
        match between(words, at, country) {
            Some((from, to)) => gone.extend(words.drain(from..to)),
            None => at += 1,
        }
    }
    gone
}

/// Registrars add the place of incorporation: `INC /DE/`, `CORP/PA`, `Inc.DE`. A slash within a name (`AC/DC`) is left
/// alone.
fn cut_registrar_suffix(words: &mut Vec<Word>) {
    let [.., form, suffix] = words.as_slice() else { return };
    let behind_form = alone(form).is_some();
    let slashed =
        suffix.before.slash && (suffix.before.space || behind_form) && (suffix.before.space || alone(suffix).is_none());
    let dotted = suffix.before.dot && !suffix.before.space && behind_form && alone(suffix).is_none();
    if (slashed || dotted) && suffix.upper && (2..=3).contains(&suffix.key.len()) {
        words.pop();
    }
}

/// Whether `words`, alone in a bracket, are a form.
pub(super) fn is_form(words: &[Word]) -> bool {
    matches!(words, [word] if matches!(word.key.as_str(), "株" | "有" | "合" | "資" | "名" | "주" | "유"))
        || Form::of(words).is_some_and(|form| form.class != 'n')
}

/// The form that `word` is by itself, whatever the country.
fn alone(word: &Word) -> Option<Form> {
    Form::of(std::slice::from_ref(word)).filter(|form| form.class != 'n')
}

/// `name` without a form in a script that doesn't part words, and the form.
pub(super) fn cut_unparted(name: &str) -> Option<(String, &'static str)> {
    if !name.chars().any(|c| matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3200}'..='\u{32ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')) {
        return None;
    }
    let name = nfkc(name);
    UNPARTED.iter().find_map(|form| {
        let rest = name.strip_suffix(form).or_else(|| name.strip_prefix(form))?.trim();
        (!rest.is_empty()).then(|| (rest.to_owned(), *form))
    })
}

/// How many of the last words are a form; after the `first` one, only what usually stands before another.
fn at_end(words: &[Word], first: bool, country: Option<&str>) -> Option<usize> {
    (1..=MOST_WORDS.min(words.len().saturating_sub(1))).rev().find(|count| {
        let form = words.get(words.len() - count..).unwrap_or_default();
        let (Some(begin), Some(found)) = (form.first(), Form::of(form)) else { return false };
        // `The Co-op`, `Income Trust II`: what is before is no name.
        let before = words.iter().rev().nth(*count);
        let named = before.is_some_and(|word| word.key != "the" && !is_ordinary(&word.key));
        let marked = begin.before.comma || begin.dotted || begin.bracket > 0 || begin.cyrillic && begin.upper;
        (first || found.is_certain() || STACKED.contains(&begin.key.as_str()))
            && match found.class {
                'd' => marked || named && found.is_of(country),
                'n' => named && found.is_of(country),
                _ => true,
            }
    })
}

/// Joins words that only look like a form: the end of a domain (`Grou.ps`, `enum.at`), unless a form stands before it
/// as in `Co.KG`, and a short one after a hyphen (`X-Corp`), unless German writes it so (`Muster-AG`).
fn join_lookalikes(words: &mut Vec<Word>) {
    let mut at = 1;
    while let Some([before, word]) = words.get(at - 1..=at) {
        let joined = (word.before.dot || word.before.hyphen) && !word.before.space && !word.before.comma;
        let lookalike = joined
            && alone(word).is_some_and(|form| {
                let german = matches!(word.key.as_str(), "ag" | "kg" | "ug" | "ohg" | "mbh");
                (word.before.dot && alone(before).is_none()) || (word.before.hyphen && !german && !form.is_certain())
            });
        if !lookalike {
            at += 1;
            continue;
        }
        let word = words.remove(at);
        if let Some(before) = words.get_mut(at - 1) {
            before.key.push_str(&word.key);
            before.end = word.end;
        }
    }
}

/// How many of the first words are a form. `single`: it would be the name's only one.
fn in_front(words: &[Word], single: bool, country: Option<&str>) -> Option<usize> {
    (1..=MOST_WORDS.min(words.len().saturating_sub(1))).rev().find(|count| {
        let (form, rest) = words.split_at_checked(*count).unwrap_or_default();
        let Some(found) = Form::of(form) else { return false };
        let elsewhere = country.is_some() && !found.is_of(country);
        evidence::apart(rest)
            && (evidence::in_front(found.class, form, rest, single, elsewhere)
                || single
                    && found.is_anywhere_in(country)
                    && evidence::is_usual(form, &[], rest, country)
                    && evidence::leaves_a_name(form, rest))
    })
}

/// The form around the word at `at`, between other words.
fn between(words: &[Word], at: usize, country: Option<&str>) -> Option<(usize, usize)> {
    (1..=MOST_WORDS.min(words.len() - at - 1)).rev().find_map(|count| {
        let (form, after) = words.get(at..)?.split_at_checked(count)?;
        let (before, found) = (words.get(..at)?, Form::of(form)?);
        if found.is_certain() {
            return Some(if count > 1 { (at, at + count) } else { widest(words, at) });
        }
        let used = found.is_anywhere_in(country) && evidence::is_usual(form, before, after, country);
        let written = || found.class != 'n' && evidence::between(form, before, after);
        let named = evidence::apart(form) && evidence::apart(after) && evidence::parts_a_name(form, before, after);
        (named && (used || written())).then_some((at, at + count))
    })
}

/// What belongs to the certain form at `at`: `Co Ltd`, `Inc Co`.
fn widest(words: &[Word], at: usize) -> (usize, usize) {
    let form = |from: usize, to: usize| Form::of(words.get(from..to).unwrap_or_default()).is_some();
    let from = (1.max(at.saturating_sub(2))..at).find(|from| form(*from, at + 1)).unwrap_or(at);
    let to = (at + 1..(at + 4).min(words.len())).rev().find(|to| form(from, *to)).unwrap_or(at + 1);
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::latin;

    #[test]
    fn every_key_is_folded_and_sorted() {
        for table in [&TABLE, &LONG] {
            let keys: Vec<&str> = table.lines().iter().map(|(key, _)| *key).collect();
            assert!(keys.is_sorted());
            for key in keys {
                assert_eq!(latin(key), key);
                assert!(key.len() <= LONGEST, "{key}");
            }
        }
    }
}
