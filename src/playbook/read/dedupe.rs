//! Reading `[dedupe]` and `[survivorship]`; each may be missing.
//!
//! In scope: names and types, each with its finding. Not in scope: what they do (`playbook::dedupe` says it).

use super::super::{Criteria, Dedupe, ExactKey, Survives, Survivorship};
use super::matching::{confidence_of, names};
use super::table::{Reader, Table};
use crate::decision::Confidence;
use crate::lead::LeadField;
use std::collections::BTreeMap;

/// Least `same`: below it a merge is more often wrong than right.
const LEAST_SAME: u32 = 500_000;

/// Least `review`: below it every namesake is on the list.
const LEAST_REVIEW: u32 = 10_000;

/// Most sources that can be told apart by trust.
const MOST_SOURCES: usize = 100;

/// `[dedupe]`
pub(super) fn dedupe(reader: &mut Reader, root: &mut Table) -> Dedupe {
    let mut dedupe = Dedupe::default();
    let Some(mut table) = root.take("dedupe").and_then(|node| reader.table(node, "dedupe")) else { return dedupe };
    if let Some(same) = threshold(reader, &mut table, "same", LEAST_SAME) {
        // Who only lowers the one means the other to be no higher.
        (dedupe.same, dedupe.review) = (same, dedupe.review.min(same));
    }
    if let Some(review) = threshold(reader, &mut table, "review", LEAST_REVIEW) {
        if review > dedupe.same {
            let found = format!("review {review} above same {}", dedupe.same);
            reader.finding(table.offset, &table.at, found, "review at most as high as same", None);
        }
        dedupe.review = review;
    }
    if let Some(keys) = names(reader, &mut table, "keys", ExactKey::NAMES.iter().copied()) {
        dedupe.keys = keys.iter().filter_map(|name| ExactKey::of(name)).collect();
    }
    if let Some(node) = table.take("match")
        && let Some(name) = reader.one_of(&node, &table.path("match"), Criteria::NAMES.iter().copied())
    {
        dedupe.criteria = Criteria::of(&name).unwrap_or(dedupe.criteria);
    }
    if let Some(fuzzy) = table.optional_yes_no(reader, "fuzzy") {
        dedupe.fuzzy = fuzzy;
    }
    table.finish(reader);
    dedupe
}

fn threshold(reader: &mut Reader, table: &mut Table, name: &str, least: u32) -> Option<Confidence> {
    let node = table.take(name)?;
    let path = table.path(name);
    let confidence = confidence_of(reader, &node, &path)?;
    if confidence.millionths() < least {
        let least = Confidence::from_millionths(least);
        reader.finding(node.offset, &path, format!("{confidence}"), format!("at least {least}"), None);
    }
    Some(confidence)
}

/// `[survivorship]`
pub(super) fn survivorship(reader: &mut Reader, root: &mut Table) -> Survivorship {
    let mut survivorship = Survivorship::default();
    let Some(mut table) = root.take("survivorship").and_then(|node| reader.table(node, "survivorship")) else {
        return survivorship;
    };
    if let Some(node) = table.take("default")
        && let Some(name) = reader.one_of(&node, &table.path("default"), Survives::NAMES.iter().copied())
    {
        survivorship.default = Survives::of(&name).unwrap_or(survivorship.default);
    }
    survivorship.fields = fields(reader, &mut table);
    survivorship.sources = sources(reader, &mut table);
    let trusts = |rule: &Survives| *rule == Survives::TrustedSource;
    if survivorship.sources.is_empty() && (trusts(&survivorship.default) || survivorship.fields.values().any(trusts)) {
        let expected = "`sources`, the most trusted first";
        reader.finding(table.offset, &table.at, "`trusted_source` without sources", expected, None);
    }
    table.finish(reader);
    survivorship
}

/// `fields.FIELD = "RULE"`
fn fields(reader: &mut Reader, table: &mut Table) -> BTreeMap<LeadField, Survives> {
    let mut rules = BTreeMap::new();
    let Some(fields) = table.take("fields").and_then(|node| reader.table(node, &table.path("fields"))) else {
        return rules;
    };
    let at = fields.at.clone();
    for (name, offset, node) in fields.into_rest() {
        let Some(field) = LeadField::of(&name) else {
            reader.unknown(offset, &at, &name, LeadField::NAMES.iter().copied());
            continue;
        };
        let rule = reader.one_of(&node, &format!("{at}.{name}"), Survives::NAMES.iter().copied());
        if let Some(rule) = rule.and_then(|rule| Survives::of(&rule)) {
            rules.insert(field, rule);
        }
    }
    rules
}

fn sources(reader: &mut Reader, table: &mut Table) -> Vec<String> {
    let Some(node) = table.take("sources") else { return Vec::new() };
    let (offset, path) = (node.offset, table.path("sources"));
    let list = reader.list(node, &path).unwrap_or_default();
    if list.len() > MOST_SOURCES {
        let found = format!("a list of {}", list.len());
        reader.finding(offset, &path, found, format!("at most {MOST_SOURCES} sources"), None);
    }
    let mut sources: Vec<String> = Vec::new();
    for (at, node) in list.into_iter().take(MOST_SOURCES) {
        let Some(source) = reader.text(&node, &at).map(|source| source.to_lowercase()) else { continue };
        if sources.contains(&source) {
            reader.finding(node.offset, &at, format!("`{source}` again"), "each source once", None);
        } else {
            sources.push(source);
        }
    }
    sources
}
