//! Rank: which submission's value of a field is the best.
//!
//! In scope: the total order that each rule of survivorship is. Not in scope: putting a lead together (`survivorship`). Two
//! submissions never rank the same: the last word have time and number.

use crate::lead::{Lead, LeadField, Outcome, Part};
use crate::playbook::{Survives, Survivorship};

/// Places that are kept to fill one another's gaps.
const PLACES: usize = 8;

/// Titles that are kept, so that one without a readable level or function gets another's.
const TITLES: usize = 4;

/// The parts whose value of `field` survives or fills gaps of what does, best first; those that have none take no part.
pub(super) fn best(parts: &[Part], field: LeadField, rules: &Survivorship) -> Vec<usize> {
    let mut ranked: Vec<usize> =
        parts.iter().enumerate().filter(|(_, part)| has(&part.lead, field)).map(|(at, _)| at).collect();
    ranked.sort_by_cached_key(|at| parts.get(*at).map(|part| rank(part, field, rules)));
    let most = match field {
        LeadField::Place => PLACES,
        LeadField::Title => TITLES,
        _ => 1,
    };
    let mut kept: Vec<usize> = Vec::new();
    for at in ranked {
        if kept.len() == most {
            break;
        }
        let lead = |at: &usize| parts.get(*at).map(|part| &part.lead);
        let is_new =
            |known: &usize| lead(known).zip(lead(&at)).is_some_and(|(known, lead)| !is_same(known, lead, field));
        if kept.iter().all(is_new) {
            kept.push(at);
        }
    }
    kept
}

/// Whether `lead` has a value of `field`: an empty one is none.
pub(super) fn has(lead: &Lead, field: LeadField) -> bool {
    let text = |value: &Option<String>| value.as_ref().is_some_and(|value| !value.trim().is_empty());
    match field {
        LeadField::ExternalId => text(&lead.external_id),
        LeadField::Email => lead.email.is_some(),
        LeadField::Phone => lead.phone.is_some(),
        LeadField::FirstName => text(&lead.first_name),
        LeadField::LastName => text(&lead.last_name),
        LeadField::Title => text(&lead.title) || lead.level.is_some() || lead.function.is_some(),
        LeadField::Company => lead.company.is_some(),
        LeadField::Domain => text(&lead.domain),
        LeadField::Place => is_place(lead) || text(&lead.time_zone),
        LeadField::Industry => lead.industry.is_some(),
        LeadField::Employees => lead.employees.is_some(),
        LeadField::Revenue => text(&lead.revenue),
        LeadField::Source => text(&lead.source),
        LeadField::Campaign => text(&lead.campaign),
        LeadField::Product => text(&lead.product),
        LeadField::Partner => text(&lead.partner),
        LeadField::Message => text(&lead.message),
        LeadField::Consent => text(&lead.consent),
    }
}

/// More than a time zone, which a phone number may have told.
fn is_place(lead: &Lead) -> bool {
    [&lead.street, &lead.city, &lead.state, &lead.postal_code, &lead.country].into_iter().any(Option::is_some)
}

/// Of fields that are several values: whether all of them are the same, so that the one fills no gap of the other.
fn is_same(one: &Lead, other: &Lead, field: LeadField) -> bool {
    match field {
        LeadField::Title => (&one.title, one.level, one.function) == (&other.title, other.level, other.function),
        _ => {
            let place = |lead: &Lead| {
                [&lead.street, &lead.city, &lead.state, &lead.postal_code, &lead.country, &lead.time_zone]
                    .map(Option::clone)
            };
            place(one) == place(other)
        }
    }
}

/// Less is better.
type Rank<'a> = (u8, u64, i64, u64, &'a str);

fn rank<'a>(part: &'a Part, field: LeadField, rules: &Survivorship) -> Rank<'a> {
    let from = &part.from;
    let (at, number, id) = (from.at.as_microsecond(), from.number, from.submission.as_str());
    let said = if field == LeadField::Place { concluded(&part.lead) } else { 0 };
    let most = |count: usize| u64::MAX - count as u64;
    match rules.rule(field) {
        Survives::Earliest => (said, 0, at, number, id),
        Survives::Latest => (said, 0, -at, u64::MAX - number, id),
        Survives::Longest => (said, most(length(&part.lead, field)), at, number, id),
        Survives::MostComplete => (said, most(from.known as usize), at, number, id),
        Survives::TrustedSource => {
            let source = from.source.as_deref().map(|source| source.trim().to_lowercase());
            let trust = source.and_then(|source| rules.sources.iter().position(|trusted| *trusted == source));
            (said, trust.map_or(u64::MAX, |trust| trust as u64), -at, u64::MAX - number, id)
        }
    }
}

/// 0 where somebody said the place; 1 where a country was concluded from a domain or a number, 2 where only a time zone
/// was: whatever the rule, a conclusion is a gap that what is said fills.
fn concluded(lead: &Lead) -> u8 {
    let is_concluded = || lead.notes.iter().any(|note| note.field == "country" && note.outcome == Outcome::Inferred);
    match () {
        () if !is_place(lead) => 2,
        () if lead.street.is_none() && lead.city.is_none() && lead.state.is_none() && lead.postal_code.is_none() => {
            u8::from(is_concluded())
        }
        () => 0,
    }
}

/// Characters of the field's values.
fn length(lead: &Lead, field: LeadField) -> usize {
    lead.values().iter().filter(|(_, of, _)| *of == field).map(|(.., value)| value.chars().count()).sum()
}
