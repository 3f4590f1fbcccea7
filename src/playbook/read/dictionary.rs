//! The dictionary of a playbook's text: `[dictionary.title]`, `"Growth Hacker" = { level = "senior" }`.
//!
//! In scope: which columns it has, and what an entry of each can mean. Not in scope: looking leads' values up.

use super::super::dictionary::{Dictionary, Entries, Position};
use super::super::node::{Node, Value};
use super::super::{Segment, country, industry};
use super::table::{Reader, Table};
use crate::lead::{Employees, Function, Level};
use crate::text::key;
use std::collections::BTreeMap;

/// `[dictionary]`; the names of `segments` are sizes as well.
pub(super) fn dictionary(reader: &mut Reader, root: &mut Table, segments: &[Segment]) -> Dictionary {
    let mut dictionary = Dictionary::default();
    if let Some(mut table) = root.take("dictionary").and_then(|node| reader.table(node, "dictionary")) {
        let bands: BTreeMap<&str, &Segment> = segments.iter().rev().map(|band| (band.name.as_str(), band)).collect();
        dictionary = Dictionary {
            title: entries(reader, &mut table, "title", position),
            industry: entries(reader, &mut table, "industry", industry_code),
            country: entries(reader, &mut table, "country", country_code),
            state: entries(reader, &mut table, "state", state_code),
            employees: entries(reader, &mut table, "employees", |reader, node, at| employees(reader, node, at, &bands)),
            source: entries(reader, &mut table, "source", text),
            campaign: entries(reader, &mut table, "campaign", text),
            product: entries(reader, &mut table, "product", text),
            partner: entries(reader, &mut table, "partner", text),
            segments: Entries::new(),
        };
        table.finish(reader);
    }
    dictionary.with_segments(segments)
}

/// The entries of one column; a text that is written twice, in whatever spelling, is a finding.
fn entries<T>(
    reader: &mut Reader,
    table: &mut Table,
    column: &str,
    mut meaning: impl FnMut(&mut Reader, Node, &str) -> Option<T>,
) -> Entries<T> {
    let at = table.path(column);
    let Some(rest) = table.take(column).and_then(|node| reader.table(node, &at)).map(Table::into_rest) else {
        return Entries::new();
    };
    let mut entries = Entries::new();
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for (text, offset, node) in rest {
        let (path, key) = (format!("{at}.{text}"), key(&text));
        if text.chars().count() > Dictionary::TEXT_CHARS {
            let expected = format!("a text of at most {} characters", Dictionary::TEXT_CHARS);
            let found = format!("{} characters", text.chars().count());
            reader.finding(offset, &at, found, expected, None);
        } else if key.is_empty() {
            reader.finding(offset, &path, format!("`{text}`"), "a text with letters or digits", None);
        } else if let Some(first) = first.get(&key) {
            let expected = format!("each text once: readers don't tell it from `{first}`");
            reader.finding(offset, &path, format!("`{text}`"), expected, None);
        } else {
            first.insert(key.clone(), text);
            if let Some(meaning) = meaning(reader, node, &path) {
                entries.insert(key, meaning);
            }
        }
    }
    entries
}

fn text(reader: &mut Reader, node: Node, at: &str) -> Option<String> {
    reader.text(&node, at)
}

/// `{ level = "senior", function = "marketing" }`
fn position(reader: &mut Reader, node: Node, at: &str) -> Option<Position> {
    let mut table = reader.table(node, at)?;
    let (level, function) = (table.take("level"), table.take("function"));
    if level.is_none() && function.is_none() {
        reader.finding(table.offset, at, "neither", "`level`, `function` or both", None);
    }
    let level = level.and_then(|node| reader.one_of(&node, &table.path("level"), Level::NAMES.iter().copied()));
    let function =
        function.and_then(|node| reader.one_of(&node, &table.path("function"), Function::NAMES.iter().copied()));
    table.finish(reader);
    Some(Position {
        level: level.and_then(|name| Level::of(&name)),
        function: function.and_then(|name| Function::of(&name)),
    })
}

fn industry_code(reader: &mut Reader, node: Node, at: &str) -> Option<String> {
    let text = reader.text(&node, at)?;
    if industry::codes().any(|code| code == text) {
        return Some(text);
    }
    let meant = reader.nearest(&text, industry::codes());
    reader.finding(node.offset, at, node.value.describe(), industry::EXPECTED, meant);
    None
}

fn country_code(reader: &mut Reader, node: Node, at: &str) -> Option<String> {
    let code = country::code(&reader.text(&node, at)?);
    if code.is_none() {
        reader.wrong(&node, at, country::EXPECTED);
    }
    code
}

fn state_code(reader: &mut Reader, node: Node, at: &str) -> Option<String> {
    let code = reader.text(&node, at)?.to_ascii_uppercase();
    let whole = code.split_once('-').is_some_and(|(of, state)| {
        country::code(of).is_some()
            && (1..=3).contains(&state.len())
            && state.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if !whole {
        reader.wrong(&node, at, "a state's code by ISO 3166-2 with its country, such as `US-CA`");
    }
    whole.then_some(code)
}

/// `"1-200"`, `"500+"`, `50`, or the name of a segment.
fn employees(reader: &mut Reader, node: Node, at: &str, bands: &BTreeMap<&str, &Segment>) -> Option<Employees> {
    let text = match &node.value {
        Value::Number(number) => number.to_string(),
        _ => reader.text(&node, at)?,
    };
    if let Some(band) = bands.get(text.as_str()) {
        return Some(Employees { min: band.min, max: band.max });
    }
    let (min, max) = match (text.strip_suffix('+'), text.split_once(['-', '–'])) {
        (Some(min), _) => (min, None),
        (None, Some((min, max))) => (min, Some(max)),
        (None, None) => (text.as_str(), Some(text.as_str())),
    };
    let number = |text: &str| text.trim().parse::<u32>().ok();
    match (number(min), max.map(number)) {
        (Some(min), None) => Some(Employees { min, max: None }),
        (Some(min), Some(Some(max))) if min <= max => Some(Employees { min, max: Some(max) }),
        _ => {
            let meant = reader.nearest(&text, bands.keys().copied());
            let expected = "employees such as `1-200`, `500+` or `50`, or the name of a segment";
            reader.finding(node.offset, at, node.value.describe(), expected, meant);
            None
        }
    }
}
