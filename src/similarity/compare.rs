//! Comparing two names: every word of one finds its like in the other, whatever the order.
//!
//! In scope: the alignment and what it leaves over. Not in scope: what that is worth (`matching`).

use super::edit::Pattern;
use super::vocabulary;
use super::vocabulary::GRAMMAR;
use super::word::{SAME, alike};
use super::words::{ASIDE, MOST_WORDS};

/// A name in canonical form, ready to be compared with many.
pub(crate) struct Prepared {
    words: Vec<Word>,
}

struct Word {
    text: String,
    weight: u16,
    pattern: Pattern,
}

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
    /// Of a thousand letters of shared words, how many differ.
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
    /// One name is the other's initials.
    pub acronym: bool,
    /// Each has a number that the other lacks.
    pub numbers_differ: bool,
    /// Each has a word of place or kind that the other lacks.
    pub common_differ: bool,
}

impl Agreement {
    /// For ordering candidates: 0 to about 1,100, higher is more alike.
    pub(crate) fn rank(&self) -> u32 {
        if self.identical {
            return 1100;
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
        if self.acronym {
            rank = rank.max(700);
        }
        rank
    }
}

/// One word of a name during alignment.
struct Place<'a> {
    text: &'a str,
    weight: u16,
    /// How alike its partner is; 0: none found yet.
    alike: u16,
    /// The partner's place in the other name.
    partner: usize,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, weight: u16) -> Self {
        Self { text, weight, alike: 0, partner: 0 }
    }
}

impl Prepared {
    /// `canonical` as [`canonical`](super::canonical) makes it; `weigh` says what a word is worth, 1 to 100.
    pub(crate) fn new(canonical: &str, weigh: impl Fn(&str) -> u16) -> Self {
        Self {
            words: weighed(canonical, weigh)
                .map(|(word, weight)| Word { text: word.into(), weight, pattern: Pattern::new(word.as_bytes()) })
                .collect(),
        }
    }

    /// Aligns this name, the left one, with `right`, in canonical form as well.
    pub(crate) fn compare(&self, right: &str, weigh: impl Fn(&str) -> u16) -> Agreement {
        let mut lefts: Vec<Place> = self.words.iter().map(|word| Place::new(&word.text, word.weight)).collect();
        let mut rights: Vec<Place> = weighed(right, weigh).map(|(word, weight)| Place::new(word, weight)).collect();
        pair_equal(&mut lefts, &mut rights);
        let open = |places: &[Place]| places.iter().any(|place| place.alike == 0);
        if open(&lefts) && open(&rights) {
            pair_joined(&mut lefts, &mut rights);
            pair_joined(&mut rights, &mut lefts);
            self.pair_alike(&mut lefts, &mut rights);
        }
        let mut acronym = false;
        if open(&lefts) && open(&rights) {
            acronym = pair_initials(&mut lefts, &mut rights) | pair_initials(&mut rights, &mut lefts);
        }
        summary(&lefts, &rights, acronym)
    }

    /// Words that are spelt alike, the best pairs first.
    fn pair_alike(&self, lefts: &mut [Place], rights: &mut [Place]) {
        let mut pairs: Vec<(u32, usize, usize, u16)> = Vec::new();
        for (i, (word, left)) in self.words.iter().zip(lefts.iter()).enumerate() {
            for (j, right) in rights.iter().enumerate() {
                if left.alike == 0 && right.alike == 0 {
                    let alike = alike(&word.pattern, left.text, right.text);
                    if alike > 0 {
                        pairs.push((u32::from(alike) * u32::from(left.weight.max(right.weight)), i, j, alike));
                    }
                }
            }
        }
        pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, i, j, alike) in pairs {
            pair(lefts, i, rights, j, alike);
        }
    }
}

/// Each word with its weight; what stands aside weighs a quarter.
pub(crate) fn weighed(canonical: &str, weigh: impl Fn(&str) -> u16) -> impl Iterator<Item = (&str, u16)> {
    let mut aside = false;
    let words = canonical.split(' ').filter_map(move |word| {
        aside |= word == ASIDE;
        let weight = if word.is_empty() || word == ASIDE { return None } else { weigh(word) };
        Some((word, if aside { weight.div_ceil(4) } else { weight }))
    });
    words.take(MOST_WORDS)
}

