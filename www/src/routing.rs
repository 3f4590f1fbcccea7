//! The bindings beyond a form: accounts, books, playbooks, routing.
//!
//! In scope: convert, call, convert. Not in scope: keeping anything between calls.

use crate::{raw_lead, to_json};
use frontdesk::account::Account;
use frontdesk::decide::facts;
use frontdesk::decision::{Confidence, Reason, Verdict};
use frontdesk::lead::Column;
use frontdesk::matching::match_reviewed;
use frontdesk::outcome::{Merged, Searched};
use frontdesk::playbook::Lines;
use frontdesk::proof;
use frontdesk::replay::Inputs;
use frontdesk::{Candidate, Known, Lead, Record, Submission};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads an account row (an object, as JSON text) into an account, as JSON text.
///
/// # Errors
/// If the row isn't an account: every problem, as JSON text.
#[wasm_bindgen]
pub fn account(row: &str) -> Result<String, JsError> {
    match frontdesk::account(raw_lead(row)?.fields()) {
        Ok(account) => to_json(&account),
        Err(problems) => Err(JsError::new(&to_json(&problems)?)),
    }
}

/// A playbook that was found whole.
#[wasm_bindgen]
pub struct Playbook(frontdesk::Playbook);

#[wasm_bindgen]
impl Playbook {
    /// Reads a playbook in TOML.
    ///
    /// # Errors
    /// Every finding, one a line.
    #[wasm_bindgen(js_name = fromToml)]
    pub fn from_toml(text: &str) -> Result<Playbook, JsError> {
        Ok(Self(frontdesk::Playbook::from_toml(text)?))
    }

    /// Reads a playbook in JSON.
    ///
    /// # Errors
    /// Every finding, one a line.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> Result<Playbook, JsError> {
        Ok(Self(frontdesk::Playbook::from_json(text)?))
    }

    /// What is so of it for every lead there can be, as JSON text; each finding with the line of `text`, which it was read from.
    ///
    /// # Errors
    /// If a finding can't be told.
    pub fn check(&self, text: &str) -> Result<String, JsError> {
        let lines = Lines::of_toml(text);
        let findings = frontdesk::check(&self.0);
        let told = findings.iter().map(|finding| Finding { line: lines.get(&finding.row.at), finding });
        to_json(&told.collect::<Vec<_>>())
    }

    /// Its version: the same for the same rules.
    #[wasm_bindgen(getter)]
    pub fn version(&self) -> String {
        self.0.version.clone()
    }
}

#[derive(Serialize)]
struct Finding<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(flatten)]
    finding: &'a proof::Finding,
}

/// The columns that a lead's fields are understood as (a list of names, as JSON text).
///
/// # Errors
/// None that can happen.
#[wasm_bindgen]
pub fn columns() -> Result<String, JsError> {
    to_json(&Column::all().map(Column::name).collect::<Vec<_>>())
}

/// The column that a field of this name is understood as, if any: ours, Salesforce's, HubSpot's and HTML's names.
#[wasm_bindgen(js_name = columnOf)]
pub fn column_of(name: &str) -> Option<String> {
    Column::of(name).map(|column| column.name().to_owned())
}

/// An account book.
#[wasm_bindgen]
pub struct AccountBook(frontdesk::AccountBook);

#[wasm_bindgen]
impl AccountBook {
    /// Builds a book from accounts (a list, as JSON text).
    ///
    /// # Errors
    /// If `accounts` is no list of accounts.
    pub fn build(accounts: &str) -> Result<AccountBook, JsError> {
        let accounts: Vec<Account> = from_json(accounts)?;
        Ok(Self(frontdesk::AccountBook::build(&accounts)))
    }

    /// The candidates for a lead in standard form (JSON text), as JSON text.
    ///
    /// # Errors
    /// If `lead` is no lead.
    pub fn search(&self, lead: &str) -> Result<String, JsError> {
        let lead: Lead = from_json(lead)?;
        let searched: Searched = frontdesk::search(&lead, Some(&self.0));
        to_json(&searched)
    }
}

