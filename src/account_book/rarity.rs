//! Rarity: what a word is worth among the names of a book.
//!
//! In scope: the weight. Not in scope: counting (`build`), and words that no other name shares: they weigh what the
//! vocabulary says.

use crate::similarity::vocabulary::{self, UNCOMMON};

/// Fewer names than this say nothing about what is rare.
const FEWEST: usize = 2000;

/// The weight, 1 to 100, of a word that occurs so often in so many names.
pub(super) fn weight(word: &str, occurrences: usize, names: usize) -> u8 {
    // A word of the vocabulary says little even where few names have it.
    let listed = vocabulary::weight(word);
    if occurrences < 2 {
        return listed as u8;
    }
    let whole = names.max(FEWEST) as f64;
    let share = libm::log2(whole / occurrences as f64) / libm::log2(whole);
    ((share * f64::from(UNCOMMON)) as u16).clamp(1, UNCOMMON).min(listed) as u8
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn what_many_share_says_little() {
        for (word, occurrences, names, expect) in [
            ("quux", 1, 10, 100),
            ("quux", 1000, 1_000_000, 50),
            ("quux", 1_000_000, 1_000_000, 1),
            ("quux", 2, 2, 90),
            ("holding", 2, 1_000_000, 14),
        ] {
            assert_eq!(weight(word, occurrences, names), expect, "`{word}` {occurrences} of {names}");
        }
    }
}
