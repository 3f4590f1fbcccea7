//! Postings: for each gram, the names that have it.
//!
//! In scope: writing the lists, finding them, walking one. Not in scope: which lists to walk (`retrieve`).
//! Names are numbered in sorted order, so that neighbours share grams and the steps are small.

use super::format::nth_u32;
use super::{grams, varint};

/// A gram that more names have than this is not listed: no search could afford the list.
const LONGEST: u32 = 1 << 16;

/// The lists of a file.
#[derive(Clone, Copy)]
pub(super) struct Postings<'a> {
    /// The listed grams, ascending.
    pub(super) keys: &'a [u8],
    /// Where each gram's list ends; it begins where the one before ends.
    pub(super) ends: &'a [u8],
    /// How many names each list holds.
    pub(super) counts: &'a [u8],
    pub(super) lists: &'a [u8],
}

/// Sections as they are written.
#[derive(Default)]
pub(super) struct Written {
    pub(super) keys: Vec<u8>,
    pub(super) ends: Vec<u8>,
    pub(super) counts: Vec<u8>,
    pub(super) lists: Vec<u8>,
}

/// One gram's list, walked from the front.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    rest: &'a [u8],
    /// The name the list stands at; `u32::MAX` at its end.
    pub(super) name: u32,
    pub(super) count: u32,
}

impl<'a> List<'a> {
    /// Goes on to the next name.
    #[inline]
    pub(super) fn advance(&mut self) {
        // Nearly all steps fit one byte.
        match self.rest.split_first() {
            Some((&step, rest)) if step < 0x80 => {
                self.rest = rest;
                self.name = self.name.saturating_add(u32::from(step));
            }
            _ => self.name = varint::read(&mut self.rest).map_or(u32::MAX, |step| self.name.saturating_add(step)),
        }
    }
}

impl<'a> Postings<'a> {
    /// The list of `gram`; `None`: no name has it, or too many.
    pub(super) fn list(&self, gram: u32) -> Option<List<'a>> {
        let len = self.keys.len() / 4;
        let at = partition_point(len, |at| nth_u32(self.keys, at) < gram);
        if at == len || nth_u32(self.keys, at) != gram {
            return None;
        }
        let begin = if at == 0 { 0 } else { nth_u32(self.ends, at - 1) as usize };
        let rest = self.lists.get(begin..nth_u32(self.ends, at) as usize)?;
        let mut list = List { rest, name: 0, count: nth_u32(self.counts, at) };
        list.advance();
        Some(list)
    }
}

/// The first of `len` positions for which `before` no longer holds.
pub(super) fn partition_point(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = usize::midpoint(low, high);
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Writes the lists of `names`, which are sorted and in canonical form.
pub(super) fn write<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Written {
    let mut counts = vec![0u32; grams::KINDS];
    let mut of_name = Vec::new();
    for name in names.clone() {
        grams::of(name, &mut of_name);
        grams::of_initials(name, &mut of_name);
        for gram in &of_name {
            if let Some(count) = counts.get_mut(*gram as usize) {
                *count += 1;
            }
        }
    }
    // Where the next name of each gram goes; `usize::MAX`: not listed.
    let mut next = Vec::with_capacity(grams::KINDS);
    let mut total = 0;
    for count in &counts {
        let listed = (1..=LONGEST).contains(count);
        next.push(if listed { total } else { usize::MAX });
        total += if listed { *count as usize } else { 0 };
    }
    let mut sorted = vec![0u32; total];
    for (number, name) in (0u32..).zip(names) {
        grams::of(name, &mut of_name);
        grams::of_initials(name, &mut of_name);
        for gram in &of_name {
            if let Some(next) = next.get_mut(*gram as usize)
                && let Some(place) = sorted.get_mut(*next)
            {
                *place = number;
                *next += 1;
            }
        }
    }
    let mut written = Written::default();
    let mut rest = sorted.as_slice();
    for (gram, count) in (0u32..).zip(&counts).filter(|(_, count)| (1..=LONGEST).contains(*count)) {
        let Some((names, after)) = rest.split_at_checked(*count as usize) else { break };
        let mut before = 0;
        for name in names {
            varint::write(name - before, &mut written.lists);
            before = *name;
        }
        written.keys.extend_from_slice(&gram.to_le_bytes());
        written.ends.extend_from_slice(&(written.lists.len() as u32).to_le_bytes());
        written.counts.extend_from_slice(&count.to_le_bytes());
        rest = after;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hold_the_names_that_have_the_gram() {
        let names = ["acme", "acme rocket", "rocket", "zebra"];
        let written = write(names.into_iter());
        let postings =
            Postings { keys: &written.keys, ends: &written.ends, counts: &written.counts, lists: &written.lists };
        let mut grams = Vec::new();
        for (text, expect) in [("acme", vec![0, 1]), ("rocket", vec![1, 2]), ("zebra", vec![3])] {
            grams::of(text, &mut grams);
            for gram in &grams {
                let mut list = postings.list(*gram).unwrap();
                let mut found = Vec::new();
                while list.name != u32::MAX {
                    found.push(list.name);
                    list.advance();
                }
                assert_eq!((found.len() as u32, &found), (list.count, &expect), "`{text}`");
            }
        }
        grams::of("xyz", &mut grams);
        assert!(grams.iter().all(|gram| postings.list(*gram).is_none()));
    }
}
