//! Asides: what a name says beside the name itself: brackets, former names, parents, tickers.
//!
//! In scope: recognising them. Not in scope: brackets that say nothing we know; they are part of the name.

use super::legal_form::is_form;
use super::word::Word;
use crate::standardize::place;

/// What was taken out of a name.
#[derive(Default)]
pub(super) struct Asides {
    pub(super) forms: Vec<Word>,
    pub(super) parent: Option<String>,
    pub(super) place: Option<String>,
    pub(super) former: Option<String>,
}

/// What follows a marker.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marked {
    Former,
    Parent,
    /// The name by which the company is known.
    Trade,
    /// Somebody else's address.
    CareOf,
}

/// Markers as joined keys, with their number of words.
const MARKERS: [(&str, usize, Marked); 25] = [
    ("formerlyknownas", 3, Marked::Former),
    ("previouslyknownas", 3, Marked::Former),
    ("formerlycalled", 2, Marked::Former),
    ("formerly", 1, Marked::Former),
    ("previously", 1, Marked::Former),
    ("fka", 1, Marked::Former),
    ("vormals", 1, Marked::Former),
    ("ehemals", 1, Marked::Former),
    ("anciennement", 1, Marked::Former),
    ("antes", 1, Marked::Former),
    ("voorheen", 1, Marked::Former),
    ("asubsidiaryof", 3, Marked::Parent),
    ("subsidiaryof", 2, Marked::Parent),
    ("adivisionof", 3, Marked::Parent),
    ("divisionof", 2, Marked::Parent),
    ("apartof", 3, Marked::Parent),
    ("partof", 2, Marked::Parent),
    ("abusinessunitof", 4, Marked::Parent),
    ("anaffiliateof", 3, Marked::Parent),
    ("doingbusinessas", 3, Marked::Trade),
    ("tradingas", 2, Marked::Trade),
    ("dba", 1, Marked::Trade),
    ("ta", 1, Marked::Trade),
    ("co", 1, Marked::CareOf),
    ("careof", 2, Marked::CareOf),
];

/// Exchanges before a ticker: `NASDAQ: AAPL`.
const EXCHANGES: [&str; 30] = [
    "nasdaq", "nyse", "nysearca", "amex", "lse", "lon", "aim", "tsx", "tsxv", "asx", "xetra", "fra", "etr", "otc",
    "otcmkts", "otcqx", "otcqb", "bse", "nse", "hkex", "sehk", "hkse", "tse", "tyo", "epa", "euronext", "swx", "krx",
    "sgx", "jse",
];

/// Takes the asides out of `words`; at least one word stays.
pub(super) fn take(name: &str, words: &mut Vec<Word>) -> Asides {
    let mut asides = Asides::default();
    take_brackets(name, words, &mut asides);
    take_marked(name, words, &mut asides);
    take_owner(name, words, &mut asides);
    asides
}

fn take_brackets(name: &str, words: &mut Vec<Word>, asides: &mut Asides) {
    let mut at = 0;
    while let Some(bracket) = words.get(at).map(|word| word.bracket) {
        let length = words.iter().skip(at).take_while(|word| word.bracket == bracket).count();
        let inside = words.get(at..at + length).unwrap_or_default();
        let within = at > 0 && at + length < words.len();
        if bracket == 0 || length == words.len() || !is_aside(name, inside, within, words, asides) {
            at += length;
            continue;
        }
        let gone: Vec<Word> = words.drain(at..at + length).collect();
        if is_form(&gone) {
            asides.forms.extend(gone);
        }
    }
}

