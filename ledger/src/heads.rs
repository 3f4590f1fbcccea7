//! Heads: where each table of the ledger ends.
//!
//! In scope: everything that a submission needs to know of the whole ledger, in one statement. Not in scope: what bears on
//! one lead (`gather`).

use crate::Error;
use crate::receipt::Last;
use crate::row::{integer, optional_text};
use crate::sql::Sql;
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
}

/// Reads them.
pub(crate) fn read(sql: &impl Sql) -> Result<Heads, Error> {
    let rows = sql.query(
        "SELECT (SELECT playbook FROM publication WHERE number = \
         (SELECT max(number) FROM publication WHERE percent = 100 AND taken_back_at IS NULL)), (SELECT value FROM meta WHERE name = 'accounts'), \
         (SELECT ifnull(max(number), 0) FROM lead), (SELECT ifnull(max(number), 0) FROM submission), \
         (SELECT ifnull(max(number), 0) FROM receipt), \
         (SELECT digest FROM receipt ORDER BY number DESC LIMIT 1), \
         (SELECT playbook FROM publication WHERE number = \
         (SELECT max(number) FROM publication WHERE taken_back_at IS NULL)), \
         (SELECT percent FROM publication WHERE number = \
         (SELECT max(number) FROM publication WHERE taken_back_at IS NULL))",
        &[],
    )?;
    let row = rows.first().ok_or_else(|| Error::Unreadable("no heads".into()))?;
    let revision = optional_text(row, 1)?;
    let accounts = revision.map(|text| text.parse().map_err(|_| Error::Unreadable("the accounts' revision".into())));
    Ok(Heads {
        in_force: InForce::read(row, [0, 6, 7])?,
        accounts: accounts.transpose()?.unwrap_or(0),
        size: Size { leads: integer(row, 2)?.unsigned_abs(), submissions: integer(row, 3)?.unsigned_abs() },
        last: Last { number: integer(row, 4)?, digest: optional_text(row, 5)?.unwrap_or_default() },
    })
}
