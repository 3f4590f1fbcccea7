//! Blocking: keys that two profiles of one person have in common, so that not everything is compared with everything.
//!
//! In scope: what keys are made of. Not in scope: looking them up (the ledger, `batch`), believing (`evidence`). A key is
//! one value, or several together where one alone would be many people's.

use super::first_names::stem;
use crate::profile::{FIELDS, Field, MOST_COMPARED, Profile};

/// A part of a key, made from one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    Id,
    Address,
    Local,
    Role,
    /// The last seven digits.
    Phone,
    /// The sound of the first name that the given one is a form of.
    First,
    Initial,
    /// The sound of the last name.
    Last,
    Domain,
    /// The company name's first word.
    Company,
    /// The longest word of the street.
    Street,
    /// All numbers of the street, or its words' first letters.
    House,
    City,
    PostalCode,
    /// A further column.
    More(u8),
}

/// How many atoms a profile has at most.
pub(super) const ATOMS: usize = 14 + MOST_COMPARED;

use Atom::{
    Address, City, Company, Domain, First, House, Id, Initial, Last, Local, More, Phone, PostalCode, Role, Street,
};

/// The keys, the most telling first, each with the most profiles of one block that are compared with one another.
const KEYS: &[(&[Atom], usize)] = &[
    (&[Id], 100),
    (&[Address], 60),
    (&[First, Last, Domain], 60),
    (&[First, Last, Company], 60),
    (&[First, Last, PostalCode], 60),
    (&[First, Last, Phone], 60),
    (&[First, Last], 50),
    (&[Phone], 30),
    (&[Phone, Last], 60),
    (&[Phone, First], 60),
    (&[Phone, Initial], 40),
    (&[Local], 25),
    (&[Local, Domain], 40),
    (&[Role, Last], 40),
    (&[Role, First], 40),
    (&[Last, Domain], 60),
    (&[First, Domain], 40),
    (&[Initial, Domain], 30),
    (&[Last, Company], 60),
    (&[First, Company], 40),
    (&[Initial, Company], 20),
    (&[Domain], 8),
    (&[Street, House], 20),
    (&[Street, House, Last], 40),
    (&[Street, PostalCode], 30),
    (&[House, PostalCode], 20),
    (&[Last, PostalCode], 40),
    (&[First, PostalCode], 30),
    (&[Street, Last], 30),
    (&[Street, First], 30),
    (&[Last, Initial, City], 40),
    (&[First, City], 20),
    (&[Last, City], 20),
    (&[Last, Initial], 20),
    (&[Street, City], 20),
    (&[Last], 12),
    (&[First], 12),
    (&[Street], 12),
    (&[PostalCode], 10),
];

/// The keys with a further column.
const MORE_KEYS: &[(&[Atom], usize)] = &[
    (&[], 30),
    (&[First], 60),
    (&[Last], 60),
    (&[Initial], 40),
    (&[City], 40),
    (&[PostalCode], 40),
    (&[Street], 40),
    (&[Domain], 40),
];

/// A kind of key.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) atoms: Vec<Atom>,
    pub(super) most: usize,
}

/// The kinds of keys where so many further columns take part.
pub(super) fn kinds(more: usize) -> Vec<Kind> {
    let of_more = (0..more.min(MOST_COMPARED) as u8).flat_map(|column| {
        MORE_KEYS.iter().map(move |(atoms, most)| Kind {
            atoms: std::iter::once(More(column)).chain(atoms.iter().copied()).collect(),
            most: *most,
        })
    });
    KEYS.iter().map(|(atoms, most)| Kind { atoms: atoms.to_vec(), most: *most }).chain(of_more).collect()
}

impl Atom {
    /// Its place among [`ATOMS`].
    pub(super) fn number(self) -> usize {
        match self {
            Id => 0,
            Address => 1,
            Local => 2,
            Role => 3,
            Phone => 4,
            First => 5,
            Initial => 6,
            Last => 7,
            Domain => 8,
            Company => 9,
            Street => 10,
            House => 11,
            City => 12,
            PostalCode => 13,
            More(column) => 14 + usize::from(column),
        }
    }

    /// Every atom that is made from the value at this place of a profile.
    pub(super) fn of_value(at: usize) -> impl Iterator<Item = Self> {
        let all =
            [Id, Address, Local, Role, Phone, First, Initial, Last, Domain, Company, Street, House, City, PostalCode];
        let more = (0..MOST_COMPARED as u8).map(More);
        all.into_iter().chain(more).filter(move |atom| atom.value() == at)
    }

