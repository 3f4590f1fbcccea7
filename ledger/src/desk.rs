//! The desk: the ledger as one caller has it, leads out of their reach left out.
//!
//! In scope: every reading and working function that somebody can ask for, within their [`Reach`](crate::Reach). Not in scope:
//! whether they may do such a thing at all ([`Access::may`]; the shell that has the requests asks), what is done (the functions
//! of the ledger). What is out of reach is answered as what doesn't exist, and is left out of what is told of other leads.

mod deals;
mod review;

use crate::access::person::PersonRecord;
use crate::act::Act;
use crate::sql::Sql;
use crate::{
    Access, AccountRecord, AssignmentRecord, ChangeOpportunity, ContactRecord, Convert, Converting, Error, LeadRecord,
    Ledger, OpportunityRecord, Publishing, Work, Worked,
};
use frontdesk::Lead;
use frontdesk::decision::{Confidence, Decision, Reason, Verdict};
use frontdesk::rotation::Circle;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The ledger as one caller has it.
pub struct Desk<'l, S> {
    pub(crate) ledger: &'l Ledger<S>,
    pub(crate) access: &'l Access,
    /// What acts are noted under: the key, or `person:` and an id.
    actor: &'l str,
}

impl<S: Sql> Ledger<S> {
    /// The ledger as whoever sent `credential` has it, who was found to have `access` by it.
    pub fn desk<'l>(&'l self, access: &'l Access, credential: &'l str) -> Desk<'l, S> {
        let actor = if access.person().is_some() { access.who() } else { credential };
        Desk { ledger: self, access, actor }
    }
}

