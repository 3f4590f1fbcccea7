//! Misspelt words of the vocabulary: `tchnologies`, `labbs`, `hldsg`.
//!
//! In scope: which listed word a word may be a slip of, in the form in which it was typed: in the plural, cut short.
//! Not in scope: slips of words that are compared in full (`word`), which are told by the two words alone.
//!
//! Two words that are one slip apart are equal once a letter is left out of one or of both: every listed form is kept
//! under the hashes of what is left of it.

use super::super::edit::Pattern;
use super::short_forms::SHORT_FORMS;
use super::{WORDS, hash, is_listed};
use std::sync::LazyLock;

/// Shortest form, in bytes, that is recognised misspelt: of shorter ones, a slip makes another.
const SHORTEST: usize = 4;
/// Longest.
const LONGEST: usize = 20;

/// A form and the word that it stands for.
struct Form {
    text: String,
    word: &'static str,
}

struct Table {
    forms: Vec<Form>,
    /// What is left of each form, hashed, with the form's number; sorted.
    left: Vec<(u32, u16)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let words = WORDS.iter().flat_map(|(_, words)| words.split(' '));
    let forms = words.flat_map(|word| {
        let many = word.strip_suffix('y').map_or_else(|| format!("{word}s"), |stem| format!("{stem}ies"));
        [Form { text: word.into(), word }, Form { text: many, word }]
    });
    let short = SHORT_FORMS.iter().map(|(short, word)| Form { text: (*short).into(), word });
    let forms: Vec<Form> =
        forms.chain(short).filter(|form| (SHORTEST..=LONGEST).contains(&form.text.len())).collect();
    let mut left = Vec::new();
    for (number, form) in (0u16..).zip(&forms) {
        each_left(&form.text, |hash| left.push((hash, number)));
    }
    left.sort_unstable();
    left.dedup();
    Table { forms, left }
});

/// Hands `take` the hashes of `word` and of what is left of it without each of its letters.
fn each_left(word: &str, mut take: impl FnMut(u32)) {
    let mut left = String::with_capacity(word.len());
    take(hash(word) as u32);
    for (at, c) in word.char_indices() {
        left.clear();
        left.extend([word.get(..at).unwrap_or_default(), word.get(at + c.len_utf8()..).unwrap_or_default()]);
        take(hash(&left) as u32);
    }
}

/// The listed words that `word`, in canonical form, may be meant for by one slip, and how alike in permille; none where
/// it is listed itself, or has digits.
pub(crate) fn misspelt(word: &str) -> Vec<(&'static str, u16)> {
    let mut meant: Vec<(&'static str, u16)> = Vec::new();
    if !(SHORTEST..=LONGEST).contains(&word.len()) || word.bytes().any(|byte| byte.is_ascii_digit()) || is_listed(word) {
        return meant;
    }
    let table = &*TABLE;
    let mut tried: Vec<u16> = Vec::new();
    each_left(word, |hash| {
        let from = table.left.partition_point(|(known, _)| *known < hash);
        let same = table.left.iter().skip(from).take_while(|(known, _)| *known == hash);
        tried.extend(same.map(|(_, form)| *form));
    });
    if tried.is_empty() {
        return meant;
    }
    tried.sort_unstable();
    tried.dedup();
    let pattern = Pattern::new(word.as_bytes());
    for form in tried.iter().filter_map(|form| table.forms.get(usize::from(*form))) {
        if pattern.distance(form.text.as_bytes()) == 1 {
            let alike = 1000 - 1000 / form.text.len().max(word.len()) as u16;
            match meant.iter_mut().find(|(word, _)| *word == form.word) {
                Some((_, best)) => *best = alike.max(*best),
                None => meant.push((form.word, alike)),
            }
        }
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::misspelt;

    #[test]
    fn a_slip_in_a_listed_word_is_seen_through() {
        for (word, expect) in [
            ("tchnologies", vec![("technology", 917)]),
            ("labbs", vec![("laboratory", 800)]),
            ("hldsg", vec![("holding", 800)]),
            ("telcom", vec![("telecommunication", 858)]),
            // Too short, listed themselves, no slip of anything.
            ("lbs", vec![]),
            ("labs", vec![]),
            ("technology", vec![]),
            ("quux", vec![]),
            ("5labs", vec![]),
            ("", vec![]),
            ("华为技术有限", vec![]),
        ] {
            assert_eq!(misspelt(word), expect, "`{word}`");
        }
    }
}