/// Whether a bracket's words aren't part of the name; keeps what they say. `within`: there are words on both sides.
fn is_aside(name: &str, inside: &[Word], within: bool, words: &[Word], asides: &mut Asides) -> bool {
    if let Some((0, length, marked)) = marker(name, inside) {
        let text = slice(name, inside.get(length..).unwrap_or_default());
        match marked {
            Marked::Former => asides.former = text,
            Marked::Parent => asides.parent = text,
            Marked::CareOf => {}
            // The trade name stays in the name.
            Marked::Trade => return false,
        }
        return true;
    }
    // `Coca-Cola Company (The)`, as lists sort it.
    let article = matches!(inside, [word] if word.key == "the");
    if article
        || is_form(inside)
        || inside.first().is_some_and(|word| inside.len() <= 3 && EXCHANGES.contains(&word.key.as_str()))
    {
        return true;
    }
    // A country within the registered name tells a company from its parent: `Hutchmed (China) Ltd`. Behind it, it is
    // somebody's remark.
    if let Some(country) = Some(inside)
        .filter(|_| !within)
        .and_then(|inside| slice(name, inside))
        .and_then(|text| place::country_exactly(&text))
    {
        asides.place = Some(country);
        return true;
    }
    let [word] = inside else { return false };
    let outside = || words.iter().filter(|word| word.bracket == 0);
    let all = outside().filter_map(|word| word.key.chars().next());
    let telling = outside().filter(|word| !matches!(word.key.as_str(), "and" | "of" | "the" | "for" | "de"));
    word.key.len() > 1
        && (all.eq(word.key.chars()) || telling.filter_map(|word| word.key.chars().next()).eq(word.key.chars()))
}

fn take_marked(name: &str, words: &mut Vec<Word>, asides: &mut Asides) {
    let Some((at, length, marked)) = marker(name, words).filter(|(at, length, _)| *at > 0 && at + length < words.len())
    else {
        return;
    };
    let after = words.split_off(at + length);
    words.truncate(at);
    match marked {
        Marked::Former => asides.former = slice(name, &after),
        Marked::Parent => asides.parent = slice(name, &after),
        Marked::CareOf => {}
        Marked::Trade => {
            asides.parent = slice(name, words);
            *words = after;
        }
    }
}

/// `…, a Parsons company`: the words between are the parent.
fn take_owner(name: &str, words: &mut Vec<Word>, asides: &mut Asides) {
    let Some(at) = words.iter().position(|word| word.before.comma && matches!(word.key.as_str(), "a" | "an")) else {
        return;
    };
    let last = words.last().map(|word| word.key.as_str());
    if at > 0 && at + 2 < words.len() && matches!(last, Some("company" | "subsidiary" | "business" | "brand")) {
        asides.parent = slice(name, words.get(at + 1..words.len() - 1).unwrap_or_default());
        words.truncate(at);
    }
}

/// The first marker: where it begins, its length in words, and what follows it.
fn marker(name: &str, words: &[Word]) -> Option<(usize, usize, Marked)> {
    words.iter().enumerate().find_map(|(at, word)| {
        let candidates = MARKERS.iter().filter(|(marker, ..)| marker.starts_with(&word.key));
        candidates.into_iter().find_map(|(marker, length, marked)| {
            let words = words.get(at..at + length)?;
            // `t/a` and `c/o` are markers, `TA` and `Co` are not.
            let slashed = !matches!(*marker, "ta" | "co") || name.get(word.start..word.end)?.contains('/');
            let joined = words.iter().flat_map(|word| word.key.chars());
            // `Division of Information Technology` is a name, `Linksys, a division of Cisco` is not.
            let apart = *marked != Marked::Parent
                || word.key == "a"
                || word.before.comma
                || word.bracket > 0
                || word.before.hyphen;
            (slashed && apart && joined.eq(marker.chars())).then_some((at, *length, *marked))
        })
    })
}

/// The text from the first to the last of `words`.
fn slice(name: &str, words: &[Word]) -> Option<String> {
    let (first, last) = (words.first()?, words.last()?);
    let end = last.end + usize::from(name.get(last.end..).is_some_and(|rest| rest.starts_with('.')));
    name.get(first.start..end).map(Into::into)
}
