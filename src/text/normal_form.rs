//! Normal forms of Unicode text (UAX #15), in a table of a few kilobytes.
//!
//! In scope: NFC, NFKC, NFKD, and which characters are marks. Not in scope: case and what is dropped when text is
//! compared (`text`). The table is `standardize/tables/normal_form.bin`, or `normal_form_european.bin` without the feature
//! `rare-characters`: columns of varints, written by `examples/normal_form.rs` and unpacked when the first text comes that isn't
//! ASCII.

use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::unpacked(BYTES).unwrap_or_default());
const BYTES: &[u8] = if cfg!(feature = "rare-characters") {
    include_bytes!("../standardize/tables/normal_form.bin")
} else {
    include_bytes!("../standardize/tables/normal_form_european.bin")
};

/// Hangul syllables are computed (Unicode, section 3.12): leading consonant, vowel, trailing consonant.
const SYLLABLES: u32 = 0xac00;
const LEADING: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
const TRAILING: u32 = 0x11a7;
const LEADING_COUNT: u32 = 19;
const VOWEL_COUNT: u32 = 21;
const TRAILING_COUNT: u32 = 28;

/// `text` in normal form C.
pub(crate) fn nfc(text: &str) -> String {
    composed(&decomposed(text, false))
}

/// `text` in normal form KC.
pub(crate) fn nfkc(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { composed(&decomposed(text, true)) }
}

/// The characters of `text` in normal form KD.
pub(crate) fn nfkd(text: &str) -> Vec<char> {
    decomposed(text, true)
}

/// Whether `c` is a mark (general category M).
pub(crate) fn is_mark(c: char) -> bool {
    c >= '\u{300}' && value(&TABLE.marks, c).is_some()
}

/// What a character comes apart into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Canonically, and the two parts compose again.
    Composite,
    /// Canonically, never composed.
    Canonical,
    /// Only in the compatibility forms.
    Compatible,
}

struct Entry {
    of: u32,
    kind: Kind,
    /// Where its parts are in [`Table::parts`]; they may come apart further.
    start: usize,
    count: usize,
}

/// First and last character of a range, and what they have in common.
type Range = (u32, u32, u8);

#[derive(Default)]
struct Table {
    /// Sorted by character.
    entries: Vec<Entry>,
    parts: Vec<char>,
    /// Open addressing by the two parts of a composite: index into `entries` plus one; 0 is free.
    pairs: Vec<u16>,
    /// Combining classes other than 0; sorted.
    classes: Vec<Range>,
    marks: Vec<Range>,
}

/// Slots for the thousand composites; a power of two.
const PAIR_SLOTS: u32 = 4096;

/// The value of the range that `c` is in.
fn value(ranges: &[Range], c: char) -> Option<u8> {
    let at = ranges.partition_point(|(_, last, _)| *last < u32::from(c));
    ranges.get(at).filter(|(first, ..)| *first <= u32::from(c)).map(|(.., value)| *value)
}

/// The canonical combining class of `c`.
fn class(c: char) -> u8 {
    if c < '\u{300}' { 0 } else { value(&TABLE.classes, c).unwrap_or(0) }
}

impl Table {
    fn entry(&self, c: char) -> Option<&Entry> {
        let at = self.entries.binary_search_by_key(&u32::from(c), |entry| entry.of).ok()?;
        self.entries.get(at)
    }

    fn parts(&self, entry: &Entry) -> &[char] {
        self.parts.get(entry.start..entry.start + entry.count).unwrap_or_default()
    }

    fn slots(first: char, second: char) -> impl Iterator<Item = usize> {
        let hash = (u32::from(first).wrapping_mul(31) ^ u32::from(second)).wrapping_mul(0x9e37_79b1) >> 16;
        (0..PAIR_SLOTS).map(move |step| ((hash + step) % PAIR_SLOTS) as usize)
    }

    fn composite(&self, first: char, second: char) -> Option<char> {
        for slot in Self::slots(first, second) {
            let entry = self.entries.get(usize::from(*self.pairs.get(slot)?).checked_sub(1)?)?;
            if self.parts(entry) == [first, second] {
                return char::from_u32(entry.of);
            }
        }
        None
    }

