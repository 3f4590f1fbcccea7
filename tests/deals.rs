//! Deal registrations, trials and earlier leads in the ledger: true at that moment, for the next lead.

use frontdesk::account::Trial;
use frontdesk::deal::DealState;
use frontdesk::{Decision, RawLead, Submission, standardize};
use jiff::{Timestamp, ToSpan};
use ledger::{
    Access, ChangeDeal, KeyKind, Ledger, NewDeal, NewTrial, PlaybookFormat, Registering, Sqlite, Submit, Submitted,
};

const PLAYBOOK: &str = r#"
name = "Deals"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
[member.w]
name = "W"
calendar = "c"
[member.ann]
name = "Ann"
calendar = "c"
[member.pat]
name = "Pat"
calendar = "c"
[member.mia]
name = "Mia"
calendar = "c"
[team.inside]
channel = "inside_sales"
members = ["ann", "mia"]
[team.alpine]
channel = "partner"
members = ["pat"]
[[partner]]
name = "Alpine Cloud"
account = "p-1"
team = "alpine"
gets = { country = "CH" }
[[case]]
name = "registered"
when = { deal_registered = true }
assign = "partner"
within = "4h"
[[case]]
name = "trial"
when = { trial_running = true }
within = "4h"
[[case]]
name = "trial over"
when = { trial_ended_days = { max = 30 } }
within = "4h"
[[case]]
name = "colleague of a weekend"
when = { colleague_case = "weekend", colleague_days = { max = 7 } }
within = "4h"
[[case]]
name = "came back old"
when = { repeat = true, earlier_case = "new", age_days = { min = 10 }, earlier_days = { min = 5 } }
within = "4h"
[[case]]
name = "weekend"
when = { time = { calendar = "c", days = ["sat", "sun"] } }
within = "8h"
[[case]]
name = "brought"
when = { any = [{ partner_kind = "partner" }, { country = "CH" }] }
assign = "partner"
within = "4h"
[[case]]
name = "new"
within = "8h"
[[territory]]
name = "everywhere"
team = "inside"
"#;

struct Told {
    ledger: Ledger<Sqlite>,
    next: usize,
}

impl Told {
    fn new() -> Self {
        let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
        ledger.create(&[], monday()).unwrap();
        ledger.publish(PlaybookFormat::Toml, PLAYBOOK, monday()).unwrap().unwrap();
        let rows: [&[(&str, &str)]; 4] = [
            &[("id", "p-1"), ("name", "Alpine Cloud AG"), ("kind", "partner"), ("owner", "mia")],
            &[("id", "p-2"), ("name", "Basalt"), ("kind", "partner"), ("owner", "mia")],
            &[("id", "a-1"), ("name", "Acme"), ("domains", "acme.example; acme.test")],
            &[
                ("id", "a-2"),
                ("name", "Zebra"),
                ("domains", "zebra.example"),
                ("deal_partner", "p-2"),
                ("deal_protected_until", "2026-07-01"),
                ("trial_started_at", "2026-08-01"),
                ("trial_ends_at", "2026-08-15"),
            ],
        ];
        ledger.upsert_accounts(rows.iter().map(|row| row.iter().copied())).unwrap();
        Self { ledger, next: 0 }
    }

    fn lead(&mut self, fields: &str, now: Timestamp) -> Decision {
        self.next += 1;
        let raw: RawLead = fields.split(", ").map(|field| field.split_once('=').unwrap()).collect();
        let lead = standardize(&raw).unwrap();
        let submission = Submission { id: format!("s-{}", self.next), raw, lead, searched: Default::default() };
        let submit = Submit {
            submission,
            access: &Access::new(KeyKind::Secret, true),
            idempotency: None,
            book_revision: Some(self.ledger.accounts_revision().unwrap()),
            without_book: false,
            now,
        };
        let Submitted::Routed { record, .. } = self.ledger.submit(submit).unwrap() else { panic!("not routed") };
        record.decision
    }

