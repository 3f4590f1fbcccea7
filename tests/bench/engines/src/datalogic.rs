//! JSONLogic, compiled once; a row after the other, as its manual writes a choice.

use crate::facts::{self, plain};
use crate::Ask;
use datalogic_rs::{Engine, Logic, OwnedDataValue};
use deciding::model::{Model, Row, Test};
use serde_json::{Value, json};

pub fn engine(model: &Model) -> Ask {
    let engine = Engine::new();
    let compile = |rows: &[Row]| engine.compile(choice(rows).to_string().as_str()).expect("JSONLogic");
    let logic = [compile(&model.cases), compile(&model.territories)];
    let leads: Vec<OwnedDataValue> = facts::leads(model)
        .into_iter()
        .map(|lead| OwnedDataValue::from_json(&Value::from(lead).to_string()).expect("JSON"))
        .collect();
    let mut arena = bumpalo::Bump::new();
    Box::new(move |lead| {
        let row = |logic: &Logic| {
            let row = engine.evaluate(logic, &leads[lead], &arena).expect("an answer");
            row.as_i64().expect("a number") as usize
        };
        let answer = (row(&logic[0]), row(&logic[1]));
        arena.reset();
        answer
    })
}

/// If, then, if, then, else.
fn choice(rows: &[Row]) -> Value {
    let mut parts = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        parts.push(json!({ "and": row.iter().map(test).collect::<Vec<_>>() }));
        parts.push(json!(number));
    }
    parts.push(json!(rows.len()));
    json!({ "if": parts })
}

fn test(test: &Test) -> Value {
    let of = json!({ "var": plain(facts::field(test)) });
    match test {
        Test::In(_, values) => json!({ "in": [of, values] }),
        Test::Begins(_, beginnings) => {
            let begins = |beginning: &String| json!({ "starts_with": [of, beginning] });
            json!({ "or": beginnings.iter().map(begins).collect::<Vec<_>>() })
        }
        Test::Between(_, min, max) => json!({ "<=": [min, of, max] }),
        Test::Is(_, yes) => json!({ "===": [of, yes] }),
    }
}
