//! A reading: a value and how it was read.
//!
//! In scope: what every reader of one field hands back. Not in scope: notes (made of readings where the
//! whole lead is put together).

use crate::lead::Outcome;

/// A value read from text, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading<T> {
    pub(super) value: T,
    pub(super) outcome: Outcome,
    /// The rule's stable name, in snake case.
    pub(super) rule: &'static str,
}

impl<T: ToString> Reading<T> {
    /// The same, its value as text.
    pub(super) fn shown(self) -> Reading<String> {
        Reading { value: self.value.to_string(), outcome: self.outcome, rule: self.rule }
    }
}
