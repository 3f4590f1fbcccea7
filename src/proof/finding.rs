//! Findings: what the proof says of a playbook, as data.
//!
//! In scope: the nouns. Not in scope: prose (the shells word them), lines of the text (`playbook::Lines` has them).

use super::witness::Witness;
use crate::lead::closed_list;
use serde::Serialize;

closed_list! {
    /// What is the matter.
    Code {
        /// No lead can meet the row's condition: it contradicts itself, or tests for a value that standardize never gives.
        Impossible = "impossible",
        /// Rows before it take every lead that it could take.
        Dead = "dead",
        /// A lead meets this row and an earlier one, neither of which is within the other: the earlier wins.
        Overlap = "overlap",
        /// The same among rows that are meant to be ranked.
        Precedence = "precedence",
        /// A lead that only the last row takes.
        Gap = "gap",
        /// Defined, and used nowhere.
        Unused = "unused",
        /// Days on which nobody of a team works.
        Unstaffed = "unstaffed",
        /// Leads that nobody of a team can have: a skill or a language is asked for that nobody of it has, or nobody takes turns.
        Unable = "unable",
        /// Hours at which nobody of a team is at work for longer than a case's leads may wait.
        Uncovered = "uncovered",
        /// A lead for which an invariant doesn't hold.
        Violated = "violated",
        /// Neither proved nor refuted within the bounds of the search.
        Unproved = "unproved",
    }
}

closed_list! {
    /// How much it matters.
    Severity {
        /// The playbook breaks its own word: it can't be published.
        Error = "error",
        /// Somebody should look at it before the playbook is published.
        Warning = "warning",
        /// Worth knowing; often meant.
        Note = "note",
    }
}

impl Code {
    pub fn severity(self) -> Severity {
        match self {
            Self::Violated => Severity::Error,
            Self::Precedence | Self::Gap | Self::Uncovered => Severity::Note,
            _ => Severity::Warning,
        }
    }
}

/// A part of the playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Where in the model: `territory[3]`, `team.field-dach`.
    pub at: String,
    pub name: String,
}

impl Row {
    pub(super) fn new(section: &str, index: usize, name: &str) -> Self {
        Self { at: format!("{section}[{index}]"), name: name.to_owned() }
    }

    pub(super) fn named(section: &str, name: &str) -> Self {
        Self { at: format!("{section}.{name}"), name: name.to_owned() }
    }
}

/// One thing that is so of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    #[serde(flatten)]
    pub row: Row,
    /// Other rows that have to do with it, the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Row>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
    /// A lead that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
    /// First and last day on which it is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// How long a lead may wait for anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
}

/// A stretch of the week without anybody at work; UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Wait {
    /// `fri 16:30`
    pub from: String,
    pub to: String,
    pub minutes: i64,
    /// The shortest time that a case gives.
    pub within_minutes: u32,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Finding {
    pub(super) fn new(code: Code, row: Row) -> Self {
        Self {
            code,
            severity: code.severity(),
            row,
            beside: Vec::new(),
            more: 0,
            witness: None,
            days: None,
            wait: None,
        }
    }
}
