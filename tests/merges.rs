//! Merging and undoing in the ledger, on SQLite: whole or not at all, and from databases of before.

#[path = "support/people.rs"]
mod people;

use frontdesk::outcome::Searched;
use frontdesk::{RawLead, Submission, standardize};
use ledger::{
    Access, KeyKind, Ledger, Merging, PairVerdict, PlaybookFormat, Row, Sql, SqlError, Sqlite, Submit, Submitted,
    Undoing, Value,
};
use people::{Dice, Person};
use std::cell::Cell;

const KEY: &str = "sk_test";

/// Fails at the statement whose turn it is, and counts.
struct Failing {
    sqlite: Sqlite,
    statements_left: Cell<Option<usize>>,
}

impl Failing {
    fn new() -> Self {
        Self { sqlite: Sqlite::in_memory().unwrap(), statements_left: Cell::new(None) }
    }
}

impl Sql for Failing {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        match self.statements_left.get() {
            Some(0) => return Err(SqlError("made to fail".into())),
            Some(left) => self.statements_left.set(Some(left - 1)),
            None => {}
        }
        self.sqlite.query(statement, arguments)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.sqlite.transaction(body)
    }
}

fn now() -> jiff::Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

fn submit<S: Sql>(ledger: &Ledger<S>, id: &str, fields: &[(&str, &str)]) -> String {
    submit_with(ledger, KeyKind::Secret, id, fields)
}

fn submit_with<S: Sql>(ledger: &Ledger<S>, key: KeyKind, id: &str, fields: &[(&str, &str)]) -> String {
    let raw: RawLead = fields.iter().copied().collect();
    let lead = standardize(&raw).unwrap();
    let submit = Submit {
        submission: Submission { id: id.into(), raw, lead, searched: Searched::default() },
        access: &Access::new(key, true),
        idempotency: None,
        book_revision: None,
        without_book: true,
        now: now(),
    };
    match ledger.submit(submit).unwrap() {
        Submitted::Routed { record, .. } => record.lead_id,
        other => panic!("{other:?}"),
    }
}

fn rows(sql: &impl Sql) -> Vec<(String, Vec<Row>)> {
    let tables = sql.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", &[]).unwrap();
    let tables = tables.into_iter().map(|row| match row.into_iter().next() {
        Some(Value::Text(name)) => name,
        other => panic!("{other:?} is no table's name"),
    });
    tables.map(|table| (table.clone(), sql.query(&format!("SELECT * FROM {table}"), &[]).unwrap())).collect()
}

const ANNA: &[(&str, &str)] = &[("email", "anna@zeta-test.com"), ("first_name", "Anna"), ("last_name", "Example")];
const BERT: &[(&str, &str)] = &[("email", "bert@gmail.com"), ("title", "CTO"), ("phone", "+49 30 23125010")];

#[test]
fn a_failure_at_any_statement_leaves_nothing_half_done() {
    /// Merges, and undoes what was merged.
    type Step = fn(&Ledger<&Failing>) -> bool;
    let merge: Step = |ledger| ledger.merge("anna", "bert", None, KEY, now()).is_ok();
    let undo: Step = |ledger| ledger.undo_merge(1, None, KEY, now()).is_ok();
    for (name, prepare, step) in [("merge", None, merge), ("undo", Some(merge), undo)] {
        for statements in 0.. {
            let sql = Failing::new();
            let ledger = Ledger::new(&sql, [0; 32].into());
            ledger.create(&[], now()).unwrap();
            submit(&ledger, "anna", ANNA);
            submit(&ledger, "bert", BERT);
            assert!(prepare.is_none_or(|prepare| prepare(&ledger)));
            if prepare.is_some() {
                submit(&ledger, "again", BERT);
            }
            let before = rows(&sql.sqlite);
            sql.statements_left.set(Some(statements));
            let done = step(&ledger);
            sql.statements_left.set(None);
            if done {
                assert!(statements > 10, "only {statements} statements of {name} were made to fail");
                break;
            }
            assert_eq!(rows(&sql.sqlite), before, "{name}, after {statements} statements");
            assert!(step(&ledger), "{name} can be done again");
        }
    }
}

