//! Stage 2, search: the accounts that a lead may belong to, from the account book.
//!
//! In scope: finding candidates. Not in scope: believing them (`matching`). It deliberately doesn't know
//! how we stand with an account: that changes by the minute and lives in the ledger.

use crate::AccountBook;
use crate::lead::{Company, Lead};
use crate::outcome::Searched;
use std::collections::BTreeMap;

/// Most candidates that go on to matching.
const MOST: usize = 8;

/// Of them, most that have a former name of the lead's company, or its parent's.
const MOST_OF_ASIDE: usize = 2;

/// The accounts of `book` that `lead` may belong to, best first; none without a book, or without anything to
/// search by. Those that have the lead's domain come first, then those of like names: whether the domain decides is not
/// known here, as a reviewer may have said that its account never is the one.
pub fn search(lead: &Lead, book: Option<&AccountBook>) -> Searched {
    let Some(book) = book.filter(|_| lead.is_searchable()) else { return Searched::default() };
    let mut candidates: Vec<String> = Vec::new();
    for id in lead.domain.iter().flat_map(|domain| book.by_domain(domain)).take(MOST) {
        if !candidates.contains(&id) {
            candidates.push(id);
        }
    }
    let mut weights = BTreeMap::new();
    if let Some(company) = &lead.company {
        // The account may be known by the company's former name, or be its parent.
        let asides: Vec<Company> = [company.before(), company.behind()].into_iter().flatten().collect();
        let of_company = [(company, MOST - asides.len() * MOST_OF_ASIDE)];
        for (name, most) in of_company.into_iter().chain(asides.iter().map(|aside| (aside, MOST_OF_ASIDE))) {
            let found = book.by_name(name, most);
            weights.extend(found.weights);
            for id in found.ids {
                if candidates.len() < MOST && !candidates.contains(&id) {
                    candidates.push(id);
                }
            }
        }
    }
    let accounts = u32::try_from(book.accounts()).unwrap_or(u32::MAX);
    Searched { book: Some(book.version().to_owned()), candidates, accounts, weights }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Account;

    #[test]
    fn a_parent_and_a_former_name_are_looked_for_too() {
        let names = ["Nordlicht Werke AG", "Zebrafink GmbH"].map(str::to_owned).into_iter();
        let names = names.chain((0..20).map(|i| format!("Quittengarten {}", "abcdefghijklmnopqrst".split_at(i).1)));
        let accounts: Vec<Account> = (0..)
            .zip(names)
            .filter_map(|(id, name)| crate::account([("id", id.to_string().as_str()), ("name", &name)]).ok())
            .collect();
        assert_eq!(accounts.len(), 22);
        let book = AccountBook::build(&accounts);
        let found = |company: &str| {
            let lead = crate::standardize_fields(&[("company", company)].into_iter().collect());
            search(&lead, Some(&book)).candidates
        };
        let (plain, parent) = (found("Quittengarten"), found("Quittengarten (part of Nordlicht Werke)"));
        assert!(!plain.contains(&"0".into()) && parent.contains(&"0".into()), "{plain:?} {parent:?}");
        assert!(found("Quittengarten (formerly Zebrafink GmbH)").contains(&"1".into()));
        assert!(parent.len() <= MOST && parent.len() > MOST_OF_ASIDE, "{parent:?}");
    }
}
