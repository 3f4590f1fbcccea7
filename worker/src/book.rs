//! The isolate's copy of account books, by workspace.
//!
//! In scope: remembering and forgetting, within a budget of memory. Not in scope: how books are made. A copy counts only
//! while its revision is the ledger's.

use frontdesk::AccountBook;
use ledger::AccountChanges;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Bytes that the books of all workspaces may take together: an isolate has 128 MB for everything.
const BUDGET: usize = 96 << 20;

thread_local! {
    static BOOKS: RefCell<Books> = const { RefCell::new(Books::new(BUDGET)) };
    /// Workspaces whose book is on its way, each with when that began.
    static ON_THE_WAY: RefCell<BTreeMap<String, u64>> = const { RefCell::new(BTreeMap::new()) };
}

/// A workspace's book. Copies share its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// Of the accounts as they are in the book.
    pub(crate) revision: i64,
    /// Of the accounts that the book was built from; what changed since lies on top.
    pub(crate) built_at: i64,
    pub(crate) book: AccountBook,
}

impl Known {
    /// A book as the ledger built it.
    ///
    /// # Errors
    /// As [`AccountBook::open`], in words.
    pub(crate) fn open(revision: i64, file: Vec<u8>) -> Result<Self, String> {
        let book = AccountBook::open(file).map_err(|error| error.to_string())?;
        Ok(Self { revision, built_at: revision, book })
    }

    /// The same book with other changes on top: all between [`built_at`](Self::built_at) and `revision`.
    ///
    /// # Errors
    /// As [`AccountBook::with_changes`], in words.
    pub(crate) fn with_changes(&self, changes: &AccountChanges) -> Result<Self, String> {
        let AccountChanges { revision, changed, removed } = changes;
        let book = self.book.with_changes(changed, removed).map_err(|error| error.to_string())?;
        Ok(Self { revision: *revision, built_at: self.built_at, book })
    }
}

/// The workspace's book, if this isolate holds one.
pub(crate) fn of(workspace: &str) -> Option<Known> {
    BOOKS.with_borrow_mut(|books| books.of(workspace))
}

/// Remembers the workspace's book, instead of the one before.
pub(crate) fn keep(workspace: &str, known: Known) {
    BOOKS.with_borrow_mut(|books| books.keep(workspace, known));
}

/// Forgets the workspace's book, and of others as many as it takes, so that one of so many bytes has room to arrive.
pub(crate) fn make_room(workspace: &str, bytes: usize) {
    BOOKS.with_borrow_mut(|books| {
        books.forget(workspace);
        books.make_room(bytes);
    });
}

/// The right to bring a workspace's book, until it is let go: of many leads that need it one brings it, as several books at
/// once would be more than the isolate holds.
pub(crate) struct Bringing(String);

impl Bringing {
    /// Milliseconds after which whoever began has been cut off.
    const MOST: u64 = 30_000;

    /// Begins at the time `now`, in milliseconds; `None`: somebody else has begun.
    pub(crate) fn begin(workspace: &str, now: u64) -> Option<Self> {
        ON_THE_WAY.with_borrow_mut(|on_the_way| {
            if on_the_way.get(workspace).is_some_and(|begun| now.saturating_sub(*begun) < Self::MOST) {
                return None;
            }
            on_the_way.insert(workspace.to_owned(), now);
            Some(Self(workspace.to_owned()))
        })
    }
}

impl Drop for Bringing {
    fn drop(&mut self) {
        ON_THE_WAY.with_borrow_mut(|on_the_way| on_the_way.remove(&self.0));
    }
}

/// Books within a budget of bytes; the one that was asked for least recently goes first.
#[derive(Debug)]
struct Books {
    budget: usize,
    /// Of all books together.
    bytes: usize,
    /// Counts what was asked for.
    asked: u64,
    /// By workspace, with when each was last asked for.
    held: BTreeMap<String, (u64, Known)>,
}

