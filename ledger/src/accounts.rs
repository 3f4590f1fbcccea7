//! Accounts: taking in rows, and packing the account book.
//!
//! In scope: upsert by id, the revision, the book. Not in scope: reading files.

use crate::row::{integer, json, text, to_json};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger};
use frontdesk::account::Account;
use frontdesk::{AccountBook, AccountProblem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What became of a batch of account rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsReport {
    /// Rows taken in.
    pub taken: u32,
    /// Rows refused, each with its reasons; the others went in.
    pub refused: Vec<RowProblem>,
}

/// A refused row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// From 1, not counting a header.
    pub row: u32,
    pub problems: Vec<AccountProblem>,
}

impl RowProblem {
    /// An earlier row has the account's id.
    pub fn same_id(row: u32, account: &Account) -> Self {
        let problem = AccountProblem {
            field: "id".into(),
            found: account.id.clone(),
            expected: "an id that no earlier row of the batch has".into(),
        };
        Self { row, problems: vec![problem] }
    }
}

/// Changes are laid over a book as long as they are at most one account in so many…
const CHANGED_SHARE: i64 = 50;
/// … or this few …
const FEW_CHANGES: i64 = 100;
/// … and no more than this: a search reads them beside the book.
const MOST_CHANGES: i64 = 5000;

impl<S: Sql> Ledger<S> {
    /// Takes in account rows (names and values as they came); an account that is there is replaced. The good rows go in,
    /// together; the others are reported.
    ///
    /// # Errors
    /// What the database said; no row went in then.
    pub fn upsert_accounts<'a, R>(&self, rows: impl IntoIterator<Item = R>) -> Result<AccountsReport, Error>
    where
        R: IntoIterator<Item = (&'a str, &'a str)>,
    {
        let mut report = AccountsReport::default();
        let mut seen = BTreeSet::new();
        self.sql.transaction(|| {
            let revision = self.accounts_revision()? + 1;
            for (row, fields) in (1..).zip(rows) {
                match frontdesk::account(fields) {
                    Ok(account) if seen.insert(account.id.clone()) => {
                        self.put_account(&account, revision)?;
                        report.taken += 1;
                    }
                    Ok(account) => report.refused.push(RowProblem::same_id(row, &account)),
                    Err(problems) => report.refused.push(RowProblem { row, problems }),
                }
            }
            if report.taken > 0 {
                let revision = revision.to_string();
                self.sql
                    .query("INSERT OR REPLACE INTO meta (name, value) VALUES ('accounts', ?)", &[revision.into()])?;
            }
            Ok::<(), Error>(())
        })?;
        Ok(report)
    }

    fn put_account(&self, account: &Account, revision: i64) -> Result<(), Error> {
        self.sql.query(
            "INSERT OR REPLACE INTO account (id, data, revision) VALUES (?, ?, ?)",
            &[(&account.id).into(), to_json(account)?.into(), revision.into()],
        )?;
        self.sql.query("DELETE FROM account_domain WHERE account_id = ?", &[(&account.id).into()])?;
        // A statement takes at most 100 values on some platforms.
        for domains in account.domains.chunks(40) {
            let rows = vec!["(?, ?)"; domains.len()].join(", ");
            let arguments: Vec<Value> =
                domains.iter().flat_map(|domain| [domain.into(), (&account.id).into()]).collect();
            let statement = format!("INSERT OR IGNORE INTO account_domain (domain, account_id) VALUES {rows}");
            self.sql.query(&statement, &arguments)?;
        }
        Ok(())
    }

    /// Counts changes of the accounts: books of other revisions are out of date.
    ///
    /// # Errors
    /// What the database said.
    pub fn accounts_revision(&self) -> Result<i64, Error> {
        let rows = self.sql.query("SELECT value FROM meta WHERE name = 'accounts'", &[])?;
        match rows.first() {
            Some(row) => text(row, 0)?.parse().map_err(|_| Error::Unreadable("the accounts' revision".into())),
            None => Ok(0),
        }
    }

    /// All accounts, by id.
    ///
    /// # Errors
    /// What the database said.
    pub fn accounts(&self) -> Result<Vec<Account>, Error> {
        let rows = self.sql.query("SELECT data FROM account ORDER BY id", &[])?;
        rows.iter().map(|row| json(row, 0)).collect()
    }

    /// The accounts that were taken in since the revision `since`, by id, to be laid over its book
    /// ([`AccountBook::with_changes`]), and the revision that this leads to. `None`: they are so many that a book of all
    /// is the better answer, or there never was such a revision.
    ///
    /// # Errors
    /// What the database said.
    pub fn account_changes(&self, since: i64) -> Result<Option<(i64, Vec<Account>)>, Error> {
        let revision = self.accounts_revision()?;
        if since > revision {
            return Ok(None);
        }
        let counts =
            self.sql.query("SELECT count(*), count(*) FILTER (WHERE revision > ?) FROM account", &[since.into()])?;
        let count = |at| counts.first().map_or(Ok(0), |row| integer(row, at));
        if count(1)? > (count(0)? / CHANGED_SHARE).clamp(FEW_CHANGES, MOST_CHANGES) {
            return Ok(None);
        }
        let rows = self.sql.query("SELECT data FROM account WHERE revision > ? ORDER BY id", &[since.into()])?;
        let changed = rows.iter().map(|row| json(row, 0)).collect::<Result<_, _>>()?;
        Ok(Some((revision, changed)))
    }

    /// The account book of the accounts as they are, as a file, and their revision.
    ///
    /// # Errors
    /// What the database said, and accounts that don't fit into a book.
    pub fn account_book(&self) -> Result<(i64, Vec<u8>), Error> {
        let book = AccountBook::pack(&self.accounts()?).map_err(|error| Error::Unreadable(error.to_string()))?;
        Ok((self.accounts_revision()?, book))
    }
}