    fn unpacked(bytes: &[u8]) -> Option<Self> {
        let mut table = Self::default();
        let (mut sizes, mut columns) = (Varints(bytes), Vec::new());
        let lengths = [sizes.next()?, sizes.next()?, sizes.next()?, sizes.next()?, sizes.next()?];
        let mut rest = sizes.0;
        for length in lengths {
            let (column, after) = rest.split_at_checked(length as usize)?;
            columns.push(Varints(column));
            rest = after;
        }
        columns.push(Varints(rest));
        let [gaps, shapes, firsts, others, classes, marks] = columns.as_mut_slice() else { return None };

        let (mut of, mut last) = (0_u32, [0_i32; 3]);
        while let (Some(gap), Some(shape)) = (gaps.next(), shapes.next()) {
            of += gap;
            let kind = match shape % 4 {
                0 => Kind::Composite,
                1 => Kind::Canonical,
                _ => Kind::Compatible,
            };
            let (start, count) = (table.parts.len(), (shape / 4) as usize);
            for part in 0..count {
                let last = last.get_mut(part.min(2))?;
                *last += if part == 0 { firsts.next_signed()? } else { others.next_signed()? };
                table.parts.push(char::from_u32(u32::try_from(*last).ok()?)?);
            }
            table.entries.push(Entry { of, kind, start, count });
        }
        table.classes = classes.ranges();
        table.marks = marks.ranges();

        let mut pairs = vec![0; PAIR_SLOTS as usize];
        for (nth, entry) in (1..).zip(&table.entries) {
            if let (Kind::Composite, &[first, second]) = (entry.kind, table.parts(entry)) {
                let free = Self::slots(first, second).find(|slot| pairs.get(*slot) == Some(&0));
                *pairs.get_mut(free?)? = nth;
            }
        }
        table.pairs = pairs;
        Some(table)
    }
}

/// Numbers of seven bits a byte, the lowest first; the eighth bit says that more follow.
struct Varints<'a>(&'a [u8]);

impl Varints<'_> {
    fn next(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0_u32, 0);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 127).checked_shl(shift)?;
            shift += 7;
            if *byte < 128 {
                return Some(number);
            }
        }
    }

    /// Even numbers stand for those from 0 up, odd ones for those from -1 down.
    fn next_signed(&mut self) -> Option<i32> {
        let number = self.next()?;
        let half = i32::try_from(number / 2).ok()?;
        Some(if number % 2 == 0 { half } else { -half - 1 })
    }

    fn ranges(&mut self) -> Vec<Range> {
        let (mut ranges, mut last) = (Vec::new(), 0);
        while let (Some(gap), Some(more), Some(value)) = (self.next(), self.next(), self.next()) {
            let first = last + gap;
            last = first + more;
            ranges.push((first, last, value as u8));
        }
        ranges
    }
}

/// `text` taken apart, marks in canonical order.
fn decomposed(text: &str, compatibly: bool) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len());
    for c in text.chars() {
        decompose(c, compatibly, &mut chars);
    }
    let mut start = 0;
    while let Some(next) = chars.get(start..).and_then(|rest| rest.iter().position(|c| class(*c) > 0)) {
        start += next;
        let rest = chars.get_mut(start..).unwrap_or_default();
        let count = rest.iter().position(|c| class(*c) == 0).unwrap_or(rest.len());
        if count > 1 {
            order(rest.get_mut(..count).unwrap_or_default());
        }
        start += count;
    }
    chars
}

/// Orders `marks` by class. There are few classes: taking one after the other is enough, and takes linear time.
fn order(marks: &mut [char]) {
    let classes: Vec<u8> = marks.iter().map(|c| class(*c)).collect();
    if classes.is_sorted() {
        return;
    }
    let before = marks.to_vec();
    let mut places = marks.iter_mut();
    let mut last = 0;
    while let Some(next) = classes.iter().copied().filter(|class| *class > last).min() {
        let alike = before.iter().zip(&classes).filter(|(_, class)| **class == next);
        alike.zip(places.by_ref()).for_each(|((c, _), place)| *place = *c);
        last = next;
    }
}

