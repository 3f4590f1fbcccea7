//! Deal registrations at the desk: in the caller's name.
//!
//! In scope: whose word it is. Not in scope: what comes of it (`deals`).

use crate::access::digest;
use crate::deals::{ChangeDeal, DealClaim, DealRecord, NewDeal, Registering};
use crate::sql::Sql;
use crate::{Desk, Error};
use jiff::Timestamp;

/// Digits of the id of what a page registers.
const CLAIM: usize = 24;

impl<S: Sql> Desk<'_, S> {
    /// As [`Ledger::register_deal`](crate::Ledger::register_deal).
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn register_deal(&self, new: &NewDeal, now: Timestamp) -> Result<Registering, Error> {
        self.ledger.sql.transaction(|| self.register_deal_within(new, now))
    }

    pub(crate) fn register_deal_within(&self, new: &NewDeal, now: Timestamp) -> Result<Registering, Error> {
        self.ledger.register_deal_within(new, &self.act(new.by.as_deref(), now), now)
    }

    /// The id of a claim that the sender calls `once`: whoever sends it again registers no second one.
    pub(crate) fn claim_id(&self, once: &str) -> String {
        let digest = digest(format!("{} {once}", self.access.who()).as_bytes());
        format!("claim-{}", digest.chars().take(CLAIM).collect::<String>())
    }

    /// Registers a deal of the partner whose key it is, pending: a page can't approve what it says itself, nor speak for another
    /// partner or of an account by its id.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn claim_deal(&self, claim: &DealClaim, now: Timestamp) -> Result<Registering, Error> {
        let DealClaim { once, company, domain, product, by } = claim.clone();
        let id = once.map(|once| self.claim_id(&once));
        let partner = self.access.partner().unwrap_or_default().to_owned();
        self.register_deal(&NewDeal { id, partner, company, domain, product, by, ..NewDeal::default() }, now)
    }

    /// As [`Ledger::change_deal`](crate::Ledger::change_deal).
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn change_deal(&self, id: &str, change: &ChangeDeal, now: Timestamp) -> Result<Option<DealRecord>, Error> {
        let act = self.act(change.by.as_deref(), now);
        self.ledger.sql.transaction(|| self.ledger.change_deal_within(id, change, &act, now))
    }
}
