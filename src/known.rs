//! What the stages are given: the submission, and what the ledger holds that bears on it.
//!
//! In scope: the arguments of a routing, as values. Not in scope: gathering them (the ledger does).

use crate::account::{Account, Trial};
use crate::deal::Deal;
use crate::decision::{Confidence, Evidence};
use crate::lead::{Lead, LeadState, RawLead};
use crate::organisation::{ReviewVerdict, by_domain};
use crate::outcome::Searched;
use crate::profile::Profile;
use crate::rotation::Rotation;
use crate::staff::Staff;
use serde::{Deserialize, Serialize};

/// A lead on its way from the edge to the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Given by the shell; the lead's id unless it is merged into an earlier one.
    pub id: String,
    pub raw: RawLead,
    pub lead: Lead,
    pub searched: Searched,
}

impl Submission {
    /// Without what search found, where an exact domain decides the account of `merged`: it needs no book, and its lead gets
    /// the same answer, to the byte, with and without one.
    pub(crate) fn settled(mut self, known: &Known, merged: &Lead) -> Self {
        if known.settles(merged) {
            self.searched = Searched::default();
        }
        self
    }
}

/// What the ledger holds that bears on one lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Earlier submissions that may be the same person's: at least those that share an identity key
    /// ([`identity_keys`](crate::identity_keys)) or a blocking key ([`blocking_keys`](crate::blocking_keys)) with the lead,
    /// as far as a key isn't shared by too many to tell anything. Those that turn out to be different
    /// ([`find`](crate::find)) may be left out again: nothing is decided by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// At least the lead that it is merged into: whose submission [`find`](crate::find) says it is the same as.
    #[serde(default)]
    pub leads: Vec<KnownLead>,
    #[serde(default)]
    pub size: Size,
    /// At least the accounts that have the merged lead's domain; where that [settles](Self::settles) nothing, the candidates.
    /// Their parents and those that verdicts name, where there are such.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// At least what reviewers said of the lead's organisation, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<ReviewVerdict>,
    /// At least the registered deals that are about its company, and may be active.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deals: Vec<Deal>,
    /// At least the latest lead of somebody else for each of the accounts, and for leads without one, of its domain, or else
    /// of its company's name. Only where a condition asks for colleagues.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colleagues: Vec<EarlierLead>,
    /// At least the circle that the lead's team takes turns by.
    #[serde(default)]
    pub rotation: Rotation,
    #[serde(default)]
    pub staff: Staff,
}

impl Known {
    /// Whether an exact domain decides the account of `merged`, the lead as it is decided: then no book is needed.
    pub fn settles(&self, merged: &Lead) -> bool {
        by_domain(merged, &self.accounts, &self.verdicts).next().is_some()
    }

    /// The latest lead of somebody else of the organisation: of `account`; where there is none, of leads without one.
    pub(crate) fn colleague(&self, account: Option<&Account>) -> Option<&EarlierLead> {
        let id = account.map(|account| &account.id);
        self.colleagues.iter().filter(|earlier| earlier.account.as_ref() == id).max_by_key(|earlier| earlier.at)
    }
}

/// How much the ledger holds: among more, more are alike by chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Leads of the workspace; about as many is enough.
    pub leads: u64,
    /// Submissions that came before this one, exactly: it tells apart what comes at one moment. An earlier submission that
    /// is decided again has the number that it had.
    pub submissions: u64,
}

/// An earlier lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownLead {
    /// That of its oldest submission.
    pub id: String,
    /// Of all its submissions, folded by the playbook's survivorship.
    pub state: LeadState,
    /// A member's id.
    #[serde(default)]
    pub owner: Option<String>,
    /// By when its owner has to have answered; UTC. Stays as long as the owner does, where leads are merged or parted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<jiff::Timestamp>,
    /// The account of the contact that it was converted to: beyond doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// When its first submission came; UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<jiff::Timestamp>,
    /// As what it was decided last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierLead>,
    /// The trial that the person has or had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
}

/// What became of a lead that came before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierLead {
    /// Its id.
    pub lead: String,
    /// The business case's name.
    pub case: String,
    /// A member's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When it came in last; UTC.
    pub at: jiff::Timestamp,
    /// The account that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// An earlier submission that may be the same person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its id.
    pub submission: String,
    /// The id of the lead that it belongs to now.
    pub lead: String,
    /// Its number, by which the oldest is told: as [`Provenance::number`](crate::lead::Provenance::number).
    pub number: u64,
    /// Its identity keys, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// What is compared of it, as [`lead_profile`](crate::lead_profile) made it.
    pub profile: Profile,
    /// A reviewer said that its lead and this one are not the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
}

/// What finding says of a lead: whose it is, and whose it might be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The submission that it is the same as: the best of its lead; it is merged into that lead.
    pub same: Option<Alike>,
    /// Leads for the review list, one line each, the surest first: it may be the same as they.
    pub unsure: Vec<Alike>,
    /// The same person at another company: leads of their own, to be shown together.
    pub changed_job: Vec<Alike>,
}

/// How a lead is like an earlier submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    pub lead: String,
    pub submission: String,
    /// That both are one lead; of a changed job, that they are one person. The evidence adds up to it.
    pub confidence: Confidence,
    /// The exact key that both have (`id`, `email`, `role`, `phone`), `identical` where everything is equal, or
    /// `evidence`.
    pub key: String,
    /// None where an exact key decided.
    pub evidence: Vec<Evidence>,
}
