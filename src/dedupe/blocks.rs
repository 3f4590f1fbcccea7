//! Blocks: which nodes of a list are compared, one kind of key at a time.
//!
//! In scope: every pair once, blocks of bounded size. Not in scope: what keys are made of (`blocking`).

use super::blocking::{ATOMS, Atom, Kind};
use super::list::List;
use super::values::{hash, mix};

/// Blocks of nodes that share a key.
pub(super) struct Blocks<'a> {
    list: &'a List,
    kinds: &'a [Kind],
    /// By atom, the hash for each value number; 0: none.
    atoms: Vec<Vec<u64>>,
    /// By kind, whether a node's block was used.
    used: Vec<Vec<u64>>,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(list: &'a List, kinds: &'a [Kind]) -> Self {
        let mut atoms: Vec<Vec<u64>> = vec![Vec::new(); ATOMS];
        for (at, values) in list.values.iter().enumerate() {
            for atom in Atom::of_value(at) {
                // First and last names share their hashes: they may have been swapped.
                let salt = if matches!(atom, Atom::First | Atom::Last) { 5 } else { atom.number() as u64 };
                let of_value = |number: u32| {
                    let text = atom.text(values.get(number));
                    if text.is_empty() { 0 } else { mix(hash(&text).wrapping_add(salt)).max(1) }
                };
                if let Some(place) = atoms.get_mut(atom.number()) {
                    *place = (0..values.len() as u32).map(of_value).collect();
                }
            }
        }
        let words = list.nodes().div_ceil(64);
        Self { list, kinds, atoms, used: vec![vec![0; words]; kinds.len()] }
    }

    /// The hash of a node's key; 0: it has none.
    fn key(&self, kind: &Kind, node: u32) -> u64 {
        let numbers = self.list.numbers(node);
        let mut key = 0_u64;
        for atom in &kind.atoms {
            let number = numbers.get(atom.value()).copied().unwrap_or_default();
            match self.atoms.get(atom.number()).and_then(|of| of.get(number as usize)) {
                Some(0) | None => return 0,
                // Commutative, for swapped names.
                Some(hash) => key = key.wrapping_add(*hash),
            }
        }
        mix(key).max(1)
    }

    fn is_used(&self, kind: usize, node: u32) -> bool {
        let word = self.used.get(kind).and_then(|used| used.get(node as usize / 64));
        word.is_some_and(|word| word >> (node % 64) & 1 == 1)
    }

    /// Every pair that shares a key of this kind and none of an earlier one.
    pub(super) fn pairs(&mut self, kind: usize, mut found: impl FnMut(u32, u32)) {
        let Some(of) = self.kinds.get(kind) else { return };
        let mut keys: Vec<(u64, u32)> =
            (0..self.list.nodes() as u32).map(|node| (self.key(of, node), node)).filter(|(key, _)| *key != 0).collect();
        keys.sort_unstable();
        for block in keys.chunk_by(|a, b| a.0 == b.0) {
            if block.len() < 2 || block.len() > of.most {
                continue;
            }
            for (_, node) in block {
                let word = self.used.get_mut(kind).and_then(|used| used.get_mut(*node as usize / 64));
                if let Some(word) = word {
                    *word |= 1 << (node % 64);
                }
            }
            for (at, (_, left)) in block.iter().enumerate() {
                for (_, right) in block.iter().skip(at + 1) {
                    let earlier = self.kinds.iter().enumerate().take(kind).any(|(earlier, of)| {
                        self.is_used(earlier, *left)
                            && self.is_used(earlier, *right)
                            && self.key(of, *left) == self.key(of, *right)
                    });
                    if !earlier {
                        found(*left, *right);
                    }
                }
            }
        }
    }
}
