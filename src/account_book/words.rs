//! Words: every word of the book's names once, sorted, and those among them that a lead's word may mean.
//!
//! In scope: exact words, misspelt ones, and words that were joined or split. Not in scope: which names have them.

use super::front_coding::Texts;
use super::grams;
use super::postings::{Keyed, List, Lists};
use super::tally::Tally;
use crate::similarity::{Pattern, alike};

/// Most entries of grams' lists that the search for one word walks.
const BUDGET: u32 = 8_000;
/// Lists that are walked whatever they cost.
const AT_LEAST: usize = 3;
/// Words that are compared letter by letter.
const COMPARED: usize = 32;
/// Most words that one may mean, besides itself.
const MOST: usize = 16;
/// Longest word that is searched for.
const LONGEST: usize = 64;

/// The words of a file.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) texts: Texts<'a>,
    pub(super) weights: &'a [u8],
    /// In bytes, at most 255.
    pub(super) lengths: &'a [u8],
    /// By grams of letters.
    pub(super) grams: Keyed<'a>,
    /// By grams with a gap.
    pub(super) gaps: Lists<'a>,
}

impl Words<'_> {
    fn len(&self) -> usize {
        self.weights.len()
    }

    /// The number of `word`; `None`: no name has it.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        self.texts.find(self.len(), word.as_bytes())
    }

    /// 1 to 100; `None`: there is no such word.
    pub(super) fn weight(&self, number: u32) -> Option<u16> {
        self.weights.get(number as usize).copied().map(u16::from)
    }

    /// The words that `word` may be a misspelt, longer or shorter form of, without itself, and how alike they are in
    /// permille.
    pub(super) fn alike(&self, word: &str, tally: &mut Tally) -> Vec<(u32, u16)> {
        if word.len() > LONGEST {
            return Vec::new();
        }
        let mut wanted = Vec::new();
        grams::of_letters(word, &mut wanted);
        let mut lists: Vec<List> = wanted.iter().filter_map(|gram| self.grams.get(*gram)).collect();
        lists.sort_by_key(|list| list.cost);
        let mut spent = 0;
        let affordable = lists.iter().enumerate().take_while(|(at, list)| {
            spent += list.cost;
            *at < AT_LEAST || spent <= BUDGET
        });
        let affordable = affordable.count();
        let mut lists: Vec<(List, u16)> = lists.into_iter().take(affordable).map(|list| (list, 2)).collect();
        grams::of_gaps(word, grams::gap_kinds(self.len()), &mut wanted);
        lists.extend(wanted.iter().map(|gram| (self.gaps.get(*gram as usize), 5)));
        let len = word.len() as u32;
        let found = tally.best(&mut lists, COMPARED, |number, sum, least| {
            if sum << 8 < least * (len + 1) {
                return 0;
            }
            let other = self.lengths.get(number as usize).copied().map_or(0, u32::from);
            (sum << 8) / (len + other).max(1)
        });
        let pattern = Pattern::new(word.as_bytes());
        let mut text = Vec::new();
        let mut alike: Vec<(u32, u16)> = found
            .into_iter()
            .filter_map(|(_, number)| {
                self.texts.read(number as usize, &mut text);
                let other = std::str::from_utf8(&text).ok().filter(|other| *other != word)?;
                Some((number, nearness(&pattern, word, other))).filter(|(_, alike)| *alike > 0)
            })
            .collect();
        alike.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        alike.truncate(MOST);
        alike
    }

    /// The pairs of words that `word` may be joined of, with the first's length.
    pub(super) fn parts(&self, word: &str) -> Vec<(u32, u32, usize)> {
        let mut parts = Vec::new();
        if !(5..=LONGEST).contains(&word.len()) {
            return parts;
        }
        // A longer beginning comes after a shorter one, and before the word.
        let last = self.texts.block(0..self.texts.len_of(self.len()), word.as_bytes());
        let mut from = 0;
        for at in 2..word.len() - 1 {
            let Some((first, second)) = word.split_at_checked(at) else { continue };
            from = self.texts.block(from..last + 1, first.as_bytes());
            if let Some(first) = self.texts.find_in(from, self.len(), first.as_bytes())
                && let Some(second) = self.find(second)
            {
                parts.push((first, second, at));
            }
        }
        parts
    }
}

/// As [`alike`], and where that sees two words, half as much for what they still have in common: of two slips in a short
/// word the other words of the name decide.
fn nearness(pattern: &Pattern, left: &str, right: &str) -> u16 {
    let alike = alike(pattern, left, right);
    if alike > 0 {
        return alike;
    }
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if long.bytes().any(|byte| byte.is_ascii_digit()) || short.len() < 3 {
        return 0;
    }
    if long.starts_with(short) {
        return 500;
    }
    let (edits, len) = (pattern.distance(right.as_bytes()) as usize, long.len());
    if edits * 2 <= len { (600 - 600 * edits / len) as u16 } else { 0 }
}
