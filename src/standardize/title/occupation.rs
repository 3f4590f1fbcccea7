//! Occupations: what O*NET's words say of a title.
//!
//! In scope: looking up words, and adding their weights. Not in scope: fitting them (`examples/titles`).

use super::function::{Points, add};
use super::words::Words;
use crate::lead::Function;
use std::sync::LazyLock;

/// Weights of parts of words, and the functions that the letters stand for. The parts are sorted, so that splitting the
/// text is the only work done ahead.
struct Weights {
    functions: Vec<Function>,
    parts: Vec<&'static str>,
    votes: Vec<&'static str>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let column = |head: &str| {
        let text = if cfg!(feature = "occupations") { include_str!("../tables/title_words.txt") } else { "" };
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix(head)).unwrap_or_default().split(' ')
    };
    Weights {
        functions: column("functions: ").filter_map(Function::of).collect(),
        parts: column("parts: ").collect(),
        votes: column("votes: ").collect(),
    }
});

impl Weights {
    /// What the part of a word that `pieces` make up speaks for.
    fn of(&self, pieces: &[&str]) -> Option<&'static str> {
        let mut part = [0; LONGEST_PART];
        let mut length = 0;
        for piece in pieces {
            let end = length + piece.len();
            part.get_mut(length..end)?.copy_from_slice(piece.as_bytes());
            length = end;
        }
        let part = part.get(..length)?;
        let at = self.parts.binary_search_by(|entry| entry.as_bytes().cmp(part)).ok()?;
        self.votes.get(at).copied()
    }
}

/// Longest part, in bytes: the letters of a beginning and two marks.
const LONGEST_PART: usize = STEM * 4 + 2;
/// Letters that are looked at of a word's beginning: `weld`, `welder` and `welding` are one.
const STEM: usize = 5;
/// Letters that are looked at of a word's end.
const TAIL: usize = 3;

/// What is looked up of a title: the beginning (`machin`) and the end (`.ator`) of each word, and once more of the
/// last one (`operat$`), which in English says what somebody is, where the others say of what.
pub(in super::super) fn features(words: &Words, sure: &[usize], mut each: impl FnMut(&[&str])) {
    let mut last = None;
    for at in words.content() {
        if !sure.contains(&at) {
            let (stem, tail) = ends(words.get(at));
            each(&[stem]);
            each(&[".", tail]);
        }
        last = Some(at);
    }
    if let Some(at) = last.filter(|at| !sure.contains(at)) {
        let (stem, tail) = ends(words.get(at));
        each(&[stem, "$"]);
        each(&[".", tail, "$"]);
    }
}

/// The first and the last letters of `word`.
fn ends(word: &str) -> (&str, &str) {
    let stem = word.char_indices().nth(STEM).map_or(word, |(at, _)| word.get(..at).unwrap_or(word));
    let tail = word.char_indices().rev().nth(TAIL - 1).map_or(word, |(at, _)| word.get(at..).unwrap_or(word));
    (stem, tail)
}

/// Adds what the words of a title speak for; whether one is known.
pub(super) fn add_points(words: &Words, sure: &[usize], points: &mut Points) -> bool {
    let mut any = false;
    // Beside a word that our own table is sure of, the others say less.
    let share = if sure.is_empty() { 1 } else { BESIDE_SURE };
    features(words, sure, |part| {
        let Some(votes) = WEIGHTS.of(part) else { return };
        let mut letter = 0;
        for byte in votes.bytes() {
            if byte.is_ascii_digit() {
                // A capital speaks against the function.
                let weight = i32::from(byte - b'0') * STEP * if letter < b'a' { -1 } else { 1 } / share;
                let index = usize::from((letter | 0x20).saturating_sub(b'a'));
                if let Some(function) = WEIGHTS.functions.get(index) {
                    add(points, *function, weight);
                }
                any |= weight > 0;
            } else {
                letter = byte;
            }
        }
    });
    any
}

/// Points of one digit.
const STEP: i32 = 5;
/// What the votes of other words are divided by beside a word that our own table is sure of.
pub(in super::super) const BESIDE_SURE: i32 = 2;
