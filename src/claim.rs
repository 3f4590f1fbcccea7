//! The claim: whether a deal that a partner registers is free, or what stands against it.
//!
//! In scope: other registrations and how we stand with the company ourselves, as obstacles. Not in scope: finding those that may be
//! about the same company (the ledger does), how alike two names are (`matching`; it is an argument here), what follows for a lead
//! (`deal`). It deliberately doesn't know who is told which of it.

use crate::account::{Account, AccountKind, Opportunity};
use crate::deal::{Deal, DealState};
use crate::decision::Verdict;
use crate::lead::{Company, closed_list};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

closed_list! {
    /// Why a deal can't be a partner's just so.
    Against {
        /// They registered it themselves.
        Own = "own",
        /// Another partner did, and it is approved, or waits and was first.
        Registered = "registered",
        /// It is a customer of ours.
        Customer = "customer",
        /// We negotiate with them.
        Opportunity = "opportunity",
        Competitor = "competitor",
    }
}

/// One thing that stands against a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Obstacle {
    pub because: Against,
    /// Whether it is surely the same company; otherwise somebody has to look.
    pub sure: bool,
    /// When the other registration's protection ends, where it has an end.
    pub until: Option<Timestamp>,
    /// The other registration's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deal: Option<String>,
    /// Whose that is: the id of the partner's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// The id of our account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// All that stands against `claim` at `now`: of `others`, registrations that may be about the same company, and of `account`, the
/// company's, where it is one. `alike` says what two names are to each other.
pub fn obstacles(
    claim: &Deal,
    others: &[Deal],
    account: Option<&Account>,
    alike: impl Fn(&Company, &Company) -> Verdict,
    now: Timestamp,
) -> Vec<Obstacle> {
    let row = account.and_then(|account| account.status.deal.as_deref());
    let of_row = row.filter(|deal| counts(deal, claim, now)).map(|deal| (deal, true));
    let registered = others.iter().filter(|deal| counts(deal, claim, now));
    let registered = registered.filter_map(|deal| Some((deal, is_same_company(deal, claim, &alike)?)));
    let by_partners = registered.chain(of_row).map(|(deal, sure)| Obstacle {
        because: if deal.partner == claim.partner { Against::Own } else { Against::Registered },
        sure,
        until: deal.protected_until,
        deal: Some(deal.id.clone()).filter(|id| !id.is_empty()),
        partner: Some(deal.partner.clone()),
        account: None,
    });
    by_partners.chain(account.into_iter().flat_map(of_account)).collect()
}

/// How we stand with the company ourselves.
fn of_account(account: &Account) -> impl Iterator<Item = Obstacle> {
    let kind = match account.status.kind {
        AccountKind::Customer => Some(Against::Customer),
        AccountKind::Competitor => Some(Against::Competitor),
        _ => None,
    };
    let open = (account.status.opportunity == Opportunity::Open).then_some(Against::Opportunity);
    let id = account.id.clone();
    [kind, open].into_iter().flatten().map(move |because| Obstacle {
        because,
        sure: true,
        until: None,
        deal: None,
        partner: None,
        account: Some(id.clone()),
    })
}

/// Whether a registration can stand against the claim, were it of the same company: it is approved, or waits and was first, and
/// both can be of one product line.
fn counts(deal: &Deal, claim: &Deal, now: Timestamp) -> bool {
    let is_first = || (deal.registered_at, &deal.id) < (claim.registered_at, &claim.id);
    let stands = match deal.state_at(now) {
        DealState::Approved => true,
        DealState::Pending => is_first(),
        _ => false,
    };
    let line = |deal: &Deal| deal.product.as_ref().map(|product| product.trim().to_lowercase());
    let is_other = deal.id.is_empty() || deal.id != claim.id;
    is_other && stands && line(deal).zip(line(claim)).is_none_or(|(one, other)| one == other)
}

