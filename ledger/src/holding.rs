//! Holding: who has a lead at this moment, how its clock stands, and whose contact it has become.
//!
//! In scope: reading it, in one statement. Not in scope: what becomes of it when its person comes again (`assignments`,
//! `clocks`).

use crate::assignments::{self, Open};
use crate::row::{existing, from_json, optional_text};
use crate::sql::Sql;
use crate::{Error, conversion};
use frontdesk::sla::Clock;

/// What is so of a lead beside its own row.
#[derive(Default)]
pub(crate) struct Holding {
    /// The assignment that goes on.
    pub(crate) open: Option<Open>,
    pub(crate) clock: Option<Clock>,
    /// The account of the contact that it was converted to.
    pub(crate) account: Option<String>,
}

impl Holding {
    /// What is so of the lead with this number.
    pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Self, Error> {
        let statement = format!(
            "SELECT {}, (SELECT data FROM clock WHERE clock.lead = lead.number), ({}) FROM lead LEFT JOIN assignment \
             ON assignment.lead = lead.number AND ended_at IS NULL WHERE lead.number = ?",
            assignments::OPEN,
            conversion::ACCOUNT
        );
        let rows = sql.query(&statement, &[lead.into()])?;
        let row = existing(rows.first())?;
        Ok(Self {
            open: Open::read(row)?,
            clock: optional_text(row, 5)?.as_deref().map(from_json).transpose()?,
            account: optional_text(row, 6)?,
        })
    }
}
