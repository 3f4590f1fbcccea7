//! Backups seen from outside: whole into an empty database with the same digest, or not at all.

use jiff::{SignedDuration, Timestamp};
use ledger::{BackupPart, Ledger, NotRestored, Restored, Sql, Sqlite, Value, Work};

#[expect(dead_code, reason = "what is erased is another test's")]
#[path = "support/past.rs"]
mod past;

use past::at;

fn backup(ledger: &Ledger<impl Sql>) -> (Vec<String>, String) {
    let mut lines = Vec::new();
    let digest = ledger.backup(|line| lines.push(line.to_owned())).unwrap();
    (lines, digest)
}

fn restored(lines: &[String]) -> (Ledger<Sqlite>, Result<String, NotRestored>) {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [9; 32].into());
    let restored = ledger.restore(lines.iter().cloned(), at("25T09:00"));
    (ledger, restored)
}

#[test]
fn a_workspace_comes_back_with_the_same_digest_or_not_at_all() {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    past::live(&ledger);
    let (lines, digest) = backup(&ledger);
    let (copy, said) = restored(&lines);
    assert_eq!(said, Ok(digest.clone()));
    assert_eq!(backup(&copy), (lines.clone(), digest));
    assert_eq!(copy.receipts(0).unwrap(), ledger.receipts(0).unwrap());
    // It goes on where it was.
    past::submit(&copy, "later", "25T10:00", &[("email", "later@zeta-test.com")]);
    assert!(copy.check(0, 100).unwrap().0.is_empty());
    assert_eq!(copy.restore(lines.clone(), at("25T11:00")), Err(NotRestored::NotEmpty));
    // A line less, more, another, or none of ours: nothing is there afterwards.
    let last = lines.len() - 1;
    for (what, lines) in [
        ("cut off", lines[..last].to_vec()),
        ("a row less", [&lines[..last - 1], &lines[last..]].concat()),
        ("a line more", [&lines[..], &lines[last..]].concat()),
        ("another word", lines.iter().map(|line| line.replace("Hamburg", "Bamberg")).collect()),
        ("another schema", lines.iter().map(|line| line.replace("\"schema\":", "\"schema\":9")).collect()),
        ("another file", vec!["id,name".into()]),
        ("nothing", Vec::new()),
    ] {
        let (ledger, said) = restored(&lines);
        assert!(said.is_err(), "{what}");
        assert!(!ledger.exists().unwrap(), "{what}");
    }
}

#[test]
fn a_backup_of_an_earlier_schema_is_brought_to_the_latest() {
    let sql = Sqlite::in_memory().unwrap();
    for statement in include_str!("data/ledger_schema_10.sql").split(";\n").filter(|statement| !statement.is_empty()) {
        sql.query(statement, &[]).unwrap();
    }
    let (lines, digest) = backup(&Ledger::new(&sql, [7; 32].into()));
    let (copy, said) = restored(&lines);
    assert_eq!(said, Ok(digest));
    assert_eq!(copy.lead("anna-again").unwrap().unwrap().id, "anna");
}

