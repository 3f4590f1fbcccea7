//! A lead's facts as every engine can take them: each field there, names without dots, numbers and yes or no as such.
//!
//! In scope: flat JSON. A text that is missing is empty, which no rule tests for.

use deciding::model::{Facts, Model, Row, Test};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The field that a test asks for.
pub fn field(test: &Test) -> &'static str {
    match test {
        Test::In(field, _) | Test::Begins(field, _) | Test::Between(field, ..) | Test::Is(field, _) => field,
    }
}

/// A field's name without a dot.
pub fn plain(field: &str) -> String {
    field.replace('.', "_")
}

/// All fields that these rows ask for.
pub fn fields<'m>(rows: impl IntoIterator<Item = &'m Row>) -> Vec<&'static str> {
    let fields: BTreeSet<&str> = rows.into_iter().flatten().map(field).collect();
    fields.into_iter().collect()
}

/// Every lead of the model.
pub fn leads(model: &Model) -> Vec<Map<String, Value>> {
    let fields = fields(model.cases.iter().chain(&model.territories));
    let lead = |facts: &Facts| fields.iter().map(|field| (plain(field), value(field, facts))).collect();
    model.leads.iter().map(lead).collect()
}

fn value(field: &str, facts: &Facts) -> Value {
    let text = facts.get(field).map_or("", String::as_str);
    match field {
        "employees" => json!(text.parse::<u32>().unwrap_or(0)),
        "repeat" => json!(text == "true"),
        _ => json!(text),
    }
}
