//! Level: how high a title stands.
//!
//! In scope: words of rank, and what stands around them. Not in scope: the company's size (a director of two
//! people is a director). How several posts compete is said in the module above.

use super::super::reading::Reading;
use super::super::word_table::{WordTable, groups};
use super::words::{Gap, Words};
use crate::lead::{Level, Outcome};
use std::sync::LazyLock;

/// What a word of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    Is(Level),
    /// A chief of one function.
    Officer,
    /// Holds a share in the company.
    Partner,
    /// Its holder works for the person named around it.
    Aide,
    /// A phrase whose words would say otherwise.
    Nothing,
}

static RANKS: LazyLock<WordTable<Rank>> = LazyLock::new(|| {
    WordTable::new(groups(include_str!("../tables/title_level.txt")).flat_map(|(head, words)| {
        let rank = match head {
            "aide" => Rank::Aide,
            "officer" => Rank::Officer,
            "partner" => Rank::Partner,
            _ => Level::of(head).map_or(Rank::Nothing, Rank::Is),
        };
        words.split(' ').map(move |word| (word, rank))
    }))
});

/// Longest phrase of the table, in words.
const LONGEST_PHRASE: usize = 4;

/// A level and the rule that found it.
type Found = (Level, &'static str);

/// The posts of a title, or of a part of it.
#[derive(Clone, Copy, Default)]
struct Posts {
    /// The highest.
    highest: Option<Found>,
    /// Chiefs of one function.
    officers: u32,
    /// Other posts as high as theirs.
    heads: u32,
    vice_president: bool,
    partner: Option<&'static str>,
    beginner: Option<Found>,
    senior: bool,
}

/// Reads how high `text` stands; `None` where it is no title.
pub(in super::super) fn level(text: &str) -> Option<Reading<Level>> {
    if let Some(value) = Level::of(text.trim()) {
        return Some(Reading { value, outcome: Outcome::Read, rule: "level_name" });
    }
    let words = Words::of(text);
    if !is_title(&words) {
        return None;
    }
    let mut all = Posts::default();
    let mut at = 0;
    while at < words.len() {
        let end = part_end(&words, at);
        all.join(posts_of_part(&words, at, end));
        at = end;
    }
    Some(match all.level() {
        Some((value, rule)) => Reading { value, outcome: Outcome::Read, rule },
        None => Reading { value: Level::IndividualContributor, outcome: Outcome::Inferred, rule: "no_word_of_rank" },
    })
}

impl Posts {
    fn add(&mut self, level: Level, rule: &'static str) {
        self.vice_president |= level == Level::Vp;
        self.heads += u32::from(level <= Level::CLevel);
        // Founder and board before the others, as the closed list has it.
        self.highest = self.highest.filter(|(highest, _)| *highest <= level).or(Some((level, rule)));
    }

    fn join(&mut self, part: Self) {
        if let Some((level, rule)) = part.highest {
            self.highest = self.highest.filter(|(highest, _)| *highest <= level).or(Some((level, rule)));
        }
        self.beginner = self.beginner.or(part.beginner);
        self.officers += part.officers;
        self.heads += part.heads;
        self.vice_president |= part.vice_president;
        self.partner = self.partner.or(part.partner);
        self.senior |= part.senior;
    }

    fn level(&self) -> Option<Found> {
        match (self.highest, self.beginner) {
            // `Senior Vice President & CIO`: the chief of one function with that grade.
            (Some((Level::CLevel, _)), _) if self.vice_president && self.officers == 1 && self.heads == 1 => {
                Some((Level::Vp, "grade_of_officer"))
            }
            (Some(found), _) => Some(found),
            // A share in the company doesn't say what somebody does there.
            (None, _) if self.partner.is_some() => self.partner.map(|rule| (Level::Founder, rule)),
            (None, Some(found)) => Some(found),
            (None, None) => self.senior.then_some((Level::Senior, "word_of_rank")),
        }
    }
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

/// The posts in one part of a title.
fn posts_of_part(words: &Words, from: usize, end: usize) -> Posts {
    let mut posts = Posts::default();
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
                if (next >= end || words.gap(next) != Gap::None) && words.get(at) != "office" {
                    // `CEO Assistant`: what came before it says whose. `Head of Back Office` heads one.
                    posts = Posts { beginner: posts.beginner, senior: posts.senior, ..Posts::default() };
                }
            }
            Some(Rank::Partner) => posts.partner = posts.partner.or(Some(rule)),
            Some(Rank::Is(Level::Senior)) => posts.senior = true,
            Some(Rank::Is(level @ (Level::Junior | Level::Student))) => {
                posts.beginner = posts.beginner.or(Some((level, rule)));
            }
            Some(rank @ (Rank::Is(_) | Rank::Officer)) => {
                let named = if let Rank::Is(level) = rank { level } else { Level::CLevel };
                let level = corrected(words, at, length, end, named);
                posts.officers += u32::from(rank == Rank::Officer && level == named);
                posts.add(level, rule);
            }
        }
        at = next;
    }
    // `Product Management` names the work of a manager where nothing else is said.
    let managing = end > from && matches!(words.get(end - 1), "management" | "leadership");
    if posts.highest.is_none() && managing && posts.beginner.is_none() {
        posts.highest = Some((Level::Manager, "management"));
    }
    // A junior or trainee manager leads nobody yet.
    if posts.beginner.is_some() && posts.highest.is_some_and(|(level, _)| level == Level::Manager) {
        posts.highest = None;
    }
    posts
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

