//! Heads: where each table of the ledger ends.
//!
//! In scope: everything that a submission needs to know of the whole ledger, in one statement. Not in scope: what bears on
//! one lead (`gather`).

use crate::Error;
use crate::receipt::Last;
use crate::row::{integer, optional_text};
use crate::sql::Sql;
use frontdesk::Size;

/// Where the tables end.
pub(crate) struct Heads {
    /// The number of the playbook in force; 0: none was published.
    pub(crate) playbook: i64,
    /// Counts changes of the accounts.
    pub(crate) accounts: i64,
    /// How many leads and submissions there are.
    pub(crate) size: Size,
    pub(crate) last: Last,
}

/// Reads them.
pub(crate) fn read(sql: &impl Sql) -> Result<Heads, Error> {
    let rows = sql.query(
        "SELECT (SELECT ifnull(max(number), 0) FROM playbook), (SELECT value FROM meta WHERE name = 'accounts'), \
         (SELECT ifnull(max(number), 0) FROM lead), (SELECT ifnull(max(number), 0) FROM submission), \
         (SELECT ifnull(max(number), 0) FROM receipt), \
         (SELECT digest FROM receipt ORDER BY number DESC LIMIT 1)",
        &[],
    )?;
    let row = rows.first().ok_or_else(|| Error::Unreadable("no heads".into()))?;
    let revision = optional_text(row, 1)?;
    let accounts = revision.map(|text| text.parse().map_err(|_| Error::Unreadable("the accounts' revision".into())));
    Ok(Heads {
        playbook: integer(row, 0)?,
        accounts: accounts.transpose()?.unwrap_or(0),
        size: Size { leads: integer(row, 2)?.unsigned_abs(), submissions: integer(row, 3)?.unsigned_abs() },
        last: Last { number: integer(row, 4)?, digest: optional_text(row, 5)?.unwrap_or_default() },
    })
}
