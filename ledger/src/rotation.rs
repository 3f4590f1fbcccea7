//! The circles by which teams take turns, one row each.
//!
//! In scope: reading and writing them. Not in scope: how balances move (`frontdesk::assign`).

use crate::row::{json, to_json};
use crate::sql::Sql;
use crate::{Error, Ledger};
use frontdesk::rotation::Circle;

/// The circle of `team` for `segment`, where there was a turn.
pub(crate) fn read(sql: &impl Sql, team: &str, segment: &str) -> Result<Option<Circle>, Error> {
    let statement = "SELECT data FROM rotation WHERE team = ? AND segment = ?";
    let rows = sql.query(statement, &[team.into(), segment.into()])?;
    rows.first().map(|row| json(row, 0)).transpose()
}

/// Keeps the circle as it is now.
pub(crate) fn write(sql: &impl Sql, team: &str, segment: &str, circle: &Circle) -> Result<(), Error> {
    let statement = "INSERT INTO rotation (team, segment, data) VALUES (?, ?, ?) \
                     ON CONFLICT (team, segment) DO UPDATE SET data = excluded.data";
    sql.query(statement, &[team.into(), segment.into(), to_json(circle)?.into()])?;
    Ok(())
}

impl<S: Sql> Ledger<S> {
    /// How the members of `team` stand with its circle for `segment` (empty where the team has one for all): what each
    /// may see of it, exactly as the next turn will be decided on it.
    ///
    /// # Errors
    /// What the database said.
    pub fn rotation(&self, team: &str, segment: &str) -> Result<Option<Circle>, Error> {
        read(&self.sql, team, segment)
    }
}
