//! Legal forms: which words at which place in a name are one.
//!
//! In scope: cutting forms in front, at the end and between, without losing a word of a real name. Not in scope:
//! what a form means in law. The table says how much evidence each form needs; see `scripts/tables/legal_forms.mjs`.
//! Sources: opensanctions/rigour `org_types` (MIT), GLEIF's ISO 20275 list (CC0), cleanco (MIT).

use super::word::Word;
use crate::standardize::sorted;
use unicode_normalization::UnicodeNormalization;

/// Lines `form, class`.
const TABLE: &str = include_str!("../tables/legal_forms.txt");
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

/// Cuts the legal forms out of `words`; at least one word stays. Returns those that went, in order.
pub(super) fn cut(words: &mut Vec<Word>) -> Vec<Word> {
    let mut gone = Vec::new();
    while let Some(count) = at_end(words) {
        gone.splice(0..0, words.drain(words.len() - count..));
        if words.last().is_some_and(|word| word.key == "and") && words.len() > 1 {
            words.pop();
        }
    }
    while let Some(count) = in_front(words) {
        let front: Vec<Word> = words.drain(..count).collect();
        gone.splice(0..0, front);
    }
    let mut at = 1;
    while at + 1 < words.len() {
        match between(words, at) {
            Some((from, to)) => gone.extend(words.drain(from..to)),
            None => at += 1,
        }
    }
    gone
}

/// Whether `words`, alone in a bracket, are a form.
pub(super) fn is_form(words: &[Word]) -> bool {
    matches!(words, [word] if matches!(word.key.as_str(), "株" | "有" | "合" | "資" | "名" | "주" | "유"))
        || class(words).is_some()
}

/// `name` without a form in a script that doesn't part words, and the form.
pub(super) fn cut_unparted(name: &str) -> Option<(String, &'static str)> {
    if !name.chars().any(|c| matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3200}'..='\u{32ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')) {
        return None;
    }
    let name: String = name.nfkc().collect();
    UNPARTED.iter().find_map(|form| {
        let rest = name.strip_suffix(form).or_else(|| name.strip_prefix(form))?.trim();
        (!rest.is_empty()).then(|| (rest.to_owned(), *form))
    })
}

fn class(words: &[Word]) -> Option<char> {
    let length: usize = words.iter().map(|word| word.key.len()).sum();
    if length > LONGEST {
        return None;
    }
    let class = match words {
        [word] => sorted::find(TABLE, &word.key),
        _ => sorted::find(TABLE, &words.iter().map(|word| word.key.as_str()).collect::<String>()),
    };
    class?.chars().next().filter(|class| *class != 'c' || words.iter().all(|word| word.cyrillic))
}

/// How many of the last words are a form.
fn at_end(words: &[Word]) -> Option<usize> {
    (1..=MOST_WORDS.min(words.len().saturating_sub(1))).rev().find(|count| {
        let form = words.get(words.len() - count..).unwrap_or_default();
        let Some(first) = form.first() else { return false };
        // After a hyphen a short form is part of a word: `Co-op`, `X-Corp`.
        class(form).is_some_and(|class| {
            !first.hyphen_before
                || "maf".contains(class)
                || matches!(first.key.as_str(), "ag" | "kg" | "ug" | "ohg" | "mbh")
        })
    })
}

/// How many of the first words are a form.
fn in_front(words: &[Word]) -> Option<usize> {
    (1..=MOST_WORDS.min(words.len().saturating_sub(1))).rev().find(|count| {
        let (form, rest) = words.split_at_checked(*count).unwrap_or_default();
        let (Some(next), Some(class)) = (rest.first(), class(form)) else { return false };
        let all_upper = rest.iter().all(|word| word.upper);
        let lower = form.iter().all(|word| word.lower) && rest.iter().all(|word| !word.lower);
        let cased = lower || form.iter().all(|word| word.upper) && !all_upper;
        // Quotes around the name, or a form in capital Cyrillic, leave no doubt. A joined word (`SE-Bank`) is a name.
        let certain = next.quote_before || (form.iter().all(|word| word.cyrillic && word.upper));
        !next.hyphen_before
            && match class {
                'a' | 'f' => true,
                'u' => certain || cased || rest.len() > 1 && form.iter().all(|word| word.key.len() > 2),
                'p' => {
                    certain
                        || (rest.len() > 1
                            && (cased || all_upper || !rest.iter().any(|word| word.upper))
                            && form_is_indonesian(form))
                }
                _ => certain,
            }
    })
}

/// `AS Roma`, `FA Cup`: of the forms that are names elsewhere only Indonesia's stand in front without quotes.
fn form_is_indonesian(form: &[Word]) -> bool {
    form.iter().all(|word| matches!(word.key.as_str(), "pt" | "cv" | "ud"))
}

/// The form around the word at `at`, between other words.
fn between(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let here = class(words.get(at..=at)?)?;
    if !"maf".contains(here) {
        return None;
    }
    let from =
        (1.max(at.saturating_sub(2))..at).find(|from| class(words.get(*from..=at).unwrap_or_default()).is_some());
    let from = from.unwrap_or(at);
    let to =
        (at + 1..(at + 4).min(words.len())).rev().find(|to| class(words.get(from..*to).unwrap_or_default()).is_some());
    Some((from, to.unwrap_or(at + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::text::latin;

    #[test]
    fn every_key_is_folded_and_sorted() {
        let keys: Vec<&str> = TABLE.lines().map(|line| line.split_once('\t').unwrap().0).collect();
        assert!(keys.is_sorted());
        for key in keys {
            assert_eq!(latin(key), key);
            assert!(key.len() <= LONGEST, "{key}");
        }
    }
}
