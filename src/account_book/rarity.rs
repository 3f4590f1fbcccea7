//! Rarity: what a word is worth among the names of this book.
//!
//! In scope: weights of words that several names share. Not in scope: words that hardly any name shares;
//! they weigh what the vocabulary says.

use super::format::{hash, nth_u32};
use super::postings::partition_point;
use crate::similarity::vocabulary::{self, UNCOMMON};

/// Fewer names than this say nothing about what is rare.
const FEWEST: f64 = 2000.0;

/// The weights of a file.
#[derive(Clone, Copy)]
pub(super) struct Rarity<'a> {
    /// Hashes of the words, ascending.
    pub(super) hashes: &'a [u8],
    /// One byte each, beside the hashes.
    pub(super) weights: &'a [u8],
}

impl Rarity<'_> {
    /// 1 to 100.
    pub(super) fn weight(&self, word: &str) -> u16 {
        let wanted = hash(word.as_bytes()) as u32;
        let len = self.weights.len();
        let at = partition_point(len, |at| nth_u32(self.hashes, at) < wanted);
        match self.weights.get(at) {
            Some(weight) if nth_u32(self.hashes, at) == wanted => u16::from(*weight),
            _ => vocabulary::weight(word),
        }
    }
}

/// Writes the weights of the words of `names`, in canonical form.
pub(super) fn write<'a>(names: impl Iterator<Item = &'a str>) -> [Vec<u8>; 2] {
    let mut words: Vec<(u32, &str)> = Vec::new();
    let mut total = 0u32;
    for name in names {
        total += 1;
        words.extend(name.split(' ').map(|word| (hash(word.as_bytes()) as u32, word)));
    }
    words.sort_unstable();
    let [mut hashes, mut weights] = [Vec::new(), Vec::new()];
    let whole = f64::from(total).max(FEWEST);
    for same in words.chunk_by(|a, b| a.0 == b.0) {
        let Some((hash, word)) = same.first() else { continue };
        let share = libm::log2(whole / same.len() as f64) / libm::log2(whole);
        let listed = vocabulary::weight(word);
        // A word of the vocabulary says little even where few names have it.
        let weight = ((share * f64::from(UNCOMMON)) as u16).clamp(1, UNCOMMON).min(listed);
        if same.len() > 1 && weight < listed {
            hashes.extend_from_slice(&hash.to_le_bytes());
            weights.push(weight as u8);
        }
    }
    [hashes, weights]
}
