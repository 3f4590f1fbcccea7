//! The rotation: what each member of a team is owed of its leads, as exact whole numbers.
//!
//! In scope: the accounts, as the ledger keeps them and as receipts have them. Not in scope: how they move
//! (`assign`). They deliberately don't know leads: who had which one is the ledger's history.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many parts a lead has: the least number that 1 to 30 divide, so that shares of small teams come out even. What
/// a division leaves over goes, part by part, to those first in the team's order.
pub const LEAD: i64 = 2_329_089_562_800;

/// The circles of all teams: by team, then by segment (empty where the team has one circle for all).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rotation {
    circles: BTreeMap<String, BTreeMap<String, Circle>>,
}

impl Rotation {
    /// The circle of `team` for `segment`; a new one where none was.
    pub fn circle(&self, team: &str, segment: &str) -> Circle {
        self.circles.get(team).and_then(|segments| segments.get(segment)).cloned().unwrap_or_default()
    }

    /// Puts a circle in the place of the one that was.
    pub fn set(&mut self, team: &str, segment: &str, circle: Circle) {
        self.circles.entry(team.to_owned()).or_default().insert(segment.to_owned(), circle);
    }
}

/// One rotation: its members' balances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Circle {
    /// How many leads it has shared out.
    pub leads: u64,
    /// By id.
    pub members: BTreeMap<String, Balance>,
}

/// How a member stands with a circle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Balance {
    /// Shares less leads, in parts: above 0 the member is owed, below 0 ahead. Never beyond one lead either way.
    pub credit: i64,
    /// Leads that the member got in turn.
    pub turns: u64,
    /// Leads still to be made up for, for absences and for rejected leads, in parts.
    #[serde(skip_serializing_if = "is_zero")]
    pub owed: i64,
    /// What was written off (below 0) or forgiven (above 0) to keep `credit` within one lead, in parts, ever since.
    #[serde(skip_serializing_if = "is_zero")]
    pub settled: i64,
    /// Which of the circle's leads was the member's latest, from 1; 0: none yet.
    pub latest: u64,
}

fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// A turn that was taken, and the circle after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub team: String,
    /// Empty where the team has one circle for all.
    pub segment: String,
    pub member: String,
    pub circle: Circle,
}
