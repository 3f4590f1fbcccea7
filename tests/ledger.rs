//! The ledger seen from outside, on SQLite: whole or not at all, once, and never without an answer.

use frontdesk::decision::Reason;
use frontdesk::outcome::Searched;
use frontdesk::{AccountBook, RawLead, Submission, search, standardize};
use ledger::{
    Access, AccountChanges, Error, Idempotency, Kept, KeptBook, KeyKind, Ledger, PlaybookFormat, Rematched, Row, Sql,
    SqlError, Sqlite, Submit, Submitted, Value,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

const PLAYBOOK: &str = include_str!("data/smallest.toml");

/// Fails at the statement whose turn it is; counts down from where it is set.
struct Failing {
    sqlite: Sqlite,
    statements_left: Cell<Option<usize>>,
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

/// Collects how SQLite goes about each statement.
struct Planned {
    sqlite: Sqlite,
    plans: RefCell<BTreeSet<String>>,
}

impl Sql for Planned {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        if ["SELECT", "INSERT", "DELETE"].into_iter().any(|verb| statement.starts_with(verb)) {
            for row in self.sqlite.query(&format!("EXPLAIN QUERY PLAN {statement}"), arguments)? {
                self.plans.borrow_mut().insert(format!("{:?}: {statement}", row.last()));
            }
        }
        self.sqlite.query(statement, arguments)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.sqlite.transaction(body)
    }
}

fn now() -> jiff::Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn filled<S: Sql>(sql: S) -> Ledger<S> {
    let ledger = Ledger::new(sql, [0; 32].into());
    ledger.create(&[], now()).unwrap();
    let rows = [[("id", "a-1"), ("name", "Zeta Test"), ("domains", "zeta-test.com")]];
    assert_eq!(ledger.upsert_accounts(rows).unwrap().taken, 1);
    ledger
}

fn submit<S: Sql>(
    ledger: &Ledger<S>,
    id: &str,
    fields: &[(&str, &str)],
    idempotency: Option<&Idempotency>,
) -> Result<Submitted, Error> {
    submit_with(ledger, KeyKind::Secret, id, fields, idempotency)
}

fn submit_with<S: Sql>(
    ledger: &Ledger<S>,
    key: KeyKind,
    id: &str,
    fields: &[(&str, &str)],
    idempotency: Option<&Idempotency>,
) -> Result<Submitted, Error> {
    let raw: RawLead = fields.iter().copied().collect();
    let lead = standardize(&raw).unwrap();
    let (revision, book) = ledger.account_book()?;
    let searched = search(&lead, Some(&AccountBook::open(book).unwrap()));
    ledger.submit(Submit {
        submission: Submission { id: id.into(), raw, lead, searched },
        access: &Access::new(key, true),
        idempotency,
        book_revision: Some(revision),
        without_book: false,
        now: now(),
    })
}

/// Every row of every table.
fn rows(sql: &impl Sql) -> Vec<(String, Vec<Row>)> {
    let tables = sql.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", &[]).unwrap();
    let tables = tables.into_iter().map(|row| match row.into_iter().next() {
        Some(Value::Text(name)) => name,
        other => panic!("{other:?} is no table's name"),
    });
    tables.map(|table| (table.clone(), sql.query(&format!("SELECT * FROM {table}"), &[]).unwrap())).collect()
}

const ANNA: &[(&str, &str)] = &[("email", "anna@zeta-test.com"), ("last_name", "Example")];

#[test]
fn a_request_that_comes_again_gets_every_byte_of_its_answer() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let renewals = "[[case]]\nname = \"renewals\"\nwhen = { country = \"SE\" }\nwithin = \"1h\"\n\n[[case]]";
    let playbook = PLAYBOOK.replacen("[[case]]", renewals, 1);
    ledger.publish(PlaybookFormat::Toml, &playbook, now()).unwrap().unwrap();
    let key = Idempotency::new("sk_test", "once", b"x");
    let Ok(Submitted::Routed { answer, .. }) = submit(&ledger, "s-1", ANNA, Some(&key)) else { panic!("not routed") };
    assert!(answer.decision.is_some() && answer.organisation.is_some());
    assert_eq!(answer.considered.as_ref().unwrap().cases, ["renewals"]);
    // Also where another playbook has been published meanwhile.
    ledger.publish(PlaybookFormat::Toml, PLAYBOOK, now()).unwrap().unwrap();
    let Ok(Submitted::Replayed { answer: again }) = submit(&ledger, "s-2", ANNA, Some(&key)) else {
        panic!("not again")
    };
    assert_eq!(again, serde_json::to_string(&answer).unwrap());
}

