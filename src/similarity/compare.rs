//! Comparing two names: every word of one finds its like in the other, whatever the order.
//!
//! In scope: the alignment and what it leaves over. Not in scope: what that is worth (`matching`).

use super::agreement::{Agreement, Initials, Segment};
use super::edit::Pattern;
use super::segment::NEXT;
use super::vocabulary;
use super::word::{SAME, alike};
use super::words::{ASIDE, MOST_WORDS};
use std::ops::Range;

/// A name in canonical form, ready to be compared with many.
pub(crate) struct Prepared {
    words: Vec<Word>,
    /// The segments' words; none where the whole is one.
    segments: Vec<Range<usize>>,
}

struct Word {
    text: String,
    weight: u16,
    pattern: Pattern,
    /// Words of the vocabulary that it may have been meant for, and how alike.
    meant: Vec<(&'static str, u16)>,
}

/// One word of a name during alignment.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(super) text: &'a str,
    pub(super) weight: u16,
    /// How alike its partner is; 0: none found yet.
    pub(super) alike: u16,
    /// The partner's place in the other name.
    pub(super) partner: usize,
    /// It abbreviates its partner and the words after that.
    pub(super) initials: Initials,
}

impl<'a> Place<'a> {
    pub(super) fn new(text: &'a str, weight: u16) -> Self {
        Self { text, weight, alike: 0, partner: 0, initials: Initials::None }
    }

    /// Whether the word is grammar; no other word weighs so little, so that the vocabulary is seldom asked.
    fn is_grammar(&self) -> bool {
        self.weight <= CUT_OFF && vocabulary::is_grammar(self.text)
    }
}

/// What a segment weighs at least that may name an organisation by itself.
const TELLING_SEGMENT: u32 = 60;

/// What a conjunction weighs that ends a name.
const CUT_OFF: u16 = 45;

impl Prepared {
    /// `canonical` as [`canonical_of`](super::canonical_of) or [`wanted_of`](super::wanted_of) makes it; `weigh` says
    /// what a word is worth, 1 to 100.
    pub(crate) fn new(canonical: &str, weigh: impl Fn(&str) -> u16) -> Self {
        let mut words: Vec<Word> = weighed(canonical, weigh)
            .map(|(word, weight)| {
                let (pattern, meant) = (Pattern::new(word.as_bytes()), vocabulary::meant(word));
                Word { text: word.into(), weight, pattern, meant }
            })
            .collect();
        let mut segments = Vec::new();
        if canonical.split(' ').any(|word| word == NEXT) {
            let mut from = 0;
            for segment in canonical.split(NEXT) {
                let count = segment.split(' ').filter(|word| !word.is_empty() && *word != ASIDE).count();
                let to = (from + count).min(words.len());
                if from < to {
                    segments.push(from..to);
                }
                from = to;
            }
        }
        // No name ends so: the rest was cut off, and stands in the account's name.
        if words.len() > 1
            && let Some(last) = words.last_mut().filter(|last| vocabulary::is_conjunction(&last.text))
        {
            last.weight = last.weight.max(CUT_OFF);
        }
        Self { words, segments }
    }

    /// Aligns this name, the left one, with `right`, in canonical form as well; of the left name's segments and the
    /// whole, what agrees best counts.
    pub(crate) fn compare(&self, right: &str, weigh: impl Fn(&str) -> u16) -> Agreement {
        self.compare_words(weighed(right, weigh))
    }

