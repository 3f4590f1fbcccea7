//! `frontdesk route` as its users run it.

mod support;

use std::path::Path;
use std::process::Output;
use support::frontdesk;

/// Routes leads given as CSV on stdin, in the demo's workspace.
fn route(leads: &str) -> Output {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    let workspace = ["--accounts", "accounts.csv", "--playbook", "playbook.toml"];
    frontdesk(&demo, &[&["route", "-", "--at", "2026-11-23T09:00:00Z"][..], &workspace].concat(), leads)
}

/// The first two cells of every row: the lead and what it is a duplicate of.
fn duplicates(output: &Output) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    reader.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
}

#[test]
fn every_lead_has_its_row_also_where_ids_come_again() {
    let leads = "id,email,last_name\na,x@bosch.com,One\na,y@bosch.com,Two\n,z@bosch.com,Three\n3,w@bosch.com,Four\n";
    let output = route(leads);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    // The same id is the same lead; a row number that is also an id is not.
    let expect = [("a", ""), ("a", "a"), ("3", ""), ("3", "")];
    assert_eq!(duplicates(&output), expect.map(|(lead, of)| (lead.to_owned(), of.to_owned())));
}

#[test]
fn a_lead_that_nobody_could_answer_keeps_its_row_and_says_why() {
    let output = route("id,email,phone\na,nobody,12\nb,y@bosch.com,\n");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(duplicates(&output).len(), 2);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("row 1: email: found nobody") && said.contains("phone: found 12"), "{said}");
}
