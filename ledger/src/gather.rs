//! Gathering: everything the ledger holds that bears on one lead, as values for the core.
//!
//! In scope: reading by keys, with a bounded number of rows. Not in scope: what to make of it; members (`staff`).

use crate::Error;
use crate::row::{json, optional_text, placeholders, text};
use crate::sql::{Sql, Value};
use crate::verdicts;
use frontdesk::account::Account;
use frontdesk::dedupe::merge;
use frontdesk::{Known, KnownLead, Lead, Standing, identity_keys, organisation};
use std::collections::BTreeSet;

/// Most earlier leads that are compared.
const MOST_LEADS: i64 = 20;

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

/// What bears on `lead` before any search: who was here before, what was said of its organisation, whose its domain is;
/// members are another question, asked when the team is known.
///
/// The merged lead is decided on, so it is its domain and its organisation that count.
pub(crate) fn known(sql: &impl Sql, lead: &Lead) -> Result<Known, Error> {
    let leads = leads(sql, lead)?;
    let merged = merge(lead, &leads).lead;
    let verdicts = verdicts::of(sql, organisation(&merged).as_ref())?;
    let accounts = accounts_by_domain(sql, &merged)?;
    Ok(Known { leads, accounts, verdicts, ..Known::default() })
}

/// The accounts that a search found, where an exact domain doesn't decide for `lead`.
pub(crate) fn candidates(sql: &impl Sql, known: &mut Known, found: &[String]) -> Result<(), Error> {
    let missing: Vec<String> = found.iter().filter(|id| is_missing(known, id)).cloned().collect();
    known.accounts.extend(accounts_by_id(sql, &missing)?);
    Ok(())
}

/// The parents of all accounts so far, and the accounts that verdicts name.
pub(crate) fn parents_and_named(sql: &impl Sql, known: &mut Known) -> Result<(), Error> {
    let parents = known.accounts.iter().filter_map(|account| account.parent_id.as_ref());
    let always = known.verdicts.iter().filter(|said| said.verdict == Standing::Always).map(|said| &said.account);
    let further: BTreeSet<&String> = parents.chain(always).filter(|id| is_missing(known, id)).collect();
    let further: Vec<String> = further.into_iter().cloned().collect();
    known.accounts.extend(accounts_by_id(sql, &further)?);
    Ok(())
}

fn is_missing(known: &Known, id: &str) -> bool {
    !known.accounts.iter().any(|account| account.id == id)
}

/// Earlier leads that share an identity key, oldest first.
fn leads(sql: &impl Sql, lead: &Lead) -> Result<Vec<KnownLead>, Error> {
    let keys = identity_keys(lead);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let statement = format!(
        // Who but watches a lead that is held doesn't keep it when its person comes again.
        "SELECT id, CASE WHEN EXISTS (SELECT 1 FROM assignment WHERE lead = lead.number AND ended_at IS NULL \
         AND rule = 'watcher') THEN NULL ELSE owner END, data FROM lead WHERE number IN (SELECT lead FROM lead_key WHERE key IN ({})) \
         ORDER BY number LIMIT ?",
        placeholders(keys.len())
    );
    let arguments: Vec<Value> = keys.into_iter().map(Value::from).chain([MOST_LEADS.into()]).collect();
    let rows = sql.query(&statement, &arguments)?;
    rows.iter()
        .map(|row| Ok(KnownLead { id: text(row, 0)?.into(), owner: optional_text(row, 1)?, lead: json(row, 2)? }))
        .collect()
}
