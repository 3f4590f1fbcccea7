//! Deal registrations: what partners say is theirs, until when it is protected, and what became of it.
//!
//! In scope: registering, changing and reading them; those that bear on a lead when it is decided. Not in scope: which of
//! several counts (the core says it), and whether two are in conflict. A registration is about an account where its company
//! is one, by its id or its domain, and else about whoever has the domain or the name.

use crate::act::Act;
use crate::row::{existing, from_json, integer, optional_text, optional_time, text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use frontdesk::deal::{Deal, DealState};
use frontdesk::lead::Company;
use frontdesk::playbook::Field;
use frontdesk::{Known, Lead, Playbook};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A registration as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DealRecord {
    /// In the order of all registrations.
    pub number: i64,
    pub id: String,
    /// The id of the partner's account.
    pub partner: String,
    /// The id of the account that it is about, where its company is one.
    pub account: Option<String>,
    /// The company's name, as the partner wrote it.
    pub company: Option<String>,
    /// The company's registrable domain.
    pub domain: Option<String>,
    /// The product line; `None`: all of them.
    pub product: Option<String>,
    /// At this moment: an approved one has expired once its protection is over.
    pub state: DealState,
    pub registered_at: Timestamp,
    /// The first moment at which it isn't protected any more; `None`: as long as its state doesn't change.
    pub protected_until: Option<Timestamp>,
    pub registered: Act,
    /// The last change of it.
    pub changed: Option<Act>,
}

/// What is said of a deal that is registered: the account, the domain or the name of the company has to be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewDeal {
    /// The sender's; whoever sends it again registers no second one. `None`: the ledger makes one.
    pub id: Option<String>,
    /// The id of the partner's account.
    pub partner: String,
    /// The id of the account that it is about.
    pub account: Option<String>,
    pub company: Option<String>,
    /// Or a website.
    pub domain: Option<String>,
    pub product: Option<String>,
    /// `None`: pending.
    pub state: Option<DealState>,
    /// UTC; `None`: now.
    pub registered_at: Option<Timestamp>,
    /// UTC.
    pub protected_until: Option<Timestamp>,
    /// Who says so, as the sender names them.
    pub by: Option<String>,
}

/// A deal that a partner registers by its own page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealClaim {
    /// What the page calls this attempt; whoever sends it again registers no second one.
    pub once: Option<String>,
    pub company: Option<String>,
    /// Or a website.
    pub domain: Option<String>,
    pub product: Option<String>,
    /// Who says so, as the page names them.
    pub by: Option<String>,
}

/// What is to be changed of a registration; what isn't said stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeDeal {
    pub state: Option<DealState>,
    /// UTC.
    pub protected_until: Option<Timestamp>,
    /// Why, for the registration's history.
    pub note: Option<String>,
    /// Who says so, as the sender names them.
    pub by: Option<String>,
}

/// What became of a registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Registering {
    Registered(Box<DealRecord>),
    /// It was registered before, by this id; nothing was written, as in the following.
    Already(Box<DealRecord>),
    /// There is no account with this id.
    NoAccount {
        account: String,
    },
    /// Neither an account nor a domain nor a company that can be read.
    NoCompany,
}

pub(crate) const SELECT: &str = "SELECT id, partner, account_id, company, domain, product, state, registered_at, \
     protected_until, at, by, key, changed_at, changed_by, changed_key, number FROM deal_registration WHERE";

