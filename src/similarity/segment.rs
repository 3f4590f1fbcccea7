//! Segments: the parts of a name as somebody typed it, `Dept. of Physics, University of Foo, Bar`.
//!
//! In scope: where one part ends and the next begins. Not in scope: which part names the organisation; every one is
//! compared (`compare`).

use super::words::{ASIDE, canonical, canonical_of};
use crate::lead::Company;

/// Stands between the segments of a name in canonical form.
pub(crate) const NEXT: &str = ",";

/// Most words of a name that are passed over to find the next word of its core: a legal form is at most so long.
const LONGEST_FORM: usize = 8;

/// A company's core in canonical form as [`canonical_of`] makes it, its segments set off by [`NEXT`].
pub(crate) fn wanted_of(company: &Company) -> String {
    let cuts = cuts(company);
    if !cuts.iter().any(|(_, mark)| *mark == NEXT) {
        return canonical_of(company);
    }
    let mut wanted = String::with_capacity(company.core.len() + 16);
    let mut cuts = cuts.into_iter().peekable();
    let mut segment = String::new();
    let mut mark = NEXT;
    let mut flush = |segment: &mut String, mark: &str| {
        let words = canonical(segment);
        if !words.is_empty() {
            if !wanted.is_empty() {
                wanted.extend([" ", mark, " "]);
            }
            wanted.push_str(&words);
        }
        segment.clear();
    };
    for (at, word) in company.core.split(' ').enumerate() {
        if let Some((_, next)) = cuts.next_if(|(cut, _)| *cut == at) {
            flush(&mut segment, mark);
            mark = next;
        }
        segment.push_str(word);
        segment.push(' ');
    }
    flush(&mut segment, mark);
    wanted
}

/// Whether a name has more than one segment.
pub(crate) fn has_segments(company: &Company) -> bool {
    cuts(company).iter().any(|(_, mark)| *mark == NEXT)
}

/// A word of a name as written.
struct Run<'a> {
    text: &'a str,
    start: usize,
    /// A segment begins here.
    begins: bool,
}

/// The words of the core before which a segment begins, or what follows the legal form, each with its mark.
fn cuts(company: &Company) -> Vec<(usize, &'static str)> {
    let runs = runs(&company.name);
    if !runs.iter().skip(1).any(|run| run.begins) {
        return Vec::new();
    }
    let form = company.legal_form.as_deref().and_then(|form| company.name.find(form)).filter(|at| *at > 0);
    let mut cuts = Vec::new();
    let (mut next, mut last_start) = (0, 0);
    for (at, word) in company.core.split(' ').enumerate() {
        let ahead = runs.iter().enumerate().skip(next).take(LONGEST_FORM);
        let Some((found, run)) = ahead.into_iter().find(|(_, run)| is_of(run.text, word)) else { continue };
        let begins = runs.iter().take(found + 1).skip(next).any(|run| run.begins);
        if at > 0 && next > 0 {
            if begins {
                cuts.push((at, NEXT));
            } else if form.is_some_and(|form| (last_start..run.start).contains(&form)) {
                cuts.push((at, ASIDE));
            }
        }
        (next, last_start) = (found + 1, run.start);
    }
    cuts
}

/// Whether a word as written became `word` of the core, or a part of it: `É` became `e`, and `U.S.` became `us`.
fn is_of(written: &str, word: &str) -> bool {
    let mut rest = word.chars();
    let mut letters = written.chars().flat_map(char::to_lowercase).filter(char::is_ascii_alphanumeric).peekable();
    if letters.peek().is_none() {
        return !word.is_ascii() || !written.is_ascii();
    }
    letters.all(|letter| rest.any(|other| other == letter)) && (!written.is_ascii() || starts_alike(written, word))
}

fn starts_alike(written: &str, word: &str) -> bool {
    word.chars().next() == written.chars().next().map(|c| c.to_ascii_lowercase())
}

/// Letters and digits in a row, and whether what stands before them parts one organisation from another.
fn runs(name: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run> = Vec::new();
    let mut begins = false;
    let mut rest = 0;
    while let Some(from) = name.get(rest..).and_then(|text| text.find(char::is_alphanumeric)).map(|at| rest + at) {
        let between = name.get(rest..from).unwrap_or_default();
        let text = name.get(from..).unwrap_or_default();
        let len = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
        let text = text.get(..len).unwrap_or_default();
        // `A/S` and `L+G` are one word each.
        let long = text.chars().nth(1).is_some() && runs.last().is_some_and(|run| run.text.chars().nth(1).is_some());
        begins |= between.contains([',', ';', '(', ')', '[', ']', '|', '，', '（', '）', '、'])
            || long && (between.contains(['/', '+', '@', '\\']) || [" - ", " – ", " — "].contains(&between));
        rest = from + len;
        if text.eq_ignore_ascii_case("at")
            && between.ends_with(' ')
            && name.get(rest..).is_some_and(|rest| rest.starts_with(' '))
        {
            begins = true;
            continue;
        }
        runs.push(Run { text, start: from, begins });
        begins = false;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(name: &str) -> String {
        wanted_of(&crate::account([("id", "a"), ("name", name)]).unwrap().name)
    }

    #[test]
    fn parts_that_somebody_set_off() {
        for (name, expect) in [
            ("Dept. of Physics, University of Foo, Bar", "department of physics , university of foo , bar"),
            ("Acme, Inc.", "acme"),
            ("Acme, Inc., Springfield", "acme , springfield"),
            ("Rockfalcon Research Laboratories (Zebra", "rockfalcon research laboratory , zebra"),
            ("Rockfalcon / Zebra", "rockfalcon , zebra"),
            ("Zebra A/S", "zebra"),
            ("Landis+Gyr", "landis , gyr"),
            ("Computing Lab at Rockfalcon University", "computing laboratory at , rockfalcon university"),
            ("AT&T", "at and t"),
            ("École de Zèbre, Université Müller", "ecole de zebre , university muller"),
            ("Zebra AG American Shares, each one", "zebra / american share , each 1"),
            ("", ""),
        ] {
            if !name.is_empty() {
                assert_eq!(wanted(name), expect, "`{name}`");
            }
        }
    }

    #[test]
    fn marks_apart_the_words_are_those_of_the_canonical_form() {
        for name in ["U.S. Steel, Gary", "华为 技术, 深圳", "Ü, É, Ö", "a,b,c", "Rock & Falcon, Zebra und Söhne"]
        {
            let company = crate::account([("id", "a"), ("name", name)]).unwrap().name;
            let words = |text: &str| text.split(' ').filter(|word| ![NEXT, ASIDE].contains(word)).collect::<String>();
            assert_eq!(words(&wanted_of(&company)), words(&canonical_of(&company)), "`{name}`");
        }
    }
}
