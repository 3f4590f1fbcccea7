//! The baseline: what somebody writes by hand who knows these rules and nothing of ours.
//!
//! In scope: each value looked up once, as bits of the tests that it passes; territories by the country or the state that
//! all of them ask for; then row by row. Not in scope: reasons, rules of another shape.

use crate::model::{Facts, Model, Row, Test};
use std::collections::BTreeMap;
use std::collections::HashMap;

/// Most fields that are tested.
const FIELDS: usize = 16;

/// What of each field somebody tests for, each with its bit.
#[derive(Default)]
struct Field {
    whole: HashMap<String, u128>,
    /// By how they begin, with the lengths that there are.
    begin: HashMap<String, u128>,
    lengths: Vec<usize>,
    bits: u32,
}

impl Field {
    fn whole(&mut self, value: &str) -> u128 {
        let bits = &mut self.bits;
        *self.whole.entry(value.to_owned()).or_insert_with(|| next(bits))
    }

    fn begin(&mut self, value: &str) -> u128 {
        if !self.lengths.contains(&value.len()) {
            self.lengths.push(value.len());
        }
        let bits = &mut self.bits;
        *self.begin.entry(value.to_owned()).or_insert_with(|| next(bits))
    }

    fn of(&self, value: &str) -> u128 {
        let whole = self.whole.get(value).copied().unwrap_or(0);
        let begins = self.lengths.iter().filter_map(|length| self.begin.get(value.get(..*length)?));
        begins.fold(whole, |all, bits| all | bits)
    }
}

fn next(bits: &mut u32) -> u128 {
    *bits += 1;
    1 << (*bits - 1)
}

/// What a row asks for: bits of fields, of which one has to be there, and a range of employees.
struct Compiled {
    tests: Vec<(usize, u128)>,
    employees: Option<(u32, u32)>,
}

pub struct Indexed {
    names: Vec<&'static str>,
    fields: Vec<Field>,
    cases: Vec<Compiled>,
    territories: Vec<Compiled>,
    /// The territories that ask for each country or state, ascending.
    by_place: HashMap<String, Vec<usize>>,
}

/// A lead as the baseline takes it: its values in the order of the fields.
pub struct Values {
    values: [Option<String>; FIELDS],
    employees: u32,
    place: [Option<String>; 2],
}

impl Indexed {
    pub fn new(model: &Model) -> Self {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let mut fields: Vec<Field> = Vec::new();
        let mut by_place: HashMap<String, Vec<usize>> = HashMap::new();
        for (row, tests) in model.territories.iter().enumerate() {
            for test in tests {
                if let Test::In("country" | "state", values) = test {
                    values.iter().for_each(|value| by_place.entry(value.clone()).or_default().push(row));
                }
            }
        }
        let mut compile = |row: &Row| {
            let mut compiled = Compiled { tests: Vec::new(), employees: None };
            for test in row {
                let (Test::In(field, _) | Test::Begins(field, _) | Test::Between(field, ..) | Test::Is(field, _)) =
                    test;
                let at = *names.entry(field).or_insert_with(|| {
                    fields.push(Field::default());
                    fields.len() - 1
                });
                let field = &mut fields[at];
                match test {
                    Test::In(_, values) => {
                        compiled.tests.push((at, values.iter().fold(0, |all, value| all | field.whole(value))));
                    }
                    Test::Begins(_, values) => {
                        compiled.tests.push((at, values.iter().fold(0, |all, value| all | field.begin(value))));
                    }
                    Test::Is(_, yes) => compiled.tests.push((at, field.whole(if *yes { "true" } else { "false" }))),
                    Test::Between(_, min, max) => compiled.employees = Some((*min, *max)),
                }
            }
            compiled
        };
        let cases = model.cases.iter().map(&mut compile).collect();
        let territories = model.territories.iter().map(&mut compile).collect();
        let mut ordered = vec![""; fields.len()];
        names.into_iter().for_each(|(name, at)| ordered[at] = name);
        Self { names: ordered, fields, cases, territories, by_place }
    }

    /// The lead's values, as a program of its own would have them in a struct.
    pub fn values(&self, facts: &Facts) -> Values {
        Values {
            values: std::array::from_fn(|at| facts.get(self.names.get(at)?).cloned()),
            employees: facts.get("employees").and_then(|value| value.parse().ok()).unwrap_or(0),
            place: ["country", "state"].map(|name| facts.get(name).cloned()),
        }
    }

    /// The rows that hold first; the length of each list where none does.
    pub fn ask(&self, lead: &Values) -> (usize, usize) {
        let mut bits = [0_u128; FIELDS];
        for ((bits, field), value) in bits.iter_mut().zip(&self.fields).zip(&lead.values) {
            *bits = value.as_ref().map_or(0, |value| field.of(value));
        }
        let holds = |row: &Compiled| {
            row.tests.iter().all(|(at, any)| bits[*at] & any != 0)
                && row.employees.is_none_or(|(min, max)| (min..=max).contains(&lead.employees))
        };
        let case = self.cases.iter().position(holds).unwrap_or(self.cases.len());
        let places = lead.place.iter().flatten().filter_map(|place| self.by_place.get(place));
        let first = |rows: &Vec<usize>| rows.iter().copied().find(|row| holds(&self.territories[*row]));
        (case, places.filter_map(first).min().unwrap_or(self.territories.len()))
    }
}
