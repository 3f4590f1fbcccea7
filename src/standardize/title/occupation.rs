//! Occupations: what O*NET's words say of a title.
//!
//! In scope: looking up words, and adding their weights. Not in scope: fitting them (`examples/titles`).

use super::super::word_table::WordTable;
use super::function::{Points, add};
use super::words::Words;
use crate::lead::Function;
use std::sync::LazyLock;

/// Weights of parts of words; the first line names the functions that the letters stand for.
struct Weights {
    functions: Vec<Function>,
    votes: WordTable<&'static str>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let text = include_str!("../tables/title_words.txt");
    let functions = text.lines().find_map(|line| line.strip_prefix("# functions: ")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Weights {
        functions: functions.split(' ').filter_map(Function::of).collect(),
        votes: WordTable::new(lines.filter_map(|line| line.split_once(' '))),
    }
});

/// Letters that are looked at of a word's beginning: `weld`, `welder` and `welding` are one.
const STEM: usize = 6;
/// Letters that are looked at of a word's end.
const TAIL: usize = 4;

/// What is looked up of a title: the beginning (`machin`) and the end (`.ator`) of each word, and once more of the
/// last one (`operat$`), which in English says what somebody is, where the others say of what.
pub(in super::super) fn features(words: &Words, known: &[usize], mut each: impl FnMut(&[&str])) {
    let mut last = None;
    let skip = std::env::var("SKIP").is_ok();
    for at in words.content() {
        if !(skip && known.contains(&at)) {
            let (stem, tail) = ends(words.get(at));
            each(&[stem]);
            each(&[".", tail]);
        }
        last = Some(at);
    }
    if let Some(at) = last {
        if !(skip && known.contains(&at)) {
            let (stem, tail) = ends(words.get(at));
            each(&[stem, "$"]);
            each(&[".", tail, "$"]);
        }
    }
}

/// The first and the last letters of `word`.
fn ends(word: &str) -> (&str, &str) {
    let stem = word.char_indices().nth(STEM).map_or(word, |(at, _)| word.get(..at).unwrap_or(word));
    let tail = word.char_indices().rev().nth(TAIL - 1).map_or(word, |(at, _)| word.get(at..).unwrap_or(word));
    (stem, tail)
}

/// Adds what the words of a title speak for; whether one is known.
pub(super) fn add_points(words: &Words, known: &[usize], points: &mut Points) -> bool {
    let mut any = false;
    features(words, known, |part| {
        let Some(votes) = WEIGHTS.votes.joined(part) else { return };
        let mut letter = 0;
        for byte in votes.bytes() {
            if byte.is_ascii_digit() {
                // A capital speaks against the function.
                let weight = i32::from(byte - b'0') * STEP * if letter < b'a' { -1 } else { 1 };
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
