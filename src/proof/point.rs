//! Points: where one lead stands in the space, class by class.
//!
//! In scope: the class of each value a lead has. Not in scope: where the values come from (`decide` reads fields).

use super::solve::Point;
use super::space::{Space, Variable, at, beginning, collect};
use crate::decision::Held;
use crate::playbook::{Condition, Field, Playbook};
use std::collections::BTreeSet;

/// The point of a lead with these values; fields that aren't named are unknown, or no where nothing else can be.
pub(super) fn of(facts: &[Held], playbook: &Playbook, space: &Space) -> Point {
    let least = |domain: &super::class_set::ClassSet| domain.iter().next().unwrap_or(0);
    let mut point: Point = space.domains().iter().map(least).collect();
    let tests = tests(playbook);
    for held in facts {
        let (Some(field), Some(value)) = (Field::of(&held.field), held.value.as_deref()) else { continue };
        if let (Some(class), Some(variable)) = (point.get_mut(at(field)), space.variables.get(at(field))) {
            *class = match field {
                Field::Time => value.parse().ok().and_then(|now| space.moments.like(now)).map_or(1, |place| place + 1),
                _ => class_of(variable, value, &tests),
            };
        }
    }
    point
}

/// Every value that a condition tests a field for.
fn tests(playbook: &Playbook) -> BTreeSet<(Field, &str)> {
    let mut leaves = Vec::new();
    playbook.conditions().for_each(|condition| collect(condition, &mut leaves));
    let mut tests = BTreeSet::new();
    for (field, leaf) in leaves {
        if let Condition::In { values, .. } = leaf {
            tests.extend(values.iter().map(|value| (field, value.as_str())));
        }
    }
    tests
}

/// The class whose values pass the same tests as `value`.
fn class_of(variable: &Variable, value: &str, tests: &BTreeSet<(Field, &str)>) -> usize {
    if let Some(class) = variable.class_of_number(value) {
        return class;
    }
    let value = match variable.field.value_type() {
        crate::playbook::Type::Text => value.to_lowercase(),
        _ => value.to_owned(),
    };
    if let Some(class) = variable.class_of(&value) {
        return class;
    }
    let field = variable.field;
    let tests: Vec<&str> =
        tests.range((field, "")..).take_while(|(of, _)| *of == field).map(|(_, test)| *test).collect();
    let passes = |value: &str, test: &str| match beginning(field, test) {
        Some(beginning) => value.starts_with(beginning),
        None => value == test,
    };
    let alike = |class: &usize| {
        variable
            .value(*class)
            .is_some_and(|other| tests.iter().all(|test| passes(&value, test) == passes(&other, test)))
    };
    (1..variable.classes()).find(alike).unwrap_or(0)
}
