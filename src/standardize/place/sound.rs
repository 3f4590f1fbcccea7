//! Sound keys: one key for the spellings that languages give a name.
//!
//! In scope: words and their key. Not in scope: which names there are. `scripts/tables/countries.mjs` has the twin of
//! [`sound`], which made the table.

use super::script::romanized;
use crate::text::{latin, words_of};

/// Letters that languages write for the same sound; applied in this order.
const SAME: [(&str, &str); 18] = [
    ("ph", "f"),
    ("sch", "s"),
    ("tch", "s"),
    ("sh", "s"),
    ("ch", "k"),
    ("kh", "k"),
    ("gh", "g"),
    ("ck", "k"),
    ("qu", "k"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("z", "s"),
    ("y", "i"),
    ("j", "i"),
    ("w", "v"),
    ("h", ""),
    ("ou", "u"),
];

/// What stands before names that got Latin letters: they sound like others too easily.
pub(super) const ROMANIZED: char = '~';

/// The folded words of `text`; apostrophes join. Where a script of sounds gets Latin letters, [`ROMANIZED`] comes first.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = latin(text);
    let read = if cfg!(feature = "other-scripts") && !folded.is_ascii() { romanized(&folded) } else { folded.clone() };
    let mark = (read != folded).then(|| ROMANIZED.to_string());
    mark.into_iter().chain(words_of(&read)).collect()
}

/// The key of a folded name without spaces; other scripts than Latin are left as they are.
pub(super) fn sound(whole: &str) -> String {
    if let Some(rest) = whole.strip_prefix(ROMANIZED) {
        return format!("{ROMANIZED}{}", sound(&rest.replace(ROMANIZED, "")));
    }
    if !whole.is_ascii() {
        return whole.into();
    }
    let mut sounds = whole.to_owned();
    for (from, to) in SAME {
        if sounds.contains(from) {
            sounds = sounds.replace(from, to);
        }
    }
    let mut key = String::with_capacity(sounds.len());
    for c in sounds.chars() {
        if !key.ends_with(c) {
            key.push(c);
        }
    }
    if key.len() < 3 {
        return whole.into();
    }
    if key.len() > 4 && key.ends_with(['a', 'e', 'i', 'o', 'u']) {
        key.pop();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for names in [
            ["Afghanistan", "Афганистан", "Afganistán"],
            ["Canada", "Kanada", "Канада"],
            ["Philippines", "Filipines", "Φilippines"],
        ] {
            let keys = names.map(|name| sound(&words(name).concat()));
            assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        }
        assert_eq!(words("Côte d'Ivoire"), ["cote", "divoire"]);
    }
}
