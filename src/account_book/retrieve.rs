//! Retrieval: the names that share most with a wanted one.
//!
//! In scope: which words the wanted ones may mean, the names that have most of them, and comparing the best word by word.
//! Not in scope: believing (`matching`).
//!
//! What lost, on a million names with 1,000 messy queries: grams of whole names (0.949 of the right names among the best
//! eight, 0.885 first; words have 0.958 and 0.899, in three quarters of the bytes), since the commonest grams can't be
//! afforded and short names have few others; initials as one more word to look for, which crowds out the rest (0.934);
//! words only where they are alike enough to be believed, which loses two slips in one (0.934); neighbours in sorted order,
//! which found nothing besides; abbreviations of two or three letters with any common word beside them (`AB Enterprises` for
//! everything that begins so: 0.947 first of a hundred thousand names against 0.957); comparing all forty names that share
//! most, however little that is, which took half as long again and put no more of the right ones among the best eight
//! (of ten and a hundred thousand names 0.994 and 0.986, against 0.995 and 0.987); misspelt forms of common words that a
//! name has as they are, a quarter of the time for nothing; grams with a gap among few words (12 bytes an account for five
//! leads more in 2,787 of one labelled list, and one name less in a thousand of another).

use super::AccountBook;
use super::grams;
use super::postings::List;
use super::tally::Tally;
use crate::similarity::{Prepared, abbreviations, vocabulary, weighed, weighed_words};
use std::cmp::Reverse;

/// Most entries of lists that one search walks.
const BUDGET: u32 = 60_000;
/// Lists that are walked whatever they cost.
const AT_LEAST: usize = 6;
/// Most names that are compared word by word.
const COMPARED: usize = 40;
/// So many of them whatever they share; the others only where they share nearly as much as the one that shares most:
/// this many hundredths of it.
const COMPARED_ANYHOW: usize = 16;
const NEAR_THE_BEST: u32 = 70;
/// What a name that is handed on ranks at least, in hundredths of the best one's rank: others are out of the question.
const IN_SIGHT: u32 = 50;
/// What words that initials stand for add, in permille.
const INITIALS: u32 = 800;

/// What stands between the segments of a wanted name, and most of them that are searched for by themselves.
const BETWEEN_SEGMENTS: &str = " , ";
const MOST_SEGMENTS: usize = 4;

/// Most names of one word that are taken as the wanted one's initials.
const NAMESAKES: usize = 4;

/// Fewest letters of an abbreviation beside which other words may stand: shorter ones are too many.
const TELLING: usize = 4;

/// A name that was found.
pub(super) struct Near {
    /// The words of its canonical form, and what each weighs.
    pub(super) words: Vec<(String, u16)>,
    /// The number of its account.
    pub(super) account: u32,
    /// How near it is.
    pub(super) rank: u32,
}

/// A list and what it adds to a name's sum.
struct Term<'a> {
    list: List<'a>,
    adds: u16,
}

/// The at most `most` accounts of `book` with the nearest names, best first. Words weigh what they do in `weights`; names
/// that don't count are left out.
pub(super) fn nearest(
    book: &AccountBook,
    weights: &AccountBook,
    counts: impl Fn(u32) -> bool,
    wanted: &str,
    most: usize,
) -> Vec<Near> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let known: Vec<(&str, u16)> = wanted.split(' ').map(|word| (word, weights.weight(word))).collect();
    let weigh = |word: &str| {
        let known = known.iter().find(|(known, _)| *known == word);
        known.map_or_else(|| weights.weight(word), |(_, weight)| *weight)
    };
    let mut tally = Tally::new();
    let own = std::ptr::eq(book, weights);
    let segments: Vec<&str> = wanted.split(BETWEEN_SEGMENTS).take(MOST_SEGMENTS).collect();
    let mut found: Vec<u32> = by_words(book, &weigh, &counts, &wanted.replace(BETWEEN_SEGMENTS, " "), &mut tally);
    for segment in &segments {
        if segments.len() > 1 {
            found.extend(by_words(book, &weigh, &counts, segment, &mut tally));
        }
        found.extend(named_by_abbreviation(book, segment).into_iter().filter(|name| counts(*name)));
    }
    found.sort_unstable();
    found.dedup();
    let prepared = Prepared::new(wanted, weigh);
    let mut reader = Reader::new(book);
    let mut near: Vec<(Reverse<u32>, u32, u32)> = found
        .into_iter()
        .map(|number| {
            reader.read(number);
            let words = reader.words().map(|(word, weight)| (word, if own { weight } else { weigh(word) }));
            let rank = prepared.compare_words(weighed_words(words)).rank();
            (Reverse(rank), book.account_of(number), number)
        })
        .collect();
    near.sort_unstable();
    let mut best: Vec<Near> = Vec::with_capacity(most);
    for (rank, account, number) in near {
        if best.len() == most || best.first().is_some_and(|first| rank.0 < first.rank * IN_SIGHT / 100) {
            break;
        }
        if !best.iter().any(|known| known.account == account) {
            reader.read(number);
            let words = reader.words().map(|(word, weight)| (word.into(), if own { weight } else { weigh(word) }));
            best.push(Near { words: words.collect(), account, rank: rank.0 });
        }
    }
    best
}

