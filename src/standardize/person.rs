//! Person names: first and last name, whichever columns they came in.
//!
//! In scope: order, forms of address, suffixes, particles, case, scripts that write the family name first. Not
//! in scope: guessing a name (from an address, say) or a gender. What is cut stays in the submission.

use super::reading::Reading;
use super::text;
use crate::lead::Outcome;
use crate::text::normal_form::is_mark;

/// Longest name, in characters.
const NAME_CHARS: usize = 256;

/// Forms of address and degrees that stand before a name; folded, without dots; sorted.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "capt", "captain", "col", "dipling", "doctor", "dott", "dottssa", "dr", "dra", "drhc", "dring", "drmed", "drs",
    "frau", "herr", "hon", "hr", "ir", "lt", "madame", "maj", "miss", "mlle", "mme", "monsieur", "mr", "mrs", "ms",
    "mx", "prof", "profdr", "professor", "rev", "senor", "senora", "sgt", "sir", "sra", "srta",
];

/// What stands before a name only with its dot: without, it is a name.
#[rustfmt::skip]
const BEFORE_WITH_DOT: &[&str] = &["dipl.", "eng.", "fr.", "gen.", "ing.", "m.", "mag.", "sr.", "dhr.", "mw.", "sig."];

/// What may follow `Dr.`, as in `Dr. med. dent.`
const OF_DOCTORS: &[&str] = &[
    "dent.", "h.c.", "habil.", "ing.", "iur.", "jur.", "med.", "mult.", "nat.", "oec.", "phil.", "pol.", "rer.", "vet.",
];

/// Generations and degrees that stand after a name; folded, without dots; sorted.
#[rustfmt::skip]
const AFTER: &[&str] = &[
    "bsc", "cfa", "cissp", "cpa", "csm", "dds", "dphil", "esq", "esquire", "facs", "ii", "iii", "iv", "jd", "jr",
    "junior", "llm", "mba", "md", "mph", "msc", "pe", "phd", "pmp", "rn", "sr",
];

/// Small words that belong to the family name after them; folded; sorted.
#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "'t", "af", "al", "av", "bin", "bint", "da", "das", "de", "degli", "dei", "del", "della", "dem", "den", "der",
    "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "los", "san", "st", "te", "ten", "ter", "van",
    "vom", "von", "y", "zu", "zum", "zur",
];

/// Family names of two characters, where names are written without a space.
#[rustfmt::skip]
const TWO_CHARACTERS: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "司徒", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫",
    "慕容", "令狐", "宇文", "长孙", "長孫", "夏侯", "端木", "남궁", "황보", "제갈", "선우", "독고", "사공",
];

/// What people type to get past a required field; folded; sorted.
#[rustfmt::skip]
const NOBODY: &[&str] = &[
    "anonymous", "asdf", "keine", "n.a.", "n/a", "na", "nil", "no", "none", "null", "test", "unknown", "xxx",
];

/// A person's name, with a reading for each column that was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) first: Option<String>,
    pub(super) last: Option<String>,
    /// The rule by which each column was read, in column order; `None`: it couldn't be.
    pub(super) rules: [Option<&'static str>; 3],
}

/// Reads the columns `first_name`, `last_name` and `name`; those of one's own part win over the whole.
pub(super) fn read(first: Option<&str>, last: Option<&str>, whole: Option<&str>) -> Person {
    let first = first.and_then(part);
    let last = last.and_then(part);
    let split = whole.and_then(split);
    let mut person = Person {
        rules: [
            first.as_ref().map(|read| read.rule),
            last.as_ref().map(|read| read.rule),
            split.as_ref().map(|read| read.rule),
        ],
        first: first.map(|read| read.value),
        last: last.map(|read| read.value),
    };
    if let Some((first, last)) = split.map(|read| read.value) {
        let had_last = person.last.is_some();
        // A name of one word beside a last name may be either; it adds nothing that is sure.
        if person.first.is_none() && first != person.last {
            person.first = first;
        }
        if !had_last && last != person.first {
            person.last = last;
        }
    }
    // `Anna` and `Anna Smith` in the two columns.
    if let (Some(first), Some(last)) = (&person.first, &mut person.last) {
        let after_first = |last: &str| part(last.strip_prefix(first.as_str())?.strip_prefix(' ')?);
        while let Some(rest) = after_first(last) {
            *last = rest.value;
        }
    }
    person
}

