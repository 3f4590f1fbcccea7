//! `frontdesk explain` seen from outside.
//!
//! In scope: what is shown, as text and as data, and the exit status. Not in scope: how sure a match is.

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::{folder, frontdesk};

const ACCOUNTS: &str = "id,name,domains,country,kind
a1,Rockfalcon Enterprises Ltd,rockfalcon.example,GB,customer
a2,Rock Falcon Logistics Inc,,US,prospect
a3,Zebra Vizcaya Argentaria mit einem sehr langen Namen der in keine Zeile passt,zva.example,ES,prospect
";

const LEADS: &str = "id,company,country,email
l1,Rock Falcon Enterprises,GB,
,Zebra Vizcaya,,a@zva.example
l3,,,
";

fn with_levers(test: &str) -> PathBuf {
    let smallest = include_str!("../../tests/data/smallest.toml");
    let levers = "[matching]\nkinds = [\"prospect\"]\ndomain_only = \"never\"\n";
    let levers = smallest.replacen("[matching]\n", levers, 1);
    folder(test, &[("accounts.csv", ACCOUNTS), ("leads.csv", LEADS), ("levers.toml", &levers)])
}

fn explain(folder: &Path, arguments: &[&str], stdin: &str) -> Output {
    frontdesk(folder, &[&["explain", "--accounts", "accounts.csv"], arguments].concat(), stdin)
}

fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_best_and_the_runner_up_are_shown_in_eighty_columns() {
    let folder = with_levers("explain_text");
    let told = text(&explain(&folder, &["leads.csv", "--id", "l1"], ""));
    assert!(told.starts_with("Lead l1: Rock Falcon Enterprises, GB. It belongs to the account a1, 0."), "{told}");
    assert!(told.contains("\nBest: Rockfalcon Enterprises Ltd (a1), 0."), "{told}");
    assert!(told.contains("\nRunner-up: "), "{told}");
    assert!(
        told.lines().any(|line| line.starts_with("  prior ") && line.contains("-670") && line.contains('░')),
        "{told}"
    );
    assert!(told.lines().any(|line| line.starts_with("  spelling      same ") && line.contains('█')), "{told}");
    let lead = "{\"company\": \"Zebra Vizcaya Argentaria mit einem sehr langen Namen\"}";
    let long = text(&explain(&folder, &["--lead", "-"], lead));
    for line in told.lines().chain(long.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_figures_add_up_and_end_at_the_confidence() {
    let folder = with_levers("explain_json");
    let told: Value =
        serde_json::from_str(&text(&explain(&folder, &["leads.csv", "--id", "l1", "--json"], ""))).unwrap();
    assert_eq!(
        (&told["lead_id"], &told["account_id"], &told["verdict"]),
        (&"l1".into(), &"a1".into(), &"match".into())
    );
    let candidates = told["candidates"].as_array().unwrap();
    assert!(candidates.len() >= 2, "{told}");
    for candidate in candidates {
        let steps = candidate["steps"].as_array().unwrap();
        assert_eq!(steps.last().unwrap()["confidence"], candidate["confidence"]);
        let points: i64 = steps.iter().map(|step| step["points"].as_i64().unwrap()).sum();
        let odds = (candidate["prior"].as_i64().unwrap() + points) as f64 / 100.0;
        let confidence = candidate["confidence"].as_f64().unwrap();
        assert!((1.0 / (1.0 + (-odds).exp()) - confidence).abs() < 1e-5, "{candidate}");
    }
    assert_eq!(candidates[0]["confidence"], told["confidence"]);
}

#[test]
fn a_lead_without_an_id_goes_by_its_row_and_levers_are_told() {
    let folder = with_levers("explain_levers");
    let told = text(&explain(&folder, &["leads.csv", "--id", "2", "--playbook", "levers.toml"], ""));
    assert!(told.contains("Best: Zebra Vizcaya"), "{told}");
    let lead = "{\"email\": \"a@rockfalcon.example\"}";
    let told = text(&explain(&folder, &["--lead", "-", "--playbook", "levers.toml"], lead));
    assert!(told.contains("No account comes into question."), "{told}");
    assert!(told.contains("The lever `kinds` left out a1."), "{told}");
    let lead = "{\"email\": \"a@zva.example\"}";
    let told = text(&explain(&folder, &["--lead", "-", "--playbook", "levers.toml"], lead)).replace('\n', " ");
    assert!(told.contains("Perhaps it is a3") && told.contains("`domain_only` lets a person decide on a3"), "{told}");
    let told = text(&explain(&folder, &["leads.csv", "--id", "l3"], ""));
    assert_eq!(told, "Lead l3: nothing to match by. No account comes into question.\n");
}

#[test]
fn what_can_t_be_explained_says_why() {
    let folder = with_levers("explain_refused");
    for (arguments, stdin, why) in [
        (&["leads.csv", "--id", "l9"][..], "", "leads.csv has no lead with the id `l9`"),
        (&["--lead", "absent.json"], "", "absent.json can't be read"),
        (&["--lead", "-"], "[1]", "-: found a list, expected"),
        (&["leads.csv"], "", "--id"),
        (&[], "", "required"),
    ] {
        let output = explain(&folder, arguments, stdin);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
}
