//! CEL: a program for each row, run one after the other until one holds.

use crate::Ask;
use crate::facts::{self, plain};
use cel::{Context, Env, Program, Value};
use deciding::model::{Model, Row, Test};
use std::sync::Arc;

pub fn engine(model: &Model) -> Ask {
    let env = Arc::new(Env::stdlib());
    let compile =
        |rows: &[Row]| -> Vec<Program> { rows.iter().map(|row| env.compile(&condition(row)).expect("CEL")).collect() };
    let (cases, territories) = (compile(&model.cases), compile(&model.territories));
    let leads: Vec<Context> = facts::leads(model)
        .into_iter()
        .map(|lead| {
            let mut context = Context::with_env(Arc::clone(&env));
            for (name, value) in lead {
                let name = variable(&name);
                match value {
                    serde_json::Value::Bool(yes) => context.add_variable_from_value(name, yes),
                    serde_json::Value::Number(number) => {
                        context.add_variable_from_value(name, number.as_i64().expect("a whole number"));
                    }
                    other => context.add_variable_from_value(name, other.as_str().expect("a text").to_owned()),
                }
            }
            context
        })
        .collect();
    Box::new(move |lead| {
        let first = |rows: &[Program]| {
            let holds = |row: &Program| row.execute(&leads[lead]).expect("an answer") == Value::Bool(true);
            rows.iter().position(holds).unwrap_or(rows.len())
        };
        (first(&cases), first(&territories))
    })
}

/// A name that is not one of those that CEL keeps for itself, as `function` is.
fn variable(name: &str) -> String {
    format!("lead_{name}")
}

fn condition(row: &Row) -> String {
    let tests: Vec<String> = row.iter().map(test).collect();
    tests.join(" && ")
}

fn test(test: &Test) -> String {
    let field = variable(&plain(facts::field(test)));
    match test {
        Test::In(_, values) => format!("{field} in {values:?}"),
        Test::Begins(_, beginnings) => {
            let begins: Vec<String> = beginnings.iter().map(|of| format!("{field}.startsWith({of:?})")).collect();
            format!("({})", begins.join(" || "))
        }
        Test::Between(_, min, max) => format!("{field} >= {min} && {field} <= {max}"),
        Test::Is(_, yes) => format!("{field} == {yes}"),
    }
}