/// The initials of a name in canonical form: of all its words, and of those that are not grammar.
pub(crate) fn initials(canonical: &str) -> [String; 2] {
    let words = || canonical.split(' ').take_while(|word| *word != ASIDE);
    let all = words().filter_map(|word| word.chars().next()).collect();
    let telling = words().filter(|word| !vocabulary::is_grammar(word)).filter_map(|word| word.chars().next()).collect();
    [all, telling]
}

/// How alike a word and the words that it abbreviates are.
const INITIALS: u16 = 800;

/// Two or more neighbours of `many` of which one word of `one` has the initials, grammar left out or not:
/// `uc` and `university of california`.
fn pair_initials(one: &mut [Place], many: &mut [Place]) -> bool {
    let mut found_any = false;
    for at in 0..one.len() {
        let Some(short) = one.get(at).filter(|place| place.alike == 0 && (2..=8).contains(&place.text.len())) else {
            continue;
        };
        let found = (0..many.len()).find_map(|from| Some((from, abbreviated(short.text, many.get(from..)?)?)));
        if let Some((from, count)) = found {
            for place in many.iter_mut().skip(from).take(count) {
                (place.alike, place.partner) = (INITIALS, at);
            }
            if let Some(short) = one.get_mut(at) {
                (short.alike, short.partner) = (INITIALS, from);
            }
            found_any = true;
        }
    }
    found_any
}

/// How many of the first of `places` are what `short` has the initials of.
fn abbreviated(short: &str, places: &[Place]) -> Option<usize> {
    let mut letters = short.chars().peekable();
    let (mut words, mut telling) = (0, 0);
    for place in places {
        let Some(letter) = letters.peek() else { break };
        let grammar = vocabulary::is_grammar(place.text);
        if place.alike != 0 && !grammar {
            return None;
        }
        if place.text.starts_with(*letter) {
            letters.next();
            telling += 1;
        } else if !grammar || words == 0 {
            return None;
        }
        words += 1;
    }
    (letters.peek().is_none() && telling > 1).then_some(words)
}

/// Marks two words as each other's like, unless one has found its own.
fn pair(lefts: &mut [Place], i: usize, rights: &mut [Place], j: usize, alike: u16) {
    if let (Some(left), Some(right)) = (lefts.get_mut(i), rights.get_mut(j))
        && left.alike == 0
        && right.alike == 0
    {
        (left.alike, left.partner) = (alike, j);
        (right.alike, right.partner) = (alike, i);
        // A misspelt common word is that common word.
        let weight = left.weight.min(right.weight);
        (left.weight, right.weight) = (weight, weight);
    }
}

fn pair_equal(lefts: &mut [Place], rights: &mut [Place]) {
    for (i, left) in lefts.iter_mut().enumerate() {
        let found = rights.iter_mut().enumerate().find(|(_, right)| right.alike == 0 && right.text == left.text);
        if let Some((j, right)) = found {
            (left.alike, left.partner) = (SAME, j);
            (right.alike, right.partner) = (SAME, i);
        }
    }
}

/// Two or three neighbours of `many` that are one word of `one`: `rock falcon`, `rockfalcon`; one slip is forgiven.
fn pair_joined(one: &mut [Place], many: &mut [Place]) {
    for at in 0..one.len() {
        let Some(whole) = one.get(at).filter(|place| place.alike == 0 && place.text.len() >= 4) else { continue };
        let found = [2, 3].into_iter().find_map(|count| {
            many.windows(count).enumerate().find_map(|(from, parts)| {
                let len: usize = parts.iter().map(|part| part.text.len()).sum();
                let near = len.abs_diff(whole.text.len()) <= usize::from(len >= 8);
                if !near || parts.iter().any(|part| part.alike != 0) {
                    return None;
                }
                let joined: String = parts.iter().map(|part| part.text).collect();
                if joined == whole.text {
                    return Some((from, count, SAME));
                }
                let slip = len >= 8
                    && joined.bytes().next() == whole.text.bytes().next()
                    && Pattern::new(joined.as_bytes()).distance(whole.text.as_bytes()) == 1;
                slip.then_some((from, count, SAME - (1000 / len) as u16))
            })
        });
        if let Some((from, count, alike)) = found {
            for place in many.iter_mut().skip(from).take(count) {
                (place.alike, place.partner) = (alike, at);
            }
            if let Some(whole) = one.get_mut(at) {
                (whole.alike, whole.partner) = (alike, from);
            }
        }
    }
}

