//! Webhooks seen from outside, on SQLite: told at least once, in order, and nobody waits for somebody else's receiver.

#[expect(dead_code, reason = "of the people only their dice are needed")]
#[path = "support/people.rs"]
mod people;

use frontdesk::{RawLead, Submission, standardize};
use jiff::Timestamp;
use ledger::{
    Access, Attempt, Because, ChangeEndpoint, EVENTS, EndpointRecord, EndpointState, Endpointed, EventRecord, Format,
    KeyKind, Ledger, Network, NewEndpoint, Outcome, Replay, Sqlite, Submit, Submitted, secret_of,
};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

fn later(from: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(from.as_second() + seconds).unwrap()
}

/// As little as a sentence can say.
fn word(event: &EventRecord) -> String {
    format!("{} happened", event.kind)
}

struct Desk {
    ledger: Ledger<Sqlite>,
    now: Cell<Timestamp>,
}

/// What a receiver was told: by whom, under which id, of what kind and of which lead.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    host: String,
    id: String,
    kind: String,
    subject: String,
    number: i64,
    at: Timestamp,
}

fn desk() -> Desk {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [7; 32].into());
    ledger.create(&[], at("23T09:00")).unwrap();
    Desk { ledger, now: Cell::new(at("23T09:00")) }
}

fn answered(status: u16) -> Outcome {
    Outcome::Answered { status, retry_after: None }
}

fn header<'a>(attempt: &'a Attempt, name: &str) -> &'a str {
    attempt.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str()).unwrap()
}

fn told(attempt: &Attempt, at: Timestamp) -> Told {
    let body: serde_json::Value = serde_json::from_str(&attempt.body).unwrap();
    let data = &body["data"];
    let subject = data["lead_id"].as_str().or(data["lead"].as_str()).or(data["webhook"].as_str()).unwrap();
    Told {
        host: attempt.url.trim_start_matches("https://").split('.').next().unwrap().into(),
        id: header(attempt, "webhook-id").into(),
        kind: body["type"].as_str().unwrap().into(),
        subject: subject.into(),
        number: body["number"].as_i64().unwrap(),
        at,
    }
}

impl Desk {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    fn pass(&self, seconds: i64) {
        self.now.set(later(self.now(), seconds));
    }

    /// An endpoint at `https://{name}.example.com/`, which is its id, too.
    fn endpoint(&self, name: &str, events: &[&str]) -> EndpointRecord {
        let new = NewEndpoint {
            id: name.into(),
            url: format!("https://{name}.example.com/"),
            events: events.iter().map(|kind| (*kind).to_owned()).collect(),
            description: String::new(),
            format: Format::Standard,
            secret: secret_of(&[7; 32]),
        };
        done(self.ledger.add_endpoint(&new, Network::Public, self.now()).unwrap())
    }

    fn known(&self, id: &str) -> EndpointRecord {
        self.ledger.endpoint(id).unwrap().unwrap()
    }

    fn change(&self, id: &str, change: &ChangeEndpoint) -> EndpointRecord {
        done(self.ledger.change_endpoint(id, change, Network::Public, self.now()).unwrap())
    }

    /// A submission of this person; the first is a lead's, whose id is that of the submission.
    fn submit(&self, person: &str, id: &str) {
        let email = format!("{person}@unknown-{person}.example");
        let raw: RawLead = [("email", email.as_str()), ("last_name", person)].into_iter().collect();
        let lead = standardize(&raw).unwrap();
        let submit = Submit {
            submission: Submission { id: id.into(), raw, lead, searched: Default::default() },
            access: &Access::new(KeyKind::Secret, true),
            idempotency: None,
            book_revision: None,
            without_book: true,
            now: self.now(),
        };
        assert!(matches!(self.ledger.submit(submit).unwrap(), Submitted::Routed { .. }));
    }

    /// So many leads, `{prefix}0` and on.
    fn leads(&self, prefix: &str, count: usize) {
        (0..count).for_each(|at| self.submit(&format!("{prefix}{at}"), &format!("{prefix}{at}")));
    }

    fn due(&self) -> Vec<Attempt> {
        self.ledger.do_due(self.now()).unwrap();
        self.ledger.due(self.now(), 6, Network::Public, &word).unwrap()
    }

