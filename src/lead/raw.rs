//! The raw lead: the fields as they came, in the order in which they came.
//!
//! In scope: keeping everything. Not in scope: reading bytes (JSON, forms, CSV are the shells') and
//! meaning (`standardize`).

use super::Column;
use serde::{Deserialize, Serialize};

/// A submission's fields as they came: names and values as text, in order, repeats included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct RawLead {
    fields: Vec<(String, String)>,
}

impl RawLead {
    /// Keeps one more field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.push((name.into(), value.into()));
    }

    /// Puts a field before all others: it is the one that counts.
    pub fn put_first(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.insert(0, (name.into(), value.into()));
    }

    /// All fields, as they came.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of `column` that isn't blank, whatever the sender called it.
    pub fn get(&self, column: Column) -> Option<&str> {
        self.fields()
            .find(|(name, value)| Column::of(name) == Some(column) && !value.trim().is_empty())
            .map(|(_, value)| value)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for RawLead {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self { fields: fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}
