//! Names of countries: which country a key means, as it stands, inflected or misspelt.
//!
//! In scope: keys as [`sound`](super::sound::sound) makes them. Not in scope: which words of a text are the name.
//! Sources: Unicode CLDR (Unicode-3.0), opensanctions/rigour territories (MIT); see `scripts/tables/countries.mjs`.

use super::sound::{ROMANIZED, sound};
use crate::standardize::word_table::WordTable;
use std::sync::LazyLock;

/// Lines `code, keys`: Latin letters and alphabets that become Latin; other scripts; rarer languages. A small bundle can
/// leave out all but the first.
const TABLES: [&str; 3] = [
    if cfg!(feature = "place-names") { include_str!("../tables/countries.txt") } else { "" },
    if cfg!(feature = "other-scripts") { include_str!("../tables/countries_scripts.txt") } else { "" },
    if cfg!(feature = "rare-languages") { include_str!("../tables/countries_rare.txt") } else { "" },
];

/// Every name's key with its code.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLES.iter().flat_map(|table| table.split('\n')).filter_map(|line| line.split_once('\t'));
    lines.flat_map(|(code, keys)| keys.split(' ').map(move |key| (key, code)))
}

static CODE_OF: LazyLock<WordTable<&str>> = LazyLock::new(|| WordTable::new(names()));

/// Every name with its code, sorted by key, for those that are inflected or misspelt.
static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut names: Vec<_> = names().collect();
    names.sort_unstable();
    names
});

/// The names whose keys begin with `start`.
pub(super) fn beginning(start: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let from = NAMES.partition_point(|(key, _)| *key < start);
    NAMES.get(from..).unwrap_or_default().iter().copied().take_while(move |(key, _)| key.starts_with(start))
}

/// The country that has this name, in folded letters without spaces. In scripts of sounds, names that sound like another
/// country's stand in the table as they are written.
pub(super) fn named(name: &str) -> Option<&'static str> {
    let written = name.starts_with(ROMANIZED).then(|| CODE_OF.whole(name)).flatten();
    written.or_else(|| CODE_OF.whole(&sound(name)))
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
        return whole.all(|(other, shorter)| other == code || shorter < 5 || shorter + 1 < end).then_some(code);
    }
    // Names that end otherwise: `leban|ese`, `leban|on`; of short ones only the last letter: `kub|i`, `kub|a`.
    let least = if length < 6 { 3 } else { 5.max(length * 3 / 5) };
    let (most, endings) = if length < 6 { (1, 2) } else { (2, LONGEST_ENDING) };
    let ends = key.char_indices().map(|(at, _)| at).skip(least).chain([key.len()]).collect::<Vec<_>>();
    ends.into_iter().rev().take(endings).find_map(|end| {
        let stem = key.get(..end).filter(|stem| stem.chars().count() >= least)?;
        let mut near =
            beginning(stem).filter(|(name, _)| name.get(end..).is_some_and(|rest| rest.chars().count() <= most));
        let (_, code) = near.next()?;
        Some(near.all(|(_, other)| other == code).then_some(code))
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_as_itself() {
        for (key, code) in NAMES.iter() {
            assert_eq!(CODE_OF.whole(key), Some(*code), "{key}");
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
}
