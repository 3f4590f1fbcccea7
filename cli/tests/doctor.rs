//! `frontdesk doctor` on files: a sound workspace, one whose rows were changed behind its back, and what is none.

mod support;

use ledger::{Access, KeyKind, Ledger, Sql, Sqlite, Submit};
use std::fs;
use support::{folder, frontdesk};

#[test]
fn what_does_not_follow_from_what_happened_is_told() {
    let folder = folder("doctor", &[]);
    let path = folder.join("w.sqlite");
    for end in ["", "-wal", "-shm"] {
        fs::remove_file(format!("{}{end}", path.display())).ok();
    }
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let ledger = Ledger::new(Sqlite::open(&path).unwrap(), [7; 32].into());
    ledger.create(&[], now).unwrap();
    let raw: frontdesk::RawLead = [("email", "anna@bosch.com")].into_iter().collect();
    let lead = frontdesk::standardize(&raw).unwrap();
    let submission = frontdesk::Submission { id: "l-1".into(), raw, lead, searched: Default::default() };
    let access = Access::new(KeyKind::Secret, true);
    let submit =
        Submit { submission, access: &access, idempotency: None, book_revision: None, without_book: true, now };
    ledger.submit(submit).unwrap();
    drop(ledger);
    let run = || {
        let output = frontdesk(&folder, &["doctor", "w.sqlite"], "");
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (status, said) = run();
    assert_eq!(status, Some(0), "{said}");
    assert!(said.starts_with("file: whole\nschema: ") && said.contains("leads: 0 facts"), "{said}");
    Sqlite::open(&path).unwrap().query("UPDATE lead SET owner = 'nobody'", &[]).unwrap();
    let (status, said) = run();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("l-1: ") && said.contains("found nobody"), "{said}");
    fs::write(folder.join("letter.sqlite"), "dear".repeat(1000)).unwrap();
    for other in ["letter.sqlite", "nothing.sqlite"] {
        assert_eq!(frontdesk(&folder, &["doctor", other], "").status.code(), Some(2), "{other}");
    }
}

#[test]
fn shells_and_man_know_every_command() {
    let folder = folder("manual", &[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = frontdesk(&folder, &["completions", shell], "");
        assert!(String::from_utf8(output.stdout).unwrap().contains("doctor"), "{shell}");
    }
    assert_eq!(frontdesk(&folder, &["man", "-o", "man1"], "").status.code(), Some(0));
    for page in ["frontdesk", "frontdesk-route", "frontdesk-doctor"] {
        let text = fs::read_to_string(folder.join(format!("man1/{page}.1"))).unwrap();
        assert!(text.contains(".TH"), "{page}");
    }
}
