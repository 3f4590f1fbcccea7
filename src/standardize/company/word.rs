//! Words of a company name, each with how it was written.
//!
//! In scope: where words begin and end: dots in `S.A.`, spaced letters, brackets, `&`. Not in scope: what they mean.

use crate::text::latin;
use crate::text::normal_form::is_mark;

/// A word of a name.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Folded, in Latin letters where there are some; only letters and digits.
    pub(super) key: String,
    /// Where it stands in the name, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number of the bracket it stands in; 0 outside.
    pub(super) bracket: usize,
    /// What stands between the word before and this one.
    pub(super) before: Before,
    /// With a dot inside or after it, as abbreviations have.
    pub(super) dotted: bool,
    pub(super) upper: bool,
    pub(super) lower: bool,
    /// With a capital behind a small letter or before one, but not as a sentence begins: `SpA`, `eG`.
    pub(super) mixed: bool,
    pub(super) cyrillic: bool,
}

/// Marks between a word and the one before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    pub(super) hyphen: bool,
    pub(super) quote: bool,
    pub(super) comma: bool,
    pub(super) slash: bool,
    pub(super) space: bool,
    /// Nothing but a dot: `Booking.com`.
    pub(super) dot: bool,
}

/// The words of `name`.
pub(super) fn words(name: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut bracket, mut brackets, mut depth) = (0, 0, 0u32);
    let mut before = Before::default();
    let mut rest = name.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !in_word(c) {
            match c {
                '(' | '[' | '{' | '（' | '【' => {
                    if depth == 0 {
                        brackets += 1;
                        bracket = brackets;
                    }
                    depth += 1;
                }
                ')' | ']' | '}' | '）' | '】' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        bracket = 0;
                    }
                }
                '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '「' | '『' | '\'' | '’' => before.quote = true,
                '-' | '‐' | '‑' | '_' => before.hyphen = true,
                ',' | ';' => before.comma = true,
                '/' | '\\' => before.slash = true,
                '.' => before.dot = true,
                c if c.is_whitespace() => before.space = true,
                '&' | '＆' => {
                    let end = start + c.len_utf8();
                    words.push(Word::new("and".into(), start, end, bracket, Before::default(), name));
                    before = Before::default();
                }
                _ => {}
            }
            continue;
        }
        // `run` letters since the last joining mark, which stands between letters that belong together.
        let (mut end, mut run) = (start + c.len_utf8(), 1);
        while let Some((at, c)) = rest.peek().copied() {
            if in_word(c) {
                run += 1;
            } else {
                let mut ahead = name.get(at + c.len_utf8()..).unwrap_or_default().chars();
                let next = ahead.by_ref().take(3).take_while(|c| in_word(*c)).count();
                let joins = match c {
                    '.' => next > 0 && (run == 1 || next == 1),
                    '/' | ':' => run == 1 && (next == 1 || next == 2),
                    '\'' | '’' | 'ʼ' | '`' => next > 0,
                    _ => false,
                };
                if !joins {
                    break;
                }
                run = 0;
            }
            end = at + c.len_utf8();
            rest.next();
        }
        let key: String = latin(name.get(start..end).unwrap_or_default()).chars().filter(|c| in_word(*c)).collect();
        if !key.is_empty() {
            words.push(Word::new(key, start, end, bracket, std::mem::take(&mut before), name));
        }
    }
    // `und Co` is `& Co`, also within legal forms.
    for at in 1..words.len() {
        if words.get(at).is_some_and(|word| word.key == "co")
            && let Some(word) = words.get_mut(at - 1).filter(|word| matches!(word.key.as_str(), "und" | "u"))
        {
            word.key = "and".into();
        }
    }
    join_letters(words)
}

impl Word {
    fn new(key: String, start: usize, end: usize, bracket: usize, before: Before, name: &str) -> Self {
        let text = name.get(start..end).unwrap_or_default();
        let dotted = text.contains('.') || name.get(end..).is_some_and(|rest| rest.starts_with('.'));
        let upper = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
        let lower = !text.chars().any(char::is_uppercase);
        let mixed = !upper && text.chars().skip(1).any(char::is_uppercase);
        let cyrillic = text.chars().any(|c| ('\u{400}'..'\u{530}').contains(&c));
        Self { key, start, end, bracket, before, upper, dotted, lower, mixed, cyrillic }
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// The words as they stand in a core: `und`, `et`, `y` and the like between words of two letters or more are `and`.
pub(super) fn core(words: &[Word]) -> String {
    let long = |word: Option<&Word>| word.is_some_and(|word| word.key.chars().nth(1).is_some());
    let mut core = String::new();
    for (at, word) in words.iter().enumerate() {
        let joins = matches!(word.key.as_str(), "und" | "et" | "y" | "e" | "u" | "og" | "och" | "en" | "i");
        let between = joins && at > 0 && long(words.get(at - 1)) && long(words.get(at + 1));
        if at > 0 {
            core.push(' ');
        }
        core.push_str(if between { "and" } else { &word.key });
    }
    core
}

/// Single letters in a row are one word: `I B M`, `S. A.`
fn join_letters(words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    let mut open = false;
    for word in words {
        let single = word.key.len() == 1 && word.key.chars().all(char::is_alphabetic);
        match joined.last_mut() {
            Some(last) if single && open && last.bracket == word.bracket => {
                last.key.push_str(&word.key);
                last.end = word.end;
                last.upper &= word.upper;
                last.lower &= word.lower;
                last.mixed = !last.upper && !last.lower;
            }
            _ => joined.push(word),
        }
        open = single;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_and_end_where_readers_see_them() {
        for (name, expect) in [
            ("Acme, Inc.", "acme inc"),
            ("I B M", "ibm"),
            ("S.A. de C.V.", "sa de cv"),
            ("S. A. de C. V.", "sa de cv"),
            ("Amazon.com", "amazon com"),
            ("U.S. Steel", "us steel"),
            ("Novo Nordisk A/S", "novo nordisk as"),
            ("McDonald's", "mcdonalds"),
            ("AT&T", "at and t"),
            ("Ernst & Young", "ernst and young"),
            ("Ernst und Young", "ernst and young"),
            ("Y Combinator", "y combinator"),
            ("Coca-Cola", "coca cola"),
            ("ООО «Ромашка»", "ooo romashka"),
            ("Ges.m.b.H.", "gesmbh"),
            ("Sh.p.k.", "shpk"),
            ("トヨタ 自動車", "トヨタ 自動車"),
            ("", ""),
        ] {
            assert_eq!(core(&words(name)), expect, "{name}");
        }
    }
}
