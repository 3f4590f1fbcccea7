//! Evidence: what shows that letters in front of a name or within it are a legal form, where they are a word or a name
//! elsewhere.
//!
//! In scope: how the form is written, and what the words around it are. Not in scope: which forms there are, and where
//! companies have them (`legal_form`).

use super::ordinary::{is_ordinary, is_small};
use super::word::Word;

/// Whether `words` are written apart from what is before them. A joined word (`SE-Bank`) is a name.
pub(super) fn apart(words: &[Word]) -> bool {
    words.first().is_some_and(|word| !word.before.hyphen || word.before.space)
}

/// Countries whose companies have their form at the end.
const AT_THE_END: [&str; 10] = ["AU", "CA", "GB", "HK", "IE", "IN", "NZ", "SG", "US", "ZA"];

/// Whether a form of `country` may stand between `before` and `after`. Two letters of a country that writes forms at the
/// end only are elsewhere some other abbreviation (`GP Strategies`, `PC Connection`), but for small letters.
pub(super) fn is_usual(form: &[Word], before: &[Word], after: &[Word], country: Option<&str>) -> bool {
    let [word] = form else { return true };
    match word.key.as_str() {
        // `Arts et Metiers`.
        "et" if word.lower && !before.is_empty() => false,
        // Not so in `Co-op Group`, as which it comes back.
        "co" if !before.is_empty() || after.iter().all(|word| word.key.len() > 2 && !is_ordinary(&word.key)) => true,
        _ => {
            word.key.len() > 2
                || !country.is_some_and(|country| AT_THE_END.contains(&country))
                || word.lower && after.first().is_some_and(|next| !next.lower)
        }
    }
}

/// Whether what is left without the form is a name: `Power Networks` without `SA` and `of Cooks` without `Company` are
/// none.
pub(super) fn leaves_a_name(form: &[Word], rest: &[Word]) -> bool {
    let Some(next) = rest.first() else { return false };
    // A word of a language goes with the next one: `Limited Brands`, `Company Store Zorvex`.
    let word = form.first().is_some_and(|form| form.key.len() > 4);
    !is_small(&next.key) && if word { !is_ordinary(&next.key) } else { rest.iter().any(|word| !is_ordinary(&word.key)) }
}

/// What is itself limited, so that the word before is no form: `Limited Duration Income Trust`.
const LIMITED: [&str; 9] =
    ["duration", "edition", "editions", "liability", "partner", "partners", "partnership", "term", "voting"];

/// Whether one of the words beside the form is a name, so that the form may stand between two parts of it.
pub(super) fn parts_a_name(form: &[Word], before: &[Word], after: &[Word]) -> bool {
    let (Some(last), Some(next)) = (before.last(), after.first()) else { return false };
    let limits = form.first().is_some_and(|word| word.key == "limited") && LIMITED.contains(&next.key.as_str());
    !limits
        && ![last, next].iter().any(|word| is_small(&word.key))
        && ![last, next].iter().all(|word| is_ordinary(&word.key))
}

/// Whether `form` of `class` in front of `rest` is written as a form. `single`: it would be the name's only one;
/// `elsewhere`: the company's country doesn't have it.
pub(super) fn in_front(class: char, form: &[Word], rest: &[Word], single: bool, elsewhere: bool) -> bool {
    let Some(next) = rest.first() else { return false };
    let all_upper = rest.iter().all(|word| word.upper);
    let cased = form.iter().all(|word| word.upper) && !all_upper;
    let lower = is_lower(form) && !next.lower;
    // Quotes around the name, or a form in capital Cyrillic, leave no doubt.
    let certain = next.before.quote
        || form.iter().all(|word| word.cyrillic && word.upper)
        || single
            && (next.before.space && is_dotted(form) || lower || form.iter().any(|word| word.mixed))
            && leaves_a_name(form, rest);
    match class {
        'a' | 'f' => true,
        'u' => {
            certain
                || single
                    && leaves_a_name(form, rest)
                    && (cased || rest.len() > 1 && form.iter().all(|word| word.key.len() > 2))
        }
        'p' => certain || single && !elsewhere && rest.len() > 1,
        // What no name begins with, unlike `Inc Magazine` and `PLC Systems`.
        'm' => {
            certain || single && !matches!(form, [word] if matches!(word.key.as_str(), "inc" | "incorporated" | "plc"))
        }
        'n' => false,
        _ => certain,
    }
}

/// Whether `form` between `before` and `after` is written as a form.
pub(super) fn between(form: &[Word], before: &[Word], after: &[Word]) -> bool {
    let (Some(last), Some(next)) = (before.last(), after.first()) else { return false };
    let upper = |words: &[Word]| words.iter().any(|word| word.upper && word.key.len() > 1);
    is_dotted(form)
        || form.iter().any(|word| word.mixed)
        || is_lower(form) && !last.lower && !next.lower
        || form.iter().all(|word| word.upper && (word.cyrillic || !is_code(&word.key)))
            && !upper(before)
            && !upper(after)
}

/// `S.r.l.`, `b.v.`; but two dotted capitals are initials: `A.G. Edwards`.
fn is_dotted(form: &[Word]) -> bool {
    form.iter().all(|word| word.dotted && (word.lower || word.key.len() > 2))
}

/// In small letters, and no word that stands so in names: `at Home`, `da Vinci`.
fn is_lower(form: &[Word]) -> bool {
    let running = |word: &Word| {
        matches!(word.key.as_str(), "ad" | "as" | "at" | "co" | "da" | "et" | "in" | "is" | "no" | "on" | "per" | "up")
    };
    form.iter().all(|word| word.lower && word.key.chars().any(char::is_alphabetic))
        && !form.first().is_some_and(running)
}

/// Whether the folded letters are as often a place's or a thing's abbreviation within a name.
fn is_code(key: &str) -> bool {
    matches!(
        key,
        "at" | "ca"
            | "co"
            | "de"
            | "ec"
            | "ep"
            | "et"
            | "eu"
            | "fa"
            | "ge"
            | "gp"
            | "hr"
            | "ie"
            | "im"
            | "in"
            | "ip"
            | "is"
            | "it"
            | "lc"
            | "li"
            | "lp"
            | "lt"
            | "ma"
            | "me"
            | "na"
            | "no"
            | "ok"
            | "op"
            | "pa"
            | "pc"
            | "pe"
            | "pr"
            | "ps"
            | "ro"
            | "sd"
            | "se"
            | "sf"
            | "sk"
            | "sp"
            | "ss"
            | "to"
            | "up"
    )
}