impl Books {
    const fn new(budget: usize) -> Self {
        Self { budget, bytes: 0, asked: 0, held: BTreeMap::new() }
    }

    fn of(&mut self, workspace: &str) -> Option<Known> {
        self.asked += 1;
        let (asked, known) = self.held.get_mut(workspace)?;
        *asked = self.asked;
        Some(known.clone())
    }

    /// The book that comes in stays, however large it is: without it each lead would fetch it.
    fn keep(&mut self, workspace: &str, known: Known) {
        self.forget(workspace);
        let cost = cost(&known);
        self.make_room(cost);
        self.bytes += cost;
        self.asked += 1;
        self.held.insert(workspace.to_owned(), (self.asked, known));
    }

    fn make_room(&mut self, bytes: usize) {
        while self.bytes + bytes > self.budget {
            let Some(oldest) = self.held.iter().min_by_key(|(_, (asked, _))| *asked) else { break };
            let oldest = oldest.0.clone();
            self.forget(&oldest);
        }
    }

    fn forget(&mut self, workspace: &str) {
        if let Some((_, known)) = self.held.remove(workspace) {
            self.bytes -= cost(&known);
        }
    }
}

/// The bytes that a book takes, with what holding it takes.
fn cost(known: &Known) -> usize {
    const HOLDING: usize = 1024;
    known.book.memory() + HOLDING
}

#[cfg(test)]
mod tests {
    use super::*;
    use frontdesk::account::Account;

    fn changes(revision: i64, changed: &[Account]) -> AccountChanges {
        AccountChanges { revision, changed: changed.to_vec(), removed: Vec::new() }
    }

    fn account(id: &str) -> Account {
        frontdesk::account([("id", id), ("name", id)]).unwrap()
    }

    fn known(revision: i64) -> Known {
        Known::open(revision, AccountBook::pack(&[account("one")]).unwrap()).unwrap()
    }

    #[test]
    fn the_one_asked_for_least_recently_makes_room() {
        let room_for_two = 2 * cost(&known(1));
        let mut books = Books::new(room_for_two);
        for workspace in ["a", "b"] {
            books.keep(workspace, known(1));
        }
        assert!(books.of("a").is_some());
        books.keep("c", known(1));
        let held = |books: &Books| books.held.keys().cloned().collect::<String>();
        assert_eq!(held(&books), "ac");
        // Its own earlier book takes no room beside it.
        books.keep("c", known(2));
        assert_eq!((held(&books).as_str(), books.of("c").unwrap().revision), ("ac", 2));
        let large = known(1).with_changes(&changes(2, &[account("two")])).unwrap();
        books.keep("d", large);
        assert_eq!(held(&books), "d", "what changed counts too");
        let large = books.of("d").unwrap();
        assert_eq!(books.bytes, cost(&large));
        books.forget("d");
        assert_eq!(books.bytes, 0);
    }

    #[test]
    fn one_brings_a_book_at_a_time() {
        let first = Bringing::begin("w", 1000);
        assert!(first.is_some() && Bringing::begin("v", 1000).is_some());
        assert!(Bringing::begin("w", 2000).is_none());
        drop(first);
        let second = Bringing::begin("w", 3000).unwrap();
        // Whoever was cut off doesn't keep it for ever.
        assert!(Bringing::begin("w", 3000 + Bringing::MOST).is_some());
        drop(second);
    }

    #[test]
    fn changes_lie_on_the_book_as_it_was_built() {
        let built = known(1);
        let first = built.with_changes(&changes(2, &[account("two")])).unwrap();
        let second = first.with_changes(&changes(3, &[account("two"), account("three")])).unwrap();
        assert_eq!((second.revision, second.built_at, second.book.accounts()), (3, 1, 3));
        let at_once = built.with_changes(&changes(3, &[account("three"), account("two")])).unwrap();
        assert_eq!(second.book.version(), at_once.book.version());
        assert!(second.book.version().starts_with(&format!("{}+", built.book.version())));
    }
}
