//! Tidying: what was delivered long ago is forgotten.
//!
//! In scope: deliveries that succeeded. Not in scope: dead ones (they stay until they are replayed, or their endpoint is removed),
//! and the events themselves.

use crate::row::time;
use crate::sql::Sql;
use crate::{Error, Ledger};
use jiff::Timestamp;

/// How long what came of a delivery can be read, in milliseconds: 30 days.
const KEPT: i64 = 30 * 86_400_000;

/// Most deliveries that are forgotten in one transaction.
const AT_ONCE: i64 = 500;

/// When the oldest is to be forgotten.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    let statement = "SELECT closed_at + ? FROM delivery WHERE state = 'delivered' ORDER BY closed_at LIMIT 1";
    ledger.sql.query(statement, &[KEPT.into()])?.first().map(|row| time(row, 0)).transpose()
}

/// Forgets up to 500; how many.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    let statement = "DELETE FROM delivery WHERE number IN (SELECT number FROM delivery WHERE state = 'delivered' \
                     AND closed_at <= ? ORDER BY closed_at LIMIT ?) RETURNING number";
    Ok(ledger.sql.query(statement, &[(now.as_millisecond() - KEPT).into(), AT_ONCE.into()])?.len())
}
