//! Merging: a lead that is the same as an earlier one becomes that one.
//!
//! In scope: the lead after de-duplication, as it is decided, and why. Not in scope: finding the earlier one (`find`), whose
//! value survives (`survivorship`).

use super::survivorship::{changes, lead_of, union};
use crate::decision::Reason;
use crate::known::{Alike, Found, KnownLead};
use crate::lead::LeadState;
use crate::outcome::Merged;
use crate::playbook::Survivorship;

/// Merges the state of a submission into the lead that it is the same as; where `leads` hasn't got that, or there is none,
/// it is a lead of its own.
pub fn merge(state: LeadState, found: Found, leads: &[KnownLead], rules: &Survivorship) -> Merged {
    let earlier = found.same.as_ref().and_then(|same| leads.iter().find(|known| known.id == same.lead));
    let Some(known) = earlier else {
        let lead = lead_of(&state, rules);
        return Merged {
            lead,
            state,
            reasons: reasons(&found),
            found: Found { same: None, ..found },
            ..Merged::default()
        };
    };
    let before = lead_of(&known.state, rules);
    let state = union(known.state.clone(), state, rules);
    let lead = lead_of(&state, rules);
    let changes = changes(&before, &lead, &state, rules);
    let mut all = Vec::new();
    if let Some(same) = &found.same {
        let Alike { lead: into, submission, confidence, key, evidence } = same.clone();
        let names = |filled: bool| {
            let of = changes.iter().filter(|change| change.from.is_none() == filled);
            of.map(|change| change.field.clone()).collect()
        };
        let (filled, replaced) = (names(true), names(false));
        all.push(Reason::Merge { into, submission, key, confidence, evidence, filled, replaced });
    }
    all.extend(reasons(&found));
    Merged {
        lead,
        state,
        duplicate_of: Some(known.id.clone()),
        earlier_owner: known.owner.clone(),
        earlier: known.earlier.clone(),
        created_at: known.created_at,
        trial: known.trial,
        account: known.account.clone(),
        found,
        changes,
        reasons: all,
        ..Merged::default()
    }
}

/// Why others are not it: who might be, and who is elsewhere.
fn reasons(found: &Found) -> Vec<Reason> {
    let unsure = found.unsure.iter().cloned().map(|Alike { lead, submission, confidence, evidence, .. }| {
        Reason::PossibleDuplicate { lead, submission, confidence, evidence }
    });
    let elsewhere =
        found.changed_job.iter().cloned().map(|Alike { lead, submission, confidence, evidence, .. }| {
            Reason::ChangedJob { lead, submission, confidence, evidence }
        });
    unsure.chain(elsewhere).collect()
}
