//! Account lists: rows into memory, or into a ledger with the book of it.
//!
//! In scope: reading and reporting by row. Not in scope: what makes a good account.

use crate::Failure;
use crate::input::{self, Format, rows};
use crate::progress::Progress;
use frontdesk::account::{Account, circles};
use frontdesk::{AccountBook, account, packed_account};
use ledger::RowProblem;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

/// Accounts to match with.
pub(crate) struct Known {
    pub(crate) book: AccountBook,
    /// By id; `None`: the book is all there is.
    rows: Option<BTreeMap<String, Account>>,
    /// Rows that didn't go in as they came.
    pub(crate) refused: usize,
}

impl Known {
    /// Of `path`: rows, or a packed book. Rows that can't be read are named on stderr.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        if let Some(book) = input::book(path)? {
            return Ok(Self { book, rows: None, refused: 0 });
        }
        let (rows, refused) = read(path, Format::of(None, path))?;
        let book = AccountBook::pack(rows.values()).and_then(AccountBook::open).map_err(Failure::of)?;
        Ok(Self { book, rows: Some(rows), refused })
    }

    /// The account of this id, for a match with a lead of this domain.
    pub(crate) fn account(&self, id: &str, domain: Option<&str>) -> Option<Account> {
        match &self.rows {
            Some(rows) => rows.get(id).cloned(),
            None => packed_account(&self.book, id, domain),
        }
    }
}

/// The accounts of `path` by id, and how many rows were refused or went in without their parent; those are named on
/// stderr.
pub(crate) fn read(path: &Path, format: Format) -> Result<(BTreeMap<String, Account>, usize), Failure> {
    let mut accounts: BTreeMap<String, (u32, Account)> = BTreeMap::new();
    let mut refused = 0;
    let mut refuse = |problem: RowProblem| {
        refused += 1;
        name(path, &problem);
    };
    let mut progress = Progress::new("accounts");
    for (row, raw) in (1..).zip(rows(path, format)?) {
        match account(raw?.fields()) {
            Ok(account) => match accounts.entry(account.id.clone()) {
                Entry::Vacant(place) => _ = place.insert((row, account)),
                Entry::Occupied(_) => refuse(RowProblem::same_id(row, &account)),
            },
            Err(problems) => refuse(RowProblem { row, problems }),
        }
        progress.step();
    }
    progress.finish();
    let parents = accounts.iter().filter_map(|(id, (_, account))| Some((id.as_str(), account.parent_id.as_deref()?)));
    for (id, way) in circles(&parents.collect()) {
        if let Some((row, account)) = accounts.get_mut(&id) {
            let parent = account.parent_id.take().unwrap_or_default();
            refuse(RowProblem::circle(*row, parent, &way));
        }
    }
    Ok((accounts.into_iter().map(|(id, (_, account))| (id, account)).collect(), refused))
}

/// Names a refused row on stderr, with each of its problems.
pub(crate) fn name(path: &Path, refused: &RowProblem) {
    for problem in &refused.problems {
        eprintln!(
            "frontdesk: {}: row {}: {}: found `{}`, expected {}",
            path.display(),
            refused.row,
            problem.field,
            problem.found,
            problem.expected
        );
    }
}
