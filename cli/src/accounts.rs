//! Account lists: rows into a ledger in memory, and the book of it.
//!
//! In scope: reading and reporting by row. Not in scope: what makes a good account.

use crate::Failure;
use crate::input::{Format, rows};
use frontdesk::{AccountBook, RawLead};
use ledger::{AccountsReport, Ledger, Sqlite};
use std::path::Path;

/// Takes the accounts of `path` into `ledger`; the book of them. Refused rows are named on stderr.
pub(crate) fn load(ledger: &Ledger<Sqlite>, path: &Path) -> Result<(AccountBook, AccountsReport), Failure> {
    let accounts: Vec<RawLead> = rows(path, Format::of(None, path))?.collect::<Result<_, _>>()?;
    let report = ledger.upsert_accounts(accounts.iter().map(RawLead::fields)).map_err(Failure::of)?;
    for refused in &report.refused {
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
    let (_, book) = ledger.account_book().map_err(Failure::of)?;
    Ok((AccountBook::open(book).map_err(Failure::of)?, report))
}
