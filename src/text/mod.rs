//! Folding: text in the one form in which it is compared.
//!
//! In scope: case, diacritics, white space, Latin letters for alphabets that have them. Not in scope: what words mean. A
//! tool and no stage: whoever compares text, compares it so.

mod key;
mod moment;
pub(crate) mod normal_form;
pub(crate) mod sorted;

pub(crate) use key::{key, words, words_of};
pub(crate) use moment::moment;

use crate::lead::{Note, Outcome};
use normal_form::{nfc, nfkd};
use sorted::Table;
pub(crate) use sorted::first_eight;
use std::sync::LazyLock;

/// Letters and the Latin ones that stand for them: lines `letter, Latin letters`; `scripts/tables/fold.mjs` reads it too.
/// Cyrillic, Greek, Georgian and Armenian after the romanizations of BGN/PCGN, without their apostrophes.
static LATIN: LazyLock<Table> = LazyLock::new(|| Table::new(include_str!("../standardize/tables/latin.txt")));

/// `text` with control characters and [`is_invisible`] ones gone and runs of white space as one space, trimmed.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len().min(256));
    let mut space = false;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() || c.is_control() {
            space = !tidied.is_empty();
        } else {
            if space {
                tidied.push(' ');
                space = false;
            }
            tidied.push(c);
        }
    }
    tidied
}

/// Marks that show nothing and come along when text is copied: byte order, direction, soft hyphen, no width.
/// Joiners stay: scripts and emoji are written with them.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `text` as messages show it: cut to [`Note::FOUND_CHARS`] characters, without control characters.
pub(crate) fn shown(text: &str) -> String {
    Note::new("", Outcome::Kept, "", text).found
}

/// `text` in lower case without diacritics, compatibility forms resolved: `Ångström` and `ANGSTROM` fold alike.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return folded;
    }
    let mut plain = true;
    for c in nfkd(text).into_iter().filter(|c| !is_dress(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ŋ' => folded.push('n'),
            // Arabic and Persian keyboards have different letters for the same sounds.
            'ى' | 'ی' => folded.push('ي'),
            'ک' => folded.push('ك'),
            'ة' => folded.push('ه'),
            c if is_dress(c) => {}
            c => {
                plain &= c < '\u{900}';
                folded.push(c);
            }
        }
    }
    // Syllables of Korean and voiced Japanese letters were taken apart above, and mean something.
    if plain { folded } else { nfc(&folded) }
}

/// `text` folded, with Latin letters for Cyrillic, Greek, Georgian and Armenian; other scripts stay.
pub(crate) fn latin(text: &str) -> String {
    let folded = fold(text);
    if folded.is_ascii() {
        return folded;
    }
    let mut latin = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            _ if c.is_ascii() || c > '\u{10ff}' => latin.push(c),
            c => match LATIN.find(c.encode_utf8(&mut [0; 4])) {
                Some(letters) => latin.push_str(letters),
                None => latin.push(c),
            },
        }
    }
    latin
}

/// Marks that only dress a letter: those of European alphabets, and Hebrew and Arabic vowel points.
fn is_dress(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_idempotent_and_drops_only_dress() {
        for (text, expect) in [
            ("Ångström", "angstrom"),
            ("ＡＢＣ", "abc"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("한국", "한국"),
            ("ガス", "ガス"),
            ("ﾄﾖﾀ", "トヨタ"),
            ("บริษัท", "บริษัท"),
            ("हिन्दी", "हिन्दी"),
            ("إيران", "ايران"),
        ] {
            assert_eq!(fold(text), expect);
            assert_eq!(fold(&fold(text)), expect);
        }
    }

    #[test]
    fn alphabets_become_latin() {
        for (text, expect) in [
            ("Газпром", "gazprom"),
            ("Ελλάδα", "ellada"),
            ("Україна", "ukraina"),
            ("საქართველო", "sakartvelo"),
            ("東京", "東京"),
            ("Ƶ", "ƶ"),
        ] {
            assert_eq!(latin(text), expect);
            assert_eq!(latin(&latin(text)), expect);
        }
    }

    #[test]
    fn tidying_keeps_words() {
        assert_eq!(tidy(" Acme\u{0}\t GmbH \n"), "Acme GmbH");
        assert_eq!(tidy("\u{1}\u{2}"), "");
        assert_eq!(tidy("\u{feff}Ac\u{200b}me \u{202e} GmbH\u{200e}"), "Acme GmbH");
    }
}