impl<S: Sql> Desk<'_, S> {
    /// An act of the caller's, now. People act in their own name, whatever they say.
    pub(crate) fn act(&self, by: Option<&str>, now: Timestamp) -> Act {
        Act::new(self.by(by), self.actor, now)
    }

    fn by<'a>(&'a self, by: Option<&'a str>) -> Option<&'a str> {
        self.access.person().map(|person| person.email.as_str()).or(by)
    }

    pub(crate) fn reaches(&self, leads: &[&str]) -> Result<bool, Error> {
        self.access.reach().has(&self.ledger.sql, leads)
    }

    fn is_of_partner(&self) -> bool {
        self.access.person().is_some_and(|person| person.role.is_of_partner())
    }

    /// As [`Ledger::lead`].
    ///
    /// # Errors
    /// What the database said.
    pub fn lead(&self, id: &str) -> Result<Option<LeadRecord>, Error> {
        if !self.reaches(&[id])? {
            return Ok(None);
        }
        let Some(mut lead) = self.ledger.lead(id)? else { return Ok(None) };
        self.cut(&mut lead)?;
        Ok(Some(lead))
    }

    /// Leaves out what a lead's record tells of leads out of reach; and towards a partner, how it was decided.
    fn cut(&self, record: &mut LeadRecord) -> Result<(), Error> {
        let reach = self.access.reach();
        if reach.is_all() {
            return Ok(());
        }
        let others = record.organisation.iter().flat_map(|organisation| &organisation.others).map(|other| &other.id);
        let pairs = record.possible_duplicates.iter().flat_map(|pair| &pair.leads);
        let apart = record.not_same.iter().flat_map(|said| &said.leads);
        let merged = record.merges.iter().flat_map(|merge| [&merge.lead, &merge.into_lead]);
        let related = record.related.iter().map(|related| &related.id);
        let reasons = record.decision.reasons.iter().filter_map(named_lead);
        let ids = others.chain(pairs).chain(apart).chain(merged).chain(related).chain(reasons);
        let seen = reach.of(&self.ledger.sql, &ids.map(String::as_str).collect::<BTreeSet<_>>())?;
        if let Some(organisation) = &mut record.organisation {
            organisation.others.retain(|other| seen.contains(&other.id));
            organisation.more = false;
        }
        record.possible_duplicates.retain(|pair| pair.leads.iter().all(|lead| seen.contains(lead)));
        record.not_same.retain(|said| said.leads.iter().all(|lead| seen.contains(lead)));
        record.merges.retain(|merge| seen.contains(&merge.lead) && seen.contains(&merge.into_lead));
        record.related.retain(|related| seen.contains(&related.id));
        record.decision.reasons.retain(|reason| named_lead(reason).is_none_or(|lead| seen.contains(lead)));
        if self.is_of_partner() {
            seal(&mut record.decision);
            record.organisation = None;
            record.merges.clear();
            record.conversions.clear();
            if record.clock.as_ref().is_none_or(|clock| clock.accepted_at.is_none()) {
                close(record);
            }
        }
        Ok(())
    }

    /// As [`Ledger::work`]; whoever is told of their own leads only works as the member who they are.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn work(&self, id: &str, work: &Work, by: Option<&str>, now: Timestamp) -> Result<Worked, Error> {
        if !self.reaches(&[id])? {
            return Ok(Worked::NoLead);
        }
        let member = self.access.person().and_then(PersonRecord::works_as);
        self.ledger.work_as(id, work, member.or(by), &self.act(by, now))
    }

    /// As [`Ledger::convert`]. An opportunity that is there has to be within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn convert(&self, lead: &str, convert: &Convert, now: Timestamp) -> Result<Converting, Error> {
        if !self.reaches(&[lead])? {
            return Ok(Converting::NoLead);
        }
        let mut convert = Convert { by: self.by(convert.by.as_deref()).map(str::to_owned), ..convert.clone() };
        // Whether an id is taken out of reach isn't told: the ledger makes one then, as where none is named.
        if let Some(new) = convert.opportunity.as_mut().filter(|_| !self.access.reach().is_all()) {
            let known = new.id.as_deref().map(|id| self.opportunity(id)).transpose()?.flatten();
            new.id = known.map(|known| known.id);
        }
        self.ledger.convert(lead, &convert, self.actor, now)
    }

    /// As [`Ledger::contact`], of a lead within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn contact(&self, id: &str) -> Result<Option<ContactRecord>, Error> {
        match self.ledger.contact(id)? {
            Some(contact) if self.reaches(&[&contact.lead])? => Ok(Some(contact)),
            _ => Ok(None),
        }
    }

    /// As [`Ledger::opportunity`]: one that a member within reach owns, or whose contact's lead is.
    ///
    /// # Errors
    /// What the database said.
    pub fn opportunity(&self, id: &str) -> Result<Option<OpportunityRecord>, Error> {
        match self.ledger.opportunity(id)? {
            Some(opportunity) if self.has_opportunity(&opportunity)? => Ok(Some(opportunity)),
            _ => Ok(None),
        }
    }

    fn has_opportunity(&self, opportunity: &OpportunityRecord) -> Result<bool, Error> {
        let reach = self.access.reach();
        Ok(reach.is_all()
            || opportunity.owner.as_ref().is_some_and(|owner| reach.has_owner(owner))
            || opportunity.contact.as_ref().map_or(Ok(None), |contact| self.contact(contact))?.is_some())
    }

    /// As [`Ledger::change_opportunity`], within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn change_opportunity(
        &self,
        id: &str,
        change: &ChangeOpportunity,
        now: Timestamp,
    ) -> Result<Option<OpportunityRecord>, Error> {
        if self.opportunity(id)?.is_none() {
            return Ok(None);
        }
        let change = ChangeOpportunity { by: self.by(change.by.as_deref()).map(str::to_owned), ..change.clone() };
        self.ledger.change_opportunity(id, &change, self.actor, now)
    }

    /// As [`Ledger::account`], with those of its people who are within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn account(&self, id: &str) -> Result<Option<AccountRecord>, Error> {
        let Some(mut record) = self.ledger.account(id)? else { return Ok(None) };
        let reach = self.access.reach();
        if reach.is_all() {
            return Ok(Some(record));
        }
        let leads = record.leads.iter().map(|lead| lead.id.as_str());
        let ids = leads.chain(record.contacts.iter().map(|contact| contact.lead.as_str())).collect();
        let seen = reach.of(&self.ledger.sql, &ids)?;
        record.leads.retain(|lead| seen.contains(&lead.id));
        record.more = false;
        record.contacts.retain(|contact| seen.contains(&contact.lead));
        let mut opportunities = Vec::new();
        for opportunity in record.opportunities {
            if self.has_opportunity(&opportunity)? {
                opportunities.push(opportunity);
            }
        }
        Ok(Some(AccountRecord { opportunities, ..record }))
    }

    /// As [`Ledger::publish_version`].
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn publish_version(
        &self,
        number: i64,
        percent: u8,
        by: Option<&str>,
        now: Timestamp,
    ) -> Result<Publishing, Error> {
        self.ledger.publish_version(number, percent, self.by(by), self.actor, now)
    }

    /// As [`Ledger::roll_back`].
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn roll_back(&self, by: Option<&str>, now: Timestamp) -> Result<Publishing, Error> {
        self.ledger.roll_back(self.by(by), self.actor, now)
    }

    /// As [`Ledger::rotation`], of a team whose turns they may read of.
    ///
    /// # Errors
    /// What the database said.
    pub fn rotation(&self, team: &str, segment: &str) -> Result<Option<Circle>, Error> {
        if self.access.reach().has_circle(team) { self.ledger.rotation(team, segment) } else { Ok(None) }
    }

    /// As [`Ledger::assignments`], of a member within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn assignments(&self, member: &str, after: i64) -> Result<Vec<AssignmentRecord>, Error> {
        if self.access.reach().has_owner(member) { self.ledger.assignments(member, after) } else { Ok(Vec::new()) }
    }
}

/// The lead that a reason names, where that may be another's.
fn named_lead(reason: &Reason) -> Option<&String> {
    match reason {
        Reason::PossibleDuplicate { lead, .. } | Reason::ChangedJob { lead, .. } => Some(lead),
        Reason::Merge { into, .. } => Some(into),
        _ => None,
    }
}

/// Leaves out who it is: what is left says whether the lead is worth taking on.
fn close(record: &mut LeadRecord) {
    let Lead { level, function, industry, employees, country, state, product, .. } = std::mem::take(&mut record.lead);
    record.lead = Lead { level, function, industry, employees, country, state, product, ..Lead::default() };
    record.sealed = true;
    record.submissions.clear();
    record.changes.clear();
    record.possible_duplicates.clear();
    record.not_same.clear();
    record.related.clear();
}

/// Leaves out how a lead was decided: which accounts were considered, and how everybody stands with their turns.
fn seal(decision: &mut Decision) {
    decision.reasons.clear();
    decision.account_id = None;
    decision.confidence = Confidence::default();
    decision.verdict = Verdict::None;
}
