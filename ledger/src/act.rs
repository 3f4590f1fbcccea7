//! Acts: who did something, and when.
//!
//! In scope: the noun and its three columns. Not in scope: what was done.

use crate::Error;
use crate::access::key;
use crate::row::{optional_text, text, time};
use crate::sql::{Row, Value};
use jiff::Timestamp;
use serde::Serialize;

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Act {
    pub at: Timestamp,
    /// As the sender named them; of whoever was signed in, the e-mail address.
    pub by: Option<String>,
    /// The id of the access key, the first 12 digits of its digest; or `person:` and the id of whoever was signed in. Empty:
    /// nobody did it, it came about on arrival.
    pub key: String,
}

impl Act {
    /// What the holder of `access_key`, or who signed in as this `person:`, does now, on behalf of `by`.
    pub(crate) fn new(by: Option<&str>, access_key: &str, now: Timestamp) -> Self {
        let is_person = access_key.starts_with("person:");
        let key = if is_person { access_key.to_owned() } else { key::id(access_key) };
        Self { at: now, by: by.map(str::to_owned), key }
    }

    /// What comes about by itself.
    pub(crate) fn of_arrival(now: Timestamp) -> Self {
        Self { at: now, by: None, key: String::new() }
    }

    /// The three columns, in this order: at, by, key.
    pub(crate) fn columns(&self) -> [Value; 3] {
        [self.at.as_millisecond().into(), self.by.clone().into(), (&self.key).into()]
    }

    /// Reads the three columns from `column` on.
    pub(crate) fn read(row: &Row, column: usize) -> Result<Self, Error> {
        Ok(Self { at: time(row, column)?, by: optional_text(row, column + 1)?, key: text(row, column + 2)?.into() })
    }

    /// As [`read`](Self::read), where the act may not have been done.
    pub(crate) fn read_optional(row: &Row, column: usize) -> Result<Option<Self>, Error> {
        if row.get(column) == Some(&Value::Null) { Ok(None) } else { Self::read(row, column).map(Some) }
    }
}
