//! Desks: leads given to others by hand, deals that partners register, links by which leads are worked without signing in.

use frontdesk::claim::Against;
use frontdesk::deal::DealState;
use frontdesk::outcome::Searched;
use frontdesk::{RawLead, Submission, standardize};
use jiff::{Timestamp, ToSpan};
use ledger::{
    Access, ByLink, ChangeDeal, ClaimAnswer, Claimed, DealClaim, DealFile, Desk, FollowUp, KeyKind, Ledger, Linked,
    NewDeal, NewKey, PlaybookFormat, Reassign, Reassigned, Reassigning, Right, Role, SayPerson, Sqlite, Submit,
    Submitted, Verifier, Work, needed,
};

const PLAYBOOK: &str = r#"
name = "Desks"
watcher = "mia"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "00:00"
to = "23:59"
[member.mia]
name = "Mia"
calendar = "c"
[member.eva]
name = "Eva"
calendar = "c"
[member.ed]
name = "Ed"
calendar = "c"
[member.will]
name = "Will"
calendar = "c"
suspended = true
[member.pat]
name = "Pat"
calendar = "c"
[member.pia]
name = "Pia"
calendar = "c"
[member.quin]
name = "Quin"
calendar = "c"
[team.east]
channel = "inside_sales"
members = ["eva", "ed", "will"]
manager = "mia"
[team.alpine]
channel = "partner"
members = ["pat", "pia"]
[team.basalt]
channel = "partner"
members = ["quin"]
[[case]]
name = "any"
within = "2h"
[[territory]]
name = "alps"
when = { country = "CH" }
team = "alpine"
[[territory]]
name = "all"
team = "east"
"#;

const ADMIN: &str = "sk_test_admin";

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

struct Told {
    ledger: Ledger<Sqlite>,
    next: usize,
}

impl Told {
    fn new(more: &str) -> Self {
        let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [7; 32].into());
        let key = NewKey {
            key: ADMIN.into(),
            kind: KeyKind::Secret,
            name: "admin".into(),
            scopes: vec![Right::Administer],
            origins: Vec::new(),
            explains: false,
            partner: None,
        };
        ledger.create(&[key], now()).unwrap();
        let playbook = if more.is_empty() { PLAYBOOK.to_owned() } else { format!("{PLAYBOOK}\n{more}") };
        ledger.publish(PlaybookFormat::Toml, &playbook, now()).unwrap().unwrap_or_else(|found| panic!("{found}"));
        let rows: [&[(&str, &str)]; 4] = [
            &[("id", "p-1"), ("name", "Alpine Cloud AG"), ("kind", "partner")],
            &[("id", "p-2"), ("name", "Basalt"), ("kind", "partner")],
            &[("id", "a-1"), ("name", "Acme"), ("domains", "acme.example"), ("kind", "customer")],
            &[("id", "a-2"), ("name", "Zebra"), ("domains", "zebra.example")],
        ];
        ledger.upsert_accounts(rows.iter().map(|row| row.iter().copied())).unwrap();
        Self { ledger, next: 0 }
    }

    fn lead(&mut self, country: &str) -> String {
        self.next += 1;
        let email = format!("anna{0}@firm{0}.example", self.next);
        let raw: RawLead =
            [("email", email.as_str()), ("first_name", "Anna"), ("message", "Call me"), ("country", country)]
                .into_iter()
                .collect();
        let lead = standardize(&raw).unwrap();
        let submission = Submission { id: format!("l-{}", self.next), raw, lead, searched: Searched::default() };
        let submit = Submit {
            submission,
            access: &Access::new(KeyKind::Secret, true),
            idempotency: None,
            book_revision: None,
            without_book: true,
            now: now(),
        };
        match self.ledger.submit(submit).unwrap() {
            Submitted::Routed { record, .. } => record.lead_id,
            other => panic!("{other:?}"),
        }
    }

    fn owner(&self, lead: &str) -> String {
        self.ledger.lead(lead).unwrap().unwrap().decision.owner.unwrap()
    }

    /// What somebody of this role may do.
    fn person(&self, role: Role, partner: Option<&str>, member: Option<&str>) -> (String, Access) {
        let email = format!("{}.{}@x.example", role.name(), member.unwrap_or("nobody"));
        let admin = self.ledger.access(ADMIN, now()).unwrap().unwrap();
        let desk = self.ledger.desk(&admin, ADMIN);
        let say = SayPerson {
            email: Some(email.clone()),
            role: Some(role),
            partner: partner.map(str::to_owned),
            member: member.map(str::to_owned),
            ..SayPerson::default()
        };
        desk.put_person(&email, &say, true, now()).unwrap();
        let session = format!("ss_x_{email}");
        self.ledger.sign_in_with_email(&email, &session, now()).unwrap().unwrap();
        let access = self.ledger.access(&session, now()).unwrap().unwrap();
        (session, access)
    }
}