fn decompose(c: char, compatibly: bool, chars: &mut Vec<char>) {
    if c < '\u{a0}' {
        return chars.push(c);
    }
    if let Some(syllable) = u32::from(c).checked_sub(SYLLABLES)
        && syllable < LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT
    {
        let (pair, trailing) = (syllable / TRAILING_COUNT, syllable % TRAILING_COUNT);
        let letters = [LEADING + pair / VOWEL_COUNT, VOWELS + pair % VOWEL_COUNT, TRAILING + trailing];
        let count = if trailing > 0 { 3 } else { 2 };
        return chars.extend(letters.into_iter().take(count).filter_map(char::from_u32));
    }
    match TABLE.entry(c) {
        Some(entry) if compatibly || entry.kind != Kind::Compatible => {
            TABLE.parts(entry).iter().for_each(|part| decompose(*part, compatibly, chars));
        }
        _ => chars.push(c),
    }
}

/// Decomposed `chars`, put together.
fn composed(chars: &[char]) -> String {
    let mut text = String::with_capacity(chars.len());
    // The starter and the marks after it that it didn't take; the class of the last of them.
    let mut starter: Option<char> = None;
    let mut marks = String::new();
    let mut last = 0;
    for &c in chars {
        let class = class(c);
        let reached = marks.is_empty() || last < class;
        if let Some(whole) = starter.filter(|_| reached).and_then(|starter| compose(starter, c)) {
            starter = Some(whole);
            continue;
        }
        if class == 0 {
            text.extend(starter.replace(c));
            text.push_str(&marks);
            marks.clear();
        } else if starter.is_some() {
            marks.push(c);
        } else {
            text.push(c);
        }
        last = class;
    }
    text.extend(starter);
    text.push_str(&marks);
    text
}

fn compose(first: char, second: char) -> Option<char> {
    // No mark is below U+0300, and nothing else composes with what is before it.
    if second < '\u{300}' {
        return None;
    }
    let (one, two) = (u32::from(first), u32::from(second));
    let within = |number: u32, start: u32, count: u32| number.checked_sub(start).filter(|offset| *offset < count);
    if let (Some(leading), Some(vowel)) = (within(one, LEADING, LEADING_COUNT), within(two, VOWELS, VOWEL_COUNT)) {
        return char::from_u32(SYLLABLES + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT);
    }
    if let (Some(syllable), Some(trailing)) =
        (within(one, SYLLABLES, LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT), within(two, TRAILING, TRAILING_COUNT))
        && syllable % TRAILING_COUNT == 0
        && trailing > 0
    {
        return char::from_u32(one + trailing);
    }
    TABLE.composite(first, second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    fn check(text: &str) {
        assert!(text.nfc().eq(nfc(text).chars()), "nfc {text:?}");
        assert!(text.nfkc().eq(nfkc(text).chars()), "nfkc {text:?}");
        assert!(text.nfkd().eq(nfkd(text)), "nfkd {text:?}");
    }

    #[test]
    fn every_character_has_its_forms() {
        for c in '\0'..=char::MAX {
            // Most planes are empty: there, one form is enough to see that nothing came to be.
            if matches!(c, '\0'..='\u{3ffff}' | '\u{e0000}'..='\u{e0fff}') {
                check(c.encode_utf8(&mut [0; 4]));
            }
            assert!(is_mark(c) == is_combining_mark(c) && [c].into_iter().nfkd().eq(nfkd(&c.to_string())), "{c:?}");
        }
    }

    /// Characters that do something, in every order of up to six that a walk through them comes upon.
    #[test]
    fn sequences_have_their_forms() {
        let lively: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| class(*c) > 0 || TABLE.entry(*c).is_some_and(|entry| entry.kind != Kind::Compatible))
            .chain("aeiouAEO \u{1100}\u{1161}\u{11a8}\u{ac00}\u{11a7}αωに\u{9c7}\u{9be}\u{915}".chars())
            .collect();
        let mut at = 1_usize;
        for length in (1..=6).cycle().take(60_000) {
            let mut text = String::new();
            for _ in 0..length {
                at = (at * 1_103_515_245 + 12_345) % 0x8000_0000;
                // Half of the time from the end, where the bases are, so that marks have something to stand on.
                let near =
                    if at.is_multiple_of(3) { lively.len() - 1 - (at / 7) % 20 } else { (at / 7) % lively.len() };
                text.push(lively[near]);
            }
            check(&text);
        }
        for entry in TABLE.entries.iter().filter(|entry| entry.kind == Kind::Composite) {
            check(&TABLE.parts(entry).iter().collect::<String>());
        }
    }

    #[test]
    fn many_marks_take_no_time() {
        let marks = "\u{301}\u{316}".repeat(50_000);
        check(&format!("a{marks}"));
    }
}
