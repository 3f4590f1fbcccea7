//! Person names: how two people's first and last names agree, also where they were swapped.
//!
//! In scope: spelling, initials, forms of a name, names of several words. Not in scope: what that is worth (`score`).

use super::edits::within;
use super::evidence::{Chance, Side};
use super::first_names::are_forms_of_one;
use crate::profile::Field;

/// How two names agree: levels of the features, `None` where one side doesn't know.
pub(super) struct Names {
    pub(super) first: Option<(u8, Chance)>,
    pub(super) last: Option<(u8, Chance)>,
    /// Both parts agree, at least by their initials.
    pub(super) agree: bool,
}

impl Names {
    /// The first names are two forms of one, and the last names agree.
    pub(super) fn are_forms(&self) -> bool {
        self.agree && self.first.is_some_and(|(level, _)| level == Like::Form as u8)
    }
}

/// First names' level from which on they are two people's: other initials, or altogether different.
pub(super) const FIRST_DIFFERS: u8 = Like::OtherInitial as u8;

/// Last names' level at which nothing agrees.
pub(super) const LAST_DIFFERS: u8 = 5;

/// Whether first names of this level can be one person's without more evidence: not if they are only alike, as many are.
pub(super) fn is_one_first_name(level: u8) -> bool {
    level < FIRST_DIFFERS && level != Like::Alike as u8
}

/// How two parts of names agree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Like {
    Same,
    Form,
    Part,
    Misspelt,
    Alike,
    Initial,
    OtherInitial,
    Differs,
}

impl Like {
    /// How much it speaks for one name, to choose between readings.
    fn rank(self) -> i32 {
        match self {
            Self::Same => 4,
            Self::Form | Self::Misspelt => 3,
            Self::Part => 2,
            Self::Alike | Self::Initial => 1,
            Self::OtherInitial | Self::Differs => -2,
        }
    }

    fn of_first(self) -> u8 {
        self as u8
    }

    fn of_last(self) -> u8 {
        match self {
            Self::Same => 0,
            Self::Part => 1,
            Self::Form | Self::Misspelt => 2,
            Self::Alike => 3,
            Self::Initial => 4,
            Self::OtherInitial | Self::Differs => LAST_DIFFERS,
        }
    }
}

pub(super) fn names(left: &Side, right: &Side) -> Names {
    let (first, last) = (left.get(Field::First), left.get(Field::Last));
    let (other_first, other_last) = (right.get(Field::First), right.get(Field::Last));
    let straight = [like(first, other_first, true), like(last, other_last, false)];
    let rank = |likes: [Option<Like>; 2]| likes.iter().flatten().map(|like| like.rank()).sum::<i32>();
    let mut likes = straight;
    let mut counts = [
        left.count(Field::First).min(right.count(Field::First)),
        left.count(Field::Last).min(right.count(Field::Last)),
    ];
    if rank(straight) < 4 {
        let swapped = [like(first, other_last, true), like(last, other_first, true)];
        if rank(swapped) > rank(straight).max(2) {
            likes = swapped;
            counts = [
                left.count(Field::First).min(right.count(Field::Last)),
                left.count(Field::Last).min(right.count(Field::First)),
            ];
        }
    }
    let chance = |field, level: u8, count| if level == 0 { Chance::Of(field, count) } else { Chance::Usual };
    let agree = likes.iter().all(|like| like.is_none_or(|like| like.rank() > 0));
    let ([first, last], [of_first, of_last]) = (likes, counts);
    let first = first.map(|like| (like.of_first(), chance(Field::First, like.of_first(), of_first)));
    let last = last.map(|like| (like.of_last(), chance(Field::Last, like.of_last(), of_last)));
    Names { first, last, agree }
}

/// `None`: one side doesn't know.
fn like(one: &str, other: &str, is_first: bool) -> Option<Like> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let initial = |text: &str| text.chars().nth(1).is_none();
    if initial(one) || initial(other) {
        let same = one.chars().next() == other.chars().next();
        // One character is a whole name where a script writes words with one.
        if one == other && !one.is_ascii() {
            return Some(Like::Same);
        }
        let whole = |text: &str| initial(text) && !text.is_ascii();
        return Some(match same {
            true if whole(one) || whole(other) => Like::Part,
            true => Like::Initial,
            false => Like::OtherInitial,
        });
    }
    if one == other {
        return Some(Like::Same);
    }
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let joined = |text: &'_ str| text.chars().filter(|c| *c != ' ').collect::<String>();
    if (one.contains(' ') || other.contains(' ')) && joined(one) == joined(other) {
        return Some(Like::Same);
    }
    // Middle names and their initials come and go.
    if (one.contains(' ') || other.contains(' '))
        && let Some(like) = by_words(one, other)
    {
        return Some(like);
    }
    let longest = one.chars().count().max(other.chars().count());
    let bound = if longest <= 3 {
        0
    } else if longest <= 5 {
        1
    } else {
        2
    };
    let edits = within(one, other, bound + 2);
    if edits.is_some_and(|edits| edits <= bound) {
        return Some(Like::Misspelt);
    }
    if is_first && are_forms_of_one(one, other) {
        return Some(Like::Form);
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() >= 3 && long.starts_with(short) {
        return Some(Like::Part);
    }
    if edits.is_some() && longest >= 4 {
        return Some(Like::Alike);
    }
    Some(Like::Differs)
}

/// Names of several words: the same but for middle initials, or sharing a word.
fn by_words(one: &str, other: &str) -> Option<Like> {
    fn long(text: &str) -> Vec<&str> {
        text.split(' ').filter(|word| word.chars().nth(1).is_some() || !word.is_ascii()).collect()
    }
    let (ones, others) = (long(one), long(other));
    if ones.is_empty() || others.is_empty() {
        return None;
    }
    if ones == others {
        return Some(Like::Same);
    }
    let shared = ones.iter().filter(|word| word.len() > 2 && others.contains(word)).count();
    (shared > 0).then_some(Like::Part)
}
