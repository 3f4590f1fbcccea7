//! The sealed prefill's keys and budget seen from outside, on SQLite: counted exactly, and two keys at most.

use jiff::Timestamp;
use ledger::{Access, Evaluation, KeyKind, Ledger, NewKey, PrefillSettings, Sqlite, Submit, Submitted, Window};
use sealed_prefill::{Key, LookUp};

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}Z").parse().unwrap()
}

fn ledger() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [7; 32].into());
    let key = |key: &str| NewKey {
        key: key.into(),
        kind: KeyKind::Publishable,
        name: String::new(),
        scopes: Vec::new(),
        origins: vec!["*".into()],
        explains: false,
        partner: None,
    };
    ledger.create(&[key("pk_one"), key("pk_other")], at("23T09:00:00")).unwrap();
    ledger
}

fn secret(byte: &str) -> String {
    byte.repeat(32)
}

/// Gives the workspace a key; its id.
fn give(ledger: &Ledger<Sqlite>, byte: &str, hours: i64, now: Timestamp) -> String {
    let administrator = Access::new(KeyKind::Secret, true);
    let made = ledger.desk(&administrator, "sk_test").add_prefill_key(&secret(byte), hours, now).unwrap().unwrap();
    assert_eq!(made.id, Key::of_text(&secret(byte)).unwrap().id());
    made.id
}

fn element() -> [u8; 32] {
    LookUp::new([1; 8], [2; 32]).unwrap().message()
}

fn ask(ledger: &Ledger<Sqlite>, access_key: &str, id: &str, now: Timestamp) -> Evaluation {
    let access = ledger.access(access_key, now).unwrap().unwrap();
    ledger.evaluate(id, &element(), &access, now).unwrap()
}

fn set(ledger: &Ledger<Sqlite>, per_minute: u32, per_day: u32) {
    let settings = PrefillSettings { per_minute, per_day, ..PrefillSettings::default() };
    ledger.set_prefill(settings, at("23T09:00:00")).unwrap().unwrap();
}

#[test]
fn the_edge_evaluates_as_the_key_does() {
    let ledger = ledger();
    let id = give(&ledger, "11", 1, at("23T09:00:00"));
    let expected = Key::of_text(&secret("11")).unwrap().evaluate(&element()).unwrap();
    assert_eq!(ask(&ledger, "pk_one", &id, at("23T09:00:01")), Evaluation::Done(expected));
}

#[test]
fn the_budget_of_a_key_is_counted_exactly_in_minutes_and_days() {
    let ledger = ledger();
    let id = give(&ledger, "11", 1, at("23T09:00:00"));
    set(&ledger, 3, 5);
    let mut told = Vec::new();
    let moments = [
        "23T09:00:00",
        "23T09:00:01",
        "23T09:00:59", // a minute's
        "23T09:00:59.5",
        "23T09:00:59.999",
        "23T09:01:00",
        "23T09:01:00", // the day's
        "23T09:01:01",
        "23T23:59:59",
        "24T00:00:00",
        "24T00:00:00",
    ];
    for moment in moments {
        told.push(match ask(&ledger, "pk_one", &id, at(moment)) {
            Evaluation::Done(_) => "done".to_owned(),
            Evaluation::Spent { allowed, per, after } => format!("{allowed} {per:?} {after}"),
            other => format!("{other:?}"),
        });
    }
    let done = "done";
    let rest_of_day = 24 * 3600 - 9 * 3600 - 61;
    assert_eq!(
        told,
        [
            done,
            done,
            done,
            "3 Minute 1",
            "3 Minute 1",
            done,
            done,
            &format!("5 Day {rest_of_day}"),
            "5 Day 1",
            done,
            done
        ]
    );
    // Another key has its own.
    assert!(matches!(ask(&ledger, "pk_other", &id, at("24T00:00:00")), Evaluation::Done(_)));
    let spent: Vec<i64> =
        ledger.prefill(at("24T00:00:00")).unwrap().spent.iter().map(|spent| spent.evaluations).collect();
    assert_eq!(spent.iter().sum::<i64>(), 3);
    // A clock that went back gives nothing back.
    assert!(matches!(ask(&ledger, "pk_one", &id, at("24T00:00:00")), Evaluation::Done(_)));
    assert_eq!(
        ask(&ledger, "pk_one", &id, at("23T12:00:00")),
        Evaluation::Spent { allowed: 3, per: Window::Minute, after: 60 }
    );
}

#[test]
fn what_is_no_element_costs_nothing() {
    let ledger = ledger();
    let id = give(&ledger, "11", 1, at("23T09:00:00"));
    set(&ledger, 1, 1);
    let access = ledger.access("pk_one", at("23T09:00:00")).unwrap().unwrap();
    for element in [&[0; 32][..], &[255; 32], &[1; 31], &[], &[7; 64]] {
        let told = ledger.evaluate(&id, element, &access, at("23T09:00:00")).unwrap();
        assert!(matches!(told, Evaluation::BadElement(_)), "{told:?}");
    }
    assert!(matches!(ask(&ledger, "pk_one", &id, at("23T09:00:00")), Evaluation::Done(_)));
    // Once it is spent, nothing is looked at.
    let told = ledger.evaluate(&id, &[0; 32], &access, at("23T09:00:00")).unwrap();
    assert!(matches!(told, Evaluation::Spent { .. }));
}

