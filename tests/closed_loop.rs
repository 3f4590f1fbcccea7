//! The closed loop: who got which lead, was it followed up, what did it earn; and that reports say what happened.

use frontdesk::{RawLead, Submission, standardize};
use jiff::{Timestamp, ToSpan};
use ledger::{
    Absenting, Access, Act, AskLeads, AskReport, Campaigning, ChangeOpportunity, Claiming, Convert, FollowUp,
    FollowingUp, KeyKind, Ledger, Listing, MinimumState, NewOpportunity, PlaybookFormat, Report, Reporting, SayAbsence,
    SayCampaign, Sqlite, Submit, Submitted, Work,
};
use serde_json::{Value, json};

const PLAYBOOK: &str = r#"
name = "Loop"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "00:00"
to = "23:59"
[member.w]
name = "W"
calendar = "c"
[member.ann]
name = "Ann"
calendar = "c"
[member.bob]
name = "Bob"
calendar = "c"
[member.pat]
name = "Pat"
calendar = "c"
[team.inside]
channel = "inside_sales"
members = ["ann", "bob"]
[team.alpine]
channel = "partner"
members = ["pat"]
[[partner]]
name = "Alpine"
account = "p-1"
team = "alpine"
gets = { country = "CH" }
[[disposition]]
name = "Left a message"
stage = "attempted"
[[disposition]]
name = "Spoke with them"
stage = "contacted"
[[disposition]]
name = "Worth it"
stage = "qualified"
[[disposition]]
name = "Sold"
stage = "won"
[[disposition]]
name = "No"
stage = "disqualified"
[reporting]
rates = { EUR = "1.10" }
[[case]]
name = "partner"
when = { country = "CH" }
assign = "partner"
within = "4h"
[[case]]
name = "any"
within = "4h"
[[territory]]
name = "all"
team = "inside"
"#;

struct Told {
    ledger: Ledger<Sqlite>,
    next: usize,
}

fn at(text: &str) -> Timestamp {
    format!("2026-{text}:00Z").parse().unwrap()
}

impl Told {
    fn new() -> Self {
        Self::with(PLAYBOOK)
    }

    fn with(playbook: &str) -> Self {
        let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
        ledger.create(&[], at("01-01T00:00")).unwrap();
        ledger.publish(PlaybookFormat::Toml, playbook, at("01-01T00:00")).unwrap().unwrap();
        Self { ledger, next: 0 }
    }

    /// Sends a lead in; its id.
    fn lead(&mut self, fields: &str, now: Timestamp) -> String {
        self.next += 1;
        let email = format!("email=p{}@firm{}.example", self.next, self.next);
        let fields = if fields.contains("email=") { fields.to_owned() } else { format!("{email}, {fields}") };
        let raw: RawLead = fields.split(", ").filter_map(|field| field.split_once('=')).collect();
        let lead = standardize(&raw).unwrap();
        let submission = Submission { id: format!("s-{}", self.next), raw, lead, searched: Default::default() };
        let submit = Submit {
            submission,
            access: &Access::new(KeyKind::Secret, true),
            idempotency: None,
            book_revision: Some(self.ledger.accounts_revision().unwrap()),
            without_book: true,
            now,
        };
        match self.ledger.submit(submit).unwrap() {
            Submitted::Routed { record, .. } => record.lead_id,
            other => panic!("{other:?}"),
        }
    }

    fn say(&self, lead: &str, disposition: &str, now: Timestamp) {
        self.follow_up(lead, &FollowUp { disposition: Some(disposition.into()), ..FollowUp::default() }, now);
    }

    fn follow_up(&self, lead: &str, said: &FollowUp, now: Timestamp) {
        match self.ledger.follow_up(lead, said, now).unwrap() {
            FollowingUp::Done(_) => {}
            other => panic!("{other:?}"),
        }
    }

