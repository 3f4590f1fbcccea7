//! Deciding by the index against a scan of the rows, one by one: the same of every lead, by every playbook.

use super::facts::Facts;
use super::holds::holds;
use super::{Considered, choose, considered, decide};
use crate::account::{Account, AccountKind, Opportunity, Trial};
use crate::deal::{Deal, DealState};
use crate::decision::{Held, Reason, Verdict};
use crate::known::EarlierLead;
use crate::lead::{Email, EmailKind, Employees, Function, Industry, Lead, Level};
use crate::outcome::{Decided, Matched, Merged};
use crate::playbook::{Condition, PartnerKind, Playbook};
use jiff::Timestamp;

/// What deciding means: each row in turn; and the rows that didn't hold.
fn by_scan<'p>(facts: &Facts, playbook: &'p Playbook) -> (Decided<'p>, Considered) {
    let first = |rows: &mut dyn Iterator<Item = (&'p String, &'p Condition)>| {
        let mut passed_over: Vec<String> = Vec::new();
        for (name, when) in rows {
            match holds(when, facts) {
                Some(because) => return (because, passed_over, true),
                None => passed_over.push(name.clone()),
            }
        }
        (Vec::<Held>::new(), passed_over, false)
    };
    let cases = &playbook.cases;
    let (because, names, found) = first(&mut cases.rows.iter().map(|row| (&row.name, &row.when)));
    let case = if found { &cases.rows[names.len()] } else { &cases.otherwise };
    let case_reason = Reason::Case { name: case.name.clone(), because, passed_over: names.len() };
    let mut considered = Considered { cases: names, ..Considered::default() };
    let (rows, order) = (&playbook.territories.rows, playbook.territory_order());
    let (because, names, found) = first(&mut order.iter().map(|row| (&rows[*row].name, &rows[*row].when)));
    let territory = if found { &rows[order[names.len()]] } else { &playbook.territories.otherwise };
    let reason = Reason::Territory { name: territory.name.clone(), because, passed_over: names.len() };
    considered.territories = names;
    let mut reasons = vec![case_reason, reason];
    let mut priority = case.priority;
    if case.priority != 0 {
        reasons.push(Reason::Priority { rule: format!("case:{}", case.name), points: case.priority });
    }
    for score in playbook.scores.iter().filter(|score| holds(&score.when, facts).is_some()) {
        priority = priority.saturating_add(score.points);
        reasons.push(Reason::Priority { rule: score.name.clone(), points: score.points });
    }
    (Decided { case, territory, partner: None, partner_owner: None, priority, reasons }, considered)
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    fn text(&mut self, items: &[&str]) -> Option<String> {
        (self.below(4) > 0).then(|| self.of(items).to_owned())
    }
}

const COUNTRIES: &[&str] = &["DE", "AT", "US", "FR"];
const STATES: &[&str] = &["US-CA", "US-NY", "DE-BW", "DE-BY"];
const CODES: &[&str] = &["70173", "70", "7", "80331", "Ab 1", "É2"];
const SOURCES: &[&str] = &["Web", "web site", "webinar", "PARTNER", "partner portal", "émail", "x"];
const INDUSTRIES: &[&str] = &["52", "518", "31-33", "3254", "44-45"];
const DOMAINS: &[&str] = &["acme.example", "acme.com", "other.example"];

