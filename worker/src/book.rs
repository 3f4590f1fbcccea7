//! The isolate's copy of account books, by workspace.
//!
//! In scope: remembering and forgetting. Not in scope: how books are made. A copy counts only while its revision is
//! the ledger's.

use frontdesk::AccountBook;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Workspaces whose books an isolate holds at most.
const MOST: usize = 8;

thread_local! {
    static BOOKS: RefCell<BTreeMap<String, Known>> = const { RefCell::new(BTreeMap::new()) };
}

/// A book with the revision of the accounts that it was made from.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) revision: i64,
    pub(crate) book: Rc<AccountBook>,
}

/// The workspace's book, if this isolate holds one.
pub(crate) fn of(workspace: &str) -> Option<Known> {
    BOOKS.with_borrow(|books| books.get(workspace).cloned())
}

/// Remembers the workspace's book.
pub(crate) fn keep(workspace: &str, known: Known) {
    BOOKS.with_borrow_mut(|books| {
        if books.len() >= MOST && !books.contains_key(workspace) {
            books.pop_first();
        }
        books.insert(workspace.to_owned(), known);
    });
}
