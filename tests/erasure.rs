//! Erasure seen from outside: nothing of the person is left in any row, and all receipts stay what they were.

use ledger::{Difference, Ledger, Row, Sql, Sqlite, Undoing, Value, Verified, Verifier, Work, Worked, needed};

#[path = "support/past.rs"]
mod past;

use past::at;

const KEY: &str = "sk_test";

fn verified(export: &str) -> Result<Verified, Difference> {
    let mut verifier = Verifier::new(export.lines().filter_map(needed));
    for line in export.split_terminator('\n') {
        verifier.line(line)?;
    }
    verifier.finish()
}

/// Every row of every table that has one of these words, as text.
fn rows_with(sql: &impl Sql, words: &[&str]) -> Vec<String> {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'playbook' ORDER BY name";
    let mut found = Vec::new();
    for row in sql.query(tables, &[]).unwrap() {
        let [Value::Text(table)] = row.as_slice() else { panic!("{row:?}") };
        let rows: Vec<Row> = sql.query(&format!("SELECT * FROM {table}"), &[]).unwrap();
        let texts = rows.iter().map(|row| format!("{table} {row:?}"));
        found.extend(texts.filter(|text| words.iter().any(|word| text.contains(word))));
    }
    found
}

fn lived(sql: &Sqlite) -> Ledger<&Sqlite> {
    let ledger = Ledger::new(sql, [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    past::live(&ledger);
    ledger
}

#[test]
fn nothing_of_the_person_is_left_and_every_receipt_still_holds() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = lived(&sql);
    assert!(rows_with(&sql, past::ANNAS).len() > 10);
    let erasure = ledger.erase("anna-again", Some("Ada"), KEY, at("24T09:00")).unwrap().unwrap();
    assert_eq!((erasure.lead.as_str(), erasure.submissions), ("anna", 2));
    let left = rows_with(&sql, past::ANNAS);
    assert!(left.is_empty(), "{left:#?}");
    let export = ledger.receipts(0).unwrap().lines;
    let all = verified(&export).unwrap_or_else(|difference| panic!("{difference}"));
    assert_eq!((all.erased, all.entries), (erasure.receipts as u64, 2));
    assert!(all.made_again >= 3 && all.made_again + all.erased == 10, "{all:?}");
    // Others are as they were, and what they were compared with is gone.
    for other in ["bert", "nora", "other", "first"] {
        assert!(ledger.lead(other).unwrap().is_some(), "{other}");
    }
    for id in ["anna", "anna-again"] {
        assert_eq!(ledger.lead(id).unwrap(), None);
        assert_eq!(ledger.work(id, &Work::Accept, None, at("24T09:01")).unwrap(), Worked::NoLead);
        assert_eq!(ledger.erase(id, None, KEY, at("24T09:01")).unwrap(), None);
    }
    assert_eq!(ledger.undo_merge(1, None, KEY, at("24T09:02")).unwrap(), Undoing::NoMerge);
    // Who comes again is somebody new.
    let again = past::submit(&ledger, "new", "24T09:05", &[("email", "anna.meyer@zeta-test.com")]);
    assert_eq!((again.as_str(), ledger.lead("new").unwrap().unwrap().submissions.len()), ("new", 1));
    assert!(verified(&ledger.receipts(0).unwrap().lines).is_ok());
}

#[test]
fn what_waits_for_somebodys_word_is_found_and_erased_with_its_person_and_nobody_elses() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = lived(&sql);
    let held = |id: &str, fields: &[[&str; 2]]| {
        let raw = serde_json::to_string(fields).unwrap();
        let statement = "INSERT INTO suspect (id, at, key, because, raw) VALUES (?, 0, 'k', '[\"honeypot\"]', ?)";
        sql.query(statement, &[id.into(), raw.into()]).unwrap();
    };
    held("held-1", &[["email", "Anna.Meyer@zeta-test.com"], ["title", "CTO"]]);
    held("held-2", &[["email", "bert.meyer@zeta-test.com"], ["last_name", "Meyer"]]);
    // Another of the same number and family: a colleague, perhaps.
    held("held-3", &[["email", "carl.meyer@zeta-test.com"], ["phone", "+49 30 23125010"], ["last_name", "Meyer"]]);
    let ids = |suspects: &[ledger::SuspectRecord]| suspects.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&ledger.person_export("anna").unwrap().unwrap().suspects), ["held-1"]);
    let erasure = ledger.erase("anna", None, KEY, at("24T09:00")).unwrap().unwrap();
    assert_eq!((erasure.submissions, erasure.suspects), (2, 1));
    assert_eq!(ids(&ledger.suspects(0).unwrap()), ["held-2", "held-3"]);
    let left = rows_with(&sql, past::ANNAS);
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn what_is_missing_without_an_erasure_is_found() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = lived(&sql);
    let erasure = ledger.erase("anna", None, KEY, at("24T09:00")).unwrap().unwrap();
    let note = "UPDATE receipt SET inputs = replace(inputs, '\"receipts\":[[', '\"receipts\":[[9'), digest = digest \
                WHERE inputs LIKE '{\"erasure\"%'";
    sql.query(note, &[]).unwrap();
    let difference = verified(&ledger.receipts(0).unwrap().lines).unwrap_err();
    assert_eq!(difference.what, "digest");
    assert!(erasure.receipts > 3);
}

