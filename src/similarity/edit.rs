//! Edit distance between two words: insertions, deletions, substitutions and swapped neighbours.
//!
//! In scope: counting. Not in scope: how many edits are forgiven (`word`). Bytes are counted, not
//! characters: a letter outside ASCII counts two to four times, as does the length it is held against.

/// Longest word that is compared in full; of longer ones the first bytes count.
pub(super) const LONGEST: usize = 64;

/// A word prepared for comparison with many others: for each byte, the positions at which it occurs.
pub(crate) struct Pattern {
    positions: [u64; 256],
    len: u32,
}

impl Pattern {
    pub(crate) fn new(word: &[u8]) -> Self {
        let mut positions = [0u64; 256];
        let word = word.get(..LONGEST).unwrap_or(word);
        for (at, &byte) in word.iter().enumerate() {
            if let Some(places) = positions.get_mut(usize::from(byte)) {
                *places |= 1 << at;
            }
        }
        Self { positions, len: word.len() as u32 }
    }

    /// The optimal string alignment distance to `text`, by Hyyrö's bit-vector algorithm (2003): one step a byte.
    pub(crate) fn distance(&self, text: &[u8]) -> u32 {
        let text = text.get(..LONGEST).unwrap_or(text);
        if self.len == 0 {
            return text.len() as u32;
        }
        let last = 1u64 << (self.len - 1);
        let (mut vertical_up, mut vertical_down) = (u64::MAX, 0u64);
        let (mut diagonal, mut before) = (0u64, 0u64);
        let mut distance = self.len;
        for &byte in text {
            let matches = self.positions.get(usize::from(byte)).copied().unwrap_or(0);
            let swapped = ((!diagonal & matches) << 1) & before;
            diagonal =
                ((matches & vertical_up).wrapping_add(vertical_up) ^ vertical_up) | matches | vertical_down | swapped;
            let up = vertical_down | !(diagonal | vertical_up);
            let down = diagonal & vertical_up;
            distance = distance + u32::from(up & last != 0) - u32::from(down & last != 0);
            let up = (up << 1) | 1;
            vertical_up = (down << 1) | !(diagonal | up);
            vertical_down = up & diagonal;
            before = matches;
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_table_algorithm() {
        let words = ["", "a", "ab", "ba", "bank", "baaank", "abcd", "acbd", "vizcaya", "cizcaya", "müller", "muller"];
        for left in words {
            for right in words {
                let expect = strsim::generic_damerau_levenshtein(left.as_bytes(), right.as_bytes());
                let osa = Pattern::new(left.as_bytes()).distance(right.as_bytes()) as usize;
                assert!(osa >= expect && osa <= expect + 1, "`{left}` `{right}`: {osa} against {expect}");
            }
        }
    }

    #[test]
    fn counts_a_swap_once() {
        for (left, right, expect) in [("reortss", "resorts", 2), ("form", "from", 1), ("kitten", "sitting", 3)] {
            assert_eq!(Pattern::new(left.as_bytes()).distance(right.as_bytes()), expect, "`{left}` `{right}`");
        }
    }

    #[test]
    fn long_words_are_cut() {
        let long = "x".repeat(1000);
        assert_eq!(Pattern::new(long.as_bytes()).distance(long.as_bytes()), 0);
        assert_eq!(Pattern::new(b"").distance(long.as_bytes()), LONGEST as u32);
    }
}
