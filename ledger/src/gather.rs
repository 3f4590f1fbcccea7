//! Gathering: everything the ledger holds that bears on one lead, as values for the core.
//!
//! In scope: reading by keys, with a bounded number of rows. Not in scope: what to make of it; members (`staff`).

use crate::row::{integer, json, placeholders};
use crate::sql::{Row, Sql, Value};
use crate::{Error, opportunity, verdicts};
use frontdesk::account::Account;
use frontdesk::{Known, Lead, Standing, organisation};
use std::collections::BTreeSet;

/// Most accounts that may share one domain and still be told apart; a domain with more is an agency's or a host's.
const MOST_ACCOUNTS: i64 = 50;

/// Whether anything is or was negotiated with an account.
const NEGOTIATED: &str = "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.account_id = account.id)";

/// The accounts with these ids.
pub(crate) fn accounts_by_id(sql: &impl Sql, ids: &[String]) -> Result<Vec<Account>, Error> {
    rows_by_id(sql, ids)?.iter().map(|row| json(row, 0)).collect()
}

fn rows_by_id(sql: &impl Sql, ids: &[String]) -> Result<Vec<Row>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places = placeholders(ids.len());
    let statement = format!("SELECT data, {NEGOTIATED} FROM account WHERE id IN ({places}) ORDER BY id");
    let arguments: Vec<Value> = ids.iter().map(Value::from).collect();
    Ok(sql.query(&statement, &arguments)?)
}

/// What bears on deciding one lead, as far as it was gathered.
pub(crate) struct Gathered {
    pub(crate) known: Known,
    /// Whether anything is or was negotiated with any of the accounts.
    is_negotiated: bool,
}

impl Gathered {
    /// What bears on deciding `lead` before any search, beside what is `known` of earlier leads: what was said of its
    /// organisation, whose its domain is, in one statement;
    /// members are another question, asked when the team is known.
    pub(crate) fn around(sql: &impl Sql, lead: &Lead, known: Known) -> Result<Self, Error> {
        let mut gathered = Self { known, is_negotiated: false };
        let organisation = organisation(lead);
        if organisation.is_none() && lead.domain.is_none() {
            return Ok(gathered);
        }
        let statement = format!(
            "SELECT * FROM (SELECT NULL, NULL, number, account_id, verdict FROM ({})) UNION ALL \
             SELECT * FROM (SELECT data, {NEGOTIATED}, NULL, NULL, NULL FROM account_domain \
             JOIN account ON account.id = account_id WHERE domain = ? ORDER BY account_id LIMIT ?)",
            verdicts::COUNTED
        );
        let arguments: [Value; 4] = [
            organisation.clone().into(),
            verdicts::MOST_COUNTED.into(),
            lead.domain.clone().into(),
            MOST_ACCOUNTS.into(),
        ];
        let rows = sql.query(&statement, &arguments)?;
        let (of_domain, said): (Vec<Row>, Vec<Row>) =
            rows.into_iter().partition(|row| row.get(2) == Some(&Value::Null));
        gathered.add(&of_domain)?;
        let organisation = organisation.unwrap_or_default();
        let said = said.iter().map(|row| verdicts::counted(row, 3, &organisation));
        gathered.known.verdicts = said.collect::<Result<_, _>>()?;
        Ok(gathered)
    }

    fn add(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            self.known.accounts.push(json(row, 0)?);
            self.is_negotiated |= integer(row, 1)? != 0;
        }
        Ok(())
    }

    /// Adds the accounts that a search found, where an exact domain doesn't decide.
    pub(crate) fn candidates(&mut self, sql: &impl Sql, found: &[String]) -> Result<(), Error> {
        let missing: Vec<String> = found.iter().filter(|id| self.is_missing(id)).cloned().collect();
        self.add(&rows_by_id(sql, &missing)?)
    }

    /// The whole: the parents of all accounts so far, the accounts that verdicts name, and that of the lead's `contact` if it
    /// has become one; and what is being negotiated with any of them.
    pub(crate) fn further(mut self, sql: &impl Sql, contact: Option<&String>) -> Result<Known, Error> {
        let parents = self.known.accounts.iter().filter_map(|account| account.parent_id.as_ref());
        let always = self.known.verdicts.iter().filter(|said| said.verdict == Standing::Always);
        let further = parents.chain(always.map(|said| &said.account)).chain(contact);
        let further: BTreeSet<&String> = further.filter(|id| self.is_missing(id)).collect();
        let further: Vec<String> = further.into_iter().cloned().collect();
        self.add(&rows_by_id(sql, &further)?)?;
        if self.is_negotiated {
            opportunity::bear_on(sql, &mut self.known.accounts)?;
        }
        Ok(self.known)
    }

    fn is_missing(&self, id: &str) -> bool {
        !self.known.accounts.iter().any(|account| account.id == id)
    }
}
