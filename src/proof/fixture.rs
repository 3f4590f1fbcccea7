//! What the tests of the proof share.
//!
//! In scope: the starter with rows of a test's own, a lead's values in a line. Not in scope: anything outside tests.

use crate::Playbook;
use crate::decision::Held;

/// The starter with `rows` before its last ones, and `more` behind them.
pub(super) fn playbook(rows: &str, more: &str) -> Playbook {
    let starter = include_str!("../playbook/starter.toml");
    let (head, last) = starter.split_at(starter.find("[[case]]").unwrap());
    Playbook::from_toml(&format!("{head}{rows}{last}{more}")).unwrap_or_else(|findings| panic!("{findings}"))
}

/// `country=DE, level=vp`
pub(super) fn facts(line: &str) -> Vec<Held> {
    let facts = line.split_terminator(", ").map(|fact| fact.split_once('=').unwrap());
    facts.map(|(field, value)| Held { field: field.into(), value: Some(value.into()) }).collect()
}
