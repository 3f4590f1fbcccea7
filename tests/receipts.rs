//! Receipts seen from outside: every kind is made again bit for bit, and no byte of an export can be another.

use ledger::{Difference, Ledger, Sql, Sqlite, Verified, Verifier, needed};

#[expect(dead_code, reason = "what is erased is another test's")]
#[path = "support/past.rs"]
mod past;

use past::at;

fn verified(export: &str) -> Result<Verified, Difference> {
    checked(Verifier::new(export.lines().filter_map(needed)), export)
}

fn checked(mut verifier: Verifier, lines: &str) -> Result<Verified, Difference> {
    for line in lines.split_terminator('\n') {
        verifier.line(line)?;
    }
    verifier.finish()
}

fn lived(seed: u8) -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [seed; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    past::live(&ledger);
    ledger
}

#[test]
fn every_kind_of_receipt_is_made_again() {
    let export = lived(7).receipts(0).unwrap().lines;
    for shape in ["\"again\":[", "\"before\":", "\"key\":", "\"submission\":"] {
        assert!(export.contains(shape), "{shape}");
    }
    let verified = verified(&export).unwrap_or_else(|difference| panic!("{difference}"));
    assert_eq!((verified.erased, verified.entries, verified.more), (0, 1, false));
    assert!(verified.made_again >= 10, "{verified:?}");
    assert_eq!(verified.last, verified.made_again as i64 + verified.entries as i64);
}

/// The ledger as an earlier release left it.
fn before(statements: &str) -> Ledger<Sqlite> {
    let sqlite = Sqlite::in_memory().unwrap();
    for statement in statements.split(";\n").filter(|statement| !statement.is_empty()) {
        sqlite.query(statement, &[]).unwrap();
    }
    let ledger = Ledger::new(sqlite, [7; 32].into());
    ledger.open(at("24T09:00")).unwrap();
    ledger
}

/// What was told to have happened, shortly.
fn told(ledger: &Ledger<Sqlite>, id: &str) -> Vec<String> {
    let history = ledger.history(id).unwrap().unwrap();
    history.iter().map(|happened| format!("{} {}", happened.what, happened.at.strftime("%d %H:%M"))).collect()
}

#[test]
fn what_happened_is_one_list_and_what_is_now_follows_from_it() {
    let ledger = lived(7);
    assert_eq!(
        told(&ledger, "anna-again")[..8],
        [
            "received 23 10:00",
            "decided 23 10:00",
            "assigned 23 10:00",
            "unassigned 23 10:15",
            "decided 23 10:15",
            "assigned 23 10:15",
            "received 23 10:20",
            "merged 23 10:20"
        ]
    );
    let last = told(&ledger, "anna").pop().unwrap();
    assert_eq!(last, "converted 23 11:30");
    assert!(told(&ledger, "nora").contains(&"lead.rejected 23 11:10".to_owned()));
    assert_eq!(ledger.check(0, 100).unwrap(), (Vec::new(), None));
    let (found, next) = ledger.check(0, 2).unwrap();
    assert!(found.is_empty() && next.is_some());
    let person = ledger.person_export("anna").unwrap().unwrap();
    assert_eq!((person.lead.submissions.len(), person.receipts.len() >= 4), (2, true));
}

