//! Abbreviated names of countries: `Dom. Rep.`, `Papua N.G.`, `Bosnia & Herz.`.
//!
//! In scope: English names of several words, each given by its beginning or by some of its letters. Not in scope: initials
//! alone (the common ones are names of their own).

use std::sync::LazyLock;

/// Lines `code, words`.
const TEXT: &str = if cfg!(feature = "rare-languages") { include_str!("../tables/country_words.txt") } else { "" };

static NAMES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let lines = TEXT.lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(code, words)| (code, words.split(' ').collect())).collect()
});

/// Words that names have or leave out; the table is without them.
const SMALL: [&str; 3] = ["and", "of", "the"];

/// The only country whose name has these words abbreviated, in this order.
pub(super) fn meant(all: &[String]) -> Option<&'static str> {
    if TEXT.is_empty() {
        return None;
    }
    let words: Vec<&str> = all.iter().map(String::as_str).filter(|word| !SMALL.contains(word)).collect();
    let told = words.iter().map(|word| word.len()).max()?;
    if !(2..=6).contains(&words.len()) || told < 3 {
        return None;
    }
    let mut found = NAMES.iter().filter(|(_, name)| {
        name.len() == words.len() && words.iter().zip(name).all(|(word, whole)| is_short_for(word, whole))
    });
    let (code, _) = found.next()?;
    found.all(|(other, _)| other == code).then_some(*code)
}

/// Whether `short` begins as `whole` does and has only letters of it, in their order.
fn is_short_for(short: &str, whole: &str) -> bool {
    let mut letters = whole.bytes();
    short.as_bytes().first() == whole.as_bytes().first() && short.bytes().all(|letter| letters.any(|of| of == letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::place::sound::words;

    #[test]
    fn names_are_found_by_parts_of_their_words() {
        for (text, expect) in [
            ("Dom. Rep.", Some("DO")),
            ("Papua N.G.", Some("PG")),
            ("Bosnia & Herz.", Some("BA")),
            ("N. Korea", Some("KP")),
            ("S. Korea", Some("KR")),
            ("Brit. Virgin Isl.", Some("VG")),
            ("Utd. Arab Emirates", Some("AE")),
            ("Dem. Rep. Congo", Some("CD")),
            ("S L", None),
            ("New Mexico", None),
            ("South Carolina", None),
            ("Korea", None),
        ] {
            assert_eq!(meant(&words(text)), expect, "{text}");
        }
    }
}
