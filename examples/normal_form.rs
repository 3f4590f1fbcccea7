//! Writes `normal_form.bin` and `normal_form_european.bin`, the tables behind `src/text/normal_form.rs`, into the folder
//! given: `cargo run --example normal_form -- src/standardize/tables`.
//!
//! In scope: Unicode's decompositions, combining classes and marks, as crate `unicode-normalization` has them, in
//! columns of varints that compress well. Not in scope: Hangul syllables, which are computed.

use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: normal_form FOLDER");
        std::process::exit(2);
    };
    std::fs::write(format!("{path}/normal_form.bin"), table(|_| true))?;
    std::fs::write(format!("{path}/normal_form_european.bin"), table(is_european))
}

/// What Europe's scripts are written with, beside it punctuation, letterlike and full-width characters. Those of the symbols that
/// stand for a word (`℡`, `㏇`) are nobody's name.
fn is_european(c: char) -> bool {
    matches!(c, '\0'..='\u{58f}' | '\u{1c80}'..='\u{218f}' | '\u{fb00}'..='\u{fb4f}' | '\u{ff00}'..='\u{ffef}')
}

/// The lengths of the columns but the last, and the columns: the gap to the character before; kind and number of
/// parts; first parts and other parts, each as the difference to the one before in its place; ranges of combining
/// classes; ranges of marks. Only of characters that are `wanted`.
fn table(wanted: impl Fn(char) -> bool) -> Vec<u8> {
    let (mut gaps, mut shapes, mut firsts, mut others) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut before, mut last) = (0, [0; 3]);
    for (c, kind, parts) in entries().into_iter().filter(|(c, ..)| wanted(*c)) {
        varint(c as u32 - before, &mut gaps);
        before = c as u32;
        varint(kind + 4 * parts.len() as u32, &mut shapes);
        for (place, part) in parts.into_iter().enumerate() {
            let last = &mut last[place.min(2)];
            let difference = part as i32 - *last;
            *last = part as i32;
            let number = if difference < 0 { -2 * difference - 1 } else { 2 * difference };
            varint(number as u32, if place == 0 { &mut firsts } else { &mut others });
        }
    }
    let classes = ranges(|c| if wanted(c) { canonical_combining_class(c) } else { 0 });
    let marks = ranges(|c| u8::from(is_combining_mark(c)));
    let mut table = Vec::new();
    for column in [&gaps, &shapes, &firsts, &others, &classes] {
        varint(column.len() as u32, &mut table);
    }
    [gaps, shapes, firsts, others, classes, marks].concat().into_iter().for_each(|byte| table.push(byte));
    table
}

/// Every character that comes apart, its kind (0 a composite of two, 1 canonically only apart, 2 compatibly), and its
/// parts, which may come apart further.
fn entries() -> Vec<(char, u32, Vec<char>)> {
    let all = || ('\0'..=char::MAX).filter(|c| !('\u{ac00}'..='\u{d7a3}').contains(c));
    let composites: BTreeMap<Vec<char>, char> =
        all().filter(|c| !c.nfd().eq([*c]) && c.nfc().eq([*c])).map(|c| (c.nfd().collect(), c)).collect();
    let entry = |c: char| {
        let (canonical, compatible): (Vec<char>, Vec<char>) = (c.nfd().collect(), c.nfkd().collect());
        if canonical != [c] {
            let (mark, rest) = canonical.split_last().expect("no character is nothing");
            let parts = composites.get(rest).map_or_else(|| canonical.clone(), |whole| vec![*whole, *mark]);
            Some((c, u32::from(!c.nfc().eq([c])), parts))
        } else if compatible != [c] {
            let composed: Vec<char> = c.nfkc().collect();
            Some((c, 2, if composed.len() < compatible.len() { composed } else { compatible }))
        } else {
            None
        }
    };
    all().filter_map(entry).collect()
}

/// Runs of characters with the same value other than 0: gap to the run before, length less one, value.
fn ranges(value: impl Fn(char) -> u8) -> Vec<u8> {
    let mut runs: Vec<(u32, u32, u8)> = Vec::new();
    for c in ('\0'..=char::MAX).filter(|c| value(*c) != 0) {
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == c as u32 && *same == value(c) => *last += 1,
            _ => runs.push((c as u32, c as u32, value(c))),
        }
    }
    let (mut bytes, mut end) = (Vec::new(), 0);
    for (first, last, value) in runs {
        varint(first - end, &mut bytes);
        varint(last - first, &mut bytes);
        varint(u32::from(value), &mut bytes);
        end = last;
    }
    bytes
}

fn varint(mut number: u32, bytes: &mut Vec<u8>) {
    while number > 127 {
        bytes.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}
