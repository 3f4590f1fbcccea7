//! What members have at this moment, as far as it bears on one lead.
//!
//! In scope: counts and histories as values. Not in scope: gathering them (the ledger does), what follows (`assign`).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// At least what bears on the lead; what is missing counts as nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Staff {
    /// By member.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub loads: BTreeMap<String, Load>,
    /// Members who had this very lead and have it no more, with why: `rejected`, `reassigned`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub had: BTreeMap<String, String>,
    /// The member who last got a lead of the same account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_member: Option<String>,
}

/// The leads of one member; each count may stop at the member's cap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Load {
    /// Assigned and not done.
    pub open: u32,
    /// Got since midnight, where the member works.
    pub day: u32,
    /// Got since Monday's midnight, where the member works.
    pub week: u32,
}

impl Staff {
    /// The member's load.
    pub fn load(&self, member: &str) -> Load {
        self.loads.get(member).cloned().unwrap_or_default()
    }
}