/// A test of one field.
fn test(random: &mut Random) -> String {
    let (name, values): (&str, &[&str]) = random.of(&[
        ("country", COUNTRIES),
        ("account.country", COUNTRIES),
        ("state", &["US-CA", "us-*", "DE-BW", "d*", "*"][..]),
        ("postal_code", &["7*", "70*", "70173", "8*", "ab*", "é*", "70"]),
        ("city", &["berlin", "ber*"]),
        ("source", &["web", "web*", "partner*", "partner", "é*", "webi*"]),
        ("domain", DOMAINS),
        ("email_domain", DOMAINS),
        ("email_kind", EmailKind::NAMES),
        ("level", Level::NAMES),
        ("function", Function::NAMES),
        ("title", &["head*", "ceo"]),
        ("industry", &["5", "52", "31-33", "3254"]),
        ("account.industry", &["5", "31-33"]),
        ("segment", &["small", "large"]),
        ("signal", &["renewal*", "usage"]),
        ("earlier_owner", &["w"]),
        ("earlier_case", &["case 1", "case*"]),
        ("colleague_case", &["case 1"]),
        ("colleague_owner", &["w"]),
        ("deal_partner", &["p-1", "p*"]),
        ("deal_product", &["storage"]),
        ("partner", &["alpine", "p-1"]),
        ("partner_name", &["Alpine", "Basalt"]),
        ("partner_tier", &["gold"]),
        ("partner_kind", PartnerKind::NAMES),
        ("account.kind", AccountKind::NAMES),
        ("account.opportunity", Opportunity::NAMES),
        ("account.owner", &["w", "x"]),
        ("account.id", &["1", "2"]),
    ]);
    let value = |random: &mut Random| format!("\"{}\"", random.of(values));
    match random.below(16) {
        0 => format!("{name} = {{ known = {} }}", random.of(&["true", "false"])),
        1..=3 => format!("{name} = [{}, {}]", value(random), value(random)),
        4 => {
            let name = random.of(&["repeat", "account.named", "deal_registered", "trial_running"]);
            format!("{name} = {}", random.of(&["true", "false"]))
        }
        10 => {
            let times = ["'office'", "['office', 'nights']", "{ calendar = 'nights', days = ['sat', 'sun'] }"];
            format!("time = {}", random.of(&times))
        }
        5 | 6 => {
            let name = random.of(&[
                "employees",
                "revenue",
                "account.employees",
                "account.last_activity_days",
                "account.opportunity_closed_days",
                "age_days",
                "earlier_days",
                "colleague_days",
                "trial_ended_days",
            ]);
            let (min, max) = (random.below(12), 12 + random.below(300));
            let range = random.of(&["min = MIN", "max = MAX", "min = MIN, max = MAX", "known = true"]);
            let range = range.replace("MIN", &min.to_string()).replace("MAX", &max.to_string());
            format!("{name} = {{ {range} }}")
        }
        _ => format!("{name} = {}", value(random)),
    }
}

/// A condition of any shape; `cases`: how many there are to be used.
fn condition(random: &mut Random, depth: usize, cases: usize) -> String {
    let several = |random: &mut Random| -> String {
        let many = if random.below(8) == 0 { 7 } else { 1 + random.below(3) };
        let parts: Vec<String> = (0..many).map(|_| condition(random, depth - 1, cases)).collect();
        parts.join(", ")
    };
    match random.below(if depth == 0 { 3 } else { 9 }) {
        2 if cases > 0 => format!("{{ case = \"case {}\" }}", random.below(cases)),
        0..=3 => format!("{{ {} }}", test(random)),
        4 => format!("{{ not = {} }}", condition(random, depth - 1, cases)),
        5 | 6 => format!("{{ all = [{}] }}", several(random)),
        _ => format!("{{ any = [{}] }}", several(random)),
    }
}

