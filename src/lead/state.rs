//! The state of a lead: of each field what survives, and of which submission it is.
//!
//! In scope: the nouns that the ledger keeps with a lead, and the history of its fields. Not in scope: which value
//! survives (`dedupe`).

use super::Lead;
use serde::{Deserialize, Serialize};

/// Where values came from: one submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Its id.
    pub submission: String,
    /// When it came in; UTC.
    pub at: jiff::Timestamp,
    /// How many submissions the ledger had when it came: tells apart what came at one moment.
    pub number: u64,
    /// The lead's source as this submission named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How many values it filled in.
    pub known: u32,
}

impl Provenance {
    /// Of the submission with this id, whose lead is `lead`.
    pub fn of(submission: &str, lead: &Lead, at: jiff::Timestamp, number: u64) -> Self {
        let known = u32::try_from(lead.values().len()).unwrap_or(u32::MAX);
        Self { submission: submission.to_owned(), at, number, source: lead.source.clone(), known }
    }
}

/// What of one submission survives, or fills a gap of what does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    #[serde(flatten)]
    pub from: Provenance,
    /// Its lead without the fields that others' are preferred to.
    pub lead: Lead,
}

/// A lead as the sum of its submissions: a function of the set of them, whatever the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadState {
    /// By which rules it was folded, as [`Survivorship::version`](crate::playbook::Survivorship::version) names them. By
    /// others the submissions have to be folded again: what they dropped may be what these want.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rules: String,
    /// Oldest first.
    pub parts: Vec<Part>,
}

/// One value of a lead that a submission, a merge or an undo changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// `city`, `title`: as in [`Lead`].
    pub field: String,
    /// As text; `None`: there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// As text; `None`: there is none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The submission that `to` is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission: Option<String>,
    /// That submission's source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}
