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
    let known = business(&words, &mut points);
    let ours = !known.is_empty();
    let known = occupation::add_points(&words, &known, &mut points) || ours;
    let (best, at) = points.iter().zip(0..).max_by_key(|(points, at)| (**points, -*at))?;
    let value = *Function::ALL.get(usize::try_from(at).ok()?)?;
    let rule = if ours { "business_words" } else { "occupation_words" };
    (known && *best > 0).then_some(Reading { value, outcome: Outcome::Read, rule })
}

/// Adds up what our own table says of a title; which words it knew.
pub(in super::super) fn business(words: &Words, points: &mut Points) -> Vec<usize> {
    let content: Vec<usize> = words.content().collect();
    let mut known = Vec::new();
    let mut at = 0;
    while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
        let (votes, length) = votes(words, rest);
        for (function, weight) in votes.iter().flatten() {
            add(points, *function, *weight);
        }
        if votes.iter().flatten().next().is_some() {
            known.extend(rest.iter().take(length));
        }
        at += length;
    }
    known
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
    if let Some(vote) = BUSINESS.whole(word) {
        return ([Some(vote), None], 1);
    }
    let plain = without_written_umlauts(word);
    let word = plain.as_deref().unwrap_or(word);
    if plain.is_some() {
        if let Some(vote) = BUSINESS.whole(word) {
            return ([Some(vote), None], 1);
        }
    }
    let (prefix, suffix) = (BUSINESS.prefix(word), BUSINESS.suffix(word));
    // The same letters don't speak twice.
    let apart = prefix.zip(suffix).is_none_or(|((_, from), (_, to))| from + to <= word.len());
    ([prefix.map(|(vote, _)| vote), suffix.map(|(vote, _)| vote).filter(|_| apart)], 1)
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
