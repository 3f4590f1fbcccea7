//! Assigning as a workspace sees it: eligibility, turns, clocks and what members do, over a ledger on SQLite.
//!
//! In scope: what the ledger gathers, stores and does when something is due. Not in scope: the fairness of turns and the
//! course of a single clock (unit tests of the core).

use frontdesk::decision::Reason;
use frontdesk::rotation::LEAD;
use frontdesk::{RawLead, Record, Submission, standardize};
use jiff::Timestamp;
use ledger::{
    Access, KeyKind, Ledger, PlaybookFormat, Publishing, Sql, Sqlite, Submit, Submitted, Value, Work, Worked,
};

/// A team of three, in turn by count; the watcher is none of them. A test's own lines come where the marks are.
const PLAYBOOK: &str = r#"
name = "Assigning"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[[segment]]
name = "small"
max = 99
[[segment]]
name = "large"
min = 100
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
[member.w]
name = "W"
calendar = "c"
[member.m]
name = "M"
calendar = "c"
[member.a]
name = "A"
calendar = "c"
#a
[member.b]
name = "B"
calendar = "c"
skills = ["cloud"]
languages = ["de"]
#b
[member.c]
name = "C"
calendar = "c"
#c
[languages]
de = ["DE", "AT"]
[team.t]
channel = "inside_sales"
members = ["a", "b", "c"]
distribute = "by_count"
manager = "m"
#team
[[case]]
name = "any"
within = "2h"
#case
[[territory]]
name = "all"
team = "t"
#sla
"#;

struct Desk<S> {
    ledger: Ledger<S>,
    leads: std::cell::Cell<u32>,
}

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

/// The playbook with lines of its own: `team: sticky = "account"`.
fn playbook(lines: &[&str]) -> String {
    lines.iter().fold(PLAYBOOK.to_owned(), |text, line| {
        let (mark, line) = line.split_once(": ").unwrap();
        text.replace(&format!("#{mark}\n"), &format!("{line}\n#{mark}\n"))
    })
}

/// A workspace with lines of its own.
fn desk(lines: &[&str]) -> Desk<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], at("23T09:00")).unwrap();
    let text = playbook(lines);
    ledger.publish(PlaybookFormat::Toml, &text, at("23T09:00")).unwrap().unwrap_or_else(|found| panic!("{found}"));
    let accounts = [[("id", "x"), ("name", "Zeta"), ("domains", "zeta-test.com")]];
    assert_eq!(ledger.upsert_accounts(accounts).unwrap().taken, 1);
    Desk { ledger, leads: 0.into() }
}

impl<S: Sql> Desk<S> {
    /// Routes a lead of a new person with these fields: its id is `l1`, `l2`, …
    fn routed(&self, when: &str, fields: &[(&str, &str)]) -> Record {
        self.leads.set(self.leads.get() + 1);
        let number = self.leads.get();
        let email = format!("somebody@unknown-{number}.example");
        let raw: RawLead = [("email", email.as_str())].into_iter().chain(fields.iter().copied()).collect();
        let lead = standardize(&raw).unwrap();
        let submit = Submit {
            submission: Submission { id: format!("l{number}"), raw, lead, searched: Default::default() },
            access: &Access::new(KeyKind::Secret, true),
            idempotency: None,
            book_revision: None,
            without_book: true,
            now: at(when),
        };
        match self.ledger.submit(submit).unwrap() {
            Submitted::Routed { record, .. } => *record,
            other => panic!("{other:?}"),
        }
    }

    /// The owners of so many leads, one after the other.
    fn owners(&self, when: &str, leads: usize, fields: &[(&str, &str)]) -> String {
        (0..leads).map(|_| self.routed(when, fields).decision.owner.unwrap()).collect()
    }

    fn work(&self, id: &str, work: Work, when: &str) -> Option<String> {
        match self.ledger.work(id, &work, None, at(when)).unwrap() {
            Worked::Done { owner, .. } => owner,
            other => panic!("{other:?}"),
        }
    }