#[test]
fn a_failure_at_any_statement_leaves_nothing_behind() {
    for statements in 0.. {
        let sql = Failing { sqlite: Sqlite::in_memory().unwrap(), statements_left: Cell::new(None) };
        let ledger = filled(&sql);
        let before = rows(&sql.sqlite);
        sql.statements_left.set(Some(statements));
        let submitted = submit(&ledger, "first", ANNA, Some(&key("k", "r")));
        sql.statements_left.set(None);
        if submitted.is_ok() {
            assert!(statements > 10, "only {statements} statements were made to fail");
            break;
        }
        assert_eq!(rows(&sql.sqlite), before, "after {statements} statements");
        // The same submission can be sent again.
        assert!(matches!(submit(&ledger, "first", ANNA, Some(&key("k", "r"))), Ok(Submitted::Routed { .. })));
    }
}

fn key(key: &str, request: &str) -> Idempotency {
    Idempotency::new("sk_test", key, request.as_bytes())
}

#[test]
fn an_idempotency_key_answers_once() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let Submitted::Routed { answer, .. } = submit(&ledger, "first", ANNA, Some(&key("k", "r"))).unwrap() else {
        panic!("not routed")
    };
    let Submitted::Replayed { answer: again } = submit(&ledger, "second", ANNA, Some(&key("k", "r"))).unwrap() else {
        panic!("not replayed")
    };
    assert_eq!(again, serde_json::to_string(&answer).unwrap());
    assert!(matches!(submit(&ledger, "third", ANNA, Some(&key("k", "other"))).unwrap(), Submitted::KeyReused));
    assert_eq!(ledger.lead("first").unwrap().unwrap().submissions.len(), 1);
    assert!(ledger.lead("second").unwrap().is_none());
}

#[test]
fn the_same_content_is_the_same_request_for_ten_minutes() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let fields: RawLead = ANNA.iter().copied().collect();
    let other: RawLead = ANNA.iter().rev().copied().collect();
    let send = |id: &str, access_key: &str, fields: &RawLead, minutes: i64| {
        let lead = standardize(fields).unwrap();
        let submission = Submission { id: id.into(), raw: fields.clone(), lead, searched: Searched::default() };
        let submitted = ledger.submit(Submit {
            submission,
            access: &Access::new(KeyKind::Secret, true),
            idempotency: Some(&Idempotency::of_content(access_key, fields)),
            book_revision: None,
            without_book: true,
            now: now() + jiff::SignedDuration::from_mins(minutes),
        });
        match submitted.unwrap() {
            Submitted::Routed { answer, .. } => (true, serde_json::to_string(&answer).unwrap()),
            Submitted::Replayed { answer } => (false, answer),
            other => panic!("{other:?}"),
        }
    };
    let (routed, first) = send("first", "sk_test", &fields, 0);
    assert!(routed && first.contains("\"decision\""));
    for minutes in [0, 9, -9] {
        assert_eq!(send("second", "sk_test", &fields, minutes), (false, first.clone()), "{minutes} minutes");
    }
    // Another sender, other content, and the same person after ten minutes are heard.
    for (id, access_key, fields, minutes) in
        [("by another", "sk_other", &fields, 0), ("otherwise", "sk_test", &other, 0), ("later", "sk_test", &fields, 10)]
    {
        assert!(send(id, access_key, fields, minutes).0, "{id}");
    }
    assert!(!send("again", "sk_test", &fields, 19).0, "counted from the last that was heard");
    let ids: Vec<String> = ledger.lead("first").unwrap().unwrap().submissions.into_iter().map(|s| s.id).collect();
    assert_eq!(ids, ["first", "by another", "otherwise", "later"]);
}

