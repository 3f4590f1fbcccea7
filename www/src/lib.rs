//! The browser shell's bindings: the core's functions for JavaScript.
//!
//! In scope: convert, call, convert. Not in scope: decisions, DOM, network. Values cross as JSON text, read by the same
//! reader as on every other path, so that the same inputs give the same bytes. Without the feature `routing` this is
//! what a form needs, and nothing more.

#[cfg(feature = "routing")]
mod routing;

use frontdesk::RawLead;
use serde::Serialize;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes panics readable in the console; runs by itself when the bundle is loaded.
#[cfg(feature = "routing")]
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// Reads a lead's fields (an object, as JSON text) into standard form.
///
/// Returns the lead as JSON text, or `{"refused": {…}}` where nobody could answer it.
///
/// # Errors
/// If `fields` is no JSON object.
#[wasm_bindgen]
pub fn standardize(fields: &str) -> Result<String, JsError> {
    match frontdesk::standardize(&raw_lead(fields)?) {
        Ok(lead) => to_json(&lead),
        Err(refusal) => to_json(&Refused { refused: &refusal }),
    }
}

/// Reads a lead's fields as far as they are there, also where nobody could answer it yet: for a form while it is filled in.
///
/// # Errors
/// If `fields` is no JSON object.
#[wasm_bindgen(js_name = standardizeFields)]
pub fn standardize_fields(fields: &str) -> Result<String, JsError> {
    to_json(&frontdesk::standardize_fields(&raw_lead(fields)?))
}

#[derive(Serialize)]
struct Refused<'a> {
    refused: &'a frontdesk::Refusal,
}

fn raw_lead(fields: &str) -> Result<RawLead, JsError> {
    RawLead::from_json(fields.as_bytes())
        .map_err(|problem| JsError::new(&format!("found {}, expected {}", problem.found, problem.expected)))
}

fn to_json(value: &impl Serialize) -> Result<String, JsError> {
    Ok(serde_json::to_string(value)?)
}