fn give(desk: &Desk<'_, Sqlite>, leads: &[&str], to: Option<&str>) -> Vec<Reassigned> {
    let leads = leads.iter().map(|lead| (*lead).to_owned()).collect();
    let asked = Reassign { leads, to: to.map(str::to_owned), reason: Some("on holiday".into()), by: None };
    match desk.reassign(&asked, now() + 1.hours()).unwrap() {
        Reassigning::Done(done) => done,
        Reassigning::Bad(problems) => panic!("{problems:?}"),
    }
}

#[test]
fn leads_are_given_to_others_by_hand() {
    let mut told = Told::new("");
    let (one, two) = (told.lead("DE"), told.lead("DE"));
    let (session, manager) = told.person(Role::Manager, None, Some("mia"));
    let desk = told.ledger.desk(&manager, &session);
    let others = |owner: &str| if owner == "eva" { "ed" } else { "eva" };
    let first = told.owner(&one);
    told.ledger.work(&one, &Work::Accept, None, now()).unwrap();
    let to = others(&first);
    let outcome = give(&desk, &[&one, "l-none", &one], Some(to));
    let told_of = |outcome: &[Reassigned]| {
        let lines = outcome.iter().map(|of| format!("{:?} {:?}", of.owner, of.refused));
        lines.collect::<Vec<_>>().join(", ").replace(['"'], "")
    };
    assert_eq!(told_of(&outcome), format!("Some({to}) None, None Some(no_such_lead)"));
    let record = desk.lead(&one).unwrap().unwrap();
    assert_eq!((record.decision.owner.as_deref(), record.clock.unwrap().accepted_at), (Some(to), None));
    assert_eq!(record.standing.stage.name(), "new");
    assert_eq!(told_of(&give(&desk, &[&one], Some(to))), format!("Some({to}) Some(has_it)"));
    // Whoever is named has to be there; and who gave it back may be asked once more.
    assert_eq!(told_of(&give(&desk, &[&one], Some("will"))), format!("Some({to}) Some(suspended)"));
    assert_eq!(told_of(&give(&desk, &[&one], Some(&first))), format!("Some({first}) None"));
    // By turn, to anybody but who has it.
    let second = told.owner(&two);
    assert_eq!(told_of(&give(&desk, &[&two], None)), format!("Some({}) None", others(&second)));
    told.ledger.work(&two, &Work::Act { what: "called".into(), done: true }, None, now() + 2.hours()).unwrap();
    assert!(told_of(&give(&desk, &[&two], None)).ends_with("Some(done)"));
    let kinds: Vec<_> = desk.activities(&one).unwrap().unwrap().into_iter().map(|of| (of.kind, of.note)).collect();
    assert_eq!(kinds.last().unwrap(), &("given".to_owned(), Some("on holiday".to_owned())));
    let reassigned = told.ledger.events(0).unwrap().events;
    assert_eq!(reassigned.iter().filter(|event| event.kind == "lead.reassigned").count(), 3);
    assert_eq!(told.ledger.recount().unwrap(), Vec::<String>::new());
    // Each decision is made again from its receipt, also those that somebody made by hand.
    let export = told.ledger.receipts(0).unwrap().lines;
    let mut verifier = Verifier::new(export.lines().filter_map(needed));
    export.split_terminator('\n').try_for_each(|line| verifier.line(line)).unwrap();
    assert!(verifier.finish().unwrap().made_again >= 5);
}

#[test]
fn leads_are_given_within_reach_only() {
    let mut told = Told::new("");
    let (ours, theirs) = (told.lead("DE"), told.lead("CH"));
    let bad = |desk: &Desk<'_, Sqlite>, to: &str| {
        let asked = Reassign { leads: vec![theirs.clone()], to: Some(to.into()), ..Reassign::default() };
        matches!(desk.reassign(&asked, now()).unwrap(), Reassigning::Bad(problems) if problems[0].field == "to")
    };
    let (session, member) = told.person(Role::PartnerMember, Some("p-1"), Some("pia"));
    let (boss_session, boss) = told.person(Role::PartnerManager, Some("p-1"), Some("pat"));
    let desk = told.ledger.desk(&boss, &boss_session);
    let owner = told.owner(&theirs);
    let other = if owner == "pat" { "pia" } else { "pat" };
    // Nobody of ours, nor of another partner; and no lead of ours.
    assert!(bad(&desk, "eva") && bad(&desk, "quin") && bad(&desk, "nobody"));
    assert_eq!(give(&desk, &[&ours], Some(other))[0].refused.as_deref(), Some("no_such_lead"));
    assert_eq!(give(&desk, &[&theirs], Some(other))[0].owner.as_deref(), Some(other));
    let desk = told.ledger.desk(&member, &session);
    assert!(bad(&desk, "pat"));
    assert_eq!(desk.members(now()).unwrap().len(), 1);
    assert_eq!(told.ledger.desk(&boss, &boss_session).members(now()).unwrap().len(), 2);
}

