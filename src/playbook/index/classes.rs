//! The classes of a field's values: values of one class meet the same tests of a playbook.
//!
//! In scope: finding a value's class, and the classes that meet a test. Not in scope: which rows test what (`section`).

use super::super::{Condition, Field, Type};
use super::set::Set;
use std::collections::BTreeSet;

/// The class of an unknown value; that of a known one that no test names is the next.
const UNKNOWN: u32 = 0;
const OTHER: u32 = 1;

/// One field's classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Classes {
    pub(crate) field: Field,
    /// Of texts: what tests name, ascending; of one text, the whole value before the beginning.
    keys: Vec<Key>,
    /// The first eight bytes of each key, so that nearly all comparisons are of numbers that lie side by side.
    heads: Vec<u64>,
    /// Of numbers: the least of each class but the first two, ascending.
    least: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    text: Box<str>,
    /// Whether it stands for all that begins so and has no longer key, or for this text alone.
    begins: bool,
    /// The class of what begins as this key does without being told by it: that of the next shorter beginning.
    shorter: u32,
}

/// The first eight bytes of `text`: of two texts, the lesser never has the greater head.
fn head(text: &str) -> u64 {
    match text.as_bytes().first_chunk() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => {
            let bytes = text.bytes().fold(0, |head: u64, byte| head << 8 | u64::from(byte));
            bytes.checked_shl(8 * (8 - text.len() as u32)).unwrap_or(0)
        }
    }
}

/// The text that a test compares, and whether only the beginning has to be so.
fn key_of(field: Field, test: &str) -> (&str, bool) {
    match field.value_type() {
        Type::Industry => (test, true),
        Type::Text => test.strip_suffix('*').map_or((test, false), |beginning| (beginning, true)),
        _ => (test, false),
    }
}

