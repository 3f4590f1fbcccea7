//! Invariants: what has to hold for every lead there can be, whatever the rows say.
//!
//! In scope: their shape. Not in scope: proving them (`proof`), reading them (`read`).

use super::{Assign, Case, Channel, Condition, Partner, Playbook, Territory};
use serde::Serialize;

/// Of every lead that meets `when`, something that is so `always`, or `never`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Invariant {
    pub name: String,
    pub when: Condition,
    pub promise: Promise,
}

/// What becomes of a lead: one of each list that isn't empty; at least one isn't, or there is a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Promise {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub territories: Vec<String>,
    /// The team among whom the lead is shared out where nobody is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assigns: Vec<Assign>,
    /// Answered within so many working minutes, or fewer; by somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_minutes: Option<u32>,
}

impl Promise {
    /// Whether a lead of this case and this territory, given to this partner if to one, has it.
    pub fn holds(&self, case: &Case, territory: &Territory, partner: Option<&Partner>, playbook: &Playbook) -> bool {
        let somebody = case.assign != Assign::Nobody;
        let of_partner = partner.map(|partner| &partner.team);
        let team = of_partner.or(case.team.as_ref()).unwrap_or(&territory.team);
        let channel = playbook.teams.get(team).map(|team| team.channel);
        let territories = &self.territories;
        (self.cases.is_empty() || self.cases.contains(&case.name))
            && (territories.is_empty() || territories.contains(&territory.name))
            && (self.teams.is_empty() || somebody && self.teams.contains(team))
            && (self.channels.is_empty() || somebody && channel.is_some_and(|channel| self.channels.contains(&channel)))
            && (self.assigns.is_empty() || self.assigns.contains(&case.assign))
            && self.within_minutes.is_none_or(|most| somebody && case.within_minutes <= most)
    }
}
