//! Evidence: how two profiles agree, feature by feature, each at a named level.
//!
//! In scope: comparing. Not in scope: what a level is worth (`score`), which pairs are compared (`blocking`).

use super::edits::{same_number, within};
use super::organisation;
use super::person::{self, Names};
use super::score::{CITY_OF_POSTAL_CODE, Feature, STATE_OF_CITY};
use crate::profile::{FIELDS, Field, MOST_VALUES, Profile};

/// A profile's values with their frequencies.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    /// By [`Field`], further columns behind; empty where unknown.
    pub(super) values: [&'a str; MOST_VALUES],
    /// In how many profiles of the data at hand each value is.
    pub(super) counts: [u32; MOST_VALUES],
}

impl<'a> Side<'a> {
    /// Of a profile alone: its values are as frequent as usual.
    pub(super) fn of(profile: &'a Profile) -> Self {
        let mut side = Self { values: [""; MOST_VALUES], counts: [0; MOST_VALUES] };
        for (place, value) in side.values.iter_mut().zip(profile.values()) {
            *place = value;
        }
        side
    }

    pub(super) fn get(&self, field: Field) -> &'a str {
        self.values.get(field as usize).copied().unwrap_or_default()
    }

    pub(super) fn count(&self, field: Field) -> u32 {
        self.counts.get(field as usize).copied().unwrap_or_default()
    }
}

/// How often strangers agree like this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Chance {
    /// As often as usual for the level.
    Usual,
    /// As often as a value that so many profiles have.
    Of(Field, u32),
    /// The same of a further column.
    OfMore(u8, u32),
    /// So often, whatever the relation: it follows from another feature.
    Given(f64),
}

/// One feature's finding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    /// Number of the [`Feature`]; from [`Feature::More`] on, further columns.
    pub(super) feature: u8,
    pub(super) level: u8,
    pub(super) chance: Chance,
}

/// The findings on a pair, in the order of features.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// The level of a feature; `None`: one side doesn't know.
    pub(super) fn level(&self, feature: Feature) -> Option<u8> {
        self.0.iter().find(|finding| finding.feature == feature as u8).map(|finding| finding.level)
    }

    /// Those of which `is_wanted` says so.
    pub(super) fn only(&self, is_wanted: impl Fn(&Finding) -> bool) -> Self {
        Self(self.0.iter().filter(|finding| is_wanted(finding)).copied().collect())
    }

    fn add(&mut self, feature: Feature, level: u8, chance: Chance) {
        self.0.push(Finding { feature: feature as u8, level, chance });
    }

    /// The first level is agreement on a value; others are as frequent as usual.
    fn of_value(&mut self, feature: Feature, level: u8, field: Field, count: u32) {
        self.add(feature, level, if level == 0 { Chance::Of(field, count) } else { Chance::Usual });
    }
}

/// Compares two profiles; the same from both sides. What only one of them knows says nothing.
pub(super) fn compare(left: &Side, right: &Side, findings: &mut Findings) {
    findings.clear();
    if both(left, right, Field::Id) && left.get(Field::Id) == right.get(Field::Id) {
        findings.add(Feature::Id, 0, Chance::Of(Field::Id, left.count(Field::Id)));
    }
    let names = person::names(left, right);
    email(left, right, &names, findings);
    if both(left, right, Field::Role) {
        let level = u8::from(left.get(Field::Role) != right.get(Field::Role));
        findings.of_value(Feature::SharedMailbox, level, Field::Role, left.count(Field::Role));
    }
    simple(left, right, Field::Phone, Feature::Phone, 1, findings);
    if let Some((level, chance)) = names.first {
        findings.add(Feature::FirstName, level, chance);
    }
    if let Some((level, chance)) = names.last {
        findings.add(Feature::LastName, level, chance);
    }
    if let Some((level, chance)) = organisation::compare(left, right) {
        findings.add(Feature::Organisation, level, chance);
    }
    if both(left, right, Field::Title) {
        let level = title(left.get(Field::Title), right.get(Field::Title));
        findings.of_value(Feature::Title, level, Field::Title, left.count(Field::Title));
    }
    if both(left, right, Field::Street) {
        let level = street(left.get(Field::Street), right.get(Field::Street));
        findings.of_value(Feature::Street, level, Field::Street, left.count(Field::Street));
    }
    place(left, right, findings);
    for at in FIELDS..MOST_VALUES {
        let (Some(one), Some(other)) = (left.values.get(at), right.values.get(at)) else { break };
        if !one.is_empty() && !other.is_empty() {
            let level = further(one, other);
            let more = (at - FIELDS) as u8;
            let count = left.counts.get(at).copied().unwrap_or_default();
            let chance = if level == 0 { Chance::OfMore(more, count) } else { Chance::Usual };
            findings.0.push(Finding { feature: Feature::More as u8 + more, level, chance });
        }
    }
}

