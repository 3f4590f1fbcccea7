//! Books: what the account book is made of, what changed since, and the book as it is kept.
//!
//! In scope: reading accounts page by page, changes since a revision, a book in pieces. Not in scope: building a book, which
//! the ledger's single thread has no time for: whoever searches builds it of the pages, or somebody uploads it, and it is
//! kept here until it is too old.
//!
//! A book is kept in rows of the ledger's own database, not in a bucket beside it: it is swapped in the same transaction that
//! says of which revision it is, goes with the workspace wherever that is hosted, and needs no second product. Readers are
//! isolates that then hold it for as long as they live, so the object sends it seldom, piece by piece. What was kept in a
//! bucket could be read without the object, but not be trusted without asking it for the revision.

use crate::row::{from_json, integer, json, text, to_json};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger};
use frontdesk::account::Account;
use serde::{Deserialize, Serialize};

/// Changes are laid over a book as long as they are at most one account in so many…
const CHANGED_SHARE: i64 = 50;
/// … or this few …
const FEW_CHANGES: i64 = 100;
/// … and no more than this: a search reads them beside the book.
const MOST_CHANGES: i64 = 20_000;

/// Accounts on one page.
const PAGE: i64 = 2_000;

/// Largest piece of a book, in bytes: a row holds at most 2 MB on some platforms.
pub const PIECE: usize = 1_500_000;

/// What changed of the accounts, to be laid over a book ([`frontdesk::AccountBook::with_changes`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChanges {
    /// The revision that this leads to.
    pub revision: i64,
    /// Accounts that are new or changed, by id.
    pub changed: Vec<Account>,
    /// Ids of accounts that are no longer.
    pub removed: Vec<String>,
}

/// A page of all accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// Of the accounts when this page was read.
    pub revision: i64,
    /// After which id the next page begins; `None`: this is the last.
    pub next: Option<String>,
    /// The accounts as JSON, one a line.
    #[serde(skip)]
    pub lines: String,
}

/// A book that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptBook {
    /// What its pieces are kept under.
    pub id: String,
    /// The revision of the accounts from which on changes are laid over it.
    pub revision: i64,
    /// As [`frontdesk::AccountBook::version`] has it.
    pub version: String,
    /// Accounts that it holds.
    pub accounts: u64,
    /// In bytes.
    pub length: u64,
}

/// What became of a book that was to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// It is the book from now on.
    Swapped,
    /// A book of a later revision is kept already; this one was let go.
    Older { revision: i64 },
    /// There never was such a revision of the accounts.
    NoRevision { revision: i64 },
    /// Its pieces don't make up its length: some are missing.
    Incomplete { found: u64 },
}

