//! Reading `[matching]`: thresholds, levers, tie-breakers.
//!
//! In scope: names and types, each with its finding. Not in scope: what a lever does (`playbook::matching` says it).

use super::super::matching::{DomainOnly, FEATURES, Matching, TieBreaker};
use super::table::{Reader, Table};
use crate::account::AccountKind;
use crate::decision::Confidence;
use crate::playbook::node::{Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// `[matching]`
pub(super) fn matching(reader: &mut Reader, mut table: Table) -> Option<Matching> {
    let accept = confidence(reader, &mut table, "match");
    let review = confidence(reader, &mut table, "review");
    if let (Some(accept), Some(review)) = (accept, review)
        && review > accept
    {
        let found = format!("review {review} above match {accept}");
        reader.finding(table.offset, &table.at, found, "review at most as high as match", None);
    }
    let mut levers = Matching::new(accept.unwrap_or_default(), review.unwrap_or_default());
    if let Some(node) = table.take("domain_only")
        && let Some(name) = reader.one_of(&node, &table.path("domain_only"), DomainOnly::NAMES.iter().copied())
    {
        levers.domain_only = DomainOnly::of(&name).unwrap_or_default();
    }
    levers.points = points(reader, &mut table);
    let features = FEATURES.iter().map(|(feature, _)| *feature);
    levers.off = names(reader, &mut table, "off", features).unwrap_or_default().into_iter().collect();
    let kinds = names(reader, &mut table, "kinds", AccountKind::NAMES.iter().copied());
    levers.kinds = kinds.unwrap_or_default().iter().filter_map(|name| AccountKind::of(name)).collect();
    levers.prefer_country = yes_or_no(reader, &mut table, "prefer_country");
    levers.same_country_only = yes_or_no(reader, &mut table, "same_country_only");
    levers.first_uncommon_word = yes_or_no(reader, &mut table, "first_uncommon_word");
    levers.relaxed = yes_or_no(reader, &mut table, "relaxed");
    if let Some(order) = names(reader, &mut table, "tie_breakers", TieBreaker::NAMES.iter().copied()) {
        levers.tie_breakers = order.iter().filter_map(|name| TieBreaker::of(name)).collect();
    }
    table.finish(reader);
    accept.and(review).map(|_| levers)
}

/// A number from 0 to 1 that has to be there.
fn confidence(reader: &mut Reader, table: &mut Table, name: &str) -> Option<Confidence> {
    let node = table.required(reader, name)?;
    confidence_of(reader, &node, &table.path(name))
}

/// A number from 0 to 1.
pub(super) fn confidence_of(reader: &mut Reader, node: &Node, at: &str) -> Option<Confidence> {
    let number: Option<f64> = match &node.value {
        Value::Other(text) => text.parse().ok(),
        Value::Number(number @ (0 | 1)) => Some(f64::from(u8::from(*number == 1))),
        _ => None,
    };
    match number {
        Some(number) if (0.0..=1.0).contains(&number) => {
            Some(Confidence::from_millionths((number * 1e6).round() as u32))
        }
        _ => {
            reader.wrong(node, at, "a number from 0.0 to 1.0");
            None
        }
    }
}

/// A list of names, each at most once; `None`: there is no list.
pub(super) fn names<'n>(
    reader: &mut Reader,
    table: &mut Table,
    name: &str,
    known: impl IntoIterator<Item = &'n str> + Clone,
) -> Option<Vec<String>> {
    let node = table.take(name)?;
    let (offset, path) = (node.offset, table.path(name));
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    let list = reader.list(node, &path)?;
    if let Some(expected) =
        [("kinds", "at least one kind"), ("keys", "at least one key")].iter().find(|(of, _)| *of == name)
        && list.is_empty()
    {
        reader.finding(offset, &path, "an empty list", expected.1, None);
    }
    for (at, node) in list {
        let Some(name) = reader.one_of(&node, &at, known.clone()) else { continue };
        if seen.insert(name.clone()) {
            names.push(name);
        } else {
            reader.finding(node.offset, &at, format!("`{name}` again"), "each name once", None);
        }
    }
    Some(names)
}

fn yes_or_no(reader: &mut Reader, table: &mut Table, name: &str) -> bool {
    table.optional_yes_no(reader, name).unwrap_or(false)
}

/// Most points that one level can have, for or against: they make the odds e²⁰ times as good.
const MOST_POINTS: i32 = 2_000;

/// `points.FEATURE.LEVEL = n`
fn points(reader: &mut Reader, table: &mut Table) -> BTreeMap<String, BTreeMap<String, i32>> {
    let mut points = BTreeMap::new();
    let Some(features) = table.take("points").and_then(|node| reader.table(node, &table.path("points"))) else {
        return points;
    };
    let at = features.at.clone();
    for (feature, offset, node) in features.into_rest() {
        let Some((_, levels)) = FEATURES.iter().find(|(known, _)| *known == feature) else {
            reader.unknown(offset, &at, &feature, FEATURES.iter().map(|(feature, _)| *feature));
            continue;
        };
        let Some(of_levels) = reader.table(node, &format!("{at}.{feature}")) else { continue };
        let at = of_levels.at.clone();
        for (level, offset, node) in of_levels.into_rest() {
            if !levels.contains(&level.as_str()) {
                reader.unknown(offset, &at, &level, levels.iter().copied());
                continue;
            }
            let number = if let Value::Number(number) = node.value { i32::try_from(number).ok() } else { None };
            match number.filter(|number| number.abs() <= MOST_POINTS) {
                Some(number) => {
                    points.entry(feature.clone()).or_insert_with(BTreeMap::new).insert(level, number);
                }
                None => {
                    let expected = format!("a whole number from -{MOST_POINTS} to {MOST_POINTS}");
                    reader.wrong(&node, &format!("{at}.{level}"), &expected);
                }
            }
        }
    }
    points
}
