//! Routing on the command line: one ledger in memory for a whole run.
//!
//! In scope: leads of the same run are duplicates of one another and take turns, as in a workspace that began empty. Not
//! in scope: anything that outlives the run.

use crate::input::{Format, rows};
use crate::{Failure, accounts, playbook};
use frontdesk::account::Account;
use frontdesk::decide::facts;
use frontdesk::decision::Held;
use frontdesk::lead::Column;
use frontdesk::outcome::Merged;
use frontdesk::{AccountBook, Playbook, RawLead, Record, Refusal, Submission, account, search, standardize};
use jiff::Timestamp;
use ledger::{Access, KeyKind, Ledger, Sqlite, Submit, Submitted};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The rows of a list of accounts.
pub(crate) struct Accounts {
    path: PathBuf,
    rows: Vec<RawLead>,
}

impl Accounts {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let rows = rows(path, Format::of(None, path))?.collect::<Result<_, _>>()?;
        Ok(Self { path: path.to_owned(), rows })
    }

    /// What leads are matched with. Rows that can't be read are named on stderr.
    pub(crate) fn known(&self) -> Result<accounts::Known, Failure> {
        accounts::Known::of(&self.path, self.rows.iter().cloned().map(Ok))
    }

    /// The account of this id, with all that its row says.
    pub(crate) fn account(&self, id: &str) -> Option<Account> {
        self.rows.iter().filter_map(|raw| account(raw.fields()).ok()).find(|account| account.id == id)
    }

    /// What conditions could see of a routed lead.
    pub(crate) fn facts(&self, record: &Record, playbook: &Playbook, now: Timestamp) -> Vec<Held> {
        let account = record.decision.account_id.as_ref().and_then(|id| self.account(id));
        let merged = Merged {
            lead: record.lead.clone(),
            duplicate_of: record.decision.duplicate_of.clone(),
            ..Merged::default()
        };
        facts(&merged, account.as_ref(), playbook, now)
    }
}

/// Routes one lead after another.
pub(crate) struct Router {
    ledger: Ledger<Sqlite>,
    book: AccountBook,
    revision: i64,
    now: Timestamp,
    ids: SubmissionIds,
    /// Rows of the accounts that didn't go in as they came.
    pub(crate) refused_accounts: usize,
}

impl Router {
    /// With these accounts, by the playbook of this file, at this moment. Refused rows are named on stderr.
    pub(crate) fn new(accounts: &Accounts, playbook: &Path, now: Timestamp) -> Result<Self, Failure> {
        // Nobody is given its receipts: they need no secret.
        let ledger = Ledger::new(Sqlite::in_memory().map_err(Failure::of)?, [0; 32].into());
        ledger.create(&[], now).map_err(Failure::of)?;
        let (format, text) = playbook::text(playbook)?;
        if let Err(findings) = ledger.publish(format, &text, now).map_err(Failure::of)? {
            return Err(playbook::unusable(playbook, &findings));
        }
        let report = ledger.upsert_accounts(accounts.rows.iter().map(RawLead::fields)).map_err(Failure::of)?;
        for refused in &report.refused {
            accounts::name(&accounts.path, refused);
        }
        let (revision, book) = ledger.account_book().map_err(Failure::of)?;
        let book = AccountBook::open(book).map_err(Failure::of)?;
        let refused_accounts = report.refused.len();
        Ok(Self { ledger, book, revision, now, ids: SubmissionIds::default(), refused_accounts })
    }

    /// The lead's id, which is its row's number where it has none, and everything that was decided; or why nobody could answer it.
    pub(crate) fn route(&mut self, row: u64, raw: RawLead) -> Result<(String, Result<Record, Refusal>), Failure> {
        let id = raw.get(Column::Id).map_or_else(|| row.to_string(), |id| id.trim().to_owned());
        let lead = match standardize(&raw) {
            Ok(lead) => lead,
            Err(refusal) => return Ok((id, Err(refusal))),
        };
        let searched = search(&lead, Some(&self.book));
        let submission = Submission { id: self.ids.new_id(&id, row), raw, lead, searched };
        let submit = Submit {
            submission,
            access: &Access::new(KeyKind::Secret, true),
            idempotency: None,
            book_revision: Some(self.revision),
            without_book: false,
            now: self.now,
        };
        match self.ledger.submit(submit).map_err(Failure::of)? {
            Submitted::Routed { record, .. } => Ok((id, Ok(*record))),
            other => Err(Failure(format!("the ledger answered {other:?}, which no single run can bring about"))),
        }
    }
}

/// The submissions' ids. A lead's id may come again, its submissions are told apart.
#[derive(Default)]
struct SubmissionIds(BTreeSet<String>);

impl SubmissionIds {
    /// The lead's own id, or with the row's number where that is taken.
    fn new_id(&mut self, id: &str, row: u64) -> String {
        let mut new = id.to_owned();
        while !self.0.insert(new.clone()) {
            new.push_str(&format!("#{row}"));
        }
        new
    }
}
