//! Earlier leads: what became of the same person's lead before, and of the latest one of somebody else's of the organisation.
//!
//! In scope: reading a bounded number of rows, of colleagues only where the playbook asks for them. Not in scope: who is one
//! with whom (`finding`), showing colleagues to people (`colleagues`).

use crate::row::{existing, integer, json, optional_text, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, colleagues};
use frontdesk::known::EarlierLead;
use frontdesk::playbook::Field;
use frontdesk::{Known, KnownLead, Lead, Playbook};

/// When the lead's last submission came, of the many that it may have.
const LATEST: &str =
    "(SELECT received_at FROM submission WHERE submission.lead = lead.number ORDER BY submission.number DESC LIMIT 1)";

/// Adds to a known lead what became of it so far, where the playbook asks for that.
pub(crate) fn tell(sql: &impl Sql, number: i64, lead: &mut KnownLead, playbook: &Playbook) -> Result<(), Error> {
    if !playbook.asks_for(&[Field::EarlierCase, Field::EarlierDays, Field::AgeDays]) {
        return Ok(());
    }
    let statement = format!(
        "SELECT id, business_case, owner, account_id, {LATEST}, created_at, (SELECT data FROM submission \
         WHERE submission.lead = lead.number ORDER BY submission.number LIMIT 1) FROM lead WHERE number = ?"
    );
    let rows = sql.query(&statement, &[number.into()])?;
    let row = existing(rows.first())?;
    let first: Lead = json(row, 6)?;
    lead.created_at = [first.created_at, Some(time(row, 5)?)].into_iter().flatten().min();
    lead.earlier = Some(read(row)?);
    Ok(())
}

/// The number of the lead with this id, and what became of it, at its last change; `None`: it is to become a lead.
pub(crate) fn standing(sql: &impl Sql, id: &str) -> Result<Option<(i64, EarlierLead)>, Error> {
    let statement = "SELECT id, business_case, owner, account_id, updated_at, number FROM lead WHERE id = ?";
    let rows = sql.query(statement, &[id.into()])?;
    rows.first().map(|row| Ok((integer(row, 5)?, read(row)?))).transpose()
}

/// The latest lead of somebody else, of each account that is known, and of the lead's organisation; `own` is the lead's
/// number where it was here before.
pub(crate) fn colleagues(
    sql: &impl Sql,
    known: &Known,
    lead: &Lead,
    own: Option<i64>,
    playbook: &Playbook,
) -> Result<Vec<EarlierLead>, Error> {
    if !playbook.asks_for(&[Field::ColleagueCase, Field::ColleagueOwner, Field::ColleagueDays]) {
        return Ok(Vec::new());
    }
    let own = own.unwrap_or(0);
    let accounts: Vec<&String> = known.accounts.iter().map(|account| &account.id).collect();
    let organisation = colleagues::of_organisation(sql, lead)?.into_iter().filter(|number| *number != own).max();
    // The end of an index: one look-up an account, however many leads it has.
    let arguments: [Value; 3] = [own.into(), to_json(&accounts)?.into(), organisation.into()];
    let statement = format!(
        "SELECT id, business_case, owner, account_id, {LATEST} FROM lead WHERE number IN (SELECT (SELECT number FROM lead \
         WHERE account_id = value AND merged_into IS NULL AND number <> ? ORDER BY number DESC LIMIT 1) \
         FROM json_each(?)) OR number = ? ORDER BY number"
    );
    let rows = sql.query(&statement, &arguments)?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<EarlierLead, Error> {
    Ok(EarlierLead {
        lead: text(row, 0)?.into(),
        case: text(row, 1)?.into(),
        owner: optional_text(row, 2)?,
        account: optional_text(row, 3)?,
        at: time(row, 4)?,
    })
}
