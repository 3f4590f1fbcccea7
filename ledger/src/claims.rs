//! Claims: deals that partners register at their desk, with an answer at once, and what became of each registration.
//!
//! In scope: registering one's own, what stands against a registration, its history, and lists. Not in scope: what stands against
//! what (`frontdesk::claim`), which registration counts for a lead (`deals`). A partner is told why their claim isn't free, but not
//! whose it is, nor which account of ours it is about.

use crate::act::Act;
use crate::deals::{self, ChangeDeal, DealClaim, DealRecord, NewDeal, Registering, SELECT};
use crate::row::{optional_text, optional_time, text};
use crate::sql::{Row, Sql, Value};
use crate::{Desk, Error, gather};
use frontdesk::Playbook;
use frontdesk::claim::{Obstacle, obstacles};
use frontdesk::deal::{Deal, DealState};
use frontdesk::matching::match_names;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// Most registrations in one list.
pub const MOST_LISTED: i64 = 100;

/// Most registrations that are held against one, the latest.
const MOST_COMPARED: i64 = 2_000;

/// What a claim comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClaimAnswer {
    /// Nothing stands against it.
    Free,
    /// Something may: somebody has to look.
    Unsure,
    /// Something does.
    Conflict,
}

/// One moment in a registration's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DealChange {
    pub state: DealState,
    pub protected_until: Option<Timestamp>,
    pub note: Option<String>,
    #[serde(flatten)]
    pub act: Act,
}

/// A registration with what stands against it and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DealFile {
    #[serde(flatten)]
    pub deal: DealRecord,
    pub answer: ClaimAnswer,
    pub against: Vec<Obstacle>,
    /// Oldest first; the first is the registration itself.
    pub history: Vec<DealChange>,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    Registered(Box<DealFile>),
    /// It was registered before, under the same word of theirs; nothing was written, as in the following.
    Already(Box<DealFile>),
    /// Neither a domain nor a company that can be read.
    NoCompany,
    /// The partner's account is there no more.
    NoAccount {
        account: String,
    },
    /// Who asks is no partner's.
    NotOfPartner,
}

