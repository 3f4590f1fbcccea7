//! The organisation: how two profiles' companies agree, by domain and by name.
//!
//! In scope: levels. Not in scope: aligning names (`similarity`), what a level is worth (`score`).

use super::edits::{same_number, within};
use super::evidence::{Chance, Side};
use crate::profile::Field;
use crate::similarity::{Agreement, Initials, Prepared, vocabulary};

const SAME: u8 = 0;
const CLOSE: u8 = 1;
const PART: u8 = 2;
const OTHER_DOMAIN: u8 = 3;
const DIFFERS: u8 = 4;

/// The level, and how often strangers reach it; `None` where one side knows no company.
pub(super) fn compare(left: &Side, right: &Side) -> Option<(u8, Chance)> {
    let (domain, other_domain) = (left.get(Field::Domain), right.get(Field::Domain));
    if !domain.is_empty() && domain == other_domain {
        return Some((SAME, Chance::Of(Field::Domain, left.count(Field::Domain))));
    }
    let (name, other_name) = (left.get(Field::Company), right.get(Field::Company));
    let by_name = (!name.is_empty() && !other_name.is_empty()).then(|| names(name, other_name));
    let have_domains = !domain.is_empty() && !other_domain.is_empty();
    if have_domains {
        let bound = 2 + usize::from(domain.len() > 14);
        if domain.len() >= 7 && same_number(domain, other_domain) && within(domain, other_domain, bound).is_some() {
            return Some((CLOSE, Chance::Usual));
        }
        return Some((if by_name.is_some_and(|level| level <= CLOSE) { OTHER_DOMAIN } else { DIFFERS }, Chance::Usual));
    }
    let level = match by_name {
        Some(SAME) => {
            return Some((
                SAME,
                Chance::Of(Field::Company, left.count(Field::Company).min(right.count(Field::Company))),
            ));
        }
        Some(CLOSE) => CLOSE,
        level => {
            // `clear code` and `clearcode.cc`.
            let is_label =
                |name: &str, domain: &str| !name.is_empty() && !domain.is_empty() && is_label_of(name, domain);
            if is_label(name, other_domain) || is_label(other_name, domain) { CLOSE } else { level? }
        }
    };
    Some((level, Chance::Usual))
}

/// Whether the companies are known to be two: `Some(true)` by their domains, `Some(false)` only by their names. `None`: they
/// have something in common, or one side knows too little.
pub(super) fn are_others(left: &Side, right: &Side) -> Option<bool> {
    let (level, _) = compare(left, right)?;
    let (name, other_name) = (left.get(Field::Company), right.get(Field::Company));
    let telling = |word: &&str| vocabulary::weight(word) > FILLER as u16;
    let share = |word: &str| other_name.split(' ').any(|other| other == word);
    // `Siemens` and `Siemens Healthineers`: a group, or one company said in two ways.
    if level != DIFFERS || name.split(' ').filter(telling).any(share) {
        return None;
    }
    let label = |side: &Side| side.get(Field::Domain).split('.').next().unwrap_or_default().to_owned();
    let (one, other) = (label(left), label(right));
    let have_domains = !one.is_empty() && !other.is_empty();
    // `acme.com`, `acme.de` and `acme-group.com`.
    (!have_domains || !one.contains(&other) && !other.contains(&one)).then_some(have_domains)
}

/// Whether a domain's first label is the name, or begins or ends with it.
fn is_label_of(name: &str, domain: &str) -> bool {
    let label: String = domain.split('.').next().unwrap_or_default().chars().filter(|c| *c != '-').collect();
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    label == name || name.len() >= 4 && (label.starts_with(&name) || label.ends_with(&name))
}

/// Levels by name alone.
fn names(one: &str, other: &str) -> u8 {
    if one == other {
        return SAME;
    }
    // Aligning is dear: names without a letter pair in common at a word's begin aren't worth it.
    if !could_agree(one, other) {
        return DIFFERS;
    }
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let agreement = Prepared::new(one, vocabulary::weight).compare(other, vocabulary::weight);
    level(&agreement)
}

fn could_agree(one: &str, other: &str) -> bool {
    let begins = |c: char| other.split(' ').any(|word| word.starts_with(c));
    one.split(' ').filter_map(|word| word.chars().next()).any(begins)
}

const GRAMMAR: u32 = vocabulary::GRAMMAR as u32;
/// Heaviest word that says only that it is a company, or what kind.
const FILLER: u32 = 40;

fn level(agreement: &Agreement) -> u8 {
    let heaviest = agreement.left_heaviest.max(agreement.right_heaviest);
    if agreement.identical {
        return SAME;
    }
    if agreement.shared < 60 || agreement.numbers_differ {
        return if agreement.initials == Initials::Letters { PART } else { DIFFERS };
    }
    match heaviest {
        0..=GRAMMAR if agreement.letters_differ < 200 => CLOSE,
        ..=FILLER if !agreement.common_differ && agreement.letters_differ < 120 => CLOSE,
        _ if agreement.left_heaviest <= FILLER || agreement.right_heaviest <= FILLER => PART,
        _ if agreement.shared >= 120 => PART,
        _ => DIFFERS,
    }
}