/// One part of a name: first name or last name.
fn part(text: &str) -> Option<Reading<String>> {
    let given = given(text)?;
    let (mut value, mut rule) = (given, "as_given");
    // What is cut can uncover more to cut: `O'Brien, Jr.` A text that doesn't settle is no name.
    for _ in 0..8 {
        let words: Vec<&str> = value.split(' ').collect();
        let bare = bare(&words);
        let cut = bare.len() < words.len();
        let joined = bare.join(" ");
        let repaired = repair_case(&joined);
        match () {
            () if cut => rule = "title_cut",
            () if repaired != joined && rule == "as_given" => rule = "case_repaired",
            () => {}
        }
        let next = self::given(&repaired)?;
        if next == value {
            return Some(Reading { value, outcome: Outcome::Read, rule });
        }
        value = next;
    }
    None
}

/// A whole name, as first and last name.
fn split(text: &str) -> Option<Reading<(Option<String>, Option<String>)>> {
    let given = given(text)?;
    let (first, last, rule) = divide(&given)?;
    let [first, last] = [first, last].map(|text| part(&text).map(|reading| reading.value));
    Some(Reading { value: (first, last), outcome: Outcome::Read, rule })
}

/// First name, last name and the rule, in the case given.
fn divide(given: &str) -> Option<(String, String, &'static str)> {
    let commas: Vec<Vec<&str>> = given
        .split([',', '、', '，'])
        .map(|part| bare(&part.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>()).to_vec())
        .filter(|part| !part.is_empty() && !part.iter().all(|word| is_after(word)))
        .collect();
    let words = match commas.as_slice() {
        [] => return None,
        [name] => name,
        [last, first, ..] => {
            // `Anna Smith, CSM`: letters after the name, not a first name before it.
            let letters = last.len() > 1
                && first.iter().all(|word| is_capitals(word))
                && !last.iter().all(|word| is_capitals(word));
            if !letters {
                return Some((first.join(" "), last.join(" "), "name_order"));
            }
            last
        }
    };
    if let Some(divided) = family_first(words) {
        return Some(divided);
    }
    let in_capitals = words
        .iter()
        .take_while(|word| is_capitals(word) && word.chars().filter(|c| c.is_alphabetic()).count() > 2)
        .count();
    if (1..words.len()).contains(&in_capitals) && words.iter().skip(in_capitals).all(|word| !is_capitals(word)) {
        let (last, first) = words.split_at_checked(in_capitals)?;
        return Some((first.join(" "), last.join(" "), "family_name_in_capitals"));
    }
    let mut start = words.len().saturating_sub(1);
    if start == 0 {
        return Some((words.join(" "), String::new(), "name_of_one_word"));
    }
    while start > 1 && words.get(start - 1).is_some_and(|word| is_particle(word)) {
        start -= 1;
    }
    let (first, last) = words.split_at_checked(start)?;
    Some((first.join(" "), last.join(" "), "name_split"))
}

/// Names in scripts that write the family name first.
fn family_first(words: &[&str]) -> Option<(String, String, &'static str)> {
    if !words.iter().flat_map(|word| word.chars()).all(|c| is_east_asian(c) || matches!(c, '・' | '·' | '•')) {
        return None;
    }
    let whole = words.join(" ");
    // Foreign names keep their order, with a dot between: `ジョン・スミス`.
    if let Some((first, last)) = whole.split_once(['・', '·', '•']) {
        return Some((first.trim().into(), last.trim().into(), "name_split"));
    }
    if let Some((last, first)) = whole.split_once(' ') {
        let kana = |c: char| matches!(c, '\u{30a0}'..='\u{30ff}');
        return if whole.chars().all(|c| kana(c) || c == ' ') {
            Some((last.into(), first.into(), "name_split"))
        } else {
            Some((first.into(), last.into(), "family_name_first"))
        };
    }
    let length = whole.chars().count();
    // Kana has no fixed place to divide at; a long row of characters is no person's name.
    if whole.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}')) || !(2..=4).contains(&length) {
        return Some((String::new(), whole, "name_unsplit"));
    }
    // Four Han characters are two and two, in China as in Japan.
    let hangul = whole.chars().all(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    let two = TWO_CHARACTERS.iter().any(|name| whole.starts_with(name) && length > 2) || (length == 4 && !hangul);
    let at = whole.char_indices().nth(if two { 2 } else { 1 }).map(|(at, _)| at)?;
    let (last, first) = whole.split_at_checked(at)?;
    Some((first.into(), last.into(), "family_name_first"))
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3134f}')
}

