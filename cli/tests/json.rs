//! `--json` on every command: one way to be read by programs, whatever is asked.

mod support;

use serde_json::Value;
use std::process::Output;
use support::{folder, frontdesk};

const ACCOUNTS: &str = "id,name,domains\na1,Acme Anvils,acme-anvils.com\n";
const LEADS: &str = "id,email,company\nl1,anna@acme-anvils.com,Acme\nl2,anna@acme-anvils.com,Acme\n";

/// What it wrote to stdout, each line as JSON.
fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[test]
fn every_command_answers_in_json() {
    let folder = folder("json", &[]);
    let help = String::from_utf8(frontdesk(&folder, &["--help"], "").stdout).unwrap();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| line.starts_with("  "));
    // What goes on from the line before stands further right.
    let listed = listed.filter(|line| !line.starts_with("   "));
    let names: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"import") && names.contains(&"export") && names.len() > 18, "{names:?}");
    // These write what shells, `man` and people read.
    for name in names.iter().filter(|name| !["completions", "man", "help"].contains(name)) {
        let help = String::from_utf8(frontdesk(&folder, &[name, "--help"], "").stdout).unwrap();
        assert!(help.contains("--json"), "{name}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = String::from_utf8(frontdesk(&folder, &["completions", shell], "").stdout).unwrap();
        assert!(script.contains("import") && script.contains("dry-run"), "{shell}");
    }
    frontdesk(&folder, &["man", "-o", "man1"], "");
    assert!(folder.join("man1/frontdesk-import.1").exists() && folder.join("man1/frontdesk-export.1").exists());
}

#[test]
fn rows_and_sums_are_lines_of_json() {
    let key = "7".repeat(64);
    let folder = folder("json-rows", &[("accounts.csv", ACCOUNTS), ("leads.csv", LEADS), ("key", &key)]);
    let run = |arguments: &[&str]| lines(&frontdesk(&folder, arguments, ""));
    assert_eq!(run(&["clean", "leads.csv", "--json"])[1]["std_domain"], "acme-anvils.com");
    assert_eq!(run(&["match", "leads.csv", "--accounts", "accounts.csv", "--json"])[0]["account_id"], "a1");
    assert_eq!(run(&["dedupe", "leads.csv", "--json"])[1]["cluster_id"], "l1");
    let told = run(&["pack", "accounts.csv", "-o", "accounts.book", "--json"]);
    assert_eq!((told[0]["accounts"].as_u64(), told[0]["domains"].as_u64()), (Some(1), Some(1)));
    let told = run(&["prefill", "accounts.book", "--key", "key", "-o", "buckets", "--json"]);
    assert_eq!(told[0]["domains"].as_u64(), Some(1));
    let told = run(&["import", "accounts.csv", "--workspace", "none.sqlite", "--dry-run", "--json"]);
    assert_eq!((told[0]["kind"].as_str(), told[0]["new"].as_u64()), (Some("account"), Some(1)));
    // Nothing is coloured where nobody looks on.
    let help = frontdesk(&folder, &["--help"], "");
    assert!(!help.stdout.contains(&0x1b) && !frontdesk(&folder, &["--colour"], "").stderr.contains(&0x1b));
}