#[test]
fn receipts_without_salts_hold_by_what_is_left_of_them() {
    let sql = Sqlite::in_memory().unwrap();
    for statement in include_str!("data/ledger_schema_10.sql").split(";\n").filter(|statement| !statement.is_empty()) {
        sql.query(statement, &[]).unwrap();
    }
    let ledger = Ledger::new(&sql, [7; 32].into());
    ledger.open(at("24T08:00")).unwrap();
    let erasure = ledger.erase("anna", None, KEY, at("24T09:00")).unwrap().unwrap();
    let left = rows_with(&sql, past::ANNAS);
    assert!(left.is_empty(), "{left:#?}");
    let export = ledger.receipts(0).unwrap().lines;
    let all = verified(&export).unwrap_or_else(|difference| panic!("{difference}"));
    assert_eq!(all.erased, erasure.receipts as u64);
    let changed = export.replacen("\"lead\":\"erased\"", "\"lead\":\"erased.\"", 1);
    assert!(verified(&changed).is_err());
}

#[test]
fn leads_of_which_nothing_was_heard_are_erased_in_time() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = lived(&sql);
    let day = |days: i64| at("24T09:00") + jiff::SignedDuration::from_hours(24 * days);
    let due = |now| {
        while ledger.next_alarm().unwrap().is_some_and(|alarm| alarm <= now) {
            ledger.do_due(now).unwrap();
        }
    };
    for number in 0..45 {
        let email = format!("somebody-{number}@unknown-{number}.example");
        past::submit(&ledger, &format!("more-{number}"), "23T12:00", &[("email", &email)]);
    }
    due(day(0));
    assert_eq!(ledger.set_retention(Some(30), day(0)).unwrap().unwrap().days, 30);
    due(day(20));
    assert!(ledger.lead("first").unwrap().is_some());
    ledger.work("bert", &Work::Act { what: "called".into(), done: true }, None, day(25)).unwrap();
    due(day(33));
    let is_there = |id: &str| ledger.lead(id).unwrap().is_some();
    // Anna has become a contact, Bert was called: nothing else is left, and nobody has a clock.
    let there: Vec<&str> =
        ["anna", "bert", "first", "nora", "other", "more-0", "more-44"].into_iter().filter(|id| is_there(id)).collect();
    assert_eq!(there, ["anna", "bert"]);
    assert!(verified(&ledger.receipts(0).unwrap().lines).is_ok());
    ledger.set_retention(None, day(33)).unwrap();
    due(day(400));
    assert!(is_there("bert"));
}
