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

/// What a word of our own table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// So many points for a function.
    Does(Function, i32),
    /// How high somebody stands, in a word that O*NET doesn't have.
    Rank,
    /// A post of any function, when it stands alone; beside other words O*NET may know more of it.
    Post,
}

static BUSINESS: LazyLock<WordTable<Says>> = LazyLock::new(|| {
    WordTable::new(groups(include_str!("../tables/title_function.txt")).flat_map(|(head, words)| {
        let says = match head.split_once(' ') {
            Some((function, weight)) => Function::of(function)
                .and_then(|function| Some(Says::Does(function, weight.parse::<i32>().ok()? * UNIT))),
            None => Some(if head == "post" { Says::Post } else { Says::Rank }),
        };
        words.split(' ').filter_map(move |word| Some((word, says?)))
    }))
});

/// One point of our own table in points of the fitted one.
const UNIT: i32 = 10;
/// From this weight on our own table alone speaks for a word: it is a topic.
const SURE: i32 = 6 * UNIT;
/// What the first topic of a title is ahead of the second, and this of the third: less than a point of our table.
const EARLIER: i32 = 3;
/// What occupation words have to reach where our own table knows none.
const LEAST: i32 = 10;
/// Longest phrase, in words.
const LONGEST_PHRASE: usize = 3;

/// Points for each function, in the order of the closed list.
pub(in super::super) type Points = [i32; Function::ALL.len()];

/// Reads what the holder of `text` works on; `None` where no word says so.
///
/// What somebody does (sells, buys, advises, leads projects) counts before the field it is done in, as the weights of
/// the table have it; of two that weigh the same, the first counts.
pub(in super::super) fn function(text: &str) -> Option<Reading<Function>> {
    if let Some(value) = Function::of(text.trim()) {
        return Some(Reading { value, outcome: Outcome::Read, rule: "function_name" });
    }
    let words = Words::of(text);
    let mut points: Points = [0; Function::ALL.len()];
    let Business { known, sure, fields } = business(&words, &mut points);
    if !known && !fields {
        return None;
    }
    let any = occupation::add_points(&words, &sure, &mut points) || known;
    let (best, at) = points.iter().zip(0..).max_by_key(|(points, at)| (**points, -*at))?;
    let value = *Function::ALL.get(usize::try_from(at).ok()?)?;
    let rule = if known { "business_words" } else { "occupation_words" };
    (any && *best > if known { 0 } else { LEAST }).then_some(Reading { value, outcome: Outcome::Read, rule })
}

/// What our own table knows of a title.
pub(in super::super) struct Business {
    /// Whether a word speaks for a function.
    known: bool,
    /// Where the words are that need no other table.
    pub(in super::super) sure: Vec<usize>,
    /// Whether there are words besides those of rank and post.
    fields: bool,
}

/// Adds up what our own table says of a title.
pub(in super::super) fn business(words: &Words, points: &mut Points) -> Business {
    let content: Vec<usize> = words.content().collect();
    let mut business = Business { known: false, sure: Vec::new(), fields: false };
    let mut topics: Points = [0; Function::ALL.len()];
    let mut lead = 3 * EARLIER;
    let mut at = 0;
    while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
        let (said, length) = said(words, rest);
        for (function, weight) in said.iter().flatten().filter_map(|says| says.vote()) {
            business.known = true;
            let Some(topic) = topics.get_mut(function as usize).filter(|_| weight >= SURE) else {
                add(points, function, weight);
                continue;
            };
            // A second word for the same topic doesn't make it twice as true.
            let first = *topic == 0;
            add(points, function, if first { weight + lead } else { (weight - *topic).max(0) + 1 });
            lead = if first { (lead - EARLIER).max(0) } else { lead };
            *topic = weight.max(*topic);
        }
        business.fields |= !matches!(said, [Some(Says::Rank | Says::Post), None]);
        if said.iter().flatten().any(Says::is_sure) {
            business.sure.extend(rest.iter().take(length));
        }
        at += length;
    }
    business
}

impl Says {
    fn vote(self) -> Option<(Function, i32)> {
        match self {
            Self::Does(function, weight) => Some((function, weight)),
            Self::Rank | Self::Post => None,
        }
    }

    /// Whether our own table alone speaks for a word: a topic, the head of everything, or a word of rank.
    fn is_sure(&self) -> bool {
        match self {
            Self::Does(function, weight) => {
                *weight >= SURE || *function == Function::GeneralManagement && *weight > UNIT
            }
            Self::Rank => true,
            Self::Post => false,
        }
    }
}

pub(super) fn add(points: &mut Points, function: Function, weight: i32) {
    if let Some(points) = points.get_mut(function as usize) {
        *points += weight;
    }
}

/// What our own table says of the longest phrase that begins at the first of `rest`, and its length.
fn said(words: &Words, rest: &[usize]) -> ([Option<Says>; 2], usize) {
    for length in (2..=LONGEST_PHRASE.min(rest.len())).rev() {
        if let Some(says) = BUSINESS.phrase(rest.iter().take(length).map(|at| words.get(*at))) {
            return ([Some(says), None], length);
        }
    }
    let word = rest.first().map_or("", |at| words.get(*at));
    let found = said_of_word(word);
    let plain = || without_written_umlauts(word).map(|plain| said_of_word(&plain));
    (if found == [None, None] { plain().unwrap_or(found) } else { found }, 1)
}

/// What our own table says of a single word: of the whole, or of its beginning and its end.
fn said_of_word(word: &str) -> [Option<Says>; 2] {
    if let Some(says) = BUSINESS.whole(word) {
        return [Some(says), None];
    }
    let (prefix, suffix) = (BUSINESS.prefix(word), BUSINESS.suffix(word));
    if let (None, Some((Says::Rank, length))) = (prefix, suffix) {
        // `Grosskundenvertriebs|leiter`: the rank of the whole says nothing, the end of the rest may.
        let rest = word.get(..word.len() - length).unwrap_or_default();
        let rest = rest.strip_suffix('s').unwrap_or(rest);
        let inner = BUSINESS.whole(rest).or_else(|| BUSINESS.suffix(rest).map(|(says, _)| says));
        return [inner.or(Some(Says::Rank)), None];
    }
    // The same letters don't speak twice.
    let apart = prefix.zip(suffix).is_none_or(|((_, from), (_, to))| from + to <= word.len());
    let suffix = suffix.map(|(says, _)| says).filter(|says| apart && (prefix.is_none() || *says != Says::Rank));
    [prefix.map(|(says, _)| says), suffix]
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
            ("Leiter Marketing & Vertrieb", Marketing),
            ("Vertrieb und Marketing", Sales),
            ("Leiterin IT-Einkauf", Procurement),
            ("SAP Inhouse Consultant", Consulting),
            ("Cloud Infrastructure Consultant", Consulting),
            ("Großkundenvertriebsleiter", Sales),
            ("Abteilungsleiter Rechenzentrum", InformationTechnology),
            ("Consultant bei Marketing Werke", Consulting),
            ("Attorney at Law", Legal),
        ] {
            assert_eq!(function(text).map(|read| read.value), Some(expect), "{text}");
        }
        for text in ["n/a", "", "…", "xyzzy", "Manager", "Associate", "Abteilungsleiter", "Senior Specialist"] {
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
