//! Postings: lists of ascending numbers, such as the names that have a word.
//!
//! In scope: writing lists, finding one by its number or by its key, walking it. Not in scope: what the numbers stand
//! for. A list is how many bytes it takes, then the steps from one number to the next. Where every eighth list begins is
//! kept beside them: most lists are short, and where each of them ends took as much as half of what they hold.

use super::format::u32_at;
use super::varint;

/// Lists that share an entry of where they begin.
const BLOCK: usize = 8;

/// Bytes of a key.
const KEY: usize = 3;

/// A key, below 2²⁴, as it is written.
fn written(key: u32) -> [u8; KEY] {
    let [_, key @ ..] = key.to_be_bytes();
    key
}

/// Lists by number.
#[derive(Clone, Copy)]
pub(super) struct Lists<'a> {
    /// Where every eighth list begins.
    pub(super) begins: &'a [u8],
    pub(super) lists: &'a [u8],
}

/// Lists by key.
#[derive(Clone, Copy)]
pub(super) struct Keyed<'a> {
    /// Ascending.
    pub(super) keys: &'a [u8],
    pub(super) lists: Lists<'a>,
}

/// One list, walked from the front.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    rest: &'a [u8],
    /// What the list stands at; `u32::MAX` at its end.
    pub(super) number: u32,
    /// What it costs to walk: its bytes, of which nearly every number takes one.
    pub(super) cost: u32,
}

impl List<'_> {
    /// Goes on to the next number.
    #[inline]
    pub(super) fn advance(&mut self) {
        // Nearly all steps fit one byte.
        match self.rest.split_first() {
            Some((&step, rest)) if step < 0x80 => {
                self.rest = rest;
                self.number = self.number.saturating_add(u32::from(step));
            }
            _ => self.number = varint::read(&mut self.rest).map_or(u32::MAX, |step| self.number.saturating_add(step)),
        }
    }
}

impl<'a> Lists<'a> {
    /// The list at `at`; an empty one beyond the last.
    pub(super) fn get(&self, at: usize) -> List<'a> {
        let begin = u32_at(self.begins, at / BLOCK * 4).map_or(usize::MAX, |begin| begin as usize);
        let mut rest = self.lists.get(begin..).unwrap_or_default();
        for _ in 0..at % BLOCK {
            let len = varint::read(&mut rest).unwrap_or(0);
            rest = rest.get(len as usize..).unwrap_or_default();
        }
        let cost = varint::read(&mut rest).unwrap_or(0);
        let mut list = List { rest: rest.get(..cost as usize).unwrap_or_default(), number: 0, cost };
        list.advance();
        list
    }
}

impl<'a> Keyed<'a> {
    /// The list of `key`; `None`: there is none.
    pub(super) fn get(&self, key: u32) -> Option<List<'a>> {
        let (keys, _) = self.keys.as_chunks::<KEY>();
        let key = written(key);
        // The highest byte comes first, so that keys compare as their bytes do.
        keys.binary_search(&key).ok().map(|at| self.lists.get(at))
    }
}

/// The first of `len` positions for which `before` no longer holds.
pub(super) fn partition_point(len: usize, mut before: impl FnMut(usize) -> bool) -> usize {
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

/// Sections as they are written.
#[derive(Default)]
pub(super) struct Writer {
    /// Of lists by key.
    pub(super) keys: Vec<u8>,
    pub(super) begins: Vec<u8>,
    pub(super) lists: Vec<u8>,
    /// How many lists there are so far.
    count: usize,
    /// The list that is being written.
    steps: Vec<u8>,
}

impl Writer {
    /// Adds a list of ascending numbers.
    pub(super) fn list(&mut self, numbers: &[u32]) {
        if self.count.is_multiple_of(BLOCK) {
            self.begins.extend_from_slice(&(self.lists.len() as u32).to_le_bytes());
        }
        self.count += 1;
        self.steps.clear();
        let mut before = 0;
        for number in numbers {
            varint::write(number - before, &mut self.steps);
            before = *number;
        }
        varint::write(self.steps.len() as u32, &mut self.lists);
        self.lists.extend_from_slice(&self.steps);
    }

    /// Lists by number, one for each of `kinds`, from pairs of a kind and a number. The numbers ascend; `pairs` is walked
    /// twice.
    pub(super) fn by_number(kinds: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        Self::write(kinds, pairs, false)
    }

    /// The same with the kinds as keys: those without numbers are left out.
    pub(super) fn by_key(kinds: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        Self::write(kinds, pairs, true)
    }

    fn write(kinds: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone, keyed: bool) -> Self {
        let mut ends = vec![0usize; kinds];
        for (kind, _) in pairs.clone() {
            if let Some(end) = ends.get_mut(kind as usize) {
                *end += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            // Where the kind's numbers begin; after sorting, where they end.
            total += std::mem::replace(end, total);
        }
        let mut sorted = vec![0u32; total];
        for (kind, number) in pairs {
            if let Some(end) = ends.get_mut(kind as usize)
                && let Some(place) = sorted.get_mut(*end)
            {
                *place = number;
                *end += 1;
            }
        }
        let mut writer = Self::default();
        let mut begin = 0;
        for (kind, end) in (0u32..).zip(ends) {
            let numbers = sorted.get(begin..end).unwrap_or_default();
            begin = end;
            if keyed && numbers.is_empty() {
                continue;
            }
            if keyed {
                writer.keys.extend(written(kind));
            }
            writer.list(numbers);
        }
        writer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hold_what_was_written() {
        let pairs = [(5, 0), (9, 0), (5, 1), (2, 300), (5, 70_000)];
        let expect = [(2, vec![300]), (5, vec![0, 1, 70_000]), (9, vec![0])];
        let walk = |mut list: List| {
            let mut numbers = Vec::new();
            while list.number != u32::MAX {
                numbers.push(list.number);
                list.advance();
            }
            numbers
        };
        let by_key = Writer::by_key(10, pairs.into_iter());
        let keyed = Keyed { keys: &by_key.keys, lists: Lists { begins: &by_key.begins, lists: &by_key.lists } };
        let by_number = Writer::by_number(10, pairs.into_iter());
        let lists = Lists { begins: &by_number.begins, lists: &by_number.lists };
        for (key, numbers) in expect {
            assert_eq!(walk(keyed.get(key).unwrap()), numbers);
            assert_eq!(walk(lists.get(key as usize)), numbers);
        }
        assert!(keyed.get(3).is_none() && walk(lists.get(3)).is_empty() && walk(lists.get(99)).is_empty());
    }
}