fn both(left: &Side, right: &Side, field: Field) -> bool {
    !left.get(field).is_empty() && !right.get(field).is_empty()
}

/// Same, misspelt by at most `bound` edits, or different.
fn simple(left: &Side, right: &Side, field: Field, feature: Feature, bound: usize, findings: &mut Findings) -> bool {
    if !both(left, right, field) {
        return false;
    }
    let (one, other) = (left.get(field), right.get(field));
    let level = match within(one, other, bound) {
        Some(0) => 0,
        Some(_) => 1,
        None => 2,
    };
    findings.of_value(feature, level, field, left.count(field));
    level == 0
}

fn email(left: &Side, right: &Side, names: &Names, findings: &mut Findings) {
    if !both(left, right, Field::Address) {
        return;
    }
    let (one, other) = (left.get(Field::Address), right.get(Field::Address));
    let (local, other_local) = (left.get(Field::Local), right.get(Field::Local));
    let host = one.get(local.len()..).unwrap_or_default();
    let other_host = other.get(other_local.len()..).unwrap_or_default();
    // Where the company's domain says the host already, only what stands before it is news.
    let is_company = |side: &Side, host: &str| {
        let domain = side.get(Field::Domain);
        !domain.is_empty() && host.ends_with(domain)
    };
    if host == other_host && is_company(left, host) && is_company(right, host) {
        let level = match within(local, other_local, slips(local, other_local)) {
            Some(0) => 0,
            Some(_) => 1,
            // `bob.smith` and `robert.smith` say no more than the names do.
            None if names.are_forms() && are_made_alike((left, local), (right, other_local)) => return,
            None => 2,
        };
        // Namesakes at one host are told apart by their addresses; strangers there have as many as there are rows.
        findings.add(Feature::Mailbox, level, Chance::Usual);
        return;
    }
    let (level, chance) = if one == other {
        (0, Chance::Of(Field::Address, left.count(Field::Address)))
    } else {
        let slip = |one: &str, other: &str| within(one, other, slips(one, other));
        match (slip(local, other_local), slip(host, other_host).filter(|_| same_number(host, other_host))) {
            (Some(_), Some(_)) => (1, Chance::Usual),
            // What is made of the name says no more than the name.
            (Some(0), None) if names.agree => return,
            (Some(0), None) => (2, Chance::Of(Field::Local, left.count(Field::Local))),
            _ => (3, Chance::Usual),
        }
    };
    findings.add(Feature::Email, level, chance);
}

/// Whether two addresses have the same around the first names that they are made of.
fn are_made_alike((left, local): (&Side, &str), (right, other_local): (&Side, &str)) -> bool {
    let around = local.split_once(left.get(Field::First));
    around.is_some() && around == other_local.split_once(right.get(Field::First))
}

/// Edits that are forgiven in texts so long.
fn slips(one: &str, other: &str) -> usize {
    match one.len().max(other.len()) {
        0..=3 => 0,
        4..=6 => 1,
        7..=14 => 2,
        _ => 3,
    }
}

