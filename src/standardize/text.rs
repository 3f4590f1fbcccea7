//! Folding: text in the one form in which it is compared.
//!
//! In scope: case, diacritics, white space, words. Not in scope: what words mean.

use crate::lead::{Note, Outcome};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` with control characters and [`is_invisible`] ones gone and runs of white space as one space, trimmed.
pub(super) fn tidy(text: &str) -> String {
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
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `text` as messages show it: cut to [`Note::FOUND_CHARS`] characters, without control characters.
pub(super) fn shown(text: &str) -> String {
    Note::new("", Outcome::Kept, "", text).found
}

/// `text` in lower case without diacritics, compatibility forms resolved: `Ångström` and `ANGSTROM` fold alike.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
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
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_idempotent_and_drops_only_dress() {
        for (text, expect) in
            [("Ångström", "angstrom"), ("ＡＢＣ", "abc"), ("Straße", "strasse"), ("İstanbul", "istanbul")]
        {
            assert_eq!(fold(text), expect);
            assert_eq!(fold(&fold(text)), expect);
        }
    }

    #[test]
    fn tidying_keeps_words() {
        assert_eq!(tidy(" Acme\u{0}\t GmbH \n"), "Acme GmbH");
        assert_eq!(tidy("\u{1}\u{2}"), "");
        assert_eq!(tidy("\u{feff}Ac\u{200b}me \u{202e} GmbH\u{200e}"), "Acme GmbH");
    }
}
