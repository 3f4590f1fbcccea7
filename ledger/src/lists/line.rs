//! One lead in a list: what somebody needs to choose whom to call.
//!
//! In scope: the line, and what of it is kept back until a partner accepts. Not in scope: all that is known (`leads`).

use crate::row::{integer, json, optional_text, optional_time, text, time};
use crate::sql::Sql;
use crate::{Error, activity, clocks};
use frontdesk::Lead;
use frontdesk::playbook::Stage;
use jiff::Timestamp;
use serde::Serialize;

/// A lead in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadLine {
    pub id: String,
    pub created_at: Timestamp,
    pub name: Option<String>,
    pub title: Option<String>,
    pub company: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
    pub industry: Option<String>,
    pub level: Option<String>,
    pub product: Option<String>,
    pub source: Option<String>,
    pub campaign: Option<String>,
    /// The account's id.
    pub account_id: Option<String>,
    pub business_case: String,
    pub territory: String,
    pub team: Option<String>,
    /// A member's id.
    pub owner: Option<String>,
    pub priority: i64,
    pub due_at: Option<Timestamp>,
    pub accepted_at: Option<Timestamp>,
    pub acted_at: Option<Timestamp>,
    pub overdue: bool,
    /// Nobody of the team can have it now, or the first who comes may take it.
    pub held: bool,
    pub stage: Stage,
    pub disposition: Option<String>,
    pub next_step: Option<String>,
    pub next_at: Option<Timestamp>,
    /// In the currency's smallest unit.
    pub amount: Option<i64>,
    pub currency: Option<String>,
    /// Who it is is told when it is accepted.
    pub sealed: bool,
}

/// The lead with this number; `seals`: towards a partner, who is told of the person only after accepting.
pub(crate) fn of(sql: &impl Sql, number: i64, seals: bool, now: Timestamp) -> Result<Option<LeadLine>, Error> {
    let rows = sql.query(
        "SELECT id, created_at, data, account_id, business_case, territory, team, owner, priority, due_at, \
         (SELECT rule IN ('watcher', 'pool') FROM assignment WHERE lead = lead.number AND ended_at IS NULL LIMIT 1) IS 1 \
         FROM lead WHERE number = ?",
        &[number.into()],
    )?;
    let Some(row) = rows.first() else { return Ok(None) };
    let lead: Lead = json(row, 2)?;
    let clock = clocks::read(sql, number)?;
    let standing = activity::standing(sql, number)?;
    let (accepted_at, acted_at) = clock.as_ref().map_or((None, None), |clock| (clock.accepted_at, clock.acted_at));
    let due_at = clock.as_ref().map_or(optional_time(row, 9)?, |clock| clock.due_at);
    let stands = clock.is_some_and(|clock| clock.paused.is_some());
    let name =
        [lead.first_name.as_deref(), lead.last_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut line = LeadLine {
        id: text(row, 0)?.into(),
        created_at: time(row, 1)?,
        name: Some(name).filter(|name| !name.is_empty()),
        title: lead.title.clone(),
        company: lead.company.as_ref().map(|company| company.name.clone()),
        email: lead.email.as_ref().map(|email| email.address.clone()),
        phone: lead.phone.as_ref().map(|phone| phone.e164.clone()),
        country: lead.country.clone(),
        industry: lead.industry.as_ref().map(|industry| industry.name.clone()),
        level: lead.level.map(|level| level.name().to_owned()),
        product: lead.product.clone(),
        source: lead.source.clone(),
        campaign: lead.campaign.clone(),
        account_id: optional_text(row, 3)?,
        business_case: text(row, 4)?.into(),
        territory: text(row, 5)?.into(),
        team: optional_text(row, 6)?,
        owner: optional_text(row, 7)?,
        priority: integer(row, 8)?,
        due_at,
        accepted_at,
        acted_at,
        overdue: acted_at.is_none() && !stands && due_at.is_some_and(|due_at| due_at.as_second() < now.as_second()),
        held: integer(row, 10)? != 0,
        stage: standing.stage,
        disposition: standing.disposition,
        next_step: standing.next_step,
        next_at: standing.next_at,
        amount: standing.amount,
        currency: standing.currency,
        sealed: false,
    };
    if seals {
        line.account_id = None;
        if accepted_at.is_none() {
            line.seal();
        }
    }
    Ok(Some(line))
}

impl LeadLine {
    /// Leaves out who it is.
    pub(crate) fn seal(&mut self) {
        (self.name, self.company, self.email, self.phone) = (None, None, None, None);
        self.sealed = true;
    }
}
