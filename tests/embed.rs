//! What comes with a partner's key, links that fill in a form, and the questions that remain: in the ledger.

use frontdesk::deal::DealState;
use frontdesk::lead::Column;
use frontdesk::outcome::Searched;
use frontdesk::{RawLead, Record, Submission, standardize};
use jiff::{Timestamp, ToSpan};
use ledger::{
    Access, DealClaim, KeyKind, Ledger, NewKey, PageAsks, PlaybookFormat, Registering, Right, Sqlite, Submit, Submitted,
};

const PLAYBOOK: &str = r#"
name = "Embeds"
watcher = "ann"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
[member.ann]
name = "Ann"
calendar = "c"
[member.pat]
name = "Pat"
calendar = "c"
booking = "https://calendar.example/pat"
[team.inside]
channel = "inside_sales"
members = ["ann"]
[team.alpine]
channel = "partner"
members = ["pat"]
[[partner]]
name = "Alpine Cloud"
account = "p-1"
team = "alpine"
[[case]]
name = "brought"
when = { partner_name = "Alpine Cloud" }
assign = "partner"
within = "4h"
[[case]]
name = "new"
within = "8h"
[[territory]]
name = "big"
when = { employees = { min = 1000 } }
team = "alpine"
[[territory]]
name = "everywhere"
team = "inside"
"#;

const SECRET: &str = "sk_test_secret";
const OURS: &str = "pk_test_ours";
const THEIRS: &str = "pk_test_theirs";

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn workspace() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [3; 32].into());
    let key = |key: &str, kind, partner: Option<&str>| NewKey {
        key: key.into(),
        kind,
        name: String::new(),
        scopes: if kind == KeyKind::Secret { vec![Right::Administer] } else { Vec::new() },
        origins: vec!["*".into()],
        explains: true,
        partner: partner.map(str::to_owned),
    };
    let (publishable, secret) = (KeyKind::Publishable, KeyKind::Secret);
    let keys = [key(SECRET, secret, None), key(OURS, publishable, None), key(THEIRS, publishable, Some("p-1"))];
    ledger.create(&keys, now()).unwrap();
    ledger.publish(PlaybookFormat::Toml, PLAYBOOK, now()).unwrap().unwrap_or_else(|found| panic!("{found}"));
    let partner: &[(&str, &str)] = &[("id", "p-1"), ("name", "Alpine Cloud AG"), ("kind", "partner")];
    ledger.upsert_accounts([partner.iter().copied()]).unwrap();
    ledger
}

fn access(ledger: &Ledger<Sqlite>, key: &str) -> Access {
    ledger.access(key, now()).unwrap().unwrap()
}

fn submit(ledger: &Ledger<Sqlite>, key: &str, id: &str, fields: &[(&str, &str)]) -> (Record, ledger::Answer) {
    let raw: RawLead = fields.iter().copied().collect();
    let lead = standardize(&raw).unwrap();
    let submit = Submit {
        submission: Submission { id: id.into(), raw, lead, searched: Searched::default() },
        access: &access(ledger, key),
        idempotency: None,
        book_revision: None,
        without_book: true,
        now: now(),
    };
    let Submitted::Routed { answer, record, .. } = ledger.submit(submit).unwrap() else { panic!("not routed") };
    (*record, *answer)
}

#[test]
fn what_comes_with_a_partners_key_is_the_partners() {
    let ledger = workspace();
    let fields = [("email", "lea@one-test.com"), ("partner", "somebody else"), ("Company", "One")];
    let (record, answer) = submit(&ledger, THEIRS, "l-1", &fields);
    assert_eq!((record.decision.case.as_str(), record.decision.owner.as_deref()), ("brought", Some("pat")));
    assert_eq!(record.submission.raw.get(Column::Partner), Some("p-1"));
    // What the page said of it is kept, and doesn't count.
    assert!(record.submission.raw.fields().any(|field| field == ("partner", "somebody else")));
    assert_eq!(answer.owner.unwrap().booking.as_deref(), Some("https://calendar.example/pat"));
    let (record, answer) = submit(&ledger, OURS, "l-2", &[("email", "leo@two-test.com")]);
    assert_eq!((record.decision.case.as_str(), record.decision.owner.as_deref()), ("new", Some("ann")));
    assert_eq!(answer.owner.unwrap().booking, None);
}

