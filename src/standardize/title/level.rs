//! Level: how high a title stands.
//!
//! In scope: words of rank, and what stands around them. Not in scope: the company's size (a director of two
//! people is a director). Of several posts in one title the highest counts.

use super::super::reading::Reading;
use super::super::word_table::{WordTable, groups};
use super::words::{Gap, Words};
use crate::lead::{Level, Outcome};
use std::sync::LazyLock;

/// What a word of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    Is(Level),
    /// Its holder works for the person named around it.
    Aide,
    /// A phrase whose words would say otherwise.
    Nothing,
}

static RANKS: LazyLock<WordTable<Rank>> = LazyLock::new(|| {
    WordTable::new(groups(include_str!("../tables/title_level.txt")).flat_map(|(head, words)| {
        let rank = match head {
            "aide" => Rank::Aide,
            _ => Level::of(head).map_or(Rank::Nothing, Rank::Is),
        };
        words.split(' ').map(move |word| (word, rank))
    }))
});

/// Longest phrase of the table, in words.
const LONGEST_PHRASE: usize = 4;

/// Reads how high `text` stands; `None` where it is no title.
pub(in super::super) fn level(text: &str) -> Option<Reading<Level>> {
    if let Some(value) = Level::of(text.trim()) {
        return Some(Reading { value, outcome: Outcome::Read, rule: "level_name" });
    }
    let words = Words::of(text);
    if !is_title(&words) {
        return None;
    }
    let mut best: Option<(Level, &'static str)> = None;
    let mut at = 0;
    while at < words.len() {
        let end = part_end(&words, at);
        let found = level_of_part(&words, at, end);
        best = best.filter(|(highest, _)| found.is_none_or(|(level, _)| !outranks(level, *highest))).or(found);
        at = end;
    }
    Some(match best {
        Some((value, rule)) => Reading { value, outcome: Outcome::Read, rule },
        None => Reading { value: Level::IndividualContributor, outcome: Outcome::Inferred, rule: "no_word_of_rank" },
    })
}

/// Founder and board before the others, as the closed list has it; a student is none of them.
fn outranks(level: Level, other: Level) -> bool {
    level < other
}

/// Whether there is a word that could be a post: not `n/a`, `-`, `test`.
fn is_title(words: &Words) -> bool {
    let placeholder = words.len() <= 2
        && words.iter().all(|word| {
            matches!(
                word,
                "n" | "a"
                    | "na"
                    | "none"
                    | "test"
                    | "unknown"
                    | "null"
                    | "nil"
                    | "title"
                    | "job"
                    | "keine"
                    | "kein"
                    | "x"
                    | "xx"
                    | "xxx"
                    | "tbd"
                    | "other"
                    | "sonstige"
                    | "sonstiges"
                    | "autre"
                    | "otro"
                    | "asdf"
                    | "not"
                    | "applicable"
            )
        });
    !placeholder && words.iter().any(|word| word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some())
}

/// Where the part that begins at `at` ends.
fn part_end(words: &Words, at: usize) -> usize {
    (at + 1..words.len()).find(|next| words.gap(*next) == Gap::Break).unwrap_or(words.len())
}

/// The highest rank in one part of a title, and the rule that found it.
fn level_of_part(words: &Words, from: usize, end: usize) -> Option<(Level, &'static str)> {
    let mut best: Option<(Level, &'static str)> = None;
    let mut beginner = None;
    let mut senior = false;
    let mut at = from;
    while at < end {
        let (rank, length, rule) = rank_at(words, at, end);
        let next = at + length;
        match rank {
            None | Some(Rank::Nothing) => {}
            Some(Rank::Aide) => {
                if works_for(words.get(next)) {
                    // `Assistant to the CEO`: who is named after it is somebody else.
                    break;
                }
                if next >= end || words.gap(next) != Gap::None {
                    // `CEO Assistant`: what came before it says whose.
                    best = None;
                }
            }
            Some(Rank::Is(level)) => match level {
                Level::Senior => senior = true,
                Level::Junior | Level::Student => beginner = beginner.or(Some((level, rule))),
                _ => {
                    let level = corrected(words, at, length, end, level);
                    if best.is_none_or(|(highest, _)| outranks(level, highest)) {
                        best = Some((level, rule));
                    }
                }
            },
        }
        at = next;
    }
    // `Product Management` names the work of a manager where nothing else is said.
    let managing = end > from && matches!(words.get(end - 1), "management" | "leadership");
    if best.is_none() && managing && beginner.is_none() {
        best = Some((Level::Manager, "management"));
    }
    match (best, beginner) {
        // A junior or trainee manager leads nobody yet.
        (Some((Level::Manager, _)) | None, Some(found)) => Some(found),
        (Some(found), _) => Some(found),
        (None, None) => senior.then_some((Level::Senior, "word_of_rank")),
    }
}

/// The rank of the longest phrase at `at`, its length in words, and the rule.
fn rank_at(words: &Words, at: usize, end: usize) -> (Option<Rank>, usize, &'static str) {
    let run = words.run(at, LONGEST_PHRASE).min(end - at).max(1);
    for length in (2..=run).rev() {
        if let Some(rank) = RANKS.phrase(words.phrase(at, length)) {
            return (Some(rank), length, "phrase_of_rank");
        }
    }
    let word = words.get(at);
    let of_word = |word: &str| {
        let whole = RANKS.whole(word).map(|rank| (rank, "word_of_rank"));
        whole.or_else(|| {
            let compound = RANKS.prefix(word).or_else(|| RANKS.suffix(word));
            compound.map(|(rank, _)| (rank, "compound_of_rank"))
        })
    };
    let found = of_word(word).or_else(|| of_word(&without_written_umlauts(word)?));
    (found.map(|(rank, _)| rank), 1, found.map_or("", |(_, rule)| rule))
}

/// `geschaeftsfuehrer` as it folds where it is written with umlauts; `None` where nothing changes.
pub(super) fn without_written_umlauts(word: &str) -> Option<String> {
    (word.len() > 5 && ["ae", "oe", "ue"].iter().any(|pair| word.contains(pair)))
        .then(|| word.replace("ae", "a").replace("oe", "o").replace("ue", "u"))
}

/// Whether `word` leads from an aide to the person they work for.
fn works_for(word: &str) -> bool {
    matches!(
        word,
        "to" | "of"
            | "der"
            | "des"
            | "du"
            | "de"
            | "del"
            | "zum"
            | "zur"
            | "al"
            | "a"
            | "la"
            | "von"
            | "van"
            | "da"
            | "do"
            | "di"
            | "for"
            | "fur"
    )
}

/// What the neighbours of a word of rank make of it.
fn corrected(words: &Words, at: usize, length: usize, end: usize, level: Level) -> Level {
    let after = if at + length < end && words.gap(at + length) == Gap::None { words.get(at + length) } else { "" };
    match level {
        // `CEO Office`, `Founder's Office`: somebody there, not the person.
<<<<<<< HEAD
        Level::CLevel | Level::Founder | Level::Board if after == "office" => Level::IndividualContributor,
        // `President, Commercial Banking`, `Managing Director Austria`: the head of a part of the company.
        Level::CLevel
            if is_chair_of_any_unit(words.get(at)) && (heads_a_part(words) || has_unit(words, at + length)) =>
=======
        (_, Level::CLevel | Level::Founder | Level::Board) if after == "office" => Level::IndividualContributor,
        // `Chief Architect` is the first of the architects; an officer or executive sits at the table.
        ("chief" | "chiefs", Level::CLevel)
            if !after.is_empty()
                && !rest().any(|word| matches!(word, "officer" | "officers" | "executive" | "exec")) =>
>>>>>>> 2329882 (Pairs have their own points; branches in different countries, Roman numerals, short forms of legal forms)
        {
            Level::Director
        }
        _ => level,
    }
}

/// Words of rank that the head of a company has, and in large ones the head of a part.
fn is_chair_of_any_unit(word: &str) -> bool {
    matches!(word, "president" | "managing" | "md")
}

/// Whether the words from `at` on name a part of a company: they are there, and none is a post of its own.
fn has_unit(words: &Words, at: usize) -> bool {
    at < words.len()
        && words.gap(at) != Gap::And
        && (at..words.len()).all(|at| !matches!(rank_at(words, at, words.len()).0, Some(Rank::Is(_) | Rank::Aide)))
}

/// Whether a vice president's or director's post stands beside: who heads the whole company has no such second post.
fn heads_a_part(words: &Words) -> bool {
    let mut at = 0;
    while at < words.len() {
        let (rank, length, _) = rank_at(words, at, words.len());
        if matches!(rank, Some(Rank::Is(Level::Vp | Level::Director))) {
            return true;
        }
        at += length;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read() {
        use Level::*;
        for (text, expect) in [
            ("CEO", CLevel),
            ("Chief Financial Officer", CLevel),
            ("C.E.O.", CLevel),
            ("Assistant to the CEO", IndividualContributor),
            ("Assistentin der Geschäftsführung", IndividualContributor),
            ("CEO Assistant", IndividualContributor),
            ("VP, Sales Operations", Vp),
            ("Vice-President Marketing", Vp),
            ("Leiter Einkauf", Director),
            ("Leiter/in Einkauf (m/w/d)", Director),
            ("Abteilungsleiterin", Director),
            ("Teamleiter Vertrieb", Manager),
            ("Directeur commercial", Director),
            ("Directeur Général", CLevel),
            ("Director General", CLevel),
            ("Sr. SWE II", Senior),
            ("Head of Design", Director),
            ("Geschäftsführer", CLevel),
            ("Geschaeftsfuehrender Gesellschafter", Founder),
            ("Chargé(e) de clientèle", IndividualContributor),
            ("Jefe de ventas", Manager),
            ("Founder & CEO", Founder),
            ("HR Business Partner", IndividualContributor),
            ("Product Owner", IndividualContributor),
            ("Werkstudent Marketing", Student),
            ("Marketing Intern", Junior),
            ("Junior Project Manager", Junior),
            ("Vorstandsvorsitzender", CLevel),
            ("Vertriebsassistentin", IndividualContributor),
        ] {
            assert_eq!(level(text).map(|read| read.value), Some(expect), "{text}");
        }
        for text in ["n/a", "-", "", "test", "…"] {
            assert_eq!(level(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_read_as_themselves() {
        for level_of in Level::ALL {
            assert_eq!(level(level_of.name()).map(|read| read.value), Some(*level_of));
        }
    }
}
