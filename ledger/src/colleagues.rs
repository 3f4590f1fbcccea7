//! Colleagues: leads of one account, or of one organisation that has none, are tied to each other.
//!
//! In scope: who else came from there, when, and with what. Not in scope: which account a lead has (the core says it). Two
//! leads without an account are of one organisation if they have the same work domain, or the same standardized company name where no domain speaks against
//! it: two domains are two organisations, also of one name, and a name that two domains share tells nothing of a third
//! lead without a domain. Countries that are both known have to agree where only the name does.

use crate::Error;
use crate::row::{existing, integer, json, optional_text, to_json};
use crate::sql::{Sql, Value};
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

/// Leads of one account.
const OF_ACCOUNT: &str = "SELECT number FROM lead WHERE account_id = ? AND merged_into IS NULL";

/// The organisation of `lead`, whose id is `id`; `None`: it names neither a work domain nor a company.
pub(crate) fn of(
    sql: &impl Sql,
    id: &str,
    lead: &Lead,
    account: Option<&String>,
) -> Result<Option<Organisation>, Error> {
    let Some(key) = organisation(lead) else { return Ok(None) };
    let mut others = match account {
        Some(account) => of_account(sql, account)?,
        None => named(sql, "SELECT value FROM json_each(?)", &to_json(&of_organisation(sql, lead)?)?)?,
    };
    others.retain(|other| other.id != id);
    let more = others.len() > MOST;
    others.truncate(MOST);
    Ok(Some(Organisation { key, others, more }))
}

/// The leads of the account with this id, the latest first; at most 20.
pub(crate) fn at_account(sql: &impl Sql, account: &str) -> Result<(Vec<Colleague>, bool), Error> {
    let mut leads = of_account(sql, account)?;
    let more = leads.len() > MOST;
    leads.truncate(MOST);
    Ok((leads, more))
}

fn of_account(sql: &impl Sql, account: &str) -> Result<Vec<Colleague>, Error> {
    named(sql, &format!("{OF_ACCOUNT} ORDER BY number DESC LIMIT {}", MOST + 2), account)
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

/// A colleague as a statement tells it.
#[derive(Deserialize)]
struct Told {
    id: String,
    created_at: i64,
    owner: Option<String>,
    with: CameWith,
}

/// The leads whose numbers the statement `which` gives for `of`, the latest first. Of each lead the few fields alone cross the
/// border to the database.
fn named(sql: &impl Sql, which: &str, of: &str) -> Result<Vec<Colleague>, Error> {
    let fields = ["first_name", "last_name", "title", "product", "source", "campaign"];
    let fields = fields.map(|name| format!("'{name}', json_extract(data, '$.{name}')")).join(", ");
    let statement = format!(
        "SELECT json_group_array(json_object('id', id, 'created_at', created_at, 'owner', owner, \
         'with', json_object({fields}))) FROM (SELECT * FROM lead WHERE number IN ({which}) ORDER BY number DESC)"
    );
    let row = existing(sql.query(&statement, &[of.into()])?.into_iter().next())?;
    let colleague = |told: Told| {
        let Told { id, created_at, owner, with } = told;
        let at = jiff::Timestamp::from_millisecond(created_at);
        let created_at = at.map_err(|error| Error::Unreadable(format!("the time {created_at}: {error}")))?;
        Ok(Colleague { id, created_at, owner, with })
    };
    json::<Vec<Told>>(&row, 0)?.into_iter().map(colleague).collect()
}
