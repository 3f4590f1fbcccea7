//! First names: which are short for one another, or forms of one name in several languages.
//!
//! In scope: the table and looking it up. Not in scope: spelling (`edits`), what a nickname is worth (`score`).

use std::sync::LazyLock;

/// One name a line with its short forms and its forms in other languages, folded; our own.
const LINES: &str = include_str!("nicknames.txt");

/// Each name with the numbers of the lines it stands in, sorted by name.
static LINES_OF: LazyLock<Vec<(&str, u16)>> = LazyLock::new(|| {
    let names = LINES.lines().zip(0_u16..).flat_map(|(line, number)| line.split(' ').map(move |name| (name, number)));
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
});

static HEADS: LazyLock<Vec<&str>> =
    LazyLock::new(|| LINES.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect());

/// Where the names with each first letter begin, `a` to `z`, and the end.
static BEGINS: LazyLock<[usize; 27]> = LazyLock::new(|| {
    std::array::from_fn(|letter| LINES_OF.partition_point(|(name, _)| name.bytes().next() < Some(b'a' + letter as u8)))
});

fn lines_of(name: &str) -> impl Iterator<Item = u16> + Clone {
    let letter = name.bytes().next().map_or(26, |first| usize::from(first.wrapping_sub(b'a')).min(26));
    let begin = |letter: usize| BEGINS.get(letter).copied().unwrap_or(LINES_OF.len());
    let of_letter = LINES_OF.get(begin(letter)..begin(letter + 1)).unwrap_or_default();
    let from = of_letter.partition_point(|(known, _)| *known < name);
    let found = of_letter.get(from..).unwrap_or_default().iter();
    found.take_while(move |(known, _)| *known == name).map(|(_, line)| *line)
}

/// Whether two folded first names are forms of one name: `bob` and `robert`.
pub(super) fn are_forms_of_one(left: &str, right: &str) -> bool {
    let rights = lines_of(right);
    lines_of(left).any(|line| rights.clone().any(|other| other == line))
}

/// One form that stands for all forms of a name: the head of the first line that has it; others stand for themselves.
pub(super) fn stem(name: &str) -> &str {
    lines_of(name).next().and_then(|line| HEADS.get(usize::from(line)).copied()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_find_each_other() {
        for (left, right, expect) in [
            ("bob", "robert", true),
            ("bill", "william", true),
            ("pepe", "jose", true),
            ("sasha", "alexandra", true),
            ("maria", "jose", false),
            ("anna", "quux", false),
            ("quux", "quux", false),
            ("", "", false),
        ] {
            assert_eq!(are_forms_of_one(left, right), expect, "{left} {right}");
            assert_eq!(are_forms_of_one(right, left), expect, "{right} {left}");
        }
        assert_eq!((stem("bob"), stem("quux")), ("robert", "quux"));
    }

    #[test]
    fn the_table_is_folded() {
        for name in LINES.split_whitespace() {
            assert_eq!(crate::text::latin(name), name);
        }
    }
}