    /// Publishes the playbook with these lines for so many of the leads, and does what is due then.
    fn publish(&self, when: &str, percent: u8, lines: &[&str]) {
        let draft = self.ledger.draft(PlaybookFormat::Toml, &playbook(lines), at(when)).unwrap().unwrap();
        let published = self.ledger.publish_version(draft.number, percent, None, "sk", at(when)).unwrap();
        assert!(matches!(published, Publishing::Published(_)), "{published:?}");
        self.ledger.do_due(at(when)).unwrap();
    }

    /// By when the lead has to be answered, and when something is due of any lead.
    fn due(&self, id: &str) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.ledger.lead(id).unwrap().unwrap().decision.due_at, self.next())
    }

    /// When something is due of the leads' clocks.
    fn next(&self) -> Option<Timestamp> {
        self.ledger.agenda().unwrap().into_iter().find(|(what, _)| *what == "clocks").map(|(_, next)| next)
    }

    fn owner(&self, id: &str) -> String {
        self.ledger.lead(id).unwrap().unwrap().decision.owner.unwrap()
    }
}

fn ineligible(record: &Record) -> Vec<(&str, &str)> {
    let reasons = record.decision.reasons.iter();
    reasons
        .filter_map(|reason| match reason {
            Reason::Ineligible { member, because } => Some((member.as_str(), because.as_str())),
            _ => None,
        })
        .collect()
}

#[test]
fn only_who_can_have_a_lead_gets_it_and_the_others_say_why() {
    for (lines, fields, owner, reasons) in [
        (&[][..], &[][..], "a", &[][..]),
        (&["case: skills = [\"cloud\"]"], &[], "b", &[("a", "skill:cloud"), ("c", "skill:cloud")]),
        (&["case: language = \"lead\""], &[("country", "AT")], "b", &[("a", "language:de"), ("c", "language:de")]),
        (&["case: language = \"lead\""], &[("country", "FR")], "a", &[]),
        (&["team: language = \"de\""], &[], "b", &[("a", "language:de"), ("c", "language:de")]),
        (&["a: suspended = true"], &[], "b", &[("a", "suspended")]),
        (&["a: weight = 0"], &[], "b", &[("a", "no_weight")]),
        (
            &["a: away = [{ from = \"2026-11-23\" }]", "b: away = [{ to = \"2026-11-24\" }]"],
            &[],
            "c",
            &[("a", "away"), ("b", "away")],
        ),
        (&["a: away = [{ from = \"2026-11-24\" }]"], &[], "a", &[]),
        (&["a: segments = [\"large\"]"], &[("employees", "20")], "b", &[("a", "other_segments")]),
        (&["a: segments = [\"large\"]"], &[("employees", "200")], "a", &[]),
    ] {
        let record = desk(lines).routed("23T09:00", fields);
        assert_eq!(
            (record.decision.owner.as_deref(), ineligible(&record).as_slice()),
            (Some(owner), reasons),
            "{lines:?}"
        );
    }
}

#[test]
fn caps_count_days_and_weeks_where_the_member_works_and_open_leads() {
    let day = desk(&["a: cap = { day = 1 }"]);
    assert_eq!(day.owners("23T10:00", 4, &[]), "abcb");
    // The next day there is another.
    assert_eq!(day.owners("24T10:00", 6, &[]).matches('a').count(), 1);
    let week = desk(&["a: cap = { week = 2 }"]);
    assert_eq!(week.owners("23T10:00", 6, &[]).matches('a').count(), 2);
    assert_eq!(week.owners("27T10:00", 6, &[]).matches('a').count(), 0);
    assert!(week.owners("30T10:00", 6, &[]).matches('a').count() >= 2);
    let open = desk(&["a: cap = { open = 1 }"]);
    assert_eq!(open.owners("23T10:00", 3, &[]), "abc");
    assert_eq!(ineligible(&open.routed("23T10:00", &[])), [("a", "cap_open")]);
    open.work("l1", Work::Act { what: "called".into(), done: true }, "23T10:10");
    assert_eq!(ineligible(&open.routed("23T10:20", &[])), []);
}

