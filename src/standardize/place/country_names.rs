//! Names of countries: which country a key means, as it stands, inflected or misspelt.
//!
//! In scope: keys as [`sound`](super::sound::sound) makes them. Not in scope: which words of a text are the name.
//! Sources: Unicode CLDR (Unicode-3.0), opensanctions/rigour territories (MIT); see `scripts/tables/countries.mjs`.

use super::sound::sound;
use crate::standardize::word_table::WordTable;
use std::sync::LazyLock;

/// Lines `code, keys`: Latin letters and alphabets that become Latin; other scripts; rarer languages. A small bundle can
/// leave out all but the first.
const TABLES: [&str; 3] = [
    include_str!("../tables/countries.txt"),
    if cfg!(feature = "other-scripts") { include_str!("../tables/countries_scripts.txt") } else { "" },
    if cfg!(feature = "rare-languages") { include_str!("../tables/countries_rare.txt") } else { "" },
];

/// Every name's key with its code.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLES.iter().flat_map(|table| table.split('\n')).filter_map(|line| line.split_once('\t'));
    lines.flat_map(|(code, keys)| keys.split(' ').map(move |key| (key, code)))
}

static CODE_OF: LazyLock<WordTable<&str>> = LazyLock::new(|| WordTable::new(names()));

/// A name with what tells quickly that it isn't near another.
struct Name {
    key: &'static str,
    code: &'static str,
    letters: u32,
}

/// Every name, sorted by key, for those that are inflected or misspelt.
static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let mut names: Vec<Name> = names().map(|(key, code)| Name { key, code, letters: letters(key) }).collect();
    names.sort_unstable_by_key(|name| name.key);
    names
});

/// The letters of a key, each as one of 32 bits: a mistake changes at most two.
fn letters(key: &str) -> u32 {
    key.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % 32))
}

/// The country that has this name, in folded letters without spaces.
pub(super) fn named(name: &str) -> Option<&'static str> {
    CODE_OF.whole(&sound(name))
}

/// The longest ending that declines a name or makes it an adjective, in letters.
const LONGEST_ENDING: usize = 7;

/// The only country whose name `name` declines: `gabonin`, `italianska`.
pub(super) fn inflected(name: &str) -> Option<&'static str> {
    let key = sound(name);
    let length = key.chars().count();
    let mut stems = key.char_indices().map(|(at, _)| at).skip(4).collect::<Vec<_>>();
    stems.push(key.len());
    // Names that are whole in it, the longest first: `niger` and `nigeri` in `nigerin` leave it open.
    let mut whole = stems.iter().rev().take(LONGEST_ENDING + 1).filter_map(|end| {
        let stem = key.get(..*end)?;
        CODE_OF.whole(stem).map(|code| (code, *end))
    });
    if let Some((code, end)) = whole.next() {
        return whole.all(|(other, shorter)| other == code || shorter + 1 < end).then_some(code);
    }
    // Names that end otherwise: `leban|ese`, `leban|on`.
    stems.into_iter().rev().take(LONGEST_ENDING).find_map(|end| {
        let stem = key.get(..end).filter(|stem| stem.chars().count() >= 5.max(length / 2))?;
        let names = NAMES.get(NAMES.partition_point(|name| name.key < stem)..).unwrap_or_default().iter();
        let mut near = names.take_while(|name| name.key.starts_with(stem)).filter(|name| name.key.len() <= end + 2);
        let code = near.next()?.code;
        Some(near.all(|name| name.code == code).then_some(code))
    })?
}

/// The only country with a name within one mistake (two, from eight letters on) of `key`; the first letter is right, or
/// swapped with the second.
pub(super) fn near(key: &str) -> Option<&'static str> {
    let chars: Vec<char> = key.chars().collect();
    let allowed = match chars.len() {
        0..5 => return None,
        5..8 => 1,
        8..40 => 2,
        _ => return None,
    };
    let bits = letters(key);
    let mut best: Option<(usize, &'static str)> = None;
    let mut alone = true;
    let beginnings = chars.iter().take(2).flat_map(|first| {
        let from = NAMES.partition_point(|name| name.key.chars().next() < Some(*first));
        let names = NAMES.get(from..).unwrap_or_default().iter();
        names.take_while(|name| name.key.starts_with(*first))
    });
    for name in beginnings {
        if (name.letters ^ bits).count_ones() as usize > 2 * allowed || name.key.is_ascii() != key.is_ascii() {
            continue;
        }
        let limit = best.map_or(allowed, |(distance, _)| distance);
        let Some(distance) = mistakes(&chars, name.key, limit) else { continue };
        match best {
            Some((least, found)) if least == distance => alone &= found == name.code,
            _ => {
                best = Some((distance, name.code));
                alone = true;
            }
        }
    }
    best.filter(|_| alone).map(|(_, code)| code)
}

/// The number of letters that are missing, added, wrong or swapped, if it is at most `limit`.
fn mistakes(left: &[char], right: &str, limit: usize) -> Option<usize> {
    // Equal beginnings are most of a near name: what differs is short.
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let start = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let (left, right) = (left.get(start..).unwrap_or_default(), right.get(start..).unwrap_or_default());
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(l, r)| l == r).count();
    let left = left.get(..left.len() - end).unwrap_or_default();
    let right = right.get(..right.len() - end).unwrap_or_default();
    if left.len().max(right.len()) > 2 * limit + 2 {
        return None;
    }
    let distance = strsim::generic_damerau_levenshtein(left, right);
    (distance <= limit).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_as_itself() {
        for name in NAMES.iter() {
            assert_eq!(sound(name.key), name.key);
            assert!(CODE_OF.whole(name.key).is_some());
        }
        assert!(NAMES.len() > 3000);
    }

    #[test]
    fn declined_names_are_found_where_only_one_is_meant() {
        for (name, expect) in [
            ("gabonin", Some("GA")),
            ("rakouska", Some("AT")),
            ("slovinska", Some("SI")),
            ("slovenska", Some("SK")),
            ("lebanese", Some("LB")),
            ("nigerin", None),
            ("mal", None),
            ("xyzzyx", None),
        ] {
            assert_eq!(inflected(name), expect, "{name}");
        }
    }

    #[test]
    fn slips_are_found_where_only_one_is_near() {
        for (key, expect) in [("germnai", Some("DE")), ("untiedstates", Some("US")), ("iral", None), ("xermani", None)]
        {
            assert_eq!(near(key), expect, "{key}");
        }
    }
}
