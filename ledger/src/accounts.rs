//! Accounts: taking in rows, and removing them.
//!
//! In scope: upsert by id, removal, the revision. Not in scope: reading files, finding circles (`circles`), what books are
//! made of them (`books`).

use crate::row::{json, text, to_json};
use crate::sql::{Sql, Value};
use crate::{Became, Error, Ledger, circles};
use frontdesk::AccountProblem;
use frontdesk::account::Account;
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a batch of account rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountsReport {
    /// Rows taken in.
    pub taken: u32,
    /// Of them those that say what was here already: no book has to be looked at again for them.
    #[serde(default)]
    pub unchanged: u32,
    /// Rows that didn't go in as they came, each with its reasons: refused, or taken in without a parent that would have
    /// been below it. In the rows' order; the others went in whole.
    pub refused: Vec<RowProblem>,
}

/// What became of a batch of removals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemovalReport {
    pub removed: u32,
    /// Ids that no account had.
    pub unknown: Vec<String>,
}

/// A row that was refused, or lost its parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

    /// The account's parent is below it, by the `way` of ids from the account back to itself: it goes in without.
    pub fn circle(row: u32, parent: String, way: &[String]) -> Self {
        let expected = format!("a parent that is not below it ({}); it goes in without", way.join(" → "));
        Self { row, problems: vec![AccountProblem { field: "parent_id".into(), found: parent, expected }] }
    }
}

impl<S: Sql> Ledger<S> {
    /// Takes in account rows (names and values as they came); an account that is there is replaced. The good rows go in,
    /// together; the others are reported, and those that would have been above themselves, which go in without a parent.
    ///
    /// # Errors
    /// What the database said; no row went in then.
    pub fn upsert_accounts<'a, R>(&self, rows: impl IntoIterator<Item = R>) -> Result<AccountsReport, Error>
    where
        R: IntoIterator<Item = (&'a str, &'a str)>,
    {
        self.upsert_accounts_each(rows).map(|(report, _)| report)
    }

    /// As [`upsert_accounts`](Self::upsert_accounts), and of each row what became of it.
    pub(crate) fn upsert_accounts_each<'a, R>(
        &self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(AccountsReport, Vec<Became>), Error>
    where
        R: IntoIterator<Item = (&'a str, &'a str)>,
    {
        let (mut report, mut each) = (AccountsReport::default(), Vec::new());
        let mut accounts: BTreeMap<String, (u32, Account)> = BTreeMap::new();
        for (row, fields) in (1..).zip(rows) {
            each.push(Became::Refused);
            match frontdesk::account(fields) {
                Ok(account) => match accounts.entry(account.id.clone()) {
                    Entry::Vacant(place) => _ = place.insert((row, account)),
                    Entry::Occupied(_) => report.refused.push(RowProblem::same_id(row, &account)),
                },
                Err(problems) => report.refused.push(RowProblem { row, problems }),
            }
        }
        self.sql.transaction(|| {
            for (id, way) in circles::within(&self.sql, accounts.values().map(|(_, account)| account))? {
                if let Some((row, account)) = accounts.get_mut(&id) {
                    let parent = account.parent_id.take().unwrap_or_default();
                    report.refused.push(RowProblem::circle(*row, parent, &way));
                }
            }
            let mut fresh = Vec::new();
            for (row, account) in accounts.values() {
                let before = self.sql.query("SELECT data FROM account WHERE id = ?", &[(&account.id).into()])?;
                let became = match before.first() {
                    None => Became::New,
                    Some(row) if text(row, 0)? == to_json(account)? => Became::Unchanged,
                    Some(_) => Became::Changed,
                };
                match became {
                    Became::Unchanged => report.unchanged += 1,
                    _ => fresh.push(account),
                }
                if let Some(of_row) = usize::try_from(*row - 1).ok().and_then(|at| each.get_mut(at)) {
                    *of_row = became;
                }
            }
            report.taken = self.put_accounts(fresh)? + report.unchanged;
            Ok::<(), Error>(())
        })?;
        report.refused.sort_by_key(|problem| problem.row);
        Ok((report, each))
    }

    /// Takes in accounts, within the caller's transaction; how many.
    pub(crate) fn put_accounts<'a>(&self, accounts: impl IntoIterator<Item = &'a Account>) -> Result<u32, Error> {
        let mut accounts = accounts.into_iter().peekable();
        if accounts.peek().is_none() {
            return Ok(0);
        }
        let revision = self.next_accounts_revision()?;
        let mut taken = 0;
        for account in accounts {
            self.put_account(account, revision)?;
            taken += 1;
        }
        Ok(taken)
    }

    fn put_account(&self, account: &Account, revision: i64) -> Result<(), Error> {
        self.sql.query(
            "INSERT OR REPLACE INTO account (id, data, revision) VALUES (?, ?, ?)",
            &[(&account.id).into(), to_json(account)?.into(), revision.into()],
        )?;
        self.sql.query("DELETE FROM account_removed WHERE id = ?", &[(&account.id).into()])?;
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

    /// Removes accounts; those of `ids` that there are. Leads that belonged to one keep that in their history; none is matched
    /// to it from now on, whatever book was searched.
    ///
    /// # Errors
    /// What the database said; none was removed then.
    pub fn remove_accounts(&self, ids: &[String]) -> Result<RemovalReport, Error> {
        let mut report = RemovalReport::default();
        self.sql.transaction(|| {
            let mut revision = None;
            for id in ids.iter().collect::<BTreeSet<_>>() {
                let gone = self.sql.query("DELETE FROM account WHERE id = ? RETURNING id", &[id.into()])?;
                if gone.is_empty() {
                    report.unknown.push(id.clone());
                    continue;
                }
                let revision = match revision {
                    Some(revision) => revision,
                    None => *revision.insert(self.next_accounts_revision()?),
                };
                self.sql.query("DELETE FROM account_domain WHERE account_id = ?", &[id.into()])?;
                self.sql.query(
                    "INSERT OR REPLACE INTO account_removed (id, revision) VALUES (?, ?)",
                    &[id.into(), revision.into()],
                )?;
                report.removed += 1;
            }
            Ok(report)
        })
    }

    /// Begins a further revision of the accounts.
    fn next_accounts_revision(&self) -> Result<i64, Error> {
        let revision = self.accounts_revision()? + 1;
        let text = revision.to_string();
        self.sql.query("INSERT OR REPLACE INTO meta (name, value) VALUES ('accounts', ?)", &[text.into()])?;
        Ok(revision)
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
}
