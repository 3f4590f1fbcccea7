//! Heads: where each table of the ledger ends.
//!
//! In scope: everything that a submission needs to know of the whole ledger, in one statement. Not in scope: what bears on
//! one lead (`gather`).

use crate::Error;
use crate::idempotency::{self, Idempotency, Kept};
use crate::receipt::Last;
use crate::row::{integer, optional_text};
use crate::sql::{Sql, Value};
use crate::versions::InForce;
use frontdesk::Size;

/// Where the tables end.
pub(crate) struct Heads {
    pub(crate) in_force: InForce,
    /// Counts changes of the accounts.
    pub(crate) accounts: i64,
    /// How many leads and submissions there are.
    pub(crate) size: Size,
    pub(crate) last: Last,
    /// Whether any lead waits for the account book.
    pub(crate) has_unmatched: bool,
    /// Whether anybody is told of events.
    pub(crate) has_endpoints: bool,
    /// The answer that the same request got.
    pub(crate) answered: Option<Kept>,
}

/// Reads them, and with them what is kept of a `request` that may have been here before: a submission's first statement.
pub(crate) fn read(sql: &impl Sql, request: Option<&Idempotency>) -> Result<Heads, Error> {
    let key = request.map_or(Value::Null, |request| request.key().into());
    let rows = sql.query(
        "SELECT (SELECT playbook FROM publication WHERE number = \
         (SELECT max(number) FROM publication WHERE percent = 100 AND taken_back_at IS NULL)), (SELECT value FROM meta WHERE name = 'accounts'), \
         (SELECT ifnull(max(number), 0) FROM lead), (SELECT ifnull(max(number), 0) FROM submission), \
         (SELECT ifnull(max(number), 0) FROM receipt), \
         (SELECT digest FROM receipt ORDER BY number DESC LIMIT 1), \
         (SELECT playbook FROM publication WHERE number = \
         (SELECT max(number) FROM publication WHERE taken_back_at IS NULL)), \
         (SELECT percent FROM publication WHERE number = \
         (SELECT max(number) FROM publication WHERE taken_back_at IS NULL)), \
         (SELECT max(lead) FROM unmatched) IS NOT NULL, EXISTS (SELECT 1 FROM endpoint WHERE disabled_at IS NULL), \
         answered.request, answered.answer, answered.at, answered.receipt \
         FROM (SELECT 1) LEFT JOIN idempotency AS answered ON answered.key = ?",
        &[key],
    )?;
    let row = rows.first().ok_or_else(|| Error::Unreadable("no heads".into()))?;
    let revision = optional_text(row, 1)?;
    let accounts = revision.map(|text| text.parse().map_err(|_| Error::Unreadable("the accounts' revision".into())));
    Ok(Heads {
        in_force: InForce::read(row, [0, 6, 7])?,
        accounts: accounts.transpose()?.unwrap_or(0),
        size: Size { leads: integer(row, 2)?.unsigned_abs(), submissions: integer(row, 3)?.unsigned_abs() },
        last: Last { number: integer(row, 4)?, digest: optional_text(row, 5)?.unwrap_or_default() },
        has_unmatched: integer(row, 8)? != 0,
        has_endpoints: integer(row, 9)? != 0,
        answered: idempotency::read(row, 10)?,
    })
}