    fn report(&self, attempt: &Attempt, outcome: &Outcome) {
        self.ledger.report(attempt, outcome, self.now()).unwrap();
    }

    /// The events that this endpoint was not told of yet: the number of each and its lead.
    fn open(&self, id: &str) -> Vec<(i64, String)> {
        let open = ["waiting", "sending"].into_iter();
        let open = open.flat_map(|state| self.ledger.deliveries(id, Some(state), 0).unwrap());
        let lead = |number: i64| {
            let event = self.ledger.events(number - 1).unwrap().events.remove(0);
            let data: serde_json::Value = serde_json::from_str(event.data.get()).unwrap();
            data["lead_id"].as_str().unwrap_or_default().to_owned()
        };
        open.map(|one| (one.event, lead(one.event))).collect()
    }

    /// Goes from alarm to alarm until nothing is due before `until`, with a receiver that answers at once.
    fn run(&self, until: Timestamp, mut receiver: impl FnMut(&Told) -> Outcome) -> Vec<Told> {
        let mut all = Vec::new();
        for _ in 0..5_000 {
            match self.ledger.next_alarm().unwrap() {
                Some(next) if next <= until => self.now.set(next.max(self.now())),
                _ => {
                    self.now.set(until.max(self.now()));
                    return all;
                }
            }
            for attempt in self.due() {
                let told = told(&attempt, self.now());
                let outcome = receiver(&told);
                all.push(told);
                self.report(&attempt, &outcome);
            }
        }
        panic!("the alarm rings again and again");
    }
}

fn done(endpointed: Endpointed) -> EndpointRecord {
    match endpointed {
        Endpointed::Done(endpoint) => *endpoint,
        other => panic!("{other:?}"),
    }
}

fn kinds(told: &[Told], host: &str, subject: &str) -> Vec<String> {
    let of = told.iter().filter(|told| told.host == host && told.subject == subject);
    of.map(|told| told.kind.trim_start_matches("lead.").to_owned()).collect()
}

#[test]
fn each_endpoint_is_told_once_of_what_it_wants_from_when_it_was_registered() {
    let desk = desk();
    desk.submit("early", "early");
    desk.endpoint("all", &[]);
    desk.endpoint("returns", &["lead.returned"]);
    desk.submit("anna", "one");
    desk.submit("anna", "two");
    let told = desk.run(at("23T09:10"), |_| answered(204));
    assert_eq!(kinds(&told, "all", "one"), ["assigned", "returned"]);
    assert_eq!(kinds(&told, "returns", "one"), ["returned"]);
    assert_eq!(told.len(), 3, "{told:?}");
    let known = desk.known("all");
    assert_eq!((known.waiting, known.dead, known.failures, known.failing_since), (0, 0, 0, None));
    assert_eq!(desk.ledger.deliveries("all", Some("delivered"), 0).unwrap().len(), 2);
    // The same can be read, by whoever has no webhook.
    let page = desk.ledger.events(1).unwrap();
    assert_eq!((page.events.len(), page.after, page.more), (2, 3, false));
    assert_eq!(page.events[0].number, told[0].number);
    assert_eq!(desk.ledger.events(3).unwrap().after, 3);
}