#[test]
fn colleagues_go_to_one_member_where_the_team_wants_that() {
    let colleague = &[("website", "zeta-test.com")];
    let sticky = desk(&["team: sticky = \"account\""]);
    let owners = sticky.owners("23T10:00", 1, &[]) + &sticky.owners("23T10:00", 3, colleague);
    assert_eq!(owners, "abbb");
    assert_eq!(sticky.owners("23T10:00", 2, &[]), "ca", "such leads are nobody's turn");
    assert_eq!(desk(&[]).owners("23T10:00", 3, colleague), "abc");
}

#[test]
fn segments_have_circles_of_their_own() {
    let desk = desk(&["team: per_segment = true"]);
    assert_eq!(desk.owners("23T10:00", 2, &[("employees", "20")]), "ab");
    assert_eq!(desk.owners("23T10:00", 2, &[("employees", "2000")]), "ab");
    assert_eq!(desk.owners("23T10:00", 1, &[]), "a");
    assert_eq!(desk.ledger.rotation("t", "small").unwrap().unwrap().leads, 2);
    assert_eq!(desk.ledger.rotation("t", "").unwrap().unwrap().leads, 1);
}

#[test]
fn a_rejected_lead_goes_to_somebody_else_and_is_made_up_for() {
    let desk = desk(&[]);
    assert_eq!(desk.owners("23T10:00", 3, &[]), "abc");
    assert_eq!(desk.work("l2", Work::Reject { reason: "a friend of mine".into() }, "23T10:05").as_deref(), Some("a"));
    let circle = desk.ledger.rotation("t", "").unwrap().unwrap();
    assert_eq!(circle.members["b"].owed, LEAD);
    // Nobody who had it gets it again; and nobody is left in the end but the watcher, who can't be rid of it.
    assert_eq!(desk.work("l2", Work::Reject { reason: "no".into() }, "23T10:06").as_deref(), Some("c"));
    assert_eq!(desk.work("l2", Work::Reject { reason: "no".into() }, "23T10:07").as_deref(), Some("w"));
    assert_eq!(desk.work("l2", Work::Reject { reason: "no".into() }, "23T10:08").as_deref(), Some("w"));
    let record = desk.routed("23T10:10", &[]);
    assert!(matches!(record.decision.reasons.iter().find(|reason| matches!(reason, Reason::Owner { .. })),
        Some(Reason::Owner { rule, .. }) if rule == "make_up"));
    let rows = desk.ledger.assignments("b", 0).unwrap();
    let told: Vec<(&str, Option<&str>)> = rows.iter().map(|row| (row.lead.as_str(), row.because.as_deref())).collect();
    assert_eq!(told.first(), Some(&("l2", Some("rejected"))));
}

#[test]
fn a_lead_of_a_team_that_is_away_is_held_until_somebody_is_back() {
    let away = "away = [{ from = \"2026-11-23\", to = \"2026-11-24\" }]";
    let lines = ["a", "b", "c"].map(|id| format!("{id}: {away}"));
    let desk = desk(&lines.each_ref().map(String::as_str));
    let record = desk.routed("23T10:00", &[]);
    assert_eq!((record.decision.owner.as_deref(), record.decision.held), (Some("w"), true));
    assert_eq!(record.decision.due_at, Some(at("23T12:00")));
    // Nobody works it: the watcher's manager hears of it in time, and the team has it as soon as somebody is there.
    assert_eq!(desk.next(), Some(at("23T12:00")));
    desk.ledger.do_due(at("24T23:59")).unwrap();
    assert_eq!(desk.owner("l1"), "w");
    assert_eq!(desk.next(), Some(at("25T00:00")));
    desk.ledger.do_due(at("25T00:00")).unwrap();
    assert_eq!(desk.owner("l1"), "a");
    let lead = desk.ledger.lead("l1").unwrap().unwrap();
    assert_eq!((lead.decision.held, lead.decision.due_at), (false, Some(at("25T11:00"))));
    // The breach is the lead's, whoever has it now.
    assert_eq!(lead.clock.unwrap().breached_at, Some(at("23T12:00")));
}

