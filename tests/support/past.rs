//! A workspace with a past: every kind of receipt, of leads that came, came again, were merged, parted, moved and converted.
//!
//! In scope: making it. Not in scope: what is looked at afterwards.

use frontdesk::{AccountBook, RawLead, Submission, search, standardize};
use jiff::Timestamp;
use ledger::{Access, Convert, Converting, KeyKind, Ledger, Merging, PlaybookFormat, Sql, Submit, Submitted, Work};

/// What nobody but this person has: after the lead `anna` is erased it may be nowhere.
pub const ANNAS: &[&str] = &["anna.meyer", "Anna", "Vice President", "Hafenstr", "quiet please", "CTO"];

const PLAYBOOK: &str = r#"
# A remark that is no rule.
name = "Past"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[[segment]]
name = "any"
min = 0
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
[team.t]
channel = "inside_sales"
members = ["a", "b"]
distribute = "by_count"
[dictionary.country]
"the north" = "NO"
[[case]]
name = "data"
when = { title = "vice president*" }
within = "1h"
sla = "fast"
[[case]]
name = "any"
within = "2h"
[[territory]]
name = "home"
when = { country = "DE" }
team = "t"
[[territory]]
name = "all"
team = "t"
[sla.fast]
accept = "15m"
reassign_most = 1
"#;

const KEY: &str = "sk_test";

pub fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

pub fn submit<S: Sql>(ledger: &Ledger<S>, id: &str, when: &str, fields: &[(&str, &str)]) -> String {
    let raw: RawLead = fields.iter().copied().collect();
    let lead = standardize(&raw).unwrap();
    let (revision, book) = ledger.account_book().unwrap();
    let searched = search(&lead, Some(&AccountBook::open(book).unwrap()));
    let submitted = ledger.submit(Submit {
        submission: Submission { id: id.into(), raw, lead, searched },
        access: &Access::new(KeyKind::Secret, true),
        idempotency: Some(&ledger::Idempotency::new(KEY, id, b"")),
        book_revision: Some(revision),
        without_book: false,
        now: at(when),
    });
    match submitted.unwrap() {
        Submitted::Routed { record, .. } => record.lead_id.clone(),
        other => panic!("{other:?}"),
    }
}

/// Lives it.
pub fn live<S: Sql>(ledger: &Ledger<S>) {
    let accounts = [
        [("id", "x"), ("name", "Zeta"), ("domains", "zeta-test.com")],
        [("id", "y"), ("name", "Nordlicht Werke"), ("domains", "")],
    ];
    assert_eq!(ledger.upsert_accounts(accounts).unwrap().taken, 2);
    // By the starter, which nobody had to publish.
    submit(ledger, "first", "23T09:00", &[("email", "first@somewhere-else.example")]);
    ledger.publish(PlaybookFormat::Toml, PLAYBOOK, at("23T09:30")).unwrap().unwrap_or_else(|found| panic!("{found}"));
    let anna = [
        ("email", "anna.meyer@zeta-test.com"),
        ("first_name", "Anna"),
        ("last_name", "Meyer"),
        ("phone", "+49 30 23125010"),
        ("title", "Vice President Data"),
        ("street", "Hafenstr. 1"),
        ("city", "Hamburg"),
        ("country", "DE"),
        ("message", "quiet please"),
    ];
    submit(ledger, "anna", "23T10:00", &anna);
    // Nobody accepted: somebody else has it.
    assert!(ledger.do_due(at("23T10:15")).unwrap() > 0);
    assert_eq!(
        submit(ledger, "anna-again", "23T10:20", &[("email", "anna.meyer@zeta-test.com"), ("title", "CTO")]),
        "anna"
    );
    // Somebody like her, and somebody by the word of the workspace.
    submit(
        ledger,
        "bert",
        "23T10:30",
        &[("email", "bert.meyer@zeta-test.com"), ("last_name", "Meyer"), ("phone", "+49 30 23125010")],
    );
    submit(
        ledger,
        "nora",
        "23T10:40",
        &[("email", "nora@gmail.com"), ("company", "Nordlicht Werke"), ("country", "the north")],
    );
    submit(ledger, "other", "23T10:50", &[("email", "sea.side@gmail.com"), ("city", "Hamburg")]);
    let Merging::Merged(merge) = ledger.merge("other", "anna", Some("Ada"), KEY, at("23T11:00")).unwrap() else {
        panic!("not merged")
    };
    ledger.undo_merge(merge.number, Some("Ada"), KEY, at("23T11:05")).unwrap();
    ledger.work("nora", &Work::Reject { reason: "not mine".into() }, None, at("23T11:10")).unwrap();
    ledger.work("bert", &Work::Act { what: "called him at home".into(), done: false }, None, at("23T11:20")).unwrap();
    let convert = Convert { account: Some("x".into()), ..Convert::default() };
    assert!(matches!(ledger.convert("anna", &convert, KEY, at("23T11:30")).unwrap(), Converting::Converted(_)));
}