fn place(left: &Side, right: &Side, findings: &mut Findings) {
    let known = |field| both(left, right, field);
    let equal = |field| known(field) && left.get(field) == right.get(field);
    let code = simple_level(left, right, Field::PostalCode);
    if known(Field::City) {
        let level = if equal(Field::City) { 0 } else { text(left.get(Field::City), right.get(Field::City)).min(2) };
        let chance = match (code, level) {
            (Some(0), 0) => Chance::Given(CITY_OF_POSTAL_CODE),
            (Some(0), _) => Chance::Given((1.0 - CITY_OF_POSTAL_CODE) / 2.0),
            (_, 0) => Chance::Of(Field::City, left.count(Field::City)),
            _ => Chance::Usual,
        };
        findings.add(Feature::City, level, chance);
    }
    if known(Field::State) {
        let level = u8::from(!equal(Field::State));
        let settled = code == Some(0) || equal(Field::City);
        let chance = match (settled, level) {
            (true, 0) => Chance::Given(STATE_OF_CITY),
            (true, _) => Chance::Given(1.0 - STATE_OF_CITY),
            (false, 0) => Chance::Of(Field::State, left.count(Field::State)),
            (false, _) => Chance::Usual,
        };
        findings.add(Feature::State, level, chance);
    }
    if let Some(level) = code {
        findings.of_value(Feature::PostalCode, level, Field::PostalCode, left.count(Field::PostalCode));
    }
    // A country that a state or city already told is no news.
    if known(Field::Country) && !known(Field::State) && !equal(Field::City) {
        let level = u8::from(!equal(Field::Country));
        findings.of_value(Feature::Country, level, Field::Country, left.count(Field::Country));
    }
}

fn simple_level(left: &Side, right: &Side, field: Field) -> Option<u8> {
    both(left, right, field).then(|| match within(left.get(field), right.get(field), 1) {
        Some(0) => 0,
        Some(_) => 1,
        None => 2,
    })
}

/// 0 the same, 1 misspelt, 2 alike, 3 different.
fn text(one: &str, other: &str) -> u8 {
    let bound = slips(one, other);
    match within(one, other, bound + 2) {
        Some(0) => 0,
        Some(edits) if edits <= bound => 1,
        Some(_) if bound > 1 => 2,
        _ => 3,
    }
}

/// A further column: a date, a number, a word. One slip in ten characters, two swapped ones, or a part that agrees.
fn further(one: &str, other: &str) -> u8 {
    if one == other {
        return 0;
    }
    let numbers = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    if !numbers(one) && !numbers(other) {
        return text(one, other).max(1);
    }
    match within(one, other, 2) {
        Some(0..=1) => 1,
        Some(_) if one.len().max(other.len()) >= 6 => 2,
        _ => 3,
    }
}

fn title(one: &str, other: &str) -> u8 {
    if one == other {
        return 0;
    }
    let (one, other) = (one.min(other), one.max(other));
    let words = |text: &str| text.split(' ').filter(|word| word.len() > 2).count();
    let shared = one.split(' ').filter(|word| word.len() > 2 && other.split(' ').any(|same| same == *word)).count();
    if 2 * shared >= words(one).min(words(other)).max(1) { 1 } else { 2 }
}

/// Streets word by word, whatever the order; a number is never misspelt for another.
fn street(one: &str, other: &str) -> u8 {
    if one == other {
        return 0;
    }
    let (one, other) = (one.min(other), one.max(other));
    let letters = |text: &str| text.chars().filter(|c| *c != ' ').count();
    let mut found = 0;
    for word in one.split(' ') {
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        let like = |same: &str| same == word || !number && word.len() > 3 && within(word, same, 1).is_some();
        if other.split(' ').any(like) {
            found += letters(word);
        }
    }
    let share = 100 * 2 * found / (letters(one) + letters(other)).max(1);
    match share {
        70.. => 1,
        _ if within(one, other, 3).is_some() => 1,
        40.. => 2,
        _ => 3,
    }
}