fn playbook(random: &mut Random) -> Playbook {
    let mut text = include_str!("../../tests/data/smallest.toml").to_owned();
    let (top, sections) = text.split_once("\n[matching]").unwrap();
    let policy = random.of(&["first", "most_specific"]);
    text = format!("{top}\nterritory_policy = \"{policy}\"\n[matching]{sections}");
    text.push_str(
        "[calendar.nights]\ntime_zone = \"Asia/Tokyo\"\ndays = [\"mon\"]\nfrom = \"09:00\"\nto = \"10:00\"\n",
    );
    for (partner, gets) in [("Alpine", "{ country = \"DE\" }"), ("Basalt", "{ time = \"nights\" }")] {
        let account = if partner == "Alpine" { "P-1" } else { "p-2" };
        text.push_str(&format!(
            "[[partner]]\nname = \"{partner}\"\naccount = \"{account}\"\ntier = \"gold\"\nteam = \"everybody\"\ngets = {gets}\n"
        ));
    }
    text.push_str("[[segment]]\nname = \"small\"\nmax = 9\n[[segment]]\nname = \"large\"\nmin = 50\n");
    let (cases, territories) = (random.below(90), random.below(150));
    let mut rows = String::new();
    for case in 0..cases {
        // Deeper ones would stand for too much.
        let when = condition(random, 3, case.min(3));
        rows.push_str(&format!(
            "[[case]]\nname = \"case {case}\"\nwithin = \"1h\"\npriority = {case}\nwhen = {when}\n"
        ));
    }
    text = text.replacen("[[case]]", &format!("{rows}[[case]]"), 1);
    rows.clear();
    for territory in 0..territories {
        let when = condition(random, 2, cases.min(4));
        rows.push_str(&format!(
            "[[territory]]\nname = \"territory {territory}\"\nteam = \"everybody\"\nwhen = {when}\n"
        ));
    }
    text = text.replacen("[[territory]]", &format!("{rows}[[territory]]"), 1);
    for score in 0..random.below(70) {
        let when = condition(random, 1, cases.min(4));
        text.push_str(&format!("[[score]]\nname = \"score {score}\"\npoints = {score}\nwhen = {when}\n"));
    }
    Playbook::from_toml(&text).unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

fn industry(random: &mut Random) -> Option<Industry> {
    random.text(INDUSTRIES).map(|code| Industry { code, name: String::new() })
}

fn employees(random: &mut Random) -> Option<Employees> {
    (random.below(3) > 0).then(|| Employees { min: random.below(70) as u32, max: None })
}

fn lead(random: &mut Random) -> Merged {
    let email = random.text(DOMAINS).map(|domain| Email {
        address: format!("a@{domain}"),
        domain,
        kind: random.of(EmailKind::ALL),
        suggestion: None,
    });
    let duplicate_of = random.text(&["earlier"]);
    let lead = Lead {
        email,
        title: random.text(&["Head of IT", "CEO", "ceo"]),
        level: (random.below(3) > 0).then(|| random.of(Level::ALL)),
        function: (random.below(3) > 0).then(|| random.of(Function::ALL)),
        domain: random.text(DOMAINS),
        city: random.text(&["Berlin", "Bern"]),
        state: random.text(STATES),
        postal_code: random.text(CODES),
        country: random.text(COUNTRIES),
        industry: industry(random),
        employees: employees(random),
        revenue: random.text(&["5 USD", "100-200 EUR", "9000000000 USD"]),
        source: random.text(SOURCES),
        signal: random.text(&["Renewal near", "usage", "Usage"]),
        partner: random.text(&["Alpine", "basalt", "p-1", "somebody"]),
        product: random.text(&["Storage", "compute"]),
        ..Lead::default()
    };
    let earlier_owner = duplicate_of.as_ref().and_then(|_| random.text(&["w", "x"]));
    let mut time = |most: usize| Timestamp::from_second(random.below(most) as i64).unwrap();
    let earlier =
        |case: &str, owner: Option<String>, at| EarlierLead { case: case.into(), owner, at, ..Default::default() };
    let colleague = Some(earlier("case 1", Some("w".into()), time(30_000_000)));
    let trial = Trial { started_at: Some(time(40_000_000)), ends_at: Some(time(60_000_000)) };
    let deal = Deal {
        partner: "p-1".into(),
        state: DealState::Approved,
        protected_until: Some(time(60_000_000)),
        ..Deal::default()
    };
    let (created_at, at) = (Some(time(30_000_000)), time(30_000_000));
    Merged {
        lead,
        earlier: duplicate_of.as_ref().map(|_| earlier("Case 1", earlier_owner.clone(), at)),
        colleague: colleague.filter(|_| random.below(2) == 0),
        trial: (random.below(2) == 0).then_some(trial),
        deals: (random.below(2) == 0).then_some(deal).into_iter().collect(),
        created_at,
        duplicate_of,
        earlier_owner,
        ..Merged::default()
    }
}

fn account(random: &mut Random) -> Account {
    let columns = [("id", random.of(&["1", "2", "3"])), ("name", "Acme"), ("kind", random.of(AccountKind::NAMES))];
    let mut account = crate::account(columns).unwrap();
    account.country = random.text(COUNTRIES);
    account.state = random.text(STATES);
    account.industry = industry(random);
    account.employees = employees(random);
    account.status.named = random.below(2) == 0;
    account.status.owner = random.text(&["w", "x", "y"]);
    account.status.opportunity = random.of(Opportunity::ALL);
    let mut time = || (random.below(2) == 0).then(|| Timestamp::from_second(random.below(40_000_000) as i64).unwrap());
    account.status.opportunity_closed_at = time();
    account.status.last_activity_at = time();
    account
}

#[test]
fn every_decision_is_that_of_a_scan() {
    let now = Timestamp::from_second(30_000_000).unwrap();
    let (mut at, mut asked) = (std::collections::BTreeSet::new(), 0);
    for seed in 1..=40 {
        let mut random = Random(seed);
        let playbook = playbook(&mut random);
        for _ in 0..60 {
            let merged = lead(&mut random);
            let account = (random.below(2) == 0).then(|| account(&mut random));
            let matched = Matched { best: account.as_ref(), verdict: Verdict::Match, ..Matched::default() };
            let facts = Facts { merged: &merged, account: account.as_ref(), playbook: &playbook, now };
            let (expect, names) = by_scan(&facts, &playbook);
            assert_eq!(considered(&expect.reasons, &playbook, usize::MAX), names, "seed {seed}");
            assert_eq!(decide(&merged, &matched, &playbook, now), expect, "seed {seed} {merged:?} {account:?}");
            let chosen = choose(&merged, &matched, &playbook, now);
            assert_eq!(
                (chosen.case, chosen.territory, chosen.priority),
                (expect.case, expect.territory, expect.priority)
            );
            at.extend([chosen.case_at, 1000 + chosen.territory_at]);
            let classes = choose::classes(&facts);
            asked += playbook.index.cases.meeting(&classes).filter(|(_, ask)| *ask).count();
        }
    }
    assert!(at.len() > 50 && asked > 0, "rows at only {at:?}, of which {asked} were asked themselves");
}
