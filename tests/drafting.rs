//! What a playbook in the making needs to know, over a ledger on SQLite: what it would have made of past leads, and which words it
//! lacks.
//!
//! In scope: which leads are compared, with what, in how many parts; what counts as unknown. Not in scope: what counts as a
//! difference (unit tests of the core), doors and rights (the Worker's tests).

use frontdesk::difference::Part;
use frontdesk::{RawLead, Submission, standardize};
use jiff::Timestamp;
use ledger::{
    Access, Compare, Comparison, KeyKind, Ledger, PlaybookFormat, Publishing, Sqlite, Submit, Submitted, Work,
};

/// Two teams; what comes from Germany goes to the one, all else to the other.
const PLAYBOOK: &str = r#"
name = "Drafting"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[[segment]]
name = "all"
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
[member.w]
name = "W"
calendar = "c"
[member.a]
name = "A"
calendar = "c"
[member.b]
name = "B"
calendar = "c"
[member.c]
name = "C"
calendar = "c"
[team.one]
channel = "inside_sales"
members = ["a"]
[team.two]
channel = "inside_sales"
members = ["b", "c"]
[[case]]
name = "New business"
within = "8h"
[[territory]]
name = "Germany"
when = { country = "DE" }
team = "one"
[[territory]]
name = "World"
team = "two"
"#;

fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn days(days: i64) -> jiff::SignedDuration {
    jiff::SignedDuration::from_hours(24 * days)
}

fn workspace() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now() - days(100)).unwrap();
    publish(&ledger, draft(&ledger, PLAYBOOK));
    ledger
}

fn draft(ledger: &Ledger<Sqlite>, text: &str) -> i64 {
    ledger.draft(PlaybookFormat::Toml, text, now()).unwrap().unwrap().number
}

fn publish(ledger: &Ledger<Sqlite>, number: i64) {
    let published = ledger.publish_version(number, 100, None, "sk", now() - days(100)).unwrap();
    assert!(matches!(published, Publishing::Published(_)), "{published:?}");
}

/// Somebody's lead with these fields, so many days ago; who has it.
fn submit(ledger: &Ledger<Sqlite>, id: &str, fields: &[(&str, &str)], ago: i64) -> String {
    let email = format!("{id}@{id}.example");
    let raw: RawLead = [("email", email.as_str())].iter().chain(fields).copied().collect();
    let submitted = ledger.submit(Submit {
        submission: Submission { id: id.into(), lead: standardize(&raw).unwrap(), raw, searched: Default::default() },
        access: &Access::new(KeyKind::Secret, true),
        idempotency: None,
        book_revision: None,
        without_book: true,
        now: now() - days(ago),
    });
    let Submitted::Routed { record, .. } = submitted.unwrap() else { panic!("{id} was not routed") };
    record.decision.owner.unwrap()
}

fn compare(ledger: &Ledger<Sqlite>, compare: Compare) -> Option<Comparison> {
    let access = Access::new(KeyKind::Secret, true);
    ledger.desk(&access, "sk").compare_playbooks(&compare, now()).unwrap()
}

#[test]
fn who_gains_and_who_loses_is_told_lead_by_lead() {
    let ledger = workspace();
    for (id, country, ago) in [("old", "AT", 40), ("l1", "AT", 20), ("l2", "DE", 10), ("l3", "AT", 5), ("l4", "FR", 1)]
    {
        submit(&ledger, id, &[("country", country)], ago);
    }
    let number = draft(&ledger, &PLAYBOOK.replace("country = \"DE\"", "country = [\"DE\", \"AT\"]"));
    let told = compare(&ledger, Compare { playbook: number, ..Compare::default() }).unwrap();
    assert_eq!((told.against, told.leads, told.changed, told.only_turns, told.left_out), (1, 4, 2, 0, 0));
    assert_eq!(told.changes.iter().map(|lead| lead.lead.as_str()).collect::<Vec<_>>(), ["l3", "l1"]);
    assert_eq!(told.changes[0].country.as_deref(), Some("AT"));
    let teams = told.shares.iter().find(|shares| shares.by == Part::Team).unwrap();
    let moved: Vec<_> = teams.shares.iter().map(|share| (share.name.as_str(), share.before, share.after)).collect();
    assert_eq!(moved, [("one", 1, 3), ("two", 3, 1)]);
    assert_eq!(told.next, None);
    let longer = compare(&ledger, Compare { playbook: number, days: Some(60), ..Compare::default() }).unwrap();
    assert_eq!((longer.leads, longer.changed), (5, 3));
    let back = compare(&ledger, Compare { playbook: 1, against: Some(number), ..Compare::default() }).unwrap();
    assert_eq!((back.against, back.changed), (number, 2));
    let same = compare(&ledger, Compare { playbook: 1, ..Compare::default() }).unwrap();
    assert_eq!((same.leads, same.changed), (4, 0));
    for (playbook, against) in [(9, None), (1, Some(9))] {
        assert_eq!(compare(&ledger, Compare { playbook, against, ..Compare::default() }), None);
    }
}