impl<S: Sql> Ledger<S> {
    /// What changed of the accounts since the revision `since`. `None`: it is so much that a book of all is the better answer,
    /// or there never was such a revision, or what was removed then is no longer known: a later book is kept.
    ///
    /// # Errors
    /// What the database said.
    pub fn account_changes(&self, since: i64) -> Result<Option<AccountChanges>, Error> {
        let revision = self.accounts_revision()?;
        if since > revision || self.kept_book()?.is_some_and(|kept| kept.revision > since) {
            return Ok(None);
        }
        let arguments = [since.into(), since.into(), (MOST_CHANGES + 1).into()];
        let changed = self.count(
            "SELECT count(*) FROM (SELECT 1 FROM account WHERE revision > ? \
             UNION ALL SELECT 1 FROM account_removed WHERE revision > ? LIMIT ?)",
            &arguments,
        )?;
        // Counting all reads all: only where their number matters.
        if changed > MOST_CHANGES || changed > FEW_CHANGES && changed > self.accounts_count()? / CHANGED_SHARE {
            return Ok(None);
        }
        // The plus lets SQLite find the few by their revision and sort them, where it would read all in order.
        let rows = self.sql.query("SELECT data FROM account WHERE revision > ? ORDER BY +id", &[since.into()])?;
        let changed = rows.iter().map(|row| json(row, 0)).collect::<Result<_, _>>()?;
        let rows = self.sql.query("SELECT id FROM account_removed WHERE revision > ? ORDER BY +id", &[since.into()])?;
        let removed = rows.iter().map(|row| Ok(text(row, 0)?.to_owned())).collect::<Result<_, Error>>()?;
        Ok(Some(AccountChanges { revision, changed, removed }))
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// What the database said.
    pub fn accounts_count(&self) -> Result<i64, Error> {
        self.count("SELECT count(*) FROM account", &[])
    }

    fn count(&self, statement: &str, arguments: &[Value]) -> Result<i64, Error> {
        match self.sql.query(statement, arguments)?.first() {
            Some(row) => integer(row, 0),
            None => Ok(0),
        }
    }

    /// The accounts after the id `after`, by id: a bounded number. Accounts that change between two pages have a later revision
    /// than the first page: they lie over a book that is made of the pages, and are right there.
    ///
    /// # Errors
    /// What the database said.
    pub fn account_page(&self, after: &str) -> Result<AccountPage, Error> {
        let statement = "SELECT id, data FROM account WHERE id > ? ORDER BY id LIMIT ?";
        let rows = self.sql.query(statement, &[after.to_owned().into(), PAGE.into()])?;
        let mut page = AccountPage { revision: self.accounts_revision()?, ..AccountPage::default() };
        for row in &rows {
            page.lines.push_str(text(row, 1)?);
            page.lines.push('\n');
        }
        if rows.len() as i64 == PAGE {
            page.next = rows.last().map(|row| text(row, 0)).transpose()?.map(str::to_owned);
        }
        Ok(page)
    }

    /// The account book of the accounts as they are, as a file, and their revision: for where there is time to build it.
    ///
    /// # Errors
    /// What the database said, and accounts that don't fit into a book.
    pub fn account_book(&self) -> Result<(i64, Vec<u8>), Error> {
        let mut builder = frontdesk::AccountBookBuilder::new(false);
        let unfit = |error: frontdesk::BookError| Error::Unreadable(error.to_string());
        let (revision, mut after) = (self.accounts_revision()?, Some(String::new()));
        while let Some(id) = after {
            let page = self.account_page(&id)?;
            for line in page.lines.lines() {
                builder.add(&from_json(line)?).map_err(unfit)?;
            }
            after = page.next;
        }
        Ok((revision, builder.finish().map_err(unfit)?))
    }

    /// The book that is kept, if there is one.
    ///
    /// # Errors
    /// What the database said.
    pub fn kept_book(&self) -> Result<Option<KeptBook>, Error> {
        let rows = self.sql.query("SELECT value FROM meta WHERE name = 'book'", &[])?;
        rows.first().map(|row| json(row, 0)).transpose()
    }

    /// A piece of a book, from 0; `None`: there is no such piece.
    ///
    /// # Errors
    /// What the database said.
    pub fn book_piece(&self, book: &str, number: i64) -> Result<Option<Vec<u8>>, Error> {
        let statement = "SELECT bytes FROM book_piece WHERE book = ? AND number = ?";
        let rows = self.sql.query(statement, &[book.to_owned().into(), number.into()])?;
        match rows.into_iter().next().and_then(|row| row.into_iter().next()) {
            Some(Value::Blob(bytes)) => Ok(Some(bytes)),
            Some(other) => Err(Error::Unreadable(format!("{other:?} for a piece of a book"))),
            None => Ok(None),
        }
    }

    /// Puts down a piece of a book that is on its way; it counts once the book is [kept](Self::keep_book).
    ///
    /// # Errors
    /// What the database said.
    pub fn put_book_piece(&self, book: &str, number: i64, bytes: Vec<u8>) -> Result<(), Error> {
        let arguments = [book.to_owned().into(), number.into(), Value::Blob(bytes)];
        self.sql.query("INSERT OR REPLACE INTO book_piece (book, number, bytes) VALUES (?, ?, ?)", &arguments)?;
        Ok(())
    }

    /// Makes a book of which all pieces were put down the workspace's book, instead of the one before.
    ///
    /// # Errors
    /// What the database said; the book before stays.
    pub fn keep_book(&self, book: &KeptBook) -> Result<Kept, Error> {
        self.sql.transaction(|| {
            let revision = self.accounts_revision()?;
            if book.revision > revision || book.revision < 0 {
                return Ok(Kept::NoRevision { revision });
            }
            if let Some(kept) = self.kept_book()?.filter(|kept| kept.revision > book.revision) {
                self.sql.query("DELETE FROM book_piece WHERE book = ?", &[(&book.id).into()])?;
                return Ok(Kept::Older { revision: kept.revision });
            }
            let length = "SELECT coalesce(sum(length(bytes)), 0) FROM book_piece WHERE book = ?";
            let found = self.count(length, &[(&book.id).into()])? as u64;
            if found != book.length {
                return Ok(Kept::Incomplete { found });
            }
            self.sql.query("DELETE FROM book_piece WHERE book <> ?", &[(&book.id).into()])?;
            self.sql.query("DELETE FROM account_removed WHERE revision <= ?", &[book.revision.into()])?;
            let value = to_json(book)?;
            self.sql.query("INSERT OR REPLACE INTO meta (name, value) VALUES ('book', ?)", &[value.into()])?;
            Ok(Kept::Swapped)
        })
    }

    /// Whether the kept book, with the changes since on top, is one of all accounts as they are.
    ///
    /// # Errors
    /// As [`account_changes`](Self::account_changes).
    pub fn current_book(&self) -> Result<Option<KeptBook>, Error> {
        match self.kept_book()? {
            Some(kept) if self.account_changes(kept.revision)?.is_some() => Ok(Some(kept)),
            _ => Ok(None),
        }
    }
}