/// Whether `word` leads from an aide to the person or the body they work for.
fn works_for(word: &str) -> bool {
    let small = matches!(
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
    );
    // `Assistentin Geschäftsleitung`; in English `Assistant Director` is a grade.
    small
        || ["leitung", "fuhrung", "fuehrung", "vorstand", "direktion", "direction", "direzione", "direccion", "zarzadu"]
            .iter()
            .any(|body| word.ends_with(body))
}

/// What the neighbours of a word of rank make of it.
fn corrected(words: &Words, at: usize, length: usize, end: usize, level: Level) -> Level {
    let after = if at + length < end && words.gap(at + length) == Gap::None { words.get(at + length) } else { "" };
    match level {
        // `CEO Office`, `Founder's Office`: somebody there, not the person.
        Level::CLevel | Level::Founder | Level::Board if after == "office" => Level::IndividualContributor,
        // `President, Commercial Banking`, `Managing Director Austria`: the head of a part of the company.
        Level::CLevel
            if is_chair_of_any_unit(words.get(at)) && (heads_a_part(words) || has_unit(words, at + length)) =>
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

/// Whether the words from `at` on name a part of a company: some are there that name no post, and the posts among
/// them, as in `President & General Manager Austria`, are such as the head of a part has.
fn has_unit(words: &Words, mut at: usize) -> bool {
    let mut unit = false;
    while at < words.len() {
        let (rank, length, _) = rank_at(words, at, words.len());
        match rank {
            None | Some(Rank::Nothing) => unit = true,
            _ if is_chair_of_any_unit(words.get(at)) || matches!(words.get(at), "gm" | "general") => {}
            _ => return false,
        }
        at += length;
    }
    unit
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
            ("Leiter Einkauf", Manager),
            ("Leiter/in Einkauf (m/w/d)", Manager),
            ("Abteilungsleiterin", Manager),
            ("Bereichsleiter Vertrieb", Director),
            ("Technischer Leiter", Director),
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
            ("Assistentin Geschäftsleitung", IndividualContributor),
            ("Senior Vice President & Chief Information Officer", Vp),
            ("COO & CFO, Vice President", CLevel),
            ("Partner, Head of Tax", Director),
            ("Equity Partner", Founder),
            ("President & General Manager Austria", Director),
            ("Head of Back Office", Director),
            ("Flugbegleiter", IndividualContributor),
            ("Consultant at Director's Guild", IndividualContributor),
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
