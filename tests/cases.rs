//! The stories in `tests/cases`, told to the ledger on SQLite.
//!
//! Each file is one story: given a workspace, when these submissions come in, then this is decided. `then` names what
//! matters to people; the whole decision, byte for byte, is in `tests/cases/records`, against which every path is
//! held. `UPDATE_RECORDS=1 cargo test --test cases` writes the records anew.

use frontdesk::{AccountBook, Decision, RawLead, Submission, search, standardize};
use ledger::{Access, KeyKind, Ledger, PlaybookFormat, Sqlite, Submit, Submitted};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    story: String,
    given: Given,
    when: Vec<When>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    /// Rows of names and values; without them the demo's.
    accounts: Option<Vec<Box<RawValue>>>,
    /// The playbook's model; without it the demo's.
    playbook: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    id: String,
    at: jiff::Timestamp,
    fields: Box<RawValue>,
    then: Value,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn workspace(given: &Given, at: jiff::Timestamp) -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap());
    ledger.create(&[], at).unwrap();
    let published = match &given.playbook {
        Some(playbook) => ledger.publish(PlaybookFormat::Json, playbook.get(), at),
        None => {
            ledger.publish(PlaybookFormat::Toml, &fs::read_to_string(root().join("demo/playbook.toml")).unwrap(), at)
        }
    };
    published.unwrap().unwrap_or_else(|findings| panic!("{findings}"));
    let rows: Vec<RawLead> = match &given.accounts {
        Some(rows) => rows.iter().map(|row| RawLead::from_json(row.get().as_bytes()).unwrap()).collect(),
        None => {
            let mut reader = csv::Reader::from_path(root().join("demo/accounts.csv")).unwrap();
            let header = reader.headers().unwrap().clone();
            reader.records().map(|row| header.iter().zip(row.unwrap().iter()).collect()).collect()
        }
    };
    let report = ledger.upsert_accounts(rows.iter().map(RawLead::fields)).unwrap();
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    ledger
}

/// The decision, or the refusal, as JSON.
fn told(ledger: &Ledger<Sqlite>, book: &AccountBook, when: &When) -> String {
    let raw = RawLead::from_json(when.fields.get().as_bytes()).unwrap();
    let lead = match standardize(&raw) {
        Ok(lead) => lead,
        Err(refusal) => return format!("{{\"refused\":{}}}", serde_json::to_string(&refusal).unwrap()),
    };
    let searched = search(&lead, Some(book));
    let submit = Submit {
        submission: Submission { id: when.id.clone(), raw, lead, searched },
        access: &Access::new(KeyKind::Secret, true),
        idempotency: None,
        book_revision: Some(ledger.accounts_revision().unwrap()),
        without_book: false,
        now: when.at,
    };
    let Submitted::Routed { record, .. } = ledger.submit(submit).unwrap() else { panic!("{} was not routed", when.id) };
    // What is read back later is what was decided.
    let read: Decision = ledger.lead(&when.id).unwrap().unwrap().decision;
    assert_eq!(read, record.decision);
    serde_json::to_string(&record.decision).unwrap()
}

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
    let story: Story = serde_json::from_str(&fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{name} can't be read: {error}"));
    let ledger = workspace(&story.given, story.when[0].at);
    let (_, accounts) = ledger.accounts().unwrap();
    let book = AccountBook::build(&accounts);
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