/// The names that have most of what the words of `wanted` may mean.
fn by_words(
    book: &AccountBook,
    weigh: &impl Fn(&str) -> u16,
    counts: &impl Fn(u32) -> bool,
    wanted: &str,
    tally: &mut Tally,
) -> Vec<u32> {
    let words: Vec<(&str, u16)> = weighed(wanted, weigh).collect();
    let whole: u32 = words.iter().map(|(_, weight)| u32::from(*weight)).sum();
    let totals = book.name_totals();
    let mut lists: Vec<(List, u16)> =
        affordable(terms(book, wanted, &words, whole, tally)).into_iter().map(|term| (term.list, term.adds)).collect();
    let mut found = tally.best(&mut lists, COMPARED, |name, sum, least| {
        if u64::from(sum) << 12 < u64::from(least) * u64::from(whole) || !counts(name) {
            return 0;
        }
        let total = totals.get(name as usize).map_or(0, |total| u32::from(*total) * TOTAL_UNIT);
        (sum << 12) / (whole + total).max(1)
    });
    found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let least = found.first().map_or(0, |(key, _)| key * NEAR_THE_BEST / 100);
    let compared = found.into_iter().enumerate().filter(|(at, (key, _))| *at < COMPARED_ANYHOW || *key >= least);
    compared.map(|(_, (_, name))| name).collect()
}

/// Reads names, most of which share words with one another: of those read last the texts are kept.
struct Reader<'a> {
    book: &'a AccountBook,
    numbers: Vec<u32>,
    bytes: Vec<u8>,
    texts: String,
    /// The words of the name that was read.
    words: Vec<Known>,
    /// By number, as far as no other word took the place.
    known: Vec<Known>,
}

/// A word that was read.
#[derive(Clone, Copy, Default)]
struct Known {
    number: u32,
    /// Where its text begins, and where it ends; a word has letters.
    begin: u32,
    end: u32,
    weight: u16,
}

/// Places for words that were read, a power of two.
const KNOWN: usize = 64;

impl<'a> Reader<'a> {
    fn new(book: &'a AccountBook) -> Self {
        let (numbers, bytes, texts) = (Vec::new(), Vec::new(), String::with_capacity(1 << 10));
        Self { book, numbers, bytes, texts, words: Vec::new(), known: vec![Known::default(); KNOWN] }
    }

    fn read(&mut self, name: u32) {
        self.book.names().read(name as usize, &mut self.numbers);
        self.words.clear();
        for number in &self.numbers {
            let Some(known) = self.known.get_mut(*number as usize % KNOWN) else { continue };
            if known.end == 0 || known.number != *number {
                let words = self.book.words();
                words.texts.read(*number as usize, &mut self.bytes);
                let begin = self.texts.len() as u32;
                self.texts.push_str(std::str::from_utf8(&self.bytes).unwrap_or_default());
                let weight = words.weight(*number).unwrap_or(vocabulary::UNCOMMON);
                *known = Known { number: *number, begin, end: self.texts.len() as u32, weight };
            }
            self.words.push(*known);
        }
    }

    /// The words of the name that was read, with what each weighs in this book.
    fn words(&self) -> impl Iterator<Item = (&str, u16)> {
        self.words.iter().map(|word| {
            let text = self.texts.get(word.begin as usize..word.end as usize).unwrap_or_default();
            (text, word.weight)
        })
    }
}

