//! Colleagues: leads of one account, or of one organisation that has none, are tied to each other.
//!
//! In scope: who else came from there, when, and with what. Not in scope: which account a lead has (the core says it). Two
//! leads without an account are of one organisation if they have the same work domain, or the same standardized company name where no domain speaks against
//! it: two domains are two organisations, also of one name, and a name that two domains share tells nothing of a third
//! lead without a domain. Countries that are both known have to agree where only the name does.

use crate::Error;
use crate::row::{integer, json, optional_text, placeholders, text, time};
use crate::sql::{Row, Sql, Value};
use frontdesk::{Lead, organisation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most colleagues that are named, the latest first.
const MOST: usize = 20;

/// The organisation that a lead is from, and who else came from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Organisation {
    /// By what its leads are known, and what verdicts on them hold for: `domain:acme.com`, `company:acme:DE`.
    pub key: String,
    /// Other leads of its account, or where it has none, of the organisation; the latest first.
    pub others: Vec<Colleague>,
    /// Whether there are more than these.
    pub more: bool,
}

/// Another lead from the same account or organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Colleague {
    pub id: String,
    pub created_at: jiff::Timestamp,
    /// The member who has it.
    pub owner: Option<String>,
    /// Who it is, and what they came with.
    #[serde(flatten)]
    pub with: CameWith,
}

/// Who came, and with what; what isn't known is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CameWith {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
}

/// Leads without an account; both indexes hold only these.
const TIED: &str = "SELECT number FROM lead WHERE account_id IS NULL AND merged_into IS NULL AND";

/// The organisation of `lead`, whose id is `id`; `None`: it names neither a work domain nor a company.
pub(crate) fn of(
    sql: &impl Sql,
    id: &str,
    lead: &Lead,
    account: Option<&String>,
) -> Result<Option<Organisation>, Error> {
    let Some(key) = organisation(lead) else { return Ok(None) };
    let numbers = match account {
        Some(account) => of_account(sql, account)?,
        None => of_organisation(sql, lead)?,
    };
    let mut others = colleagues(sql, &numbers)?;
    others.retain(|other| other.id != id);
    let more = others.len() > MOST;
    others.truncate(MOST);
    Ok(Some(Organisation { key, others, more }))
}

/// The leads of the account with this id, the latest first; at most 20.
pub(crate) fn at_account(sql: &impl Sql, account: &str) -> Result<(Vec<Colleague>, bool), Error> {
    let mut leads = colleagues(sql, &of_account(sql, account)?)?;
    let more = leads.len() > MOST;
    leads.truncate(MOST);
    Ok((leads, more))
}

fn of_account(sql: &impl Sql, account: &str) -> Result<BTreeSet<i64>, Error> {
    let statement = "SELECT number FROM lead WHERE account_id = ? AND merged_into IS NULL ORDER BY number DESC LIMIT ?";
    let most = i64::try_from(MOST + 2).unwrap_or(i64::MAX);
    sql.query(statement, &[account.into(), most.into()])?.iter().map(|row| integer(row, 0)).collect()
}

/// The numbers of the latest leads of the lead's organisation, of those without an account.
pub(crate) fn of_organisation(sql: &impl Sql, lead: &Lead) -> Result<BTreeSet<i64>, Error> {
    let most = i64::try_from(MOST + 2).unwrap_or(i64::MAX);
    let mut numbers = BTreeSet::new();
    let mut take = |condition: &str, arguments: &[Value]| {
        let statement = format!("{TIED} {condition} ORDER BY number DESC LIMIT ?");
        let arguments: Vec<Value> = arguments.iter().cloned().chain([most.into()]).collect();
        for row in sql.query(&statement, &arguments)? {
            numbers.insert(integer(&row, 0)?);
        }
        Ok::<(), Error>(())
    };
    let core = lead.company.as_ref().map(|company| &company.core);
    let of_name = core.map(|core| domain_of(sql, core)).transpose()?;
    if let Some(domain) = &lead.domain {
        take("domain = ?", &[domain.into()])?;
    }
    // Of the same name those whom no domain speaks against.
    let whom = match (&lead.domain, &of_name) {
        (Some(domain), Some(Domain::One(only))) if only == domain => Some("company = ? AND domain IS NULL"),
        (None, Some(Domain::None | Domain::One(_))) => Some("company = ?"),
        (None, Some(Domain::Several)) => Some("company = ? AND domain IS NULL"),
        _ => None,
    };
    if let (Some(whom), Some(core)) = (whom, core) {
        let country: Value = lead.country.clone().into();
        let condition = format!("{whom} AND (country IS NULL OR ? IS NULL OR country = ?)");
        take(&condition, &[core.into(), country.clone(), country])?;
    }
    Ok(numbers)
}

/// Which work domains leads of one name have.
enum Domain {
    None,
    One(String),
    Several,
}

fn domain_of(sql: &impl Sql, core: &str) -> Result<Domain, Error> {
    // The ends of the index: one look-up each, however many leads there are.
    let rows = sql.query(
        "SELECT (SELECT min(domain) FROM lead WHERE account_id IS NULL AND merged_into IS NULL AND company = ?), \
         (SELECT max(domain) FROM lead WHERE account_id IS NULL AND merged_into IS NULL AND company = ?)",
        &[core.into(), core.into()],
    )?;
    let Some(row) = rows.first() else { return Ok(Domain::None) };
    Ok(match (optional_text(row, 0)?, optional_text(row, 1)?) {
        (Some(first), Some(last)) if first == last => Domain::One(first),
        (Some(_), Some(_)) => Domain::Several,
        _ => Domain::None,
    })
}

fn colleagues(sql: &impl Sql, numbers: &BTreeSet<i64>) -> Result<Vec<Colleague>, Error> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let statement = format!(
        "SELECT id, created_at, owner, data FROM lead WHERE number IN ({}) ORDER BY number DESC",
        placeholders(numbers.len())
    );
    let arguments: Vec<Value> = numbers.iter().map(|number| (*number).into()).collect();
    let colleague = |row: &Row| {
        Ok(Colleague {
            id: text(row, 0)?.into(),
            created_at: time(row, 1)?,
            owner: optional_text(row, 2)?,
            with: json(row, 3)?,
        })
    };
    sql.query(&statement, &arguments)?.iter().map(colleague).collect()
}
