//! Identity keys: values that, where two leads have the same, make them one person's.
//!
//! In scope: what keys are made of. Not in scope: looking them up (the ledger), what is alike without being equal
//! (`evidence`).

use crate::lead::Lead;

/// The keys by which the same person is found again, strongest first: `id:…`, `email:a@b.com`, `role:…`, `phone:+49…`.
///
/// A role mailbox or a number alone can be several people's, so it counts only with the last name.
pub fn identity_keys(lead: &Lead) -> Vec<String> {
    use crate::lead::EmailKind::Role;
    let last_name = lead.last_name.as_deref().map(str::to_lowercase);
    let mut keys = Vec::new();
    keys.extend(lead.external_id.iter().map(|id| format!("id:{id}")));
    match (&lead.email, &last_name) {
        (Some(email), _) if email.kind != Role => keys.push(format!("email:{}", email.address)),
        (Some(email), Some(name)) => keys.push(format!("role:{}:{name}", email.address)),
        _ => {}
    }
    if let (Some(phone), Some(name)) = (&lead.phone, &last_name) {
        keys.push(format!("phone:{}:{name}", phone.e164));
    }
    keys
}
