//! Members: who there is within reach, and who of them is there now.
//!
//! In scope: the list, to give leads to. Not in scope: how each stands (`reports`), absences themselves (`absences`).

use crate::sql::Sql;
use crate::{Desk, Error, absences};
use frontdesk::Schedule;
use jiff::Timestamp;
use serde::Serialize;

/// A member of the playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberLine {
    pub id: String,
    pub name: String,
    /// Teams whose leads they get.
    pub teams: Vec<String>,
    /// They are away today, or gone until the playbook says otherwise: no lead can be given to them.
    pub away: bool,
}

impl<S: Sql> Desk<'_, S> {
    /// The members within reach, by their ids.
    ///
    /// # Errors
    /// What the database said.
    pub fn members(&self, now: Timestamp) -> Result<Vec<MemberLine>, Error> {
        let playbook = self.ledger.playbook()?;
        let gone = absences::away(&self.ledger.sql, now)?;
        let within = playbook.members.iter().filter(|(id, _)| self.access.reach().has_owner(id));
        let line = |(id, member): (&String, &frontdesk::playbook::Member)| {
            let of = playbook.teams.iter().filter(|(_, team)| team.members.contains(id));
            let by_playbook = Schedule::of(member, &playbook).is_some_and(|schedule| schedule.is_away(now));
            MemberLine {
                id: id.clone(),
                name: member.name.clone(),
                teams: of.map(|(name, _)| name.clone()).collect(),
                away: member.suspended || gone.contains_key(id) || by_playbook,
            }
        };
        Ok(within.map(line).collect())
    }
}