#[test]
fn a_clock_that_jumps_does_everything_once_and_not_all_of_it_at_once() {
    let sqlite = Sqlite::in_memory().unwrap();
    let ledger = Ledger::new(&sqlite, [0; 32].into());
    ledger.create(&[], at("23T09:00")).unwrap();
    ledger.publish(PlaybookFormat::Toml, PLAYBOOK, at("23T09:00")).unwrap().unwrap_or_else(|found| panic!("{found}"));
    let desk = Desk { ledger, leads: 0.into() };
    desk.owners("23T09:00", 120, &[]);
    let overdue = || told(&desk.ledger, &sqlite).iter().filter(|told| told.starts_with("overdue ")).count();
    // A month too far: everything is due.
    let jumped: Timestamp = "2026-12-23T09:00:00Z".parse().unwrap();
    desk.ledger.do_due(jumped).unwrap();
    assert_eq!((desk.next().is_some_and(|next| next <= jumped), overdue()), (true, 100));
    desk.ledger.do_due(jumped).unwrap();
    let (all, put_out) = (overdue(), told(&desk.ledger, &sqlite).len());
    assert_eq!((all, desk.next()), (120, None));
    // The clock is put right: what was done stays done, and what comes in has its time.
    desk.ledger.do_due(at("23T10:00")).unwrap();
    assert_eq!(told(&desk.ledger, &sqlite).len(), put_out);
    desk.routed("23T10:00", &[]);
    assert_eq!(desk.next(), Some(at("23T12:00")));
    desk.ledger.do_due(at("23T12:00")).unwrap();
    assert_eq!(overdue(), 121);
}

/// Everything that was put out, in order: kind, lead and whom it is for.
fn told(ledger: &Ledger<&Sqlite>, sqlite: &Sqlite) -> Vec<String> {
    assert!(ledger.exists().unwrap());
    let rows = sqlite.query("SELECT kind, data FROM outbox ORDER BY number", &[]).unwrap();
    let row = |row: Vec<Value>| match row.as_slice() {
        [Value::Text(kind), Value::Text(data)] => {
            let data: serde_json::Value = serde_json::from_str(data).unwrap();
            let to = data["to"].as_str().or(data["owner"].as_str()).unwrap_or_default();
            format!("{} {} {to}", kind.trim_start_matches("lead."), data["lead_id"].as_str().unwrap())
        }
        other => panic!("{other:?}"),
    };
    rows.into_iter().map(row).collect()
}