    /// The same with the right name's words and what each is [worth](weighed_words).
    pub(crate) fn compare_words<'a>(&'a self, rights: impl Iterator<Item = (&'a str, u16)>) -> Agreement {
        let mut lefts: Vec<Place> = self.words.iter().map(|word| Place::new(&word.text, word.weight)).collect();
        let mut rights: Vec<Place> = rights.map(|(word, weight)| Place::new(word, weight)).collect();
        pair_equal(&mut lefts, &mut rights);
        let open = |places: &[Place]| places.iter().any(|place| place.alike == 0);
        if open(&lefts) && open(&rights) {
            pair_joined(&mut lefts, &mut rights);
            pair_joined(&mut rights, &mut lefts);
            // Before misspelling: `etri` has the letters of `electronic` in their order, too.
            let begins: Vec<usize> =
                std::iter::once(0).chain(self.segments.iter().map(|segment| segment.start)).collect();
            pair_initials(&mut lefts, &mut rights, &[0]);
            pair_initials(&mut rights, &mut lefts, &begins);
            self.pair_alike(&mut lefts, &mut rights);
        }
        let whole = Agreement::of(&lefts, &rights, 0..lefts.len());
        let last = self.segments.len().saturating_sub(1);
        // `(New)` is no company's name, even where one is called so.
        let telling = |segment: &Range<usize>| {
            let words = self.words.get(segment.clone()).unwrap_or_default();
            words.iter().map(|word| u32::from(word.weight)).sum::<u32>() >= TELLING_SEGMENT
        };
        let segments = self.segments.iter().enumerate().filter(|(_, segment)| telling(segment));
        let segments = segments.map(|(at, segment)| Agreement {
            segment: match at {
                0 => Segment::First,
                at if at == last => Segment::Last,
                _ => Segment::Middle,
            },
            ..Agreement::of(&lefts, &rights, segment.clone())
        });
        segments.fold(whole, |best, segment| if segment.rank() > best.rank() { segment } else { best })
    }

