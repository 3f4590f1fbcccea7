//! Earlier leads: what became of the same person's lead before, and of the latest one of somebody else's of the organisation.
//!
//! In scope: reading a bounded number of rows, of colleagues only where the playbook asks for them. Not in scope: who is one
//! with whom (`finding`), showing colleagues to people (`colleagues`).

use crate::row::{existing, from_json, integer, optional_text, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, colleagues};
use frontdesk::known::EarlierLead;
use frontdesk::playbook::Field;
use frontdesk::{Known, KnownLead, Lead, Playbook};
use jiff::Timestamp;

/// Adds to a known lead what became of it so far.
pub(crate) fn tell(sql: &impl Sql, number: i64, lead: &mut KnownLead) -> Result<(), Error> {
    let rows = sql.query(
        "SELECT id, business_case, owner, account_id, (SELECT max(received_at) FROM submission WHERE submission.lead = \
         lead.number), created_at, (SELECT min(json_extract(submission.data, '$.created_at')) FROM submission \
         WHERE submission.lead = lead.number) FROM lead WHERE number = ?",
        &[number.into()],
    )?;
    let row = existing(rows.first())?;
    let said: Option<Timestamp> = optional_text(row, 6)?.map(|text| from_json(&format!("\"{text}\""))).transpose()?;
    lead.created_at = [said, Some(time(row, 5)?)].into_iter().flatten().min();
    lead.earlier = Some(read(row)?);
    Ok(())
}

/// The number of the lead with this id, and what became of it, at its last change.
pub(crate) fn standing(sql: &impl Sql, id: &str) -> Result<(i64, EarlierLead), Error> {
    let statement = "SELECT id, business_case, owner, account_id, updated_at, number FROM lead WHERE id = ?";
    let rows = sql.query(statement, &[id.into()])?;
    let row = existing(rows.first())?;
    Ok((integer(row, 5)?, read(row)?))
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
    let rows = sql.query(
        "SELECT id, business_case, owner, account_id, (SELECT max(received_at) FROM submission WHERE submission.lead = \
         lead.number) FROM lead WHERE number IN (SELECT (SELECT number FROM lead WHERE account_id = value AND \
         merged_into IS NULL AND number <> ? ORDER BY number DESC LIMIT 1) FROM json_each(?)) OR number = ? ORDER BY number",
        &arguments,
    )?;
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
