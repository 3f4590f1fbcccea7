//! What can go wrong in the ledger.
//!
//! In scope: errors of the store. Not in scope: refusals and findings, which are outcomes.

use crate::SqlError;

/// An operation that could not be carried out; nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The database refused.
    Sql(SqlError),
    /// Something stored can't be read: what and why.
    Unreadable(String),
    /// Nobody made this workspace.
    NoWorkspace,
    /// It is being restored: it has no keys until that has ended.
    Restoring,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sql(error) => error.fmt(f),
            Self::Unreadable(what) => write!(f, "stored data can't be read: {what}"),
            Self::Restoring => f.write_str("the workspace is being restored"),
            Self::NoWorkspace => f.write_str("there is no such workspace"),
        }
    }
}

impl std::error::Error for Error {}

impl From<SqlError> for Error {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}
