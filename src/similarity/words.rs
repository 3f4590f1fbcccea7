//! Words: a company name's core as the words in which it is compared.
//!
//! In scope: taking apart, initials, numbers, short forms, plurals. Not in scope: legal forms
//! (`standardize`) and what words are worth (`vocabulary`, the account book).

use super::vocabulary;
use crate::lead::Company;
use std::borrow::Cow;

/// Most words of a name that are compared.
pub(crate) const MOST_WORDS: usize = 20;

/// Stands before the words that follow a legal form: they say what of the company is meant, not which company.
pub(crate) const ASIDE: &str = "/";

/// A company's core in canonical form, what follows its legal form set off by [`ASIDE`].
///
/// `Cato Corporation, Class A` is `cato / class a`, and `Citizens Inc /RI` is `citizens / ri`.
pub(crate) fn canonical_of(company: &Company) -> String {
    let mut name = canonical(&company.core);
    let tail = company.legal_form.as_deref().and_then(|form| {
        let (head, tail) = company.name.split_once(form)?;
        (head.contains(char::is_alphanumeric)).then(|| canonical(tail))
    });
    if let Some(tail) = tail.filter(|tail| !tail.is_empty())
        && let Some(head) = name.strip_suffix(&tail).map(str::len)
        && name.get(..head).is_some_and(|head| head.ends_with(' '))
    {
        name.insert_str(head, "/ ");
    }
    name
}

/// The words of `core`, joined by single spaces: initials joined (`a o smith` is `ao smith`), numbers as digits,
/// common words without plural and in full. Two spellings of the same words come out the same.
///
/// Empty only where `core` has no letter and no digit.
pub(crate) fn canonical(core: &str) -> String {
    let mut canonical = String::with_capacity(core.len() + 8);
    let mut pieces = core.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c)).filter_map(word).peekable();
    let mut words = 0;
    let mut tens: Option<(u16, usize)> = None;
    while let Some(mut piece) = pieces.next() {
        if words == MOST_WORDS {
            break;
        }
        if is_initial(&piece) {
            while let Some(next) = pieces.next_if(|next| is_initial(next)) {
                piece.to_mut().push_str(&next);
            }
        }
        let listed = vocabulary::listed(&piece);
        let start = canonical.len();
        if words > 0 {
            canonical.push(' ');
        }
        words += 1;
        let mut number = listed.number();
        if number.is_none() && words > 1 {
            number = roman(&piece, pieces.peek().is_none());
        }
        if let Some(mut number) = number {
            // `forty four` is 44.
            if let (Some((ten, at)), 1..=9) = (tens, number) {
                canonical.truncate(at);
                number += ten;
            }
            tens = (20..=90).contains(&number).then_some((number, canonical.len()));
            canonical.push_str(&number.to_string());
            continue;
        }
        if let (Some((ten, at)), Ok(unit @ 1..=9)) = (tens, piece.parse::<u16>()) {
            canonical.truncate(at);
            canonical.push_str(&(ten + unit).to_string());
            tens = None;
            continue;
        }
        tens = None;
        if let Some(long) = listed.long_form() {
            canonical.push_str(long);
        } else if let Some(one) = singular(&piece, listed) {
            canonical.push_str(&one);
        } else {
            canonical.push_str(&piece);
        }
        debug_assert!(canonical.len() > start);
    }
    canonical
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}

/// A piece without apostrophes, in lower case; `None`: nothing is left.
fn word(piece: &str) -> Option<Cow<'_, str>> {
    // Most are as they should be.
    if piece.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return (!piece.is_empty()).then_some(Cow::Borrowed(piece));
    }
    let word: String = piece.chars().filter(|c| !is_apostrophe(*c)).flat_map(char::to_lowercase).collect();
    (!word.is_empty()).then_some(Cow::Owned(word))
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// `ii` to `xxxix`; `i`, `v` and `x` alone are more often initials, unless they come `last`.
fn roman(word: &str, last: bool) -> Option<u16> {
    if (word.len() < 2 && !last) || !word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')) {
        return None;
    }
    (1..40).find(|number| numeral(*number) == word)
}

/// The Roman numeral of a number below 40.
fn numeral(number: u16) -> String {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    "x".repeat(usize::from(number / 10)) + ONES.get(usize::from(number % 10)).copied().unwrap_or_default()
}

/// The singular of a common word; of one that is `listed` itself, none.
fn singular(word: &str, listed: vocabulary::Listed) -> Option<String> {
    if listed.is_common() {
        return None;
    }
    let stem = word.strip_suffix('s')?;
    if vocabulary::is_common(stem) {
        return Some(stem.into());
    }
    if let Some(stem) = stem.strip_suffix("ie").map(|stem| format!("{stem}y"))
        && vocabulary::is_common(&stem)
    {
        return Some(stem);
    }
    stem.strip_suffix('e').filter(|stem| vocabulary::is_common(stem)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_words() {
        for (core, expect) in [
            ("A. O. Smith", "ao smith"),
            ("smith a o", "smith ao"),
            ("U.S. Steel", "us steel"),
            ("Men's  Wearhouse", "mens wearhouse"),
            ("First Bank Int’l", "1 bank international"),
            ("brigade forty-four", "brigade 44"),
            ("brigade forty 4", "brigade 44"),
            ("Acme Technologies", "acme technology"),
            ("acme tech", "acme technology"),
            ("hamilton ins grp", "hamilton insurance group"),
            ("fund ii", "fund 2"),
            ("fund xviii", "fund 18"),
            ("fund v", "fund 5"),
            ("acme v solutions", "acme v solution"),
            ("ii vi", "ii 6"),
            ("AT&T", "at t"),
            ("华为 技术", "华为 技术"),
            ("...", ""),
            ("", ""),
        ] {
            assert_eq!(canonical(core), expect, "`{core}`");
        }
    }

    #[test]
    fn very_long_names_are_cut_by_words() {
        let long = "word ".repeat(10_000);
        assert_eq!(canonical(&long).split(' ').count(), MOST_WORDS);
    }
}
