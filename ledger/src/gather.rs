//! Gathering: everything the ledger holds that bears on one lead, as values for the core.
//!
//! In scope: reading by keys, with a bounded number of rows. Not in scope: what to make of it; members (`staff`).

use crate::row::{json, placeholders};
use crate::sql::{Sql, Value};
use crate::{Error, opportunity, verdicts};
use frontdesk::account::Account;
use frontdesk::{Known, Lead, Standing, organisation};
use std::collections::BTreeSet;

/// Most accounts that may share one domain and still be told apart; a domain with more is an agency's or a host's.
const MOST_ACCOUNTS: i64 = 50;

/// The accounts that have the lead's domain.
fn accounts_by_domain(sql: &impl Sql, lead: &Lead) -> Result<Vec<Account>, Error> {
    let Some(domain) = &lead.domain else { return Ok(Vec::new()) };
    let statement = "SELECT data FROM account_domain JOIN account ON account.id = account_id \
                     WHERE domain = ? ORDER BY account_id LIMIT ?";
    let rows = sql.query(statement, &[domain.into(), MOST_ACCOUNTS.into()])?;
    rows.iter().map(|row| json(row, 0)).collect()
}

/// The accounts with these ids.
pub(crate) fn accounts_by_id(sql: &impl Sql, ids: &[String]) -> Result<Vec<Account>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statement = format!("SELECT data FROM account WHERE id IN ({}) ORDER BY id", placeholders(ids.len()));
    let arguments: Vec<Value> = ids.iter().map(Value::from).collect();
    let rows = sql.query(&statement, &arguments)?;
    rows.iter().map(|row| json(row, 0)).collect()
}

/// What bears on deciding `lead` before any search, beside what is `known` of earlier leads: what was said of its
/// organisation, whose its domain is;
/// members are another question, asked when the team is known.
pub(crate) fn around(sql: &impl Sql, lead: &Lead, known: Known) -> Result<Known, Error> {
    let verdicts = verdicts::of(sql, organisation(lead).as_ref())?;
    let accounts = accounts_by_domain(sql, lead)?;
    Ok(Known { accounts, verdicts, ..known })
}

/// The accounts that a search found, where an exact domain doesn't decide.
pub(crate) fn candidates(sql: &impl Sql, known: &mut Known, found: &[String]) -> Result<(), Error> {
    let missing: Vec<String> = found.iter().filter(|id| is_missing(known, id)).cloned().collect();
    known.accounts.extend(accounts_by_id(sql, &missing)?);
    Ok(())
}

/// The parents of all accounts so far, the accounts that verdicts name, and that of the lead's `contact` if it has become
/// one; and what is being negotiated with any of them.
pub(crate) fn further(sql: &impl Sql, known: &mut Known, contact: Option<&String>) -> Result<(), Error> {
    let parents = known.accounts.iter().filter_map(|account| account.parent_id.as_ref());
    let always = known.verdicts.iter().filter(|said| said.verdict == Standing::Always).map(|said| &said.account);
    let further: BTreeSet<&String> = parents.chain(always).chain(contact).filter(|id| is_missing(known, id)).collect();
    let further: Vec<String> = further.into_iter().cloned().collect();
    known.accounts.extend(accounts_by_id(sql, &further)?);
    opportunity::bear_on(sql, &mut known.accounts)
}

fn is_missing(known: &Known, id: &str) -> bool {
    !known.accounts.iter().any(|account| account.id == id)
}
