//! Conditions: typed data that a lead either meets or not.
//!
//! In scope: their shape. Not in scope: evaluating them (`decide`), reading them (`read`).

use super::Field;
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
}

impl Condition {
    /// The condition that every lead meets.
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// Whether every lead meets it by its shape alone.
    pub fn is_always(&self) -> bool {
        matches!(self, Self::All(all) if all.iter().all(Self::is_always))
    }
}