    fn report(&self, ask: AskReport, now: Timestamp) -> Report {
        match self.ledger.tell_report(&ask, now).unwrap() {
            Reporting::Told(report) => *report,
            other => panic!("{other:?}"),
        }
    }

    /// These columns of the rows of a report, by the key called `key`.
    fn rows(&self, ask: AskReport, now: Timestamp, key: &str, columns: &[&str]) -> Value {
        let report = self.report(ask, now);
        report
            .rows
            .iter()
            .map(|row| {
                let values: Vec<Value> = columns.iter().map(|column| row.values[*column].clone()).collect();
                (row.key[key].clone(), json!(values))
            })
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn is_counted_right(&self) {
        assert_eq!(self.ledger.recount().unwrap(), Vec::<String>::new());
    }
}

fn ask(name: &str, by: &str) -> AskReport {
    AskReport { name: name.into(), by: Some(by.into()), ..AskReport::default() }
}

#[test]
fn the_worked_example_says_that_the_smaller_campaign_earned_more_by_lead_followed_up() {
    let mut told = Told::new();
    let day = at("03-02T08:00");
    for (campaign, followed, revenue) in [("A", 85, 10_000_000_i64), ("B", 5, 700_000)] {
        let campaign_said = SayCampaign { name: campaign.into(), ..SayCampaign::default() };
        let act = Act { at: day, by: None, key: String::new() };
        assert!(matches!(told.ledger.put_campaign(None, &campaign_said, &act).unwrap(), Campaigning::Kept(_)));
        for number in 0..100 {
            let lead = told.lead(&format!("campaign={campaign}, source=web"), day);
            if number < followed {
                told.say(&lead, "Spoke with them", day + 1.hours());
            }
            if number == 0 {
                let amount = Some(revenue);
                let said = FollowUp { disposition: Some("Sold".into()), amount, ..FollowUp::default() };
                told.follow_up(&lead, &said, day + 2.hours());
            }
        }
    }
    let columns = ["leads", "followed", "revenue", "revenue_per_followed", "revenue_per_lead", "probable_revenue"];
    // In cents: $1,176 and $1,400.
    assert_eq!(
        told.rows(ask("campaigns", "campaign"), day + 24.hours(), "campaign", &columns),
        json!({
            "A": [100, 85, 10_000_000, 117_647, 100_000, 5_350_000],
            "B": [100, 5, 700_000, 140_000, 7_000, 5_350_000],
        })
    );
    told.is_counted_right();
}

#[test]
fn follow_up_is_told_by_channel_team_and_member_and_is_what_happened() {
    let mut told = Told::new();
    let day = at("03-02T08:00");
    // Turn by turn: ann, bob, ann, bob; and pat.
    let leads: Vec<String> = (0..4).map(|_| told.lead("country=DE", day)).collect();
    let swiss = told.lead("country=CH", day);
    told.ledger.work(&leads[0], &Work::Accept, None, day + 5.minutes()).unwrap();
    told.say(&leads[0], "Left a message", day + 10.minutes());
    // Due after four hours.
    told.say(&leads[1], "Spoke with them", day + 6.hours());
    told.ledger.work(&leads[2], &Work::Reject { reason: "not mine".into() }, None, day + 1.hours()).unwrap();
    told.say(&swiss, "No", day + 2.minutes());
    let columns = ["given", "accepted", "rejected", "followed", "in_time", "late"];
    let later = day + 12.hours();
    assert_eq!(
        told.rows(ask("follow-up", "member"), later, "member", &columns),
        json!({ "ann": [2, 1, 1, 1, 1, 0], "bob": [3, 1, 0, 1, 0, 1], "pat": [1, 1, 0, 1, 1, 0] })
    );
    assert_eq!(
        told.rows(ask("follow-up", "channel"), later, "channel", &columns),
        json!({ "inside_sales": [5, 2, 1, 2, 1, 1], "partner": [1, 1, 0, 1, 1, 0] })
    );
    assert_eq!(
        told.rows(ask("funnel", "team"), later, "team", &["reached_attempted", "reached_contacted", "now_new"]),
        json!({ "inside": [2, 1, 2], "alpine": [0, 0, 0] })
    );
    assert_eq!(
        told.rows(ask("first-action", "team"), later, "team", &["within_5m", "within_15m", "within_1d"]),
        json!({ "inside": [0, 1, 1], "alpine": [1, 0, 0] })
    );
    assert_eq!(
        told.rows(ask("waiting", "team"), later, "team", &["waiting", "overdue", "held", "oldest_seconds"]),
        json!({ "inside": [2, 2, 0, 12 * 3600] })
    );
    told.is_counted_right();
}

#[test]
fn a_lead_is_of_the_day_that_its_zone_says() {
    let mut told = Told::new();
    // In Kathmandu, a quarter of an hour before and after midnight; in New York all on the first.
    for time in ["03-01T18:00", "03-01T18:14", "03-01T18:16", "03-02T04:59"] {
        told.lead("country=DE", at(time));
    }
    let days = |zone: &str| {
        let (from, to) = (Some("2026-03-01".to_owned()), Some("2026-03-02".to_owned()));
        let ask = AskReport { from, to, zone: Some(zone.into()), ..ask("days", "day") };
        let whole = told
            .report(AskReport { name: "follow-up".into(), by: Some("team".into()), ..ask.clone() }, at("03-05T00:00"));
        let rows = told.rows(ask, at("03-05T00:00"), "day", &["given"]);
        (rows, whole.totals["given"].clone())
    };
    assert_eq!(days("UTC"), (json!({ "2026-03-01": [3], "2026-03-02": [1] }), json!(4)));
    assert_eq!(days("Asia/Kathmandu"), (json!({ "2026-03-01": [2], "2026-03-02": [2] }), json!(4)));
    assert_eq!(days("America/New_York"), (json!({ "2026-03-01": [4], "2026-03-02": [0] }), json!(4)));
    assert_eq!(days("Pacific/Kiritimati"), (json!({ "2026-03-01": [0], "2026-03-02": [4] }), json!(4)));
}

#[test]
fn revenue_is_attributed_as_is_asked_and_never_twice() {
    let mut told = Told::new();
    let day = at("03-02T08:00");
    let person = "email=ann@acme.example, last_name=Lee, company=Acme";
    let lead = told.lead(&format!("{person}, campaign=Fair, source=event"), day);
    told.lead(&format!("{person}, campaign=Mail, source=mailing"), day + 24.hours());
    told.lead(&format!("{person}, campaign=Mail, source=mailing"), day + 48.hours());
    let convert = Convert { opportunity: Some(NewOpportunity::default()), ..Convert::default() };
    told.ledger.convert(&lead, &convert, "", day + 49.hours()).unwrap();
    let change = ChangeOpportunity {
        stage: Some(frontdesk::account::Opportunity::Won),
        amount: Some(100_001),
        currency: Some("EUR".into()),
        ..ChangeOpportunity::default()
    };
    told.ledger.change_opportunity(&format!("{lead}-opportunity-1"), &change, "", day + 50.hours()).unwrap();
    let by = |model: &str| {
        let ask = AskReport { model: Some(model.into()), ..ask("campaigns", "campaign") };
        told.rows(ask, day + 60.hours(), "campaign", &["leads", "qualified", "revenue"])
    };
    assert_eq!(by("first"), json!({ "fair": [1, 1, 110_001] }));
    assert_eq!(by("last"), json!({ "mail": [1, 1, 110_001] }));
    let even = by("even");
    let revenue = |campaign: &str| even[campaign][2].as_i64().unwrap();
    assert_eq!((revenue("fair"), revenue("mail")), (36_666, 73_335));
    told.is_counted_right();
    // A merge that is undone takes back what it brought together.
    let merges = told.ledger.lead(&lead).unwrap().unwrap().merges;
    told.ledger.undo_merge(merges[0].number, None, "", day + 61.hours()).unwrap();
    told.is_counted_right();
    told.ledger.erase(&lead, None, "", day + 62.hours()).unwrap();
    told.is_counted_right();
}

#[test]
fn cost_is_by_the_leads_of_the_first_days() {
    let mut told = Told::new();
    let act = Act { at: at("03-01T00:00"), by: None, key: String::new() };
    let say = SayCampaign {
        id: Some("spring".into()),
        name: "Spring fair".into(),
        names: vec!["fair-26".into()],
        cost: Some(300_000),
        starts_on: Some("2026-03-01".into()),
        ..SayCampaign::default()
    };
    told.ledger.put_campaign(None, &say, &act).unwrap();
    for (day, campaign) in [
        ("03-02T08:00", "spring"),
        ("03-30T08:00", "Fair-26"),
        ("03-31T08:00", "SPRING FAIR"),
        ("05-01T08:00", "spring"),
    ] {
        let lead = told.lead(&format!("campaign={campaign}"), at(day));
        if day == "03-02T08:00" {
            told.say(&lead, "Worth it", at("03-02T09:00"));
        }
    }
    let columns =
        ["leads", "early_leads", "qualified", "early_qualified", "cost_per_lead", "cost_per_qualified", "roi"];
    assert_eq!(
        told.rows(ask("campaigns", "campaign"), at("06-01T00:00"), "campaign", &columns),
        json!({ "spring": [4, 2, 1, 1, 150_000, 300_000, -1] })
    );
    let taken = SayCampaign { name: "FAIR-26".into(), ..SayCampaign::default() };
    assert!(matches!(told.ledger.put_campaign(None, &taken, &act).unwrap(), Campaigning::Bad(_)));
}

#[test]
fn what_cannot_be_said_of_a_lead_is_refused_with_every_field() {
    let mut told = Told::new();
    let lead = told.lead("country=DE", at("03-02T08:00"));
    let said = FollowUp {
        disposition: Some("Bought a yacht".into()),
        amount: Some(-1),
        currency: Some("usd".into()),
        ..FollowUp::default()
    };
    let FollowingUp::Bad(problems) = told.ledger.follow_up(&lead, &said, at("03-02T09:00")).unwrap() else {
        panic!("taken")
    };
    assert_eq!(problems.iter().map(|of| of.field.as_str()).collect::<Vec<_>>(), ["disposition", "amount", "currency"]);
    assert!(problems[0].expected.contains("`Left a message`"), "{problems:?}");
    let other = FollowUp { disposition: Some("Sold".into()), by: Some("pat".into()), ..FollowUp::default() };
    let refused = told.ledger.follow_up(&lead, &other, at("03-02T09:00")).unwrap();
    assert!(matches!(refused, FollowingUp::NotOwner { .. }), "{refused:?}");
    assert!(matches!(told.ledger.follow_up("nobody", &other, at("03-02T09:00")).unwrap(), FollowingUp::NoLead));
}

/// A number of a report, and the leads that are listed behind it, page by page.
fn behind(told: &Told, row: &ledger::ReportRow, of: &str, now: Timestamp) -> Vec<String> {
    let access = Access::new(KeyKind::Secret, true);
    let desk = told.ledger.desk(&access, "operator");
    let mut ask = AskLeads { of: Some(of.into()), limit: Some(2), ..AskLeads::default() };
    for pair in row.leads.as_deref().unwrap().trim_start_matches("/v1/leads?").split('&') {
        let (name, value) = pair.split_once('=').unwrap();
        let value = Some(value.replace("%2F", "/"));
        match name {
            "channel" => ask.channel = value,
            "team" => ask.team = value,
            "member" => ask.member = value,
            "campaign" => ask.campaign = value,
            "from" => ask.from = value,
            "to" => ask.to = value,
            "zone" => ask.zone = value,
            other => panic!("{other}"),
        }
    }
    let mut leads = Vec::new();
    loop {
        match desk.leads(&ask, now).unwrap() {
            Listing::Listed(page) => {
                leads.extend(page.leads.into_iter().map(|lead| lead.id));
                match page.next {
                    Some(next) => ask.after = Some(next),
                    None => return leads,
                }
            }
            Listing::Bad(problems) => panic!("{problems:?}"),
        }
    }
}

#[test]
fn behind_each_number_are_exactly_its_leads() {
    let mut told = Told::new();
    for hour in 0..40 {
        let now = at("03-01T00:30") + (hour * 5).hours();
        let lead = told.lead(&format!("country={}, campaign=c{}", ["DE", "CH"][hour as usize % 2], hour % 3), now);
        match hour % 4 {
            0 => told.say(&lead, "Left a message", now + 1.minutes()),
            1 => told.say(&lead, "Worth it", now + 5.hours()),
            _ => {}
        }
    }
    let now = at("03-20T00:00");
    let mut looked = 0;
    for (name, by) in [
        ("follow-up", "member"),
        ("first-action", "channel"),
        ("funnel", "team"),
        ("campaigns", "campaign"),
        ("waiting", "member"),
    ] {
        let zone = Some("Asia/Kathmandu".to_owned());
        let period = name != "campaigns" && name != "waiting";
        let from = period.then(|| "2026-03-02".to_owned());
        let to = period.then(|| "2026-03-06".to_owned());
        let report = told.report(AskReport { zone, from, to, ..ask(name, by) }, now);
        for row in &report.rows {
            for column in report.columns.iter().filter(|column| column.of.is_some()) {
                let number = row.values[column.name].as_u64().unwrap() as usize;
                // Money is no number of leads.
                if column.name == "revenue" {
                    continue;
                }
                let leads = behind(&told, row, column.of.unwrap(), now);
                assert_eq!(leads.len(), number, "{name} {:?} {}: {leads:?}", row.key, column.name);
                looked += number;
            }
        }
    }
    assert!(looked > 100, "{looked}");
    let csv = told.report(ask("campaigns", "campaign"), now).to_csv();
    assert!(csv.starts_with("campaign,name,leads,followed,"), "{csv}");
    assert_eq!(csv.lines().count(), 4);
}

fn pool_playbook() -> String {
    PLAYBOOK.replace("members = [\"pat\"]", "members = [\"pat\", \"ann\"]\ndistribute = \"first_come\"")
}

#[test]
fn a_lead_for_the_first_who_comes_is_taken_once() {
    let mut told = Told::with(&pool_playbook());
    let now = at("03-02T08:00");
    let lead = told.lead("country=CH, last_name=Meier, company=Uhren AG", now);
    let access = Access::new(KeyKind::Secret, true);
    let desk = told.ledger.desk(&access, "operator");
    let pool = desk.pool(Some("pat"), now).unwrap();
    assert_eq!((pool.len(), pool[0].sealed, &pool[0].name, &pool[0].company), (1, true, &None, &None));
    assert!(desk.pool(Some("bob"), now).unwrap().is_empty());
    assert_eq!(desk.claim(&lead, Some("bob"), now).unwrap(), Claiming::NoLead);
    assert!(matches!(desk.claim(&lead, Some("pat"), now).unwrap(), Claiming::Claimed { owner, .. } if owner == "pat"));
    assert_eq!(desk.claim(&lead, Some("ann"), now).unwrap(), Claiming::Taken);
    assert!(desk.pool(Some("ann"), now).unwrap().is_empty());
    let columns = ["given", "accepted"];
    assert_eq!(told.rows(ask("follow-up", "member"), now, "member", &columns), json!({ "pat": [1, 1] }));
    told.is_counted_right();
}

#[test]
fn who_says_that_they_are_away_gets_nothing_until_they_are_back() {
    let mut told = Told::new();
    let now = at("03-02T08:00");
    let access = Access::new(KeyKind::Secret, true);
    let say = SayAbsence { from: Some("2026-03-02".into()), to: Some("2026-03-03".into()), by: None };
    let absence = match told.ledger.desk(&access, "operator").absent("ann", &say, now).unwrap() {
        Absenting::Noted(absence) => absence,
        other => panic!("{other:?}"),
    };
    let owner = |told: &mut Told, now| {
        let lead = told.lead("country=DE", now);
        told.ledger.lead(&lead).unwrap().unwrap().decision.owner.unwrap()
    };
    assert_eq!([owner(&mut told, now), owner(&mut told, now + 39.hours())], ["bob", "bob"]);
    assert_eq!(owner(&mut told, now + 40.hours()), "ann");
    let mut told = Told::new();
    told.ledger.desk(&access, "operator").absent("ann", &SayAbsence::default(), now).unwrap();
    assert_eq!(owner(&mut told, now + 400.hours()), "bob");
    let taken = told.ledger.desk(&access, "operator").present(absence.number, None, now + 401.hours()).unwrap();
    assert!(taken.unwrap().withdrawn.is_some());
    assert_eq!(owner(&mut told, now + 402.hours()), "ann");
}

#[test]
fn a_partner_who_follows_up_too_few_gets_no_leads_until_that_is_better() {
    let rule = "[minimum_follow_up]\npercent = 50\nreturns = 75\nsample = 4\nsettle_hours = 24\ngrace_days = 3\n";
    let mut told = Told::with(&format!("{PLAYBOOK}{rule}"));
    let day = at("03-02T08:00");
    let leads: Vec<String> = (0..4).map(|_| told.lead("country=CH", day)).collect();
    told.say(&leads[0], "Spoke with them", day + 1.hours());
    let state = |told: &Told, now| {
        let figures = told.ledger.minimum_follow_up(now).unwrap();
        let [figure] = figures.as_slice() else { panic!("{figures:?}") };
        (figure.state, figure.given, figure.followed, figure.missing)
    };
    let owner = |told: &mut Told, now| {
        let lead = told.lead("country=CH", now);
        told.ledger.lead(&lead).unwrap().unwrap().decision.team.unwrap()
    };
    let look = |told: &Told, now| {
        told.ledger.do_due(now).unwrap();
    };
    // Nobody could have done anything yet.
    look(&told, day + 2.hours());
    assert_eq!(state(&told, day + 2.hours()), (MinimumState::TooFew, 1, 1, 0));
    look(&told, day + 30.hours());
    assert_eq!(state(&told, day + 30.hours()), (MinimumState::Warned, 4, 1, 1));
    assert_eq!(owner(&mut told, day + 31.hours()), "alpine");
    look(&told, day + 103.hours());
    assert_eq!(state(&told, day + 103.hours()).0, MinimumState::Suspended);
    // The lead goes where leads go that are no partner's.
    assert_eq!(owner(&mut told, day + 104.hours()), "inside");
    // At the minimum, but not yet where it returns: one of five counts besides.
    told.say(&leads[1], "Spoke with them", day + 105.hours());
    told.say(&leads[2], "Spoke with them", day + 106.hours());
    assert_eq!(state(&told, day + 106.hours()), (MinimumState::Suspended, 5, 3, 1));
    told.say(&leads[3], "Spoke with them", day + 107.hours());
    assert_eq!(state(&told, day + 107.hours()).0, MinimumState::Ok);
    assert_eq!(owner(&mut told, day + 108.hours()), "alpine");
    let kinds: Vec<String> = told.ledger.events(0).unwrap().events.into_iter().map(|event| event.kind).collect();
    let told_of: Vec<&str> = kinds.iter().map(String::as_str).filter(|kind| kind.starts_with("team.")).collect();
    assert_eq!(told_of, ["team.warned", "team.suspended", "team.returned"]);
    let preview = told.ledger.minimum_follow_up_by([Some(100), None, None], day + 108.hours()).unwrap();
    assert_eq!(preview[0].state, MinimumState::Suspended);
    told.is_counted_right();
}