#[test]
fn what_is_sent_is_signed_by_every_secret_that_signs() {
    let desk = desk();
    desk.endpoint("a", &[]);
    let second = secret_of(&[8; 32]);
    let rotated = done(desk.ledger.rotate_secret("a", &second, 2, desk.now()).unwrap());
    assert_eq!(rotated.secrets_until, [None, Some(at("23T11:00"))]);
    let signatures = |person: &str| {
        desk.submit(person, person);
        let attempts = desk.due();
        let attempt = &attempts[0];
        desk.report(attempt, &answered(200));
        assert_eq!(header(attempt, "webhook-timestamp"), desk.now().as_second().to_string());
        header(attempt, "webhook-signature").split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    let both = signatures("x");
    assert_eq!(both.len(), 2);
    assert!(both[0] != both[1] && both.iter().all(|signature| signature.starts_with("v1,")));
    desk.pass(7_200);
    assert_eq!(signatures("y").len(), 1);
    // A third: the second goes on beside it, the first is gone.
    let third = done(desk.ledger.rotate_secret("a", &secret_of(&[9; 32]), 0, desk.now()).unwrap());
    assert_eq!(third.secrets_until, [None]);
    for (secret, hours) in [("whsec_short", 1), (second.as_str(), -1), (second.as_str(), 169)] {
        let refused = desk.ledger.rotate_secret("a", secret, hours, desk.now()).unwrap();
        assert!(matches!(refused, Endpointed::Bad(_)), "{secret} {hours}: {refused:?}");
    }
}

#[test]
fn a_failure_is_tried_again_for_days_with_the_same_id_and_then_is_a_dead_letter() {
    let desk = desk();
    desk.endpoint("down", &["lead.assigned"]);
    desk.endpoint("up", &["lead.assigned"]);
    desk.submit("anna", "l1");
    let mut tries: Vec<Told> = Vec::new();
    let told = desk.run(at("30T09:00"), |told| answered(if told.host == "up" { 200 } else { 503 }));
    tries.extend(told.into_iter().filter(|told| told.host == "down"));
    assert_eq!(tries.len(), 10);
    assert!(tries.iter().all(|told| told.id == tries[0].id));
    let lasted = tries[9].at.as_second() - tries[0].at.as_second();
    assert!((60..92).contains(&(lasted / 3_600)), "{lasted} s");
    let dead = desk.ledger.deliveries("down", Some("dead"), 0).unwrap();
    assert_eq!((dead.len(), dead[0].tries, &dead[0].last), (1, 10, &Some(answered(503))));
}

#[test]
fn an_endpoint_that_fails_for_three_days_is_disabled_and_everybody_hears_of_it() {
    let desk = desk();
    desk.endpoint("down", &[]);
    desk.endpoint("up", &["webhook.disabled"]);
    let mut told = Vec::new();
    // A lead every hour: none is lost by it.
    for hour in 0..100 {
        let lead = format!("l{hour}");
        desk.submit(&lead, &lead);
        told.extend(desk.run(later(desk.now(), 3_600), |told| answered(if told.host == "up" { 200 } else { 500 })));
    }
    let down = desk.known("down");
    assert_eq!((down.state, down.because), (EndpointState::Disabled, Some(Because::Failing)));
    let since = down.disabled_at.unwrap().as_second() - down.failing_since.unwrap().as_second();
    assert!((72 * 3_600..76 * 3_600).contains(&since), "{since} s");
    let heard: Vec<_> = told.iter().filter(|told| told.host == "up").collect();
    assert_eq!((heard.len(), heard[0].subject.as_str()), (1, "down"));
    assert!(told.iter().all(|told| told.host == "up" || told.at <= down.disabled_at.unwrap()));
    let alarms = desk.ledger.alarms(None, false).unwrap();
    assert_eq!((alarms.len(), alarms[0].kind.as_str(), alarms[0].subject.as_str()), (1, "webhook.disabled", "down"));
    // Mended and enabled again, it is told of everything that isn't dead, and the dead can be replayed.
    desk.change("down", &ChangeEndpoint { state: Some(EndpointState::Enabled), ..Default::default() });
    assert!(desk.ledger.alarms(None, false).unwrap().is_empty());
    assert!(desk.ledger.alarms(None, true).unwrap()[0].ended_at.is_some());
    let dead = desk.known("down").dead;
    let replayed = desk.ledger.replay("down", &Replay::Since(at("23T00:00")), desk.now()).unwrap().unwrap();
    assert_eq!((replayed.replayed as i64, replayed.more), (dead, false));
    let told = desk.run(later(desk.now(), 3_600), |_| answered(200));
    let assigned = told.iter().filter(|told| told.kind == "lead.assigned");
    assert_eq!(assigned.count(), 100);
    assert_eq!((desk.known("down").dead, desk.known("down").waiting), (0, 0));
}

#[test]
fn an_endpoint_that_is_gone_is_disabled_at_once() {
    let desk = desk();
    desk.endpoint("gone", &[]);
    desk.endpoint("other", &[]);
    desk.leads("l", 5);
    let told = desk.run(at("23T10:00"), |told| answered(if told.host == "gone" { 410 } else { 200 }));
    assert!(told.iter().filter(|told| told.host == "gone").count() <= 2, "{told:?}");
    assert_eq!(desk.known("gone").because, Some(Because::Gone));
    assert_eq!(kinds(&told, "other", "gone"), ["webhook.disabled"]);
    // Whoever disables one by hand knows.
    desk.change("other", &ChangeEndpoint { state: Some(EndpointState::Disabled), ..Default::default() });
    assert_eq!(desk.ledger.alarms(None, false).unwrap().len(), 1);
    assert_eq!(desk.known("other").because, Some(Because::Asked));
}

#[test]
fn a_lead_s_events_come_in_their_order_and_other_leads_don_t_wait() {
    let desk = desk();
    desk.endpoint("a", &[]);
    desk.submit("anna", "l1");
    desk.submit("anna", "l1-again");
    desk.submit("bob", "l2");
    let mut fails = 3;
    let told = desk.run(at("23T18:00"), |told| {
        let broken = told.kind == "lead.assigned" && told.subject == "l1" && fails > 0;
        fails -= i32::from(broken);
        answered(if broken { 500 } else { 200 })
    });
    assert_eq!(kinds(&told, "a", "l1")[..5], ["assigned", "assigned", "assigned", "assigned", "returned"]);
    let bob = told.iter().find(|told| told.subject == "l2").unwrap();
    assert_eq!(bob.at, at("23T09:00"));
    // A dead one doesn't hold up what follows.
    desk.submit("carl", "l3");
    desk.submit("carl", "l3-again");
    let mut told = Vec::new();
    for day in 24..29 {
        // The endpoint has others that succeed, so that it isn't disabled.
        desk.submit(&format!("day{day}"), &format!("day{day}"));
        told.extend(desk.run(at(&format!("{day}T00:00")), |told| {
            answered(if told.kind == "lead.assigned" && told.subject == "l3" { 400 } else { 200 })
        }));
    }
    let order = kinds(&told, "a", "l3");
    assert_eq!(order.iter().filter(|kind| *kind == "assigned").count(), 10);
    assert!(order.iter().position(|kind| kind == "returned") > order.iter().rposition(|kind| kind == "assigned"));
    // Replayed, it comes alone.
    let dead = desk.ledger.deliveries("a", Some("dead"), 0).unwrap();
    assert_eq!(dead.len(), 1);
    let one = Replay::One(dead[0].number);
    assert_eq!(desk.ledger.replay("a", &one, desk.now()).unwrap().unwrap().replayed, 1);
    let told = desk.run(later(desk.now(), 60), |_| answered(200));
    assert_eq!(told.iter().map(|told| &told.id).collect::<Vec<_>>(), [&dead[0].id]);
    assert!(desk.ledger.replay("a", &one, desk.now()).unwrap().is_none());
}

#[test]
fn a_replayed_event_goes_before_a_later_one_that_waits() {
    let desk = desk();
    desk.endpoint("a", &["lead.assigned", "lead.returned"]);
    desk.submit("anna", "l1");
    let until_dead = later(desk.now(), 8 * 86_400);
    // The endpoint has others that succeed, so that it isn't disabled.
    for hour in 0..30 {
        let other = format!("other{hour}");
        desk.submit(&other, &other);
        desk.run(later(desk.now(), 4 * 3_600), |told| answered(if told.subject == "l1" { 500 } else { 200 }));
    }
    desk.run(until_dead, |told| answered(if told.subject == "l1" { 500 } else { 200 }));
    assert_eq!(desk.known("a").dead, 1);
    desk.submit("anna", "l1-again");
    // The later one fails, and waits to be tried again.
    let told = desk.run(later(desk.now(), 1), |_| answered(500));
    assert_eq!(kinds(&told, "a", "l1"), ["returned"]);
    desk.ledger.replay("a", &Replay::Since(at("23T00:00")), desk.now()).unwrap().unwrap();
    let told = desk.run(later(desk.now(), 3_600), |_| answered(200));
    assert_eq!(kinds(&told, "a", "l1"), ["assigned", "returned"]);
}

#[test]
fn a_slow_endpoint_holds_up_nobody_else() {
    let desk = desk();
    for name in ["slow1", "slow2", "slow3", "quick"] {
        desk.endpoint(name, &[]);
    }
    desk.leads("l", 40);
    // The slow ones never answer: their tries stay under way, as the others' are answered.
    let mut quick = 0;
    for _ in 0..60 {
        for attempt in desk.due() {
            if told(&attempt, desk.now()).host == "quick" {
                quick += 1;
                desk.report(&attempt, &answered(200));
            }
        }
    }
    // They may take their time once each; then they are known to fail, and leave room.
    let before = quick;
    desk.pass(61);
    let mut late: Vec<Attempt> = Vec::new();
    for _ in 0..60 {
        for attempt in desk.due() {
            if told(&attempt, desk.now()).host == "quick" {
                quick += 1;
                desk.report(&attempt, &answered(200));
            } else {
                late.push(attempt);
            }
        }
        late.drain(..).for_each(|attempt| desk.report(&attempt, &Outcome::TimedOut));
    }
    assert_eq!(quick, 40, "{before} while everybody else was busy");
    // Among failing ones turns are fair.
    let tried: Vec<i64> = ["slow1", "slow2", "slow3"].map(|name| desk.known(name).failures).into();
    assert!(tried.iter().max().unwrap() - tried.iter().min().unwrap() <= 1, "{tried:?}");
    assert!(desk.known("slow1").failing_since.is_some());
}

#[test]
fn endpoints_that_fail_leave_room_however_many_they_are() {
    let desk = desk();
    (0..8).for_each(|at| drop(desk.endpoint(&format!("down{at}"), &["lead.assigned"])));
    desk.submit("anna", "l1");
    desk.run(later(desk.now(), 2), |_| answered(500));
    desk.pass(10);
    assert_eq!(desk.due().len(), 3);
    desk.endpoint("quick", &["lead.assigned"]);
    desk.submit("bob", "l2");
    let hosts: Vec<String> = desk.due().iter().map(|attempt| told(attempt, desk.now()).host).collect();
    assert_eq!(hosts, ["quick"]);
}

#[test]
fn at_most_six_tries_are_under_way_two_of_one_endpoint() {
    let desk = desk();
    for name in ["a", "b", "c", "d", "e"] {
        desk.endpoint(name, &[]);
    }
    desk.leads("l", 10);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for attempt in desk.due() {
        *counts.entry(told(&attempt, desk.now()).host).or_default() += 1;
    }
    assert_eq!((counts.values().sum::<usize>(), counts.values().max()), (6, Some(&2)), "{counts:?}");
    assert!(desk.due().is_empty());
    // Nothing is due before one of them has ended, or is taken for lost.
    assert_eq!(desk.ledger.next_alarm().unwrap(), Some(at("23T09:01")));
}

#[test]
fn what_was_sent_and_never_reported_is_sent_again_with_the_same_id() {
    let desk = desk();
    desk.endpoint("a", &[]);
    desk.submit("anna", "l1");
    let first = desk.due();
    // Whoever sent it is gone.
    desk.pass(59);
    assert!(desk.due().is_empty());
    desk.pass(1);
    let second = desk.due();
    assert_eq!(header(&first[0], "webhook-id"), header(&second[0], "webhook-id"));
    assert_eq!(first[0].body, second[0].body);
    // A late failure of the first says nothing of the second, a late success does.
    desk.report(&first[0], &answered(500));
    assert_eq!(desk.known("a").failures, 0);
    desk.report(&first[0], &answered(200));
    assert_eq!(desk.known("a").waiting, 0);
    desk.report(&second[0], &answered(500));
    assert_eq!((desk.known("a").waiting, desk.known("a").failures), (0, 0));
    assert!(desk.due().is_empty());
}

#[test]
fn what_was_delivered_is_forgotten_after_a_month_and_what_is_dead_is_not() {
    let desk = desk();
    desk.endpoint("a", &["lead.assigned"]);
    desk.leads("l", 3);
    let told = desk.run(at("23T09:01"), |told| answered(if told.subject == "l1" { 410 } else { 200 }));
    desk.change("a", &ChangeEndpoint { state: Some(EndpointState::Enabled), ..Default::default() });
    desk.run(at("23T09:02"), |_| answered(200));
    let states = || {
        let all = desk.ledger.deliveries("a", None, 0).unwrap().into_iter();
        all.map(|one| one.state).filter(|state| state != "waiting").collect::<Vec<_>>()
    };
    assert_eq!((told.len() >= 2, states()), (true, ["delivered", "dead", "delivered"].map(str::to_owned).to_vec()));
    desk.run("2026-12-23T08:59:00Z".parse().unwrap(), |_| answered(200));
    assert_eq!(states().len(), 3);
    desk.run("2026-12-23T09:05:00Z".parse().unwrap(), |_| answered(200));
    assert_eq!(states(), ["dead"]);
}

#[test]
fn retry_after_is_heeded() {
    let desk = desk();
    desk.endpoint("a", &[]);
    desk.submit("anna", "l1");
    let attempt = desk.due().remove(0);
    let busy = Outcome::Answered { status: 429, retry_after: Some("3600".into()) };
    desk.report(&attempt, &busy);
    assert_eq!(desk.ledger.deliveries("a", None, 0).unwrap()[0].due_at, Some(at("23T10:00")));
}

#[test]
fn a_clock_that_jumps_loses_and_doubles_nothing() {
    let desk = desk();
    desk.endpoint("a", &["lead.assigned"]);
    desk.leads("l", 3);
    let attempts = desk.due();
    attempts.iter().for_each(|attempt| desk.report(attempt, &answered(500)));
    // A year ahead: everything is due, once each.
    desk.now.set("2027-11-23T09:00:00Z".parse().unwrap());
    let told = desk.run(later(desk.now(), 60), |_| answered(200));
    assert_eq!(told.len(), 3);
    // Something fails there; then the clock goes back a year.
    desk.submit("late", "late");
    let attempt = desk.due().remove(0);
    desk.report(&attempt, &answered(500));
    desk.submit("later", "later");
    let sending = desk.due().remove(0);
    desk.now.set(at("23T12:00"));
    let again = desk.due();
    assert_eq!(again.len(), 1, "one at a time, as it fails");
    desk.report(&sending, &answered(200));
    again.iter().for_each(|attempt| desk.report(attempt, &answered(200)));
    let more = desk.run(at("23T12:10"), |_| answered(200));
    let known = desk.known("a");
    assert_eq!((known.waiting, known.dead, more.len() <= 1), (0, 0, true), "{more:?}");
}

#[test]
fn an_endpoint_that_is_enabled_again_goes_on_or_begins_anew() {
    let desk = desk();
    let (on, off) = (Some(EndpointState::Enabled), Some(EndpointState::Disabled));
    for (skip, expected) in [(false, 3), (true, 1)] {
        let name = if skip { "skips" } else { "goeson" };
        desk.endpoint(name, &["lead.assigned"]);
        desk.submit(name, &format!("{name}1"));
        desk.ledger.do_due(desk.now()).unwrap();
        desk.change(name, &ChangeEndpoint { state: off, ..Default::default() });
        desk.submit(&format!("{name}2"), &format!("{name}2"));
        assert!(desk.due().iter().all(|attempt| told(attempt, desk.now()).host != name));
        desk.change(name, &ChangeEndpoint { state: on, skip, ..Default::default() });
        desk.submit(&format!("{name}3"), &format!("{name}3"));
        let told = desk.run(later(desk.now(), 60), |_| answered(200));
        assert_eq!(told.iter().filter(|told| told.host == name).count(), expected, "{name}");
    }
}

#[test]
fn endpoints_that_can_t_be_are_refused_with_every_field() {
    let desk = desk();
    let new = NewEndpoint {
        id: "x".into(),
        url: "http://127.0.0.1/".into(),
        events: vec!["lead.assigned".into(), "lead.lost".into()],
        description: "d".repeat(501),
        format: Format::Standard,
        secret: "geheim".into(),
    };
    match desk.ledger.add_endpoint(&new, Network::Public, desk.now()).unwrap() {
        Endpointed::Bad(problems) => {
            let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            assert_eq!(fields, ["url", "events", "description", "secret"]);
            assert!(problems.iter().all(|problem| !problem.found.contains("geheim")));
        }
        other => panic!("{other:?}"),
    }
    (0..20).for_each(|at| drop(desk.endpoint(&format!("e{at}"), &[])));
    let new = NewEndpoint {
        id: "e20".into(),
        url: "https://e20.example.com/".into(),
        secret: secret_of(&[1; 24]),
        events: Vec::new(),
        description: String::new(),
        format: Format::Standard,
    };
    let more = desk.ledger.add_endpoint(&new, Network::Public, desk.now()).unwrap();
    assert!(matches!(&more, Endpointed::Bad(problems) if problems[0].expected.contains("20")), "{more:?}");
    let url = Some("https://10.0.0.1/".to_owned());
    let changed =
        desk.ledger.change_endpoint("e1", &ChangeEndpoint { url, ..Default::default() }, Network::Public, desk.now());
    assert!(matches!(changed.unwrap(), Endpointed::Bad(_)));
    assert_eq!(desk.known("e1").url, "https://e1.example.com/");
    done(desk.ledger.remove_endpoint("e1", desk.now()).unwrap());
    assert_eq!(desk.ledger.remove_endpoint("e1", desk.now()).unwrap(), Endpointed::NoEndpoint);
    assert_eq!(
        desk.ledger.add_endpoint(&new, Network::Public, desk.now()).unwrap(),
        Endpointed::Done(Box::new(desk.known("e20")))
    );
}

#[test]
fn an_address_that_is_not_allowed_any_more_is_never_called() {
    let desk = desk();
    let new = NewEndpoint {
        id: "here".into(),
        url: "http://127.0.0.1:9/".into(),
        secret: secret_of(&[1; 24]),
        events: Vec::new(),
        description: String::new(),
        format: Format::Standard,
    };
    done(desk.ledger.add_endpoint(&new, Network::Loopback, desk.now()).unwrap());
    desk.submit("anna", "l1");
    assert!(desk.due().is_empty());
    let waiting = desk.ledger.deliveries("here", Some("waiting"), 0).unwrap();
    assert!(matches!(waiting[0].last, Some(Outcome::NotAllowed { .. })), "{waiting:?}");
    desk.pass(10);
    assert_eq!(desk.ledger.due(desk.now(), 6, Network::Loopback, &word).unwrap().len(), 1);
}

/// Every text in the ledger's code that looks like an event's kind is one, and README tells of each.
#[test]
fn every_kind_of_event_is_known_and_told_of() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for kind in EVENTS {
        assert!(readme.contains(&format!("| `{kind}` |")), "README.md doesn't tell of {kind}");
    }
    assert!(EVENTS.is_sorted());
    let mut found = 0;
    let files =
        ["ledger/src", "ledger/src/access"].into_iter().flat_map(|room| std::fs::read_dir(root.join(room)).unwrap());
    for file in files.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(file).unwrap();
        for (at, _) in text.match_indices("\"lead.") {
            let kind = text[at + 1..].split('"').next().unwrap();
            if kind.chars().all(|c| c.is_ascii_lowercase() || "._".contains(c)) && !kind.contains("lead.data") {
                let column = ["lead.number", "lead.id", "lead.receipt"].contains(&kind);
                assert!(column || EVENTS.contains(&kind), "{kind}");
                found += 1;
            }
        }
    }
    assert!(found >= EVENTS.len() - 1, "{found}");
}

