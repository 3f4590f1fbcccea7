//! The workspace that records go to or come from: a SQLite file, or one of a server.
//!
//! In scope: which of both, and asking it. Not in scope: what is asked for.

use crate::Failure;
use crate::import::server::Server;
use clap::Args;
use frontdesk::crm::{Kind, Mapping};
use frontdesk::{AccountBook, RawLead};
use jiff::Timestamp;
use ledger::{Access, Import, Imported, Importing, Incoming, KeyKind, Ledger, RecordPage, Sqlite};
use std::path::PathBuf;

/// Where the workspace is.
#[derive(Args)]
pub(crate) struct Where {
    /// The workspace's SQLite file.
    #[arg(long, conflicts_with = "url", required_unless_present = "url")]
    workspace: Option<PathBuf>,
    /// The address of the server that has the workspace.
    #[arg(long)]
    url: Option<String>,
    /// A secret key with the scope `admin`; without it, what the variable FRONTDESK_KEY holds.
    #[arg(long, requires = "url")]
    key: Option<String>,
}

/// A workspace that was found.
pub(crate) enum Workspace {
    File(Box<Local>),
    Server(Server),
}

/// A workspace of a file, with the account book that its leads are matched by.
pub(crate) struct Local {
    ledger: Ledger<Sqlite>,
    book: Option<(i64, AccountBook)>,
}

impl Where {
    /// Opens it; `make`: a file that isn't there becomes one.
    pub(crate) fn open(&self, make: bool) -> Result<Workspace, Failure> {
        if let Some(url) = &self.url {
            let key = self.key.clone().or_else(|| std::env::var("FRONTDESK_KEY").ok()).filter(|key| !key.is_empty());
            let key =
                key.ok_or_else(|| Failure("found no key, expected `--key` or the variable FRONTDESK_KEY".into()))?;
            return Ok(Workspace::Server(Server::new(url, key)));
        }
        let path = self.workspace.clone().unwrap_or_default();
        let is_new = !path.is_file();
        if is_new && !make {
            let found = "found no file, expected a workspace";
            return Err(Failure(format!("{}: {found} (`import --new` makes one)", path.display())));
        }
        let mut seed = [0; 32];
        getrandom::getrandom(&mut seed).map_err(Failure::of)?;
        let named = |error: &dyn std::fmt::Display| Failure(format!("{}: {error}", path.display()));
        let ledger = Ledger::new(Sqlite::open(&path).map_err(|error| named(&error))?, seed.into());
        let now = Timestamp::now();
        if is_new { ledger.create(&[], now) } else { ledger.open(now) }.map_err(|error| named(&error))?;
        Ok(Workspace::File(Box::new(Local { ledger, book: None })))
    }
}

impl Workspace {
    /// In which amounts are that don't say it themselves.
    pub(crate) fn currency(&self) -> Result<String, Failure> {
        match self {
            Self::File(local) => {
                let access = Access::new(KeyKind::Secret, true);
                Ok(local.ledger.desk(&access, "").dispositions().map_err(Failure::of)?.currency)
            }
            Self::Server(server) => server.currency(),
        }
    }

    /// What became of each of these records.
    pub(crate) fn import(
        &mut self,
        mapping: &Mapping,
        batch: &[Incoming],
        now: Timestamp,
    ) -> Result<Vec<Imported>, Failure> {
        match self {
            Self::File(local) => local.import(batch, now),
            Self::Server(server) => {
                let rows: Vec<RawLead> =
                    batch.iter().map(|record| mapping.row(&record.fields, record.deleted)).collect();
                let rows = server.import(mapping.kind, &rows)?;
                if rows.len() == batch.len() {
                    Ok(rows)
                } else {
                    Err(Failure(format!("found {} rows in the answer, expected {}", rows.len(), batch.len())))
                }
            }
        }
    }

    /// A page of records.
    pub(crate) fn records(&self, kind: Kind, after: &str) -> Result<RecordPage, Failure> {
        match self {
            Self::File(local) => local.ledger.records(kind, after).map_err(Failure::of),
            Self::Server(server) => server.records(kind, after),
        }
    }
}

impl Local {
    fn import(&mut self, batch: &[Incoming], now: Timestamp) -> Result<Vec<Imported>, Failure> {
        let access = Access::new(KeyKind::Secret, true);
        let mut left = batch.to_vec();
        let mut all = Vec::with_capacity(batch.len());
        loop {
            let (revision, book) = self.book.as_ref().map(|(revision, book)| (*revision, book)).unzip();
            left.iter_mut().for_each(|record| record.search(book));
            let by = Import { access: &access, book_revision: revision, without_book: false, now };
            match self.ledger.import_locally(&left, &by).map_err(Failure::of)? {
                Importing::Done(done) => {
                    all.extend(done);
                    return Ok(all);
                }
                Importing::BookNeeded { done, .. } => {
                    left.drain(..done.len().min(left.len()));
                    all.extend(done);
                    let (revision, book) = self.ledger.account_book().map_err(Failure::of)?;
                    self.book = Some((revision, AccountBook::open(book).map_err(Failure::of)?));
                }
            }
        }
    }
}