#[test]
fn two_keys_count_for_a_time_and_never_three() {
    let ledger = ledger();
    let first = give(&ledger, "11", 1, at("23T09:00:00"));
    let second = give(&ledger, "22", 24, at("23T10:00:00"));
    let counts = |id: &str, moment: &str| matches!(ask(&ledger, "pk_one", id, at(moment)), Evaluation::Done(_));
    assert!(counts(&first, "23T10:00:01") && counts(&second, "23T10:00:01"));
    assert!(counts(&first, "24T09:59:59") && !counts(&first, "24T10:00:00") && counts(&second, "24T10:00:00"));
    let third = give(&ledger, "33", 24, at("23T11:00:00"));
    assert!(!counts(&first, "23T11:00:00") && counts(&second, "23T11:00:00") && counts(&third, "23T11:00:00"));
    let keys: Vec<(String, bool)> =
        ledger.prefill(at("23T11:00:00")).unwrap().keys.into_iter().map(|key| (key.id, key.until.is_some())).collect();
    assert_eq!(keys, [(third.clone(), false), (second.clone(), true)]);
    // The same once more is nothing new, and at once is at once.
    give(&ledger, "33", 0, at("23T12:00:00"));
    assert!(counts(&third, "23T12:00:00") && !counts(&second, "23T12:00:00"));
    assert_eq!(ask(&ledger, "pk_one", "000000000000", at("23T12:00:00")), Evaluation::NoKey);
}

#[test]
fn what_cant_be_set_is_refused_with_what_would_be_right() {
    let ledger = ledger();
    let administrator = Access::new(KeyKind::Secret, true);
    let desk = ledger.desk(&administrator, "sk_test");
    let now = at("23T09:00:00");
    for (secret, hours, field, found) in [
        ("11", 1, "secret", "2 hexadecimal digits"),
        ("hunter2", 1, "secret", "7 characters, of which some are no hexadecimal digits"),
        (&secret("11"), -1, "hours", "-1"),
        (&secret("11"), 10_000, "hours", "10000"),
    ] {
        let problems = desk.add_prefill_key(secret, hours, now).unwrap().unwrap_err();
        assert_eq!((problems[0].field.as_str(), problems[0].found.as_str()), (field, found));
    }
    assert!(ledger.prefill(now).unwrap().keys.is_empty());
    let settings =
        |canary: &str| PrefillSettings { per_minute: 0, per_day: 2_000_000, canaries: vec![canary.into()], on: true };
    let problems = ledger.set_prefill(settings("no domain"), now).unwrap().unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["per_minute", "per_day", "canaries"]);
    assert_eq!(ledger.prefill(now).unwrap().settings, PrefillSettings::default());
}

#[test]
fn a_workspace_that_does_without_evaluates_nothing() {
    let ledger = ledger();
    let id = give(&ledger, "11", 1, at("23T09:00:00"));
    let off = PrefillSettings { on: false, ..PrefillSettings::default() };
    ledger.set_prefill(off, at("23T09:00:00")).unwrap().unwrap();
    assert_eq!(ask(&ledger, "pk_one", &id, at("23T09:00:00")), Evaluation::Off);
    assert!(ledger.prefill(at("23T09:00:00")).unwrap().spent.is_empty());
}

#[test]
fn whoever_writes_from_a_canary_raises_an_alarm_and_is_answered_as_anybody() {
    let ledger = ledger();
    let now = at("23T09:00:00");
    let canaries = |domains: &[&str]| PrefillSettings {
        canaries: domains.iter().map(|domain| (*domain).to_owned()).collect(),
        ..PrefillSettings::default()
    };
    ledger.set_prefill(canaries(&["Zebrafink-Canary.com", "other-canary.com"]), now).unwrap().unwrap();
    let access = ledger.access("pk_one", now).unwrap().unwrap();
    for (id, email) in [("l-1", "anna@acme-test.com"), ("l-2", "eve@mail.zebrafink-canary.com")] {
        let raw: frontdesk::RawLead = [("email", email), ("last_name", "Test")].into_iter().collect();
        let lead = frontdesk::standardize(&raw).unwrap();
        let searched = frontdesk::search(&lead, None);
        let submission = frontdesk::Submission { id: id.into(), raw, lead, searched };
        let submitted = ledger.submit(Submit {
            submission,
            access: &access,
            idempotency: None,
            book_revision: None,
            without_book: true,
            now,
        });
        assert!(matches!(submitted, Ok(Submitted::Routed { .. })));
    }
    let alarms = ledger.alarms(None, false).unwrap();
    let told: Vec<String> =
        alarms.iter().map(|alarm| format!("{} {} {}", alarm.kind, alarm.subject, alarm.data)).collect();
    assert_eq!(told, [r#"prefill.canary zebrafink-canary.com {"lead":"l-2"}"#]);
    // Whoever takes it from the list has looked after it.
    ledger.set_prefill(canaries(&["other-canary.com"]), now).unwrap().unwrap();
    assert!(ledger.alarms(None, false).unwrap().is_empty());
}