/// A year in the life of three receivers, of which each fails in a way of its own: whatever happens on the way, at the end
/// every event was delivered or is dead, none before an earlier one of its lead, and none without its id.
#[test]
fn whatever_happens_every_event_is_delivered_or_dead_and_in_order() {
    for seed in 0..rounds() {
        let mut dice = people::Dice(seed);
        let desk = desk();
        let hosts = ["flaky", "down", "lossy"];
        hosts.iter().for_each(|host| drop(desk.endpoint(host, &["lead.assigned", "lead.returned"])));
        let mut delivered: BTreeSet<(String, i64)> = BTreeSet::new();
        let mut under_way: Vec<(Attempt, bool)> = Vec::new();
        let mut leads = 0;
        for _ in 0..250 {
            match dice.roll(10) {
                0..=2 => {
                    leads += 1;
                    let person = format!("p{}", dice.roll(6));
                    desk.submit(&person, &format!("s{leads}"));
                }
                // Time passes, also backwards, also far.
                3 => desk.pass([1, 30, 61, 4_000][dice.roll(4)]),
                4 => desk.pass([0, 0, -50, -5_000, 90_000, 400_000][dice.roll(6)]),
                5..=7 => {
                    let attempts = desk.due();
                    for attempt in &attempts {
                        let told = told(attempt, desk.now());
                        let open = desk.open(&told.host);
                        let earlier = open.iter().find(|one| one.1 == told.subject && one.0 < told.number);
                        assert_eq!(earlier, None, "seed {seed}: {told:?} was begun before it");
                    }
                    under_way.extend(attempts.into_iter().map(|attempt| (attempt, dice.chance(15))));
                }
                // Whoever sent them is gone, with what came of it.
                8 if dice.chance(10) => under_way.clear(),
                _ => {}
            }
            while !under_way.is_empty() && dice.chance(80) {
                let (attempt, is_lost) = under_way.remove(dice.roll(under_way.len()));
                let told = told(&attempt, desk.now());
                let chance = match told.host.as_str() {
                    "flaky" => 60,
                    "down" => 10,
                    _ => 95,
                };
                let outcome = answered(if dice.chance(chance) { 200 } else { 500 });
                if is_lost && told.host == "lossy" {
                    continue;
                }
                if outcome == answered(200) {
                    delivered.insert((told.host.clone(), told.number));
                }
                desk.report(&attempt, &outcome);
            }
        }
        // In the end everybody is well again, and everything is sent.
        for host in hosts {
            if desk.known(host).state == EndpointState::Disabled {
                desk.change(host, &ChangeEndpoint { state: Some(EndpointState::Enabled), ..Default::default() });
            }
        }
        desk.pass(10 * 86_400);
        let told = desk.run(later(desk.now(), 86_400), |_| answered(200));
        delivered.extend(told.iter().map(|told| (told.host.clone(), told.number)));
        for host in hosts {
            let known = desk.known(host);
            assert_eq!(known.waiting, 0, "seed {seed}, {host}");
            let dead = desk.ledger.deliveries(host, Some("dead"), 0).unwrap();
            let mut ended: BTreeSet<i64> = dead.iter().map(|one| one.event).collect();
            ended.extend(delivered.iter().filter(|one| one.0 == host).map(|one| one.1));
            assert_eq!(ended.len(), leads, "seed {seed}, {host}: an event was lost");
            // Those of the end came one lead's after the other, too.
            let mut last: BTreeMap<&str, i64> = BTreeMap::new();
            for told in told.iter().filter(|told| told.host == host) {
                let before = last.insert(&told.subject, told.number);
                assert!(before.is_none_or(|before| before < told.number), "seed {seed}: {told:?} after {before:?}");
            }
        }
        assert!(leads > 30, "seed {seed}: {leads}");
    }
}

