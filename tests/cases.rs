//! The stories in `tests/cases`, told to the ledger on SQLite.
//!
//! Each file is one story: given a workspace, when these submissions come in, then this is decided. `then` names what
//! matters to people; the whole decision, byte for byte, is in `tests/cases/records`, against which every path is
//! held. `UPDATE_RECORDS=1 cargo test --test cases` writes the records anew.

#[path = "support/story.rs"]
mod story;

use frontdesk::AccountBook;
use ledger::Sqlite;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use story::{read, root, told, workspace};

/// Holds what `then` names against the decision; names within reach are compared, others are not.
fn check(expected: &Value, found: &Value, at: &str) {
    match expected {
        Value::Object(expected) => {
            for (name, expected) in expected {
                check(expected, found.get(name).unwrap_or(&Value::Null), &format!("{at}.{name}"));
            }
        }
        Value::Array(expected) => {
            assert_eq!(found.as_array().map(Vec::len), Some(expected.len()), "{at}: found {found}");
            for (i, expected) in expected.iter().enumerate() {
                check(expected, &found[i], &format!("{at}[{i}]"));
            }
        }
        expected => assert_eq!(found, expected, "{at}"),
    }
}

fn tell(path: &Path) {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let story = read(path);
    let ledger = workspace(Sqlite::in_memory().unwrap(), &story.given, story.when[0].at);
    let book = AccountBook::open(ledger.account_book().unwrap().1).unwrap();
    let mut records = String::new();
    for when in &story.when {
        let told = told(&ledger, &book, when);
        check(&when.then, &serde_json::from_str(&told).unwrap(), &format!("{name} ({}): {}", story.story, when.id));
        records.push_str(&told);
        records.push('\n');
    }
    let golden = root().join("tests/cases/records").join(format!("{name}.ndjson"));
    if std::env::var_os("UPDATE_RECORDS").is_some() {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        fs::write(&golden, &records).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(records, expected, "{name}: the records differ from {}", golden.display());
}

#[test]
fn every_story_comes_out_as_told() {
    let mut stories: Vec<PathBuf> =
        fs::read_dir(root().join("tests/cases")).unwrap().map(|e| e.unwrap().path()).collect();
    stories.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    stories.sort();
    assert!(stories.len() >= 10, "found {} stories", stories.len());
    for story in stories {
        tell(&story);
    }
}
