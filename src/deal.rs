//! The deal registration: a partner's word that a deal with a company is theirs, and until when we keep it.
//!
//! In scope: the noun, whether it is active at a moment, and which of several counts for a lead. Not in scope: whether two
//! registrations are in conflict (`claim`); keeping them (the ledger does). It deliberately doesn't know what a playbook makes of it.

use crate::account::Account;
use crate::lead::{Company, Lead, closed_list};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

closed_list! {
    /// What became of a registration.
    #[derive(Default)]
    DealState {
        #[default]
        Pending = "pending",
        /// The deal is the partner's, as long as it is protected.
        Approved = "approved",
        Rejected = "rejected",
        Expired = "expired",
        Won = "won",
        Lost = "lost",
    }
}

/// A registered deal: whose it is, with whom, and for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deal {
    /// Of the registration; empty: the account's own row says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The id of the partner's account.
    pub partner: String,
    /// The member who looks after the partner: its account's owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_owner: Option<String>,
    /// The id of the account that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The company that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Company>,
    /// Its registrable domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The product line; `None`: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    pub state: DealState,
    /// UTC; `None`: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Timestamp>,
    /// UTC, the first moment at which it isn't protected any more; `None`: as long as its state doesn't change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected_until: Option<Timestamp>,
}

impl Deal {
    /// Whether it protects the partner at `now`.
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.state_at(now) == DealState::Approved && self.registered_at.is_none_or(|at| at <= now)
    }

    /// Its state at `now`: an approved one has expired once its protection is over.
    pub fn state_at(&self, now: Timestamp) -> DealState {
        match self.state {
            DealState::Approved if self.protected_until.is_some_and(|until| until <= now) => DealState::Expired,
            state => state,
        }
    }

    /// Whether it is about the company that `lead` is from: `account`, where it has one, or else what it says of itself. A
    /// domain decides before a name does.
    pub fn is_about(&self, lead: &Lead, account: Option<&Account>) -> bool {
        if let (Some(of), Some(account)) = (&self.account, account) {
            return *of == account.id;
        }
        if let Some(domain) = &self.domain {
            return lead.domain.as_ref() == Some(domain) || account.is_some_and(|of| of.domains.contains(domain));
        }
        let core = self.company.as_ref().map(|company| &company.core);
        let is = |company: &Company| Some(&company.core) == core;
        core.is_some() && account.map_or_else(|| lead.company.as_ref().is_some_and(is), |account| is(&account.name))
    }

    /// How well it fits what the lead asks for, less is better; `None`: it is of another product line.
    fn fit(&self, lead: &Lead) -> Option<u8> {
        match (&self.product, &lead.product) {
            (None, _) => Some(1),
            (Some(_), None) => Some(2),
            (Some(of), Some(asked)) => (of.trim().to_lowercase() == asked.trim().to_lowercase()).then_some(0),
        }
    }
}

/// The registration that counts for `lead` at `now`: of those that are active, about its company and not of another product
/// line, that of its own product line, or else of all, or else of any; of these the first that was registered.
pub fn registered<'d>(deals: impl IntoIterator<Item = &'d Deal>, lead: &Lead, now: Timestamp) -> Option<&'d Deal> {
    let active = deals.into_iter().filter(|deal| deal.is_active(now));
    let fitting = active.filter_map(|deal| Some((deal.fit(lead)?, deal)));
    fitting.min_by_key(|(fit, deal)| (*fit, deal.registered_at, &deal.id)).map(|(_, deal)| deal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i8) -> Timestamp {
        jiff::civil::date(2026, 6, day).at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp()
    }

    #[test]
    fn of_several_registrations_one_counts() {
        let deal = |id: &str, product: Option<&str>, from: i8, until: Option<i8>| Deal {
            id: id.into(),
            partner: format!("partner of {id}"),
            product: product.map(str::to_owned),
            state: DealState::Approved,
            registered_at: Some(at(from)),
            protected_until: until.map(at),
            ..Deal::default()
        };
        let deals = [
            deal("late", None, 20, None),
            deal("any", None, 3, None),
            deal("early", None, 2, Some(10)),
            deal("storage", Some("Storage"), 5, None),
            Deal { state: DealState::Pending, ..deal("pending", Some("storage"), 1, None) },
            Deal { state: DealState::Won, ..deal("won", Some("storage"), 1, None) },
        ];
        for (day, product, expect) in [
            (1, None, None),
            (4, None, Some("early")),
            (10, None, Some("any")),
            (9, Some("storage"), Some("storage")),
            (4, Some("storage"), Some("early")),
            (21, Some("compute"), Some("any")),
        ] {
            let lead = Lead { product: product.map(str::to_owned), ..Lead::default() };
            let found = registered(&deals, &lead, at(day)).map(|deal| deal.id.as_str());
            assert_eq!(found, expect, "{day} {product:?}");
        }
        let lead = Lead { product: Some("compute".into()), ..Lead::default() };
        assert_eq!(registered(&deals[3..4], &lead, at(9)), None);
        assert_eq!(registered(&deals[3..4], &Lead::default(), at(9)).map(|deal| deal.id.as_str()), Some("storage"));
        assert_eq!(deals[2].state_at(at(10)), DealState::Expired);
    }

    #[test]
    fn a_registration_is_about_an_account_a_domain_or_a_name() {
        let account = crate::account([("id", "a"), ("name", "Acme GmbH"), ("domains", "acme.example")]).unwrap();
        let company = |core: &str| Some(Company { core: core.into(), ..Company::default() });
        let lead = |domain: &str, core: &str| Lead {
            domain: (!domain.is_empty()).then(|| domain.to_owned()),
            company: company(core),
            ..Lead::default()
        };
        let of = |account: &str, domain: &str, core: &str| Deal {
            account: (!account.is_empty()).then(|| account.to_owned()),
            domain: (!domain.is_empty()).then(|| domain.to_owned()),
            company: company(core).filter(|company| !company.core.is_empty()),
            ..Deal::default()
        };
        for (deal, lead, with_account, expect) in [
            (of("a", "", ""), lead("", ""), true, true),
            (of("b", "acme.example", "acme"), lead("acme.example", "acme"), true, false),
            (of("b", "acme.example", ""), lead("acme.example", ""), false, true),
            (of("", "acme.example", "x"), lead("", ""), true, true),
            (of("", "other.example", "acme"), lead("acme.example", "acme"), true, false),
            (of("", "", "acme"), lead("", "something"), true, true),
            (of("", "", "acme"), lead("", "acme"), false, true),
            (of("", "", "acme"), lead("", "acme two"), false, false),
            (of("", "", ""), lead("", ""), false, false),
        ] {
            assert_eq!(deal.is_about(&lead, with_account.then_some(&account)), expect, "{deal:?}");
        }
    }
}
