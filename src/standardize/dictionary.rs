//! A workspace's own words for what its leads write: read before our tables, and noted.
//!
//! In scope: what becomes of a lead by a playbook's dictionary. Not in scope: what is in it (`playbook`).

use super::fields::Fields;
use super::reading::Reading;
use super::{industry, standardize_fields_by};
use crate::lead::{Column, Employees, Industry, Lead, Outcome, RawLead};
use crate::playbook::Dictionary;

/// The rule of every note on what the dictionary read.
const RULE: &str = "dictionary";

/// Reads the lead again by `dictionary`, where that has a word for anything in `raw`, from which the lead was made.
///
/// The edge reads leads without a playbook; this is what reading them with it would have given, to the byte. What
/// follows from a word follows again: with a country, its time zone, the state beside a city, the legal forms of a
/// company's name, and a phone number that was written for calls inside it. Reading again changes nothing. The sender's
/// own id stays as it is in `lead`: whether it is to be believed was decided there.
pub fn reread(lead: Lead, raw: &RawLead, dictionary: &Dictionary) -> Lead {
    if !dictionary.applies_to(raw.fields()) {
        return lead;
    }
    Lead { external_id: lead.external_id, ..standardize_fields_by(raw, dictionary) }
}

/// What `text` means in `column`.
pub(super) fn word(dictionary: &Dictionary, column: Column, text: &str) -> Option<Reading<String>> {
    dictionary.text(column, text).map(|value| Reading { value: value.to_owned(), outcome: Outcome::Read, rule: RULE })
}

/// The state that `text` means, where that is one of the `country` given.
pub(super) fn state(dictionary: &Dictionary, country: Option<&str>, text: &str) -> Option<Reading<String>> {
    let is_here = |state: &str| country.is_none_or(|country| state.split('-').next() == Some(country));
    word(dictionary, Column::State, text).filter(|reading| is_here(&reading.value))
}

/// The size that `text` means, or the band of the segment that it names.
pub(super) fn employees(dictionary: &Dictionary, text: &str) -> Option<Reading<Employees>> {
    let reading = |rule| move |value| Reading { value, outcome: Outcome::Read, rule };
    let of_segment = || dictionary.segment(text).map(reading("segment_name"));
    dictionary.employees(text).map(reading(RULE)).or_else(of_segment)
}

/// The industry that `text` means.
pub(super) fn industry(dictionary: &Dictionary, text: &str) -> Option<Reading<Industry>> {
    industry::of_code(dictionary.text(Column::Industry, text)?, RULE)
}

/// What stands in `column`, as the workspace calls it.
pub(super) fn text(fields: &mut Fields, dictionary: &Dictionary, column: Column) -> Option<String> {
    let found = fields.get(column)?;
    let Some(reading) = word(dictionary, column, found) else { return fields.text(column) };
    fields.note(column, reading.outcome, reading.rule, found);
    Some(reading.value)
}

/// What the dictionary says of a `title`'s level and function; of each what it says.
pub(super) fn position<T>(value: Option<T>) -> Option<Reading<T>> {
    value.map(|value| Reading { value, outcome: Outcome::Read, rule: RULE })
}