#[test]
fn what_does_not_follow_is_found() {
    for (statement, what) in [
        ("UPDATE lead SET data = json_set(data, '$.city', 'Rome') WHERE id = 'anna'", "fields"),
        ("UPDATE lead SET owner = 'w' WHERE id = 'bert'", "owner"),
        ("UPDATE lead SET business_case = 'other' WHERE id = 'bert'", "case"),
        ("UPDATE lead SET due_at = due_at + 1 WHERE id = 'bert'", "due_at"),
        ("UPDATE assignment SET member = 'w' WHERE ended_at IS NULL AND lead = 2", "assigned to"),
        ("INSERT INTO assignment (lead, team, member, rule, at) VALUES (2, 't', 'a', 'turn', 0)", "open assignments"),
        ("DELETE FROM clock WHERE lead = 2", "clock"),
        ("UPDATE clock SET alarm = 7 WHERE lead = 2", "alarm"),
        ("UPDATE submission SET lead = 1 WHERE id IN ('anna', 'anna-again')", "submissions"),
        ("UPDATE rotation SET data = json_set(data, '$.leads', 99) WHERE team = 't'", "the turns of the team t"),
        (
            "UPDATE rotation SET data = json_set(data, '$.members.a.credit', json_extract(data, '$.members.a.credit') + 1) WHERE team = 't'",
            "the balance of a in the team t",
        ),
        (
            "UPDATE rotation SET data = json_set(data, '$.members.b.turns', 0) WHERE team = 't'",
            "the balance of b in the team t",
        ),
        (
            "UPDATE rotation SET data = json_set(data, '$.members.b.owed', -1) WHERE team = 't'",
            "the balance of b in the team t",
        ),
        (
            "INSERT INTO endpoint (id, url, events, description, secrets, spread, created_at) \
             VALUES ('e', '', '[]', '', '[{\"secret\":\"whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=\",\"until\":\"2026-12-01T00:00:00Z\"}]', 0, 0)",
            "the secrets of the webhook e",
        ),
        ("UPDATE meta SET value = substr(value, 2) || 'a' WHERE name = 'signing_key'", "the key that signs"),
        (
            "INSERT INTO access_key (digest, kind, origins, explains, created_at, replaced_by) VALUES ('d', 'secret', '[]', 0, 0, 'e')",
            "the key in the place of d",
        ),
    ] {
        let sql = Sqlite::in_memory().unwrap();
        let ledger = Ledger::new(&sql, [7; 32].into());
        ledger.create(&[], at("23T08:00")).unwrap();
        past::live(&ledger);
        assert!(ledger.check(0, 100).unwrap().0.is_empty());
        sql.query(statement, &[]).unwrap();
        let found = ledger.check(0, 100).unwrap().0;
        assert!(found.iter().any(|unfounded| unfounded.what == what), "{statement}: {found:?}");
    }
}

#[test]
fn receipts_of_earlier_releases_are_made_again() {
    let ledger = before(include_str!("data/ledger_schema_10.sql"));
    let export = ledger.receipts(0).unwrap().lines;
    let of_before = verified(&export).unwrap_or_else(|difference| panic!("{difference}"));
    // As many as now, in the same order; the key comes last instead of first.
    assert_eq!((of_before.made_again, of_before.entries, of_before.last), (10, 1, 11));
    assert!(export.contains("\"salts\":null") && export.contains("\"again\":[") && export.contains("\"before\":"));
    past::submit(&ledger, "later", "24T09:00", &[("email", "later@zeta-test.com")]);
    assert_eq!(verified(&ledger.receipts(0).unwrap().lines).unwrap().made_again, 11);
    // `UPDATE_RECORDS=1` writes what later programs have to read; before a release only.
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/receipts_1.ndjson");
    if std::env::var_os("UPDATE_RECORDS").is_some() {
        std::fs::write(path, lived(7).receipts(0).unwrap().lines).unwrap();
    }
    let written = verified(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|difference| panic!("{difference}"));
    assert_eq!((written.made_again, written.entries, written.keys.len()), (10, 1, 1));
}

