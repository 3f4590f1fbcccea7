//! Misspelt names of countries: the one that is near, where only one is.
//!
//! In scope: letters missing, added, wrong or swapped after the first. Not in scope: what is a name as it stands.

use super::country_names::beginning;
use super::sound::ROMANIZED;

/// What a mistake costs: languages and slips of the pen differ in vowels more than in consonants, and rather leave a letter
/// out than put one in.
const VOWEL: usize = 1;
const CONSONANT: usize = 2;
const SWAPPED: usize = 1;
const OMITTED: usize = 1;

/// The longest key that is looked for, in letters.
const LONGEST: usize = 40;

/// The only country with a name near `key`, a key as of [`sound`](super::sound::sound), by mistakes that cost at most `most`.
pub(super) fn near(key: &str, most: usize) -> Option<&'static str> {
    let letters: Vec<char> = key.chars().collect();
    let start: String = letters.iter().take(if key.starts_with(ROMANIZED) { 2 } else { 1 }).collect();
    let allowed = match letters.len() {
        0..5 => return None,
        5..7 => 1,
        7..9 => 2,
        9 => 3,
        10..=LONGEST => 4,
        _ => return None,
    }
    .min(most);
    // Short names are near to each other: `Nigar` is none.
    let margin = if letters.len() < 7 { 1 } else { 0 };
    let mut best: Option<(usize, &'static str)> = None;
    let mut other: Option<usize> = None;
    for (name, code) in beginning(&start) {
        let limit = best.map_or(allowed, |(least, _)| least) + margin;
        let Some(cost) = cost(&letters, name, limit) else { continue };
        match best {
            Some((least, found)) if found == code => best = Some((least.min(cost), code)),
            Some((least, _)) if least <= cost => other = Some(other.map_or(cost, |other| other.min(cost))),
            _ => {
                other = best.map(|(least, _)| least).or(other);
                best = Some((cost, code));
            }
        }
    }
    let (least, code) = best?;
    (least <= allowed && other.is_none_or(|other| other > least + margin)).then_some(code)
}

/// What the mistakes in `left` cost where `right` is meant, if it is at most `limit`.
fn cost(left: &[char], right: &str, limit: usize) -> Option<usize> {
    // Most names are of another length: that is seen without looking at their letters.
    let letters = if right.is_ascii() { right.len() } else { right.chars().count() };
    if left.len().abs_diff(letters) > limit {
        return None;
    }
    // Equal beginnings and ends are most of a near name: what differs is short.
    let same = right.chars().zip(left).take_while(|(r, l)| r == *l).count();
    let right: Vec<char> = right.chars().skip(same).collect();
    let left = left.get(same..).unwrap_or_default();
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(l, r)| l == r).count();
    let left = left.get(..left.len() - end).unwrap_or_default();
    let right = right.get(..right.len() - end).unwrap_or_default();
    if left.len().abs_diff(right.len()) > limit || left.len().max(right.len()) > 2 * limit + 2 {
        return None;
    }
    let cost = aligned(left, right);
    (cost <= limit).then_some(cost)
}

/// The least cost of mistakes that make `left`, as it was typed, of `right` (optimal string alignment).
fn aligned(left: &[char], right: &[char]) -> usize {
    let of = |c: &char| if matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') { VOWEL } else { CONSONANT };
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = Vec::with_capacity(right.len() + 1);
    above.push(0);
    above.extend((1..=right.len()).map(|letters| letters * OMITTED));
    for (row, l) in left.iter().enumerate() {
        let mut here = Vec::with_capacity(above.len());
        here.push(above.first().copied().unwrap_or(0) + of(l));
        for (column, r) in right.iter().enumerate() {
            let at = |costs: &[usize], column: usize| costs.get(column).copied().unwrap_or(usize::MAX / 2);
            let other = if l == r { 0 } else { of(l).max(of(r)) };
            let mut least =
                (at(&above, column) + other).min(at(&above, column + 1) + of(l)).min(at(&here, column) + OMITTED);
            let is_swapped = row > 0 && column > 0 && left.get(row - 1) == Some(r) && right.get(column - 1) == Some(l);
            if is_swapped {
                least = least.min(at(&before, column - 1) + SWAPPED);
            }
            here.push(least);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::place::sound::{sound, words};

    #[test]
    fn slips_are_found_where_only_one_is_near() {
        for (text, expect) in [
            ("Germnay", Some("DE")),
            ("Untied States", Some("US")),
            ("Switzlerand", Some("CH")),
            ("Azerbajan", Some("AZ")),
            ("Kazahkstan", Some("KZ")),
            ("Gemany", Some("DE")),
            ("Berlin", None),
            ("Nigar", None),
            ("Iral", None),
        ] {
            assert_eq!(near(&sound(&words(text).concat()), 4), expect, "{text}");
        }
    }

    #[test]
    fn mistakes_cost_by_their_kind() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        for (left, right, expect) in [
            ("abc", "abc", 0),
            ("germnai", "germani", 1),
            ("kanda", "kanada", 1),
            ("bar", "bas", 2),
            ("gemani", "germani", 1),
        ] {
            assert_eq!(aligned(&letters(left), &letters(right)), expect, "{left} {right}");
        }
    }
}
