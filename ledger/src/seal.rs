//! Seals: what personal fields of a receipt stand for in its digest, so that they can go and the chain still holds.
//!
//! In scope: which fields are personal and whose, their salted digests, taking them away. Not in scope: the chain (`receipt`),
//! whose data is erased when (`erasure`). A receipt is kept with its values, and its digest is over the values' digests
//! instead, each over a random salt too, so that a field with few values can't be guessed. Values and salt are erased
//! together; the digests take the values' place, and the receipt's digest stays what it was. Salts are apart for each
//! person: a receipt also has what was compared of others.

use crate::access::hex;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The salts of a receipt, by whose fields they are for: the submission's id, or nothing for what the decision says and
/// for a merged lead. `None`: those fields are erased, and digests stand in their place.
pub(crate) type Salts = BTreeMap<String, Option<String>>;

/// Of the decision, and of a lead that is of several submissions.
pub(crate) const OF_LEAD: &str = "";

/// SHA-256 of several parts; their lengths keep them apart.
pub(crate) fn framed<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

/// Calls `each` with every personal field: whose it is, its name, its value.
fn visit(inputs: &mut Value, decision: &mut Value, each: &mut impl FnMut(&str, &str, &mut Value)) {
    let of = inputs.get("submission").and_then(Value::as_str).unwrap_or(OF_LEAD).to_owned();
    if let Some(Value::Object(lead)) = inputs.get_mut("lead") {
        fields(lead, &of, each);
    }
    // Words of the company's name, as it wrote it.
    if let Some(weights) = inputs.pointer_mut("/searched/weights") {
        each(&of, "weights", weights);
    }
    for candidate in list(inputs.pointer_mut("/known/candidates")) {
        let of = id(candidate);
        for name in ["keys", "profile"] {
            if let Some(value) = candidate.get_mut(name) {
                each(&of, name, value);
            }
        }
    }
    list(inputs.pointer_mut("/known/leads")).for_each(|lead| parts(lead, each));
    if let Some(lead) = inputs.pointer_mut("/again/0") {
        parts(lead, each);
    }
    for reason in list(decision.get_mut("reasons")) {
        for held in list(reason.get_mut("because")) {
            if let Some(value) = held.get_mut("value").filter(|value| value.is_string()) {
                each(OF_LEAD, "value", value);
            }
        }
    }
}

/// What a known lead is folded of.
fn parts(lead: &mut Value, each: &mut impl FnMut(&str, &str, &mut Value)) {
    for part in list(lead.pointer_mut("/state/parts")) {
        let of = id(part);
        if let Some(Value::Object(lead)) = part.get_mut("lead") {
            fields(lead, &of, each);
        }
    }
}

fn fields(lead: &mut Map<String, Value>, of: &str, each: &mut impl FnMut(&str, &str, &mut Value)) {
    lead.iter_mut().for_each(|(name, value)| each(of, name, value));
}

fn list(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}

fn id(value: &Value) -> String {
    value.get("submission").and_then(Value::as_str).unwrap_or(OF_LEAD).to_owned()
}

/// Whose personal fields these are.
pub(crate) fn owners(inputs: &mut Value, decision: &mut Value) -> BTreeSet<String> {
    let mut owners = BTreeSet::new();
    visit(inputs, decision, &mut |of, _, _| {
        owners.insert(of.to_owned());
    });
    owners
}

/// Puts the digests of personal fields in their place, as far as they aren't there yet: what a receipt's digest is over.
///
/// # Errors
/// Whose field has no salt.
pub(crate) fn redact(inputs: &mut Value, decision: &mut Value, salts: &Salts) -> Result<(), String> {
    let mut missing = None;
    visit(inputs, decision, &mut |of, name, value| match salts.get(of) {
        Some(Some(salt)) => *value = sealed(salt, name, value),
        Some(None) => {}
        None => missing = Some(of.to_owned()),
    });
    missing.map_or(Ok(()), Err)
}

/// Takes the personal fields of `erased` away, with their salts. Whether there were any left.
pub(crate) fn erase(
    inputs: &mut Value,
    decision: &mut Value,
    salts: &mut Salts,
    erased: impl Fn(&str) -> bool,
) -> bool {
    let mut found = false;
    visit(inputs, decision, &mut |of, name, value| {
        if let Some(Some(salt)) = salts.get(of).filter(|_| erased(of)) {
            *value = sealed(salt, name, value);
            found = true;
        }
    });
    salts.iter_mut().filter(|(of, _)| erased(of)).for_each(|(_, salt)| *salt = None);
    found
}

/// Takes everything away that a receipt without salts was made on.
pub(crate) fn blank(inputs: &mut Value, decision: &mut Value) {
    let erased = || Value::String("erased".into());
    for name in ["lead", "searched", "known", "again"] {
        if let Some(value) = inputs.get_mut(name) {
            *value = erased();
        }
    }
    visit(&mut Value::Null, decision, &mut |_, _, value| *value = erased());
}

/// Whether the lead that was decided is folded of one of these submissions, or may be.
pub(crate) fn is_folded_of(inputs: &mut Value, submissions: &BTreeSet<String>) -> bool {
    let mut found = inputs.get("before").is_some();
    let mut part = |of: &str, _: &str, _: &mut Value| found |= submissions.contains(of);
    list(inputs.pointer_mut("/known/leads")).for_each(|lead| parts(lead, &mut part));
    if let Some(lead) = inputs.pointer_mut("/again/0") {
        parts(lead, &mut part);
    }
    found
}

/// What stands for a personal field.
fn sealed(salt: &str, name: &str, value: &Value) -> Value {
    let json = value.to_string();
    Value::String(format!("sha256:{}", hex(&framed([salt.as_bytes(), name.as_bytes(), json.as_bytes()]))))
}

/// What stands in the place of a field whose receipt has no salted digest for it.
pub(crate) const ERASED: &str = "\"erased\"";

/// The digest of what is left of a receipt without salts: the erasure in the chain says it.
pub(crate) fn left(inputs: &str, decision: &str) -> String {
    hex(&framed([inputs.as_bytes(), decision.as_bytes()]))
}
