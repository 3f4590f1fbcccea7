//! What members have at this moment, as far as it bears on one lead.
//!
//! In scope: counts and histories as values. Not in scope: gathering them (the ledger does), what follows (`assign`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Members of the team who said themselves that they are away, with when they are back, where they said that.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub away: BTreeMap<String, Option<Timestamp>>,
    /// Teams that get no leads because they followed up too few. What is known of them bears on deciding, too.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub suspended: BTreeSet<String>,
    /// The member who takes a lead of the team's that waits for the first who comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed: Option<String>,
    /// The member to whom somebody gives the lead, whoever's turn it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The member who last got a lead of the same account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_member: Option<String>,
    /// The member who has the lead where it was imported from: they keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought: Option<String>,
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
