//! Whether a condition holds, and which values made it hold.
//!
//! In scope: the meaning of conditions. An unknown field meets no test but `known = false`.

use super::facts::{Facts, Value};
use crate::decision::Held;
use crate::playbook::{Condition, Field};

/// The values that made `condition` hold; `None`: it doesn't.
pub(super) fn holds(condition: &Condition, facts: &Facts) -> Option<Vec<Held>> {
    match condition {
        Condition::All(all) => {
            let mut because = Vec::new();
            for condition in all {
                because.extend(holds(condition, facts)?);
            }
            Some(because)
        }
        Condition::Any(any) => any.iter().find_map(|condition| holds(condition, facts)),
        Condition::Not(not) => match holds(not, facts) {
            Some(_) => None,
            None => Some(seen(not, facts)),
        },
        Condition::Case { case, when } => {
            let because = holds(when, facts)?;
            let case = Held { field: "case".into(), value: Some(case.clone()) };
            Some(std::iter::once(case).chain(because).collect())
        }
        Condition::In { field, values } => {
            let value = facts.value(*field)?;
            let Value::Text(text) = value else { return None };
            values.iter().any(|test| equals(*field, test, text)).then(|| held(*field, Some(value)))
        }
        Condition::Between { field, min, max } => {
            let value = facts.value(*field)?;
            let Value::Number(number) = value else { return None };
            let inside = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
            inside.then(|| held(*field, Some(value)))
        }
        Condition::Known { field, known } => {
            let value = facts.value(*field);
            (value.is_some() == *known).then(|| held(*field, value))
        }
        Condition::During(times) => {
            let calendar = facts.playbook.calendars.get(&times.calendar)?;
            times.has(calendar, facts.now).then(|| held(Field::Time, facts.value(Field::Time)))
        }
    }
}

fn held(field: Field, value: Option<Value>) -> Vec<Held> {
    vec![Held { field: field.name().into(), value: value.map(|value| value.to_string()) }]
}

/// What the fields of a condition that doesn't hold have, each field once.
fn seen(condition: &Condition, facts: &Facts) -> Vec<Held> {
    match condition {
        Condition::All(all) | Condition::Any(all) => {
            let mut seen_once: Vec<Held> = Vec::new();
            for held in all.iter().flat_map(|condition| seen(condition, facts)) {
                if !seen_once.contains(&held) {
                    seen_once.push(held);
                }
            }
            seen_once
        }
        Condition::Not(not) => seen(not, facts),
        Condition::Case { when, .. } => seen(when, facts),
        Condition::In { field, .. } | Condition::Between { field, .. } | Condition::Known { field, .. } => {
            held(*field, facts.value(*field))
        }
        Condition::During(_) => held(Field::Time, facts.value(Field::Time)),
    }
}

/// Tests are lower case for text; a trailing `*` tests the beginning, an industry code always does.
fn equals(field: Field, test: &str, value: &str) -> bool {
    use crate::playbook::Type;
    match field.value_type() {
        Type::Industry => value.starts_with(test),
        Type::Text => {
            let value = value.to_lowercase();
            match test.strip_suffix('*') {
                Some(beginning) => value.starts_with(beginning),
                None => value == test,
            }
        }
        _ => value == test,
    }
}