#[test]
fn a_team_that_would_get_leads_shares_them_out() {
    let ledger = workspace();
    for number in 0..6 {
        assert_eq!(submit(&ledger, &format!("l{number}"), &[("country", "DE")], 3), "a");
    }
    let number = draft(&ledger, &PLAYBOOK.replace("team = \"one\"", "team = \"two\""));
    let told = compare(&ledger, Compare { playbook: number, ..Compare::default() }).unwrap();
    let owners = told.shares.iter().find(|shares| shares.by == Part::Owner).unwrap();
    let moved: Vec<_> = owners.shares.iter().map(|share| (share.name.as_str(), share.gained, share.lost)).collect();
    assert_eq!(moved, [("b", 3, 0), ("c", 3, 0), ("a", 0, 6)]);
}

#[test]
fn a_lead_that_had_several_owners_is_compared_once_and_an_erased_one_is_left_out() {
    let ledger = workspace();
    let owner = submit(&ledger, "l1", &[("country", "FR")], 2);
    ledger.work("l1", &Work::Reject { reason: "full".into() }, Some(&owner), now() - days(1)).unwrap();
    submit(&ledger, "l2", &[("country", "FR")], 1);
    ledger.erase("l2", None, "sk", now()).unwrap();
    let number = draft(&ledger, &PLAYBOOK.replace("country = \"DE\"", "country = \"FR\""));
    let told = compare(&ledger, Compare { playbook: number, ..Compare::default() }).unwrap();
    assert_eq!((told.leads, told.changed, told.left_out), (1, 1, 1));
}

#[test]
fn leads_are_compared_a_hundred_at_a_time_each_once() {
    let ledger = workspace();
    for number in 0..230 {
        submit(&ledger, &format!("l{number}"), &[("country", "DE")], 3);
    }
    let number = draft(&ledger, &PLAYBOOK.replace("team = \"one\"", "team = \"two\""));
    let (mut before, mut leads, mut parts) = (None, Vec::new(), 0);
    loop {
        let told = compare(&ledger, Compare { playbook: number, before, ..Compare::default() }).unwrap();
        leads.extend(told.changes.into_iter().map(|lead| lead.lead));
        parts += 1;
        match told.next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    leads.sort();
    leads.dedup();
    assert_eq!((leads.len(), parts), (230, 3));
}

#[test]
fn unknown_words_are_counted_until_the_dictionary_has_them() {
    let ledger = workspace();
    assert_eq!(ledger.unknown_words().unwrap(), []);
    for (id, fields) in [
        ("l1", [("title", "Wumpus"), ("country", "Old Blighty")]),
        ("l2", [("title", "wumpus"), ("country", "DE")]),
        ("l3", [("title", "Head of Sales"), ("employees", "mom and pop")]),
    ] {
        submit(&ledger, id, &fields, 1);
    }
    let words = || {
        let words = ledger.unknown_words().unwrap().into_iter();
        words.map(|word| (word.field, word.word, word.count)).collect::<Vec<_>>()
    };
    let word = |field: &str, word: &str, count| (field.to_owned(), word.to_owned(), count);
    let all = [word("title", "Wumpus", 2), word("country", "Old Blighty", 1), word("employees", "mom and pop", 1)];
    assert_eq!(words(), all);
    let own = "[dictionary.title]\nWUMPUS = { level = \"senior\" }\n[dictionary.country]\n\"Old Blighty\" = \"GB\"\n";
    publish(&ledger, draft(&ledger, &format!("{PLAYBOOK}\n{own}")));
    assert_eq!(words(), all[2..]);
}
