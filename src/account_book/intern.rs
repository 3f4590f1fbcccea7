//! Interning: each word of all names gets one number.
//!
//! In scope: numbers by first occurrence, then by order. Not in scope: what a word is worth.

use super::format::hash;

/// Words by number.
#[derive(Default)]
pub(super) struct Interner<'a> {
    words: Vec<&'a str>,
    /// Open addressing: one more than a word's number; 0: free. At most half full, its length a power of two.
    slots: Vec<u32>,
}

impl<'a> Interner<'a> {
    /// The number of `word`, a new one where it was not seen before.
    pub(super) fn number(&mut self, word: &'a str) -> u32 {
        if self.words.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mut at = self.slot(word);
        loop {
            match self.slots.get(at).copied().unwrap_or(0).checked_sub(1) {
                None => {
                    self.words.push(word);
                    if let Some(slot) = self.slots.get_mut(at) {
                        *slot = self.words.len() as u32;
                    }
                    return self.words.len() as u32 - 1;
                }
                Some(number) if self.words.get(number as usize) == Some(&word) => return number,
                Some(_) => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    fn slot(&self, word: &str) -> usize {
        hash(word.as_bytes()) as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(1 << 10)];
        for (number, word) in (1..).zip(&self.words) {
            let mut at = self.slot(word);
            while self.slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (self.slots.len() - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = number;
            }
        }
    }

    /// The words in order, and for each number the word's place there.
    pub(super) fn sorted(&self) -> (Vec<&'a str>, Vec<u32>) {
        let mut order: Vec<(&str, u32)> = self.words.iter().copied().zip(0..).collect();
        order.sort_unstable();
        let mut places = vec![0; order.len()];
        for (place, (_, number)) in (0u32..).zip(&order) {
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = place;
            }
        }
        (order.into_iter().map(|(word, _)| word).collect(), places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_has_one_number() {
        let words: Vec<String> = (0..5000).map(|n| format!("w{}", n * 7919 % 3000)).collect();
        let mut interner = Interner::default();
        let numbers: Vec<u32> = words.iter().map(|word| interner.number(word)).collect();
        let (sorted, places) = interner.sorted();
        assert_eq!(sorted.len(), 3000);
        assert!(sorted.is_sorted());
        for (word, number) in words.iter().zip(numbers) {
            assert_eq!(sorted[places[number as usize] as usize], word);
        }
    }
}