#[test]
fn the_same_person_again_is_merged_and_the_old_id_goes_on_answering() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    submit(&ledger, "first", ANNA, None).unwrap();
    let more = [("email", "Anna@zeta-test.com"), ("title", "CTO"), ("country", "DE"), ("last_name", "Other")];
    submit(&ledger, "second", &more, None).unwrap();
    let lead = ledger.lead("second").unwrap().unwrap();
    assert_eq!(lead.id, "first");
    assert_eq!(lead.decision.duplicate_of.as_deref(), Some("first"));
    // What was there stays, what was missing is filled in, and both submissions are kept as they came.
    assert_eq!(lead.lead.last_name.as_deref(), Some("Example"));
    assert_eq!(lead.lead.title.as_deref(), Some("CTO"));
    assert_eq!(
        lead.submissions.iter().map(|submission| submission.id.as_str()).collect::<Vec<_>>(),
        ["first", "second"]
    );
}

#[test]
fn an_external_id_ties_a_servers_leads_and_never_a_visitors() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    submit(&ledger, "first", &[("id", "crm-1"), ("email", "a@zeta-test.com")], None).unwrap();
    submit(&ledger, "server", &[("id", "crm-1"), ("email", "b@zeta-test.com")], None).unwrap();
    assert_eq!(ledger.lead("server").unwrap().unwrap().id, "first");
    let stranger = [("id", "crm-1"), ("email", "c@zeta-test.com")];
    submit_with(&ledger, KeyKind::Publishable, "visitor", &stranger, None).unwrap();
    assert_eq!(ledger.lead("visitor").unwrap().unwrap().id, "visitor");
}

#[test]
fn a_known_domain_never_waits_for_the_book() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let without = |fields: &[(&str, &str)], without_book| {
        let raw: RawLead = fields.iter().copied().collect();
        let lead = standardize(&raw).unwrap();
        ledger.submit(Submit {
            submission: Submission { id: fields[0].1.into(), raw, lead, searched: Searched::default() },
            access: &Access::new(KeyKind::Secret, true),
            idempotency: None,
            book_revision: None,
            without_book,
            now: now(),
        })
    };
    assert!(matches!(without(ANNA, false).unwrap(), Submitted::Routed { .. }));
    let by_name = [("email", "bert@gmail.com"), ("company", "Zeta Test")];
    assert!(matches!(without(&by_name, false).unwrap(), Submitted::BookNeeded { revision: 1 }));
    assert!(ledger.lead("bert@gmail.com").unwrap().is_none());
    // Where the book can't be had, the lead is routed all the same, and says so.
    let Submitted::Routed { record, .. } = without(&by_name, true).unwrap() else { panic!("not routed") };
    assert!(record.decision.reasons.contains(&Reason::BookMissing));
    assert!(record.decision.owner.is_some());
}

#[test]
fn a_broken_playbook_changes_nothing() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let version = |id: &str| {
        submit(&ledger, id, ANNA, None).unwrap();
        ledger.lead(id).unwrap().unwrap().decision.playbook
    };
    let before = version("first");
    let broken = PLAYBOOK.replace("\"everybody\"\n", "\"nobody\"\n");
    let findings = ledger.publish(PlaybookFormat::Toml, &broken, now()).unwrap().unwrap_err();
    assert!(findings.0.iter().any(|finding| finding.line > 0 && finding.found.contains("nobody")), "{findings}");
    assert_eq!(version("second"), before);
    let other = PLAYBOOK.replace("8h", "4h");
    let published = ledger.publish(PlaybookFormat::Toml, &other, now()).unwrap().unwrap();
    assert_ne!(published.version, before);
    assert_eq!(version("third"), published.version);
}