/// Routes a submission, given what is known (both as JSON text), at `now` (RFC 3339); the record, as JSON text.
///
/// # Errors
/// If an argument can't be read.
#[wasm_bindgen]
pub fn route(submission: &str, known: &str, playbook: &Playbook, now: &str) -> Result<String, JsError> {
    let submission: Submission = from_json(submission)?;
    let known: Known = from_json(known)?;
    to_json(&frontdesk::route(submission, &known, &playbook.0, time(now)?))
}

/// What finding compares of a submission that was routed, for `known.candidates` of later ones: its record and how many
/// submissions came before it; JSON text both ways.
///
/// # Errors
/// If `record` is none.
#[wasm_bindgen]
pub fn candidate(record: &str, number: u32) -> Result<String, JsError> {
    let Record { lead_id, submission: Submission { id, lead, .. }, .. } = from_json(record)?;
    to_json(&Candidate {
        submission: id,
        lead: lead_id,
        number: number.into(),
        keys: frontdesk::identity_keys(&lead),
        profile: frontdesk::lead_profile(&lead, std::iter::empty()),
        apart: false,
    })
}

/// The account that a lead in standard form belongs to, of those that a search gave, all as JSON text: `account` (its id or
/// null), `confidence`, `verdict` and `reasons`, as JSON text.
///
/// # Errors
/// If an argument can't be read.
#[wasm_bindgen(js_name = matchLead)]
pub fn match_lead(lead: &str, searched: &str, accounts: &str, playbook: &Playbook) -> Result<String, JsError> {
    let (lead, searched): (Lead, Searched) = (from_json(lead)?, from_json(searched)?);
    let accounts: Vec<Account> = from_json(accounts)?;
    let matched = match_reviewed(&lead, &searched, &accounts, &[], &playbook.0);
    to_json(&Told {
        account: matched.account().map(|account| account.id.as_str()),
        confidence: matched.confidence,
        verdict: matched.verdict,
        reasons: &matched.reasons,
    })
}

#[derive(Serialize)]
struct Told<'a> {
    account: Option<&'a str>,
    confidence: Confidence,
    verdict: Verdict,
    reasons: &'a [Reason],
}

/// The questions whose answers can still change what becomes of a lead with these fields (JSON text), the most useful first, at
/// `now` (RFC 3339); as JSON text.
///
/// # Errors
/// If an argument can't be read.
#[wasm_bindgen]
pub fn questions(fields: &str, playbook: &Playbook, now: &str) -> Result<String, JsError> {
    let lead = frontdesk::standardize_fields_by(&raw_lead(fields)?, &playbook.0.dictionary);
    let merged = Merged { lead, ..Merged::default() };
    let known = facts(&merged, None, &playbook.0, time(now)?);
    to_json(&frontdesk::questions(&merged.lead, &known, &playbook.0))
}

/// Makes the decision of a receipt again: its `inputs`, and where those name a receipt before it, that one's decision (both as
/// JSON text); the decision, as JSON text.
///
/// # Errors
/// If an argument can't be read, or the decision before is needed and isn't there.
#[wasm_bindgen]
pub fn replay(inputs: &str, before: Option<String>, playbook: &Playbook) -> Result<String, JsError> {
    let inputs: Inputs = from_json(inputs)?;
    let before = before.as_deref().map(from_json).transpose()?;
    match inputs.decide(&playbook.0, before) {
        Some(decision) => to_json(&decision),
        None => Err(JsError::new("before: found nothing, expected the decision of the receipt that the inputs name")),
    }
}

fn time(text: &str) -> Result<jiff::Timestamp, JsError> {
    text.parse().map_err(|error| JsError::new(&format!("now: {error}")))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, JsError> {
    Ok(serde_json::from_str(text)?)
}
