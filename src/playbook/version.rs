//! The version of a playbook: a name that follows from what it says.
//!
//! In scope: the digest. Not in scope: drafts, publishing and history (the ledger's).

use serde::Serialize;
use sha2::{Digest, Sha256};

/// First 12 hexadecimal digits of the SHA-256 of a model, the playbook's or a section's, as JSON.
pub(super) fn of(model: &impl Serialize) -> String {
    // A model of text, numbers and ordered maps always serializes.
    let model = serde_json::to_vec(model).unwrap_or_default();
    Sha256::digest(&model).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
