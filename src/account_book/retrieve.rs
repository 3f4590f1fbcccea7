//! Retrieval: the names that share most with a wanted one.
//!
//! In scope: walking the rarest grams' lists within a budget, then comparing the best word by word. Not in
//! scope: believing (`matching`).

use super::AccountBook;
use super::grams;
use super::postings::List;
use crate::similarity::{Prepared, abbreviations};
use std::cmp::Reverse;

/// Most entries of lists that one search walks.
const BUDGET: u32 = 30_000;
/// Lists that are walked whatever they cost, where the book has them at all.
const AT_LEAST: usize = 3;
/// Most lists that are walked.
const MOST_LISTS: usize = 48;
/// Most names that are compared word by word.
const COMPARED: usize = 64;
/// Names that are counted at a time: their counters stay in the processor's cache.
const SPAN: usize = 1 << 16;

/// A name that was found.
pub(super) struct Near {
    /// In canonical form.
    pub(super) name: String,
    /// The number of its account.
    pub(super) account: u32,
}

/// The at most `most` accounts with the nearest names, best first.
pub(super) fn nearest(book: &AccountBook, wanted: &str, most: usize) -> Vec<Near> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut names = by_grams(book, wanted);
    names.extend(by_order(book, wanted));
    by_initials(book, wanted, &mut names);
    names.sort_unstable();
    names.dedup();
    let prepared = Prepared::new(wanted, |word| book.weight(word));
    let mut text = Vec::new();
    let mut near: Vec<(Reverse<u32>, u32, u32)> = names
        .into_iter()
        .map(|name| {
            book.names().read(name as usize, &mut text);
            let other = std::str::from_utf8(&text).unwrap_or_default();
            let rank = prepared.compare(other, |word| book.weight(word)).rank();
            (Reverse(rank), book.account_of(name), name)
        })
        .collect();
    near.sort_unstable();
    let mut best: Vec<Near> = Vec::with_capacity(most);
    for (_, account, name) in near {
        if best.len() == most {
            break;
        }
        if !best.iter().any(|known| known.account == account) {
            book.names().read(name as usize, &mut text);
            best.push(Near { name: String::from_utf8_lossy(&text).into_owned(), account });
        }
    }
    best
}

/// Names around the place where `wanted` would stand.
fn by_order(book: &AccountBook, wanted: &str) -> std::ops::Range<u32> {
    let len = book.header.names as usize;
    let at = book.names().partition_point(len, wanted.as_bytes());
    at.saturating_sub(4) as u32..(at + 8).min(len) as u32
}

/// Most names that one acronym stands for.
const SAME_INITIALS: usize = 64;

/// Most segments that are searched for by themselves.
const MOST_SEGMENTS: usize = 4;

/// Names that have the wanted one's initials, are its initials, or those of one of its words: they may share no other
/// gram.
fn by_initials(book: &AccountBook, wanted: &str, names: &mut Vec<u32>) {
    let mut grams = Vec::new();
    let segments = || wanted.split(" , ").take(MOST_SEGMENTS);
    for segment in segments() {
        grams.extend(abbreviations(segment).iter().filter_map(|short| grams::of_acronym(short)));
    }
    if segments().nth(1).is_some() {
        segments().for_each(|segment| names.extend(by_grams(book, segment)));
    }
    grams.extend(wanted.split(' ').filter_map(grams::of_acronym));
    for mut list in grams.into_iter().filter_map(|gram| book.postings().list(gram)) {
        for _ in 0..SAME_INITIALS.min(list.count as usize) {
            names.push(list.name);
            list.advance();
        }
    }
    names.retain(|name| *name < book.header.names);
}

