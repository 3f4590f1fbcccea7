//! Colleagues: leads of one organisation that has no account are tied to each other.
//!
//! In scope: who else came from there. Not in scope: leads with an account, which the account ties. Two leads are of one
//! organisation if they have the same work domain, or the same standardized company name where no domain speaks against
//! it: two domains are two organisations, also of one name, and a name that two domains share tells nothing of a third
//! lead without a domain. Countries that are both known have to agree where only the name does.

use crate::Error;
use crate::row::{integer, optional_text, placeholders, text, time};
use crate::sql::{Row, Sql, Value};
use frontdesk::{Lead, organisation};
use serde::Serialize;
use std::collections::BTreeSet;

/// Most colleagues that are named, the latest first.
const MOST: usize = 20;

/// The organisation that a lead is from, and who else came from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// By what its leads are known, and what verdicts on them hold for: `domain:acme.com`, `company:acme:DE`.
    pub key: String,
    /// Other leads from there, the latest first; none where the lead has an account.
    pub others: Vec<Colleague>,
    /// Whether there are more than these.
    pub more: bool,
}

/// Another lead from the same organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Colleague {
    pub id: String,
    pub created_at: jiff::Timestamp,
    /// The member who has it.
    pub owner: Option<String>,
}

/// Leads without an account; both indexes hold only these.
const TIED: &str = "SELECT number FROM lead WHERE account_id IS NULL AND merged_into IS NULL AND";

/// The organisation of `lead`, whose id is `id`; `None`: it names neither a work domain nor a company.
pub(crate) fn of(sql: &impl Sql, id: &str, lead: &Lead, has_account: bool) -> Result<Option<Organisation>, Error> {
    let Some(key) = organisation(lead) else { return Ok(None) };
    if has_account {
        return Ok(Some(Organisation { key, others: Vec::new(), more: false }));
    }
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
    let mut others = colleagues(sql, &numbers)?;
    others.retain(|other| other.id != id);
    let more = others.len() > MOST;
    others.truncate(MOST);
    Ok(Some(Organisation { key, others, more }))
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
        "SELECT id, created_at, owner FROM lead WHERE number IN ({}) ORDER BY number DESC",
        placeholders(numbers.len())
    );
    let arguments: Vec<Value> = numbers.iter().map(|number| (*number).into()).collect();
    let colleague = |row: &Row| {
        Ok(Colleague { id: text(row, 0)?.into(), created_at: time(row, 1)?, owner: optional_text(row, 2)? })
    };
    sql.query(&statement, &arguments)?.iter().map(colleague).collect()
}
