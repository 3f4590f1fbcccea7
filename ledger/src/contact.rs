//! Contacts: people of an account, as their leads know them.
//!
//! In scope: making and reading them. Not in scope: when a lead becomes one (`conversion`). A contact has no fields of its
//! own: it is who its lead is, through merges and their undoing.

use crate::act::Act;
use crate::row::{existing, integer, json, optional_text, text};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use frontdesk::Lead;
use serde::Serialize;

/// A person of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactRecord {
    pub id: String,
    /// The account's id.
    pub account: String,
    /// The id of the lead that it is.
    pub lead: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    pub title: Option<String>,
    /// A member's id.
    pub owner: Option<String>,
    pub made: Act,
}

const SELECT: &str = "SELECT contact.number, contact.id, contact.account_id, lead.id, lead.data, contact.owner, contact.at, \
     contact.by, contact.key FROM contact JOIN submission ON submission.number = contact.submission \
     JOIN lead ON lead.number = submission.lead WHERE";

impl<S: Sql> Ledger<S> {
    /// The contact with this id.
    ///
    /// # Errors
    /// What the database said.
    pub fn contact(&self, id: &str) -> Result<Option<ContactRecord>, Error> {
        Ok(of(&self.sql, "contact.id = ?", id.into())?.pop().map(|(_, contact)| contact))
    }
}

/// The contacts for which `condition` (a column and `= ?`) holds, oldest first, with their numbers.
pub(crate) fn of(sql: &impl Sql, condition: &str, value: Value) -> Result<Vec<(i64, ContactRecord)>, Error> {
    sql.query(&format!("{SELECT} {condition} ORDER BY contact.number"), &[value])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<(i64, ContactRecord), Error> {
    let lead: Lead = json(row, 4)?;
    let contact = ContactRecord {
        id: text(row, 1)?.into(),
        account: text(row, 2)?.into(),
        lead: text(row, 3)?.into(),
        first_name: lead.first_name,
        last_name: lead.last_name,
        email: lead.email.map(|email| email.address),
        phone: lead.phone.map(|phone| phone.e164),
        title: lead.title,
        owner: optional_text(row, 5)?,
        made: Act::read(row, 6)?,
    };
    Ok((integer(row, 0)?, contact))
}

/// Makes the contact `id` of the person who is known by this submission; its number.
pub(crate) fn make(
    sql: &impl Sql,
    id: &str,
    account: &str,
    submission: i64,
    owner: Option<&String>,
    act: &Act,
) -> Result<i64, Error> {
    let mut arguments: Vec<Value> = vec![id.into(), account.into(), submission.into(), owner.into()];
    arguments.extend(act.columns());
    let rows = sql.query(
        "INSERT INTO contact (id, account_id, submission, owner, at, by, key) VALUES (?, ?, ?, ?, ?, ?, ?) \
         RETURNING number",
        &arguments,
    )?;
    integer(&existing(rows.into_iter().next())?, 0)
}
