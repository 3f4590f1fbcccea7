//! Edit distance between two words: insertions, deletions, substitutions and swapped neighbours.
//!
//! In scope: counting. Not in scope: how many edits are forgiven (`word`). Bytes are counted, not
//! characters: a letter outside ASCII counts two to four times, as does the length it is held against.

/// Longest word that is compared in full; of longer ones the first bytes count.
pub(super) const LONGEST: usize = 64;

/// How many bytes have a place of their own: what names in canonical form mostly consist of, so that a pattern stays small.
const USUAL: usize = 37;

/// The place of each usual byte; [`USUAL`] of any other.
const PLACES: [u8; 256] = {
    let mut places = [USUAL as u8; 256];
    let usual = b"abcdefghijklmnopqrstuvwxyz0123456789 ";
    let mut at = 0;
    while at < USUAL {
        #[expect(clippy::indexing_slicing, reason = "a byte is below 256, and there are as many usual ones")]
        {
            places[usual[at] as usize] = at as u8;
        }
        at += 1;
    }
    places
};

/// A word prepared for comparison with many others: for each byte, the positions at which it occurs.
pub(crate) struct Pattern {
    usual: [u64; USUAL],
    others: Vec<(u8, u64)>,
    len: u32,
}

impl Pattern {
    pub(crate) fn new(word: &[u8]) -> Self {
        let word = word.get(..LONGEST).unwrap_or(word);
        let mut pattern = Self { usual: [0; USUAL], others: Vec::new(), len: word.len() as u32 };
        for (at, &byte) in word.iter().enumerate() {
            let place = PLACES.get(usize::from(byte)).map_or(USUAL, |place| usize::from(*place));
            if let Some(positions) = pattern.usual.get_mut(place) {
                *positions |= 1 << at;
            } else if let Some((_, positions)) = pattern.others.iter_mut().find(|(other, _)| *other == byte) {
                *positions |= 1 << at;
            } else {
                pattern.others.push((byte, 1 << at));
            }
        }
        pattern
    }

    /// The positions of `byte`, a bit each.
    #[inline]
    fn positions(&self, byte: u8) -> u64 {
        let place = PLACES.get(usize::from(byte)).map_or(USUAL, |place| usize::from(*place));
        let other = || self.others.iter().find(|(other, _)| *other == byte).map_or(0, |(_, positions)| *positions);
        self.usual.get(place).copied().unwrap_or_else(other)
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
            let matches = self.positions(byte);
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
