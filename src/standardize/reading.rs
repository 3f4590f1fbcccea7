use crate::lead::Outcome;

/// A value read from text, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading<T> { pub(super) value: T, pub(super) outcome: Outcome, pub(super) rule: &'static str }