/// The rarest of the wanted grams' lists, each with its weight.
fn lists<'a>(book: &'a AccountBook, wanted: &str) -> Vec<(List<'a>, u8)> {
    let mut wanted_grams = Vec::new();
    grams::of(wanted, &mut wanted_grams);
    grams::of_initials(wanted, &mut wanted_grams);
    wanted_grams.extend(wanted.split(' ').filter_map(grams::of_acronym));
    wanted_grams.sort_unstable();
    wanted_grams.dedup();
    let postings = book.postings();
    let mut lists: Vec<List> = wanted_grams.into_iter().filter_map(|gram| postings.list(gram)).collect();
    lists.sort_by_key(|list| list.count);
    let mut spent = 0;
    let affordable = lists.iter().enumerate().take_while(|(at, list)| {
        spent += list.count;
        *at < AT_LEAST || spent <= BUDGET
    });
    let affordable = affordable.count().min(MOST_LISTS);
    lists.truncate(affordable);
    let whole = f64::from(book.header.names.max(2));
    let rare = |list: &List| libm::log2(1.0 + whole / f64::from(list.count.max(1)));
    let all: f64 = lists.iter().map(rare).sum();
    // A name that has all of them counts at most 127: sums stay within seven bits.
    let scale = if lists.len() < 28 { 100.0 } else { 75.0 };
    lists.into_iter().map(|list| (list, (scale * rare(&list) / all).max(1.0) as u8)).collect()
}

/// The names that share most of the rare grams.
fn by_grams(book: &AccountBook, wanted: &str) -> Vec<u32> {
    let mut lists = lists(book, wanted);
    let mut best = Best::new(wanted.len());
    let names = book.header.names as usize;
    let mut counters = vec![0u8; SPAN.min(names.next_multiple_of(8))];
    let lengths = book.name_lengths();
    for begin in (0..names).step_by(SPAN) {
        let end = (begin + SPAN) as u32;
        let mut touched = false;
        for (list, weight) in &mut lists {
            touched |= list.name < end;
            while list.name < end {
                if let Some(counter) = counters.get_mut(list.name as usize - begin) {
                    *counter = counter.wrapping_add(*weight);
                }
                list.advance();
            }
        }
        if touched {
            best.collect(&counters, begin, lengths);
            counters.fill(0);
        }
    }
    best.names()
}

/// The best names so far.
struct Best {
    /// Sort key and name: counter and closeness in length.
    found: Vec<(u32, u32)>,
    /// Names that count less don't matter any more.
    least: u8,
    len: usize,
}

impl Best {
    fn new(len: usize) -> Self {
        Self { found: Vec::with_capacity(8 * COMPARED), least: 12, len }
    }

    /// Takes the names of a span whose counters are high enough.
    fn collect(&mut self, counters: &[u8], begin: usize, lengths: &[u8]) {
        for (eighth, eight) in counters.as_chunks::<8>().0.iter().enumerate() {
            // Sums stay within seven bits: the high bit says that a counter reaches `least`.
            let reach = u64::from_ne_bytes([0x80 - self.least; 8]);
            if u64::from_ne_bytes(*eight).wrapping_add(reach) & 0x8080_8080_8080_8080 == 0 {
                continue;
            }
            for (at, counter) in (begin + eighth * 8..).zip(eight) {
                if *counter >= self.least {
                    let len = lengths.get(at).map_or(0, |len| usize::from(*len));
                    let far = len.abs_diff(self.len).min(63) as u32;
                    self.found.push((u32::from(*counter) * 64 + 63 - far, at as u32));
                }
            }
            if self.found.len() >= 7 * COMPARED {
                self.prune();
            }
        }
    }

    fn prune(&mut self) {
        if self.found.len() > COMPARED {
            self.found.select_nth_unstable_by(COMPARED, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            self.found.truncate(COMPARED);
            let least = self.found.iter().map(|(key, _)| key / 64).min().unwrap_or(0);
            self.least = self.least.max(least as u8).min(127);
        }
    }

    fn names(mut self) -> Vec<u32> {
        self.prune();
        self.found.into_iter().map(|(_, name)| name).collect()
    }
}
