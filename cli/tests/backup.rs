//! `frontdesk backup` and `frontdesk restore` on files: the same digest, and nothing where the file was changed.

mod support;

use ledger::{Ledger, Sqlite};
use std::fs;
use support::{folder, frontdesk};

#[test]
fn a_file_comes_back_with_the_same_digest() {
    let folder = folder("backup", &[]);
    for file in
        ["w.sqlite", "w.sqlite-wal", "w.sqlite-shm", "new.sqlite", "new.sqlite-wal", "new.sqlite-shm", "other.sqlite"]
    {
        fs::remove_file(folder.join(file)).ok();
    }
    let ledger = Ledger::new(Sqlite::open(&folder.join("w.sqlite")).unwrap(), [7; 32].into());
    ledger.create(&[], "2026-11-23T09:00:00Z".parse().unwrap()).unwrap();
    drop(ledger);
    let run = |arguments: &[&str]| {
        let output = frontdesk(&folder, arguments, "");
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (status, digest) = run(&["backup", "w.sqlite", "-o", "w.ndjson"]);
    assert!(status == Some(0) && digest.len() == 65, "{digest}");
    assert_eq!(run(&["restore", "w.ndjson", "-o", "new.sqlite"]), (Some(0), digest.clone()));
    assert_eq!(run(&["backup", "new.sqlite"]), (Some(0), digest));
    assert_eq!(run(&["restore", "w.ndjson", "-o", "new.sqlite"]).0, Some(2), "it is there");
    let text = fs::read_to_string(folder.join("w.ndjson")).unwrap();
    fs::write(folder.join("changed.ndjson"), text.replace("23T09", "23T10")).unwrap();
    assert_eq!(run(&["restore", "changed.ndjson", "-o", "other.sqlite"]).0, Some(2));
    assert!(!folder.join("other.sqlite").exists());
    assert_eq!(run(&["backup", "nothing.sqlite"]).0, Some(2));
}
