//! A reading: a value made from text, with how it was made.
//!
//! In scope: carrying the rule to where notes are written. Not in scope: the rules.

use crate::lead::Outcome;

/// A value read from text, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading<T> {
    pub(super) value: T,
    pub(super) outcome: Outcome,
    pub(super) rule: &'static str,
}