impl<S: Sql> Ledger<S> {
    /// Registers a deal. The next lead of its company is decided by it, once it is approved.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn register_deal(&self, new: &NewDeal, access_key: &str, now: Timestamp) -> Result<Registering, Error> {
        self.sql.transaction(|| self.register_deal_within(new, &Act::new(new.by.as_deref(), access_key, now), now))
    }

    pub(crate) fn register_deal_within(&self, new: &NewDeal, act: &Act, now: Timestamp) -> Result<Registering, Error> {
        let sql = &self.sql;
        if let Some(before) = new.id.as_ref().map(|id| get(sql, id, now)).transpose()?.flatten() {
            return Ok(Registering::Already(Box::new(before)));
        }
        for account in [Some(&new.partner), new.account.as_ref()].into_iter().flatten() {
            if sql.query("SELECT 1 FROM account WHERE id = ?", &[account.into()])?.is_empty() {
                return Ok(Registering::NoAccount { account: account.clone() });
            }
        }
        let (company, domain) = read_company(new);
        if company.is_none() && domain.is_none() && new.account.is_none() {
            return Ok(Registering::NoCompany);
        }
        let account = match (&new.account, &domain) {
            (None, Some(domain)) => account_of_domain(sql, domain)?,
            (account, _) => account.clone(),
        };
        let next = sql.query("SELECT coalesce(max(number), 0) + 1 FROM deal_registration", &[])?;
        let made = || Ok::<_, Error>(format!("deal-{}", next.first().map_or(Ok(0), |row| integer(row, 0))?));
        let id = new.id.clone().map_or_else(made, Ok)?;
        let time = |time: Option<Timestamp>| Value::from(time.map(|time| time.as_millisecond()));
        let mut arguments: Vec<Value> = vec![
            (&id).into(),
            (&new.partner).into(),
            account.into(),
            company.as_ref().map(to_json).transpose()?.into(),
            domain.into(),
            new.product.clone().into(),
            new.state.unwrap_or_default().name().into(),
            time(Some(new.registered_at.unwrap_or(now))),
            time(new.protected_until),
        ];
        arguments.extend(act.columns());
        sql.query(
            "INSERT INTO deal_registration (id, partner, account_id, company, domain, product, state, registered_at, \
             protected_until, at, by, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &arguments,
        )?;
        let registered = existing(get(sql, &id, now)?)?;
        Ok(Registering::Registered(Box::new(registered)))
    }

    /// The registration with this id, as it stands at `now`.
    ///
    /// # Errors
    /// What the database said.
    pub fn deal(&self, id: &str, now: Timestamp) -> Result<Option<DealRecord>, Error> {
        get(&self.sql, id, now)
    }

    /// Changes a registration: its state, or how long it is protected. `None`: there is no such registration.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn change_deal(
        &self,
        id: &str,
        change: &ChangeDeal,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Option<DealRecord>, Error> {
        self.sql
            .transaction(|| self.change_deal_within(id, change, &Act::new(change.by.as_deref(), access_key, now), now))
    }

    pub(crate) fn change_deal_within(
        &self,
        id: &str,
        change: &ChangeDeal,
        act: &Act,
        now: Timestamp,
    ) -> Result<Option<DealRecord>, Error> {
        let Some(before) = get(&self.sql, id, now)? else { return Ok(None) };
        let until = change.protected_until.or(before.protected_until);
        // What has expired, and is protected for longer now, is what it was before.
        let kept = if before.state == DealState::Expired && change.protected_until.is_some() {
            DealState::Approved
        } else {
            before.state
        };
        let mut arguments: Vec<Value> =
            vec![change.state.unwrap_or(kept).name().into(), until.map(|until| until.as_millisecond()).into()];
        arguments.extend(act.columns());
        arguments.push(id.into());
        self.sql.query(
            "UPDATE deal_registration SET state = ?, protected_until = ?, changed_at = ?, changed_by = ?, \
                 changed_key = ? WHERE id = ?",
            &arguments,
        )?;
        self.sql.query(
            "INSERT INTO deal_change (deal, state, protected_until, note, at, by, key) SELECT number, state, \
             protected_until, ?, changed_at, changed_by, changed_key FROM deal_registration WHERE id = ?",
            &[change.note.clone().into(), id.into()],
        )?;
        get(&self.sql, id, now)
    }
}

/// The company and its domain, as lists of accounts are read.
fn read_company(new: &NewDeal) -> (Option<Company>, Option<String>) {
    let name = new.company.as_deref().unwrap_or_default();
    // An account needs a name, also where only its domain is asked for.
    let fields = [("id", "deal"), ("name", if name.is_empty() { "deal" } else { name })];
    let domain = new.domain.as_deref().unwrap_or_default();
    let read = frontdesk::account(fields.into_iter().chain([("domains", domain)])).ok();
    let domain = read.as_ref().and_then(|read| read.domains.first().cloned());
    (read.map(|read| read.name).filter(|_| !name.is_empty()), domain)
}

