//! What two aligned names share, and what either has left over.
//!
//! In scope: the sums over words, and how candidates are ordered by them. Not in scope: which word is whose like
//! (`compare`), and what it is worth as evidence (`matching`).

use super::compare::Place;
use super::vocabulary::{self, GRAMMAR};
use super::word::SAME;
use std::borrow::Cow;
use std::ops::Range;

/// How a word of one name stands for words of the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Initials {
    #[default]
    None,
    /// By their first letters: `ietf`.
    Letters,
    /// By more of some: `isoc`, internet society.
    Syllables,
}

/// Which part of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Segment {
    #[default]
    Whole,
    First,
    Middle,
    Last,
}

/// What a segment's agreement ranks below that of a whole name.
const ASIDE_COST: u32 = 80;

/// What two names share. Weights are sums over words, in hundredths of an uncommon word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    /// All of the left name's words.
    pub left: u32,
    /// All of the right name's words.
    pub right: u32,
    /// Words that found their like, the mean of both sides' weights.
    pub shared: u32,
    /// What misspelling takes from the shared words' weight.
    pub misspelt: u32,
    /// Of a thousand letters of shared words, each as heavy as its word, how many differ.
    pub letters_differ: u32,
    /// The left name's words that found nothing.
    pub left_only: u32,
    /// The right name's words that found nothing.
    pub right_only: u32,
    /// The heaviest of the left name's words that found nothing.
    pub left_heaviest: u32,
    /// The heaviest of the right name's words that found nothing.
    pub right_heaviest: u32,
    /// Both names' first words found each other.
    pub same_first: bool,
    /// Shared words are in another order.
    pub reordered: bool,
    /// The same letters: at most spaces differ.
    pub identical: bool,
    /// A word of one abbreviates words of the other.
    pub initials: Initials,
    /// How many letters that word has.
    pub initials_len: u32,
    /// Of the left name's segments, the one that is meant.
    pub segment: Segment,
    /// Each has a number that the other lacks.
    pub numbers_differ: bool,
    /// One has a number that the other lacks.
    pub number_of_one: bool,
    /// Each has a word of place or kind that the other lacks.
    pub common_differ: bool,
}

impl Agreement {
    /// For ordering candidates: 0 to about 1,100, higher is more alike.
    pub(crate) fn rank(&self) -> u32 {
        if self.identical {
            return if self.segment == Segment::Whole { 1100 } else { 1100 - ASIDE_COST };
        }
        let whole = self.left + self.right;
        let shared = self.shared.saturating_sub(self.misspelt);
        let mut rank = 2000 * shared / whole.max(1);
        if self.same_first {
            rank += 30;
        }
        if self.reordered {
            rank = rank.saturating_sub(15);
        }
        if self.numbers_differ {
            rank = rank.saturating_sub(60);
        }
        if self.segment != Segment::Whole {
            rank = rank.saturating_sub(ASIDE_COST);
        }
        rank
    }

    /// The same where the names as typed have the same letters, and only their words as compared haven't: `CableLabs`,
    /// `Cable Labs`.
    pub(crate) fn of_same_letters(self) -> Self {
        let (left, right) = (self.left, self.right);
        Self { left, right, shared: left, same_first: true, identical: true, ..Self::default() }
    }

    /// Sums up the places, of the left name those in `segment`.
    pub(super) fn of(lefts: &[Place], rights: &[Place], segment: Range<usize>) -> Self {
        let outside = |place: &Place| place.alike > 0 && !segment.contains(&place.partner);
        let mut rights = Cow::Borrowed(rights);
        if rights.iter().any(outside) {
            let own = rights.to_mut().iter_mut().filter(|place| outside(place));
            own.for_each(|place| *place = Place::new(place.text, place.weight));
        }
        let rights = rights.as_ref();
        let lefts = lefts.get(segment).unwrap_or_default();
        let mut agreement = Self::default();
        let (left, right) = (Sums::of(lefts), Sums::of(rights));
        agreement.left = left.all;
        agreement.right = right.all;
        agreement.left_only = left.all - left.shared;
        agreement.right_only = right.all - right.shared;
        agreement.left_heaviest = left.heaviest;
        agreement.right_heaviest = right.heaviest;
        agreement.shared = u32::midpoint(left.shared, right.shared);
        agreement.misspelt = u32::midpoint(left.misspelt, right.misspelt);
        agreement.letters_differ = (left.differing + right.differing) / (left.letters + right.letters).max(1);
        agreement.numbers_differ = left.number_left && right.number_left;
        agreement.number_of_one = left.number_left != right.number_left;
        agreement.common_differ = left.common_left && right.common_left;
        if let Some(short) = lefts.iter().chain(rights.iter()).find(|place| place.initials != Initials::None) {
            agreement.initials = short.initials;
            agreement.initials_len = short.text.chars().count() as u32;
        }
        let telling = |places: &[Place]| places.iter().position(|place| place.weight > GRAMMAR).unwrap_or(0);
        let (first_left, first_right) = (telling(lefts), telling(rights));
        agreement.same_first =
            lefts.get(first_left).is_some_and(|place| place.alike > 0 && place.partner == first_right);
        let mut partners = lefts.iter().filter(|place| place.alike > 0).map(|place| place.partner);
        let mut before = partners.next();
        agreement.reordered = partners.any(|partner| before.replace(partner).is_some_and(|before| partner < before));
        let letters = |places: &[Place]| places.iter().map(|place| place.text.len()).sum::<usize>();
        agreement.identical = !lefts.is_empty()
            && letters(lefts) == letters(rights)
            && lefts.iter().flat_map(|place| place.text.bytes()).eq(rights.iter().flat_map(|place| place.text.bytes()));
        if agreement.identical {
            // That the other has the same letters in more words makes them tell no more.
            agreement.shared = agreement.left;
        }
        agreement
    }
}

/// What one side's words come to.
#[derive(Default)]
struct Sums {
    all: u32,
    shared: u32,
    misspelt: u32,
    heaviest: u32,
    /// Letters of words that found their like.
    letters: u32,
    /// Those of them that differ, in thousandths.
    differing: u32,
    number_left: bool,
    common_left: bool,
}

impl Sums {
    fn of(places: &[Place]) -> Self {
        let mut sums = Self::default();
        for place in places {
            let weight = u32::from(place.weight);
            sums.all += weight;
            if place.alike > 0 {
                let letters = place.text.len() as u32;
                sums.shared += weight;
                // By weight: of the few words that many companies share, a slip hardly makes another.
                sums.letters += letters * weight;
                sums.differing += letters * weight * u32::from(SAME - place.alike);
                sums.misspelt += weight * u32::from(SAME - place.alike) / 1000;
            } else {
                sums.heaviest = sums.heaviest.max(weight);
                sums.number_left |= place.text.bytes().any(|byte| byte.is_ascii_digit());
                sums.common_left |= weight <= u32::from(vocabulary::PLACE) && vocabulary::tells_apart(place.text);
            }
        }
        sums
    }
}
