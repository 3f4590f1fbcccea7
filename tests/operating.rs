//! What strangers may send, and how a workspace does, seen from outside, on SQLite.

use frontdesk::{RawLead, Submission, standardize};
use jiff::{SignedDuration, Timestamp};
use ledger::{
    Access, Admitted, Answer, Arrival, Guard, Guarding, Idempotency, KeyKind, Ledger, Limit, NewKey, Proof, Settings,
    Sql, Sqlite, Submit, Submitted, Suspicion, Turnstile, WhenDown,
};
use std::cell::Cell;

/// Monday.
fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

const PAGE: &str = "pk_acme_1";
const OTHER_PAGE: &str = "pk_acme_2";
const SERVER: &str = "sk_acme_1";

struct Door {
    sql: &'static Sqlite,
    ledger: Ledger<&'static Sqlite>,
    now: Cell<Timestamp>,
    sent: Cell<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    In,
    Again,
    Held,
    /// To be sent again after so many seconds, by the limit of this name.
    Limited(u32, char),
    ToProve,
}

fn door() -> Door {
    let sql: &'static Sqlite = Box::leak(Box::new(Sqlite::in_memory().unwrap()));
    let ledger = Ledger::new(sql, [7; 32].into());
    let key = |key: &str, kind| NewKey {
        key: key.into(),
        kind,
        name: String::new(),
        scopes: Vec::new(),
        origins: Vec::new(),
        explains: false,
        partner: None,
    };
    let keys = [key(PAGE, KeyKind::Publishable), key(OTHER_PAGE, KeyKind::Publishable), key(SERVER, KeyKind::Secret)];
    ledger.create(&keys, at("23T09:00")).unwrap();
    Door { sql, ledger, now: Cell::new(at("23T09:00")), sent: Cell::new(0) }
}

fn from(address: &str) -> Arrival {
    Arrival { address: Some(address.into()), ..Arrival::default() }
}

