//! Keys: text without all that people write differently and mean the same by.
//!
//! In scope: case, accents, white space and punctuation. Not in scope: what is looked up by keys.

use super::latin;
use super::normal_form::is_mark;

/// The folded words of `text`; apostrophes join.
pub(crate) fn words(text: &str) -> Vec<String> {
    words_of(&latin(text))
}

/// The words of a folded text; apostrophes join.
pub(crate) fn words_of(folded: &str) -> Vec<String> {
    let joined: String = folded.chars().filter(|c| !matches!(c, '\'' | '’' | 'ʼ' | '`' | '´')).collect();
    let parts = joined.split(|c: char| !(c.is_alphanumeric() || is_mark(c)));
    parts.filter(|word| !word.is_empty()).map(Into::into).collect()
}

/// The folded letters and digits of `text`, with one space between digits that were apart: `Growth-Hacker` and `growth
/// hacker` have the same key, `1-10` and `110` don't. A key is its own key. Empty where there are neither.
pub(crate) fn key(text: &str) -> String {
    if text.is_ascii() {
        let lower = text.bytes().map(|byte| char::from(byte.to_ascii_lowercase()));
        return joined(lower, text.len(), |c| c.is_ascii_digit(), |c| c.is_ascii_alphanumeric());
    }
    let folded = latin(text);
    joined(folded.chars(), folded.len(), char::is_numeric, |c| c.is_alphanumeric() || is_mark(c))
}

/// The characters that say something, with one space between digits that others part.
fn joined(
    folded: impl Iterator<Item = char>,
    length: usize,
    is_digit: impl Fn(char) -> bool,
    says_something: impl Fn(char) -> bool,
) -> String {
    let mut key = String::with_capacity(length);
    let (mut after_digit, mut apart) = (false, false);
    for c in folded {
        if !says_something(c) {
            apart = true;
            continue;
        }
        let digit = is_digit(c);
        if apart && after_digit && digit {
            key.push(' ');
        }
        (after_digit, apart) = (digit, false);
        key.push(c);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_their_own_keys() {
        for (text, expect) in [
            ("Growth Hacker", "growthhacker"),
            ("  growth-hacker!", "growthhacker"),
            ("GROWTH\u{a0}HÄCKER", "growthhacker"),
            ("our SMB", "oursmb"),
            ("Straße", "strasse"),
            ("Старый Альбион", "staryialbion"),
            ("1-10", "1 10"),
            ("110", "110"),
            ("1 – 10 people", "1 10people"),
            ("Q3 2026", "q3 2026"),
            ("१-१०", "१ १०"),
            ("हिन्दी", "हिन्दी"),
            ("東京 都", "東京都"),
            ("---", ""),
            ("", ""),
        ] {
            assert_eq!(key(text), expect, "{text}");
            assert_eq!(key(&key(text)), expect, "{text}");
        }
    }

    #[test]
    fn characters_fold_once_and_for_all() {
        for c in ('\0'..'\u{20000}').step_by(3) {
            let once = key(&format!("a{c}1{c}2"));
            assert_eq!(key(&once), once, "{c:?}");
        }
    }

    #[test]
    fn apostrophes_join_words() {
        assert_eq!(words("Côte d'Ivoire"), ["cote", "divoire"]);
    }
}
