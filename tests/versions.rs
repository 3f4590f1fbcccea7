//! Versions of the playbook in the ledger, seen from outside: draft, checked, for some of the leads, for all, and back.

use frontdesk::{RawLead, Submission, standardize};
use ledger::{
    Access, KeyKind, Ledger, Merging, PlaybookFormat, PlaybookRecord, Publishing, Row, Sql, SqlError, Sqlite, Submit,
    Submitted, Value, VersionState,
};

const SMALLEST: &str = include_str!("data/smallest.toml");

fn now() -> jiff::Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn workspace() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    ledger
}

/// The smallest playbook, its only case named so.
fn draft(ledger: &Ledger<Sqlite>, case: &str) -> PlaybookRecord {
    let text = SMALLEST.replace("new lead", case);
    ledger.draft(PlaybookFormat::Toml, &text, now()).unwrap().unwrap()
}

fn publish(ledger: &Ledger<Sqlite>, number: i64, percent: u8) -> PlaybookRecord {
    match ledger.publish_version(number, percent, Some("ada"), "sk_test", now()).unwrap() {
        Publishing::Published(record) => *record,
        other => panic!("{other:?}"),
    }
}

/// The case of somebody's lead, and the version that decided.
fn case(ledger: &Ledger<Sqlite>, id: &str, email: &str) -> (String, String) {
    let raw: RawLead = [("email", email)].into_iter().collect();
    let lead = standardize(&raw).unwrap();
    let submitted = ledger.submit(Submit {
        submission: Submission { id: id.into(), raw, lead, searched: Default::default() },
        access: &Access::new(KeyKind::Secret, true),
        idempotency: None,
        book_revision: None,
        without_book: true,
        now: now(),
    });
    let Submitted::Routed { record, .. } = submitted.unwrap() else { panic!("{id} was not routed") };
    (record.decision.case, record.decision.playbook)
}

fn state(ledger: &Ledger<Sqlite>, number: i64) -> (VersionState, u8) {
    let record = ledger.playbook_version(number).unwrap().unwrap();
    (record.state, record.percent)
}

#[test]
fn a_draft_decides_nothing_until_it_is_published() {
    let ledger = workspace();
    let first = draft(&ledger, "first");
    assert_eq!((first.state, first.percent, first.checked), (VersionState::Draft, 0, None));
    assert_eq!(case(&ledger, "a", "a@one.example").0, "New business");
    assert!(ledger.check_playbook(first.number).unwrap().is_some());
    assert_eq!(state(&ledger, first.number), (VersionState::Checked, 0));
    let published = publish(&ledger, first.number, 100);
    assert_eq!((published.state, published.percent), (VersionState::Published, 100));
    assert_eq!(published.publications[0].published.by.as_deref(), Some("ada"));
    assert_eq!(case(&ledger, "b", "b@two.example"), ("first".into(), published.version));
    assert_eq!(ledger.check_playbook(9).unwrap(), None);
    assert_eq!(ledger.publish_version(9, 100, None, "sk", now()).unwrap(), Publishing::NoPlaybook);
    assert!(ledger.draft(PlaybookFormat::Toml, "name = 7", now()).unwrap().is_err());
    assert_eq!(ledger.playbook_versions(None).unwrap().len(), 1);
}

#[test]
fn what_breaks_its_own_word_stays_a_draft() {
    let ledger = workspace();
    let text = format!("{SMALLEST}\n[[always]]\nname = 'soon'\nwithin = '1h'\n");
    let record = ledger.draft(PlaybookFormat::Toml, &text, now()).unwrap().unwrap();
    let findings = ledger.check_playbook(record.number).unwrap().unwrap();
    let line = findings[0].line.unwrap() as usize;
    assert_eq!((findings[0].finding.row.at.as_str(), text.lines().nth(line - 1)), ("always[0]", Some("[[always]]")));
    assert_eq!(state(&ledger, record.number), (VersionState::Draft, 0));
    let refused = ledger.publish_version(record.number, 100, None, "sk", now()).unwrap();
    assert!(matches!(&refused, Publishing::Broken(findings) if findings.0[0].at == "always[0]"), "{refused:?}");
    assert_eq!(case(&ledger, "a", "a@one.example").0, "New business");
}