/// A workspace of which a backup has some parts.
fn large(sql: &Sqlite) -> Ledger<&Sqlite> {
    let ledger = Ledger::new(sql, [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    past::live(&ledger);
    let message = "A long message. ".repeat(1_500);
    for number in 0..100 {
        let email = format!("somebody-{number}@unknown-{number}.example");
        past::submit(&ledger, &format!("more-{number}"), "23T12:00", &[("email", &email), ("message", &message)]);
    }
    ledger
}

/// All parts after the first; `meanwhile` is done before each.
fn parts(ledger: &Ledger<&Sqlite>, first: BackupPart, mut meanwhile: impl FnMut(i64)) -> Vec<String> {
    let (mut parts, mut next) = (vec![first.lines], first.next);
    while let Some(number) = next {
        meanwhile(number);
        let part = ledger.backup_part("b", number, at("24T09:00")).unwrap().unwrap();
        assert_eq!(ledger.backup_part("b", number, at("24T09:01")).unwrap().as_ref(), Some(&part));
        next = part.next;
        parts.push(part.lines);
    }
    parts
}

fn triggers(sql: &Sqlite) -> usize {
    sql.query("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'backup%'", &[]).unwrap().len()
}

#[test]
fn parts_are_all_of_one_moment_whatever_is_written_meanwhile() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = large(&sql);
    let whole = backup(&ledger).0.join("\n") + "\n";
    let first = ledger.begin_backup("b", at("24T09:00")).unwrap();
    let all = parts(&ledger, first, |number| {
        // What is new, changed, replaced and deleted, in tables that are written already and in those that aren't.
        let email = format!("later-{number}@zeta-test.com");
        past::submit(&ledger, &format!("later-{number}"), "24T09:00", &[("email", &email), ("last_name", "Later")]);
        ledger.work(&format!("more-{number}"), &Work::Accept, None, at("24T09:00")).unwrap();
        ledger.do_due(at("24T09:00")).unwrap();
        ledger.set_retention(Some(number as u32), at("24T09:00")).unwrap();
        let name = format!("Zeta {number}");
        ledger.upsert_accounts([[("id", "x"), ("name", name.as_str()), ("domains", "zeta-other.com")]]).unwrap();
        ledger.remove_accounts(&["y".to_owned()]).unwrap();
        for statement in [
            // By another key of its own, as a request that comes again.
            "INSERT OR REPLACE INTO idempotency (key, request, answer, at) SELECT key, '', '', 0 FROM idempotency \
             WHERE number = (SELECT max(number) FROM idempotency WHERE request <> '')",
            "DELETE FROM idempotency WHERE number = (SELECT min(number) FROM idempotency)",
            "UPDATE submission_key SET key = key + 1 WHERE key = (SELECT max(key) FROM submission_key)",
            "INSERT INTO meta (name, value) VALUES ('note', '1') ON CONFLICT DO UPDATE SET value = value + 1",
        ] {
            sql.query(statement, &[]).unwrap();
        }
    });
    assert!(all.len() >= 3, "{} parts", all.len());
    let all = all.concat();
    for (line, (found, expected)) in all.lines().zip(whole.lines()).enumerate() {
        assert_eq!(found, expected, "line {}", line + 1);
    }
    assert_eq!(all.len(), whole.len());
    assert_ne!(backup(&ledger).0.join("\n") + "\n", whole);
    // What is left of it goes when nobody has asked for ten minutes.
    assert!(triggers(&sql) > 50);
    ledger.do_due(at("24T09:10")).unwrap();
    assert!(triggers(&sql) > 50);
    ledger.do_due(at("24T09:11")).unwrap();
    assert_eq!(triggers(&sql), 0);
    assert_eq!(ledger.backup_part("b", 2, at("24T09:12")).unwrap(), None);
}

#[test]
fn a_backup_ends_when_another_begins_or_somebody_is_erased() {
    let sql = Sqlite::in_memory().unwrap();
    let ledger = large(&sql);
    let now = at("24T09:00");
    assert_eq!(ledger.begin_backup("a", now).unwrap().next, Some(2));
    let first = ledger.begin_backup("b", now).unwrap();
    assert_eq!(ledger.backup_part("a", 2, now).unwrap(), None);
    assert_eq!(ledger.backup_part("b", 3, now).unwrap(), None);
    assert!(ledger.backup_part("b", 2, now).unwrap().is_some());
    // What was kept of her for its sake would be hers.
    ledger.work("bert", &Work::Accept, None, now).unwrap();
    ledger.erase("anna", None, "sk_test", now).unwrap().unwrap();
    assert_eq!(ledger.backup_part("b", 2, now).unwrap(), None);
    assert_eq!(sql.query("SELECT count(*) FROM backup_before", &[]).unwrap(), [[Value::Integer(0)]]);
    assert!(first.next.is_some());
}

/// Puts the parts into a workspace that isn't there.
fn put(ledger: &Ledger<&Sqlite>, parts: &[String], now: Timestamp) -> Result<Restored, NotRestored> {
    let mut last = Restored { lines: 0, rows: 0, sha256: None };
    for part in parts {
        last = ledger.restore_part(last.lines, part, now)?;
        assert_eq!(ledger.exists().unwrap(), last.sha256.is_some());
    }
    Ok(last)
}

#[test]
fn a_backup_is_restored_in_parts_and_until_its_end_there_is_no_workspace() {
    let from = Sqlite::in_memory().unwrap();
    let ledger = large(&from);
    let (lines, digest) = backup(&ledger);
    let all = parts(&ledger, ledger.begin_backup("b", at("24T09:00")).unwrap(), |_| {});
    let into = Sqlite::in_memory().unwrap();
    let copy = Ledger::new(&into, [9; 32].into());
    let now = at("25T09:00");
    // Cut anywhere between lines, and begun anew.
    assert!(put(&copy, &all[..2], now).unwrap().sha256.is_none());
    assert_eq!(copy.open(now), Err(ledger::Error::NoWorkspace));
    assert_eq!(copy.create(&[], now), Err(ledger::Error::Restoring));
    assert_eq!(copy.next_alarm(), Ok(None));
    assert_eq!(
        copy.restore_part(7, &all[2], now).map(|_| ()),
        Err(NotRestored::Elsewhere { lines: all[..2].concat().lines().count() as u64 })
    );
    let whole = put(&copy, &all, now).unwrap();
    assert_eq!((whole.lines, whole.sha256.as_ref()), (lines.len() as u64 - 1, Some(&digest)));
    let mut again = backup(&copy).0;
    assert_eq!(again.pop(), lines.last().cloned());
    assert_eq!(again, lines[..lines.len() - 1]);
    assert!(copy.check(0, 1000).unwrap().0.is_empty());
    assert_eq!(copy.restore_part(0, &all[0], now), Err(NotRestored::NotEmpty));
    // What isn't as it was written is told with its line, and nothing of that part is there.
    let (into, changed) = (Sqlite::in_memory().unwrap(), [all[0].clone(), all[1].replace("unknown-7.", "unknown-8.")]);
    let copy = Ledger::new(&into, [9; 32].into());
    let all = [&changed[..], &all[2..]].concat();
    let unlike = put(&copy, &all, now).unwrap_err();
    let NotRestored::Unlike { line, .. } = unlike else { panic!("{unlike:?}") };
    assert!(line > 0 && !copy.exists().unwrap());
    assert!(copy.restore_part(1, "[]\n", now).is_err());
    assert!(now.duration_since(at("24T09:00")) > SignedDuration::ZERO);
}
