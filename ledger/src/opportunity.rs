//! Opportunities: what may be sold to an account, through which contact, and how it ended.
//!
//! In scope: opening, closing, reading them; what they say of an account when a lead is decided. Not in scope: stages in
//! between, forecasts. An account's own columns count where no opportunity here says otherwise.

use crate::act::Act;
use crate::activity::{self, Doing};
use crate::outbox::{self, Notice};
use crate::row::{existing, integer, optional_text, placeholders, text, time};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use frontdesk::account::{Account, Opportunity};
use frontdesk::playbook::Stage;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that may be sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpportunityRecord {
    pub id: String,
    /// The account's id.
    pub account: String,
    /// The contact's id; none: it hangs on the account alone.
    pub contact: Option<String>,
    pub name: String,
    /// `open`, `won` or `lost`.
    pub stage: Opportunity,
    /// In the currency's smallest unit.
    pub amount: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// A member's id.
    pub owner: Option<String>,
    pub opened: Act,
    pub closed: Option<Act>,
}

/// What is said of an opportunity that is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOpportunity {
    /// The sender's; whoever sends it again opens no second one. `None`: the ledger makes one.
    pub id: Option<String>,
    /// `None`: the account's name.
    pub name: Option<String>,
    /// In the currency's smallest unit.
    pub amount: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// A member's id; `None`: who has the lead.
    pub owner: Option<String>,
}

/// What is to be changed of an opportunity; what isn't said stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeOpportunity {
    pub stage: Option<Opportunity>,
    pub amount: Option<i64>,
    pub currency: Option<String>,
    pub owner: Option<String>,
    /// Who says so, as the sender names them.
    pub by: Option<String>,
}

const SELECT: &str = "SELECT opportunity.id, opportunity.account_id, contact.id, opportunity.name, opportunity.stage, \
     opportunity.amount, opportunity.currency, opportunity.owner, opportunity.at, opportunity.by, opportunity.key, \
     opportunity.closed_at, opportunity.closed_by, opportunity.closed_key FROM opportunity \
     LEFT JOIN contact ON contact.number = opportunity.contact WHERE";

impl<S: Sql> Ledger<S> {
    /// The opportunity with this id.
    ///
    /// # Errors
    /// What the database said.
    pub fn opportunity(&self, id: &str) -> Result<Option<OpportunityRecord>, Error> {
        get(&self.sql, id)
    }

    /// Changes an opportunity: its stage, what it is worth, whose it is. The next lead of its account is decided by it.
    /// `None`: there is no such opportunity.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn change_opportunity(
        &self,
        id: &str,
        change: &ChangeOpportunity,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Option<OpportunityRecord>, Error> {
        let act = Act::new(change.by.as_deref(), access_key, now);
        self.sql.transaction(|| self::change(&self.sql, id, change, Some(act.clone()), &act))
    }
}

/// Changes an opportunity, as `act`; `None`: there is none. `closed`: when and by whom it was closed, if it is now and wasn't so
/// before.
pub(crate) fn change(
    sql: &impl Sql,
    id: &str,
    change: &ChangeOpportunity,
    closed: Option<Act>,
    act: &Act,
) -> Result<Option<OpportunityRecord>, Error> {
    let Some(before) = get(sql, id)? else { return Ok(None) };
    let stage = change.stage.unwrap_or(before.stage);
    let closed = match (stage, &before.closed) {
        (Opportunity::Open | Opportunity::None, _) => None,
        (stage, Some(closed)) if stage == before.stage => Some(closed.clone()),
        _ => closed,
    };
    let mut arguments: Vec<Value> = vec![
        stage.name().into(),
        change.amount.or(before.amount).into(),
        change.currency.clone().or(before.currency).into(),
        change.owner.clone().or(before.owner).into(),
    ];
    arguments.extend(closed.map_or([Value::Null, Value::Null, Value::Null], |closed| closed.columns()));
    arguments.push(id.into());
    sql.query(
        "UPDATE opportunity SET stage = ?, amount = ?, currency = ?, owner = ?, closed_at = ?, closed_by = ?, \
         closed_key = ? WHERE id = ?",
        &arguments,
    )?;
    let after = get(sql, id)?;
    if let Some(after) = after.as_ref().filter(|after| after.stage != before.stage || after.amount != before.amount) {
        noted(sql, after, act)?;
    }
    Ok(after)
}

