//! Scripts: names in scripts with letters for sounds get Latin letters, so that they share keys with Latin spellings.
//!
//! In scope: the nine scripts of India that Unicode lays out alike, Ethiopic, Arabic and Thaana. Not in scope: alphabets
//! that [`latin`](crate::text::latin) reads, scripts without sounds. The letters are near to what is spoken,
//! not a standard: `scripts/tables/romanized.mjs` is the twin, which made the keys.

use std::sync::LazyLock;

/// The scripts of India begin here, each 128 characters long, up to Malayalam.
const INDIC: std::ops::RangeInclusive<char> = '\u{900}'..='\u{d7f}';
/// Ethiopic syllables: a row of eight for each consonant.
const ETHIOPIC: std::ops::RangeInclusive<char> = '\u{1200}'..='\u{1357}';
/// Arabic and Thaana.
const RIGHT_TO_LEFT: std::ops::RangeInclusive<char> = '\u{620}'..='\u{7b1}';

/// Vowels of an Ethiopic row.
const VOWELS: [&str; 8] = ["a", "u", "i", "a", "e", "", "o", "va"];

struct Letters {
    indic: Vec<&'static str>,
    ethiopic: Vec<&'static str>,
    /// Sorted.
    right_to_left: Vec<(&'static str, &'static str)>,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let mut lines = include_str!("../tables/romanized.txt").lines();
    let row = |line: Option<&'static str>| line.unwrap_or_default().split(' ').map(|s| if s == "-" { "" } else { s });
    let (indic, ethiopic) = (row(lines.next()).collect(), row(lines.next()).collect());
    let mut right_to_left: Vec<_> =
        lines.next().unwrap_or_default().split(' ').filter_map(|pair| pair.split_once('=')).collect();
    right_to_left.sort_unstable();
    Letters { indic, ethiopic, right_to_left }
});

/// `folded` with Latin letters for these scripts; everything else stays.
pub(super) fn romanized(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    let mut rest = folded.chars().peekable();
    while let Some(c) = rest.next() {
        if INDIC.contains(&c) {
            latin.push_str(indic(c));
            if is_consonant(c) {
                let nukta = rest.next_if(|next| offset(*next) == 0x3c && INDIC.contains(next)).is_some();
                if nukta && offset(c) == 0x1c {
                    latin.pop();
                    latin.push('z');
                }
                // A consonant is spoken with `a`, but at the end of a word and where another vowel is written.
                if rest.peek().is_some_and(|next| INDIC.contains(next) && !ends_syllable(*next)) {
                    latin.push('a');
                }
            }
        } else if ETHIOPIC.contains(&c) {
            let at = (u32::from(c) as usize).saturating_sub(0x1200);
            latin.push_str(LETTERS.ethiopic.get(at / 8).copied().unwrap_or_default());
            latin.push_str(VOWELS.get(at % 8).copied().unwrap_or_default());
        } else if RIGHT_TO_LEFT.contains(&c) {
            let table = &LETTERS.right_to_left;
            let found = table.binary_search_by(|(letter, _)| (*letter).cmp(c.encode_utf8(&mut [0; 4])));
            match found.ok().and_then(|at| table.get(at)) {
                Some((_, letters)) => latin.push_str(letters),
                None => latin.push(c),
            }
        } else {
            latin.push(c);
        }
    }
    latin
}

/// Where a character of these scripts stands in its own.
fn offset(c: char) -> usize {
    u32::from(c) as usize % 0x80
}

fn is_consonant(c: char) -> bool {
    INDIC.contains(&c) && (0x15..=0x39).contains(&offset(c))
}

/// Signs of vowels, and the one for no vowel.
fn ends_syllable(c: char) -> bool {
    (0x3e..=0x4d).contains(&offset(c))
}

fn indic(c: char) -> &'static str {
    match c {
        '\u{a70}' => "n",
        '\u{9f0}' => "r",
        '\u{9f1}' => "v",
        '\u{9ce}' => "t",
        '\u{d7a}' | '\u{d7b}' => "n",
        '\u{d7c}' => "r",
        '\u{d7d}' | '\u{d7e}' => "l",
        '\u{d7f}' => "k",
        c => LETTERS.indic.get(offset(c)).copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_sound() {
        for (name, expect) in [
            ("जर्मनी", "jarmani"),
            ("জার্মানি", "jarmani"),
            ("జర్మనీ", "jarmani"),
            ("ജർമ്മനി", "jarmmani"),
            ("ਜਰਮਨੀ", "jaramani"),
            ("ጀርመን", "jarman"),
            ("ޖަރުމަނު", "jarumanu"),
            ("المانيا", "almania"),
            ("Germany 德国", "Germany 德国"),
        ] {
            assert_eq!(romanized(name), expect);
        }
    }
}
