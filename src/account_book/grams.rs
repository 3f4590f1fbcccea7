//! Grams: every three neighbouring characters of a word, its beginning and end included.
//!
//! In scope: a gram as a number. Not in scope: where grams occur (`postings`). Names that share few grams
//! are never compared, so a gram is found in whatever way a word is misspelt elsewhere.

use super::format::hash;
use crate::similarity::initials;

/// Bits of one character.
const BITS: u32 = 6;
/// Before and after a word.
const EDGE: u32 = 0;
/// How many grams of letters there are.
const LETTERS: u32 = 1 << (3 * BITS);
/// How many grams there are: those of letters, and as many of initials.
pub(super) const KINDS: usize = 2 * LETTERS as usize;
/// Longest initials.
const LONGEST: usize = 8;

/// Letters and digits have their own number; all others share 27.
fn symbol(c: char) -> u32 {
    match c {
        'a'..='z' => 1 + (c as u32 - 'a' as u32),
        '0'..='9' => 27 + (c as u32 - '0' as u32),
        other => 37 + (other as u32).wrapping_mul(0x9E37_79B1) % 27,
    }
}

/// Puts the grams of `canonical` into `grams`: ascending, each once.
pub(super) fn of(canonical: &str, grams: &mut Vec<u32>) {
    grams.clear();
    for word in canonical.split(' ').filter(|word| !word.is_empty() && *word != "/") {
        let mut gram = EDGE;
        let mut symbols = 0;
        for symbol in word.chars().map(symbol).chain([EDGE]) {
            gram = (gram << BITS | symbol) & (LETTERS - 1);
            symbols += 1;
            if symbols > 1 {
                grams.push(gram);
            }
        }
    }
    grams.sort_unstable();
    grams.dedup();
}

/// Puts the grams of the initials of `canonical` into `grams`, and of the word that it is if it is one alone:
/// where an acronym stands for a name, they meet.
pub(super) fn of_initials(canonical: &str, grams: &mut Vec<u32>) {
    if canonical.contains(' ') {
        for initials in initials(canonical) {
            grams.extend(of_acronym(&initials));
        }
    } else {
        grams.extend(of_acronym(canonical));
    }
    grams.sort_unstable();
    grams.dedup();
}

/// The gram of a word that may be initials; `None`: it is none.
pub(super) fn of_acronym(word: &str) -> Option<u32> {
    (2..=LONGEST).contains(&word.len()).then(|| LETTERS + (hash(word.as_bytes()) as u32 & (LETTERS - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_are_within_words() {
        let count = |text: &str| {
            let mut grams = Vec::new();
            of(text, &mut grams);
            assert!(grams.iter().all(|gram| (*gram as usize) < KINDS));
            grams.len()
        };
        for (text, expect) in [("", 0), ("a", 1), ("ab", 2), ("abc", 3), ("abc abc", 3), ("abc abd", 5), ("华为", 2)]
        {
            assert_eq!(count(text), expect, "`{text}`");
        }
    }
}