    /// Case, team and owner of a lead.
    fn goes(&mut self, fields: &str, now: Timestamp) -> String {
        let decision = self.lead(fields, now);
        format!("{} {} {}", decision.case, decision.team.unwrap(), decision.owner.unwrap())
    }

    fn register(&self, new: NewDeal) -> Registering {
        self.ledger.register_deal(&new, "key", monday()).unwrap()
    }

    fn state(&self, id: &str, now: Timestamp) -> DealState {
        self.ledger.deal(id, now).unwrap().unwrap().state
    }
}

/// Monday 1 June 2026, at noon.
fn monday() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn day(days: i64) -> Timestamp {
    monday() + (days * 24).hours()
}

fn deal(id: &str, partner: &str) -> NewDeal {
    NewDeal { id: Some(id.into()), partner: partner.into(), ..NewDeal::default() }
}

#[test]
fn a_registered_deal_is_the_partners_while_it_is_approved_and_protected() {
    let mut told = Told::new();
    let new =
        NewDeal { domain: Some("https://www.acme.example/".into()), by: Some("Pat".into()), ..deal("d-1", "p-1") };
    let Registering::Registered(registered) = told.register(new.clone()) else { panic!() };
    assert_eq!((registered.account.as_deref(), registered.domain.as_deref()), (Some("a-1"), Some("acme.example")));
    assert_eq!((registered.state, registered.registered_at), (DealState::Pending, monday()));
    assert!(matches!(told.register(new), Registering::Already(before) if before == registered));
    // Nobody's yet: in turn.
    assert!(told.goes("email=a@acme.test", monday()).starts_with("new inside "));
    let change =
        ChangeDeal { state: Some(DealState::Approved), protected_until: Some(day(30)), ..ChangeDeal::default() };
    let changed = told.ledger.change_deal("d-1", &change, "key", monday()).unwrap().unwrap();
    assert_eq!((changed.state, changed.changed.is_some()), (DealState::Approved, true));
    assert_eq!(told.goes("email=b@acme.test", monday()), "registered alpine pat");
    // Also who came before: the deal is the partner's, whoever of ours had the lead.
    assert_eq!(told.goes("email=a@acme.test", day(1)), "registered alpine pat");
    assert_eq!(told.state("d-1", day(29)), DealState::Approved);
    assert_eq!(told.state("d-1", day(30)), DealState::Expired);
    assert!(told.goes("email=c@acme.test", day(30)).starts_with("new inside "));
    let longer = ChangeDeal { protected_until: Some(day(60)), ..ChangeDeal::default() };
    told.ledger.change_deal("d-1", &longer, "key", day(31)).unwrap().unwrap();
    assert_eq!(told.goes("email=d@acme.test", day(35)), "registered alpine pat");
    let won = ChangeDeal { state: Some(DealState::Won), ..ChangeDeal::default() };
    told.ledger.change_deal("d-1", &won, "key", day(36)).unwrap().unwrap();
    assert!(told.goes("email=e@acme.test", day(36)).starts_with("new inside "));
    assert_eq!(told.ledger.change_deal("d-9", &won, "key", day(36)).unwrap(), None);
    assert_eq!(told.ledger.deal("d-9", day(36)).unwrap(), None);
}

#[test]
fn a_company_that_is_no_account_is_known_by_its_domain_or_its_name() {
    let mut told = Told::new();
    let approved = |new: NewDeal| NewDeal { state: Some(DealState::Approved), ..new };
    let by_domain = approved(NewDeal { domain: Some("yeti.example".into()), ..deal("d-1", "p-1") });
    let by_name = approved(NewDeal {
        company: Some("Quokka GmbH".into()),
        product: Some("Storage".into()),
        ..deal("d-2", "p-2")
    });
    for new in [by_domain, by_name] {
        let Registering::Registered(registered) = told.register(new) else { panic!() };
        assert_eq!(registered.account, None);
    }
    assert_eq!(told.goes("email=a@yeti.example", monday()), "registered alpine pat");
    // Basalt has no people here: who looks after it.
    assert_eq!(told.goes("email=q@quokka.example, company=QUOKKA, product=storage", monday()), "registered inside mia");
    assert!(told.goes("email=r@quokka.example, company=Quokka, product=compute", monday()).starts_with("new "));
    for refused in [NewDeal { account: Some("a-9".into()), ..deal("d", "p-1") }, deal("d", "p-9")] {
        assert!(matches!(told.register(refused), Registering::NoAccount { .. }));
    }
    assert_eq!(told.register(deal("d", "p-1")), Registering::NoCompany);
    let gmail = NewDeal { domain: Some("gmail.com".into()), ..deal("d", "p-1") };
    assert_eq!(told.register(gmail), Registering::NoCompany);
}

