//! Conditions in a playbook's text: `{ country = ["DE", "AT"], account.kind = "customer" }`.
//!
//! In scope: their grammar. Not in scope: which values a field can have (`value`), evaluating them (`decide`).

use super::super::Condition;
use super::super::field::{Field, Type};
use super::super::node::{Node, Value};
use super::names::Names;
use super::section;
use super::table::{CaseUse, Reader};
use super::value::values;
use jiff::tz::TimeZoneDatabase;
use std::sync::Arc;

/// Reads a table of tests, all of which have to hold; `all`, `any` and `not` combine further tables.
pub(super) fn condition(reader: &mut Reader, node: Node, at: &str, names: &Names) -> Option<Condition> {
    let table = reader.table(node, at)?;
    let mut all = Vec::new();
    let mut whole = true;
    for (name, offset, node) in table.into_rest() {
        match entry(reader, &name, offset, node, at, names) {
            Some(condition) => all.push(condition),
            None => whole = false,
        }
    }
    if !whole {
        return None;
    }
    Some(match <[Condition; 1]>::try_from(all) {
        Ok([one]) => one,
        Err(all) => Condition::All(all),
    })
}

fn entry(
    reader: &mut Reader,
    name: &str,
    offset: Option<usize>,
    node: Node,
    at: &str,
    names: &Names,
) -> Option<Condition> {
    let path = format!("{at}.{name}");
    match name {
        "all" | "any" => {
            let items = reader.list(node, &path)?;
            if items.is_empty() {
                reader.finding(offset, &path, "an empty list", "at least one condition", None);
                return None;
            }
            let length = items.len();
            let conditions: Vec<Condition> =
                items.into_iter().filter_map(|(at, item)| condition(reader, item, &at, names)).collect();
            if conditions.len() < length {
                return None;
            }
            Some(if name == "all" { Condition::All(conditions) } else { Condition::Any(conditions) })
        }
        "not" => Some(Condition::Not(Box::new(condition(reader, node, &path, names)?))),
        "case" => {
            let items = match node.value {
                Value::List(_) => reader.list(node, &path)?,
                _ => vec![(path.clone(), node)],
            };
            if items.is_empty() {
                reader.finding(offset, &path, "an empty list", "at least one case", None);
                return None;
            }
            let cases: Vec<Option<Condition>> = items.iter().map(|(at, node)| case(reader, node, at, names)).collect();
            let mut cases = cases.into_iter().collect::<Option<Vec<_>>>()?;
            Some(if cases.len() == 1 { cases.remove(0) } else { Condition::Any(cases) })
        }
        // `account.kind = …` is a table in a table.
        "account" => {
            let table = reader.table(node, &path)?;
            let tests: Vec<Option<Condition>> = table
                .into_rest()
                .into_iter()
                .map(|(name, offset, node)| test(reader, &format!("account.{name}"), offset, node, at, names))
                .collect();
            let mut tests = tests.into_iter().collect::<Option<Vec<_>>>()?;
            Some(if tests.len() == 1 { tests.remove(0) } else { Condition::All(tests) })
        }
        "time" => times(reader, node, &path, names),
        _ => test(reader, name, offset, node, at, names),
    }
}

/// `time = "office"`, `time = { calendar = "office", days = ["fri"], from = "14:00" }`, or a list of such: one of them.
fn times(reader: &mut Reader, node: Node, at: &str, names: &Names) -> Option<Condition> {
    let offset = node.offset;
    let items = match node.value {
        Value::List(_) => reader.list(node, at)?,
        _ => vec![(at.to_owned(), node)],
    };
    if items.is_empty() {
        reader.finding(offset, at, "an empty list", "at least one calendar", None);
        return None;
    }
    let times: Vec<Option<Condition>> =
        items.into_iter().map(|(at, node)| section::times(reader, node, &at, names).map(Condition::During)).collect();
    let mut times = times.into_iter().collect::<Option<Vec<_>>>()?;
    Some(if times.len() == 1 { times.remove(0) } else { Condition::Any(times) })
}

