//! Interning: each text gets one number, and is kept once.
//!
//! In scope: numbers by first occurrence, then by order. Not in scope: what a text is.

use super::format::hash;
use crate::text::first_eight;

/// Texts by number, all together less than 4 GB.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    texts: String,
    /// Where each ends; it begins where the one before ends.
    ends: Vec<u32>,
    /// Open addressing: half of a text's hash above one more than its number; 0: free. By that half a text has its place, so
    /// that growing reads no text. At most half full, its length a power of two.
    slots: Vec<u64>,
}

impl Interner {
    /// The number of `text`, a new one where it was not seen before.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash(text.as_bytes());
        match self.slot(hash, text) {
            Ok(number) => number,
            Err(free) => {
                self.texts.push_str(text);
                self.ends.push(self.texts.len() as u32);
                if let Some(slot) = self.slots.get_mut(free) {
                    *slot = entry(hash, self.ends.len());
                }
                self.ends.len() as u32 - 1
            }
        }
    }

    /// The number of `text`; `None`: it was not seen.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.slot(hash(text.as_bytes()), text).ok() }
    }

    /// The text of this number; empty where there is none.
    pub(super) fn get(&self, number: u32) -> &str {
        let begin = match number.checked_sub(1) {
            Some(before) => self.ends.get(before as usize).copied().unwrap_or(u32::MAX),
            None => 0,
        };
        let end = self.ends.get(number as usize).copied().unwrap_or(0);
        self.texts.get(begin as usize..end as usize).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of `text`, or the slot where it would be.
    fn slot(&self, hash: u64, text: &str) -> Result<u32, usize> {
        let last = self.slots.len() - 1;
        let mut at = place(hash) & last;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            let Some(number) = (slot as u32).checked_sub(1) else { return Err(at) };
            // Other texts are hardly ever read: their hashes differ.
            if slot >> 32 == hash >> 32 && self.get(number) == text {
                return Ok(number);
            }
            at = (at + 1) & last;
        }
    }

    fn grow(&mut self) {
        let mut slots = vec![0; (self.slots.len() * 2).max(1 << 4)];
        for taken in self.slots.iter().filter(|slot| **slot != 0) {
            let mut at = place(*taken) & (slots.len() - 1);
            while slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (slots.len() - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = *taken;
            }
        }
        self.slots = slots;
    }

    /// The numbers in the order of their texts, and for each number its text's place there.
    pub(super) fn sorted(&self) -> (Vec<u32>, Vec<u32>) {
        let mut order: Vec<(u64, u32)> =
            (0..self.len() as u32).map(|number| (first_eight(self.get(number)), number)).collect();
        // The first eight bytes beside it spare most look-ups.
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))));
        let mut places = vec![0; order.len()];
        for (place, (_, number)) in (0u32..).zip(&order) {
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = place;
            }
        }
        (order.into_iter().map(|(_, number)| number).collect(), places)
    }
}

fn entry(hash: u64, number_and_one: usize) -> u64 {
    hash >> 32 << 32 | number_and_one as u64
}

/// Where a text of this hash is looked for first, and an entry with it.
fn place(hash_or_entry: u64) -> usize {
    (hash_or_entry >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_has_one_number() {
        let words: Vec<String> = (0..5000).map(|n| format!("word {}", n * 7919 % 3000)).collect();
        let mut interner = Interner::default();
        assert_eq!(interner.find("word 0"), None);
        let numbers: Vec<u32> = words.iter().map(|word| interner.number(word)).collect();
        let (sorted, places) = interner.sorted();
        assert_eq!((sorted.len(), interner.len()), (3000, 3000));
        assert!(sorted.iter().map(|number| interner.get(*number)).is_sorted());
        for (word, number) in words.iter().zip(numbers) {
            assert_eq!((interner.get(number), interner.find(word)), (word.as_str(), Some(number)));
            assert_eq!(sorted[places[number as usize] as usize], number);
        }
        assert_eq!((interner.find("word"), interner.get(3000)), (None, ""));
    }
}
