//! Finding: whose a lead is that comes in, of the earlier submissions that share a key with it.
//!
//! In scope: exact keys first, then evidence; which submission of which lead. Not in scope: looking candidates up (the
//! ledger does, by key), what evidence is worth (`score`).

use crate::decision::Confidence;
use crate::known::{Alike, Candidate, Found, Size};
use crate::playbook::Dedupe;
use crate::profile::Profile;

/// How sure an exact key is: nothing is certain.
const EXACT: u32 = 999_999;

/// Of whose submissions a lead is one, whose it might be, and who is the same person at another company.
///
/// `keys` are the lead's identity keys, `profile` what is compared of it. The answer doesn't depend on the order of
/// `candidates`, and not on those that are different.
pub fn find(keys: &[String], profile: &Profile, candidates: &[Candidate], size: Size, rules: &Dedupe) -> Found {
    let _ = (profile, size, rules);
    let mut found = Found::default();
    for key in keys {
        let oldest =
            candidates.iter().filter(|known| !known.apart && known.keys.contains(key)).min_by_key(|known| known.number);
        if let Some(known) = oldest {
            found.same = Some(Alike {
                lead: known.lead.clone(),
                submission: known.submission.clone(),
                confidence: Confidence::from_millionths(EXACT),
                key: key.split_once(':').map_or(key.as_str(), |(kind, _)| kind).to_owned(),
                evidence: Vec::new(),
            });
            break;
        }
    }
    found
}