    /// The place of its value in a profile.
    pub(super) fn value(self) -> usize {
        match self {
            Id => Field::Id as usize,
            Address => Field::Address as usize,
            Local => Field::Local as usize,
            Role => Field::Role as usize,
            Phone => Field::Phone as usize,
            First | Initial => Field::First as usize,
            Last => Field::Last as usize,
            Domain => Field::Domain as usize,
            Company => Field::Company as usize,
            Street | House => Field::Street as usize,
            City => Field::City as usize,
            PostalCode => Field::PostalCode as usize,
            More(column) => FIELDS + usize::from(column),
        }
    }

    /// What a value gives for a key; empty: nothing.
    pub(super) fn text(self, value: &str) -> String {
        let letters = |text: &str| text.chars().count();
        match self {
            Local if letters(value) < 4 => String::new(),
            Phone => value.chars().skip(letters(value).saturating_sub(7)).collect(),
            First if value.is_ascii() && value.len() < 2 => String::new(),
            First => sound(stem(value.split(' ').next().unwrap_or_default())),
            Initial => value.chars().take(1).collect(),
            Last => sound(&value.split(' ').collect::<String>()),
            Company => company_word(value).to_owned(),
            Street => value.split(' ').max_by_key(|word| letters(word)).unwrap_or_default().chars().take(5).collect(),
            House => {
                let numbers: String = value.split(' ').filter(|w| w.bytes().all(|b| b.is_ascii_digit())).collect();
                if numbers.is_empty() { value.split(' ').filter_map(|w| w.chars().next()).collect() } else { numbers }
            }
            City => sound(value),
            _ => value.to_owned(),
        }
    }
}

/// The first word that isn't filler.
fn company_word(name: &str) -> &str {
    let telling = |word: &&str| crate::similarity::vocabulary::weight(word) > 20;
    name.split(' ').find(telling).or_else(|| name.split(' ').next()).unwrap_or_default()
}

/// What a word sounds like, roughly: its first letter and the consonants behind it by kind, four in all. Words in
/// other scripts than Latin are themselves.
fn sound(word: &str) -> String {
    if !word.is_ascii() {
        return word.to_owned();
    }
    let kind = |c: char| match c {
        'b' | 'f' | 'p' | 'v' => Some('b'),
        'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => Some('k'),
        'd' | 't' => Some('d'),
        'm' | 'n' => Some('m'),
        'l' | 'r' => Some(c),
        _ => None,
    };
    let mut sound = String::new();
    let mut last = None;
    for c in word.chars() {
        let this = kind(c);
        let letter = if sound.is_empty() { this.or(Some(if c == 'y' { 'i' } else { c })) } else { this };
        if let Some(letter) = letter.filter(|_| sound.is_empty() || this != last) {
            sound.push(letter);
        }
        // `h` and `w` don't part two consonants.
        if !matches!(c, 'h' | 'w') {
            last = this;
        }
        if sound.len() == 4 {
            break;
        }
    }
    sound
}

/// A lead's blocking keys, sorted: `last+domain:km|acme.com`. Two of one person nearly always share one.
pub fn blocking_keys(profile: &Profile) -> Vec<String> {
    let values: Vec<&str> = profile.values().collect();
    let mut keys = Vec::new();
    for kind in kinds(values.len().saturating_sub(FIELDS)) {
        let texts: Option<Vec<String>> = kind
            .atoms
            .iter()
            .map(|atom| {
                let text = atom.text(values.get(atom.value()).copied().unwrap_or_default());
                (!text.is_empty()).then_some(text)
            })
            .collect();
        let Some(mut texts) = texts else { continue };
        // First and last name may have been swapped.
        if kind.atoms.starts_with(&[First, Last]) {
            texts.get_mut(..2).unwrap_or_default().sort_unstable();
        }
        let names: Vec<String> = kind.atoms.iter().map(|atom| format!("{atom:?}").to_lowercase()).collect();
        keys.push(format!("{}:{}", names.join("+"), texts.join("|")));
    }
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_has_one_key() {
        for (one, other) in [("smith", "smyth"), ("meyer", "maier"), ("clark", "klarck"), ("allen", "alan")] {
            assert_eq!(sound(one), sound(other), "{one} {other}");
        }
        assert_ne!(sound("smith"), sound("jones"));
        assert_eq!(sound("王"), "王");
    }
}
