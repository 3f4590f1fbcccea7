//! Names as they were written: their words from a table of common ones, by number among the book's, or letter by letter.
//!
//! In scope: writing and reading texts whose words are told apart by single spaces. Not in scope: whose they are.

use super::front_coding::{self, Texts};
use super::intern::Interner;
use super::varint;

/// Common words that take one byte.
const SHORT: usize = 200;
/// First bytes that, with a second one, stand for a common word: the others come in between.
const LONG_FROM: usize = 210;
/// Common words at most.
const COMMON: usize = SHORT + (256 - LONG_FROM) * 256;
/// A word that is written less often is not common.
const OFTEN: u32 = 3;
/// The first byte of a word letter by letter.
const LITERAL: u8 = SHORT as u8;
/// The first byte of one of the book's words, by how it is written.
const STYLES: [(u8, Style); 6] = [
    (201, Style { case: Case::Lower, comma: false }),
    (202, Style { case: Case::Title, comma: false }),
    (203, Style { case: Case::Upper, comma: false }),
    (204, Style { case: Case::Lower, comma: true }),
    (205, Style { case: Case::Title, comma: true }),
    (206, Style { case: Case::Upper, comma: true }),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Title,
    Upper,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    case: Case,
    comma: bool,
}

impl Style {
    /// `word` as it is written in this style.
    fn apply(self, word: &str, text: &mut String) {
        for (at, c) in word.chars().enumerate() {
            let upper = match self.case {
                Case::Lower => false,
                Case::Title => at == 0,
                Case::Upper => true,
            };
            text.push(if upper { c.to_ascii_uppercase() } else { c });
        }
        if self.comma {
            text.push(',');
        }
    }
}

/// The tables by which a file's texts are read.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    /// Words that are written often, as written.
    pub(super) common: Texts<'a>,
    /// The book's words.
    pub(super) words: Texts<'a>,
}

impl Tables<'_> {
    /// Takes a text from the front of `bytes`; `None` at their end.
    pub(super) fn read(&self, bytes: &mut &[u8]) -> Option<String> {
        let count = varint::read(bytes)?;
        let (mut text, mut word) = (String::new(), Vec::new());
        for at in 0..count {
            if at > 0 {
                text.push(' ');
            }
            let (&first, rest) = bytes.split_first()?;
            *bytes = rest;
            if let Some((_, style)) = STYLES.iter().find(|(code, _)| *code == first) {
                self.words.read(varint::read(bytes)? as usize, &mut word);
                style.apply(std::str::from_utf8(&word).ok()?, &mut text);
            } else if first == LITERAL {
                let len = varint::read(bytes)?;
                let (own, rest) = bytes.split_at_checked(len as usize)?;
                *bytes = rest;
                text.push_str(std::str::from_utf8(own).ok()?);
            } else {
                let mut at = usize::from(first);
                if let Some(high) = at.checked_sub(LONG_FROM) {
                    let (&low, rest) = bytes.split_first()?;
                    *bytes = rest;
                    at = SHORT + high * 256 + usize::from(low);
                }
                self.common.read(at, &mut word);
                text.push_str(std::str::from_utf8(&word).ok()?);
            }
        }
        Some(text)
    }
}

/// Texts that are being written.
pub(super) struct Writer<'a> {
    interner: Interner<'a>,
    /// Each word's bytes, by its number.
    codes: Vec<Vec<u8>>,
    /// The table of common words.
    pub(super) common: (Vec<u8>, Vec<u8>),
}

impl<'a> Writer<'a> {
    /// Of `texts`, whose words are told by the book's `words`, which are sorted.
    pub(super) fn new(texts: impl Iterator<Item = &'a str>, words: &[&str]) -> Self {
        let mut interner = Interner::default();
        let mut counts: Vec<u32> = Vec::new();
        for word in texts.flat_map(|text| text.split(' ')) {
            let number = interner.number(word) as usize;
            match counts.get_mut(number) {
                Some(count) => *count += 1,
                None => counts.push(1),
            }
        }
        let (sorted, places) = interner.sorted();
        let text = |number: u32| places.get(number as usize).and_then(|at| sorted.get(*at as usize)).copied();
        let mut often: Vec<(u32, u32)> = (0u32..)
            .zip(&counts)
            .filter(|(_, count)| **count >= OFTEN)
            .map(|(number, count)| (*count, number))
            .collect();
        // The order of first occurrence differs with the order of accounts, which are sorted: it is always the same.
        often.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        often.truncate(COMMON);
        let common = front_coding::write(often.iter().filter_map(|(_, number)| text(*number)).map(str::as_bytes));
        let mut codes: Vec<Vec<u8>> = vec![Vec::new(); counts.len()];
        for (at, (_, number)) in often.iter().enumerate() {
            if let Some(code) = codes.get_mut(*number as usize) {
                *code = match at.checked_sub(SHORT) {
                    None => vec![at as u8],
                    Some(at) => vec![(LONG_FROM + at / 256) as u8, (at % 256) as u8],
                };
            }
        }
        for (number, code) in (0u32..).zip(&mut codes).filter(|(_, code)| code.is_empty()) {
            if let Some(word) = text(number) {
                *code = uncommon(word, words);
            }
        }
        Self { interner, codes, common }
    }

    /// Writes one of the texts that the tables were made of.
    pub(super) fn write(&mut self, text: &'a str, bytes: &mut Vec<u8>) {
        varint::write(text.split(' ').count() as u32, bytes);
        for word in text.split(' ') {
            let number = self.interner.number(word);
            bytes.extend_from_slice(self.codes.get(number as usize).map_or(&[], Vec::as_slice));
        }
    }
}

/// A word that is not written often: one of the book's in some style, or letter by letter.
fn uncommon(written: &str, words: &[&str]) -> Vec<u8> {
    let mut code = Vec::new();
    let lower = written.trim_end_matches(',').to_ascii_lowercase();
    if let Ok(number) = words.binary_search(&lower.as_str()) {
        let mut styled = String::new();
        for (byte, style) in STYLES {
            styled.clear();
            style.apply(&lower, &mut styled);
            if styled == written {
                code.push(byte);
                varint::write(number as u32, &mut code);
                return code;
            }
        }
    }
    code.push(LITERAL);
    varint::write(written.len() as u32, &mut code);
    code.extend_from_slice(written.as_bytes());
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let words = ["acme", "falcon", "müller", "rock"];
        let mut texts: Vec<String> = [
            "Rock Falcon, Inc.",
            "ROCK FALCON",
            "rock's",
            "Müller GmbH",
            "MÜLLER",
            "",
            "Acme Acme, acme,",
            "华为 技术",
        ]
        .map(str::to_owned)
        .into();
        // More common words than fit one byte, and than fit two.
        texts.extend((0..50_000).map(|n| format!("w{} Inc.", n % 14_000)));
        let mut writer = Writer::new(texts.iter().map(String::as_str), &words);
        let mut bytes = Vec::new();
        texts.iter().for_each(|text| writer.write(text, &mut bytes));
        let (book_words, blocks) = front_coding::write(words.iter().map(|word| word.as_bytes()));
        let tables = Tables {
            common: Texts { texts: &writer.common.0, blocks: &writer.common.1 },
            words: Texts { texts: &book_words, blocks: &blocks },
        };
        let mut rest = bytes.as_slice();
        for text in &texts {
            assert_eq!(tables.read(&mut rest).as_ref(), Some(text));
        }
        assert!(rest.is_empty() && tables.read(&mut rest).is_none());
        assert!(bytes.len() < 5 * texts.len(), "{}", bytes.len());
    }
}
