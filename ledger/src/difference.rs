//! Differences: what is not as it was written, and where.
//!
//! In scope: the noun, and finding the first one between two values. Not in scope: what is compared (`verify`).

use crate::receipt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// From 1.
    pub line: u64,
    /// The number of the receipt, where it is one's line.
    pub receipt: Option<i64>,
    /// What differs: `digest`, `signature`, or a value's place, such as `decision/owner`.
    pub what: String,
    pub found: String,
    pub expected: String,
}

/// What is wrong with a line, without its place.
pub(crate) type Wrong = (String, String, String);

pub(crate) fn wrong(what: &str, found: impl Into<String>, expected: impl Into<String>) -> Wrong {
    (what.into(), found.into(), expected.into())
}

pub(crate) fn to_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A line's content, if it is written as exports are.
pub(crate) fn as_written<'a, T: Deserialize<'a> + Serialize>(line: &'a str) -> Result<T, Wrong> {
    let read: T =
        serde_json::from_str(line).map_err(|error| wrong("form", error.to_string(), "a line of an export"))?;
    let written = to_text(&read);
    if written == line { Ok(read) } else { Err(wrong("form", start(line), start(&written))) }
}

pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), Wrong> {
    if found == expected { Ok(()) } else { Err(wrong(what, format!("{found:?}"), format!("{expected:?}"))) }
}

/// The first place at which two values differ.
pub(crate) fn difference(at: &str, found: &Value, expected: &Value) -> Option<Wrong> {
    let none = Value::Null;
    match (found, expected) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let of =
                |object: &'_ serde_json::Map<String, Value>, name: &str| object.get(name).cloned().unwrap_or_default();
            names.into_iter().find_map(|name| difference(&format!("{at}/{name}"), &of(one, name), &of(other, name)))
        }
        (Value::Array(one), Value::Array(other)) => (0..one.len().max(other.len())).find_map(|nth| {
            let (one, other) = (one.get(nth).unwrap_or(&none), other.get(nth).unwrap_or(&none));
            difference(&format!("{at}/{nth}"), one, other)
        }),
        _ if found == expected => None,
        _ => Some(wrong(at, found.to_string(), expected.to_string())),
    }
}

/// Says so where the program that decided is another one than this: then that may be all that is wrong.
pub(crate) fn by_another((what, found, expected): Wrong, program: &str) -> Wrong {
    if program == receipt::PROGRAM {
        return (what, found, expected);
    }
    let version = if program.is_empty() { "a version that didn't note itself" } else { program };
    (what, format!("{found}, decided by {version}"), format!("{expected}, as {} decides", receipt::PROGRAM))
}

/// The beginning of a text, for people.
pub(crate) fn start(text: &str) -> String {
    text.chars().take(80).collect()
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, receipt, what, found, expected } = self;
        match receipt {
            Some(receipt) => write!(f, "line {line}, receipt {receipt}: ")?,
            None => write!(f, "line {line}: ")?,
        }
        write!(f, "{what}: found {found}, expected {expected}")
    }
}