#[test]
fn a_ledger_of_before_goes_on_with_all_it_had() {
    let sql = Sqlite::in_memory().unwrap();
    for statement in include_str!("data/ledger_schema_4.sql").split(";\n").filter(|statement| !statement.is_empty()) {
        sql.query(statement, &[]).unwrap();
    }
    let ledger = Ledger::new(&sql, [0; 32].into());
    ledger.open(now()).unwrap();
    let lead = ledger.lead("third").unwrap().unwrap();
    assert_eq!((lead.id.as_str(), lead.submissions.len(), lead.merges.len()), ("first", 3, 2));
    assert_eq!(lead.lead.title.as_deref(), Some("CTO"));
    assert_eq!(lead.lead.email.as_ref().unwrap().address, "anna@zeta-test.com");
    // What was found by is found by still: by every submission's address, and by the name.
    for (id, fields, expect) in [
        ("4", [("email", "anna.private@gmail.com"), ("last_name", "Example")], "first"),
        ("5", [("email", "bert@other-test.com"), ("last_name", "Other")], "other"),
        ("6", [("email", "b.other@gmail.com"), ("name", "Bert Other")], "6"),
    ] {
        assert_eq!(submit(&ledger, id, &fields), expect);
    }
    // A merge of before is undone like any other: what came after it goes with the submission that it was known by.
    let third =
        ledger.lead("first").unwrap().unwrap().merges.iter().find(|merge| merge.submission == "third").unwrap().number;
    let Undoing::Undone(undone) = ledger.undo_merge(third, Some("Ada"), KEY, now()).unwrap() else { panic!("gone") };
    assert_eq!((undone.lead.as_str(), undone.into_lead.as_str()), ("third", "first"));
    let ids = |id: &str| -> Vec<String> {
        ledger.lead(id).unwrap().unwrap().submissions.into_iter().map(|submission| submission.id).collect()
    };
    assert_eq!((ids("first"), ids("4")), (vec!["first".into(), "again".into()], vec!["third".into(), "4".into()]));
}

#[test]
fn what_was_merged_on_arrival_becomes_a_lead_of_its_own() {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    submit(&ledger, "first", ANNA);
    assert_eq!(submit(&ledger, "again", &[("email", "anna@zeta-test.com"), ("title", "CTO")]), "first");
    let merged = ledger.lead("again").unwrap().unwrap();
    let [merge] = merged.merges.as_slice() else { panic!("{:?}", merged.merges) };
    assert_eq!((merge.submission.as_str(), merge.into.as_str()), ("again", "first"));
    assert_eq!(
        merged.changes[0].fields.iter().find(|change| change.field == "title").unwrap().to.as_deref(),
        Some("CTO")
    );
    ledger.undo_merge(merge.number, None, KEY, now()).unwrap();
    let (first, again) = (ledger.lead("first").unwrap().unwrap(), ledger.lead("again").unwrap().unwrap());
    assert_eq!((first.lead.title, first.submissions.len()), (None, 1));
    assert_eq!((again.id.as_str(), again.merged_into, again.lead.title.as_deref()), ("again", None, Some("CTO")));
    assert!(again.decision.owner.is_some() && again.decision.due_at.is_some());
    // Merged again by a person, what was said against it no longer counts.
    assert_eq!(first.not_same.len(), 1);
    let Merging::Merged(_) = ledger.merge("again", "first", None, KEY, now()).unwrap() else { panic!("not merged") };
    assert!(ledger.lead("first").unwrap().unwrap().not_same.is_empty());
}

#[test]
fn what_survives_is_what_the_playbook_of_today_says() {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    submit(&ledger, "1", &[("email", "anna@zeta-test.com"), ("last_name", "Example"), ("title", "Intern")]);
    submit(&ledger, "2", &[("email", "anna@zeta-test.com"), ("last_name", "Exemplar"), ("title", "CTO")]);
    assert_eq!(ledger.lead("1").unwrap().unwrap().lead.title.as_deref(), Some("Intern"));
    let latest = include_str!("data/smallest.toml").to_owned() + "\n[survivorship]\ndefault = \"latest\"\n";
    ledger.publish(PlaybookFormat::Toml, &latest, now()).unwrap().unwrap();
    submit(&ledger, "3", &[("email", "anna@zeta-test.com")]);
    let lead = ledger.lead("1").unwrap().unwrap().lead;
    assert_eq!((lead.last_name.as_deref(), lead.title.as_deref()), (Some("Exemplar"), Some("CTO")));
}

