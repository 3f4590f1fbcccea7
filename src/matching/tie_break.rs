//! Tie-breakers: which of several equally sure accounts, always the same one.
//!
//! In scope: the order. Not in scope: evidence.

use crate::account::{Account, AccountKind, Opportunity};
use crate::lead::Lead;
use std::cmp::{Ordering, Reverse};

type Rule = (&'static str, fn(&Lead, &Account, &Account) -> Ordering);

/// First that tells the two apart; the last always does.
const RULES: &[Rule] = &[
    ("open_opportunity", |_, a, b| by(a, b, |account| account.status.opportunity == Opportunity::Open)),
    ("customer", |_, a, b| by(a, b, |account| account.status.kind == AccountKind::Customer)),
    ("named", |_, a, b| by(a, b, |account| account.status.named)),
    ("latest_activity", |_, a, b| Reverse(a.status.last_activity_at).cmp(&Reverse(b.status.last_activity_at))),
    ("same_country", |lead, a, b| by(a, b, |account| lead.country.is_some() && account.country == lead.country)),
    ("id", |_, a, b| a.id.cmp(&b.id)),
];

/// The account for which `holds` comes first.
fn by(a: &Account, b: &Account, holds: impl Fn(&Account) -> bool) -> Ordering {
    holds(b).cmp(&holds(a))
}

/// `Less`: `a` wins.
pub(super) fn order(lead: &Lead, a: &Account, b: &Account) -> Ordering {
    RULES.iter().map(|(_, rule)| rule(lead, a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The name of the rule by which `a` wins over `b`.
pub(super) fn rule(lead: &Lead, a: &Account, b: &Account) -> &'static str {
    RULES.iter().find(|(_, rule)| rule(lead, a, b).is_ne()).map_or("id", |(name, _)| name)
}
