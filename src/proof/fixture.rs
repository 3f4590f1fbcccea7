//! What the tests of the proof share.
//!
//! In scope: the smallest playbook with rows of a test's own, a lead's values in a line. Not in scope: anything outside tests.

use crate::Playbook;
use crate::decision::Held;

/// The smallest playbook with `rows` before its last ones, and `more` behind them.
pub(super) fn playbook(rows: &str, more: &str) -> Playbook {
    let smallest = include_str!("../../tests/data/smallest.toml");
    let (head, last) = smallest.split_at(smallest.find("[[case]]").unwrap());
    Playbook::from_toml(&format!("{head}{rows}{last}{more}")).unwrap_or_else(|findings| panic!("{findings}"))
}

/// `country=DE, level=vp`
pub(super) fn facts(line: &str) -> Vec<Held> {
    let facts = line.split_terminator(", ").map(|fact| fact.split_once('=').unwrap());
    facts.map(|(field, value)| Held { field: field.into(), value: Some(value.into()) }).collect()
}
