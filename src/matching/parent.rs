//! Parents: what the lead and an account say of the group that they belong to.
//!
//! In scope: which of the two names the other's parent. Not in scope: finding parents as candidates (`search`).

use super::name::{LeadName, Named, is_one_company};
use crate::account::Account;
use crate::lead::{Company, Lead};
use crate::outcome::Searched;

/// The level of the feature `parent`; `None`: neither says anything that the other agrees with.
///
/// `accounts` are those among which the account's parent may be.
pub(super) fn level(
    lead: &Lead,
    account: &Account,
    named: Option<&Named>,
    accounts: &[Account],
    searched: &Searched,
) -> Option<&'static str> {
    let company = lead.company.as_ref()?;
    let in_name = account.name.behind();
    let by_id = account.parent_id.as_ref().and_then(|id| accounts.iter().find(|other| other.id == *id));
    let behind = company.behind();
    if behind.is_none() && in_name.is_none() && by_id.is_none() {
        return None;
    }
    let parents = || in_name.iter().chain(by_id.map(|parent| &parent.name));
    let is_one = |name: &LeadName, other: &Company| is_one_company(&name.compare(other, false).agreement);
    let says_itself = named.is_some_and(|named| is_one_company(&named.agreement));
    if let Some(parent) = &behind {
        let of_lead = LeadName::new(parent, searched);
        if parents().any(|parent| is_one(&of_lead, parent)) {
            return Some("same");
        }
        if !says_itself && is_one(&of_lead, &account.name) {
            return Some("of_lead");
        }
    }
    let name = LeadName::new(company, searched);
    (!says_itself && parents().any(|parent| is_one(&name, parent))).then_some("of_account")
}
