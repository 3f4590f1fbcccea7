//! `frontdesk check` as its users run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn check(playbook: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_frontdesk")).arg("check").arg(playbook).args(arguments).output().unwrap()
}

fn written(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn smallest() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/smallest.toml")).unwrap()
}

#[test]
fn our_own_playbooks_have_notes_and_no_warnings() {
    for path in ["../demo/playbook.toml", "../src/playbook/starter.toml"] {
        let output = check(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &["--json"]);
        let findings: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        let is_note = |finding: &serde_json::Value| finding["severity"] == "note" && finding["line"].is_u64();
        assert!(findings.iter().all(is_note), "{path}: {findings:#?}");
        assert_eq!(output.status.code(), Some(0), "{path}");
    }
}

#[test]
fn a_row_that_never_counts_is_told_with_its_line_and_who_takes_its_leads() {
    let rows = "[[territory]]\nname = 'A'\nteam = 'everybody'\nwhen = { country = ['DE', 'FR'] }\n\
        [[territory]]\nname = 'B'\nteam = 'everybody'\nwhen = { country = 'FR' }\n\
        [[territory]]\nname = 'C'\nteam = 'everybody'\nwhen = { country = ['FR', 'IT'] }\n[[territory]]";
    let text = smallest().replace("[[territory]]", rows);
    let line = text.lines().position(|line| line == "name = 'B'").unwrap();
    let output = check(&written("dead.toml", &text), &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(&format!("line {line}: warning[dead]: the territory `B` never counts")), "{said}");
    assert!(said.contains("warning[overlap]: the territory `C` overlaps `A`"), "{said}");
    assert!(said.contains("    such as country = FR"), "{said}");
}

#[test]
fn leads_that_nobody_can_have_and_hours_without_anybody_are_told() {
    let text = smallest()
        .replace(
            "[member.watcher]",
            "[member.able]\nname = 'A'\ncalendar = 'office'\nskills = ['sap']\n[member.watcher]",
        )
        .replace("within = \"8h\"", "within = \"8h\"\nskills = ['sap']");
    let output = check(&written("unable.toml", &text), &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let unable = "warning[unable]: what the case `new lead` asks for, nobody has of the team `everybody`";
    assert!(said.contains(unable), "{said}");
    let wait = "nobody of the team `everybody` is at work from fri 17:00 to mon 09:00 UTC, for 64 hours; leads may have 8h only";
    assert!(said.contains(&format!("note[uncovered]: {wait}")), "{said}");
}

#[test]
fn a_playbook_that_cannot_be_used_has_its_findings_told() {
    let path = written("unusable.toml", &smallest().replace("[[territory]]", "[[teritory]]"));
    let output = check(&path, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("did you mean `territory`?"));
    let findings: Vec<serde_json::Value> = serde_json::from_slice(&check(&path, &["--json"]).stdout).unwrap();
    assert!(findings.iter().any(|finding| finding["line"].as_u64() > Some(1)));
    assert_eq!(check(Path::new("nowhere.toml"), &[]).status.code(), Some(2));
}

#[test]
fn the_samples_of_a_playbook_land_where_they_are_said_to() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/playbook.toml");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [pack, routed] = ["samples.csv", "samples.routed.csv"].map(|name| folder.join(name));
    assert_eq!(check(&demo, &["--pack", pack.to_str().unwrap()]).status.code(), Some(0));
    let accounts = folder.join("samples.csv.accounts.csv");
    let arguments = ["route".as_ref(), pack.as_os_str(), "--accounts".as_ref(), accounts.as_os_str()];
    let more = ["--playbook".as_ref(), demo.as_os_str(), "--at".as_ref(), "2026-06-15T10:00:00Z".as_ref()];
    let output = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .args([&arguments[..], &more, &["-o".as_ref(), routed.as_os_str()]].concat())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = |path: &Path| {
        let mut reader = csv::Reader::from_path(path).unwrap();
        reader.deserialize().map(|row| row.unwrap()).collect::<Vec<std::collections::BTreeMap<String, String>>>()
    };
    let (samples, routed) = (rows(&pack), rows(&routed));
    let mut shown = std::collections::BTreeSet::new();
    for (sample, routed) in samples.iter().zip(&routed).filter(|(sample, _)| !sample["shows"].is_empty()) {
        let landed = (&routed["case"], &routed["territory"]);
        assert_eq!(landed, (&sample["expect_case"], &sample["expect_territory"]), "{sample:?}");
        if sample["shows"] == "row" {
            shown.insert(sample["row"].clone());
        }
    }
    // Every case and every territory is shown.
    assert_eq!((samples.len(), shown.len()), (routed.len(), 35), "{shown:?}");
}