fn claim(desk: &Desk<'_, Sqlite>, company: &str, website: &str, at: Timestamp) -> DealFile {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let claim = DealClaim { company: some(company), domain: some(website), ..DealClaim::default() };
    match desk.claim_own_deal(&claim, at).unwrap() {
        Claimed::Registered(file) => *file,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_partner_hears_at_once_whether_a_deal_is_free() {
    let told = Told::new("[deal_registration]\nprotected_days = 90\n");
    let (pat_session, pat) = told.person(Role::PartnerManager, Some("p-1"), Some("pat"));
    let (quin_session, quin) = told.person(Role::PartnerMember, Some("p-2"), Some("quin"));
    let (alpine, basalt) = (told.ledger.desk(&pat, &pat_session), told.ledger.desk(&quin, &quin_session));
    let free = claim(&alpine, "Yeti Industries GmbH", "www.yeti.example", now());
    assert_eq!((free.answer, free.deal.state), (ClaimAnswer::Free, DealState::Approved));
    assert_eq!(free.deal.protected_until, Some(now() + (90 * 24).hours()));
    let states: Vec<_> = free.history.iter().map(|change| change.state).collect();
    assert_eq!(states, [DealState::Pending, DealState::Approved]);

    // The same company, by its domain, and by its name alone; whose it is isn't told.
    for (company, website) in [("Somebody", "yeti.example"), ("Yeti Industries", "")] {
        let taken = claim(&basalt, company, website, now() + 1.hours());
        assert_eq!((taken.answer, taken.deal.state), (ClaimAnswer::Conflict, DealState::Pending), "{company}");
        let [against] = taken.against.as_slice() else { panic!("{:?}", taken.against) };
        assert_eq!((against.because, against.until), (Against::Registered, free.deal.protected_until));
        assert_eq!((&against.partner, &against.deal), (&None, &None));
        assert_eq!(basalt.deal(&free.deal.id, now()).unwrap(), None);
    }
    let ours = claim(&basalt, "", "acme.example", now());
    assert_eq!((ours.answer, ours.against[0].because), (ClaimAnswer::Conflict, Against::Customer));
    assert_eq!((&ours.deal.account, &ours.against[0].account), (&None, &None));
    let own = claim(&alpine, "Yeti Industries", "", now() + 2.hours());
    assert!(own.against.iter().any(|of| of.because == Against::Own));
    assert_eq!(claim(&basalt, "Zebra", "zebra.example", now()).answer, ClaimAnswer::Free);

    // Who looks after partners sees whose it is, and decides it.
    let admin = told.ledger.access(ADMIN, now()).unwrap().unwrap();
    let desk = told.ledger.desk(&admin, ADMIN);
    assert_eq!((alpine.deals(None, None, now()).unwrap().len(), desk.deals(None, None, now()).unwrap().len()), (2, 6));
    let waiting = desk.deals(Some(DealState::Pending), None, now()).unwrap();
    assert_eq!(waiting.len(), 4);
    let conflict = desk.deal(&ours.deal.id, now()).unwrap().unwrap();
    assert_eq!((conflict.against[0].account.as_deref(), conflict.deal.account.as_deref()), (Some("a-1"), Some("a-1")));
    let no = ChangeDeal { state: Some(DealState::Rejected), note: Some("ours".into()), ..ChangeDeal::default() };
    desk.change_deal(&ours.deal.id, &no, now() + 3.hours()).unwrap().unwrap();
    let file = basalt.deal(&ours.deal.id, now()).unwrap().unwrap();
    assert_eq!(file.history.last().unwrap().note.as_deref(), Some("ours"));
    // What has expired is free again.
    let later = now() + (91 * 24).hours();
    assert_eq!(alpine.deals(Some(DealState::Expired), None, later).unwrap().len(), 1);
    assert!(claim(&basalt, "", "yeti.example", later).against.iter().all(|of| of.because == Against::Own));
    // Nobody of ours claims deals, and a partner only for themselves.
    let claim = DealClaim { company: Some("X".into()), ..DealClaim::default() };
    assert_eq!(desk.claim_own_deal(&claim, now()).unwrap(), Claimed::NotOfPartner);
    assert_eq!(alpine.claim_own_deal(&DealClaim::default(), now()).unwrap(), Claimed::NoCompany);
}

#[test]
fn without_a_rule_somebody_has_to_approve_each_deal() {
    let told = Told::new("");
    let (session, pat) = told.person(Role::PartnerManager, Some("p-1"), Some("pat"));
    let desk = told.ledger.desk(&pat, &session);
    let file = claim(&desk, "Yeti", "yeti.example", now());
    assert_eq!((file.answer, file.deal.state, file.history.len()), (ClaimAnswer::Free, DealState::Pending, 1));
    let once = DealClaim { once: Some("x".into()), company: Some("Bear".into()), ..DealClaim::default() };
    assert!(matches!(desk.claim_own_deal(&once, now()).unwrap(), Claimed::Registered(_)));
    assert!(matches!(desk.claim_own_deal(&once, now()).unwrap(), Claimed::Already(_)));
    let admin = NewDeal { partner: "p-2".into(), company: Some("Bear GmbH".into()), ..NewDeal::default() };
    told.ledger.register_deal(&admin, ADMIN, now()).unwrap();
    assert_eq!(desk.deals(None, None, now()).unwrap().len(), 2);
}

fn by_link(told: &Told, link: &str, asked: ByLink, at: Timestamp) -> Linked {
    told.ledger.by_work_link(link, &asked, at).unwrap()
}

#[test]
fn a_lead_is_worked_by_a_link_as_long_as_it_counts() {
    let mut told = Told::new("");
    let lead = told.lead("CH");
    let owner = told.owner(&lead);
    let admin = told.ledger.access(ADMIN, now()).unwrap().unwrap();
    let desk = told.ledger.desk(&admin, ADMIN);
    let made = desk.make_work_link(&lead, "wl_x_1", 7, now()).unwrap().unwrap();
    assert_eq!((made.member, made.until), (owner.clone(), now() + (7 * 24).hours()));
    assert_eq!(desk.make_work_link("l-none", "wl_x_2", 7, now()).unwrap(), None);

    let Linked::Told(seen) = by_link(&told, "wl_x_1", ByLink::Look, now()) else { panic!() };
    assert_eq!((seen.lead.sealed, seen.lead.email, seen.message), (true, None, None));
    assert_eq!(told.ledger.lead(&lead).unwrap().unwrap().clock.unwrap().accepted_at, None, "looking changes nothing");
    let Linked::Told(seen) = by_link(&told, "wl_x_1", ByLink::Work(Work::Accept), now()) else { panic!() };
    assert_eq!((seen.lead.sealed, seen.message.as_deref()), (false, Some("Call me")));
    let said = |disposition: &str| {
        ByLink::FollowUp(Box::new(FollowUp { disposition: Some(disposition.into()), ..FollowUp::default() }))
    };
    assert!(matches!(by_link(&told, "wl_x_1", said("nonsense"), now()), Linked::Bad(_)));
    let Linked::Told(seen) = by_link(&told, "wl_x_1", said("won"), now()) else { panic!() };
    assert_eq!(seen.lead.stage.name(), "won");
    // What is done is still theirs to read; noted in their name.
    assert!(matches!(by_link(&told, "wl_x_1", ByLink::Look, now() + 1.hours()), Linked::Told(_)));
    let activities = desk.activities(&lead).unwrap().unwrap();
    assert!(activities.iter().all(|of| of.act.by.as_deref() == Some(&owner)));

    // Forged, garbled, too old.
    for (link, at) in [("wl_x_9", now()), ("", now()), ("wl_x_1", now() + (7 * 24).hours())] {
        assert_eq!(by_link(&told, link, ByLink::Work(Work::Accept), at), Linked::NoLink, "{link}");
    }
}

#[test]
fn a_link_does_nothing_once_somebody_else_has_the_lead() {
    let mut told = Told::new("");
    let lead = told.lead("CH");
    let owner = told.owner(&lead);
    let admin = told.ledger.access(ADMIN, now()).unwrap().unwrap();
    let desk = told.ledger.desk(&admin, ADMIN);
    for link in ["wl_x_1", "wl_x_2"] {
        desk.make_work_link(&lead, link, 7, now()).unwrap().unwrap();
    }
    let reject = || ByLink::Work(Work::Reject { reason: "no capacity".into() });
    assert_eq!(by_link(&told, "wl_x_1", reject(), now()), Linked::Over);
    let next = told.owner(&lead);
    assert_ne!(next, owner);
    // The same again, and by the other link: nothing more happens, and nothing is told.
    for (link, asked) in [("wl_x_1", reject()), ("wl_x_2", ByLink::Look), ("wl_x_2", ByLink::Work(Work::Accept))] {
        assert_eq!(by_link(&told, link, asked, now()), Linked::Over);
    }
    assert_eq!(told.owner(&lead), next);
    // A lead that is held is nobody's to work.
    desk.make_work_link(&lead, "wl_x_3", 7, now()).unwrap().unwrap();
    assert_eq!(by_link(&told, "wl_x_3", reject(), now()), Linked::Over);
    assert_eq!(desk.make_work_link(&lead, "wl_x_4", 7, now()).unwrap(), None);
}
