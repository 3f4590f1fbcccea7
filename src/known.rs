//! What the stages are given: the submission, and what the ledger holds that bears on it.
//!
//! In scope: the arguments of a routing, as values. Not in scope: gathering them (the ledger does).

use crate::account::Account;
use crate::lead::{Lead, RawLead};
use crate::organisation::{ReviewVerdict, by_domain};
use crate::outcome::Searched;
use crate::rotation::Rotation;
use crate::staff::Staff;
use serde::{Deserialize, Serialize};

/// A lead on its way from the edge to the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Given by the shell; the lead's id unless it is merged into an earlier one.
    pub id: String,
    pub raw: RawLead,
    pub lead: Lead,
    pub searched: Searched,
}

impl Submission {
    /// Without what search found, where an exact domain decides the account of `merged`: it needs no book, and its lead gets
    /// the same answer, to the byte, with and without one.
    pub(crate) fn settled(mut self, known: &Known, merged: &Lead) -> Self {
        if known.settles(merged) {
            self.searched = Searched::default();
        }
        self
    }
}

/// What the ledger holds that bears on one lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// At least the earlier leads that share an identity key, oldest first.
    pub leads: Vec<KnownLead>,
    /// At least the accounts that have the merged lead's domain; where that [settles](Self::settles) nothing, the candidates.
    /// Their parents and those that verdicts name, where there are such.
    pub accounts: Vec<Account>,
    /// At least what reviewers said of the lead's organisation, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<ReviewVerdict>,
    /// At least the circle that the lead's team takes turns by.
    #[serde(default)]
    pub rotation: Rotation,
    #[serde(default)]
    pub staff: Staff,
}

impl Known {
    /// Whether an exact domain decides the account of `merged`, the lead as it is decided: then no book is needed.
    pub fn settles(&self, merged: &Lead) -> bool {
        by_domain(merged, &self.accounts, &self.verdicts).next().is_some()
    }
}

/// An earlier lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownLead {
    pub id: String,
    pub lead: Lead,
    /// A member's id.
    #[serde(default)]
    pub owner: Option<String>,
}