/// The names that `wanted`, of several words, may be abbreviated to: one word, or one and then what many companies are
/// called.
fn named_by_abbreviation(book: &AccountBook, wanted: &str) -> Vec<u32> {
    if !wanted.contains(' ') {
        return Vec::new();
    }
    let (names, mut found, mut words) = (book.names(), Vec::new(), Vec::new());
    for short in abbreviations(wanted) {
        let Some(word) = grams::of_acronym(&short).and_then(|_| book.words().find(&short)) else { continue };
        let begin = names.before(&[word]);
        for name in begin..begin + NAMESAKES {
            names.read(name, &mut words);
            let Some((first, rest)) = words.split_first() else { continue };
            let common = |word: &u32| book.words().weight(*word).is_some_and(|weight| weight <= vocabulary::SECTOR);
            if *first == word && (rest.is_empty() || short.len() >= TELLING && rest.iter().all(common)) {
                found.push(name as u32);
            }
        }
    }
    found
}

/// A name's weight is kept in units of this, in one byte.
pub(super) const TOTAL_UNIT: u32 = 4;

/// The lists of names that have what the wanted words may mean.
fn terms<'a>(
    book: &'a AccountBook,
    wanted: &str,
    words: &[(&str, u16)],
    whole: u32,
    tally: &mut Tally,
) -> Vec<Term<'a>> {
    let known = book.words();
    let mut meant: Vec<(u32, u32)> = Vec::new();
    for (word, weight) in words {
        let weight = u32::from(*weight);
        let exact = known.find(word);
        meant.extend(exact.map(|number| (number, weight)));
        // What a word that many companies share may be misspelt as adds next to nothing.
        let telling = exact.is_none() || !vocabulary::is_common(word);
        for (number, alike) in telling.then(|| known.alike(word, tally)).into_iter().flatten() {
            let other = known.weight(number).map_or(weight, u32::from);
            // A misspelt common word is that common word.
            meant.push((number, weight.min(other) * u32::from(alike) / 1000));
        }
        for (listed, alike) in vocabulary::meant(word) {
            let number = known.find(listed);
            meant.extend(number.map(|number| {
                let other = known.weight(number).map_or(weight, u32::from);
                (number, weight.min(other) * u32::from(alike) / 1000)
            }));
        }
        for (first, second, at) in known.parts(word) {
            let of_first = weight * at as u32 / word.len() as u32;
            meant.extend([(first, of_first), (second, weight - of_first)]);
        }
    }
    for (first, second) in words.iter().zip(words.iter().skip(1)) {
        let joined = [first.0, second.0].concat();
        let weight = u32::from(first.1) + u32::from(second.1);
        meant.extend(known.find(&joined).map(|number| (number, weight)));
    }
    // Of several ways to mean one word, the one that adds most.
    meant.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    meant.dedup_by_key(|(number, _)| *number);
    let names = book.names_of_words();
    let mut terms: Vec<Term> = meant
        .into_iter()
        .filter(|(_, adds)| *adds > 0)
        .map(|(number, adds)| Term { list: names.get(number as usize), adds: adds.min(u32::from(u16::MAX)) as u16 })
        .collect();
    if let (1, Some(key)) = (words.len(), grams::of_acronym(wanted)) {
        let adds = (whole * INITIALS / 1000) as u16;
        terms.extend(book.names_of_initials().get(key).map(|list| Term { list, adds }));
    }
    terms
}

/// The lists that add most for what they cost, within the budget.
fn affordable(mut terms: Vec<Term>) -> Vec<Term> {
    let worth = |term: &Term| u64::from(term.adds) * u64::from(term.adds);
    terms.sort_by(|a, b| {
        let (left, right) = (worth(a) * u64::from(b.list.cost), worth(b) * u64::from(a.list.cost));
        right.cmp(&left)
    });
    let mut spent = 0u32;
    let mut at = 0;
    terms.retain(|term| {
        at += 1;
        let affordable = at <= AT_LEAST || spent.saturating_add(term.list.cost) <= BUDGET;
        spent = spent.saturating_add(if affordable { term.list.cost } else { 0 });
        affordable
    });
    terms
}
