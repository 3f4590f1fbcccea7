//! Stories: given a workspace, when these submissions come in, then this is decided.
//!
//! In scope: reading a story and telling it to a ledger on SQLite. Not in scope: what comes of it.

use frontdesk::{AccountBook, Decision, RawLead, Submission, search, standardize};
use ledger::{Access, KeyKind, Ledger, PlaybookFormat, Sql, Submit, Submitted};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub story: String,
    pub given: Given,
    pub when: Vec<When>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Rows of names and values; without them the demo's.
    pub accounts: Option<Vec<Box<RawValue>>>,
    /// The playbook's model; without it the demo's.
    pub playbook: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub id: String,
    pub at: jiff::Timestamp,
    pub fields: Box<RawValue>,
    pub then: Value,
}

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads the story in `path`.
pub fn read(path: &Path) -> Story {
    let text = fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} can't be read: {error}", path.display()))
}

/// The workspace that a story begins with.
pub fn workspace<S: Sql>(sql: S, given: &Given, at: jiff::Timestamp) -> Ledger<S> {
    let ledger = Ledger::new(sql, [0; 32].into());
    ledger.create(&[], at).unwrap();
    let published = match &given.playbook {
        Some(playbook) => ledger.publish(PlaybookFormat::Json, &compact(playbook.get()), at),
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
pub fn told<S: Sql>(ledger: &Ledger<S>, book: &AccountBook, when: &When) -> String {
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

/// JSON without the white space around it, as other runners send it.
fn compact(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let kept = json.chars().filter(|c| {
        let space = !inside && c.is_ascii_whitespace();
        inside ^= *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        !space
    });
    kept.collect()
}
