//! `frontdesk why` as its users run it.

mod support;

use std::path::Path;
use support::frontdesk;

const LEAD: &str = r#"{"email":"jane@siemens.com","last_name":"Doe","title":"VP IT","country":"Germany"}"#;

fn why(more: &[&str], lead: &str) -> (Option<i32>, String, String) {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    let workspace = ["why", "--lead", "-", "--accounts", "accounts.csv", "--playbook", "playbook.toml"];
    let output = frontdesk(&demo, &[&workspace[..], &["--at", "2026-11-23T09:00:00Z"], more].concat(), lead);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn each_stage_says_why() {
    let (status, said, _) = why(&[], LEAD);
    assert_eq!(status, Some(0));
    for line in [
        "lead        1 goes to lena-hofmann\n",
        "match       Siemens AG (a-siemens-ag), 0.99",
        "case        `Lost opportunity, last 180 days`: account.opportunity = lost, account.opportunity_closed_days = 101; not ",
        "territory   `DACH`: country = DE\n",
        "owner       lena-hofmann by opportunity_owner\n",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
}

#[test]
fn the_way_elsewhere_is_told_or_that_there_is_none() {
    let (_, said, _) = why(&["--not", "Competitor"], LEAD);
    assert!(
        said.ends_with("The fewest changes that lead it to `Competitor`:\n  account.kind: prospect → competitor\n")
    );
    let (_, said, _) = why(&["--not", "DACH"], LEAD);
    assert!(said.ends_with("It goes to `DACH` as it is, in turn where several could have it.\n"), "{said}");
    let (_, said, _) = why(&["--not", "jonas-weber"], LEAD);
    assert!(
        said.contains("It lands where `jonas-weber` could have it, and is lena-hofmann's by opportunity_owner"),
        "{said}"
    );
    let (_, told, _) = why(&["--not", "US West", "--json"], LEAD);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["elsewhere"]["answer"], "changes");
    assert_eq!(told["elsewhere"]["smallest"], true);
    let changed =
        told["elsewhere"]["changes"].as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap());
    assert_eq!(changed.collect::<Vec<_>>(), ["country", "state"]);
    let (status, _, error) = why(&["--not", "US Wets"], LEAD);
    assert!(status == Some(2) && error.contains("did you mean `US West`?"), "{error}");
}

#[test]
fn a_lead_that_nobody_could_answer_is_told_so() {
    let (status, said, error) = why(&[], r#"{"email":"nobody"}"#);
    assert!(status == Some(1) && said.is_empty() && error.contains("email: found nobody"), "{error}");
}
