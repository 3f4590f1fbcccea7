//! ZEN: two decision tables, first hit, a column for each field; compiled as its loaders do.

use crate::facts::{self, plain};
use crate::Ask;
use deciding::model::{Model, Row, Test};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use zen_engine::DecisionEngine;
use zen_engine::model::DecisionContent;
use zen_engine::Variable;

pub fn engine(model: &Model) -> Ask {
    let decisions = [table(&model.cases), table(&model.territories)].map(|graph| {
        let content: DecisionContent = serde_json::from_value(graph).expect("a decision graph");
        let mut decision = DecisionEngine::default().create_decision(Arc::new(content)).expect("a decision");
        decision.compile();
        decision
    });
    let rows = [model.cases.len(), model.territories.len()];
    let leads: Vec<Variable> = facts::leads(model).into_iter().map(|lead| Value::from(lead).into()).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    Box::new(move |lead| {
        let row = |table: usize| {
            let answer = runtime.block_on(decisions[table].evaluate(leads[lead].clone())).expect("an answer");
            let row = answer.result.dot("row").and_then(|row| row.to_value().as_u64());
            row.map_or(rows[table], |row| row as usize)
        };
        (row(0), row(1))
    })
}

fn table(rows: &[Row]) -> Value {
    let fields = facts::fields(rows);
    let column = |field: &&str| json!({ "id": plain(field), "name": field, "field": plain(field) });
    let rules: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            let mut rule = Map::from_iter([("_id".into(), json!(number.to_string()))]);
            for field in &fields {
                let test = row.iter().find(|test| facts::field(test) == *field);
                rule.insert(plain(field), json!(test.map(cell).unwrap_or_default()));
            }
            rule.insert("row".into(), json!(number.to_string()));
            Value::from(rule)
        })
        .collect();
    let content = json!({
        "hitPolicy": "first",
        "inputs": fields.iter().map(column).collect::<Vec<_>>(),
        "outputs": [{ "id": "row", "name": "row", "field": "row" }],
        "rules": rules,
    });
    json!({
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            { "id": "in", "name": "in", "type": "inputNode" },
            { "id": "table", "name": "table", "type": "decisionTableNode", "content": content },
            { "id": "out", "name": "out", "type": "outputNode" },
        ],
        "edges": [
            { "id": "1", "type": "edge", "sourceId": "in", "targetId": "table" },
            { "id": "2", "type": "edge", "sourceId": "table", "targetId": "out" },
        ],
    })
}

fn cell(test: &Test) -> String {
    let text = |value: &String| format!("'{value}'");
    match test {
        Test::In(_, values) => values.iter().map(text).collect::<Vec<_>>().join(", "),
        Test::Begins(_, beginnings) => {
            beginnings.iter().map(|of| format!("startsWith($, {})", text(of))).collect::<Vec<_>>().join(" or ")
        }
        Test::Between(_, min, max) => format!("[{min}..{max}]"),
        Test::Is(_, yes) => yes.to_string(),
    }
}
