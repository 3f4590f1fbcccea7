//! Links by which whoever has a lead works it without signing in: partners, from the message that told them of it.
//!
//! In scope: making one, and what can be done by it: looking, accepting, rejecting, saying what came of it. Not in scope: mailing it.
//! A link is a random number of 256 bits of which only the digest is kept: there is no signing key that could leak, and whoever
//! reads the database can't make one. It is one member's, of one lead, and counts as long as they have it and until it expires; who
//! the lead is, it tells once it was accepted. Looking changes nothing, so that whatever fetches addresses does no harm.

use crate::access::digest;
use crate::act::Act;
use crate::lists::{LeadLine, line};
use crate::row::{integer, json, optional_text, text, time};
use crate::sql::{Row, Sql};
use crate::{Desk, Error, FollowUp, FollowingUp, Ledger, Work, Worked, assignments, clocks};
use frontdesk::playbook::Disposition;
use frontdesk::{FieldProblem, Lead};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a link can be used, in days: where nothing is said, and at most.
pub const WORK_LINK_DAYS: (u16, u16) = (14, 90);

/// What is asked by a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ByLink {
    /// How the lead stands.
    Look,
    Work(Work),
    FollowUp(Box<FollowUp>),
}

/// A link that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeWorkLink {
    /// The member whose it is.
    pub member: String,
    pub until: Timestamp,
}

/// What whoever has a link is told of its lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkedLead {
    /// Without who it is until it was accepted.
    pub lead: LeadLine,
    /// What was asked, once it was accepted.
    pub message: Option<String>,
    /// What the member is called whose link it is.
    pub member: String,
    /// Until when the link can be used.
    pub until: Timestamp,
    /// What may be said of the lead.
    pub dispositions: Vec<Disposition>,
    /// The workspace's, ISO 4217.
    pub currency: String,
}

/// What became of asking by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    Told(Box<LinkedLead>),
    /// It was never made, or is too old; which of these isn't told.
    NoLink,
    /// The member has the lead no more.
    Over,
    Bad(Vec<FieldProblem>),
}

impl<S: Sql> Desk<'_, S> {
    /// Makes `link` one by which the owner of this lead works it, for so many days. `None`: there is no such lead within reach, or
    /// nobody has it.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn make_work_link(
        &self,
        id: &str,
        link: &str,
        days: u16,
        now: Timestamp,
    ) -> Result<Option<MadeWorkLink>, Error> {
        if !self.reaches(&[id])? {
            return Ok(None);
        }
        self.ledger.make_work_link(id, link, days, now)
    }
}

impl<S: Sql> Ledger<S> {
    /// As [`Desk::make_work_link`], for whoever sends the message.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn make_work_link(
        &self,
        id: &str,
        link: &str,
        days: u16,
        now: Timestamp,
    ) -> Result<Option<MadeWorkLink>, Error> {
        let sql = &self.sql;
        let days = i64::from(days.clamp(1, WORK_LINK_DAYS.1));
        let until = now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now);
        sql.transaction(|| {
            let Some(waiting) = clocks::waiting(sql, id)? else { return Ok(None) };
            let open = assignments::open(sql, waiting.number)?.filter(|open| !open.is_held());
            let Some(open) = open else { return Ok(None) };
            sql.query("DELETE FROM work_link WHERE until <= ?", &[now.as_millisecond().into()])?;
            let row = [digest(link.as_bytes()).into(), open.number.into(), until.as_millisecond().into()];
            sql.query("INSERT OR REPLACE INTO work_link (digest, assignment, until) VALUES (?, ?, ?)", &row)?;
            Ok(Some(MadeWorkLink { member: open.member, until }))
        })
    }

    /// Does what is asked by a link, in the name of the member whose it is, and tells how the lead stands then.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn by_work_link(&self, link: &str, asked: &ByLink, now: Timestamp) -> Result<Linked, Error> {
        let sql = &self.sql;
        sql.transaction(|| {
            let rows = sql.query(
                "SELECT lead.id, member, until, lead.number, lead.data, because FROM work_link \
                 JOIN assignment ON assignment.number = work_link.assignment JOIN lead ON lead.number = assignment.lead \
                 WHERE digest = ? AND until > ?",
                &[digest(link.as_bytes()).into(), now.as_millisecond().into()],
            )?;
            let Some(row) = rows.first() else { return Ok(Linked::NoLink) };
            let (id, member) = (text(row, 0)?, text(row, 1)?);
            // What is won or lost is done, and still theirs.
            if optional_text(row, 5)?.is_some_and(|because| because != "done") {
                return Ok(Linked::Over);
            }
            let act = Act { by: Some(member.to_owned()), ..Act::of_arrival(now) };
            match asked {
                ByLink::Look => {}
                ByLink::Work(work) => match self.work_as(id, work, Some(member), &act)? {
                    Worked::Done { .. } => {}
                    Worked::NoLead | Worked::NotOwner { .. } => return Ok(Linked::Over),
                },
                ByLink::FollowUp(said) => match self.follow_up_as(id, said, Some(member), &act)? {
                    FollowingUp::Done(_) => {}
                    FollowingUp::NoLead | FollowingUp::NotOwner { .. } => return Ok(Linked::Over),
                    FollowingUp::Bad(problems) => return Ok(Linked::Bad(problems)),
                },
            }
            self.linked(row, (id, member), now)
        })
    }

    fn linked(&self, row: &Row, (id, member): (&str, &str), now: Timestamp) -> Result<Linked, Error> {
        let Some(mut line) = line::of(&self.sql, integer(row, 3)?, true, now)? else { return Ok(Linked::NoLink) };
        if line.owner.as_deref() != Some(member) {
            // Whoever has it now, and who it is, is none of theirs any more.
            return Ok(Linked::Over);
        }
        let lead: Lead = json(row, 4)?;
        let playbook = self.playbook()?;
        line.id = id.to_owned();
        Ok(Linked::Told(Box::new(LinkedLead {
            message: lead.message.filter(|_| !line.sealed),
            lead: line,
            member: playbook.members.get(member).map_or_else(|| member.to_owned(), |member| member.name.clone()),
            until: time(row, 2)?,
            dispositions: playbook.dispositions.clone(),
            currency: playbook.reporting.currency.clone(),
        })))
    }
}