#[test]
fn a_partners_page_registers_deals_of_its_own_only() {
    let ledger = workspace();
    let access = access(&ledger, THEIRS);
    let desk = ledger.desk(&access, THEIRS);
    let claim = |once: &str, company: &str| {
        let once = Some(once.to_owned()).filter(|once| !once.is_empty());
        let company = Some(company.to_owned()).filter(|company| !company.is_empty());
        desk.claim_deal(&DealClaim { once, company, ..DealClaim::default() }, now()).unwrap()
    };
    let Registering::Registered(deal) = claim("once", "Big Corp") else { panic!("not registered") };
    assert_eq!((deal.partner.as_str(), deal.state), ("p-1", DealState::Pending));
    let Registering::Already(again) = claim("once", "Big Corp") else { panic!("registered twice") };
    assert_eq!(again.id, deal.id);
    let Registering::Registered(other) = claim("", "Big Corp") else { panic!("not registered") };
    assert_ne!(other.id, deal.id);
    assert_eq!(claim("twice", ""), Registering::NoCompany);
}

#[test]
fn a_link_fills_in_a_form_for_whom_it_was_made_until_it_is_too_old() {
    let ledger = workspace();
    let fields =
        [("email", "lea@one-test.com"), ("first_name", "LEA"), ("employees", "51-200"), ("message", "a secret")];
    submit(&ledger, OURS, "l-1", &fields);
    let access = access(&ledger, SECRET);
    let desk = ledger.desk(&access, SECRET);
    let until = desk.make_form_link("l-1", "fl_test_1", 2, now()).unwrap().unwrap();
    assert_eq!(until, now() + 48.hours());
    let told = |link: &str, at: Timestamp| {
        let fields = ledger.person_of_form_link(link, at).unwrap();
        fields.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("fl_test_1", now()), "email=lea@one-test.com employees=51-200 first_name=Lea");
    assert_eq!(told("fl_test_1", until), "");
    assert_eq!(told("fl_test_2", now()), "");
    assert_eq!(desk.make_form_link("l-9", "fl_test_3", 2, now()).unwrap(), None);
}

#[test]
fn only_what_can_still_change_something_is_asked() {
    let ledger = workspace();
    let asked = |fields: &[(&str, &str)]| {
        let raw: RawLead = fields.iter().copied().collect();
        let questions = ledger.questions(&raw, &access(&ledger, OURS), now()).unwrap().unwrap();
        questions.iter().map(|question| question.ask.name()).collect::<Vec<_>>()
    };
    // Neither country nor title is a condition of this playbook.
    assert_eq!(asked(&[]), ["employees"]);
    assert_eq!(asked(&[("employees", "2000")]), Vec::<&str>::new());
    // What was asked before costs nothing, what is new has an end.
    let of = |employees: usize| {
        let raw: RawLead = [("employees", employees.to_string())].into_iter().collect();
        ledger.questions(&raw, &access(&ledger, THEIRS), now()).unwrap()
    };
    assert!((0..200).all(|_| of(2000).is_ok()));
    assert!((1..200).any(|employees| of(employees).is_err()));
}

#[test]
fn a_page_asks_so_often_and_another_key_still_may() {
    let ledger = workspace();
    let (ours, theirs) = (access(&ledger, OURS), access(&ledger, THEIRS));
    let asked = |access: &Access, at: Timestamp| ledger.spend_on_page(access, PageAsks::Deal, at).unwrap();
    assert!((0..100).all(|_| asked(&theirs, now()).is_none()));
    let limited = asked(&theirs, now()).unwrap();
    assert_eq!((limited.by.limit.most, limited.retry_after), (100, 36));
    assert_eq!(asked(&ours, now()), None);
    assert_eq!(asked(&theirs, now() + 36.seconds()), None);
}