/// The text tidied, without what stands in brackets or quotes; `None` where no name is in it.
fn given(text: &str) -> Option<String> {
    // Twice the length: what is dropped may be as long as what stays.
    let capped = text.trim_start();
    let capped = capped.get(..capped.floor_char_boundary(8 * NAME_CHARS)).unwrap_or(capped);
    let mut plain = String::with_capacity(capped.len());
    let mut within: Option<char> = None;
    for c in text::tidy(capped).chars() {
        match (within, c) {
            (None, '(' | '（') => within = Some(')'),
            (None, '[') => within = Some(']'),
            (None, '"' | '“' | '”') => within = Some('"'),
            (Some(')'), ')' | '）') | (Some(']'), ']') | (Some('"'), '"' | '”') => within = None,
            (Some(_), _) => {}
            (None, c) => plain.push(c),
        }
    }
    let plain = text::tidy(&plain);
    let plain =
        plain.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '\'' | '’' | 'ʼ') && !is_mark(c));
    let letters = plain.chars().any(char::is_alphabetic);
    let link = plain.contains("://") || plain.contains("www.") || plain.contains('@');
    let nobody = folded_word(plain).is_some_and(|word| NOBODY.binary_search(&word.as_str()).is_ok());
    let fits = plain.chars().nth(NAME_CHARS).is_none() && text.len() <= 8 * NAME_CHARS;
    (letters && !link && !nobody && fits).then(|| plain.to_owned())
}

/// `words` without what stands before and after a name; never empty where `words` isn't.
fn bare<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let mut words = words;
    let mut doctor = false;
    while let [first, rest @ ..] = words {
        let Some(folded) = folded_word(first) else { break };
        let plain = folded.replace(['.', '-'], "");
        let title = BEFORE.binary_search(&plain.as_str()).is_ok() || BEFORE_WITH_DOT.contains(&folded.as_str());
        if rest.is_empty() || !(title || (doctor && OF_DOCTORS.contains(&folded.as_str()))) {
            break;
        }
        doctor |= plain.starts_with("dr") || plain.starts_with("prof") || plain.starts_with("dipl");
        words = rest;
    }
    while let [rest @ .., last] = words {
        if rest.is_empty() || !is_after(last) {
            break;
        }
        words = rest;
    }
    words
}

fn is_after(word: &str) -> bool {
    folded_word(word).is_some_and(|word| AFTER.binary_search(&word.replace(['.', ','], "").as_str()).is_ok())
}

fn is_particle(word: &str) -> bool {
    folded_word(word).is_some_and(|word| PARTICLES.binary_search(&word.as_str()).is_ok())
}

/// `word` folded, where it is short enough to be on one of the lists.
fn folded_word(word: &str) -> Option<String> {
    (word.len() <= 32).then(|| text::fold(word))
}

/// At least two letters, none of them small.
fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1 && !word.chars().any(char::is_lowercase)
}

/// Names typed in one case only, in the usual one; anything else as it is.
fn repair_case(name: &str) -> String {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let smalls = name.chars().filter(|c| c.is_lowercase()).count();
    // Two capitals are initials: `JP`.
    if (capitals > 0 && smalls > 0) || (smalls == 0 && capitals <= 2) {
        return name.to_owned();
    }
    let words: Vec<&str> = name.split(' ').collect();
    let repaired = words.iter().enumerate().map(|(at, word)| {
        let lower = word.to_lowercase();
        // The last word is the name itself, whatever it looks like: `Do`, `Van`.
        if at + 1 < words.len() && is_particle(&lower) { lower } else { capitalised(&lower) }
    });
    repaired.collect::<Vec<_>>().join(" ")
}

