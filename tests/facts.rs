//! Leads that a proof shows are real: each sample of a row, decided as it is told, comes to that row, whatever it is told
//! of deals, trials, partners, the past and the time.

use frontdesk::Playbook;
use frontdesk::decide::decide;
use frontdesk::decision::Verdict;
use frontdesk::outcome::Matched;
use frontdesk::proof::{Elsewhere, Sample, Shows};

/// Rows that ask for everything there is, in ways that get into each other's way.
const ROWS: &str = r#"
[calendar.tokyo]
time_zone = "Asia/Tokyo"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "07:00"
to = "19:00"
holidays = ["2026-01-01", "2027-05-03"]
[team.alpine]
channel = "partner"
members = ["watcher"]
[[partner]]
name = "Alpine"
account = "P-1"
names = ["alp", "The Alps"]
tier = "gold"
segment = "reseller"
team = "alpine"
gets = { country = "CH", not = { case = "weekend" } }
[[partner]]
name = "Basalt"
account = "p-2"
kind = "isv"
team = "everybody"
[[case]]
name = "weekend"
when = { time = { calendar = "office", days = ["sat", "sun"] }, not = { time = "tokyo" } }
within = "8h"
[[case]]
name = "both at work"
when = { time = "office", all = [{ time = "tokyo" }] }
within = "8h"
[[case]]
name = "tokyo, sunday evening here"
when = { time = "tokyo", all = [{ time = { calendar = "office", days = ["sun"], from = "23:00" } }] }
within = "8h"
[[case]]
name = "alpine's deal"
when = { deal_partner = "p-1", product = "storage*" }
assign = "partner"
within = "8h"
[[case]]
name = "deal for one product"
when = { deal_product = "storage gold", not = { product = "storage*" } }
within = "8h"
[[case]]
name = "any deal"
when = { deal_registered = true }
assign = "partner"
within = "8h"
[[case]]
name = "the alps"
when = { partner_tier = "gold", partner = "the*" }
assign = "partner"
within = "8h"
[[case]]
name = "isv"
when = { partner_kind = "isv", partner = "p-*" }
within = "8h"
[[case]]
name = "unknown partner"
when = { partner = { known = true }, partner_name = { known = false } }
within = "8h"
[[case]]
name = "trial"
when = { trial_running = true, age_days = { min = 5, max = 9 } }
within = "8h"
[[case]]
name = "after a trial"
when = { trial_ended_days = { min = 3, max = 300 } }
within = "8h"
[[case]]
name = "here before"
when = { repeat = true, earlier_case = "any*", earlier_days = { max = 10 } }
within = "8h"
[[case]]
name = "colleague"
when = { colleague_case = "trial", colleague_owner = "watcher", colleague_days = { min = 1 } }
within = "8h"
"#;

/// The smallest playbook with these rows.
fn asking() -> Playbook {
    let smallest = include_str!("data/smallest.toml");
    let (head, last) = smallest.split_at(smallest.find("[[case]]").unwrap());
    Playbook::from_toml(&format!("{head}{ROWS}{last}")).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Where the sample's lead goes.
fn lands(sample: &Sample, playbook: &Playbook) -> [String; 2] {
    let witness = &sample.witness;
    let now = witness.time().unwrap_or("2026-06-15T10:00:00Z".parse().unwrap());
    let (merged, account) = (witness.merged(now), witness.account(now));
    let matched = Matched { best: account.as_ref(), verdict: Verdict::Match, ..Matched::default() };
    let decided = decide(&merged, &matched, playbook, now);
    [decided.case.name.clone(), decided.territory.name.clone()]
}

#[test]
fn each_sample_of_a_row_comes_to_it() {
    for playbook in [asking(), Playbook::starter(), Playbook::from_toml(include_str!("../demo/playbook.toml")).unwrap()]
    {
        let samples = frontdesk::samples(&playbook);
        let rows: Vec<&Sample> = samples.iter().filter(|sample| sample.shows == Shows::Row).collect();
        let all = playbook.cases.rows.len() + playbook.territories.rows.len() + 2;
        assert_eq!(rows.len(), all, "a row of {} has no sample", playbook.name);
        for sample in rows {
            assert!(lands(sample, &playbook).contains(&sample.row.name), "{sample:?}");
        }
    }
}

#[test]
fn the_fewest_changes_know_what_goes_together() {
    let playbook = asking();
    let facts = |witness: &[(&str, &str)]| {
        let held = |(field, value): &(&str, &str)| frontdesk::decision::Held {
            field: (*field).into(),
            value: Some((*value).into()),
        };
        witness.iter().map(held).collect::<Vec<_>>()
    };
    let ask = |known: &[(&str, &str)], wanted: &str| match frontdesk::why_not(&facts(known), wanted, &playbook) {
        Ok(Elsewhere::Changes { changes, smallest: true }) => {
            let change =
                |change: &frontdesk::proof::Change| format!("{}={}", change.field, change.to.as_deref().unwrap_or("?"));
            changes.iter().map(change).collect::<Vec<_>>().join(" ")
        }
        other => format!("{other:?}"),
    };
    // Monday, noon in Tokyo; nobody else is at work.
    let monday = ("time", "2026-06-15T03:00:00Z");
    assert_eq!(
        ask(&[monday, ("partner", "alp"), ("partner_name", "Alpine"), ("country", "CH")], "the alps"),
        "partner=the alps"
    );
    assert_eq!(ask(&[monday], "isv"), "partner=p-2");
    assert_eq!(ask(&[monday, ("product", "storage gold")], "alpine's deal"), "deal_registered=true deal_partner=p-1");
    assert_eq!(ask(&[monday, ("deal_registered", "true"), ("deal_partner", "somebody")], "alpine"), "deal_partner=p-1");
    assert!(ask(&[monday], "weekend").starts_with("time=20"));
    assert_eq!(ask(&[monday], "colleague"), "colleague_owner=watcher colleague_case=trial colleague_days=1");
}
