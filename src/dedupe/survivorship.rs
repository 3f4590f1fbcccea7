//! Survivorship: of each field the best of all submissions' values, whatever the order in which they came.
//!
//! In scope: the state of one submission, the union of two states, the lead that a state comes to. Not in scope: which
//! submissions are one lead's (`find`). A state is the set of its submissions' leads without the values that can't
//! survive any more. The union of sets is associative, commutative and idempotent, and the best few by a total order are
//! the same whether they are picked at once or in steps: folding one submission at a time comes to the same as counting
//! all again.

use super::rank::{best, has};
use crate::lead::{FieldChange, Lead, LeadField, LeadState, Note, Part, Provenance};
use crate::playbook::Survivorship;
use std::collections::BTreeMap;

/// The state of one submission, whose standardized lead is `lead`.
pub fn state_of(lead: Lead, from: Provenance, rules: &Survivorship) -> LeadState {
    LeadState { rules: rules.version(), parts: vec![Part { from, lead }] }
}

/// The state of the submissions of both, each folded by `rules`. Associative, commutative and idempotent.
pub fn union(one: LeadState, other: LeadState, rules: &Survivorship) -> LeadState {
    let mut parts: Vec<Part> = Vec::with_capacity(one.parts.len() + other.parts.len());
    for part in one.parts.into_iter().chain(other.parts) {
        // What one side dropped of a submission that both have is outdone by what it kept, which is here as well.
        if !parts.iter().any(|known| known.from.submission == part.from.submission) {
            parts.push(part);
        }
    }
    parts.sort_by(|a, b| age(&a.from).cmp(&age(&b.from)));
    for field in LeadField::ALL {
        let kept = best(&parts, *field, rules);
        for (at, part) in parts.iter_mut().enumerate() {
            if !kept.contains(&at) {
                part.lead.copy_field(*field, &Lead::default());
                // Why there is no value is of interest only where nobody has one.
                if !kept.is_empty() {
                    part.lead.notes.retain(|note| LeadField::of_column(&note.field) != Some(*field));
                }
            }
        }
    }
    let told = first_told(&parts);
    for (at, part) in parts.iter_mut().enumerate() {
        part.lead.notes.retain(|note| told.get(&note.field).is_none_or(|first| *first == at));
    }
    parts.retain(|part| part.lead != Lead::default());
    LeadState { rules: rules.version(), parts }
}

/// The lead that the state comes to, with the notes on what it has.
pub fn lead_of(state: &LeadState, rules: &Survivorship) -> Lead {
    let mut lead = Lead::default();
    // Of each column the part whose note counts.
    let mut told = first_told(&state.parts);
    for field in LeadField::ALL {
        for (turn, at) in best(&state.parts, *field, rules).into_iter().enumerate() {
            let Some(part) = state.parts.get(at) else { continue };
            let before = lead.clone();
            match (turn, field) {
                (0, _) => lead.copy_field(*field, &part.lead),
                (_, LeadField::Place) => fill_place(&mut lead, &part.lead),
                _ => fill_title(&mut lead, &part.lead),
            }
            for note in part.lead.notes.iter().filter(|note| LeadField::of_column(&note.field) == Some(*field)) {
                if turn == 0 || before != lead && !told.contains_key(&note.field) {
                    told.insert(note.field.clone(), at);
                }
            }
        }
    }
    let kept = |at: usize| {
        let told = &told;
        move |note: &&Note| told.get(&note.field) == Some(&at)
    };
    lead.notes = state
        .parts
        .iter()
        .enumerate()
        .flat_map(|(at, part)| part.lead.notes.iter().filter(kept(at)))
        .cloned()
        .collect();
    lead
}

/// What of a lead changed, value by value: it was `before` and is `after`, which `state` comes to.
pub fn changes(before: &Lead, after: &Lead, state: &LeadState, rules: &Survivorship) -> Vec<FieldChange> {
    let (old, new) = (before.values(), after.values());
    let mut changes = Vec::new();
    for (name, field, value) in &new {
        let from = old.iter().find(|(known, ..)| known == name).map(|(.., value)| value);
        if from == Some(value) {
            continue;
        }
        let is_of = |part: &&Part| part.lead.values().iter().any(|(of, _, same)| of == name && same == value);
        let parts = best(&state.parts, *field, rules);
        let part = parts.into_iter().filter_map(|at| state.parts.get(at)).find(is_of);
        changes.push(FieldChange {
            field: (*name).into(),
            from: from.cloned(),
            to: Some(value.clone()),
            submission: part.map(|part| part.from.submission.clone()),
            source: part.and_then(|part| part.from.source.clone()),
        });
    }
    for (name, _, value) in old.iter().filter(|(name, ..)| !new.iter().any(|(known, ..)| known == name)) {
        let (field, from) = ((*name).to_owned(), Some(value.clone()));
        changes.push(FieldChange { field, from, to: None, submission: None, source: None });
    }
    changes
}

/// Older is less; no two submissions are of one age.
fn age(of: &Provenance) -> (jiff::Timestamp, u64, &str) {
    (of.at, of.number, &of.submission)
}

/// For each column of which nobody who noted something has the value, the first who did.
fn first_told(parts: &[Part]) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        for note in &part.lead.notes {
            if LeadField::of_column(&note.field).is_none_or(|field| !has(&part.lead, field)) {
                told.entry(note.field.clone()).or_insert(at);
            }
        }
    }
    told
}

/// Fills the gaps of a place from one that contradicts it nowhere; else from none.
fn fill_place(lead: &mut Lead, other: &Lead) {
    let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => {
            let plain =
                |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            let (one, other): (String, String) = (plain(one), plain(other));
            one == other
        }
        _ => true,
    };
    if agree(&lead.country, &other.country)
        && agree(&lead.state, &other.state)
        && agree(&lead.postal_code, &other.postal_code)
        && agree(&lead.city, &other.city)
        && agree(&lead.street, &other.street)
    {
        fill(&mut lead.country, &other.country);
        fill(&mut lead.state, &other.state);
        fill(&mut lead.postal_code, &other.postal_code);
        fill(&mut lead.city, &other.city);
        fill(&mut lead.street, &other.street);
        fill(&mut lead.time_zone, &other.time_zone);
    }
}

/// A title that doesn't tell the level or the function leaves them to the next that does.
fn fill_title(lead: &mut Lead, other: &Lead) {
    lead.level = lead.level.or(other.level);
    lead.function = lead.function.or(other.function);
}

fn fill(place: &mut Option<String>, other: &Option<String>) {
    if place.is_none() {
        place.clone_from(other);
    }
}
