//! Stage 2, search: the accounts that a lead may belong to, from the account book.
//!
//! In scope: finding candidates. Not in scope: believing them (`matching`). It deliberately doesn't know
//! how we stand with an account: that changes by the minute and lives in the ledger.

use crate::AccountBook;
use crate::decision::Searched;
use crate::lead::Lead;

/// Most candidates that go on to matching.
const MOST: usize = 8;

/// The accounts of `book` that `lead` may belong to, best first; none without a book, or without anything to
/// search by.
pub fn search(lead: &Lead, book: Option<&AccountBook>) -> Searched {
    let Some(book) = book.filter(|_| lead.is_searchable()) else { return Searched::default() };
    let mut ids: Vec<String> = Vec::new();
    let by_domain = lead.domain.iter().flat_map(|domain| book.by_domain(domain));
    let by_name = lead.company.iter().flat_map(|company| book.by_name(&company.core, MOST));
    for id in by_domain.chain(by_name) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.truncate(MOST);
    Searched { book: Some(book.version().to_owned()), candidates: ids }
}
