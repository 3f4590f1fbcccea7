//! Notes: what standardize did with a field, and by which rule.
//!
//! In scope: the record of it. Not in scope: wording for people (the shells do that).

use serde::{Deserialize, Serialize};

/// What one rule did with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Note {
    /// The column that the note is about; for a field we don't know, its name as it came.
    pub field: String,
    pub outcome: Outcome,
    /// The rule's stable name, in snake case: `legal_form_cut`, `unreadable`.
    pub rule: String,
    /// What was found, cut to [`Note::FOUND_CHARS`] characters; the whole is in the submission.
    pub found: String,
    /// For a suggestion: what was probably meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// How sure a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Read from the field itself.
    Read,
    /// Concluded from another field.
    Inferred,
    /// Read, and something else was probably meant.
    Suggested,
    /// Could not be read: kept as it came.
    Kept,
}

impl Note {
    /// Longest `found`, in characters.
    pub const FOUND_CHARS: usize = 120;

    /// A note on `field`; `found` is cut to [`Note::FOUND_CHARS`] and its control characters are dropped.
    pub fn new(field: &str, outcome: Outcome, rule: &str, found: &str) -> Self {
        let mut kept: String = found.chars().filter(|c| !c.is_control()).take(Self::FOUND_CHARS + 1).collect();
        if let Some((cut, _)) = kept.char_indices().nth(Self::FOUND_CHARS) {
            kept.truncate(cut);
            kept.push('…');
        }
        Self { field: field.into(), outcome, rule: rule.into(), found: kept, suggestion: None }
    }
}