/// `word` in lower case, with capitals where a name has them: `O'Brien`, `Jean-Pierre`, `McDonald`, `J.P.`
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for (at, c) in word.char_indices() {
        let mut upper = c.to_uppercase();
        let rest = word.get(at..).unwrap_or_default();
        let after_mc = at == 2 && word.starts_with("mc") && rest.chars().nth(2).is_some();
        match (start || after_mc, upper.next(), upper.next()) {
            (true, Some(capital), None) => out.push(capital),
            _ => out.push(c),
        }
        start = match c {
            '-' | '.' | '‐' | '–' => true,
            // One letter before (`O'Brien`, `D'Angelo`), and more than a plural's after.
            '\'' | '’' | 'ʼ' => {
                word.get(..at).is_some_and(|before| before.chars().take(2).count() == 1)
                    && rest.chars().nth(2).is_some()
            }
            _ => false,
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, first: &str, last: &str) {
        let person = read(None, None, Some(name));
        let found = (person.first.as_deref().unwrap_or(""), person.last.as_deref().unwrap_or(""));
        assert_eq!(found, (first, last), "{name}");
        let again = read(person.first.as_deref(), person.last.as_deref(), None);
        assert_eq!((&again.first, &again.last), (&person.first, &person.last), "{name} again");
    }

    #[test]
    fn whole_names_are_split() {
        check("Anna Smith", "Anna", "Smith");
        check("Smith, Anna", "Anna", "Smith");
        check("van der Berg, Anna", "Anna", "van der Berg");
        check("Anna van der Berg", "Anna", "van der Berg");
        check("Juan de la Cruz", "Juan", "de la Cruz");
        check("Ludwig van Beethoven", "Ludwig", "van Beethoven");
        check("Anna Maria Smith-Jones", "Anna Maria", "Smith-Jones");
        check("Anna", "Anna", "");
        check("DUPONT Jean", "Jean", "Dupont");
        check("Anna (she/her) Smith", "Anna", "Smith");
        check("Robert \"Bob\" Smith", "Robert", "Smith");
        check("N/A", "", "");
        check("12345", "", "");
        check("http://spam.example", "", "");
    }

    #[test]
    fn titles_and_suffixes_are_cut() {
        check("Dr. Anna Smith", "Anna", "Smith");
        check("Prof. Dr. med. Anna Smith", "Anna", "Smith");
        check("Dipl.-Ing. Anna Smith", "Anna", "Smith");
        check("Herr Otto Schmidt", "Otto", "Schmidt");
        check("John Smith Jr.", "John", "Smith");
        check("John Smith, III", "John", "Smith");
        check("John Smith, PhD, MBA", "John", "Smith");
        check("Smith, Dr. Anna, PhD", "Anna", "Smith");
        check("Anna Smith, FRCS", "Anna", "Smith");
    }

    #[test]
    fn one_case_is_repaired() {
        check("ANNA MCDONALD", "Anna", "McDonald");
        check("sean o'brien", "Sean", "O'Brien");
        check("JEAN-PIERRE VAN DER BERG", "Jean-Pierre", "van der Berg");
        check("MÜLLER, ANNA", "Anna", "Müller");
        check("gianni d'angelo", "Gianni", "D'Angelo");
        check("anna do", "Anna", "Do");
        check("J.P. Morgan", "J.P.", "Morgan");
        check("Leonardo DiCaprio", "Leonardo", "DiCaprio");
        check("JP Smith", "JP", "Smith");
    }

    #[test]
    fn family_names_come_first_where_they_are_written_first() {
        check("王小明", "小明", "王");
        check("欧阳娜娜", "娜娜", "欧阳");
        check("山田 太郎", "太郎", "山田");
        check("山田　太郎", "太郎", "山田");
        check("山田太郎", "太郎", "山田");
        check("김민수", "민수", "김");
        check("ジョン・スミス", "ジョン", "スミス");
        check("Иван Петров", "Иван", "Петров");
        check("ИВАН ПЕТРОВ", "Иван", "Петров");
        check("محمد علي", "محمد", "علي");
    }

    #[test]
    fn parts_win_over_the_whole() {
        let person = read(Some("ANNA"), None, Some("Anna Smith"));
        assert_eq!((person.first.as_deref(), person.last.as_deref()), (Some("Anna"), Some("Smith")));
        let person = read(Some("Anna"), Some("Anna Smith"), None);
        assert_eq!((person.first.as_deref(), person.last.as_deref()), (Some("Anna"), Some("Smith")));
        let person = read(Some("Dr. Anna"), Some("SMITH"), None);
        assert_eq!(person.rules, [Some("title_cut"), Some("case_repaired"), None]);
        assert_eq!(read(Some(&"a".repeat(300)), None, None).first, None);
        assert_eq!(read(None, None, Some(&"a ".repeat(500_000))).first, None);
    }
}
