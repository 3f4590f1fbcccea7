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
    ("most_known", |_, a, b| known(b).cmp(&known(a))),
    // An account without a date is taken for a new one.
    ("oldest", |_, a, b| {
        (a.status.created_at.is_none(), a.status.created_at).cmp(&(b.status.created_at.is_none(), b.status.created_at))
    }),
    ("same_country", |lead, a, b| by(a, b, |account| lead.country.is_some() && account.country == lead.country)),
    ("parent", |_, a, b| by(a, b, |account| account.parent_id.is_none())),
    ("id", |_, a, b| a.id.cmp(&b.id)),
];

/// How many contacts, leads and opportunities we have there.
fn known(account: &Account) -> u64 {
    [account.status.contacts, account.status.leads, account.status.opportunities].into_iter().map(u64::from).sum()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_decides_where_those_before_it_do_not() {
        let account = |id: &str, cells: &[(&str, &str)]| {
            let cells = [("id", id), ("name", "Acme")].into_iter().chain(cells.iter().copied());
            crate::account(cells).unwrap_or_else(|problems| panic!("{problems:?}"))
        };
        let lead = Lead { country: Some("DE".into()), ..Lead::default() };
        // The later id wins by the rule.
        for (rule, winner, loser) in [
            ("open_opportunity", vec![("opportunity", "open")], vec![("kind", "customer")]),
            ("customer", vec![("kind", "customer")], vec![("named", "true")]),
            ("named", vec![("named", "true")], vec![("last_activity_at", "2026-01-01T00:00:00Z")]),
            ("latest_activity", vec![("last_activity_at", "2026-01-01T00:00:00Z")], vec![("contacts", "9")]),
            ("most_known", vec![("contacts", "9")], vec![("created_at", "2020-01-01T00:00:00Z")]),
            ("oldest", vec![("created_at", "2020-01-01T00:00:00Z")], vec![("country", "DE")]),
            ("same_country", vec![("country", "DE"), ("parent_id", "p")], vec![("country", "FR")]),
            ("parent", vec![], vec![("parent_id", "p")]),
        ] {
            let (winner, loser) = (account("z", &winner), account("a", &loser));
            assert_eq!(super::rule(&lead, &winner, &loser), rule);
            assert_eq!(order(&lead, &winner, &loser), Ordering::Less, "{rule}");
            assert_eq!(order(&lead, &loser, &winner), Ordering::Greater, "{rule}");
        }
        assert_eq!(rule(&lead, &account("a", &[]), &account("z", &[])), "id");
    }
}