/// Whether both are about one company: surely, perhaps (`Some(false)`), or not. Accounts decide before domains do, and domains
/// before names.
fn is_same_company(deal: &Deal, claim: &Deal, alike: &impl Fn(&Company, &Company) -> Verdict) -> Option<bool> {
    if let Some((one, other)) = deal.account.as_ref().zip(claim.account.as_ref()) {
        return (one == other).then_some(true);
    }
    let domains = deal.domain.as_ref().zip(claim.domain.as_ref());
    if domains.is_some_and(|(one, other)| one == other) {
        return Some(true);
    }
    let verdict = deal.company.as_ref().zip(claim.company.as_ref()).map(|(one, other)| alike(one, other));
    match verdict? {
        // A company may have several domains: their names make it one to look at.
        Verdict::Match => Some(domains.is_none()),
        Verdict::Review => domains.is_none().then_some(false),
        Verdict::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i8) -> Timestamp {
        jiff::civil::date(2026, 6, day).at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp()
    }

    fn deal(id: &str, partner: &str, domain: &str, name: &str) -> Deal {
        Deal {
            id: id.into(),
            partner: partner.into(),
            domain: (!domain.is_empty()).then(|| domain.to_owned()),
            company: (!name.is_empty()).then(|| Company { name: name.into(), core: name.into(), ..Company::default() }),
            state: DealState::Approved,
            registered_at: Some(at(1)),
            ..Deal::default()
        }
    }

    fn alike(one: &Company, other: &Company) -> Verdict {
        match (one.core == other.core, one.core.chars().next() == other.core.chars().next()) {
            (true, _) => Verdict::Match,
            (_, true) => Verdict::Review,
            _ => Verdict::None,
        }
    }

    #[test]
    fn what_stands_against_a_claim() {
        let claim = Deal {
            registered_at: Some(at(5)),
            product: Some("Storage".into()),
            ..deal("c", "p", "acme.example", "acme")
        };
        let pending = |day| Deal {
            state: DealState::Pending,
            registered_at: Some(at(day)),
            ..deal("o", "q", "acme.example", "")
        };
        let until = |day| Deal { protected_until: Some(at(day)), ..deal("o", "q", "acme.example", "") };
        let line = |product: &str| Deal { product: Some(product.into()), ..deal("o", "q", "acme.example", "") };
        for (other, expect) in [
            (deal("o", "q", "acme.example", ""), "registered sure"),
            (deal("o", "p", "acme.example", ""), "own sure"),
            (deal("c", "q", "acme.example", ""), ""),
            (deal("o", "q", "", "acme"), "registered sure"),
            (deal("o", "q", "", "axis"), "registered unsure"),
            (deal("o", "q", "other.example", "acme"), "registered unsure"),
            (deal("o", "q", "other.example", "axis"), ""),
            (deal("o", "q", "", "zeta"), ""),
            (pending(4), "registered sure"),
            (pending(6), ""),
            (until(9), "registered sure"),
            (until(6), ""),
            (line("storage "), "registered sure"),
            (line("compute"), ""),
            (Deal { state: DealState::Lost, ..deal("o", "q", "acme.example", "") }, ""),
            (Deal { account: Some("a".into()), ..deal("o", "q", "", "zeta") }, ""),
        ] {
            let found = obstacles(&claim, std::slice::from_ref(&other), None, alike, at(7));
            let told: Vec<String> = found
                .iter()
                .map(|found| format!("{} {}", found.because.name(), if found.sure { "sure" } else { "unsure" }))
                .collect();
            assert_eq!(told.join(", "), expect, "{other:?}");
        }
    }

    #[test]
    fn how_we_stand_with_the_company_stands_against_it_too() {
        let mut account = crate::account([("id", "a"), ("name", "Acme GmbH"), ("domains", "acme.example")]).unwrap();
        let claim = Deal { registered_at: Some(at(5)), ..deal("c", "p", "acme.example", "acme") };
        let told = |account: &Account| {
            let found = obstacles(&claim, &[], Some(account), alike, at(7));
            found.iter().map(|found| found.because.name()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told(&account), "");
        account.status.kind = AccountKind::Customer;
        account.status.opportunity = Opportunity::Open;
        account.status.deal = Some(Box::new(Deal { id: String::new(), ..deal("", "q", "", "") }));
        assert_eq!(told(&account), "registered customer opportunity");
    }
}