impl Classes {
    /// The classes that these tests of `field` tell apart.
    pub(super) fn of<'c>(field: Field, tests: impl Iterator<Item = &'c Condition>) -> Self {
        let mut texts: BTreeSet<(&str, bool)> = BTreeSet::new();
        let mut least: BTreeSet<u32> = BTreeSet::new();
        for test in tests {
            match test {
                Condition::In { values, .. } => texts.extend(values.iter().map(|value| key_of(field, value))),
                Condition::Between { min, max, .. } => {
                    least.extend(min.iter().filter(|min| **min > 0));
                    least.extend(max.and_then(|max| max.checked_add(1)));
                }
                _ => {}
            }
        }
        let mut keys: Vec<Key> = Vec::with_capacity(texts.len());
        // The beginnings that the key at hand begins with, shortest first.
        let mut within: Vec<(&str, u32)> = Vec::new();
        for (class, (text, begins)) in (OTHER + 1..).zip(texts) {
            while within.pop_if(|(beginning, _)| !text.starts_with(*beginning)).is_some() {}
            keys.push(Key { text: text.into(), begins, shorter: within.last().map_or(OTHER, |(_, class)| *class) });
            if begins {
                within.push((text, class));
            }
        }
        let heads = keys.iter().map(|key| head(&key.text)).collect();
        Self { field, keys, heads, least: least.into_iter().collect() }
    }

    /// How many classes there are.
    pub(super) fn len(&self) -> u32 {
        OTHER + 1 + u32::try_from(self.keys.len() + self.least.len()).unwrap_or(u32::MAX - 2)
    }

    /// The place of the first key that is no less than `text`.
    fn lower_bound(&self, text: &str) -> usize {
        let wanted = head(text);
        let at = self.heads.partition_point(|head| *head < wanted);
        let same = self.heads.get(at..).unwrap_or_default();
        if same.first() != Some(&wanted) {
            return at;
        }
        // Of keys that begin alike and are no longer, one of the same length is the text itself.
        if text.len() <= 8 && self.keys.get(at).is_some_and(|key| key.text.len() == text.len()) {
            return at;
        }
        let keys = self.keys.get(at..at + same.partition_point(|head| *head == wanted)).unwrap_or_default();
        at + keys.partition_point(|key| *key.text < *text)
    }

    fn class_at(at: usize) -> u32 {
        u32::try_from(at).unwrap_or(u32::MAX - 2) + OTHER + 1
    }

    /// The class of a known text: as tests compare it, in lower case where they are.
    pub(crate) fn of_text(&self, text: &str) -> u32 {
        let at = self.lower_bound(text);
        if self.keys.get(at).is_some_and(|key| *key.text == *text) {
            return Self::class_at(at);
        }
        let mut class = at.checked_sub(1).map_or(OTHER, Self::class_at);
        while let Some(key) = class.checked_sub(OTHER + 1).and_then(|at| self.keys.get(at as usize)) {
            if key.begins && text.starts_with(&*key.text) {
                break;
            }
            class = key.shorter;
        }
        class
    }

    /// The class of a known number.
    pub(crate) fn of_number(&self, number: u32) -> u32 {
        OTHER + u32::try_from(self.least.partition_point(|least| *least <= number)).unwrap_or(u32::MAX - 1)
    }

    /// The classes that meet a test of this field; `None`: it is no test, or has more classes than `most`.
    pub(super) fn meeting(&self, test: &Condition, most: usize) -> Option<Set> {
        let ranges: Vec<(u32, u32)> = match test {
            Condition::Known { known, .. } => {
                return Some(Set { but: *known, classes: vec![UNKNOWN] });
            }
            Condition::Between { min, max, .. } => {
                let from = min.map_or(OTHER, |min| self.of_number(min));
                vec![(from, max.map_or(self.len() - 1, |max| self.of_number(max)))]
            }
            Condition::In { values, .. } => values
                .iter()
                .map(|value| {
                    let (text, begins) = key_of(self.field, value);
                    let from = self.lower_bound(text);
                    if begins {
                        let keys = self.keys.get(from..).unwrap_or_default();
                        let within = keys.partition_point(|key| key.text.starts_with(text));
                        // What begins with nothing is everything that is known.
                        let from = if text.is_empty() { OTHER } else { Self::class_at(from) };
                        (from, Self::class_at(within + self.lower_bound(text)) - 1)
                    } else {
                        (Self::class_at(from), Self::class_at(from))
                    }
                })
                .collect(),
            _ => return None,
        };
        Set::of_ranges(ranges, self.len(), most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(field: Field, values: &[&str]) -> Condition {
        Condition::In { field, values: values.iter().map(|value| (*value).to_owned()).collect() }
    }

    #[test]
    fn a_value_is_in_the_classes_of_the_tests_that_it_meets() {
        let tests = [
            &["ab"][..],
            &["ab*"],
            &["a*"],
            &["abc", "b"],
            &["partnership*"],
            &["partnership x"],
            &["partnerships*"],
            &["*"],
            &["zz*", "ab"],
        ];
        let tests: Vec<Condition> = tests.iter().map(|values| is(Field::Source, values)).collect();
        for most in 0..tests.len() {
            let classes = Classes::of(Field::Source, tests.iter().skip(most));
            for value in
                ["", "a", "ab", "abc", "abcd", "b", "ba", "partnership", "partnership x", "partnerships", "zz", "é"]
            {
                for test in tests.iter().skip(most) {
                    let Condition::In { values, .. } = test else { unreachable!() };
                    let meets = values.iter().any(|test| match test.strip_suffix('*') {
                        Some(beginning) => value.starts_with(beginning),
                        None => value == test,
                    });
                    let set = classes.meeting(test, 1000).unwrap();
                    assert_eq!(set.has(classes.of_text(value)), meets, "`{value}` {test:?} {classes:?}");
                    assert!(!set.has(UNKNOWN));
                }
            }
        }
    }

    #[test]
    fn a_number_is_in_the_classes_of_the_ranges_that_it_lies_in() {
        let bounds = [None, Some(0), Some(1), Some(5), Some(9), Some(u32::MAX)];
        let tests: Vec<Condition> = bounds
            .iter()
            .flat_map(|min| bounds.iter().map(move |max| (*min, *max)))
            .filter(|(min, max)| min.zip(*max).is_none_or(|(min, max)| min <= max))
            .map(|(min, max)| Condition::Between { field: Field::Employees, min, max })
            .collect();
        let classes = Classes::of(Field::Employees, tests.iter());
        for number in [0, 1, 2, 4, 5, 6, 8, 9, 10, u32::MAX - 1, u32::MAX] {
            for test in &tests {
                let Condition::Between { min, max, .. } = test else { unreachable!() };
                let meets = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
                let set = classes.meeting(test, 1000).unwrap();
                assert_eq!(set.has(classes.of_number(number)), meets, "{number} {test:?}");
                assert!(!set.has(UNKNOWN));
            }
        }
    }
}
