//! Stage 7, record: everything that has to be kept of one routing, as one value.
//!
//! In scope: what goes into the ledger. Not in scope: storing it. The same record on every path is what
//! makes a decision reproducible.

use crate::decision::Decision;
use crate::known::{Found, Submission};
use crate::lead::{FieldChange, Lead, LeadState};
use crate::outcome::{Assigned, Decided, Matched, Merged};
use crate::playbook::Playbook;
use crate::rotation::Turn;
use serde::{Deserialize, Serialize};

/// What the ledger has to store, whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The lead that it is about: the submission's, or the earlier one that it was merged into.
    pub lead_id: String,
    /// As it came, its lead read by the playbook's dictionary.
    pub submission: Submission,
    /// The lead after the merge: what was decided on.
    pub lead: Lead,
    /// What it is folded of, to be kept with the lead.
    pub state: LeadState,
    /// The submission that it was merged through, whose it might be besides, and who is the same person elsewhere.
    pub found: Found,
    /// What the submission changed of the earlier lead, for its history.
    pub changes: Vec<FieldChange>,
    pub decision: Decision,
    /// The turn taken, and the team's circle after it.
    pub turn: Option<Turn>,
}

/// Puts the record together. Reasons come in the order of the stages.
pub fn record(
    submission: Submission,
    merged: Merged,
    matched: Matched,
    decided: Decided,
    assigned: Assigned,
    playbook: &Playbook,
) -> Record {
    let account_id = matched.account().map(|account| account.id.clone());
    let mut merged = merged;
    let mut reasons = std::mem::take(&mut merged.reasons);
    reasons.extend(matched.reasons);
    reasons.extend(decided.reasons);
    reasons.extend(assigned.reasons);
    let decision = Decision {
        duplicate_of: merged.duplicate_of.clone(),
        account_id,
        confidence: matched.confidence,
        verdict: matched.verdict,
        case: decided.case.name.clone(),
        territory: decided.territory.name.clone(),
        team: assigned.team,
        owner: assigned.owner,
        due_at: assigned.due_at,
        held: assigned.held,
        priority: decided.priority,
        advice: decided.case.advice.clone(),
        grant: decided.case.grant,
        playbook: playbook.version.clone(),
        book: if matched.by_domain { None } else { submission.searched.book.clone() },
        reasons,
    };
    let lead_id = merged.duplicate_of.clone().unwrap_or_else(|| submission.id.clone());
    let Merged { lead, state, found, changes, .. } = merged;
    Record { lead_id, submission, lead, state, found, changes, decision, turn: assigned.turn }
}
