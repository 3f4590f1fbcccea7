//! Word tables: which words and phrases of a text table mean what.
//!
//! In scope: whole words, phrases (`managing_director`), prefixes (`vertrieb*`) and suffixes (`*leiter`) of words,
//! found in time linear in the word. Not in scope: what the values mean. Words are folded already.

/// Longest word that is looked at, in bytes: longer ones are no words of any table.
const LONGEST: usize = 40;

/// Words of a static text with a value each; the first of two equal words counts.
pub(super) struct WordTable<V> {
    entries: Vec<(&'static str, V)>,
    /// Open addressing: index into `entries` plus one; 0 is free. The length is a power of two.
    slots: Vec<u32>,
}

/// What part of a word an entry describes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Prefix,
    Suffix,
}

impl Part {
    /// Where its hashes begin: the same letters as another part are another entry.
    fn seed(self) -> u32 {
        match self {
            Self::Whole => 0x811c_9dc5,
            Self::Prefix => 0x7ee3_6237,
            Self::Suffix => 0x1b87_3593,
        }
    }
}

/// One step of FNV-1a.
fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// The part that `word` stands for, and the word without its `*`.
fn part_of(word: &str) -> (Part, &str) {
    match (word.strip_prefix('*'), word.strip_suffix('*')) {
        (Some(rest), _) => (Part::Suffix, rest),
        (None, Some(rest)) => (Part::Prefix, rest),
        (None, None) => (Part::Whole, word),
    }
}

impl<V: Copy> WordTable<V> {
    /// Indexes `entries`.
    pub(super) fn new(entries: impl IntoIterator<Item = (&'static str, V)>) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        let mut table = Self { slots: vec![0; (entries.len() * 2 + 1).next_power_of_two()], entries };
        for index in 0..table.entries.len() {
            let Some((word, _)) = table.entries.get(index) else { break };
            let (part, bare) = part_of(word);
            let hash = match part {
                Part::Suffix => bare.bytes().rev().fold(part.seed(), step),
                Part::Whole | Part::Prefix => bare.bytes().fold(part.seed(), step),
            };
            let mask = table.slots.len() - 1;
            let mut at = hash as usize & mask;
            while let Some(slot) = table.slots.get_mut(at) {
                if *slot == 0 {
                    *slot = u32::try_from(index + 1).unwrap_or(0);
                    break;
                }
                at = (at + 1) & mask;
            }
        }
        table
    }

    fn probe(&self, hash: u32, equal: impl Fn(&str) -> bool) -> Option<V> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let index = (*self.slots.get(at)? as usize).checked_sub(1)?;
            let (word, value) = self.entries.get(index)?;
            if equal(word) {
                return Some(*value);
            }
            at = (at + 1) & mask;
        }
    }

    /// The value of a whole word, or of a phrase: its words joined by `_`.
    pub(super) fn phrase<'a>(&self, words: impl Iterator<Item = &'a str> + Clone) -> Option<V> {
        let bytes = || {
            words.clone().enumerate().flat_map(|(nth, word)| (nth > 0).then_some(b'_').into_iter().chain(word.bytes()))
        };
        let hash = bytes().fold(Part::Whole.seed(), step);
        self.probe(hash, |entry| part_of(entry).0 == Part::Whole && entry.bytes().eq(bytes()))
    }

    /// The value of a whole word.
    pub(super) fn whole(&self, word: &str) -> Option<V> {
        self.probe(word.bytes().fold(Part::Whole.seed(), step), |entry| entry == word)
    }

    /// The value of the longest beginning of `word` that the table has, and its length in bytes.
    pub(super) fn prefix(&self, word: &str) -> Option<(V, usize)> {
        self.affix(word, Part::Prefix, word.bytes())
    }

    /// The value of the longest end of `word` that the table has, and its length in bytes.
    pub(super) fn suffix(&self, word: &str) -> Option<(V, usize)> {
        self.affix(word, Part::Suffix, word.bytes().rev())
    }

    fn affix(&self, word: &str, wanted: Part, bytes: impl Iterator<Item = u8>) -> Option<(V, usize)> {
        let mut hash = wanted.seed();
        let mut found = None;
        for (length, byte) in (1..=LONGEST).zip(bytes) {
            hash = step(hash, byte);
            let value = self.probe(hash, |entry| {
                let (part, bare) = part_of(entry);
                part == wanted
                    && bare.len() == length
                    && if part == Part::Prefix { word.starts_with(bare) } else { word.ends_with(bare) }
            });
            found = value.map(|value| (value, length)).or(found);
        }
        found
    }
}

/// The lines of a table's text as (head, words): `head: word word …`; `#` begins a comment.
pub(super) fn groups(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_phrases_and_affixes() {
        let table = WordTable::new([
            ("lead", 1),
            ("vice_president", 2),
            ("vertrieb*", 3),
            ("*leiter", 4),
            ("ver*", 5),
            ("lead", 6),
        ]);
        assert_eq!(table.whole("lead"), Some(1));
        assert_eq!(table.whole("leiter"), None);
        assert_eq!(table.phrase(["vice", "president"].into_iter()), Some(2));
        assert_eq!(table.phrase(["vice"].into_iter()), None);
        assert_eq!(table.prefix("vertriebsleiter"), Some((3, 8)));
        assert_eq!(table.prefix("verkauf"), Some((5, 3)));
        assert_eq!(table.suffix("vertriebsleiter"), Some((4, 6)));
        assert_eq!(table.suffix("ver*"), None);
        assert_eq!(table.whole(""), None);
        assert_eq!(WordTable::<u8>::new([]).whole("lead"), None);
    }
}