/// The one account that has this domain.
fn account_of_domain(sql: &impl Sql, domain: &str) -> Result<Option<String>, Error> {
    let statement = "SELECT account_id FROM account_domain WHERE domain = ? LIMIT 2";
    let rows = sql.query(statement, &[domain.into()])?;
    match rows.as_slice() {
        [only] => Ok(Some(text(only, 0)?.to_owned())),
        _ => Ok(None),
    }
}

fn get(sql: &impl Sql, id: &str, now: Timestamp) -> Result<Option<DealRecord>, Error> {
    let rows = sql.query(&format!("{SELECT} id = ?"), &[id.into()])?;
    rows.first().map(|row| record(row, now)).transpose()
}

/// A registration of a row of [`SELECT`], as it stands at `now`.
pub(crate) fn record(row: &Row, now: Timestamp) -> Result<DealRecord, Error> {
    let deal = read(row)?;
    Ok(DealRecord {
        number: integer(row, 15)?,
        state: deal.state_at(now),
        id: deal.id,
        partner: deal.partner,
        account: deal.account,
        company: deal.company.map(|company| company.name),
        domain: deal.domain,
        product: deal.product,
        registered_at: deal.registered_at.unwrap_or_default(),
        protected_until: deal.protected_until,
        registered: Act::read(row, 9)?,
        changed: Act::read_optional(row, 12)?,
    })
}

pub(crate) fn read(row: &Row) -> Result<Deal, Error> {
    let state = text(row, 6)?;
    Ok(Deal {
        id: text(row, 0)?.into(),
        partner: text(row, 1)?.into(),
        partner_owner: None,
        account: optional_text(row, 2)?,
        company: optional_text(row, 3)?.as_deref().map(from_json).transpose()?,
        domain: optional_text(row, 4)?,
        product: optional_text(row, 5)?,
        state: DealState::of(state).ok_or_else(|| Error::Unreadable(format!("the deal's state `{state}`")))?,
        registered_at: optional_time(row, 7)?,
        protected_until: optional_time(row, 8)?,
    })
}

/// Most registrations that are looked at for one lead, the earliest.
const MOST: i64 = 50;

/// Adds the approved registrations that are about the lead's company or one of the accounts, and to each, also to those
/// of accounts' own rows, who looks after the partner. Only where the playbook asks for deals.
pub(crate) fn bear_on(sql: &impl Sql, known: &mut Known, lead: &Lead, playbook: &Playbook) -> Result<(), Error> {
    if !playbook.asks_for(&[Field::DealRegistered, Field::DealPartner, Field::DealProduct]) {
        return Ok(());
    }
    let accounts = || known.accounts.iter();
    let ids: Vec<&String> = accounts().map(|account| &account.id).collect();
    let domains: BTreeSet<&String> = accounts().flat_map(|account| &account.domains).chain(&lead.domain).collect();
    let names = accounts().map(|account| &account.name).chain(&lead.company).map(|company| &company.core);
    let arguments: [Value; 4] = [
        to_json(&ids)?.into(),
        to_json(&domains)?.into(),
        to_json(&names.collect::<BTreeSet<_>>())?.into(),
        MOST.into(),
    ];
    let of = |column: &str| {
        format!(
            "SELECT number FROM deal_registration WHERE state = 'approved' AND {column} IN (SELECT value FROM json_each(?))"
        )
    };
    let found = ["account_id", "domain", "company_core"].map(of).join(" UNION ");
    let statement = format!("{SELECT} number IN ({found}) ORDER BY number LIMIT ?");
    known.deals = sql.query(&statement, &arguments)?.iter().map(read).collect::<Result<_, _>>()?;
    let of_rows = known.accounts.iter_mut().filter_map(|account| account.status.deal.as_deref_mut());
    let mut deals: Vec<&mut Deal> = known.deals.iter_mut().chain(of_rows).collect();
    if deals.is_empty() {
        return Ok(());
    }
    let partners: BTreeSet<&String> = deals.iter().map(|deal| &deal.partner).collect();
    let statement =
        "SELECT id, json_extract(data, '$.owner') FROM account WHERE id IN (SELECT value FROM json_each(?))";
    let mut owners = BTreeMap::new();
    for row in sql.query(statement, &[to_json(&partners)?.into()])? {
        owners.insert(text(&row, 0)?.to_owned(), optional_text(&row, 1)?);
    }
    for deal in &mut deals {
        deal.partner_owner = owners.get(&deal.partner).cloned().flatten();
    }
    Ok(())
}