#[test]
fn a_receipt_says_which_program_decided_and_replay_tells_of_another() {
    let export = lived(7).receipts(0).unwrap().lines;
    let own = format!("\"program\":\"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!(export.matches(&own).count(), 10);
    assert!(verified(&export).unwrap().by_others.is_empty());
    // Those of before say nothing of it, and are made again all the same.
    let before = verified(include_str!("data/receipts_1.ndjson")).unwrap();
    assert_eq!((before.made_again, before.by_others), (10, [(String::new(), 10)].into()));
    // Where another program decided otherwise, that is told with the difference.
    let line = export.lines().find(|line| line.contains("\"reasons\":[") && line.contains("\"owner\":\"a\"")).unwrap();
    let (before, after) = line.rsplit_once("\"owner\":\"a\"").unwrap();
    let other = format!("{before}\"owner\":\"b\"{after}").replace(&own, "\"program\":\"0.0.9\"");
    let difference = verified(&export.replace(line, &other)).unwrap_err();
    assert_eq!(difference.what, "decision/owner");
    assert!(difference.found.ends_with("decided by 0.0.9"), "{difference}");
}

#[test]
fn another_key_is_vouched_for_by_the_one_before() {
    let ledger = lived(7);
    let first = ledger.public_key().unwrap();
    let second = ledger.change_signing_key(at("23T13:00")).unwrap();
    assert!(first != second && ledger.public_key().unwrap() == second);
    past::submit(&ledger, "later", "23T14:00", &[("email", "later@zeta-test.com")]);
    let export = ledger.receipts(0).unwrap().lines;
    assert_eq!(verified(&export).unwrap().keys, [first.clone(), second]);
    // Somebody else's key, however well it signs what it says of itself.
    let other = lived(8);
    other.change_signing_key(at("23T13:00")).unwrap();
    let changes = |export: &str| export.lines().find(|line| line.contains("\"before\":\"")).unwrap().to_owned();
    let forged = export.replace(&changes(&export), &changes(&other.receipts(0).unwrap().lines));
    let difference = verified(&forged).unwrap_err();
    assert_eq!((difference.receipt, difference.what.as_str()), (Some(12), "digest"));
}

#[test]
fn parts_make_a_file_and_each_can_be_checked_alone() {
    let ledger = lived(7);
    for number in 0..200 {
        let email = format!("somebody-{number}@unknown-{number}.example");
        past::submit(&ledger, &format!("more-{number}"), "23T12:00", &[("email", &email)]);
    }
    let first = ledger.receipts(0).unwrap();
    assert!(first.more && first.last == 200);
    let second = ledger.receipts(first.last).unwrap();
    assert_eq!((second.last, second.more), (211, false));
    let whole = verified(&(first.lines.clone() + &second.lines)).unwrap_or_else(|difference| panic!("{difference}"));
    assert_eq!((whole.first, whole.last, whole.more), (1, 211, false));
    assert!(verified(&first.lines).unwrap().more);
    assert_eq!(verified(&second.lines).unwrap().first, 201);
    let skipped = ledger.receipts(first.last + 1).unwrap();
    let difference = verified(&(first.lines + &skipped.lines)).unwrap_err();
    assert_eq!((difference.what.as_str(), difference.found.as_str()), ("after", "201"));
    assert_eq!(verified(&ledger.receipts(211).unwrap().lines).unwrap().last, 0);
}

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_other_salts() {
    let one = lived(7).receipts(0).unwrap();
    assert_eq!(one, lived(7).receipts(0).unwrap());
    let salt = one.lines.split("\"salts\":{\"\":\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(salt.len() == 32 && !lived(8).receipts(0).unwrap().lines.contains(salt), "{salt}");
}

#[test]
fn no_byte_of_an_export_can_be_another() {
    let export = lived(7).receipts(0).unwrap().lines;
    let mut before = Verifier::new(export.lines().filter_map(needed));
    let (mut at, mut named, mut flipped) = (0, 0, 0);
    for line in export.split_inclusive('\n') {
        let is_receipt = line.starts_with("{\"receipt\":");
        for byte in (0..line.len()).step_by(if cfg!(debug_assertions) { 11 } else { 1 }) {
            let mut rest = export.as_bytes()[at..].to_vec();
            rest[byte] ^= 1;
            let Ok(rest) = String::from_utf8(rest) else { continue };
            let difference = checked(before.clone(), &rest).expect_err(&format!("byte {byte} of {line}"));
            flipped += usize::from(is_receipt);
            named += usize::from(is_receipt && difference.receipt.is_some());
        }
        before.line(line.trim_end_matches('\n')).unwrap_or_else(|difference| panic!("{difference}"));
        at += line.len();
    }
    // All but what names the kind of line and its number.
    assert!(flipped > 1_000 && named * 10 > flipped * 6, "{named} of {flipped}");
}