fn summary(lefts: &[Place], rights: &[Place], acronym: bool) -> Agreement {
    let mut agreement = Agreement { acronym, ..Agreement::default() };
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
    agreement.common_differ = left.common_left && right.common_left;
    let telling = |places: &[Place]| places.iter().position(|place| place.weight > GRAMMAR).unwrap_or(0);
    let (first_left, first_right) = (telling(lefts), telling(rights));
    agreement.same_first = lefts.get(first_left).is_some_and(|place| place.alike > 0 && place.partner == first_right);
    let mut partners = lefts.iter().filter(|place| place.alike > 0).map(|place| place.partner);
    let mut before = partners.next();
    agreement.reordered = partners.any(|partner| before.replace(partner).is_some_and(|before| partner < before));
    let letters = |places: &[Place]| places.iter().map(|place| place.text.len()).sum::<usize>();
    agreement.identical = !lefts.is_empty()
        && letters(lefts) == letters(rights)
        && lefts.iter().flat_map(|place| place.text.bytes()).eq(rights.iter().flat_map(|place| place.text.bytes()));
    agreement
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
                sums.letters += letters;
                sums.differing += letters * u32::from(SAME - place.alike);
                sums.misspelt += weight * u32::from(SAME - place.alike) / 1000;
            } else {
                sums.heaviest = sums.heaviest.max(weight);
                sums.number_left |= place.text.bytes().any(|byte| byte.is_ascii_digit());
                sums.common_left |= vocabulary::tells_apart(place.text);
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::canonical;
    use super::*;

    fn compare(left: &str, right: &str) -> Agreement {
        Prepared::new(&canonical(left), vocabulary::weight).compare(&canonical(right), vocabulary::weight)
    }

    #[test]
    fn words_find_each_other() {
        for (left, right) in [
            ("rockfalcon enterprises", "rock falcon enterprises"),
            ("imnotoline accounting logistics", "imnotolineaccounting logistics"),
            ("wells fargo", "wellsfargo"),
            ("a o smith", "ao smith"),
        ] {
            assert!(compare(left, right).identical, "`{left}` `{right}`");
            assert!(compare(right, left).identical, "`{right}` `{left}`");
        }
        let agreement = compare("banco bilbao cizcaya argetaria", "banco bilbao vizcaya argentaria");
        assert_eq!((agreement.left_only, agreement.right_only), (0, 0));
        assert!(agreement.misspelt > 20 && agreement.misspelt < 60);
        let agreement = compare("fargo wells", "wells fargo");
        assert!(agreement.reordered && !agreement.identical && agreement.shared == 200);
    }

    #[test]
    fn what_is_left_over_is_told() {
        let agreement = compare("bowne 2 solutions spain", "bowne 3 solutions netherlands");
        assert!(agreement.numbers_differ && agreement.common_differ && agreement.same_first);
        let agreement = compare("acme", "acme crimson");
        assert_eq!((agreement.left_only, agreement.right_only, agreement.right_heaviest), (0, 100, 100));
    }

    #[test]
    fn initials_are_recognised_on_either_side() {
        assert!(compare("ietf", "internet engineering task force").acronym);
        assert!(compare("bank of america", "boa").acronym);
        assert!(compare("bank of america", "ba").acronym);
        assert!(!compare("ibm", "internet engineering task force").acronym);
    }

    #[test]
    fn nothing_to_compare_is_nothing_shared() {
        assert_eq!(compare("", ""), Agreement::default());
        assert_eq!(compare("", "acme").shared, 0);
    }
}