impl<S: Sql> Desk<'_, S> {
    /// Registers a deal of the caller's partner, and says at once what stands against it. Where nothing does, and the playbook says
    /// how long such deals are protected, it is approved.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn claim_own_deal(&self, claim: &DealClaim, now: Timestamp) -> Result<Claimed, Error> {
        let Some(partner) = self.access.reach().partner().map(str::to_owned) else { return Ok(Claimed::NotOfPartner) };
        let DealClaim { once, company, domain, product, by } = claim.clone();
        let id = once.map(|once| self.claim_id(&once));
        let new = NewDeal { id, partner, company, domain, product, by, ..NewDeal::default() };
        let playbook = self.ledger.playbook()?;
        self.ledger.sql.transaction(|| {
            let deal = match self.register_deal_within(&new, now)? {
                Registering::Registered(deal) => deal,
                Registering::Already(deal) => return Ok(Claimed::Already(Box::new(self.file(*deal, &playbook, now)?))),
                Registering::NoCompany => return Ok(Claimed::NoCompany),
                Registering::NoAccount { account } => return Ok(Claimed::NoAccount { account }),
            };
            let id = deal.id.clone();
            let file = self.file(*deal, &playbook, now)?;
            let Some(rule) = playbook.deal_registration.filter(|_| file.answer == ClaimAnswer::Free) else {
                return Ok(Claimed::Registered(Box::new(file)));
            };
            let days = SignedDuration::from_hours(24 * i64::from(rule.protected_days));
            let protected_until = now.checked_add(days).ok();
            let change = ChangeDeal { state: Some(DealState::Approved), protected_until, ..ChangeDeal::default() };
            self.ledger.change_deal_within(&id, &change, &Act::of_arrival(now), now)?;
            let file = self.ledger.deal(&id, now)?.map(|deal| self.file(deal, &playbook, now)).transpose()?;
            Ok(file.map_or(Claimed::NoCompany, |file| Claimed::Registered(Box::new(file))))
        })
    }

    /// The registration with this id; of a partner's people, one of their own.
    ///
    /// # Errors
    /// What the database said.
    pub fn deal(&self, id: &str, now: Timestamp) -> Result<Option<DealFile>, Error> {
        let deal = self.ledger.deal(id, now)?.filter(|deal| self.has_deal(&deal.partner));
        deal.map(|deal| self.file(deal, &*self.ledger.playbook()?, now)).transpose()
    }

    /// Registrations in this state, or all, before the number `before`, the latest first; at most 100. A partner's people are told of
    /// their own.
    ///
    /// # Errors
    /// What the database said.
    pub fn deals(
        &self,
        state: Option<DealState>,
        before: Option<i64>,
        now: Timestamp,
    ) -> Result<Vec<DealRecord>, Error> {
        let millisecond = now.as_millisecond();
        let partner = if self.access.reach().is_all() { None } else { self.access.reach().partner() };
        let statement = format!(
            "{SELECT} number < ? AND (? IS NULL OR partner = ?) AND (? IS NULL OR \
             CASE WHEN state = 'approved' AND protected_until <= ? THEN 'expired' ELSE state END = ?) \
             ORDER BY number DESC LIMIT ?"
        );
        let arguments: [Value; 7] = [
            before.unwrap_or(i64::from(u32::MAX)).into(),
            partner.into(),
            partner.into(),
            state.map(DealState::name).into(),
            millisecond.into(),
            state.map(DealState::name).into(),
            MOST_LISTED.into(),
        ];
        let rows = self.ledger.sql.query(&statement, &arguments)?;
        let records = rows.iter().map(|row| Ok(self.told(deals::record(row, now)?)));
        records.collect()
    }

    fn has_deal(&self, partner: &str) -> bool {
        let of = self.access.reach().partner();
        of.is_none_or(|of| of == partner)
    }

    /// A registration as the caller is told of it.
    fn told(&self, deal: DealRecord) -> DealRecord {
        if self.access.reach().partner().is_some() { DealRecord { account: None, ..deal } } else { deal }
    }

    fn file(&self, deal: DealRecord, playbook: &Playbook, now: Timestamp) -> Result<DealFile, Error> {
        let sql = &self.ledger.sql;
        let mut against = if matches!(deal.state, DealState::Pending | DealState::Approved) {
            against(sql, &deal.id, playbook, now)?
        } else {
            Vec::new()
        };
        let answer = match against.iter().map(|obstacle| obstacle.sure).max() {
            None => ClaimAnswer::Free,
            Some(false) => ClaimAnswer::Unsure,
            Some(true) => ClaimAnswer::Conflict,
        };
        if self.access.reach().partner().is_some() {
            for obstacle in &mut against {
                (obstacle.deal, obstacle.partner, obstacle.account) = (None, None, None);
            }
        }
        let history = history(sql, &deal)?;
        Ok(DealFile { deal: self.told(deal), answer, against, history })
    }
}

/// What stands against the registration with this id.
fn against(sql: &impl Sql, id: &str, playbook: &Playbook, now: Timestamp) -> Result<Vec<Obstacle>, Error> {
    let rows = sql.query(&format!("{SELECT} id = ?"), &[id.into()])?;
    let Some(claim) = rows.first().map(deals::read).transpose()? else { return Ok(Vec::new()) };
    let statement = format!("{SELECT} state IN ('approved', 'pending') AND id <> ? ORDER BY number DESC LIMIT ?");
    let rows = sql.query(&statement, &[id.into(), MOST_COMPARED.into()])?;
    let others = rows.iter().map(deals::read).collect::<Result<Vec<Deal>, Error>>()?;
    let ids: Vec<String> = claim.account.iter().cloned().collect();
    let accounts = gather::accounts_by_id(sql, &ids)?;
    let alike = |one: &_, other: &_| match_names((one, None), (other, None), playbook).1;
    Ok(obstacles(&claim, &others, accounts.first(), alike, now))
}

/// What became of a registration, oldest first.
fn history(sql: &impl Sql, deal: &DealRecord) -> Result<Vec<DealChange>, Error> {
    let rows = sql.query(
        "SELECT state, protected_until, note, at, by, key FROM deal_change WHERE deal = ? ORDER BY number",
        &[deal.number.into()],
    )?;
    let change = |row: &Row| {
        let state = text(row, 0)?;
        Ok(DealChange {
            state: DealState::of(state).ok_or_else(|| Error::Unreadable(format!("the deal's state `{state}`")))?,
            protected_until: optional_time(row, 1)?,
            note: optional_text(row, 2)?,
            act: Act::read(row, 3)?,
        })
    };
    let changes = rows.iter().map(change).collect::<Result<Vec<_>, Error>>()?;
    // Whatever it began as: what was said of it since stands in the changes.
    let state = if changes.is_empty() { deal.state } else { DealState::Pending };
    let first = DealChange { state, protected_until: None, note: None, act: deal.registered.clone() };
    Ok(std::iter::once(first).chain(changes).collect())
}
