//! Gathering: everything the ledger holds that bears on one lead, as values for the core.
//!
//! In scope: reading by keys, with a bounded number of rows. Not in scope: what to make of it.

use crate::Error;
use crate::row::{integer, json, optional_text, placeholders, text, time};
use crate::sql::{Sql, Value};
use crate::verdicts;
use frontdesk::account::Account;
use frontdesk::dedupe::{merge, state_of};
use frontdesk::lead::Provenance;
use frontdesk::playbook::Survivorship;
use frontdesk::{
    Candidate, Known, KnownLead, Lead, Playbook, Rotation, Size, Standing, Submission, find, identity_keys,
    lead_profile, organisation,
};
use std::collections::BTreeSet;

/// Most earlier leads that are compared.
const MOST_LEADS: i64 = 20;

/// Most accounts that may share one domain and still be told apart; a domain with more is an agency's or a host's.
const MOST_ACCOUNTS: i64 = 50;

/// The accounts that have the lead's domain.
pub(crate) fn accounts_by_domain(sql: &impl Sql, lead: &Lead) -> Result<Vec<Account>, Error> {
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

/// What bears on `lead`, with these `accounts` as candidates.
pub(crate) fn known(
    sql: &impl Sql,
    submission: &Submission,
    mut accounts: Vec<Account>,
    playbook: &Playbook,
    now: jiff::Timestamp,
) -> Result<Known, Error> {
    let lead = &submission.lead;
    let rules = &playbook.survivorship;
    let (candidates, leads) = earlier(sql, lead, rules)?;
    let mut known = Known { candidates, leads, size: size(sql)?, rotation: rotation(sql)?, ..Known::default() };
    // The merged lead is decided on, so it is its organisation of which something may have been said.
    let state = frontdesk::state_of(&submission.id, lead, now, known.size.submissions, playbook);
    let merged = merge(state, find(lead, &known, playbook), &known.leads, rules);
    let verdicts = verdicts::of(sql, organisation(&merged.lead).as_ref())?;
    let parents = accounts.iter().filter_map(|account| account.parent_id.as_ref());
    let always = verdicts.iter().filter(|said| said.verdict == Standing::Always).map(|said| &said.account);
    let further: BTreeSet<String> = parents.chain(always).cloned().collect();
    let missing = |id: &String| !accounts.iter().any(|account| account.id == *id);
    let further: Vec<String> = further.into_iter().filter(missing).collect();
    accounts.extend(accounts_by_id(sql, &further)?);
    (known.accounts, known.verdicts) = (accounts, verdicts);
    Ok(known)
}

fn size(sql: &impl Sql) -> Result<Size, Error> {
    let rows = sql.query("SELECT (SELECT max(number) FROM lead), (SELECT max(number) FROM submission)", &[])?;
    let count = |column| rows.first().and_then(|row| integer(row, column).ok()).map_or(0, i64::unsigned_abs);
    Ok(Size { leads: count(0), submissions: count(1) })
}

/// Earlier leads that share an identity key, oldest first, each as one submission.
fn earlier(sql: &impl Sql, lead: &Lead, rules: &Survivorship) -> Result<(Vec<Candidate>, Vec<KnownLead>), Error> {
    let keys = identity_keys(lead);
    if keys.is_empty() {
        return Ok(Default::default());
    }
    let statement = format!(
        "SELECT id, owner, data, created_at, number FROM lead WHERE number IN (SELECT lead FROM lead_key WHERE key IN ({})) \
         ORDER BY number LIMIT ?",
        placeholders(keys.len())
    );
    let arguments: Vec<Value> = keys.into_iter().map(Value::from).chain([MOST_LEADS.into()]).collect();
    let rows = sql.query(&statement, &arguments)?;
    let mut earlier = (Vec::new(), Vec::new());
    for row in &rows {
        let (id, lead): (&str, Lead) = (text(row, 0)?, json(row, 2)?);
        let number = integer(row, 4)?.unsigned_abs();
        earlier.0.push(Candidate {
            submission: id.into(),
            lead: id.into(),
            number,
            keys: identity_keys(&lead),
            profile: lead_profile(&lead, std::iter::empty()),
            apart: false,
        });
        let state = state_of(lead.clone(), Provenance::of(id, &lead, time(row, 3)?, 0), rules);
        earlier.1.push(KnownLead { id: id.into(), state, owner: optional_text(row, 1)? });
    }
    Ok(earlier)
}

fn rotation(sql: &impl Sql) -> Result<Rotation, Error> {
    let mut rotation = Rotation::default();
    for row in sql.query("SELECT team, member, turns FROM turn", &[])? {
        let turns = u64::try_from(integer(&row, 2)?).unwrap_or(0);
        rotation.set(text(&row, 0)?, text(&row, 1)?, turns);
    }
    Ok(rotation)
}
