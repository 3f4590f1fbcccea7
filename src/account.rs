//! The account: a company we know, and how we stand with it.
//!
//! In scope: the noun and its closed lists. Not in scope: its columns (`standardize`), how it is found
//! (`account_book`, `search`) or believed (`matching`). An account deliberately doesn't know its leads.

use crate::deal::Deal;
use crate::lead::closed_list;
use crate::lead::{Company, Employees, Industry, Lead, Phone};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A company that we know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    pub id: String,
    /// Its name as the source has it.
    pub name: Company,
    /// Trade names, former names, tickers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Company>,
    /// Registrable domains, ASCII form, lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// ISO 3166-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<Industry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employees: Option<Employees>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    #[serde(flatten)]
    pub status: AccountStatus,
}

impl Account {
    /// Whether the lead's domain is one of the account's.
    pub fn has_domain_of(&self, lead: &Lead) -> bool {
        lead.domain.as_ref().is_some_and(|domain| self.domains.contains(domain))
    }
}

/// Most ids of a way that are named; a longer one is cut: naming all on each of their ways would take their square.
const MOST_NAMED: usize = 8;

/// The ids that are their own parents, over any number of steps, with the first ids on the way there and back. `parents`
/// leads from an id to its parent's.
pub fn circles(parents: &BTreeMap<&str, &str>) -> BTreeMap<String, Vec<String>> {
    let mut circles = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for start in parents.keys() {
        let mut way = Vec::new();
        let mut on_way = BTreeSet::new();
        let mut at = *start;
        while seen.insert(at) {
            way.push(at);
            on_way.insert(at);
            match parents.get(at) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        // The way led back to itself, not to one that was walked before.
        if on_way.contains(at) && parents.contains_key(at) {
            let circle: Vec<&str> = way.into_iter().skip_while(|id| *id != at).collect();
            for (turn, id) in circle.iter().enumerate() {
                let way = circle.iter().cycle().skip(turn).take(circle.len().min(MOST_NAMED)).copied();
                let cut = (circle.len() > MOST_NAMED).then_some("…");
                circles.insert((*id).to_owned(), way.chain(cut).chain([*id]).map(str::to_owned).collect());
            }
        }
    }
    circles
}

/// How we stand with an account at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountStatus {
    pub kind: AccountKind,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// A member's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(default)]
    pub opportunity: Opportunity,
    /// A member's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity_owner: Option<String>,
    /// UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity_closed_at: Option<jiff::Timestamp>,
    /// UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity_at: Option<jiff::Timestamp>,
    /// UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<jiff::Timestamp>,
    #[serde(default)]
    pub contacts: u32,
    #[serde(default)]
    pub leads: u32,
    #[serde(default)]
    pub opportunities: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
    /// A deal with it that a partner registered, as its own row says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deal: Option<Box<Deal>>,
}

/// A trial of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trial {
    /// UTC; `None`: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<jiff::Timestamp>,
    /// UTC, the first moment at which it is over; `None`: it has no end yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<jiff::Timestamp>,
}

impl Trial {
    /// Whether it runs at `now`.
    pub fn is_running(&self, now: jiff::Timestamp) -> bool {
        self.started_at.is_none_or(|started| started <= now) && self.ends_at.is_none_or(|ends| ends > now)
    }
}

closed_list! {
    /// What an account is to us.
    #[derive(Default)]
    AccountKind {
        Customer = "customer",
        #[default]
        Prospect = "prospect",
        Partner = "partner",
        Isv = "isv",
        Competitor = "competitor",
        FormerCustomer = "former_customer",
    }
}

closed_list! {
    /// The state of the account's latest opportunity.
    #[derive(Default)]
    Opportunity {
        #[default]
        None = "none",
        Open = "open",
        Lost = "lost",
        Won = "won",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_its_own_parent_is_in_a_circle() {
        let parents = [("a", "b"), ("b", "c"), ("c", "b"), ("d", "d"), ("e", "a"), ("f", "g"), ("h", "f")];
        let circles = circles(&parents.into_iter().collect());
        let ways: Vec<String> = circles.values().map(|way| way.join(" ")).collect();
        assert_eq!(ways, ["b c b", "c b c", "d d"]);
        let many: Vec<String> = (0..20_000).map(|n| format!("n{n}")).collect();
        let round = many.iter().map(String::as_str).zip(many.iter().map(String::as_str).cycle().skip(1));
        let circles = super::circles(&round.collect());
        assert_eq!((circles.len(), circles["n2"].join(" ").as_str()), (20_000, "n2 n3 n4 n5 n6 n7 n8 n9 … n2"));
    }
}
