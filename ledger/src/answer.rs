//! The answer: what whoever submitted a lead is told.
//!
//! In scope: who will call and by when, and whether a trial begins at once. Not in scope: words. It deliberately doesn't tell a stranger how we stand
//! with a company, or that the person was here before.

use crate::Organisation;
use frontdesk::decide::{Considered, considered};
use frontdesk::decision::Decision;
use frontdesk::{Playbook, Record};
use serde::{Deserialize, Serialize};

/// What the submitter is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// The submission's id: a reference that goes on answering.
    pub id: String,
    /// Who will call; none: nobody has to.
    pub owner: Option<AnsweringMember>,
    /// By when; UTC.
    pub due_at: Option<jiff::Timestamp>,
    /// Whether what was asked for, a free trial, is granted at once; none: nobody asked, or a person will say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<bool>,
    /// The lead that it became or was merged into; only where the key explains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<String>,
    /// Who else came from the lead's organisation; only for secret keys, whatever a key in a page explains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// Only where the key explains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The first rows of the playbook that were passed over before those that hold; only where the key explains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub considered: Option<Considered>,
}

/// Most rows of each section that an answer names.
const CONSIDERED: usize = 50;

/// The member who will call, as strangers may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnsweringMember {
    pub name: String,
    /// IANA name of the zone they work in.
    pub time_zone: Option<String>,
    /// Where to choose a time to be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
}

impl Answer {
    /// Of a submission that nobody has yet.
    pub(crate) fn unassigned(id: &str) -> Self {
        let id = id.to_owned();
        Self {
            id,
            owner: None,
            due_at: None,
            grant: None,
            lead_id: None,
            organisation: None,
            decision: None,
            considered: None,
        }
    }

    /// The answer without what the decision says, which its receipt has, and what follows from that.
    pub(crate) fn unexplained(&self) -> Self {
        Self { decision: None, considered: None, ..self.clone() }
    }

    /// The same answer with them again.
    pub(crate) fn explained(self, decision: Decision, playbook: &Playbook) -> Self {
        let considered = self.considered.unwrap_or_else(|| considered(&decision.reasons, playbook, CONSIDERED));
        Self { decision: Some(decision), considered: Some(considered), ..self }
    }

    pub(crate) fn of(record: &Record, playbook: &Playbook, explains: bool, organisation: Option<Organisation>) -> Self {
        let member = record.decision.owner.as_ref().and_then(|owner| playbook.members.get(owner));
        let owner = member.map(|member| AnsweringMember {
            name: member.name.clone(),
            booking: member.booking.clone(),
            time_zone: playbook
                .calendars
                .get(&member.calendar)
                .and_then(|calendar| calendar.time_zone.iana_name().map(str::to_owned)),
        });
        Self {
            id: record.submission.id.clone(),
            owner,
            due_at: record.decision.due_at,
            grant: record.decision.grant,
            lead_id: explains.then(|| record.lead_id.clone()),
            organisation,
            decision: explains.then(|| record.decision.clone()),
            considered: explains.then(|| considered(&record.decision.reasons, playbook, CONSIDERED)),
        }
    }
}
