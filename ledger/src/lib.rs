//! The ledger: what happens to a lead over time, in one SQLite database a workspace.
//!
//! In scope: the schema, every line of SQL, and the one transaction in which a submission becomes a routed
//! lead. Not in scope: decisions (the core makes them), transport and clocks (the shells have them). The
//! ledger deliberately doesn't know which SQLite it runs on: [`Sql`] is all it sees.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod access;
mod accounts;
mod answer;
mod assignments;
mod books;
mod circles;
mod clocks;
mod colleagues;
mod error;
mod gather;
mod idempotency;
mod leads;
mod playbooks;
mod receipt;
mod rotation;
mod row;
mod schema;
mod sql;
#[cfg(feature = "rusqlite")]
mod sqlite;
mod staff;
mod store;
mod submit;
mod verdicts;
mod work;

pub use access::{Access, KeyKind, NewKey};
pub use accounts::{AccountsReport, RemovalReport, RowProblem};
pub use answer::{Answer, AnsweringMember};
pub use assignments::AssignmentRecord;
pub use books::{AccountChanges, AccountPage, Kept, KeptBook, PIECE};
pub use colleagues::{Colleague, Organisation};
pub use error::Error;
pub use leads::LeadRecord;
pub use playbooks::PlaybookFormat;
pub use sql::{Row, Sql, SqlError, Value};
#[cfg(feature = "rusqlite")]
pub use sqlite::Sqlite;
pub use submit::{Idempotency, Submit, Submitted};
pub use verdicts::{Act, Judge, Judged, VerdictRecord};
pub use work::{Work, Worked};

use frontdesk::Playbook;
use std::cell::RefCell;
use std::rc::Rc;

/// One workspace's ledger.
pub struct Ledger<S> {
    sql: S,
    /// The published playbook as last read; used only after its version was compared with the stored one.
    playbook: RefCell<Option<(i64, Rc<Playbook>)>>,
}

impl<S: Sql> Ledger<S> {
    /// A ledger over `sql`. Nothing is read or written: a workspace that nobody made costs nothing.
    pub fn new(sql: S) -> Self {
        Self { sql, playbook: RefCell::new(None) }
    }

    /// Whether the workspace was made.
    ///
    /// # Errors
    /// What the database said.
    pub fn exists(&self) -> Result<bool, Error> {
        Ok(schema::version(&self.sql)? > 0)
    }

    /// Brings an existing workspace to the latest schema; call once before using it.
    ///
    /// # Errors
    /// [`Error::NoWorkspace`], and what the database said.
    pub fn open(&self) -> Result<(), Error> {
        if !self.exists()? {
            return Err(Error::NoWorkspace);
        }
        Ok(schema::migrate(&self.sql)?)
    }

    /// Makes the workspace, with its first keys; a workspace that is there keeps what it has and gets the keys.
    ///
    /// # Errors
    /// What the database said.
    pub fn create(&self, keys: &[NewKey], now: jiff::Timestamp) -> Result<(), Error> {
        schema::migrate(&self.sql)?;
        self.sql.transaction(|| keys.iter().try_for_each(|key| access::add(&self.sql, key, now)))
    }
}