#[test]
fn a_pair_is_judged_either_way_and_back() {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    let of = |first, last| [("email", "berlin.north@acme.com"), ("first_name", first), ("last_name", last)];
    submit(&ledger, "a", &of("Anna", "Meyer"));
    assert_eq!(submit(&ledger, "b", &of("Bernd", "Schulz")), "b");
    let pairs = ledger.possible_duplicates(0).unwrap();
    let [pair] = pairs.as_slice() else { panic!("{pairs:?}") };
    for (verdict, home, apart) in [
        (PairVerdict::Different, "b", 1),
        (PairVerdict::Same, "a", 0),
        (PairVerdict::Same, "a", 0),
        (PairVerdict::Different, "b", 1),
    ] {
        let judged = ledger.judge_pair(pair.number, verdict, None, KEY, now()).unwrap().unwrap();
        assert_eq!(judged.verdict, Some(verdict));
        let lead = ledger.lead("b").unwrap().unwrap();
        assert_eq!((lead.id.as_str(), lead.not_same.len()), (home, apart), "{verdict:?}");
        assert!(ledger.possible_duplicates(0).unwrap().is_empty());
    }
    // Told apart once, they aren't asked about again.
    submit(&ledger, "c", &of("Bernd", "Schulz"));
    assert!(ledger.possible_duplicates(0).unwrap().is_empty());
    assert!(ledger.judge_pair(99, PairVerdict::Same, None, KEY, now()).unwrap().is_none());
}

#[test]
fn finding_reads_a_bounded_number_of_rows() {
    /// Counts the rows that statements give back, and sees that none goes through a table of leads.
    struct Counting(Sqlite, Cell<usize>);
    impl Sql for Counting {
        fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
            let rows = self.0.query(statement, arguments)?;
            let scans = self.0.query(&format!("EXPLAIN QUERY PLAN {statement}"), arguments)?;
            let scanned = scans.iter().find(|row| {
                let Some(Value::Text(step)) = row.last() else { return false };
                step.starts_with("SCAN")
                    && !step.contains("json_each")
                    && !step.contains("turn")
                    && !step.contains("receipt")
                    // There are few, each made by hand.
                    && !step.contains("endpoint")
                    && !step.contains("CONSTANT")
                    && !step.contains("(subquery")
            });
            assert!(scanned.is_none(), "{scanned:?} {statement}");
            // A list of submissions stands for as many rows of the index, a row of a join for two.
            let of = |row: &Row| match row.as_slice() {
                [Value::Integer(_), Value::Text(list)] if list.starts_with('[') => list.matches(',').count() + 1,
                _ => 1 + usize::from(statement.contains(" JOIN ")),
            };
            self.1.set(self.1.get() + rows.iter().map(of).sum::<usize>());
            Ok(rows)
        }

        fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
            self.0.transaction(body)
        }
    }
    let sqlite = Sqlite::in_memory().unwrap();
    Ledger::new(&sqlite, [0; 32].into()).create(&[], now()).unwrap();
    let counting = Counting(sqlite, Cell::new(0));
    let ledger = Ledger::new(&counting, [0; 32].into());
    // All of one company, many of one name, all with one telephone.
    let mut most = 0;
    for number in 0..150 {
        let mut fields = Person::new(number % 100, 1000).writes(&mut Dice(number as u64));
        fields.push("phone", "+49 30 23125010");
        let fields: Vec<(String, String)> = fields.fields().map(|(name, value)| (name.into(), value.into())).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        counting.1.set(0);
        submit_with(&ledger, KeyKind::Publishable, &format!("s{number}"), &fields);
        most = most.max(counting.1.get());
    }
    assert!(most <= 60, "{most} rows");
}

#[test]
fn what_both_were_found_by_finds_each_after_undoing() {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    let phone = ("phone", "+49 30 23125010");
    submit(&ledger, "a", &[("id", "7"), ("email", "a@zeta-test.com")]);
    submit(&ledger, "b", &[("email", "bernd.meyer@acme.com"), ("last_name", "Meyer"), phone]);
    let Merging::Merged(merge) = ledger.merge("a", "b", None, KEY, now()).unwrap() else { panic!("not merged") };
    // It is of the lead by its id, and brings a number that another submission of the lead has brought before.
    assert_eq!(submit(&ledger, "c", &[("id", "7"), ("last_name", "Meyer"), phone]), "a");
    ledger.undo_merge(merge.number, None, KEY, now()).unwrap();
    // The number alone would be Bernd's as well; the mailbox says that it isn't him.
    let anna = [("email", "anna.meyer@acme.com"), ("last_name", "Meyer"), phone];
    assert_eq!(submit(&ledger, "d", &anna), "a");
}
