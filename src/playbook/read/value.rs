//! Values of a field in a playbook's text, in the form in which leads have them; a group stands for its values.
//!
//! In scope: which values each type of field has. Not in scope: what groups hold (`group`).

use super::super::field::{Field, Type};
use super::super::node::{Node, Value};
use super::super::{country, industry};
use super::names::Names;
use super::table::Reader;

/// The values that `node` stands for: those of the group of this name, or one of the field's own.
pub(super) fn values(reader: &mut Reader, field: Field, node: &Node, at: &str, names: &Names) -> Option<Vec<String>> {
    if field.value_type() == Type::YesNo {
        return match node.value {
            Value::YesNo(yes) => Some(vec![yes.to_string()]),
            _ => {
                reader.wrong(node, at, "true or false");
                None
            }
        };
    }
    let text = reader.text(node, at)?;
    if let Some(group) = names.groups.find(field, &text) {
        return reader.spell_out(|| group.values(), node, at);
    }
    let values = plain(field, &text, names);
    if values.is_none() {
        unknown(reader, field, node, at, names);
    }
    values
}

/// The field's values that `text` means without any group; several for an industry of several numbers.
pub(super) fn plain(field: Field, text: &str, names: &Names) -> Option<Vec<String>> {
    let one = |value: String| Some(vec![value]);
    match field.value_type() {
        Type::Closed(known) => known.contains(&text).then(|| vec![text.to_owned()]),
        Type::Segment => names.segments.contains(text).then(|| vec![text.to_owned()]),
        Type::Country => country::code(text).and_then(one),
        Type::Industry => Some(industry::beginnings(text)).filter(|codes| !codes.is_empty()),
        Type::Partner => names.partners.get(&field).filter(|known| known.contains(text)).and(one(text.to_owned())),
        Type::Text => one(text.to_lowercase()),
        Type::YesNo | Type::Number | Type::Moment => None,
    }
}

/// Says that `node` is no value of the field, and no group of such.
pub(super) fn unknown(reader: &mut Reader, field: Field, node: &Node, at: &str, names: &Names) {
    // No further than guesses go: each of many mistakes would list many groups.
    let groups = names.groups.names(field).take(reader.guesses());
    match field.value_type() {
        Type::Closed(known) => {
            reader.one_of(node, at, known.iter().copied().chain(groups));
        }
        Type::Segment => {
            reader.one_of(node, at, names.segments.iter().map(String::as_str).chain(groups));
        }
        Type::Partner => {
            let known = names.partners.get(&field).into_iter().flatten();
            reader.one_of(node, at, known.map(String::as_str).chain(groups));
        }
        Type::Country => {
            let or_group = if groups.clone().next().is_some() { ", or a group of countries" } else { "" };
            not_one_of(reader, node, at, &format!("{}{or_group}", country::EXPECTED), groups);
        }
        _ => not_one_of(reader, node, at, industry::EXPECTED, industry::codes().chain(groups)),
    }
}

fn not_one_of<'n>(
    reader: &mut Reader,
    node: &Node,
    at: &str,
    expected: &str,
    names: impl IntoIterator<Item = &'n str>,
) {
    let meant = match &node.value {
        Value::Text(text) => reader.nearest(text.trim(), names),
        _ => None,
    };
    reader.finding(node.offset, at, node.value.describe(), expected, meant);
}