/// `case = "Existing customer"`: what that case asks for comes when all cases are read.
fn case(reader: &mut Reader, node: &Node, at: &str, names: &Names) -> Option<Condition> {
    let case = reader.text(node, at)?;
    match names.cases.get(&case) {
        Some((_, true)) => {
            reader.uses.push(CaseUse { at: at.to_owned(), offset: node.offset, case: case.clone() });
            Some(Condition::Case { case, when: Arc::new(Condition::always()) })
        }
        Some(_) => {
            reader.finding(
                node.offset,
                at,
                format!("`{case}`, as several cases are called"),
                "a name of one case",
                None,
            );
            None
        }
        None => {
            // No further than guesses go: each of many mistakes would list many cases.
            let known = names.cases.keys().take(reader.guesses().max(50));
            reader.unknown(node.offset, at, &case, known.map(String::as_str));
            None
        }
    }
}

fn test(
    reader: &mut Reader,
    name: &str,
    offset: Option<usize>,
    node: Node,
    at: &str,
    names: &Names,
) -> Option<Condition> {
    let path = format!("{at}.{name}");
    let Some(field) = Field::of(name) else {
        let meant = reader.nearest(name, Field::NAMES.iter().copied());
        reader.finding(offset, &path, format!("`{name}`"), "a field, `all`, `any`, `not` or `case`", meant);
        return None;
    };
    match node.value {
        Value::Table(_) => operators(reader, field, node, &path),
        _ if field.value_type() == Type::Number => {
            let number = reader.number(&node, &path, 0)?;
            Some(Condition::Between { field, min: Some(number), max: Some(number) })
        }
        Value::List(_) => {
            let items = reader.list(node, &path)?;
            if items.is_empty() {
                reader.finding(offset, &path, "an empty list", "at least one value", None);
                return None;
            }
            let length = items.len();
            let read: Vec<Vec<String>> =
                items.iter().filter_map(|(at, item)| values(reader, field, item, at, names)).collect();
            if read.len() < length {
                return None;
            }
            Some(one_of(field, read.concat()))
        }
        _ => Some(one_of(field, values(reader, field, &node, &path, names)?)),
    }
}

/// The field has one of `values`; each of them once.
fn one_of(field: Field, mut values: Vec<String>) -> Condition {
    values.sort_unstable();
    values.dedup();
    Condition::In { field, values }
}

/// `{ min = 250, max = 4999 }`, `{ known = false }`
fn operators(reader: &mut Reader, field: Field, node: Node, at: &str) -> Option<Condition> {
    let offset = node.offset;
    let mut table = reader.table(node, at)?;
    let known = table.take("known");
    let mut bound = |name| Some(reader.number(&table.take(name)?, &format!("{at}.{name}"), 0));
    let is_number = field.value_type() == Type::Number;
    let (min, max) = if is_number { (bound("min"), bound("max")) } else { (None, None) };
    table.finish(reader);
    if [min, max].contains(&Some(None)) {
        // It was told what is wrong with it.
        return None;
    }
    match (known, min.flatten(), max.flatten()) {
        (Some(node), None, None) => match node.value {
            Value::YesNo(known) => Some(Condition::Known { field, known }),
            _ => {
                reader.wrong(&node, &format!("{at}.known"), "true or false");
                None
            }
        },
        (None, Some(min), Some(max)) if min > max => {
            reader.finding(offset, at, format!("min {min} above max {max}"), "`min` at most as high as `max`", None);
            None
        }
        (None, min, max) if min.is_some() || max.is_some() => Some(Condition::Between { field, min, max }),
        _ => {
            let expected = if is_number {
                "either `known`, or `min`, `max` or both"
            } else {
                "`known`, one value or a list of values"
            };
            reader.finding(offset, at, "no operator that fits", expected, None);
            None
        }
    }
}

/// An IANA time zone name that the bundled database knows.
pub(super) fn is_time_zone(reader: &mut Reader, node: &Node, at: &str) -> Option<String> {
    let name = reader.text(node, at)?;
    let zones = TimeZoneDatabase::bundled();
    if zones.get(&name).is_ok() {
        return Some(name);
    }
    let known: Vec<String> = zones.available().map(|zone| zone.as_str().to_owned()).collect();
    let meant = reader.nearest(&name, known.iter().map(String::as_str));
    reader.finding(node.offset, at, format!("`{name}`"), "an IANA time zone such as `Europe/Berlin`", meant);
    None
}
