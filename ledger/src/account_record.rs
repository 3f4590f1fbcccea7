//! One account with all its people: leads, contacts, opportunities.
//!
//! In scope: reading them together. Not in scope: taking accounts in (`accounts`).

use crate::colleagues::{self, Colleague};
use crate::contact::{self, ContactRecord};
use crate::opportunity::{self, OpportunityRecord};
use crate::sql::Sql;
use crate::{Error, Ledger, gather};
use frontdesk::account::Account;
use serde::Serialize;

/// An account with everything that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountRecord {
    /// As it stands at this moment, its opportunities here taken into account.
    pub account: Account,
    /// Who came from there, when and with what; the latest 20, the latest first.
    pub leads: Vec<Colleague>,
    /// Whether there are more leads.
    pub more: bool,
    pub contacts: Vec<ContactRecord>,
    pub opportunities: Vec<OpportunityRecord>,
}

impl<S: Sql> Ledger<S> {
    /// The account with this id, and its people.
    ///
    /// # Errors
    /// What the database said.
    pub fn account(&self, id: &str) -> Result<Option<AccountRecord>, Error> {
        let mut accounts = gather::accounts_by_id(&self.sql, &[id.to_owned()])?;
        opportunity::bear_on(&self.sql, &mut accounts)?;
        let Some(account) = accounts.pop() else { return Ok(None) };
        let (leads, more) = colleagues::at_account(&self.sql, id)?;
        let contacts = contact::of(&self.sql, "contact.account_id = ?", id.into())?;
        Ok(Some(AccountRecord {
            account,
            leads,
            more,
            contacts: contacts.into_iter().map(|(_, contact)| contact).collect(),
            opportunities: opportunity::of(&self.sql, "opportunity.account_id = ?", id.into())?,
        }))
    }
}
