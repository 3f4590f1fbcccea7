//! The audit log: who did what as an administrator, when, on what.
//!
//! In scope: noting in the transaction of what was done, and reading. Not in scope: which acts are noted (the shell that has
//! the requests says it). Rows are only ever added: the schema refuses to change or delete one.

use crate::access::Access;
use crate::row::{integer, optional_text, text, time};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use jiff::Timestamp;
use serde::Serialize;

/// Most entries in one list.
pub const MOST_LISTED: i64 = 500;

/// An entry to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// What is done: `person.make`, `playbook.publish`, …
    pub what: &'static str,
    /// On what: an id or a number; empty: on the workspace.
    pub on: String,
    /// The request's id.
    pub request: String,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditRecord {
    /// In the order of all entries.
    pub number: i64,
    pub at: Timestamp,
    /// `key:` and the key's id, or `person:` and the person's.
    pub who: String,
    /// What that is called: the key's name, the person's e-mail address.
    pub name: Option<String>,
    pub what: String,
    pub on: String,
    pub request: String,
}

impl<S: Sql> Ledger<S> {
    /// Does `body`, and notes it where `is_done` says that it was done: both or neither is kept.
    ///
    /// # Errors
    /// Those of `body`, and what the database said.
    pub fn audited<T>(
        &self,
        access: &Access,
        audit: &Audit,
        now: Timestamp,
        body: impl FnOnce() -> Result<T, Error>,
        is_done: impl FnOnce(&T) -> bool,
    ) -> Result<T, Error> {
        self.sql.transaction(|| {
            let outcome = body()?;
            if is_done(&outcome) {
                let arguments: [Value; 6] = [
                    now.as_millisecond().into(),
                    access.who().into(),
                    access.name().map(str::to_owned).into(),
                    audit.what.into(),
                    (&audit.on).into(),
                    (&audit.request).into(),
                ];
                let statement = "INSERT INTO audit (at, who, name, what, \"on\", request) VALUES (?, ?, ?, ?, ?, ?)";
                self.sql.query(statement, &arguments)?;
            }
            Ok(outcome)
        })
    }

    /// Entries after the number `after` (0: from the first), oldest first; at most 500.
    ///
    /// # Errors
    /// What the database said.
    pub fn audit(&self, after: i64) -> Result<Vec<AuditRecord>, Error> {
        let statement = "SELECT number, at, who, name, what, \"on\", request FROM audit WHERE number > ? \
                         ORDER BY number LIMIT ?";
        self.sql.query(statement, &[after.into(), MOST_LISTED.into()])?.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<AuditRecord, Error> {
    Ok(AuditRecord {
        number: integer(row, 0)?,
        at: time(row, 1)?,
        who: text(row, 2)?.into(),
        name: optional_text(row, 3)?,
        what: text(row, 4)?.into(),
        on: text(row, 5)?.into(),
        request: text(row, 6)?.into(),
    })
}