#[test]
fn what_is_due_is_done_once_and_in_order() {
    let sla = "[sla.fast]\naccept = \"15m\"\nremind = [\"1h\"]\nreassign_most = 1\n";
    let text = PLAYBOOK.replace("#case\n", "sla = \"fast\"\n").replace("#sla\n", sla);
    let sqlite = Sqlite::in_memory().unwrap();
    let ledger = Ledger::new(&sqlite, [0; 32].into());
    ledger.create(&[], at("23T09:00")).unwrap();
    ledger.publish(PlaybookFormat::Toml, &text, at("23T09:00")).unwrap().unwrap();
    let desk = Desk { ledger, leads: 0.into() };
    assert_eq!(desk.owners("23T10:00", 2, &[]), "ab");
    desk.work("l2", Work::Notified, "23T10:01");
    desk.work("l2", Work::Accept, "23T10:02");
    assert_eq!(desk.next(), Some(at("23T10:15")));
    assert_eq!(desk.ledger.do_due(at("23T10:14")).unwrap(), 0);
    assert_eq!(desk.ledger.do_due(at("23T10:15")).unwrap(), 1);
    assert_eq!(desk.ledger.do_due(at("23T10:15")).unwrap(), 0);
    assert_eq!(desk.owner("l1"), "c");
    desk.work("l2", Work::Act { what: "called".into(), done: false }, "23T10:45");
    desk.work("l1", Work::Pause { reason: "asked to call later".into() }, "23T10:45");
    assert_eq!(desk.next(), None);
    desk.work("l1", Work::Resume, "23T16:45");
    // Half an hour was used: the reminder is due after another, on the next day.
    assert_eq!(desk.next(), Some(at("24T09:15")));
    while desk.next().is_some_and(|alarm| alarm <= at("26T09:00")) {
        assert!(desk.ledger.do_due(at("26T09:00")).unwrap() > 0);
    }
    let expect = [
        "assigned l1 a",
        "assigned l2 b",
        "notified l2 b",
        "accepted l2 b",
        "reassigned l1 c",
        "acted l2 b",
        "paused l1 c",
        "resumed l1 c",
        "reminder l1 c",
        "overdue l1 c",
        "escalated l1 m",
    ];
    assert_eq!(told(&desk.ledger, &sqlite), expect);
    // Overdue, and measured until somebody acts.
    desk.work("l1", Work::Act { what: "called".into(), done: true }, "26T09:30");
    let clock = desk.ledger.lead("l1").unwrap().unwrap().clock.unwrap();
    assert_eq!(clock.breached_at, Some(at("24T10:15")));
    // Three days less the pause of six hours; of three working days of eight hours, seven on the first, one and a half at the end.
    let measured = clock.measured.unwrap();
    assert_eq!(measured.raw_seconds, (71 * 60 + 30 - 6 * 60) * 60);
    assert!(measured.working_seconds < measured.raw_seconds);
    let clock = desk.ledger.lead("l2").unwrap().unwrap().clock.unwrap();
    assert_eq!((clock.breached_at, clock.measured.unwrap().raw_seconds), (None, 45 * 60));
}

#[test]
fn only_the_owner_works_a_lead() {
    let desk = desk(&[]);
    desk.routed("23T10:00", &[]);
    let by = |by| desk.ledger.work("l1", &Work::Accept, by, at("23T10:05")).unwrap();
    assert_eq!(by(Some("b")), Worked::NotOwner { owner: "a".into() });
    assert!(matches!(by(Some("a")), Worked::Done { .. }));
    assert_eq!(desk.ledger.work("l9", &Work::Accept, None, at("23T10:05")).unwrap(), Worked::NoLead);
}

#[test]
fn a_merged_lead_has_no_clock_and_no_owner_of_its_own_until_it_is_one_again() {
    let desk = desk(&[]);
    assert_eq!((desk.owners("23T10:00", 1, &[]), desk.owners("23T09:30", 1, &[])), ("a".into(), "b".into()));
    let open = |member: &str| {
        desk.ledger.assignments(member, 0).unwrap().iter().filter(|assignment| assignment.ended_at.is_none()).count()
    };
    assert_eq!((open("a"), open("b"), desk.next()), (1, 1, Some(at("23T11:30"))));
    let merge = match desk.ledger.merge("l2", "l1", None, "sk", at("23T10:30")).unwrap() {
        ledger::Merging::Merged(merge) => merge.number,
        other => panic!("{other:?}"),
    };
    assert_eq!((open("a"), open("b"), desk.next()), (1, 0, Some(at("23T12:00"))));
    // Nor after a new playbook had all clocks looked at.
    desk.publish("23T10:40", 100, &["case: priority = 1"]);
    assert_eq!((open("b"), desk.next()), (0, Some(at("23T12:00"))));
    desk.ledger.undo_merge(merge, None, "sk", at("23T11:00")).unwrap();
    assert_eq!((open("a"), open("b"), desk.next()), (1, 1, Some(at("23T11:30"))));
    assert_eq!((desk.owner("l1"), desk.owner("l2")), ("a".into(), "b".into()));
}

