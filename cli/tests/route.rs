//! `frontdesk route` as its users run it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn demo(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo").join(name)
}

/// Routes leads given as CSV on stdin, in the demo's workspace.
fn route(leads: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command.args(["route", "-", "--at", "2026-11-23T09:00:00Z", "--accounts"]).arg(demo("accounts.csv"));
    command.arg("--playbook").arg(demo("playbook.toml"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(leads.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
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
