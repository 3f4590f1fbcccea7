//! `frontdesk diff` as its users run it.

mod support;

use support::{folder, frontdesk};

const ACCOUNTS: &str = "id,name,domains,country,owner\na1,Acme,acme.com,DE,\n";

const LEADS: &str = "id,email,last_name,country\nde,a@one.example.net,A,DE\nfr,b@two.example.net,B,FR\nbad,,C,\n";

/// The smallest playbook, with a territory of Germany for a team of its own.
fn playbooks() -> (String, String) {
    let old = include_str!("../../tests/data/smallest.toml").to_owned();
    let new = old.replace(
        "[[territory]]",
        "[[territory]]\nname = 'Germany'\nteam = 'germans'\nwhen = { country = 'DE' }\n[[territory]]",
    ) + "\n[member.greta]\nname = 'Greta'\ncalendar = 'office'\n[team.germans]\nchannel = 'field_sales'\nmembers = ['greta']\n";
    (old, new)
}

#[test]
fn who_gains_and_who_loses_is_told_lead_by_lead() {
    let (old, new) = playbooks();
    let files =
        [("old.toml", old.as_str()), ("new.toml", new.as_str()), ("leads.csv", LEADS), ("accounts.csv", ACCOUNTS)];
    let folder = folder("diff", &files);
    let ask = |more: &[&str]| {
        let arguments = ["diff", "old.toml", "new.toml", "--leads", "leads.csv", "--accounts", "accounts.csv"];
        let at = ["--at", "2026-11-23T09:00:00Z"];
        frontdesk(&folder, &[&arguments[..], &at, more].concat(), "")
    };
    let output = ask(&[]);
    let said = String::from_utf8(output.stdout).unwrap();
    // The lead that nobody could answer is told, and counts for neither.
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("row 3: "));
    assert!(said.starts_with("1 of 2 leads change, 0 of them only whose turn it is.\n"), "{said}");
    assert!(said.contains("\nGermany          0       1      +1               │ ████████████\n"), "{said}");
    assert!(said.contains("de: territory "), "{said}");
    assert!(said.contains(" → greta"), "{said}");

    ask(&["-o", "changed.csv"]);
    let rows = std::fs::read_to_string(folder.join("changed.csv")).unwrap();
    assert!(rows.starts_with("lead_id,case_before,case_after,territory_before,"), "{rows}");
    assert_eq!(rows.lines().count(), 2);

    let told: serde_json::Value = serde_json::from_slice(&ask(&["--json"]).stdout).unwrap();
    assert_eq!(told["changed"][0]["lead_id"], "de");
    assert_eq!(told["shares"][0]["by"], "owner");
    assert_eq!(told["shares"][0]["shares"][0]["name"], "greta");
    let same = frontdesk(
        &folder,
        &["diff", "old.toml", "old.toml", "--leads", "-", "--accounts", "accounts.csv"],
        "email\na@one.example.net\n",
    );
    assert_eq!(
        (String::from_utf8(same.stdout).unwrap().as_str(), same.status.code()),
        ("0 of 1 leads change, 0 of them only whose turn it is.\n\n", Some(0))
    );
}
