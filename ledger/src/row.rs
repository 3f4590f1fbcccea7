//! Taking typed values out of rows.
//!
//! In scope: one function a type. Not in scope: statements.

use crate::Error;
use crate::sql::{Row, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The text in `column`.
pub(crate) fn text(row: &Row, column: usize) -> Result<&str, Error> {
    match row.get(column) {
        Some(Value::Text(text)) => Ok(text),
        other => Err(unlike(other, column, "text")),
    }
}

/// The text in `column`, or `None` for NULL.
pub(crate) fn optional_text(row: &Row, column: usize) -> Result<Option<String>, Error> {
    match row.get(column) {
        Some(Value::Null) => Ok(None),
        _ => Ok(Some(text(row, column)?.to_owned())),
    }
}

/// The whole number in `column`.
pub(crate) fn integer(row: &Row, column: usize) -> Result<i64, Error> {
    match row.get(column) {
        Some(Value::Integer(integer)) => Ok(*integer),
        other => Err(unlike(other, column, "a whole number")),
    }
}

/// The time in `column`.
pub(crate) fn time(row: &Row, column: usize) -> Result<jiff::Timestamp, Error> {
    let milliseconds = integer(row, column)?;
    jiff::Timestamp::from_millisecond(milliseconds)
        .map_err(|error| Error::Unreadable(format!("the time {milliseconds}: {error}")))
}

/// The time in `column`, or `None` for NULL.
pub(crate) fn optional_time(row: &Row, column: usize) -> Result<Option<jiff::Timestamp>, Error> {
    if row.get(column) == Some(&Value::Null) { Ok(None) } else { time(row, column).map(Some) }
}

/// The JSON in `column`.
pub(crate) fn json<T: DeserializeOwned>(row: &Row, column: usize) -> Result<T, Error> {
    from_json(text(row, column)?)
}

/// A value from stored JSON.
pub(crate) fn from_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| {
        // What serde says quotes the value, and errors are logged.
        Error::Unreadable(format!("JSON of another form ({:?}) at byte {}", error.classify(), error.column()))
    })
}

/// A value of another kind than is needed, without the value: errors are logged, and nobody's data belongs there.
fn unlike(found: Option<&Value>, column: usize, expected: &str) -> Error {
    let found = match found {
        None => "nothing",
        Some(Value::Null) => "NULL",
        Some(Value::Integer(_)) => "a whole number",
        Some(Value::Text(_)) => "text",
        Some(Value::Blob(_)) => "bytes",
    };
    Error::Unreadable(format!("{found} in column {column}, expected {expected}"))
}

/// A value as JSON to be stored.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Unreadable(error.to_string()))
}

/// `?, ?, ?`: as many as there are arguments.
pub(crate) fn placeholders(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// Something that another row names, so that it has to be there.
pub(crate) fn existing<T>(found: Option<T>) -> Result<T, Error> {
    found.ok_or_else(|| Error::Unreadable("a row that another one names is gone".into()))
}
