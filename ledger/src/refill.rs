//! Refilling: what a ledger of before kept of its leads, brought into the form of today.
//!
//! In scope: data that a step of the schema can't make by SQL alone. Not in scope: tables. It runs once, in the step's
//! transaction.

use crate::keys::{self, Keys};
use crate::row::{integer, json, to_json};
use crate::sql::Sql;
use crate::{Error, recount, store};
use frontdesk::dedupe::lead_of;
use frontdesk::outcome::Searched;
use frontdesk::playbook::Survivorship;
use frontdesk::{RawLead, standardize_fields};
use std::collections::BTreeSet;

/// Leads that are brought over at once: what is in memory.
const AT_ONCE: i64 = 500;

/// Gives submissions of before what they were read as where nothing says so, and leads their state and keys.
pub(crate) fn submissions(sql: &impl Sql) -> Result<(), Error> {
    for row in sql.query("SELECT number, raw FROM submission WHERE data IS NULL", &[])? {
        let raw: RawLead = json(&row, 1)?;
        let arguments = [
            to_json(&standardize_fields(&raw))?.into(),
            to_json(&Searched::default())?.into(),
            integer(&row, 0)?.into(),
        ];
        sql.query("UPDATE submission SET data = ?, searched = ? WHERE number = ?", &arguments)?;
    }
    // The default keeps what those who wrote these leads kept; by another playbook a lead is counted again when it is read.
    let rules = Survivorship::default();
    let mut after = 0;
    loop {
        let statement = "SELECT number FROM lead WHERE number > ? ORDER BY number LIMIT ?";
        let leads = sql.query(statement, &[after.into(), AT_ONCE.into()])?;
        for row in &leads {
            after = integer(row, 0)?;
            let kept = recount::submissions(sql, after)?;
            let state = recount::state(&kept, &rules);
            let arguments =
                [to_json(&lead_of(&state, &rules))?.into(), store::state(&state, kept.len() > 1)?, after.into()];
            sql.query("UPDATE lead SET data = ?, state = ? WHERE number = ?", &arguments)?;
            let mut settled = BTreeSet::new();
            for kept in kept {
                let of = Keys::of(&kept.lead);
                keys::add(sql, kept.number, &of, &settled)?;
                settled.extend(of.all());
            }
        }
        if leads.is_empty() {
            return Ok(());
        }
    }
}
