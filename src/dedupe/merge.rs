//! Merging: a lead that shares an identity key with an earlier one becomes that one.
//!
//! In scope: identity keys and survivorship. Not in scope: looking earlier leads up (the ledger does, by
//! key), and what is alike without being equal (`evidence`).

use crate::decision::Reason;
use crate::known::KnownLead;
use crate::lead::{Lead, Note};
use crate::outcome::Merged;

/// The keys by which the same person is found again, strongest first: `email:a@b.com`, `phone:+49…`.
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

/// Merges `lead` into the oldest of the earlier leads that it shares a key with.
///
/// Survivorship: what the earlier lead has stays; what it lacks is filled in. What a person wants
/// this time (message, source, campaign, product, consent) is the latest that was given; a signal is of one submission.
pub fn merge(lead: &Lead, earlier: &[KnownLead]) -> Merged {
    let keys = identity_keys(lead);
    // The ledger hands earlier leads on oldest first; the strongest key decides among them.
    let found =
        keys.iter().find_map(|key| Some((key, earlier.iter().find(|known| identity_keys(&known.lead).contains(key))?)));
    let Some((key, known)) = found else {
        return Merged { lead: lead.clone(), duplicate_of: None, earlier_owner: None, reasons: Vec::new() };
    };
    let (merged, filled) = survive(&known.lead, lead);
    let kind = key.split_once(':').map_or(key.as_str(), |(kind, _)| kind);
    Merged {
        lead: merged,
        duplicate_of: Some(known.id.clone()),
        earlier_owner: known.owner.clone(),
        reasons: vec![Reason::Merge { into: known.id.clone(), key: kind.into(), filled }],
    }
}

/// The merged lead, and the columns that the later one filled.
fn survive(earlier: &Lead, later: &Lead) -> (Lead, Vec<String>) {
    let mut lead = earlier.clone();
    let mut filled: Vec<&str> = Vec::new();
    macro_rules! keep {
        ($($column:ident),+) => { $(
            if lead.$column.is_none() && later.$column.is_some() {
                lead.$column = later.$column.clone();
                filled.push(stringify!($column));
            }
        )+ };
    }
    macro_rules! renew {
        ($($column:ident),+) => { $(
            if later.$column.is_some() {
                lead.$column = later.$column.clone();
            }
        )+ };
    }
    keep!(external_id, email, phone, first_name, last_name, title, level, function, company, domain, street, city);
    keep!(state, postal_code, country, time_zone, industry, employees, revenue, partner);
    renew!(source, campaign, product, message, consent);
    lead.signal.clone_from(&later.signal);
    let from_later =
        |note: &&Note| filled.contains(&note.field.as_str()) || !lead.notes.iter().any(|n| n.field == note.field);
    let added: Vec<Note> = later.notes.iter().filter(from_later).cloned().collect();
    lead.notes.retain(|note| !filled.contains(&note.field.as_str()));
    lead.notes.extend(added);
    (lead, filled.into_iter().map(str::to_owned).collect())
}
