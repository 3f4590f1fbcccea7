//! Rego: one rule for each list of rows, an `else` for each row, compiled with an entry point for both.

use crate::facts::{self, plain};
use crate::Ask;
use deciding::model::{Model, Row, Test};
use regorus::{PolicyModule, Value, compile_policy_with_entrypoint};

pub fn engine(model: &Model) -> Ask {
    let text = format!(
        "package lead\nimport rego.v1\n{}{}answer := [case, territory]\n",
        rule("case", &model.cases),
        rule("territory", &model.territories)
    );
    let module = PolicyModule { id: "lead.rego".into(), content: text.as_str().into() };
    let policy = compile_policy_with_entrypoint(Value::new_object(), &[module], "data.lead.answer".into());
    let policy = policy.expect("Rego");
    let leads: Vec<Value> = facts::leads(model)
        .into_iter()
        .map(|lead| Value::from_json_str(&serde_json::Value::from(lead).to_string()).expect("JSON"))
        .collect();
    Box::new(move |lead| {
        let answer = policy.eval_with_input(leads[lead].clone()).expect("an answer");
        let row = |at: usize| answer[at].as_u64().expect("a number") as usize;
        (row(0), row(1))
    })
}

fn rule(name: &str, rows: &[Row]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let tests: Vec<String> = row.iter().map(test).collect();
        let head = if number == 0 { format!("{name} := 0") } else { format!("else := {number}") };
        text.push_str(&format!("{head} if {{\n  {}\n}}\n", tests.join("\n  ")));
    }
    text + &format!("else := {}\n", rows.len())
}

fn test(test: &Test) -> String {
    let field = format!("input.{}", plain(facts::field(test)));
    match test {
        Test::In(_, values) => {
            let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
            format!("{field} in {{{}}}", values.join(", "))
        }
        // The first that does is enough, as with `||`, which Rego doesn't have.
        Test::Begins(_, beginnings) => format!("strings.any_prefix_match({field}, {beginnings:?})"),
        Test::Between(_, min, max) => format!("{field} >= {min}\n  {field} <= {max}"),
        Test::Is(_, yes) => format!("{field} == {yes}"),
    }
}