/// How many lives are simulated: `ROUNDS` sets it.
fn rounds() -> u64 {
    std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

#[test]
fn each_format_has_its_shape_and_the_same_signature() {
    let desk = desk();
    desk.ledger.is_called("acme-1").unwrap();
    for (name, format) in [("plain", Format::Standard), ("cloud", Format::CloudEvents), ("chat", Format::Slack)] {
        desk.endpoint(name, &["lead.assigned"]);
        let known = desk.change(name, &ChangeEndpoint { format: Some(format), ..Default::default() });
        assert_eq!(known.format, format);
        assert_eq!(desk.change(name, &ChangeEndpoint::default()).format, format);
    }
    desk.submit("ada", "l1");
    let attempts = desk.due();
    let of = |name: &str| attempts.iter().find(|one| one.url == format!("https://{name}.example.com/")).unwrap();
    let (plain, cloud, chat) = (of("plain"), of("cloud"), of("chat"));
    let event: serde_json::Value = serde_json::from_str(&plain.body).unwrap();
    let told: serde_json::Value = serde_json::from_str(&cloud.body).unwrap();
    assert_eq!(header(plain, "content-type"), "application/json");
    assert_eq!(header(cloud, "content-type"), "application/cloudevents+json; charset=utf-8");
    let expected = serde_json::json!({
        "specversion": "1.0", "id": header(cloud, "webhook-id"), "source": "/workspaces/acme-1", "type": "lead.assigned",
        "subject": "l1", "time": event["timestamp"], "datacontenttype": "application/json",
        "sequence": format!("{:016}", event["number"].as_i64().unwrap()), "data": event["data"],
    });
    assert_eq!(told, expected);
    assert_eq!(chat.body, r#"{"text":"lead.assigned happened"}"#);
    for attempt in [plain, cloud, chat] {
        assert!(header(attempt, "webhook-signature").starts_with("v1,"));
    }
}
