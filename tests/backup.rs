//! Backups seen from outside: whole into an empty database with the same digest, or not at all.

use ledger::{Ledger, NotRestored, Sql, Sqlite};

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
