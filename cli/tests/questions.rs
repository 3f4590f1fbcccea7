//! `frontdesk questions` as its users run it.

mod support;

use std::path::Path;
use support::frontdesk;

fn asked(lead: &str, more: &[&str]) -> String {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    let workspace = ["questions", "--lead", "-", "--accounts", "accounts.csv", "--playbook", "playbook.toml"];
    let output = frontdesk(&demo, &[&workspace[..], &["--at", "2026-11-23T09:00:00Z"], more].concat(), lead);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_is_known_of_the_account_is_not_asked_for() {
    let fields = |said: &str| said.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
    // Of a customer only the priority is still open; everything about the company is known.
    let of_customer = fields(&asked(r#"{"email":"a@maersk.com"}"#, &[]));
    assert!(of_customer.contains(&"title".to_owned()), "{of_customer:?}");
    assert!(!of_customer.iter().any(|field| ["company", "industry", "employees"].contains(&field.as_str())));
    let of_nobody = fields(&asked("{}", &[]));
    for field in ["email", "country", "title", "employees"] {
        assert!(of_nobody.contains(&field.to_owned()), "{of_nobody:?}");
    }
    assert!(of_nobody.len() > of_customer.len());
    let told: serde_json::Value = serde_json::from_str(&asked("{}", &["--json"])).unwrap();
    assert_eq!(told[0]["proved"], true);
}
