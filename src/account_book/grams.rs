//! Grams: what two spellings of a word have in common, as numbers.
//!
//! In scope: every three neighbouring characters of a word, its beginning and end included; what is left of a short
//! word when one character is missing; initials. Not in scope: where they occur (`postings`).

use super::format::hash;
use crate::similarity::initials;

/// Bits of one character.
const BITS: u32 = 6;
/// Before and after a word.
const EDGE: u32 = 0;
/// How many kinds of grams of letters there are, and of initials.
pub(super) const KINDS: usize = 1 << (3 * BITS);
/// Longest word, in characters, that is also found by what is left of it: one slip spoils most of its grams.
const SHORT: usize = 11;
/// Longest initials.
const MOST_INITIALS: usize = 8;

/// Letters and digits have their own number; all others share 27.
fn symbol(c: char) -> u32 {
    match c {
        'a'..='z' => 1 + (c as u32 - 'a' as u32),
        '0'..='9' => 27 + (c as u32 - '0' as u32),
        other => 37 + (other as u32).wrapping_mul(0x9E37_79B1) % 27,
    }
}

/// Puts the grams of letters of `word` into `grams`: ascending, each once.
pub(super) fn of_letters(word: &str, grams: &mut Vec<u32>) {
    grams.clear();
    let mut gram = EDGE;
    for (at, symbol) in word.chars().map(symbol).chain([EDGE]).enumerate() {
        gram = (gram << BITS | symbol) % KINDS as u32;
        if at > 0 {
            grams.push(gram);
        }
    }
    grams.sort_unstable();
    grams.dedup();
}

/// Fewer words than this need no grams with a gap: the lists of their grams of letters are short enough to be walked
/// whole, and each list would be longer than what it holds.
const FEW: usize = 1 << 14;

/// How many kinds of grams with a gap there are in a book of so many words.
pub(super) fn gap_kinds(words: usize) -> usize {
    if words < FEW { 0 } else { 2 * words }
}

/// Puts the grams of `word` with a gap, below `kinds`, into `grams`, ascending, each once: the word as it is, and without
/// each of its characters. Words that are one slip apart share one. None where the word is long.
pub(super) fn of_gaps(word: &str, kinds: usize, grams: &mut Vec<u32>) {
    grams.clear();
    if kinds == 0 || !(3..=SHORT).contains(&word.chars().count()) {
        return;
    }
    let mut add = |left: &[u8]| grams.push((hash(left) % kinds as u64) as u32);
    add(word.as_bytes());
    let mut left = Vec::with_capacity(word.len());
    for (at, c) in word.char_indices() {
        left.clear();
        left.extend(word.bytes().take(at));
        left.extend(word.bytes().skip(at + c.len_utf8()));
        add(&left);
    }
    grams.sort_unstable();
    grams.dedup();
}

/// The keys of the initials of a name in canonical form; none of a single word.
pub(super) fn of_initials(canonical: &str) -> impl Iterator<Item = u32> {
    let [all, telling] = if canonical.contains(' ') { initials(canonical) } else { Default::default() };
    let telling = Some(telling).filter(|telling| *telling != all);
    std::iter::once(all).chain(telling).filter_map(|initials| of_acronym(&initials))
}

/// The key of a word that may be initials; `None`: it is none.
pub(super) fn of_acronym(word: &str) -> Option<u32> {
    (2..=MOST_INITIALS).contains(&word.len()).then(|| hash(word.as_bytes()) as u32 % KINDS as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_are_numbered_within_their_kinds() {
        let mut grams = Vec::new();
        for (text, letters, gaps) in
            [("", 0, 0), ("a", 1, 0), ("ab", 2, 0), ("abc", 3, 4), ("aabb", 4, 3), ("华为", 2, 0)]
        {
            of_letters(text, &mut grams);
            assert_eq!(grams.len(), letters, "`{text}`");
            assert!(grams.iter().all(|gram| (*gram as usize) < KINDS));
            of_gaps(text, 1000, &mut grams);
            assert_eq!(grams.len(), gaps, "`{text}`");
            assert!(grams.iter().all(|gram| *gram < 1000));
        }
    }

    #[test]
    fn one_slip_leaves_a_gap_in_common() {
        let of = |word: &str| {
            let mut grams = Vec::new();
            of_gaps(word, 1000, &mut grams);
            grams
        };
        for (left, right) in [("lake", "pake"), ("lake", "lkae"), ("lake", "lakes"), ("lake", "lae")] {
            assert!(of(left).iter().any(|gram| of(right).contains(gram)), "`{left}` `{right}`");
        }
    }
}