/// Notes among what was done about its lead what became of an opportunity.
fn noted(sql: &impl Sql, opportunity: &OpportunityRecord, act: &Act) -> Result<(), Error> {
    let rows = sql.query(
        "SELECT contact.submission, lead.id FROM contact JOIN submission ON submission.number = contact.submission \
         JOIN lead ON lead.number = submission.lead WHERE contact.id = ?",
        &[opportunity.contact.clone().into()],
    )?;
    let Some(row) = rows.first() else { return Ok(()) };
    let stage = match opportunity.stage {
        Opportunity::Open => Stage::Opportunity,
        Opportunity::Won => Stage::Won,
        Opportunity::Lost => Stage::Lost,
        Opportunity::None => return Ok(()),
    };
    let (member, amount) = (opportunity.owner.as_deref(), opportunity.amount);
    let currency = opportunity.currency.as_deref();
    let doing = Doing { kind: "opportunity", member, stage: Some(stage), amount, currency, ..Doing::default() };
    activity::add_to(sql, integer(row, 0)?, &doing, act)?;
    let because = Some(stage.name());
    let notice = Notice { lead_id: text(row, 1)?, to: None, owner: member, due_at: None, because };
    outbox::put(sql, "lead.followed_up", &notice, act.at)
}

/// Opens an opportunity of the contact with this number (0: of none); its number.
pub(crate) fn open(sql: &impl Sql, new: &OpportunityRecord, contact: i64) -> Result<i64, Error> {
    let mut arguments: Vec<Value> = vec![
        (&new.id).into(),
        (&new.account).into(),
        contact.into(),
        (&new.name).into(),
        new.stage.name().into(),
        new.amount.into(),
        new.currency.clone().into(),
        new.owner.clone().into(),
    ];
    arguments.extend(new.opened.columns());
    arguments.extend(new.closed.as_ref().map_or([Value::Null, Value::Null, Value::Null], Act::columns));
    let rows = sql.query(
        "INSERT INTO opportunity (id, account_id, contact, name, stage, amount, currency, owner, at, by, key, closed_at, \
         closed_by, closed_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        &arguments,
    )?;
    integer(&existing(rows.into_iter().next())?, 0)
}

/// The opportunity with this id.
pub(crate) fn get(sql: &impl Sql, id: &str) -> Result<Option<OpportunityRecord>, Error> {
    sql.query(&format!("{SELECT} opportunity.id = ?"), &[id.into()])?.first().map(read).transpose()
}

/// The opportunities for which `condition` (a column and `= ?`) holds, oldest first.
pub(crate) fn of(sql: &impl Sql, condition: &str, value: Value) -> Result<Vec<OpportunityRecord>, Error> {
    sql.query(&format!("{SELECT} {condition} ORDER BY opportunity.number"), &[value])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<OpportunityRecord, Error> {
    Ok(OpportunityRecord {
        id: text(row, 0)?.into(),
        account: text(row, 1)?.into(),
        contact: optional_text(row, 2)?,
        name: text(row, 3)?.into(),
        stage: stage(row, 4)?,
        amount: if row.get(5) == Some(&Value::Null) { None } else { Some(integer(row, 5)?) },
        currency: optional_text(row, 6)?,
        owner: optional_text(row, 7)?,
        opened: Act::read(row, 8)?,
        closed: Act::read_optional(row, 11)?,
    })
}

fn stage(row: &Row, column: usize) -> Result<Opportunity, Error> {
    let name = text(row, column)?;
    Opportunity::of(name).ok_or_else(|| Error::Unreadable(format!("the stage `{name}`")))
}

/// Most opportunities of one account that are looked at: the open ones, and those that closed last.
const MOST: i64 = 8;

/// Says of each account what its opportunities come to at this moment: an open one, the oldest, or else the one that
/// closed last, if that was after what the account's own columns say.
pub(crate) fn bear_on(sql: &impl Sql, accounts: &mut [Account]) -> Result<(), Error> {
    if accounts.is_empty() {
        return Ok(());
    }
    // Open ones have no time of closing, and come first.
    let statement = format!(
        "SELECT account_id, stage, owner, closed_at FROM (SELECT *, row_number() OVER (PARTITION BY account_id \
         ORDER BY closed_at IS NOT NULL, closed_at DESC, number) AS place FROM opportunity WHERE account_id IN ({})) \
         WHERE place <= {MOST} ORDER BY account_id, place",
        placeholders(accounts.len())
    );
    let arguments: Vec<Value> = accounts.iter().map(|account| (&account.id).into()).collect();
    let rows = sql.query(&statement, &arguments)?;
    for row in rows.iter().rev() {
        let id = text(row, 0)?;
        let (stage, owner) = (stage(row, 1)?, optional_text(row, 2)?);
        let closed = if stage == Opportunity::Open { None } else { Some(time(row, 3)?) };
        for account in accounts.iter_mut().filter(|account| account.id == id) {
            let status = &mut account.status;
            let is_later = status.opportunity != Opportunity::Open && closed > status.opportunity_closed_at;
            if stage == Opportunity::Open || is_later {
                status.opportunity = stage;
                status.opportunity_owner = owner.clone().or_else(|| status.opportunity_owner.take());
                status.opportunity_closed_at = closed;
            }
        }
    }
    Ok(())
}