fn id_of(key: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(key.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

impl Door {
    fn pass(&self, seconds: i64) {
        self.now.set(self.now.get() + SignedDuration::from_secs(seconds));
    }

    fn access(&self, key: &str) -> Access {
        self.ledger.access(key, self.now.get()).unwrap().unwrap()
    }

    fn guard(&self, key: &str, guard: &Guard) {
        let access = Access::new(KeyKind::Secret, true);
        let done = self.ledger.desk(&access, SERVER).set_guard(&id_of(key), guard).unwrap();
        assert!(matches!(done, Guarding::Kept(_)), "{done:?}");
    }

    /// What becomes of these fields, sent under `idempotency` where that isn't empty; and the answer.
    fn sends(&self, key: &str, arrival: &Arrival, more: &[(&str, &str)], idempotency: &str) -> (Came, Option<Answer>) {
        self.sent.set(self.sent.get() + 1);
        let number = self.sent.get();
        let email = format!("somebody@unknown-{number}.example");
        let raw: RawLead = [("email", email.as_str())].into_iter().chain(more.iter().copied()).collect();
        let lead = standardize(&raw).unwrap();
        let idempotency = (!idempotency.is_empty()).then(|| Idempotency::new(key, idempotency, idempotency.as_bytes()));
        let submit = Submit {
            submission: Submission { id: format!("s-{number}"), raw, lead, searched: Default::default() },
            access: &self.access(key),
            idempotency: idempotency.as_ref(),
            book_revision: None,
            without_book: true,
            now: self.now.get(),
        };
        match self.ledger.admit(submit, arrival, key).unwrap() {
            Admitted::In(Submitted::Routed { answer, .. }, _) => (Came::In, Some(*answer)),
            Admitted::In(Submitted::Replayed { answer }, _) => {
                (Came::Again, Some(serde_json::from_str(&answer).unwrap()))
            }
            Admitted::In(other, _) => panic!("{other:?}"),
            Admitted::Held(answer, _) => (Came::Held, Some(*answer)),
            Admitted::Limited(limited) => {
                (Came::Limited(limited.retry_after, limited.by.name.chars().next().unwrap()), None)
            }
            Admitted::ToProve(secret) => {
                assert_eq!(secret, "turnstile secret");
                (Came::ToProve, None)
            }
        }
    }

    fn send(&self, key: &str, arrival: &Arrival) -> Came {
        self.sends(key, arrival, &[], "").0
    }

    /// Counts from a source, an hour's, without leads: only how many came is looked at.
    fn came(&self, source: &str, hour: Timestamp, submissions: i64, caught: i64) {
        let hour = hour.as_second() / 3600;
        let statement = "INSERT INTO tally VALUES (?, ?, ?, 0, 0, ?, 0) ON CONFLICT DO UPDATE SET \
                         submissions = submissions + excluded.submissions, caught = caught + excluded.caught";
        self.sql.query(statement, &[hour.into(), source.into(), submissions.into(), caught.into()]).unwrap();
    }
}

const ONE_AN_HOUR: Limit = Limit { most: 2, seconds: 7200 };

#[test]
fn an_address_a_key_and_a_workspace_have_their_limits() {
    let door = door();
    door.guard(
        PAGE,
        &Guard { per_address: Some(ONE_AN_HOUR), per_key: Some(Limit { most: 3, seconds: 60 }), ..Guard::default() },
    );
    let (one, two) = (from("192.0.2.1"), from("192.0.2.2"));
    assert_eq!([door.send(PAGE, &one), door.send(PAGE, &one)], [Came::In; 2]);
    assert_eq!(door.send(PAGE, &one), Came::Limited(3600, 'a'));
    // Somebody else isn't kept out by that, nor did it cost the key anything.
    assert_eq!(door.send(PAGE, &two), Came::In);
    assert_eq!(door.send(PAGE, &two), Came::Limited(20, 'k'));
    door.pass(20);
    assert_eq!(door.send(PAGE, &two), Came::In);
    // Another key has its own limits, and an address that isn't known has none.
    assert_eq!(door.send(OTHER_PAGE, &Arrival::default()), Came::In);
    let settings = Settings { submissions: Some(Limit { most: 1, seconds: 60 }), ..Settings::default() };
    door.ledger.set_settings(&settings).unwrap().unwrap();
    // What was spent of the larger allowance is as good as back.
    door.pass(1);
    assert_eq!(door.send(OTHER_PAGE, &Arrival::default()), Came::In);
    assert_eq!(door.send(OTHER_PAGE, &Arrival::default()), Came::Limited(60, 'w'));
    // A server's key is nobody's to count, unless somebody says so.
    assert_eq!([door.send(SERVER, &one), door.send(SERVER, &one), door.send(SERVER, &one)], [Came::In; 3]);
}

#[test]
fn what_was_acknowledged_is_answered_again_whatever_the_limits_say() {
    let door = door();
    door.guard(PAGE, &Guard { per_key: Some(Limit { most: 1, seconds: 60 }), ..Guard::default() });
    let none = Arrival::default();
    let (came, first) = door.sends(PAGE, &none, &[], "once");
    assert_eq!(came, Came::In);
    assert_eq!(door.sends(PAGE, &none, &[], "twice").0, Came::Limited(60, 'k'));
    assert_eq!(door.sends(PAGE, &none, &[], "once"), (Came::Again, first));
    door.pass(60);
    assert_eq!(door.sends(PAGE, &none, &[], "twice").0, Came::In);
}

#[test]
fn no_address_is_kept_and_tomorrow_none_of_its_digests() {
    let door = door();
    assert_eq!(door.send(PAGE, &from("192.0.2.77")), Came::In);
    let kept = || format!("{:?}", door.sql.query("SELECT bucket FROM spent ORDER BY bucket", &[]).unwrap());
    let today = kept();
    assert!(today.contains("address:") && !today.contains("192.0.2.77"), "{today}");
    door.pass(86_400);
    door.ledger.do_due(door.now.get()).unwrap();
    assert!(!kept().contains("address:"), "{}", kept());
}

#[test]
fn what_is_suspicious_waits_for_a_word_and_loses_nothing() {
    let door = door();
    let opened = |key: &str, arrival: Arrival| Arrival {
        opened: Some(door.ledger.form_opened(key, door.now.get()).unwrap()),
        ..arrival
    };
    let none = Arrival::default();
    assert_eq!(door.sends(PAGE, &none, &[("_fax", " ")], "").0, Came::In);
    assert_eq!(door.sends(PAGE, &none, &[("_fax", "0301234")], "").0, Came::Held);
    let word = opened(PAGE, none.clone());
    assert_eq!(door.send(PAGE, &word), Came::Held);
    door.pass(2);
    assert_eq!(door.send(PAGE, &word), Came::In);
    // Another key's word, and one that was made up, are none.
    assert_eq!(door.send(PAGE, &opened(OTHER_PAGE, none.clone())), Came::Held);
    assert_eq!(door.send(PAGE, &Arrival { opened: Some("AAAA".into()), ..none.clone() }), Came::Held);
    // Who doesn't say it is let in, unless the key asks for it; an old word does where it doesn't.
    door.pass(25 * 3600);
    assert_eq!(door.send(PAGE, &word), Came::In);
    door.guard(PAGE, &Guard { opened: true, honeypot: Some("website".into()), ..Guard::default() });
    assert_eq!([door.send(PAGE, &none), door.send(PAGE, &word)], [Came::Held; 2]);
    let fresh = opened(PAGE, none.clone());
    door.pass(3);
    assert_eq!(door.sends(PAGE, &fresh, &[("_fax", "1")], "").0, Came::In);
    assert_eq!(door.sends(PAGE, &fresh, &[("website", "x.example")], "").0, Came::Held);

    let suspects = door.ledger.suspects(0).unwrap();
    let because: Vec<&[Suspicion]> = suspects.iter().map(|suspect| suspect.because.as_slice()).collect();
    use Suspicion::{Honeypot, NotOpened, TooFast};
    assert_eq!(
        because,
        [&[Honeypot][..], &[TooFast], &[NotOpened], &[NotOpened], &[NotOpened], &[NotOpened], &[Honeypot]]
    );
    let events = door.ledger.events(0).unwrap().events;
    assert_eq!(events.iter().filter(|event| event.kind == "submission.suspected").count(), 7);
    assert!(events.iter().all(|event| !event.data.get().contains("unknown-")), "an event says what somebody wrote");
}

#[test]
fn a_suspect_that_is_genuine_is_routed_under_its_id_once() {
    let door = door();
    let (came, answer) = door.sends(PAGE, &Arrival::default(), &[("_fax", "1"), ("company", "Acme")], "key");
    let answer = answer.unwrap();
    assert_eq!((came, &answer.owner, answer.due_at), (Came::Held, &None, None));
    assert_eq!(door.sends(PAGE, &Arrival::default(), &[], "key"), (Came::Again, Some(answer.clone())));
    assert!(door.ledger.lead(&answer.id).unwrap().is_none());
    let suspect = door.ledger.suspects(0).unwrap().remove(0);
    assert_eq!(suspect.id, answer.id);
    let access = door.access(SERVER);
    let release = |number| {
        let lead = standardize(&suspect.fields).unwrap();
        let submission =
            Submission { id: suspect.id.clone(), raw: suspect.fields.clone(), lead, searched: Default::default() };
        let submit = Submit {
            submission,
            access: &access,
            idempotency: None,
            book_revision: None,
            without_book: true,
            now: door.now.get(),
        };
        door.ledger.release(number, submit).unwrap()
    };
    assert!(release(suspect.number + 1).is_none());
    assert!(matches!(release(suspect.number), Some(Submitted::Routed { .. })));
    assert!(release(suspect.number).is_none());
    assert_eq!(door.ledger.lead(&answer.id).unwrap().unwrap().lead.company.unwrap().name, "Acme");
    assert!(door.ledger.drop_suspect(suspect.number).unwrap().is_none());
}

#[test]
fn turnstile_is_asked_where_that_is_set_and_what_it_says_counts() {
    let door = door();
    let turnstile = |when_down| Some(Turnstile { secret: "turnstile secret".into(), when_down });
    door.guard(PAGE, &Guard { turnstile: turnstile(WhenDown::Accept), ..Guard::default() });
    let proved = |proof| Arrival { proof, ..Arrival::default() };
    assert_eq!(door.send(PAGE, &proved(Proof::Unasked)), Came::ToProve);
    assert_eq!(door.send(PAGE, &proved(Proof::Passed)), Came::In);
    assert_eq!(door.send(PAGE, &proved(Proof::Failed)), Came::Held);
    let (came, answer) = door.sends(PAGE, &proved(Proof::Unreachable), &[], "down");
    assert_eq!(came, Came::In);
    let lead = door.ledger.lead(&answer.unwrap().id).unwrap().unwrap();
    assert_eq!(lead.submissions[0].flags, [Suspicion::Unproved]);
    // Its token is used up: who sends again what was acknowledged isn't asked again.
    assert_eq!(door.sends(PAGE, &proved(Proof::Unasked), &[], "down").0, Came::Again);
    door.guard(PAGE, &Guard { turnstile: turnstile(WhenDown::Hold), ..Guard::default() });
    assert_eq!(door.send(PAGE, &proved(Proof::Unreachable)), Came::Held);
    // The secret is told to nobody, and stays where nobody says another.
    let access = Access::new(KeyKind::Secret, true);
    let told = door.ledger.desk(&access, SERVER).guard(&id_of(PAGE)).unwrap().unwrap();
    assert_eq!(told.turnstile.as_ref().unwrap().secret, "");
    door.guard(PAGE, &told);
    assert_eq!(door.send(PAGE, &proved(Proof::Unasked)), Came::ToProve);
    // A key in its place is guarded alike.
    door.ledger
        .desk(&access, SERVER)
        .rotate_key(&id_of(PAGE), "pk_acme_3", door.now.get(), door.now.get())
        .unwrap()
        .unwrap();
    assert_eq!(door.send("pk_acme_3", &proved(Proof::Unasked)), Came::ToProve);
}

#[test]
fn settings_and_guards_that_cannot_be_are_refused() {
    let door = door();
    let access = Access::new(KeyKind::Secret, true);
    let bad = Limit { most: 0, seconds: 60 };
    for (guard, field) in [
        (Guard { per_key: Some(bad), ..Guard::default() }, "per_key"),
        (Guard { honeypot: Some(String::new()), ..Guard::default() }, "honeypot"),
        (Guard { fastest: 61, ..Guard::default() }, "fastest"),
        (
            Guard {
                turnstile: Some(Turnstile { secret: String::new(), when_down: WhenDown::Hold }),
                ..Guard::default()
            },
            "turnstile.secret",
        ),
    ] {
        let done = door.ledger.desk(&access, SERVER).set_guard(&id_of(PAGE), &guard).unwrap();
        assert!(
            matches!(&done, Guarding::Bad(problems) if problems.len() == 1 && problems[0].field == field),
            "{done:?}"
        );
    }
    assert_eq!(door.ledger.desk(&access, SERVER).set_guard("none", &Guard::default()).unwrap(), Guarding::NoKey);
    let settings = Settings { submissions: Some(bad), ..Settings::default() };
    assert_eq!(door.ledger.set_settings(&settings).unwrap().unwrap_err()[0].field, "submissions");
    assert_eq!(door.ledger.settings().unwrap(), Settings::default());
}

#[test]
fn submissions_are_counted_and_told_as_figures() {
    let door = door();
    assert_eq!(door.ledger.metrics(door.now.get()).unwrap(), ledger::Metrics::default());
    for _ in 0..3 {
        door.sends(SERVER, &Arrival::default(), &[("source", "Webinar")], "");
    }
    let metrics = door.ledger.metrics(door.now.get()).unwrap();
    assert_eq!((metrics.all.submissions, metrics.day.submissions, metrics.waiting), (3, 3, 3));
    assert_eq!((metrics.overdue, metrics.suspects, metrics.outbox_waiting), (0, 0, 0));
    let rows = door.sql.query("SELECT source, submissions FROM tally", &[]).unwrap();
    assert_eq!(format!("{rows:?}"), "[[Text(\"webinar\"), Integer(3)]]");
    // A day later nobody has acted, and the hours of yesterday are counted in all.
    door.pass(3 * 86_400);
    let metrics = door.ledger.metrics(door.now.get()).unwrap();
    assert_eq!((metrics.all.submissions, metrics.day.submissions, metrics.overdue), (3, 0, 3));
}

#[test]
fn strangers_make_no_more_sources_than_are_kept_apart() {
    let door = door();
    for number in 0..60 {
        door.sends(
            SERVER,
            &Arrival::default(),
            &[("source", &format!("made up {}", "x".repeat(number % 30 + 1).as_str()))],
            "",
        );
        door.sends(
            SERVER,
            &Arrival::default(),
            &[("source", &format!("{} too", "y".repeat(number % 30 + 1).as_str()))],
            "",
        );
    }
    let rows = door.sql.query("SELECT count(*), sum(submissions) FROM tally", &[]).unwrap();
    assert_eq!(format!("{rows:?}"), "[[Integer(51), Integer(120)]]");
}

/// Weeks of a source that has `each` submissions in every working hour, up to Monday the 23rd, 09:00; `caught` of a hundred.
fn weeks(door: &Door, source: &str, weeks: i64, each: i64, caught: i64) {
    for day in 0..weeks * 7 {
        for hour in 9..17 {
            let then =
                at("23T00:00") - SignedDuration::from_hours(24 * (weeks * 7 - day)) + SignedDuration::from_hours(hour);
            if day % 7 < 5 {
                door.came(source, then, each, each * caught / 100);
            }
        }
    }
}

/// Goes on hour by hour until then; which events there were, and when.
fn until(door: &Door, end: Timestamp) -> Vec<(String, String)> {
    let before = door.ledger.events(0).unwrap().after;
    while door.now.get() < end {
        door.pass(3600);
        door.ledger.do_due(door.now.get()).unwrap();
    }
    let events = door.ledger.events(before).unwrap().events;
    events.iter().map(|event| (event.kind.clone(), event.timestamp.to_string())).collect()
}

#[test]
fn a_source_that_falls_silent_raises_an_alarm_until_it_is_heard_again() {
    let door = door();
    weeks(&door, "web", 5, 3, 0);
    // From Friday 17:00 to Monday 09:00 nothing ever comes; from 9 on three an hour do, so that by 12 nine were missed.
    let told = until(&door, at("23T18:00"));
    assert_eq!(told, [("source.silent".to_owned(), "2026-11-23T12:00:00Z".to_owned())]);
    let alarms = door.ledger.alarms(None, false).unwrap();
    assert_eq!((alarms[0].kind.as_str(), alarms[0].subject.as_str()), ("source.silent", "web"));
    assert!(alarms[0].data.get().contains("\"before\":[9,9,9,9]"), "{}", alarms[0].data.get());
    door.came("web", door.now.get(), 1, 0);
    let told = until(&door, at("23T20:00"));
    assert_eq!(told, [("alarm.ended".to_owned(), "2026-11-23T19:00:00Z".to_owned())]);
    assert!(door.ledger.alarms(None, false).unwrap().is_empty());
}

#[test]
fn quiet_times_few_submissions_and_new_sources_raise_none() {
    for (source_weeks, each) in [(1, 50), (4, 0), (2, 0)] {
        let door = door();
        weeks(&door, "web", source_weeks, each, 0);
        assert_eq!(until(&door, at("24T08:00")), [], "{source_weeks} weeks, {each} each");
    }
    // One an hour: less than eight until the day is over.
    let door = door();
    weeks(&door, "web", 4, 1, 0);
    assert_eq!(until(&door, at("23T16:00")), []);
    assert_eq!(until(&door, at("23T17:00")).len(), 1);
    // A week without anything in those hours says that it isn't so unusual.
    let door = self::door();
    weeks(&door, "web", 4, 3, 0);
    door.sql
        .query("DELETE FROM tally WHERE hour BETWEEN ? AND ?", &[hours("09T09:00").into(), hours("09T16:00").into()])
        .unwrap();
    assert_eq!(until(&door, at("23T18:00")), []);
    // Nor is anything said where nobody wants it.
    let door = self::door();
    weeks(&door, "web", 4, 3, 0);
    door.ledger.set_settings(&Settings { silence: None, ..Settings::default() }).unwrap().unwrap();
    assert_eq!(until(&door, at("23T18:00")), []);
}

fn hours(text: &str) -> i64 {
    at(text).as_second() / 3600
}

#[test]
fn a_share_in_the_catch_all_that_rises_raises_an_alarm() {
    let door = door();
    weeks(&door, "web", 4, 10, 10);
    let mut told = Vec::new();
    for hour in 9..17 {
        door.came("web", at(&format!("23T{hour:02}:00")), 10, 6);
        told.extend(until(&door, at(&format!("23T{:02}:00", hour + 1))));
    }
    assert_eq!(told, [("catch_all.risen".to_owned(), "2026-11-23T12:00:00Z".to_owned())]);
    // The next day is as it was; it ends once the bad one is a day ago.
    for hour in 9..17 {
        door.came("web", at(&format!("24T{hour:02}:00")), 10, 1);
    }
    let told = until(&door, at("24T23:00"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, "alarm.ended");
    // The same share as ever raises none.
    let door = self::door();
    weeks(&door, "web", 4, 10, 10);
    for hour in 9..17 {
        door.came("web", at(&format!("23T{hour:02}:00")), 10, 1);
    }
    assert_eq!(until(&door, at("23T20:00")), []);
}

#[test]
fn a_workspace_that_is_watched_wakes_up_once_an_hour_and_an_idle_one_never() {
    let door = door();
    assert_eq!(door.ledger.next_alarm().unwrap(), None);
    door.came("web", at("23T09:00"), 1, 0);
    assert_eq!(door.ledger.next_alarm().unwrap(), Some(at("23T10:00")));
    assert_eq!(door.ledger.do_due(at("23T10:00")).unwrap(), 1);
    assert_eq!(door.ledger.next_alarm().unwrap(), Some(at("23T11:00")));
    assert_eq!(door.ledger.do_due(at("23T10:30")).unwrap(), 0);
    // A clock that was wrong for a while stops nothing.
    let year: Timestamp = "2027-11-23T10:00:00Z".parse().unwrap();
    door.ledger.do_due(year).unwrap();
    assert_eq!(door.ledger.next_alarm().unwrap(), None, "what came so long ago is one row");
    assert_eq!(door.ledger.metrics(year).unwrap().all.submissions, 1);
    door.came("web", at("23T12:00"), 1, 0);
    assert_eq!(door.ledger.do_due(at("23T13:00")).unwrap(), 1);
    assert_eq!(door.ledger.next_alarm().unwrap(), Some(at("23T14:00")));
}

/// Counts statements.
struct Counting(Sqlite, Cell<u32>);

impl Sql for Counting {
    fn query(&self, statement: &str, arguments: &[ledger::Value]) -> Result<Vec<ledger::Row>, ledger::SqlError> {
        self.1.set(self.1.get() + 1);
        self.0.query(statement, arguments)
    }

    fn transaction<T, E: From<ledger::SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.0.transaction(body)
    }
}

/// How many statements a submission takes, by the door or past it; and one that is refused.
fn statements(kind: KeyKind, by_door: bool) -> (u32, u32) {
    let sql: &'static Counting = Box::leak(Box::new(Counting(Sqlite::in_memory().unwrap(), Cell::new(0))));
    let ledger = Ledger::new(sql, [7; 32].into());
    ledger.create(&[], at("23T09:00")).unwrap();
    ledger.open(at("23T09:00")).unwrap();
    ledger
        .set_settings(&Settings { submissions: Some(Limit { most: 1, seconds: 60 }), ..Settings::default() })
        .unwrap()
        .unwrap();
    let access = Access::new(kind, false);
    let send = |id: &str| {
        let email = format!("{id}@unknown-{id}.example");
        let raw: RawLead = [("email", email.as_str())].into_iter().collect();
        let lead = standardize(&raw).unwrap();
        let submission = Submission { id: id.into(), raw, lead, searched: Default::default() };
        let now = at("23T09:00");
        let submit =
            Submit { submission, access: &access, idempotency: None, book_revision: None, without_book: true, now };
        sql.1.set(0);
        if by_door {
            ledger.admit(submit, &from("192.0.2.1"), PAGE).unwrap();
        } else {
            ledger.submit(submit).unwrap();
        }
        sql.1.get()
    };
    (send("one"), send("two"))
}

#[test]
fn the_door_costs_two_statements_where_there_are_limits_and_none_elsewhere() {
    assert_eq!(statements(KeyKind::Secret, true).0, statements(KeyKind::Secret, false).0);
    let (taken, refused) = statements(KeyKind::Publishable, true);
    assert_eq!(taken, statements(KeyKind::Publishable, false).0 + 2);
    assert_eq!(refused, 1);
}
