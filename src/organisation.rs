//! The organisation: by what leads of one company are known to belong together, and what a reviewer said of them.
//!
//! In scope: the key and the nouns. Not in scope: keeping verdicts (the ledger does), obeying them (`matching`). It
//! deliberately doesn't need an account: most leads have none.

use crate::account::Account;
use crate::lead::{Lead, closed_list};
use serde::{Deserialize, Serialize};

/// What identifies the lead's organisation: `domain:acme.com` where the lead has a work domain, else the standardized
/// company name with the country where it is known: `company:acme:DE`, `company:acme`. `None`: it has neither.
pub fn organisation(lead: &Lead) -> Option<String> {
    if let Some(domain) = &lead.domain {
        return Some(format!("domain:{domain}"));
    }
    let core = &lead.company.as_ref()?.core;
    Some(match &lead.country {
        Some(country) => format!("company:{core}:{country}"),
        None => format!("company:{core}"),
    })
}

/// A reviewer's verdict: how leads of one organisation stand to one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewVerdict {
    /// As [`organisation`] names it.
    pub organisation: String,
    /// The account's id.
    pub account: String,
    pub verdict: Standing,
}

/// The accounts that an exact domain alone brings into question: those of `accounts` that have the lead's domain, without
/// those that no lead of its organisation ever belongs to, as a reviewer said. Where there is one, no other account is
/// looked for; where there is none, the lead is searched for as if nobody had its domain.
pub fn by_domain<'a>(
    lead: &Lead,
    accounts: &'a [Account],
    verdicts: &[ReviewVerdict],
) -> impl Iterator<Item = &'a Account> {
    let organisation = organisation(lead);
    let never = move |account: &Account| {
        let mut said = verdicts.iter().filter(|said| said.verdict == Standing::Never && said.account == account.id);
        said.any(|said| Some(&said.organisation) == organisation.as_ref())
    };
    accounts.iter().filter(move |account| account.has_domain_of(lead) && !never(account))
}

closed_list! {
    /// What a reviewer can say.
    Standing {
        /// Leads of the organisation belong to the account.
        Always = "always",
        /// The account is no candidate for them.
        Never = "never",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_domain_identifies_and_else_the_name() {
        let check = |fields: &[(&str, &str)], expect: Option<&str>| {
            let lead = crate::standardize_fields(&fields.iter().copied().collect());
            assert_eq!(organisation(&lead).as_deref(), expect, "{fields:?}");
        };
        check(&[("email", "a@acme.com"), ("company", "Other Ltd")], Some("domain:acme.com"));
        check(&[("email", "a@gmail.com"), ("company", "Acme GmbH"), ("country", "DE")], Some("company:acme:DE"));
        check(&[("company", "ACME, Inc."), ("website", "www.acme.com")], Some("domain:acme.com"));
        check(&[("company", "ACME, Inc.")], Some("company:acme"));
        check(&[("email", "a@gmail.com")], None);
    }
}