#[test]
fn an_accounts_row_says_of_deals_and_trials() {
    let mut told = Told::new();
    assert_eq!(told.goes("email=a@zebra.example", monday()), "registered inside mia");
    assert!(told.goes("email=b@zebra.example", day(42)).starts_with("new "));
    assert!(told.goes("email=c@zebra.example", day(65)).starts_with("trial inside"));
    assert!(told.goes("email=d@zebra.example", day(80)).starts_with("trial over inside"));
    assert!(told.goes("email=e@zebra.example", day(120)).starts_with("new inside"));
}

#[test]
fn who_brings_a_lead_gets_it_as_far_as_that_was_agreed() {
    let mut told = Told::new();
    let at = monday();
    assert_eq!(told.goes("email=a@one.example, partner=alpine cloud, country=CH", at), "brought alpine pat");
    assert_eq!(told.goes("email=a@two.example, partner=P-1, country=Switzerland", at), "brought alpine pat");
    assert!(told.goes("email=a@three.example, partner=alpine cloud, country=DE", at).starts_with("brought inside "));
    assert_eq!(told.goes("email=a@four.example, country=CH", at), "brought alpine pat");
    assert!(told.goes("email=a@five.example, partner=nobody we know, country=CH", at).starts_with("brought inside "));
}

#[test]
fn who_came_before_and_when_bears_on_the_next() {
    let mut told = Told::new();
    let saturday = day(5);
    assert!(told.goes("email=a@yak.example", saturday).starts_with("weekend "));
    assert!(told.goes("email=b@yak.example", day(8)).starts_with("colleague of a weekend "));
    assert!(told.goes("email=b@yak.example", day(14)).starts_with("new "));
    // Of an account as well as of a domain.
    assert!(told.goes("email=a@acme.example", saturday).starts_with("weekend "));
    assert!(told.goes("email=b@acme.test", day(8)).starts_with("colleague of a weekend "));
    // The same person.
    assert!(told.goes("email=x@emu.example", monday()).starts_with("new "));
    assert!(told.goes("email=x@emu.example", day(4)).starts_with("new "));
    assert!(told.goes("email=x@emu.example", day(11)).starts_with("came back old "));
    // As old as it says itself.
    assert!(told.goes("email=y@emu.example, created_at=2026-05-01", day(7)).starts_with("new "));
    assert!(told.goes("email=y@emu.example", day(14)).starts_with("came back old "));
}

#[test]
fn a_trial_goes_with_the_person() {
    let mut told = Told::new();
    assert!(told.goes("email=a@one.example", monday()).starts_with("new "));
    let trial = NewTrial { ends_at: Some(day(10)), ..NewTrial::default() };
    let noted = told.ledger.start_trial("s-1", &trial, "key", monday()).unwrap();
    assert_eq!(noted, Some(Trial { started_at: Some(monday()), ends_at: Some(day(10)) }));
    assert_eq!(told.ledger.start_trial("s-9", &trial, "key", monday()).unwrap(), None);
    assert!(told.goes("email=a@one.example", day(1)).starts_with("trial "));
    assert!(told.goes("email=b@one.example", day(1)).starts_with("new "));
    assert!(told.goes("email=a@one.example", day(11)).starts_with("trial over "));
}