#[test]
fn a_workspace_that_nobody_made_stays_empty() {
    let sqlite = Sqlite::in_memory().unwrap();
    let ledger = Ledger::new(&sqlite, [0; 32].into());
    assert!(!ledger.exists().unwrap());
    assert_eq!(ledger.open(now()), Err(Error::NoWorkspace));
    assert!(rows(&sqlite).is_empty());
}

#[test]
fn hostile_text_is_stored_and_read_back_as_it_came() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let million = "x".repeat(1_000_000);
    for (i, text) in
        ["\0", "'; DROP TABLE lead; --", "\u{202e}\u{feff}\u{fffd}", "𝕏🏴󠁧󠁢󠁥󠁮󠁧󠁿", &million].into_iter().enumerate()
    {
        let fields = [("email", "h@zeta-test.com"), ("company", text), ("message", text), (text, "unknown")];
        let id = format!("hostile-{i}");
        submit(&ledger, &id, &fields, None).unwrap();
        let lead = ledger.lead(&id).unwrap().unwrap();
        let kept: RawLead = fields.iter().copied().collect();
        assert_eq!(lead.submissions.last().unwrap().fields, kept);
    }
}

#[test]
fn changed_accounts_lie_over_an_earlier_book_until_they_are_too_many() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let (since, file) = ledger.account_book().unwrap();
    let rows = [[("id", "a-1"), ("name", "Omega Test")], [("id", "a-2"), ("name", "Sigma Test")]];
    ledger.upsert_accounts(rows).unwrap();
    let AccountChanges { revision, changed, removed } = ledger.account_changes(since).unwrap().unwrap();
    assert!(removed.is_empty());
    assert_eq!(revision, ledger.accounts_revision().unwrap());
    let overlaid = AccountBook::open(file).unwrap().with_changes(&changed, &[]).unwrap();
    let rebuilt = AccountBook::open(ledger.account_book().unwrap().1).unwrap();
    for name in ["Omega Test", "Sigma Test", "Zeta Test"] {
        let raw: RawLead = [("email", "x@example.com"), ("company", name)].into_iter().collect();
        let found = |book| search(&standardize(&raw).unwrap(), Some(book)).candidates;
        assert_eq!(found(&overlaid), found(&rebuilt), "{name}");
    }
    let none = AccountChanges { revision, ..AccountChanges::default() };
    assert_eq!(ledger.account_changes(revision).unwrap(), Some(none));
    assert_eq!(ledger.account_changes(revision + 1).unwrap(), None);
    let many: Vec<[(&str, String); 2]> =
        (0..101).map(|n| [("id", format!("b-{n}")), ("name", format!("Name {n}"))]).collect();
    ledger.upsert_accounts(many.iter().map(|row| row.iter().map(|(column, value)| (*column, value.as_str())))).unwrap();
    assert_eq!(ledger.account_changes(revision).unwrap(), None);
}

