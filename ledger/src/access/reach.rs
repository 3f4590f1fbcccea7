//! Reach: to which leads somebody's rights extend.
//!
//! In scope: reach as a value, as a condition on leads, and which of some leads are within. Not in scope: what may be done
//! there (`right`). What is out of reach is, to whoever asks, not there.

use crate::access::person::PersonRecord;
use crate::access::right::Role;
use crate::row::{text, to_json};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger};
use frontdesk::Playbook;
use std::collections::BTreeSet;

/// To which leads somebody's rights extend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach(Option<Within>);

/// Leads that one of these members owns, or that are one of these teams'.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Within {
    owners: BTreeSet<String>,
    teams: BTreeSet<String>,
    /// Teams of whose turns they may read.
    circles: BTreeSet<String>,
    /// The account whose people they are of.
    partner: Option<String>,
}

impl Reach {
    /// The whole workspace.
    pub const ALL: Self = Self(None);

    /// Whether it is the whole workspace.
    pub fn is_all(&self) -> bool {
        self.0.is_none()
    }

    /// Whether it is all within this one.
    pub(crate) fn contains(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => {
                theirs.owners.is_subset(&mine.owners)
                    && theirs.teams.is_subset(&mine.teams)
                    && theirs.partner == mine.partner
            }
        }
    }

    /// Whether this member's leads are within.
    pub(crate) fn has_owner(&self, member: &str) -> bool {
        self.0.as_ref().is_none_or(|within| within.owners.contains(member))
    }

    /// Whether what this team gave this member of it is within.
    pub(crate) fn has_given(&self, team: &str, member: &str) -> bool {
        self.0.as_ref().is_none_or(|within| within.owners.contains(member) || within.teams.contains(team))
    }

    /// Whether this team's leads are within.
    pub(crate) fn has_team(&self, team: &str) -> bool {
        self.0.as_ref().is_none_or(|within| within.teams.contains(team))
    }

    /// The account whose people they are of; `None`: ours.
    pub(crate) fn partner(&self) -> Option<&str> {
        self.0.as_ref().and_then(|within| within.partner.as_deref())
    }

    /// Whether they may read of this team's turns.
    pub(crate) fn has_circle(&self, team: &str) -> bool {
        self.0.as_ref().is_none_or(|within| within.circles.contains(team))
    }

    /// A condition on the row `lead` (a table's alias), and its arguments.
    pub(crate) fn condition(&self, lead: &str) -> Result<(String, Vec<Value>), Error> {
        let Some(Within { owners, teams, .. }) = &self.0 else { return Ok(("TRUE".into(), Vec::new())) };
        let condition = format!(
            "({lead}.owner IN (SELECT value FROM json_each(?)) OR {lead}.team IN (SELECT value FROM json_each(?)))"
        );
        Ok((condition, vec![to_json(owners)?.into(), to_json(teams)?.into()]))
    }

    /// Which of these leads, each named by its id or that of one of its submissions, are within.
    pub(crate) fn of(&self, sql: &impl Sql, ids: &BTreeSet<&str>) -> Result<BTreeSet<String>, Error> {
        let (condition, within) = self.condition("lead")?;
        let statement = format!(
            "SELECT submission.id FROM submission JOIN lead ON lead.number = submission.lead \
             WHERE submission.id IN (SELECT value FROM json_each(?)) AND {condition}"
        );
        let arguments: Vec<Value> = [to_json(ids)?.into()].into_iter().chain(within).collect();
        sql.query(&statement, &arguments)?.iter().map(|row| Ok(text(row, 0)?.to_owned())).collect()
    }

    /// Whether all of these leads are within.
    pub(crate) fn has(&self, sql: &impl Sql, ids: &[&str]) -> Result<bool, Error> {
        // Whoever reaches everything has nothing to be looked up.
        let ids: BTreeSet<&str> = ids.iter().copied().collect();
        Ok(self.is_all() || self.of(sql, &ids)?.len() == ids.len())
    }
}

impl<S: Sql> Ledger<S> {
    /// How far this person's role reaches at this moment: teams are those of the playbook in force.
    pub(crate) fn reach(&self, person: &PersonRecord) -> Result<Reach, Error> {
        let playbook = self.playbook()?;
        let own: BTreeSet<String> = person.member.iter().cloned().collect();
        let within = match person.role {
            Role::Admin | Role::ReadOnly => return Ok(Reach::ALL),
            Role::Manager => {
                let teams = teams(&playbook, |team| team.manager.is_some() && team.manager == person.member);
                let members = playbook.teams.iter().filter(|(name, _)| teams.contains(*name));
                let owners = members.flat_map(|(_, team)| team.members.iter().cloned()).chain(own).collect();
                let mut circles = teams.clone();
                circles.append(&mut teams_of(&playbook, person));
                Within { owners, teams, circles, partner: None }
            }
            Role::Member => {
                let circles = teams_of(&playbook, person);
                let teams = if person.sees_team { circles.clone() } else { BTreeSet::new() };
                Within { owners: own, teams, circles, partner: None }
            }
            Role::PartnerManager => Within { owners: self.members_of_partner(person)?, ..of_partner(person) },
            Role::PartnerMember => Within { owners: own, ..of_partner(person) },
        };
        Ok(Reach(Some(within)))
    }

    /// The members who somebody of the person's partner is or was.
    fn members_of_partner(&self, person: &PersonRecord) -> Result<BTreeSet<String>, Error> {
        let statement = "SELECT member FROM person WHERE partner = ? AND member IS NOT NULL";
        let rows = self.sql.query(statement, &[person.partner.clone().into()])?;
        rows.iter().map(|row| Ok(text(row, 0)?.to_owned())).collect()
    }
}

fn of_partner(person: &PersonRecord) -> Within {
    Within { partner: person.partner.clone(), ..Within::default() }
}

fn teams(playbook: &Playbook, is: impl Fn(&frontdesk::playbook::Team) -> bool) -> BTreeSet<String> {
    playbook.teams.iter().filter(|(_, team)| is(team)).map(|(name, _)| name.clone()).collect()
}

/// The teams that the person is a member of.
fn teams_of(playbook: &Playbook, person: &PersonRecord) -> BTreeSet<String> {
    teams(playbook, |team| person.member.as_ref().is_some_and(|member| team.members.contains(member)))
}
