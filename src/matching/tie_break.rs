//! Tie-breakers: which of several equally sure accounts, always the same one.
//!
//! In scope: what each rule prefers, in the playbook's order. Not in scope: evidence.

use crate::account::{Account, AccountKind, Opportunity};
use crate::lead::Lead;
use crate::playbook::matching::TieBreaker;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What the order needs to know beside two accounts.
pub(super) struct Ties<'a> {
    lead: &'a Lead,
    order: &'a [TieBreaker],
    /// Ids of the candidates' parents.
    parents: BTreeSet<&'a str>,
}

impl<'a> Ties<'a> {
    pub(super) fn new(
        lead: &'a Lead,
        candidates: impl IntoIterator<Item = &'a Account>,
        order: &'a [TieBreaker],
    ) -> Self {
        let parents = candidates.into_iter().filter_map(|account| account.parent_id.as_deref()).collect();
        Self { lead, order, parents }
    }

    /// `Less`: `a` wins.
    pub(super) fn order(&self, a: &Account, b: &Account) -> Ordering {
        let orders = self.order.iter().map(|rule| self.by(*rule, a, b));
        orders.chain([a.id.cmp(&b.id)]).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The name of the rule by which `a` wins over `b`.
    pub(super) fn rule(&self, a: &Account, b: &Account) -> &'static str {
        self.order.iter().find(|rule| self.by(**rule, a, b).is_ne()).map_or("id", |rule| rule.name())
    }

    fn by(&self, rule: TieBreaker, a: &Account, b: &Account) -> Ordering {
        let most = |of: &dyn Fn(&Account) -> u64| of(b).cmp(&of(a));
        let holds = |of: &dyn Fn(&Account) -> bool| of(b).cmp(&of(a));
        match rule {
            TieBreaker::OpenOpportunity => holds(&|account| account.status.opportunity == Opportunity::Open),
            TieBreaker::Customer => holds(&|account| account.status.kind == AccountKind::Customer),
            TieBreaker::Named => holds(&|account| account.status.named),
            TieBreaker::LastActivity => b.status.last_activity_at.cmp(&a.status.last_activity_at),
            TieBreaker::MostKnown => most(&known),
            TieBreaker::Contacts => most(&|account| account.status.contacts.into()),
            TieBreaker::Leads => most(&|account| account.status.leads.into()),
            TieBreaker::Opportunities => most(&|account| account.status.opportunities.into()),
            TieBreaker::Oldest => {
                let since = |account: &Account| (account.status.created_at.is_none(), account.status.created_at);
                since(a).cmp(&since(b))
            }
            TieBreaker::Newest => b.status.created_at.cmp(&a.status.created_at),
            TieBreaker::SameCountry => {
                holds(&|account| self.lead.country.is_some() && account.country == self.lead.country)
            }
            TieBreaker::Headquarters => most(&|account| match &account.parent_id {
                None => 2,
                Some(_) => self.parents.contains(account.id.as_str()).into(),
            }),
            TieBreaker::Local => most(&|account| nearness(self.lead, account)),
        }
    }
}

/// How many contacts, leads and opportunities we have there.
fn known(account: &Account) -> u64 {
    [account.status.contacts, account.status.leads, account.status.opportunities].into_iter().map(u64::from).sum()
}

/// 3: the lead's city, 2: its state, 1: its country, 0: another country, or nothing known of either.
fn nearness(lead: &Lead, account: &Account) -> u64 {
    let same = |lead: &Option<String>, account: &Option<String>| match (lead, account) {
        (Some(lead), Some(account)) => Some(lead.to_lowercase() == account.to_lowercase()),
        _ => None,
    };
    let country = same(&lead.country, &account.country);
    match (country, same(&lead.city, &account.city), same(&lead.state, &account.state)) {
        (Some(false), ..) => 0,
        (_, Some(true), _) => 3,
        (_, _, Some(true)) => 2,
        (country, ..) => u64::from(country == Some(true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, cells: &[(&str, &str)]) -> Account {
        let cells = [("id", id), ("name", "Acme")].into_iter().chain(cells.iter().copied());
        crate::account(cells).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    fn lead() -> Lead {
        Lead { country: Some("DE".into()), city: Some("Berlin".into()), ..Lead::default() }
    }

    #[test]
    fn each_rule_of_the_usual_order_decides_where_those_before_it_do_not() {
        let lead = lead();
        // The later id wins by the rule.
        for (rule, winner, loser) in [
            ("open_opportunity", vec![("opportunity", "open")], vec![("kind", "customer")]),
            ("customer", vec![("kind", "customer")], vec![("named", "true")]),
            ("named", vec![("named", "true")], vec![("last_activity_at", "2026-01-01T00:00:00Z")]),
            ("last_activity", vec![("last_activity_at", "2026-01-01T00:00:00Z")], vec![("contacts", "9")]),
            ("most_known", vec![("contacts", "9")], vec![("created_at", "2020-01-01T00:00:00Z")]),
            ("oldest", vec![("created_at", "2020-01-01T00:00:00Z")], vec![("country", "DE")]),
            ("same_country", vec![("country", "DE"), ("parent_id", "p")], vec![("country", "FR")]),
            ("headquarters", vec![], vec![("parent_id", "p")]),
        ] {
            let (winner, loser) = (account("z", &winner), account("a", &loser));
            check(&lead, TieBreaker::USUAL, rule, &winner, &loser);
        }
        let ties = Ties::new(&lead, [], TieBreaker::USUAL);
        assert_eq!(ties.rule(&account("a", &[]), &account("z", &[])), "id");
    }

    fn check(lead: &Lead, order: &[TieBreaker], rule: &str, winner: &Account, loser: &Account) {
        let ties = Ties::new(lead, [winner, loser], order);
        assert_eq!(ties.rule(winner, loser), rule);
        assert_eq!(ties.order(winner, loser), Ordering::Less, "{rule}");
        assert_eq!(ties.order(loser, winner), Ordering::Greater, "{rule}");
    }

    #[test]
    fn each_rule_alone_prefers_what_it_says() {
        let date = |year: &'static str| vec![("created_at", year)];
        for (rule, winner, loser) in [
            (TieBreaker::Contacts, vec![("contacts", "2")], vec![("contacts", "1"), ("leads", "9")]),
            (TieBreaker::Leads, vec![("leads", "2")], vec![("leads", "1"), ("contacts", "9")]),
            (TieBreaker::Opportunities, vec![("opportunities", "2")], vec![("leads", "9")]),
            (TieBreaker::Oldest, date("2020-01-01"), date("2021-01-01")),
            (TieBreaker::Oldest, date("2020-01-01"), vec![]),
            (TieBreaker::Newest, date("2021-01-01"), date("2020-01-01")),
            (TieBreaker::Newest, date("2020-01-01"), vec![]),
            (TieBreaker::Local, vec![("city", "Berlin"), ("country", "DE")], vec![("country", "DE")]),
            (TieBreaker::Local, vec![("country", "DE")], vec![("city", "Berlin"), ("country", "US")]),
            (TieBreaker::Headquarters, vec![("parent_id", "p")], vec![("parent_id", "z")]),
        ] {
            check(&lead(), &[rule], rule.name(), &account("z", &winner), &account("a", &loser));
        }
        // Without a rule it is the id.
        let (first, second) = (account("a", &[]), account("z", &[("kind", "customer")]));
        assert_eq!(Ties::new(&lead(), [&first, &second], &[]).order(&first, &second), Ordering::Less);
    }
}