#[test]
fn an_account_above_itself_goes_in_without_its_parent() {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    let upsert = |rows: &[(&str, &str)]| {
        let rows = rows.iter().map(|(id, parent)| [("id", *id), ("name", *id), ("parent_id", *parent)]);
        ledger.upsert_accounts(rows).unwrap()
    };
    let parent = |id: &str| {
        let account = ledger.accounts().unwrap().into_iter().find(|account| account.id == id);
        account.unwrap().parent_id.unwrap_or_default()
    };
    assert!(upsert(&[("c", "a"), ("x", "c")]).refused.is_empty(), "its parent may come later");
    // Round over what is stored, round within the batch, on the way to a circle, and above one that is not.
    let report = upsert(&[("e", "a"), ("b", "c"), ("d", "d"), ("", ""), ("a", "b"), ("f", "x")]);
    let rows: Vec<(u32, &str)> = report.refused.iter().map(|row| (row.row, row.problems[0].field.as_str())).collect();
    assert_eq!((report.taken, rows), (5, vec![(2, "parent_id"), (3, "parent_id"), (4, "id"), (5, "parent_id")]));
    let problem = &report.refused[0].problems[0];
    assert!(problem.found == "c" && problem.expected.contains("(b → c → a → b)"), "{problem:?}");
    let parents = ["a", "b", "c", "d", "e", "f", "x"].map(parent);
    assert_eq!(parents, ["", "", "a", "", "a", "x", "c"]);
    // What the batch replaces no longer counts: `c` is not below `b` any more.
    assert!(upsert(&[("c", ""), ("b", "c")]).refused.is_empty());
    let many: Vec<(String, String)> = (0..150).map(|n| (format!("p{n}"), format!("q{n}"))).collect();
    let down: Vec<(&str, &str)> = many.iter().map(|(p, q)| (q.as_str(), p.as_str())).collect();
    let up: Vec<(&str, &str)> = many.iter().map(|(p, q)| (p.as_str(), q.as_str())).collect();
    assert!(upsert(&down).refused.is_empty());
    assert_eq!(upsert(&up).refused.len(), 150);
}

#[test]
fn taking_an_account_in_never_reads_all_others() {
    let planned = Planned { sqlite: Sqlite::in_memory().unwrap(), plans: RefCell::default() };
    let ledger = filled(&planned);
    planned.plans.take();
    let row = [("id", "a-1"), ("name", "Zeta"), ("domains", "zeta.com;zeta-test.com"), ("parent_id", "a-2")];
    ledger.upsert_accounts([row]).unwrap();
    assert_eq!(ledger.account_changes(1).unwrap().unwrap().changed.len(), 1);
    assert_eq!(ledger.remove_accounts(&["a-1".into()]).unwrap().removed, 1);
    assert_eq!(ledger.account_changes(2).unwrap().unwrap().removed, ["a-1"]);
    let plans = planned.plans.take();
    assert!(plans.iter().any(|plan| plan.contains("SEARCH account_domain")), "{plans:#?}");
    let scans: Vec<&String> = plans.iter().filter(|plan| plan.contains("SCAN account")).collect();
    assert!(scans.is_empty(), "{scans:#?}");
}

/// After a playbook is published, every clock that runs is due at once.
#[test]
fn an_alarm_reads_no_more_of_what_is_due_than_it_does() {
    let planned = Planned { sqlite: Sqlite::in_memory().unwrap(), plans: RefCell::default() };
    let ledger = filled(&planned);
    planned.plans.take();
    ledger.do_due(now()).unwrap();
    let plans = planned.plans.take();
    let of_clocks = |plan: &&String| plan.contains("FROM clock") && plan.contains("LIMIT");
    assert!(plans.iter().any(|plan| of_clocks(&plan)), "{plans:#?}");
    // All that is due would be read, for each batch anew, to find those that come first.
    let sorted: Vec<&String> = plans.iter().filter(|plan| plan.contains("LIMIT") && plan.contains("B-TREE")).collect();
    assert!(sorted.is_empty(), "{sorted:#?}");
}

