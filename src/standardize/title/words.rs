//! The words of a title, and what stands between them.
//!
//! In scope: cutting. Not in scope: meaning.

use crate::text::fold;

/// Longest title that is looked at, in characters: what follows is no title.
const LONGEST: usize = 200;
/// Most words that are looked at.
const MOST_WORDS: usize = 32;

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Gap {
    /// A space or a hyphen: the same phrase goes on.
    None,
    /// `&`, `and`, `und`, …
    And,
    /// A comma, a slash, a bracket, a dash: another part begins.
    Break,
}

/// A folded title and where its words are.
pub(in super::super) struct Words {
    folded: String,
    words: Vec<(u32, u32, Gap)>,
}

impl Words {
    /// Cuts `title` into words; umlauts that were written out (`ae`) stay so.
    pub(in super::super) fn of(title: &str) -> Self {
        let end = title.char_indices().nth(LONGEST).map_or(title.len(), |(at, _)| at);
        let folded = fold(title.get(..end).unwrap_or_default());
        let words = Vec::with_capacity(8);
        let mut cut = Cut { bare: String::with_capacity(folded.len()), words, start: 0, gap: Gap::Break, glued: false };
        let mut chars = folded.chars().peekable();
        let mut before = ' ';
        // Letters since the last dot: `V.P.` and `C.E.O.` are one word, `Sr.Manager` are two.
        let mut since_dot = 0;
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            if c.is_alphanumeric() {
                cut.bare.push(c);
                since_dot += 1;
            } else if c == '.' && since_dot == 1 && next.is_alphanumeric() {
                since_dot = 0;
            } else if c == '&' && cut.bare.len() - cut.start == 1 && next.is_alphanumeric() {
                // `R&D` is one word.
                cut.bare.push(c);
            } else {
                since_dot = 0;
                cut.close();
                cut.glued = before.is_alphanumeric();
                match c {
                    '-' | '‐' | '‑' if before != ' ' && next != ' ' => {}
                    ' ' | '\'' | '’' | '.' | '*' | '_' | '"' => {}
                    '&' | '+' if cut.gap == Gap::None => cut.gap = Gap::And,
                    '&' | '+' => {}
                    // What follows is where, not what: `Head of Sales @ Acme`.
                    '@' if !cut.words.is_empty() => break,
                    _ => cut.gap = Gap::Break,
                }
                if cut.words.len() >= MOST_WORDS {
                    break;
                }
            }
            before = c;
        }
        cut.close();
        let mut words = Self { folded: cut.bare, words: cut.words };
        if let Some(at) = (1..words.len()).find(|at| words.begins_company(*at)) {
            words.words.truncate(at);
        }
        words
    }

    /// Whether what follows says where, not what: `bei Siemens`; `Attorney at Law` says what.
    fn begins_company(&self, at: usize) -> bool {
        matches!(self.get(at), "at" | "bei" | "beim" | "chez" | "presso" | "bij" | "hos")
            && !matches!(self.get(at + 1), "" | "law" | "large" | "sea" | "arms" | "risk")
    }

    pub(in super::super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at `index`; the empty word beyond the end.
    pub(in super::super) fn get(&self, index: usize) -> &str {
        self.words
            .get(index)
            .and_then(|(from, to, _)| self.folded.get(*from as usize..*to as usize))
            .unwrap_or_default()
    }

    /// What stands before the word at `index`; a break beyond the end.
    pub(in super::super) fn gap(&self, index: usize) -> Gap {
        self.words.get(index).map_or(Gap::Break, |(_, _, gap)| *gap)
    }

    /// The words from `index` on, at most `most`, as far as nothing stands between them.
    pub(in super::super) fn run(&self, index: usize, most: usize) -> usize {
        (1..most).take_while(|ahead| self.gap(index + ahead) == Gap::None).count() + usize::from(index < self.len())
    }

    /// `count` words from `index` on.
    pub(in super::super) fn phrase(&self, index: usize, count: usize) -> impl Iterator<Item = &str> + Clone {
        (index..index + count).map(|at| self.get(at))
    }

    /// Where the words are that don't only join others.
    pub(in super::super) fn content(&self) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(|at| !is_small(self.get(*at)))
    }

    /// All words.
    pub(in super::super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }
}

/// The cutting while it goes on.
struct Cut {
    bare: String,
    words: Vec<(u32, u32, Gap)>,
    start: usize,
    gap: Gap,
    /// The word that has begun follows another one and a single mark, as `in` does in `Leiter/in`.
    glued: bool,
}

impl Cut {
    /// Ends the word that has begun, if there is one; joining words and endings for gender are no words.
    fn close(&mut self) {
        let Some(word) = self.bare.get(self.start..).filter(|word| !word.is_empty()) else { return };
        let joining =
            matches!(word, "and" | "und" | "et" | "y" | "e" | "ed" | "u" | "och" | "i") && self.gap == Gap::None;
        let gender =
            self.glued && matches!(word, "in" | "innen" | "e" | "ne" | "trice" | "rice" | "euse" | "a" | "ra" | "r");
        if joining || gender {
            self.gap = if gender { Gap::None } else { Gap::And };
            self.bare.truncate(self.start);
            return;
        }
        self.words.push((self.start as u32, self.bare.len() as u32, self.gap));
        self.start = self.bare.len();
        self.gap = Gap::None;
    }
}

/// Words that only join others.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "a"
            | "an"
            | "for"
            | "to"
            | "in"
            | "on"
            | "at"
            | "with"
            | "and"
            | "or"
            | "de"
            | "du"
            | "des"
            | "la"
            | "le"
            | "les"
            | "l"
            | "d"
            | "del"
            | "el"
            | "los"
            | "las"
            | "al"
            | "en"
            | "y"
            | "der"
            | "die"
            | "das"
            | "dem"
            | "den"
            | "fur"
            | "fuer"
            | "im"
            | "von"
            | "vom"
            | "zum"
            | "zur"
            | "und"
            | "et"
            | "di"
            | "della"
            | "dei"
            | "delle"
            | "do"
            | "da"
            | "dos"
            | "van"
            | "het"
            | "m"
            | "w"
            | "f"
            | "x"
            | "h"
            | "e"
            | "i"
            | "ii"
            | "iii"
            | "iv"
            | "aux"
            | "au"
            | "para"
            | "por"
    )
}