    /// Words that are spelt alike, the best pairs first.
    fn pair_alike(&self, lefts: &mut [Place], rights: &mut [Place]) {
        let mut pairs: Vec<(u32, usize, usize, u16)> = Vec::new();
        for (i, (word, left)) in self.words.iter().zip(lefts.iter()).enumerate() {
            for (j, right) in rights.iter().enumerate() {
                if left.alike == 0 && right.alike == 0 {
                    let meant =
                        word.meant.iter().find(|(meant, _)| *meant == right.text).map_or(0, |(_, alike)| *alike);
                    let alike = alike(&word.pattern, left.text, right.text).max(meant);
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
    weighed_words(canonical.split(' ').map(move |word| (word, weigh(word))))
}

/// The same of a name's words with what each is worth anywhere, marks among them.
pub(crate) fn weighed_words<'a>(words: impl Iterator<Item = (&'a str, u16)>) -> impl Iterator<Item = (&'a str, u16)> {
    let mut aside = false;
    let words = words.filter_map(move |(word, weight)| {
        aside |= word == ASIDE;
        let is_mark = word.is_empty() || word == ASIDE || word == NEXT;
        (!is_mark).then_some((word, if aside { weight.div_ceil(4) } else { weight }))
    });
    words.take(MOST_WORDS)
}

/// The initials of a name in canonical form: of all its words, and of those that are not grammar.
pub(crate) fn initials(canonical: &str) -> [String; 2] {
    let words = || canonical.split(' ').take_while(|word| ![ASIDE, NEXT].contains(word));
    let all = words().filter_map(|word| word.chars().next()).collect();
    let telling = words().filter(|word| !vocabulary::is_grammar(word)).filter_map(|word| word.chars().next()).collect();
    [all, telling]
}

/// Words that a name in canonical form may be abbreviated to: its [`initials`], those with two or three letters of one word
/// (`naist`, `isoc`), and the same of the name without its last words, which are often a department or a place.
pub(crate) fn abbreviations(canonical: &str) -> Vec<String> {
    let telling: Vec<&str> = canonical
        .split(' ')
        .take_while(|word| ![ASIDE, NEXT].contains(word))
        .filter(|word| !vocabulary::is_grammar(word))
        .collect();
    let mut short: Vec<String> = initials(canonical).into();
    for count in (2..=telling.len()).rev().take(3).filter(|count| *count <= MOST_ABBREVIATED) {
        let words = telling.get(..count).unwrap_or_default();
        short.push(words.iter().filter_map(|word| word.chars().next()).collect());
        for at in 0..count {
            for letters in 2..=SYLLABLE {
                let taken = |(word, text): (usize, &&str)| {
                    text.chars().take(if word == at { letters } else { 1 }).collect::<String>()
                };
                short.push(words.iter().enumerate().map(taken).collect());
            }
        }
    }
    short.retain(|short| short.chars().nth(1).is_some());
    short.sort_unstable();
    short.dedup();
    short
}

/// Most words that one word abbreviates.
const MOST_ABBREVIATED: usize = 6;

/// How alike a word and the words that it abbreviates are.
const INITIALS: u16 = 800;
/// The same where it takes more than a letter of a word.
const SYLLABLES: u16 = 700;

/// The first words of `many`, or from one of `begins` on, of which one word of `one` has the initials, grammar left out
/// or not: `uc` and `university of california`; or the beginnings: `isoc` and `internet society`.
fn pair_initials(one: &mut [Place], many: &mut [Place], begins: &[usize]) {
    for at in 0..one.len() {
        let Some(short) = one.get(at).filter(|place| place.alike == 0) else { continue };
        let len = short.text.len();
        // Two letters are in many names by chance; where they begin one, they are meant.
        if !(2..=8).contains(&len) || len == 2 && at > 0 {
            continue;
        }
        let longest = if len < 4 { 1 } else { SYLLABLE };
        let begin = |longest| {
            let from = |&from: &usize| {
                Some((from, abbreviated(short.text.as_bytes(), many.get(from..)?, longest, 0)?, longest))
            };
            begins.iter().find_map(from)
        };
        if let Some((from, count, longest)) = begin(1).or_else(|| begin(longest)) {
            let (alike, initials) =
                if longest == 1 { (INITIALS, Initials::Letters) } else { (SYLLABLES, Initials::Syllables) };
            for place in many.iter_mut().skip(from).take(count) {
                (place.alike, place.partner) = (alike, at);
            }
            if let Some(short) = one.get_mut(at) {
                (short.alike, short.partner, short.initials) = (alike, from, initials);
            }
        }
    }
}

/// Most letters that an abbreviation takes of one word.
const SYLLABLE: usize = 3;

/// How many of the first of `places` are what `short` has the beginnings of, at most `longest` letters of each;
/// `taken` words came before.
fn abbreviated(short: &[u8], places: &[Place], longest: usize, taken: usize) -> Option<usize> {
    if short.is_empty() {
        return (taken > 1).then_some(0);
    }
    let (place, rest) = places.split_first()?;
    let begins = short.iter().zip(place.text.as_bytes()).take(longest).take_while(|(a, b)| a == b).count();
    if begins == 0 && taken == 0 {
        return None;
    }
    let grammar = place.is_grammar();
    if place.alike != 0 && !grammar {
        return None;
    }
    let takes = (1..=begins).find_map(|len| abbreviated(short.get(len..)?, rest, longest, taken + 1));
    // Grammar is left out, except where a name begins.
    let skips = || if grammar && taken > 0 { abbreviated(short, rest, longest, taken) } else { None };
    takes.or_else(skips).map(|words| words + 1)
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
        assert_eq!(compare("ietf", "internet engineering task force").initials, Initials::Letters);
        assert_eq!(compare("bank of america", "boa").initials, Initials::Letters);
        assert_eq!(compare("bank of america", "ba").initials, Initials::Letters);
        assert_eq!(compare("isoc", "internet society").initials, Initials::Syllables);
        assert_eq!(compare("ibm", "internet engineering task force").initials, Initials::None);
    }

    #[test]
    fn a_segment_may_be_the_whole_of_the_other_name() {
        let compare = |left: &str, right: &str| {
            Prepared::new(left, vocabulary::weight).compare(&canonical(right), vocabulary::weight)
        };
        let last = compare("dial telecommunication , rockfalcon", "rockfalcon");
        assert_eq!((last.identical, last.segment, last.left_only), (true, Segment::Last, 0));
        let middle = compare("rockfalcon , springfield zebra , research", "springfield zebra");
        assert_eq!((middle.identical, middle.segment), (true, Segment::Middle));
        // What says nothing by itself is no name.
        assert_eq!(compare("rockfalcon , new", "new").segment, Segment::Whole);
    }

    #[test]
    fn a_slip_in_a_listed_word_finds_what_was_meant() {
        for (left, right) in
            [("rockfalcon labbs", "rockfalcon laboratories"), ("zebra tchnologies", "zebra technology")]
        {
            let agreement = compare(left, right);
            assert_eq!((agreement.left_only, agreement.right_only), (0, 0), "`{left}` `{right}`");
            assert!(agreement.letters_differ > 0);
        }
    }

    #[test]
    fn a_name_that_ends_in_a_conjunction_was_cut_off() {
        let (goes_on, other) = (compare("rivera and", "rivera and wilson"), compare("rivera and", "rivera design"));
        assert!(goes_on.left_only == 0 && other.left_heaviest == u32::from(CUT_OFF));
    }

    #[test]
    fn nothing_to_compare_is_nothing_shared() {
        assert_eq!(compare("", ""), Agreement::default());
        assert_eq!(compare("", "acme").shared, 0);
    }
}
