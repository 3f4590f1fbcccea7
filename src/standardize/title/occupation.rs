//! Occupations: what O*NET's words say of a title.
//!
//! In scope: looking up words, and adding their weights. Not in scope: fitting them (`examples/titles`).

use super::function::{Points, add};
use super::words::Words;
use super::super::word_table::WordTable;
use crate::lead::Function;
use std::sync::LazyLock;

/// One line a word: `word a12b-3`, a letter for the function in the order of the closed list, and its points.
static WEIGHTS: LazyLock<WordTable<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../tables/title_words.txt").lines();
    WordTable::new(lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')))
});

/// What is looked up of a title: its words, and once more its last one (`operator$`), which in English says what
/// somebody is, where the others say of what.
pub(in super::super) fn features(words: &Words, mut each: impl FnMut(&[&str])) {
    let mut last = None;
    for at in words.content() {
        each(&[words.get(at)]);
        last = Some(at);
    }
    if let Some(at) = last {
        each(&[words.get(at), "$"]);
    }
}

/// Adds what the words of a title speak for; whether one is known.
pub(super) fn add_points(words: &Words, points: &mut Points) -> bool {
    let mut known = false;
    features(words, |word| {
        let Some(weights) = WEIGHTS.joined(word) else { return };
        known = true;
        let mut function = None;
        let mut weight = 0;
        let mut sign = 1;
        for byte in weights.bytes().chain([b'a']) {
            match byte {
                b'-' => sign = -1,
                b'0'..=b'9' => weight = weight * 10 + i32::from(byte - b'0'),
                _ => {
                    if let Some(function) = function {
                        add(points, function, weight * sign);
                    }
                    function = function_of(byte);
                    (weight, sign) = (0, 1);
                }
            }
        }
    });
    known
}

/// `a` is the first function, `z` the 26th, `A` the 27th.
fn function_of(letter: u8) -> Option<Function> {
    let index = if letter.is_ascii_lowercase() { letter - b'a' } else { letter.checked_sub(b'A')? + 26 };
    Function::ALL.get(usize::from(index)).copied()
}