#[test]
fn a_removed_account_is_no_candidate_whatever_book_was_searched() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    ledger.upsert_accounts([[("id", "a-2"), ("name", "Sigma Test")], [("id", "a-3"), ("name", "Tau Test")]]).unwrap();
    let (since, file) = ledger.account_book().unwrap();
    let before = AccountBook::open(file).unwrap();
    let report = ledger.remove_accounts(&["a-1".into(), "a-2".into(), "a-2".into(), "a-9".into()]).unwrap();
    assert_eq!((report.removed, report.unknown), (2, vec!["a-9".to_owned()]));
    let changes = ledger.account_changes(since).unwrap().unwrap();
    assert_eq!((changes.changed.len(), &changes.removed), (0, &vec!["a-1".to_owned(), "a-2".to_owned()]));
    let book = before.with_changes(&changes.changed, &changes.removed).unwrap();
    assert_eq!(book.accounts(), 1);
    let route = |id: &str, book: &AccountBook, fields: &[(&str, &str)]| {
        let raw: RawLead = fields.iter().copied().collect();
        let lead = standardize(&raw).unwrap();
        let searched = search(&lead, Some(book));
        let access = Access::new(KeyKind::Secret, true);
        let submission = Submission { id: id.into(), raw, lead, searched };
        let book_revision = Some(ledger.accounts_revision().unwrap());
        let submitted = ledger.submit(Submit {
            submission,
            access: &access,
            idempotency: None,
            book_revision,
            without_book: false,
            now: now(),
        });
        let Submitted::Routed { record, .. } = submitted.unwrap() else { panic!("{id} was not routed") };
        record.decision
    };
    let by_name = [("email", "x@gmail.com"), ("company", "Sigma Test")];
    assert_ne!(
        search(&standardize(&by_name.into_iter().collect()).unwrap(), Some(&book)).candidates.first(),
        Some(&"a-2".to_owned())
    );
    for (id, book) in [("now", &book), ("out of date", &before)] {
        for (nth, fields) in [&by_name[..], ANNA].into_iter().enumerate() {
            let decision = route(&format!("{id} {nth}"), book, fields);
            let weighed = |reason: &Reason| matches!(reason, Reason::Match { account, .. } if account != "a-3");
            assert!(decision.account_id.is_none() && !decision.reasons.iter().any(weighed), "{id}: {decision:?}");
        }
    }
    // Taken in again, it is there again.
    ledger.upsert_accounts([[("id", "a-2"), ("name", "Sigma Test")]]).unwrap();
    let changes = ledger.account_changes(since).unwrap().unwrap();
    assert_eq!((changes.changed.len(), changes.removed), (1, vec!["a-1".to_owned()]));
    assert_eq!(ledger.remove_accounts(&["a-9".into()]).unwrap().removed, 0);
    assert_eq!(ledger.account_changes(changes.revision).unwrap().unwrap().revision, changes.revision);
}

#[test]
fn a_book_is_swapped_whole_or_not_at_all() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let (revision, file) = ledger.account_book().unwrap();
    let book = |id: &str, revision: i64, length: usize| KeptBook {
        id: id.into(),
        revision,
        version: "v".into(),
        accounts: 1,
        length: length as u64,
    };
    let put = |id: &str, pieces: &[&[u8]]| {
        for (number, piece) in (0..).zip(pieces) {
            ledger.put_book_piece(id, number, piece.to_vec()).unwrap();
        }
    };
    let read =
        |id: &str| -> Vec<u8> { (0..).map_while(|number| ledger.book_piece(id, number).unwrap()).flatten().collect() };
    assert_eq!(ledger.current_book().unwrap(), None);
    put("first", &[&file[..100], &file[100..]]);
    assert_eq!(
        ledger.keep_book(&book("first", revision, file.len() + 1)).unwrap(),
        Kept::Incomplete { found: file.len() as u64 }
    );
    assert_eq!(ledger.keep_book(&book("first", revision + 1, file.len())).unwrap(), Kept::NoRevision { revision });
    assert_eq!(ledger.kept_book().unwrap(), None);
    assert_eq!(ledger.keep_book(&book("first", revision, file.len())).unwrap(), Kept::Swapped);
    assert_eq!(read(&ledger.current_book().unwrap().unwrap().id), file);
    // What changes goes on top of it, until it is too much.
    ledger.upsert_accounts([[("id", "a-2"), ("name", "Sigma Test")]]).unwrap();
    ledger.remove_accounts(&["a-1".into()]).unwrap();
    let changes = ledger.account_changes(revision).unwrap().unwrap();
    assert_eq!((changes.changed.len(), changes.removed.len()), (1, 1));
    // A later one takes its place, pieces and tombstones with it, and books of before have to be fetched again.
    let (later, file) = ledger.account_book().unwrap();
    put("second", &[&file]);
    assert_eq!(ledger.keep_book(&book("second", later, file.len())).unwrap(), Kept::Swapped);
    assert!(read("first").is_empty() && read("second") == file);
    assert_eq!(ledger.account_changes(revision).unwrap(), None);
    assert!(ledger.account_changes(later).unwrap().unwrap().removed.is_empty());
    put("third", &[b"late"]);
    assert_eq!(ledger.keep_book(&book("third", revision, 4)).unwrap(), Kept::Older { revision: later });
    assert!(read("third").is_empty() && read("second") == file);
}

