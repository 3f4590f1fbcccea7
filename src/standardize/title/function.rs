//! Function: what the holder of a title works on.
//!
//! In scope: words, phrases and compounds that speak for a function, weighed against each other. Not in scope:
//! rank (`level`), the company's industry.
//!
//! Two tables speak. Our own has the words of business titles in several languages; what it doesn't know is
//! looked up among the words of O*NET's occupations, whose weights were fitted (`examples/titles`).

use super::super::reading::Reading;
use super::super::word_table::{WordTable, groups};
use super::level::without_written_umlauts;
use super::occupation;
use super::words::Words;
use crate::lead::{Function, Outcome};
use std::sync::LazyLock;

/// A function and how much a word speaks for it.
type Vote = (Function, i32);

static BUSINESS: LazyLock<WordTable<Vote>> = LazyLock::new(|| {
    WordTable::new(groups(include_str!("../tables/title_function.txt")).flat_map(|(head, words)| {
        let vote = head
            .split_once(' ')
            .and_then(|(function, weight)| Some((Function::of(function)?, weight.parse::<i32>().ok()? * UNIT)));
        words.split(' ').filter_map(move |word| Some((word, vote?)))
    }))
});

/// One point of our own table in points of the fitted one.
const UNIT: i32 = 10;
/// From this weight on our own table alone speaks for a word: it is a topic.
const SURE: i32 = 6 * UNIT;
/// What occupation words have to reach where our own table knows none.
const LEAST: i32 = 10;
/// Longest phrase, in words.
const LONGEST_PHRASE: usize = 3;

/// Points for each function, in the order of the closed list.
pub(in super::super) type Points = [i32; Function::ALL.len()];

/// Reads what the holder of `text` works on; `None` where no word says so.
pub(in super::super) fn function(text: &str) -> Option<Reading<Function>> {
    if let Some(value) = Function::of(text.trim()) {
        return Some(Reading { value, outcome: Outcome::Read, rule: "function_name" });
    }
    let words = Words::of(text);
    let mut points: Points = [0; Function::ALL.len()];
    let (ours, sure) = business(&words, &mut points);
    let known = occupation::add_points(&words, &sure, &mut points) || ours;
    let (best, at) = points.iter().zip(0..).max_by_key(|(points, at)| (**points, -*at))?;
    let value = *Function::ALL.get(usize::try_from(at).ok()?)?;
    let rule = if ours { "business_words" } else { "occupation_words" };
    (known && *best > if ours { 0 } else { LEAST }).then_some(Reading { value, outcome: Outcome::Read, rule })
}

/// Adds up what our own table says of a title; whether it knew a word, and where the words are that it is sure of.
pub(in super::super) fn business(words: &Words, points: &mut Points) -> (bool, Vec<usize>) {
    let content: Vec<usize> = words.content().collect();
    let mut any = false;
    let mut sure = Vec::new();
    let mut at = 0;
    while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
        let (votes, length) = votes(words, rest);
        for (function, weight) in votes.iter().flatten() {
            any |= *weight > 0;
            add(points, *function, *weight);
        }
        if votes.iter().flatten().any(is_sure) {
            sure.extend(rest.iter().take(length));
        }
        at += length;
    }
    (any, sure)
}

/// Whether our own table alone speaks for a word: a topic, the head of everything, or a word of rank without a vote.
fn is_sure((function, weight): &Vote) -> bool {
    *weight >= SURE || *weight == 0 || *function == Function::GeneralManagement && *weight > UNIT
}

pub(super) fn add(points: &mut Points, function: Function, weight: i32) {
    if let Some(points) = points.get_mut(function as usize) {
        *points += weight;
    }
}

/// What our own table says of the longest phrase that begins at the first of `rest`, and its length.
fn votes(words: &Words, rest: &[usize]) -> ([Option<Vote>; 2], usize) {
    for length in (2..=LONGEST_PHRASE.min(rest.len())).rev() {
        if let Some(vote) = BUSINESS.phrase(rest.iter().take(length).map(|at| words.get(*at))) {
            return ([Some(vote), None], length);
        }
    }
    let word = rest.first().map_or("", |at| words.get(*at));
    let found = word_votes(word);
    let plain = || without_written_umlauts(word).map(|plain| word_votes(&plain));
    (if found == [None, None] { plain().unwrap_or(found) } else { found }, 1)
}

/// What our own table says of a single word: of the whole, or of its beginning and its end.
fn word_votes(word: &str) -> [Option<Vote>; 2] {
    if let Some(vote) = BUSINESS.whole(word) {
        return [Some(vote), None];
    }
    let (prefix, suffix) = (BUSINESS.prefix(word), BUSINESS.suffix(word));
    // The same letters don't speak twice.
    let apart = prefix.zip(suffix).is_none_or(|((_, from), (_, to))| from + to <= word.len());
    [prefix.map(|(vote, _)| vote), suffix.map(|(vote, _)| vote).filter(|_| apart)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_read() {
        use Function::*;
        for (text, expect) in [
            ("VP, Sales Operations", Sales),
            ("Leiter Einkauf", Procurement),
            ("Directeur commercial", Sales),
            ("Sr. SWE II", InformationTechnology),
            ("Head of Human Resources", HumanResources),
            ("Responsable des ressources humaines", HumanResources),
            ("Vertriebsleiter", Sales),
            ("Softwareentwickler (m/w/d)", InformationTechnology),
            ("Geschäftsführer", GeneralManagement),
            ("CFO", Finance),
            ("Marketing Assistant", Marketing),
            ("Jefe de ventas", Sales),
            ("Project Manager", ProjectManagement),
            ("Chef de projet", ProjectManagement),
            ("Business Development Manager", BusinessDevelopment),
            ("Chargée de clientèle", CustomerService),
            ("Unternehmensberater", Consulting),
            ("Steuerberaterin", Finance),
            ("Executive Assistant to the CFO", Administration),
            ("Sales Engineer", Sales),
            ("Product Marketing Manager", Marketing),
            ("Registered Nurse", Healthcare),
        ] {
            assert_eq!(function(text).map(|read| read.value), Some(expect), "{text}");
        }
        for text in ["n/a", "", "…", "xyzzy"] {
            assert_eq!(function(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_read_as_themselves() {
        for name in Function::NAMES {
            assert_eq!(function(name).map(|read| read.value.name()), Some(*name));
        }
    }

    #[test]
    fn no_word_is_in_the_table_twice() {
        let mut words: Vec<_> =
            groups(include_str!("../tables/title_function.txt")).flat_map(|(_, words)| words.split(' ')).collect();
        words.sort_unstable();
        let twice: Vec<_> = words.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
