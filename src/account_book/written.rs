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

/// Texts that wait until all are there: each as how many words it has, then their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    written: Interner,
    /// How often each word is written.
    counts: Vec<u32>,
    texts: Vec<u32>,
}

impl Waiting {
    /// Takes `text`; where it begins among all.
    pub(super) fn add(&mut self, text: &str) -> u32 {
        let begin = self.texts.len();
        self.texts.push(0);
        for word in text.split(' ') {
            let number = self.written.number(word);
            match self.counts.get_mut(number as usize) {
                Some(count) => *count += 1,
                None => self.counts.push(1),
            }
            self.texts.push(number);
        }
        let words = self.texts.len() - begin - 1;
        if let Some(count) = self.texts.get_mut(begin) {
            *count = words as u32;
        }
        begin as u32
    }

    /// The code of each word; the book's `words` have their `places` in its file.
    pub(super) fn codes(&self, words: &Interner, places: &[u32]) -> Codes {
        let often = self.often();
        let texts = often.iter().map(|number| self.written.get(*number).as_bytes());
        let mut codes = Codes { common: front_coding::write(texts), ..Codes::default() };
        let mut common: Vec<u32> = vec![0; self.counts.len()];
        for (rank, number) in (1..).zip(&often) {
            if let Some(place) = common.get_mut(*number as usize) {
                *place = rank;
            }
        }
        let (mut lower, mut styled) = (String::new(), String::new());
        for (number, rank) in (0..).zip(common) {
            match rank.checked_sub(1).map(|at| at as usize) {
                Some(at) if at < SHORT => codes.bytes.push(at as u8),
                Some(at) => {
                    codes.bytes.extend([(LONG_FROM + (at - SHORT) / 256) as u8, ((at - SHORT) % 256) as u8]);
                }
                None => {
                    let written = self.written.get(number);
                    lower.clear();
                    lower.push_str(written.trim_end_matches(','));
                    lower.make_ascii_lowercase();
                    let known = words.find(&lower).and_then(|number| places.get(number as usize)).copied();
                    uncommon(written, &lower, known, &mut styled, &mut codes.bytes);
                }
            }
            codes.ends.push(codes.bytes.len() as u32);
        }
        codes
    }

    /// The words that are written often, the most frequent first.
    fn often(&self) -> Vec<u32> {
        let numbered = (0u32..).zip(&self.counts);
        let mut often: Vec<(u32, u32)> =
            numbered.filter(|(_, count)| **count >= OFTEN).map(|(number, count)| (*count, number)).collect();
        // By text among equals: the order in which they came says nothing.
        often.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| self.written.get(a.1).cmp(self.written.get(b.1))));
        often.truncate(COMMON);
        often.into_iter().map(|(_, number)| number).collect()
    }

    /// Writes the text that begins at `begin`; where the next one begins.
    pub(super) fn write(&self, begin: u32, codes: &Codes, bytes: &mut Vec<u8>) -> u32 {
        let count = self.texts.get(begin as usize).copied().unwrap_or(0);
        varint::write(count, bytes);
        let (from, to) = (begin as usize + 1, begin as usize + 1 + count as usize);
        for number in self.texts.get(from..to).unwrap_or_default() {
            bytes.extend_from_slice(codes.get(*number));
        }
        to as u32
    }
}

/// What stands for each word in the file.
#[derive(Default)]
pub(super) struct Codes {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// The table of common words.
    pub(super) common: (Vec<u8>, Vec<u8>),
}

impl Codes {
    fn get(&self, number: u32) -> &[u8] {
        let begin = number.checked_sub(1).and_then(|before| self.ends.get(before as usize)).copied().unwrap_or(0);
        let end = self.ends.get(number as usize).copied().unwrap_or(0);
        self.bytes.get(begin as usize..end as usize).unwrap_or_default()
    }
}

/// A word that is not written often: one of the book's in some style, which is `known` by `lower`, or letter by letter.
fn uncommon(written: &str, lower: &str, known: Option<u32>, styled: &mut String, code: &mut Vec<u8>) {
    if let Some(number) = known {
        for (byte, style) in STYLES {
            styled.clear();
            style.apply(lower, styled);
            if styled == written {
                code.push(byte);
                varint::write(number, code);
                return;
            }
        }
    }
    code.push(LITERAL);
    varint::write(written.len() as u32, code);
    code.extend_from_slice(written.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let words = ["acme", "falcon", "müller", "rock"];
        let mut interner = Interner::default();
        let places: Vec<u32> = words.iter().map(|word| interner.number(word)).collect();
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
        let mut waiting = Waiting::default();
        let begins: Vec<u32> = texts.iter().map(|text| waiting.add(text)).collect();
        let codes = waiting.codes(&interner, &places);
        let mut bytes = Vec::new();
        for (begin, next) in begins.iter().zip(begins.iter().skip(1)) {
            assert_eq!(waiting.write(*begin, &codes, &mut bytes), *next);
        }
        waiting.write(*begins.last().unwrap(), &codes, &mut bytes);
        let (book_words, blocks) = front_coding::write(words.iter().map(|word| word.as_bytes()));
        let tables = Tables {
            common: Texts { texts: &codes.common.0, blocks: &codes.common.1 },
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
