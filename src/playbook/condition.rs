//! Conditions: typed data that a lead either meets or not.
//!
//! In scope: their shape. Not in scope: evaluating them (`decide`), reading them (`read`).

use super::{Field, Times};
use serde::Serialize;
use std::sync::Arc;

/// A condition over the fields of a lead and its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Every one holds; an empty list holds always.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// What a case asks for: its condition holds, whichever case takes the lead.
    Case {
        case: String,
        /// The case's own, which the model has there.
        #[serde(skip)]
        when: Arc<Condition>,
    },
    /// The field has one of these values; never empty.
    In {
        field: Field,
        values: Vec<String>,
    },
    /// The field's number lies between these, both included. A range of employees is taken by its lower end.
    Between {
        field: Field,
        min: Option<u32>,
        max: Option<u32>,
    },
    /// The field has a value, or has none.
    Known {
        field: Field,
        known: bool,
    },
    /// It is decided within these hours.
    During(Times),
}

impl Condition {
    /// The condition that every lead meets.
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// Adds the hours that it tests for.
    pub(crate) fn times<'c>(&'c self, times: &mut Vec<&'c Times>) {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().for_each(|condition| condition.times(times)),
            Self::Not(not) => not.times(times),
            Self::Case { when, .. } => when.times(times),
            Self::During(during) => times.push(during),
            Self::In { .. } | Self::Between { .. } | Self::Known { .. } => {}
        }
    }

    /// The fields that it tests, as bits in their order.
    pub(crate) fn asked(&self) -> u64 {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().fold(0, |asked, condition| asked | condition.asked()),
            Self::Not(not) => not.asked(),
            Self::Case { when, .. } => when.asked(),
            Self::In { field, .. } | Self::Between { field, .. } | Self::Known { field, .. } => 1 << (*field as u64),
            Self::During(_) => 1 << (Field::Time as u64),
        }
    }

    /// Whether every lead meets it by its shape alone.
    pub fn is_always(&self) -> bool {
        matches!(self, Self::All(all) if all.iter().all(Self::is_always))
    }
}
