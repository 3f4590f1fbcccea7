//! Which rows hold, found by the playbook's index.
//!
//! In scope: a lead's values as the index's classes, and asking rows that are too intricate for it. Not in scope: why a
//! row holds (`holds`).

use super::facts::{Facts, Value};
use super::holds::holds;
use crate::playbook::{Classes, Condition, MOST_VARIABLES, Section, Type};

/// The class of each of the index's variables that the lead has.
pub(super) fn classes(facts: &Facts) -> [u32; MOST_VARIABLES] {
    let mut classes = [0; MOST_VARIABLES];
    for (class, variable) in classes.iter_mut().zip(&facts.playbook.index.variables) {
        *class = match facts.value(variable.field) {
            // Moments are in no class: calendars are asked themselves.
            None | Some(Value::Moment(_)) => 0,
            Some(Value::Number(number)) => variable.of_number(number),
            Some(Value::Text(text)) => of_text(variable, text),
        };
    }
    classes
}

/// The rows that hold, in the order of the section.
pub(super) fn rows<'s, 'c: 's>(
    section: &'s Section,
    classes: &[u32; MOST_VARIABLES],
    facts: &'s Facts,
    when: impl Fn(usize) -> Option<&'c Condition> + 's,
) -> impl Iterator<Item = usize> + 's {
    let held = move |row| when(row).is_some_and(|when| holds(when, facts).is_some());
    section.meeting(classes).filter(move |(row, ask)| !ask || held(*row)).map(|(row, _)| row)
}

/// Texts are compared in lower case.
fn of_text(variable: &Classes, text: &str) -> u32 {
    if variable.field.value_type() != Type::Text {
        return variable.of_text(text);
    }
    if !text.is_ascii() {
        return variable.of_text(&text.to_lowercase());
    }
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return variable.of_text(text);
    }
    // Nearly all are short enough to need no memory of their own.
    let mut buffer = [0; 64];
    match buffer.get_mut(..text.len()) {
        Some(lower) => {
            lower.copy_from_slice(text.as_bytes());
            lower.make_ascii_lowercase();
            std::str::from_utf8(lower).map_or(0, |lower| variable.of_text(lower))
        }
        None => variable.of_text(&text.to_ascii_lowercase()),
    }
}