#[test]
fn who_writes_again_while_held_goes_to_whoever_is_back() {
    let away = "away = [{ from = \"2026-11-23\", to = \"2026-11-23\" }]";
    let lines = ["a", "b", "c"].map(|id| format!("{id}: {away}"));
    let desk = desk(&lines.each_ref().map(String::as_str));
    let again = [("id", "crm-7")];
    assert!(desk.routed("23T10:00", &again).decision.held);
    let record = desk.routed("24T10:00", &again);
    assert_eq!((record.decision.duplicate_of.as_deref(), record.decision.owner.as_deref()), (Some("l1"), Some("a")));
}

const FAST: &[&str] = &["case: sla = \"fast\"", "sla: [sla.fast]\nreassign = \"30m\""];

#[test]
fn a_new_playbook_keeps_what_was_promised_and_moves_what_happens_meanwhile() {
    let desk = desk(&[]);
    desk.routed("23T10:00", &[]);
    assert_eq!(desk.due("l1"), (Some(at("23T12:00")), Some(at("23T12:00"))));
    // What nobody has to act on any more isn't looked at, nor what stands still.
    desk.routed("23T10:00", &[]);
    desk.work("l2", Work::Act { what: "called".into(), done: true }, "23T10:05");
    desk.routed("23T10:00", &[]);
    desk.work("l3", Work::Pause { reason: "asked to call later".into() }, "23T10:05");
    desk.publish("23T10:10", 100, &[FAST, &["case: priority = 1"]].concat());
    assert_eq!(desk.due("l1"), (Some(at("23T12:00")), Some(at("23T10:30"))));
    desk.ledger.do_due(at("23T10:30")).unwrap();
    // Another owner is another promise.
    assert_eq!((desk.owner("l1"), desk.due("l1").0), ("b".into(), Some(at("23T12:30"))));
    // Back again: nothing but the promise is left.
    desk.ledger.roll_back(None, "sk", at("23T10:40")).unwrap();
    assert_eq!(desk.ledger.do_due(at("23T10:40")).unwrap(), 2);
    assert_eq!(desk.due("l1"), (Some(at("23T12:30")), Some(at("23T12:30"))));
    desk.work("l3", Work::Resume, "23T11:00");
    // What is late already by the new rules is done at once.
    desk.publish("23T11:45", 100, FAST);
    assert_eq!((desk.owner("l1"), desk.owner("l2"), desk.owner("l3")), ("c".into(), "b".into(), "a".into()));
}

#[test]
fn a_lead_waits_by_the_playbook_that_decided_it_while_that_is_in_force() {
    let desk = desk(&[]);
    desk.publish("23T10:00", 50, FAST);
    let canary = desk.ledger.playbook_versions(None).unwrap().remove(0).version;
    let quick: Vec<bool> = (0..20).map(|_| desk.routed("23T10:00", &[]).decision.playbook == canary).collect();
    assert!(quick.contains(&true) && quick.contains(&false), "{quick:?}");
    desk.ledger.do_due(at("23T10:30")).unwrap();
    let moved = || -> Vec<bool> {
        let lead = |number: usize| desk.ledger.lead(&format!("l{number}")).unwrap().unwrap();
        (1..=20).map(|number| lead(number).clock.unwrap().assigned_at > at("23T10:00")).collect()
    };
    assert_eq!(moved(), quick);
    // Taken back: nobody loses a lead any more but by the playbook for all.
    desk.ledger.roll_back(None, "sk", at("23T10:40")).unwrap();
    desk.ledger.do_due(at("23T11:59")).unwrap();
    assert_eq!(moved(), quick);
}

#[test]
fn a_held_lead_goes_to_whoever_is_new() {
    let desk = desk(&["a: suspended = true", "b: suspended = true", "c: suspended = true"]);
    assert!(desk.routed("23T10:00", &[]).decision.held);
    desk.publish("23T10:10", 100, &["a: suspended = true", "c: suspended = true"]);
    assert_eq!((desk.owner("l1"), desk.due("l1").0), ("b".into(), Some(at("23T12:10"))));
}
