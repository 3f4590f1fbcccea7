//! Account lists: rows into a book.
//!
//! In scope: reading and reporting by row. Not in scope: what makes a good account. A list may be longer than memory: of
//! each row only what a book needs is kept.

use crate::Failure;
use crate::input::{self, Format, Row, rows};
use crate::progress::Progress;
use frontdesk::account::Account;
use frontdesk::{AccountBook, AccountBookBuilder, AccountProblem, RawLead, account, packed_account};
use ledger::RowProblem;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, available_parallelism, scope};

/// Accounts to match with.
pub(crate) struct Known {
    pub(crate) book: AccountBook,
    /// Rows that didn't go in as they came.
    pub(crate) refused: usize,
}

impl Known {
    /// Of `path`: rows, or a packed book. Rows that can't be read are named on stderr.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        if let Some(book) = input::book(path)? {
            return Ok(Self { book, refused: 0 });
        }
        Self::of(path, rows(path, Format::of(None, path))?)
    }

    /// Of these rows, which `path` has.
    pub(crate) fn of(path: &Path, rows: impl Iterator<Item = Row>) -> Result<Self, Failure> {
        let (builder, refused) = take_in_rows(path, rows)?;
        let book = builder.finish().and_then(AccountBook::open).map_err(Failure::of)?;
        Ok(Self { book, refused })
    }

    /// The account of this id, for a match with a lead of this domain.
    pub(crate) fn account(&self, id: &str, domain: Option<&str>) -> Option<Account> {
        packed_account(&self.book, id, domain)
    }
}

/// Takes in the accounts of `path`, with how we stand with each; and how many rows were refused or went in without their
/// parent; those are named on stderr.
pub(crate) fn take_in(path: &Path, format: Format) -> Result<(AccountBookBuilder, usize), Failure> {
    take_in_rows(path, rows(path, format)?)
}

fn take_in_rows(path: &Path, rows: impl Iterator<Item = Row>) -> Result<(AccountBookBuilder, usize), Failure> {
    let mut builder = AccountBookBuilder::new(true);
    // Of each account that went in, its row.
    let mut numbers: Vec<u32> = Vec::new();
    let mut refused = 0;
    let mut refuse = |problem: RowProblem| {
        refused += 1;
        name(path, &problem);
    };
    let mut progress = Progress::new("accounts");
    let mut row = 0;
    read_all(rows, |read| {
        row += 1;
        match read {
            Ok(account) if builder.add(&account).map_err(Failure::of)? => numbers.push(row),
            Ok(account) => refuse(RowProblem::same_id(row, &account)),
            Err(problems) => refuse(RowProblem { row, problems }),
        }
        progress.step();
        Ok(())
    })?;
    progress.finish();
    for (number, parent, way) in builder.break_circles() {
        refuse(RowProblem::circle(numbers.get(number).copied().unwrap_or(0), parent, &way));
    }
    Ok((builder, refused))
}

/// A row as an account, or what is wrong with it.
type Read = Result<Account, Vec<AccountProblem>>;

/// Both ways to a thread that reads rows.
type Reader = (SyncSender<Vec<RawLead>>, Receiver<Vec<Read>>);

/// Rows that go to a thread together: fewer would make handing over cost more than reading them.
const TOGETHER: usize = 256;
/// What each thread may have waiting.
const WAITING: usize = 2;

/// Reads `rows` on all processors; `each` gets them in their order.
fn read_all(
    mut rows: impl Iterator<Item = Row>,
    mut each: impl FnMut(Read) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let readers = available_parallelism().map_or(1, usize::from);
    scope(|scope| {
        let mut readers: VecDeque<Reader> = (0..readers).map(|_| reader(scope)).collect();
        let mut waiting = 0;
        let mut broken = None;
        loop {
            let some: Vec<RawLead> =
                rows.by_ref().take(TOGETHER).map_while(|row| row.map_err(|error| broken = Some(error)).ok()).collect();
            let ended = some.is_empty();
            // In turn: what was handed over first is ready first, and comes back in order.
            if !ended && let Some((to, _)) = readers.get(waiting % readers.len().max(1)) {
                to.send(some).map_err(Failure::of)?;
                waiting += 1;
            }
            while waiting > 0 && (ended || broken.is_some() || waiting >= WAITING * readers.len()) {
                if let Some((_, from)) = readers.front() {
                    from.recv().map_err(Failure::of)?.into_iter().try_for_each(&mut each)?;
                }
                readers.rotate_left(1);
                waiting -= 1;
            }
            match broken {
                Some(error) => return Err(error),
                None if ended => return Ok(()),
                None => {}
            }
        }
    })
}

/// Starts a thread that reads rows.
fn reader<'scope>(scope: &'scope Scope<'scope, '_>) -> Reader {
    let (to, rows) = sync_channel::<Vec<RawLead>>(WAITING);
    let (read, from) = sync_channel(WAITING);
    scope.spawn(move || {
        for some in rows {
            let accounts: Vec<Read> = some.iter().map(|raw| account(raw.fields())).collect();
            if read.send(accounts).is_err() {
                break;
            }
        }
    });
    (to, from)
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
