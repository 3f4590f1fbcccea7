//! What was meant: the words of the vocabulary that a word may be a slip or another form of: `tchnologies`, `labbs`.
//!
//! In scope: slips in a listed word as it was typed, in the plural or cut short, and words that stand for one another.
//! Not in scope: slips of words that are compared in full (`word`), which are told by the two words alone.
//!
//! Two words that are one slip apart are equal once a letter is left out of one or of both: every listed form is kept
//! under the hashes of what is left of it.

use super::super::edit::Pattern;
use super::short_forms::{NUMBERS, SHORT_FORMS};
use super::{WORDS, hash, is_listed, listed};
use std::sync::LazyLock;

/// Shortest form, in bytes, that is recognised misspelt: of shorter ones, a slip makes another.
const SHORTEST: usize = 4;
/// Longest.
const LONGEST: usize = 20;

/// From this length on a word that is two slips off is recognised as well.
const TWO_SLIPS: usize = 8;

/// Words for one thing that share no stem: a bank holding is called any of these, and other languages' words for one trade
/// begin otherwise than the English one, so that they can't be [`TRANSLATIONS`](super::translations): `csn` is companhia
/// siderurgica nacional, whose English name is national steel.
const KIN: &[&str] = &[
    "bancorp bancshare bank bankshare",
    "brewery cerveceria cervecerias cervejaria brauerei brasserie",
    "chemical quimica quimico",
    "food alimentos alimentaire lebensmittel",
    "foundation stiftung stichting",
    "health salud sante saude gesundheit",
    "hospital krankenhaus klinikum ospedale",
    "insurance seguros seguradora aseguradora versicherung versicherungen assurance assurances assicurazioni",
    "library bibliothek bibliotheque biblioteca",
    "mining bergbau",
    "northeast noreste nordeste",
    "northwest noroeste",
    "research forschung investigacion investigaciones pesquisa onderzoek",
    "school escuela ecole escola",
    "science wissenschaft wissenschaften ciencia ciencias",
    "southeast sureste sudeste",
    "southwest suroeste sudoeste",
    "steel siderurgica siderurgico siderurgia acero aceros stahl acier acciaio",
    "university hochschule",
    "water agua aguas eau eaux wasser acqua",
];
/// How alike they are.
const KIN_ALIKE: u16 = 750;

/// A form and the word that it stands for.
struct Form {
    text: String,
    word: String,
}

struct Table {
    forms: Vec<Form>,
    /// What is left of each form, hashed, with the form's number; sorted.
    left: Vec<(u32, u16)>,
    /// Each word of [`KIN`] with all that stand for its thing; sorted.
    kin: Vec<(&'static str, &'static str)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let words = WORDS.iter().flat_map(|(_, words)| words.split(' ')).filter(|word| listed(word).number().is_none());
    let forms = words.flat_map(|word| {
        let many = word.strip_suffix('y').map_or_else(|| format!("{word}s"), |stem| format!("{stem}ies"));
        [word.to_owned(), many].map(|text| Form { text, word: listed(word).long_form().unwrap_or(word).into() })
    });
    let short = SHORT_FORMS.iter().map(|(short, word)| Form { text: (*short).into(), word: (*word).into() });
    let numbers = NUMBERS.iter().map(|(text, number)| Form { text: (*text).into(), word: number.to_string() });
    let forms: Vec<Form> =
        forms.chain(short).chain(numbers).filter(|form| (SHORTEST..=LONGEST).contains(&form.text.len())).collect();
    let mut left = Vec::new();
    for (number, form) in (0u16..).zip(&forms) {
        each_left(&form.text, |hash| left.push((hash, number)));
    }
    left.sort_unstable();
    left.dedup();
    let mut kin: Vec<_> = KIN.iter().flat_map(|kin| kin.split(' ').map(|word| (word, *kin))).collect();
    kin.sort_unstable();
    Table { forms, left, kin }
});

/// Hands `take` the hashes of `word` and of what is left of it without each of its letters.
fn each_left(word: &str, mut take: impl FnMut(u32)) {
    let mut left = String::with_capacity(word.len());
    take(hash(word) as u32);
    for (at, c) in word.char_indices() {
        left.clear();
        left.extend([word.get(..at).unwrap_or_default(), word.get(at + c.len_utf8()..).unwrap_or_default()]);
        take(hash(&left) as u32);
    }
}

/// The listed words that `word`, in canonical form, may have been meant for, and how alike in permille. By a slip only
/// where it isn't listed itself, and has no digits.
pub(crate) fn meant(word: &str) -> Vec<(&'static str, u16)> {
    let mut meant: Vec<(&'static str, u16)> = Vec::new();
    let table = &*TABLE;
    if let Ok(at) = table.kin.binary_search_by_key(&word, |(word, _)| word)
        && let Some((_, kin)) = table.kin.get(at)
    {
        meant.extend(kin.split(' ').filter(|kin| *kin != word).map(|kin| (kin, KIN_ALIKE)));
        return meant;
    }
    if !(SHORTEST..=LONGEST).contains(&word.len()) || word.bytes().any(|byte| byte.is_ascii_digit()) || is_listed(word)
    {
        return meant;
    }
    let mut tried: Vec<u16> = Vec::new();
    each_left(word, |hash| {
        let from = table.left.partition_point(|(known, _)| *known < hash);
        let same = table.left.iter().skip(from).take_while(|(known, _)| *known == hash);
        tried.extend(same.map(|(_, form)| *form));
    });
    if tried.is_empty() {
        return meant;
    }
    tried.sort_unstable();
    tried.dedup();
    let pattern = Pattern::new(word.as_bytes());
    for form in tried.iter().filter_map(|form| table.forms.get(usize::from(*form))) {
        let slips = pattern.distance(form.text.as_bytes()) as usize;
        let longer = form.text.len().max(word.len());
        if slips == 1 || slips == 2 && longer >= TWO_SLIPS {
            let alike = (1000 - 1000 * slips / longer) as u16;
            match meant.iter_mut().find(|(word, _)| *word == form.word) {
                Some((_, best)) => *best = alike.max(*best),
                None => meant.push((&form.word, alike)),
            }
        }
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_slip_in_a_listed_word_is_seen_through() {
        for (word, expect) in [
            ("tchnologies", vec![("technology", 917)]),
            ("labbs", vec![("laboratory", 800)]),
            ("hldsg", vec![("holding", 800)]),
            ("telcom", vec![("telecommunication", 858)]),
            ("secnod", vec![("2", 834)]),
            ("loistiics", vec![("logistic", 778)]),
            ("bank", vec![("bancorp", 750), ("bancshare", 750), ("bankshare", 750)]),
            ("noroeste", vec![("northwest", 750)]),
            // Too short, listed themselves, no slip of anything.
            ("lbs", vec![]),
            ("labs", vec![]),
            ("technology", vec![]),
            ("quux", vec![]),
            ("5labs", vec![]),
            ("", vec![]),
            ("华为技术有限", vec![]),
        ] {
            assert_eq!(meant(word), expect, "`{word}`");
        }
    }
}
