//! A tree of values with their places in the text, the same for TOML and JSON.
//!
//! In scope: syntax, and where each value stands. Not in scope: what the values mean (`read`).

use super::{Finding, Findings};
use toml::de::{DeTable, DeValue};

/// A value and the byte offset at which it stands; `None`: the text's format doesn't tell.
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) offset: Option<usize>,
}

pub(super) enum Value {
    Text(String),
    Number(i64),
    YesNo(bool),
    List(Vec<Node>),
    /// Names with their offsets, in the order of the text.
    Table(Vec<(String, Option<usize>, Node)>),
    /// Anything that playbooks have no use for, as written.
    Other(String),
}

impl Value {
    /// What this is, for people: "the text `EMEA`".
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Text(text) => format!("the text `{text}`"),
            Self::Number(number) => format!("the number {number}"),
            Self::YesNo(yes) => format!("{yes}"),
            Self::List(list) => format!("a list of {}", list.len()),
            Self::Table(_) => "a table".into(),
            Self::Other(text) => format!("`{text}`"),
        }
    }
}

/// Reads TOML.
///
/// # Errors
/// The first syntax error with its line and column; what follows from it is not told.
pub(super) fn toml(text: &str) -> Result<Node, Findings> {
    let table = DeTable::parse(text).map_err(|error| {
        let (line, column) = Places::of(text).place(error.span().map_or(0, |span| span.start));
        let found = text.lines().nth(line as usize - 1).unwrap_or_default().trim();
        Findings(vec![Finding {
            line,
            column,
            at: "syntax".into(),
            found: if found.is_empty() { "the end of the text".into() } else { format!("`{found}`") },
            expected: format!("TOML: {}", error.message()),
            did_you_mean: None,
        }])
    })?;
    Ok(from_table(table.get_ref()))
}

/// Reads JSON.
///
/// # Errors
/// The first syntax error with its line and column.
pub(super) fn json(text: &str) -> Result<Node, Findings> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        Findings(vec![Finding {
            line: u32::try_from(error.line()).unwrap_or(u32::MAX),
            column: u32::try_from(error.column()).unwrap_or(u32::MAX),
            at: "syntax".into(),
            found: "text that is no JSON".into(),
            expected: format!("JSON: {error}"),
            did_you_mean: None,
        }])
    })?;
    Ok(from_json(value))
}

/// Turns byte offsets into lines and columns, in one walk over the text as long as they ascend.
pub(super) struct Places<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'t> Places<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1, column: 1 }
    }

    /// Line and column, both from 1, of a byte offset; the last place again where `offset` lies before it.
    pub(super) fn place(&mut self, offset: usize) -> (u32, u32) {
        let more = offset.saturating_sub(self.offset);
        for byte in self.text.bytes().skip(self.offset).take(more) {
            match byte {
                b'\n' => (self.line, self.column) = (self.line.saturating_add(1), 1),
                // Continuation bytes of UTF-8 don't begin a character.
                byte if byte & 0xC0 == 0x80 => {}
                _ => self.column = self.column.saturating_add(1),
            }
        }
        self.offset += more;
        (self.line, self.column)
    }
}

fn from_table(table: &DeTable) -> Node {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let node = Node { offset: Some(value.span().start), ..from_value(value.get_ref()) };
            (key.get_ref().to_string(), Some(key.span().start), node)
        })
        .collect();
    entries.sort_by_key(|(_, offset, _)| *offset);
    Node { value: Value::Table(entries), offset: Some(0) }
}

fn from_value(value: &DeValue) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(integer) => {
            integer.to_string().parse().map_or_else(|_| Value::Other(integer.to_string()), Value::Number)
        }
        DeValue::Boolean(yes) => Value::YesNo(*yes),
        DeValue::Array(list) => Value::List(
            list.iter().map(|item| Node { offset: Some(item.span().start), ..from_value(item.get_ref()) }).collect(),
        ),
        DeValue::Table(table) => return from_table(table),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Float(float) => Value::Other(float.to_string()),
    };
    Node { value, offset: None }
}

fn from_json(value: serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let value = match value {
        Json::String(text) => Value::Text(text),
        Json::Bool(yes) => Value::YesNo(yes),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Other(number.to_string()), Value::Number),
        Json::Array(list) => Value::List(list.into_iter().map(from_json).collect()),
        Json::Object(table) => {
            Value::Table(table.into_iter().map(|(name, value)| (name, None, from_json(value))).collect())
        }
        Json::Null => Value::Other("null".into()),
    };
    Node { value, offset: None }
}
