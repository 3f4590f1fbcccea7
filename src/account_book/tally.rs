//! Tally: the numbers that most of several lists hold, each list with what it adds.
//!
//! In scope: walking the lists side by side and keeping the best. Not in scope: which lists, and what a sum is worth.

use super::postings::List;

/// Numbers that are counted at a time: their counters stay in the processor's cache.
const SPAN: u32 = 1 << 15;

/// Counters, for one search after another.
pub(super) struct Tally {
    counters: Vec<u16>,
    touched: Vec<u16>,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { counters: vec![0; SPAN as usize], touched: Vec::new() }
    }

    /// The at most `most` numbers with the highest keys, with them, in no order. `key` makes one of a number and its sum;
    /// 0: never mind. It is also given the least key that still counts: what is seen to stay below need not be looked into.
    pub(super) fn best(
        &mut self,
        lists: &mut [(List, u16)],
        most: usize,
        key: impl Fn(u32, u32, u32) -> u32,
    ) -> Vec<(u32, u32)> {
        let mut found: Vec<(u32, u32)> = Vec::with_capacity(4 * most);
        let mut least = 1;
        loop {
            let next = lists.iter().map(|(list, _)| list.number).min().unwrap_or(u32::MAX);
            if next == u32::MAX {
                break;
            }
            let begin = next / SPAN * SPAN;
            let end = begin.saturating_add(SPAN);
            for (list, adds) in &mut *lists {
                while list.number < end {
                    let at = (list.number - begin) as u16;
                    if let Some(counter) = self.counters.get_mut(usize::from(at)) {
                        if *counter == 0 {
                            self.touched.push(at);
                        }
                        *counter = counter.saturating_add(*adds);
                    }
                    list.advance();
                }
            }
            for at in self.touched.drain(..) {
                let Some(counter) = self.counters.get_mut(usize::from(at)) else { continue };
                let number = begin + u32::from(at);
                let key = key(number, u32::from(*counter), least);
                *counter = 0;
                if key >= least {
                    found.push((key, number));
                }
                if found.len() == 4 * most {
                    least = prune(&mut found, most);
                }
            }
        }
        prune(&mut found, most);
        found
    }
}

/// Leaves the `most` best, the lower number first among equals; the least key that stayed.
fn prune(found: &mut Vec<(u32, u32)>, most: usize) -> u32 {
    if found.len() > most && most > 0 {
        found.select_nth_unstable_by(most - 1, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(most);
    }
    found.iter().map(|(key, _)| *key).min().unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::super::postings::{Lists, Writer};
    use super::*;

    #[test]
    fn sums_are_those_of_a_map() {
        let holds = |list: u32| (0..200_000).filter(move |n| n % (list * 7 + 5) == list);
        let mut writer = Writer::default();
        (0..6).for_each(|list| writer.list(holds(list).collect::<Vec<_>>().as_slice()));
        let lists = Lists { begins: &writer.begins, lists: &writer.lists };
        let mut walked: Vec<_> = (0..6).map(|list| (lists.get(list), 1 << list)).collect();
        let mut expect: Vec<(u32, u32)> = (0..200_000)
            .map(|n| ((0..6).filter(|list| n % (list * 7 + 5) == *list).map(|list| 1 << list).sum(), n))
            .filter(|(sum, _)| *sum > 0)
            .collect();
        expect.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        expect.truncate(50);
        let mut tally = Tally::new();
        let mut found = tally.best(&mut walked, 50, |_, sum, _| sum);
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        assert_eq!(found, expect);
        // Nothing is left behind.
        let mut walked: Vec<_> = (0..1).map(|list| (lists.get(list), 1)).collect();
        assert!(tally.best(&mut walked, 9, |_, sum, _| sum).iter().all(|(sum, _)| *sum == 1));
    }
}