#[test]
fn a_canary_gets_its_share_and_the_same_person_stays_with_it() {
    let ledger = workspace();
    publish(&ledger, draft(&ledger, "stable").number, 100);
    let canary = publish(&ledger, draft(&ledger, "canary").number, 20);
    assert_eq!(
        (canary.state, canary.percent, state(&ledger, 1)),
        (VersionState::Canary, 20, (VersionState::Published, 80))
    );
    let email =
        |person: usize| format!("p{person}@{}.example", ["oak", "elm", "ash"][person % 3].repeat(1 + person / 3));
    let cases: Vec<String> = (0..60).map(|person| case(&ledger, &format!("l{person}"), &email(person)).0).collect();
    let share = cases.iter().filter(|case| *case == "canary").count();
    assert!((4..=24).contains(&share), "{share} of 60");
    for (person, earlier) in cases.iter().enumerate() {
        assert_eq!(case(&ledger, &format!("again{person}"), &email(person)).0, *earlier, "{person}");
    }
    // More of the same.
    publish(&ledger, canary.number, 100);
    assert_eq!(
        (state(&ledger, canary.number), state(&ledger, 1)),
        ((VersionState::Published, 100), (VersionState::Retired, 0))
    );
    assert_eq!(case(&ledger, "z", "z@birch.example").0, "canary");
}

#[test]
fn a_person_stays_with_the_canary_where_a_lead_is_decided_again() {
    let ledger = workspace();
    publish(&ledger, draft(&ledger, "stable").number, 100);
    publish(&ledger, draft(&ledger, "canary").number, 50);
    let emails: Vec<String> = (0..40).map(|person| format!("p{person}@{}.example", "a".repeat(1 + person))).collect();
    let cases: Vec<String> =
        emails.iter().enumerate().map(|(person, email)| case(&ledger, &format!("l{person}"), email).0).collect();
    let by = |id: &str| ledger.lead(id).unwrap().unwrap().decision.case;
    let mut of_both = [false; 2];
    for (older, younger) in (0..40).step_by(2).map(|at| (at, at + 1)) {
        let ids = [older, younger].map(|person| format!("l{person}"));
        let Merging::Merged(merge) = ledger.merge(&ids[0], &ids[1], None, "sk", now()).unwrap() else { panic!() };
        assert_eq!(by(&ids[0]), cases[older], "the merged one is the older's person");
        ledger.undo_merge(merge.number, None, "sk", now()).unwrap();
        assert_eq!(ids.each_ref().map(|id| by(id)), [older, younger].map(|person| cases[person].clone()));
        of_both[usize::from(cases[older] == "canary")] = true;
    }
    assert_eq!(of_both, [true, true]);
}

/// A database whose rows hold at most 2 MB.
struct Narrow(Sqlite);

impl Sql for Narrow {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        let long = |value: &Value| matches!(value, Value::Text(text) if text.len() > 2_000_000);
        if arguments.iter().any(long) { Err(SqlError("too big".into())) } else { self.0.query(statement, arguments) }
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.0.transaction(body)
    }
}

#[test]
fn a_playbook_that_is_longer_than_a_row_is_kept_whole() {
    let ledger = Ledger::new(Narrow(Sqlite::in_memory().unwrap()), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    // Two bytes a character, so that pieces would end within one.
    let text = format!("{SMALLEST}# {}\n# the end\n", "é".repeat(2_500_000));
    ledger.publish(PlaybookFormat::Toml, &text, now()).unwrap().unwrap();
    let kept = ledger.playbook_text(1).unwrap().unwrap();
    assert!(kept.text == text, "{} of {} bytes", kept.text.len(), text.len());
    // What can't be used changes nothing, and tells everything.
    let wrong = text.replace("name = \"new lead\"", "nmae = \"new lead\"").replace("8h", "soon");
    let findings = ledger.publish(PlaybookFormat::Toml, &wrong, now()).unwrap().unwrap_err();
    assert_eq!(findings.0.len(), 3, "{findings}");
    assert_eq!(ledger.playbook_versions(None).unwrap().len(), 1);
}

#[test]
fn what_was_published_can_be_taken_back_step_by_step() {
    let ledger = workspace();
    assert_eq!(ledger.roll_back(None, "sk", now()).unwrap(), Publishing::NothingBefore);
    let [one, two, three] = ["one", "two", "three"].map(|case| draft(&ledger, case).number);
    publish(&ledger, one, 100);
    publish(&ledger, two, 100);
    publish(&ledger, three, 50);
    let back = || match ledger.roll_back(Some("bo"), "sk", now()).unwrap() {
        Publishing::Published(record) => record.number,
        other => panic!("{other:?}"),
    };
    // First the one for some.
    assert_eq!((back(), state(&ledger, three)), (two, (VersionState::Retired, 0)));
    assert_eq!((back(), state(&ledger, two)), (one, (VersionState::Retired, 0)));
    assert_eq!(case(&ledger, "a", "a@one.example").0, "one");
    // There is nothing before the first.
    assert_eq!(ledger.roll_back(None, "sk", now()).unwrap(), Publishing::NothingBefore);
    let taken_back = ledger.playbook_version(two).unwrap().unwrap().publications[0].taken_back.clone();
    assert_eq!(taken_back.unwrap().by.as_deref(), Some("bo"));
}
