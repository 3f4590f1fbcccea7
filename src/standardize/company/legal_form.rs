//! Legal forms: which words at which place in a name are one.
//!
//! In scope: cutting forms in front, at the end and between, without losing a word of a real name. Not in scope:
//! what a form means in law. The table says how much evidence each form needs; see `scripts/tables/legal_forms.mjs`.
//! Sources: opensanctions/rigour `org_types` (MIT), GLEIF's ISO 20275 list (CC0), cleanco (MIT).

use super::word::Word;
use crate::standardize::normal_form::nfkc;
use crate::standardize::sorted::Table;
use std::sync::LazyLock;

/// Lines `form, class`.
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(include_str!("../tables/legal_forms.txt")));
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

/// Cuts the legal forms out of `words`; at least one word stays. Returns those that went, in order.
pub(super) fn cut(words: &mut Vec<Word>) -> Vec<Word> {
    let mut gone = Vec::new();
    cut_registrar_suffix(words);
    join_lookalikes(words);
    while let Some(count) = at_end(words, gone.is_empty()) {
        let form: Vec<Word> = words.drain(words.len() - count..).collect();
        if at_end(words, false).is_none() && at_end(words, true).is_some() {
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
    if !single && in_front(words, false).is_none() && in_front(words, true).is_some() {
        // `PT Taylor Consulting Inc`: without `Inc`, `PT` would look like a form itself.
        words.append(&mut gone);
    }
    while let Some(count) = in_front(words, single) {
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

/// Registrars add the place of incorporation: `INC /DE/`, `CORP/PA`. A slash within a name (`AC/DC`) is left alone.
fn cut_registrar_suffix(words: &mut Vec<Word>) {
    if let [.., form, suffix] = words.as_slice()
        && suffix.before.slash
        && suffix.upper
        && (2..=3).contains(&suffix.key.len())
        && (suffix.before.space || class(std::slice::from_ref(form)).is_some())
        && class(std::slice::from_ref(suffix)).is_none_or(|_| suffix.before.space)
    {
        words.pop();
    }
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
    let name = nfkc(name);
    UNPARTED.iter().find_map(|form| {
        let rest = name.strip_suffix(form).or_else(|| name.strip_prefix(form))?.trim();
        (!rest.is_empty()).then(|| (rest.to_owned(), *form))
    })
}

fn class(words: &[Word]) -> Option<char> {
    let class = match words {
        [word] => TABLE.find(&word.key),
        [first, ..]
            if words.iter().map(|word| word.key.len()).sum::<usize>() <= LONGEST && TABLE.begins(&first.key) =>
        {
            TABLE.find(&words.iter().map(|word| word.key.as_str()).collect::<String>())
        }
        _ => None,
    };
    class?.chars().next().filter(|class| *class != 'c' || words.iter().all(|word| word.cyrillic))
}

/// How many of the last words are a form; after the `first` one, only what usually stands before another.
fn at_end(words: &[Word], first: bool) -> Option<usize> {
    (1..=MOST_WORDS.min(words.len().saturating_sub(1))).rev().find(|count| {
        let form = words.get(words.len() - count..).unwrap_or_default();
        let (Some(begin), Some(class)) = (form.first(), class(form)) else { return false };
        let marked = begin.before.comma || begin.dotted || begin.bracket > 0;
        (first || "maf".contains(class) || STACKED.contains(&begin.key.as_str())) && (class != 'd' || marked)
    })
}

/// Joins words that only look like a form: the end of a domain (`Grou.ps`, `enum.at`), unless a form stands before it
/// as in `Co.KG`, and a short one after a hyphen (`X-Corp`), unless German writes it so (`Muster-AG`).
fn join_lookalikes(words: &mut Vec<Word>) {
    let mut at = 1;
    while let Some([before, word]) = words.get(at - 1..=at) {
        let joined = (word.before.dot || word.before.hyphen) && !word.before.space && !word.before.comma;
        let class_alone = |word| class(std::slice::from_ref(word));
        let lookalike = joined
            && class_alone(word).is_some_and(|class| {
                let german = matches!(word.key.as_str(), "ag" | "kg" | "ug" | "ohg" | "mbh");
                (word.before.dot && class_alone(before).is_none())
                    || (word.before.hyphen && !german && !"maf".contains(class))
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

/// How many of the first words are a form.
fn in_front(words: &[Word], single: bool) -> Option<usize> {
    (1..=MOST_WORDS.min(words.len().saturating_sub(1))).rev().find(|count| {
        let (form, rest) = words.split_at_checked(*count).unwrap_or_default();
        let (Some(next), Some(class)) = (rest.first(), class(form)) else { return false };
        let all_upper = rest.iter().all(|word| word.upper);
        let lower = form.iter().all(|word| word.lower) && rest.iter().all(|word| !word.lower);
        let cased = lower || form.iter().all(|word| word.upper) && !all_upper;
        // Quotes around the name, or a form in capital Cyrillic, leave no doubt. A joined word (`SE-Bank`) is a name.
        let certain = next.before.quote
            || form.iter().all(|word| word.cyrillic && word.upper)
            // `S.r.l. Zorvex`, `b.v. Zorvex`; but two dotted capitals are initials: `A.G. Edwards`.
            || single
                && next.before.space
                && form.iter().all(|word| word.dotted && (word.lower || word.key.len() > 2));
        (!next.before.hyphen || next.before.space)
            && match class {
                'a' | 'f' => true,
                'u' => certain || single && (cased || rest.len() > 1 && form.iter().all(|word| word.key.len() > 2)),
                'l' => certain || single && lower,
                'p' => certain || lower || single && rest.len() > 1,
                // What no name begins with, unlike `Inc Magazine` and `PLC Systems`.
                'm' => {
                    certain
                        || single
                            && !form.iter().any(|word| matches!(word.key.as_str(), "inc" | "incorporated" | "plc"))
                }
                _ => certain,
            }
    })
}

/// The form around the word at `at`, between other words.
fn between(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let mut counts = (2..=MOST_WORDS.min(words.len() - at - 1)).rev();
    if let Some(count) = counts.find(|count| words.get(at..at + count).and_then(class) == Some('a')) {
        return Some((at, at + count));
    }
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
        let keys: Vec<&str> = TABLE.lines().iter().map(|(key, _)| *key).collect();
        assert!(keys.is_sorted());
        for key in keys {
            assert_eq!(latin(key), key);
            assert!(key.len() <= LONGEST, "{key}");
        }
    }
}
