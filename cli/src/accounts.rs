//! Account lists: rows into memory, or into a ledger with the book of it.
//!
//! In scope: reading and reporting by row. Not in scope: what makes a good account.

use crate::Failure;
use crate::input::{Format, rows};
use crate::progress::Progress;
use frontdesk::account::Account;
use frontdesk::{AccountBook, RawLead, account};
use ledger::{AccountsReport, Ledger, RowProblem, Sqlite};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

/// The accounts of `path` by id, and how many rows were refused; those are named on stderr.
pub(crate) fn read(path: &Path, format: Format) -> Result<(BTreeMap<String, Account>, usize), Failure> {
    let mut accounts = BTreeMap::new();
    let mut refused = 0;
    let mut refuse = |problem: RowProblem| {
        refused += 1;
        name(path, &problem);
    };
    let mut progress = Progress::new("accounts");
    for (row, raw) in (1..).zip(rows(path, format)?) {
        match account(raw?.fields()) {
            Ok(account) => match accounts.entry(account.id.clone()) {
                Entry::Vacant(place) => _ = place.insert(account),
                Entry::Occupied(_) => refuse(RowProblem::same_id(row, &account)),
            },
            Err(problems) => refuse(RowProblem { row, problems }),
        }
        progress.step();
    }
    progress.finish();
    Ok((accounts, refused))
}

/// Takes the accounts of `path` into `ledger`; the book of them. Refused rows are named on stderr.
pub(crate) fn load(ledger: &Ledger<Sqlite>, path: &Path) -> Result<(AccountBook, AccountsReport), Failure> {
    let accounts: Vec<RawLead> = rows(path, Format::of(None, path))?.collect::<Result<_, _>>()?;
    let report = ledger.upsert_accounts(accounts.iter().map(RawLead::fields)).map_err(Failure::of)?;
    for refused in &report.refused {
        name(path, refused);
    }
    let (_, book) = ledger.account_book().map_err(Failure::of)?;
    Ok((AccountBook::open(book).map_err(Failure::of)?, report))
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
