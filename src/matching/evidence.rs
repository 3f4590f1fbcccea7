//! Evidence: how a lead and an account agree, feature by feature.
//!
//! In scope: comparing. Not in scope: what a level is worth (`score`).

use super::score;
use crate::account::Account;
use crate::decision::Evidence;
use crate::lead::{Company, Lead};

/// One line a feature that both sides know, in a fixed order.
pub(super) fn of(lead: &Lead, account: &Account) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let mut add = |feature: &str, level: &str| {
        evidence.push(Evidence { feature: feature.into(), level: level.into(), points: score::points(feature, level) });
    };
    if let Some(domain) = &lead.domain
        && !account.domains.is_empty()
    {
        add("domain", if account.domains.contains(domain) { "exact" } else { "differs" });
    }
    if let Some(company) = &lead.company {
        add("name", name(company, account));
    }
    if let (Some(lead), Some(account)) = (&lead.phone, &account.phone)
        && lead == account
    {
        add("phone", "exact");
    }
    if let (Some(lead), Some(account)) = (&lead.country, &account.country) {
        add("country", if lead == account { "same" } else { "differs" });
    }
    evidence
}

/// The level of the nearest of the account's names.
fn name(company: &Company, account: &Account) -> &'static str {
    let nearest = std::iter::once(&account.name)
        .chain(&account.aliases)
        .map(|name| strsim::jaro_winkler(&company.core, &name.core))
        .fold(0.0, f64::max);
    match nearest {
        same if same >= 1.0 => "exact",
        close if close >= 0.93 => "close",
        alike if alike >= 0.85 => "alike",
        _ => "differs",
    }
}
