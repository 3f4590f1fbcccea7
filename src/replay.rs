//! Replay: a decision of before, made again from what its receipt says it was made on.
//!
//! In scope: the inputs of the three kinds of decisions, a submission's, a lead's that was decided again, and another
//! owner's; making each of them again, or by another playbook. Not in scope: chains, signatures and files (`ledger`). It deliberately doesn't know
//! what came of the decision then: whoever replays it compares.

use crate::account::Account;
use crate::decision::Decision;
use crate::known::{Known, KnownLead, Submission};
use crate::lead::{Lead, RawLead};
use crate::outcome::Searched;
use crate::playbook::Playbook;
use crate::rotation::{Circle, Rotation};
use crate::{Record, Unassigned};
use serde::Deserialize;

/// What a decision was made on, as receipts have it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Inputs {
    /// Another owner for a lead that was decided: case, territory and account stay.
    Reassigned(Box<Reassigned>),
    /// A submission, or a lead that is decided again.
    Routed(Box<Routed>),
}

/// A submission's inputs; with `again` those of a lead that is decided again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Routed {
    /// The version of the program that decided; none: one of before it was noted.
    #[serde(default)]
    pub program: Option<String>,
    /// The submission's id.
    pub submission: String,
    /// As it was read, by the playbook's dictionary too.
    pub lead: Lead,
    pub searched: Searched,
    pub known: Known,
    /// The playbook's version.
    pub playbook: String,
    pub now: jiff::Timestamp,
    /// The lead as it was given, and whether it is of several submissions.
    #[serde(default)]
    pub again: Option<(KnownLead, bool)>,
}

/// What another owner was found on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reassigned {
    /// As above.
    #[serde(default)]
    pub program: Option<String>,
    /// The number of the receipt whose case, territory and account stay.
    pub before: i64,
    pub lead: Lead,
    pub account: Option<Account>,
    pub known: Known,
    /// The playbook's version.
    pub playbook: String,
    pub now: jiff::Timestamp,
}

impl Inputs {
    /// The version of the program that decided; `None`: one of before it was noted.
    pub fn program(&self) -> Option<&str> {
        match self {
            Self::Reassigned(inputs) => inputs.program.as_deref(),
            Self::Routed(inputs) => inputs.program.as_deref(),
        }
    }

    /// The version of the playbook that decided.
    pub fn playbook(&self) -> &str {
        match self {
            Self::Reassigned(inputs) => &inputs.playbook,
            Self::Routed(inputs) => &inputs.playbook,
        }
    }

    /// The number of the receipt of which case, territory and account stay; `None`: all is decided.
    pub fn before(&self) -> Option<i64> {
        match self {
            Self::Reassigned(inputs) => Some(inputs.before),
            Self::Routed(_) => None,
        }
    }

    /// Makes the decision again, as [`make`](Self::make).
    pub fn decide(self, playbook: &Playbook, before: Option<Decision>) -> Option<Decision> {
        self.make(playbook, before).map(|record| record.decision)
    }

    /// Makes the decision again, with all that comes of it. `playbook` is that of [`playbook`](Self::playbook), `before` the decision of the receipt
    /// [`before`](Self::before); `None`: it is needed and isn't there.
    pub fn make(self, playbook: &Playbook, before: Option<Decision>) -> Option<Record> {
        match self {
            Self::Reassigned(inputs) => {
                let Reassigned { lead, account, known, now, .. } = *inputs;
                let unassigned = crate::reassignable("", lead, account.as_ref(), before?, playbook, now);
                Some(unassigned.assign(&known.rotation, &known.staff))
            }
            Self::Routed(inputs) => {
                Some(inputs.assigned(playbook, |unassigned, known| unassigned.assign(&known.rotation, &known.staff)))
            }
        }
    }

    /// The decision that any `playbook` makes of these inputs; `None`: they are those of another owner, who was all that was
    /// looked for.
    ///
    /// The inputs know the turns of the team that had the lead. Those of other teams are taken in `turns`, which is what this
    /// playbook has shared out in earlier calls.
    pub fn decide_by(self, playbook: &Playbook, turns: &mut Rotation) -> Option<Decision> {
        let Self::Routed(inputs) = self else { return None };
        let record = inputs.assigned(playbook, |unassigned, known| {
            let circle = unassigned.circle().map(|(team, segment)| (team.to_owned(), segment));
            let is_known =
                |(team, segment): &(String, String)| known.rotation.circle(team, segment) != Circle::default();
            if circle.as_ref().is_none_or(is_known) {
                return unassigned.assign(&known.rotation, &known.staff);
            }
            let record = unassigned.assign(turns, &known.staff);
            if let Some(turn) = &record.turn {
                turns.set(&turn.team, &turn.segment, turn.circle.clone());
            }
            record
        });
        Some(record.decision)
    }
}

impl Routed {
    /// The record of it, `assign` finding the owner.
    fn assigned(self, playbook: &Playbook, assign: impl FnOnce(Unassigned<'_>, &Known) -> Record) -> Record {
        let Self { submission, lead, searched, known, now, again, .. } = self;
        // The fields as they came are no input: the lead was read by them before.
        let submission = Submission { id: submission, raw: RawLead::default(), lead, searched };
        let unassigned = match again {
            None => crate::unassigned(submission, &known, playbook, now),
            Some((lead, repeat)) => crate::unassigned_again(lead, submission, repeat, &known, playbook, now),
        };
        assign(unassigned, &known)
    }
}