#[test]
fn pages_make_up_the_book_of_all_accounts() {
    let ledger = filled(Sqlite::in_memory().unwrap());
    let many: Vec<[(&str, String); 2]> =
        (0..4500).map(|n| [("id", format!("b-{n}")), ("name", format!("Name {n}"))]).collect();
    ledger.upsert_accounts(many.iter().map(|row| row.iter().map(|(column, value)| (*column, value.as_str())))).unwrap();
    let (_, file) = ledger.account_book().unwrap();
    assert_eq!(file, AccountBook::pack(&ledger.accounts().unwrap()).unwrap());
    assert_eq!(AccountBook::open(file).unwrap().accounts(), 4501);
}

#[test]
fn a_lead_routed_without_the_book_is_matched_again_once() {
    let sqlite = Sqlite::in_memory().unwrap();
    let ledger = filled(&sqlite);
    let raw: RawLead = [("email", "bert@gmail.com"), ("company", "Zeta Test")].into_iter().collect();
    let lead = standardize(&raw).unwrap();
    let submission = Submission { id: "bert".into(), raw, lead: lead.clone(), searched: Searched::default() };
    let access = Access::new(KeyKind::Secret, true);
    assert!(ledger.unmatched().unwrap().is_empty());
    let submit =
        Submit { submission, access: &access, idempotency: None, book_revision: None, without_book: true, now: now() };
    assert!(matches!(ledger.submit(submit).unwrap(), Submitted::Routed { .. }));
    let waiting = ledger.unmatched().unwrap();
    assert_eq!((waiting.len(), &waiting[0].id, &waiting[0].lead), (1, &"bert".to_owned(), &lead));
    let (revision, file) = ledger.account_book().unwrap();
    let searched = search(&waiting[0].lead, Some(&AccountBook::open(file).unwrap()));
    let rematch = |id: &str, revision: i64| ledger.rematch(id, &searched, revision, now()).unwrap();
    assert_eq!(rematch("bert", revision - 1), Rematched::BookNeeded { revision });
    assert_eq!(rematch("nobody", revision), Rematched::NotWaiting);
    let before = ledger.lead("bert").unwrap().unwrap().decision;
    assert_eq!(rematch("bert", revision), Rematched::Decided);
    let after = ledger.lead("bert").unwrap().unwrap().decision;
    assert!(before.reasons.contains(&Reason::BookMissing) && !after.reasons.contains(&Reason::BookMissing));
    assert_eq!((before.account_id, after.account_id.as_deref()), (None, Some("a-1")));
    assert!(after.owner.is_some() && after.book.is_some());
    let rows = rows(&sqlite);
    assert_eq!((rematch("bert", revision), ledger.unmatched().unwrap().len()), (Rematched::NotWaiting, 0));
    assert_eq!(self::rows(&sqlite), rows, "once");
}
