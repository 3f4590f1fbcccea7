//! The proof against brute force: random small playbooks over a small world whose leads can all be tried.
//!
//! In scope: every dead, impossible and overlapping row and every gap is found, none else is, and every witness is real.
//! `PLAYBOOKS=100000 cargo test --release --test proof` tries more of them; `SEED=7` begins elsewhere.

use frontdesk::account::Account;
use frontdesk::decide::decide;
use frontdesk::decision::Verdict;
use frontdesk::lead::{Employees, Industry, Lead};
use frontdesk::outcome::{Matched, Merged};
use frontdesk::playbook::Playbook;
use frontdesk::proof::{Code, Finding, Witness};
use std::collections::BTreeSet;

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

    fn of<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

/// What a lead can be like: everything that the tests below can tell apart.
#[derive(Clone, Default)]
struct Case {
    lead: Lead,
    repeat: bool,
    account: Option<Account>,
}

/// Each field of the small world: its tests, and all ways to set it in a lead.
type Ways = fn(&Case) -> Vec<Case>;
const WORLD: &[(&[&str], Ways)] = &[
    (
        &[
            "country = \"DE\"",
            "country = [\"DE\", \"US\"]",
            "country = { known = false }",
            "state = \"US-CA\"",
            "state = \"us-*\"",
            "state = [\"US-CA\", \"DE-BY\"]",
            "state = { known = true }",
            "state = \"u*\"",
            "state = \"nowhere\"",
        ],
        places,
    ),
    (
        &[
            "source = \"web\"",
            "source = \"p*\"",
            "source = \"partner*\"",
            "source = [\"partner\", \"web\"]",
            "source = \"*\"",
        ],
        |case| {
            let values = [None, Some("web"), Some("p"), Some("partner"), Some("partners"), Some("website"), Some("q")];
            vary(case, &values, |case, value| case.lead.source = value.map(str::to_owned))
        },
    ),
    (
        &[
            "employees = { min = 10 }",
            "employees = { max = 49 }",
            "employees = { min = 5, max = 20 }",
            "segment = \"small\"",
            "segment = [\"small\", \"large\"]",
            "segment = { known = false }",
            "employees = 10",
        ],
        |case| {
            let values =
                [None, Some(0), Some(5), Some(9), Some(10), Some(11), Some(20), Some(21), Some(49), Some(50), Some(99)];
            vary(case, &values, |case, value| case.lead.employees = value.map(|min| Employees { min, max: None }))
        },
    ),
    (
        &[
            "account.kind = \"customer\"",
            "account.kind = [\"customer\", \"competitor\"]",
            "account.named = true",
            "account.named = false",
            "account.id = { known = false }",
            "account.opportunity_closed_days = { max = 180 }",
            "account.country = \"DE\"",
        ],
        accounts,
    ),
    (&["repeat = true", "repeat = false"], |case| vary(case, &[false, true], |case, value| case.repeat = value)),
    (&["industry = \"52\"", "industry = \"5\"", "industry = [\"62\", \"52\"]"], |case| {
        let values = [None, Some("52"), Some("62"), Some("23"), Some("51")];
        vary(case, &values, |case, value| {
            case.lead.industry = value.map(|code| Industry { code: code.into(), name: String::new() });
        })
    }),
];

fn vary<T: Copy>(case: &Case, values: &[T], set: impl Fn(&mut Case, T)) -> Vec<Case> {
    let varied = values.iter().map(|value| {
        let mut case = case.clone();
        set(&mut case, *value);
        case
    });
    varied.collect()
}

fn places(case: &Case) -> Vec<Case> {
    let places = [
        (None, None),
        (Some("DE"), None),
        (Some("DE"), Some("DE-BY")),
        (Some("DE"), Some("DE-BE")),
        (Some("US"), None),
        (Some("US"), Some("US-CA")),
        (Some("US"), Some("US-NY")),
        (Some("FR"), None),
        (Some("AU"), Some("AU-NSW")),
    ];
    vary(case, &places, |case, (country, state)| {
        case.lead.country = country.map(str::to_owned);
        case.lead.state = state.map(str::to_owned);
    })
}

fn accounts(case: &Case) -> Vec<Case> {
    let mut cases = vec![case.clone()];
    for kind in ["customer", "competitor", "isv"] {
        for named in ["true", "false"] {
            for closed in ["", "2026-06-01T00:00:00Z", "2020-01-01T00:00:00Z"] {
                for country in ["", "DE", "FR"] {
                    let columns = [
                        ("id", "a"),
                        ("name", "A"),
                        ("kind", kind),
                        ("named", named),
                        ("opportunity_closed_at", closed),
                        ("country", country),
                    ];
                    cases.push(Case { account: Some(frontdesk::account(columns).unwrap()), ..case.clone() });
                }
            }
        }
    }
    cases
}

fn now() -> jiff::Timestamp {
    "2026-07-01T00:00:00Z".parse().unwrap()
}

/// The names of the case and the territory that take the lead.
fn decided(playbook: &Playbook, case: &Case) -> (String, String) {
    let merged =
        Merged { lead: case.lead.clone(), duplicate_of: case.repeat.then(|| "earlier".into()), ..Merged::default() };
    let matched = Matched { best: case.account.as_ref(), verdict: Verdict::Match, ..Matched::default() };
    let decided = decide(&merged, &matched, playbook, now());
    (decided.case.name.clone(), decided.territory.name.clone())
}

fn condition(random: &mut Random, tests: &[&str], depth: usize) -> String {
    let one = |random: &mut Random| format!("{{ {} }}", random.of(tests));
    match random.below(if depth == 0 { 1 } else { 7 }) {
        0..=2 => one(random),
        3 => format!("{{ not = {} }}", condition(random, tests, depth - 1)),
        4 | 5 => {
            let both = [condition(random, tests, depth - 1), condition(random, tests, depth - 1)];
            format!("{{ all = [{}] }}", both.join(", "))
        }
        _ => {
            let either = [condition(random, tests, depth - 1), condition(random, tests, depth - 1)];
            format!("{{ any = [{}] }}", either.join(", "))
        }
    }
}

const HEAD: &str = r#"
name = "Small"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[[segment]]
name = "small"
max = 9
[[segment]]
name = "middle"
min = 5
max = 49
[[segment]]
name = "large"
min = 51
[calendar.c]
time_zone = "UTC"
days = ["mon"]
from = "09:00"
to = "17:00"
[member.w]
name = "W"
calendar = "c"
[team.t]
channel = "inside_sales"
members = ["w"]
"#;

fn text(cases: &[String], territories: &[String]) -> String {
    let mut text = HEAD.to_owned();
    for (index, when) in cases.iter().enumerate() {
        text.push_str(&format!("[[case]]\nname = \"case[{index}]\"\nwithin = \"1h\"\nwhen = {when}\n"));
    }
    text.push_str(&format!("[[case]]\nname = \"case[{}]\"\nwithin = \"1h\"\n", cases.len()));
    for (index, when) in territories.iter().enumerate() {
        text.push_str(&format!("[[territory]]\nname = \"territory[{index}]\"\nteam = \"t\"\nwhen = {when}\n"));
    }
    text.push_str(&format!("[[territory]]\nname = \"territory[{}]\"\nteam = \"t\"\n", territories.len()));
    text
}

/// What brute force says of one section: dead and impossible rows, overlaps, gaps; as code, row and the first row beside.
fn by_force(section: &str, rows: &[String], world: &[Case]) -> BTreeSet<(&'static str, String, Option<String>)> {
    let alone: Vec<Playbook> =
        rows.iter().map(|row| Playbook::from_toml(&text(std::slice::from_ref(row), &[])).unwrap()).collect();
    let holds: Vec<Vec<bool>> =
        alone.iter().map(|alone| world.iter().map(|case| decided(alone, case).0 == "case[0]").collect()).collect();
    let name = |row: usize| format!("{section}[{row}]");
    let leads = 0..world.len();
    let mut found = BTreeSet::new();
    for row in 0..rows.len() {
        let free = |lead: &usize| !(0..row).any(|earlier| holds[earlier][*lead]);
        if !holds[row].contains(&true) {
            found.insert(("impossible", name(row), None));
        } else if !leads.clone().any(|lead| holds[row][lead] && free(&lead)) {
            found.insert(("dead", name(row), None));
        } else {
            let overlaps = |other: &usize| {
                leads.clone().any(|lead| holds[row][lead] && holds[*other][lead])
                    && leads.clone().any(|lead| !holds[row][lead] && holds[*other][lead])
            };
            if let Some(first) = (0..row).find(overlaps) {
                let code = if section == "case" { "precedence" } else { "overlap" };
                found.insert((code, name(row), Some(name(first))));
            }
        }
    }
    if !rows.is_empty() {
        let gap = leads.clone().any(|lead| !(0..rows.len()).any(|row| holds[row][lead]));
        found.insert((if gap { "gap" } else { "dead" }, name(rows.len()), None));
    }
    found
}

fn case_of(witness: &Witness) -> Case {
    Case { lead: witness.lead(), repeat: witness.is_repeat(), account: witness.account(now()) }
}

/// Whether the witness shows what the finding says.
fn is_real(finding: &Finding, rows: &[String], playbook: &Playbook) -> bool {
    let Some(witness) = &finding.witness else {
        return !matches!(finding.code, Code::Gap | Code::Overlap | Code::Precedence);
    };
    let case = case_of(witness);
    let (of_case, of_territory) = decided(playbook, &case);
    if finding.code == Code::Gap {
        return finding.row.at == of_case || finding.row.at == of_territory;
    }
    let index = |at: &str| at.split(['[', ']']).nth(1).unwrap().parse::<usize>().unwrap();
    [&finding.row, &finding.beside[0]].iter().all(|row| {
        let alone = Playbook::from_toml(&text(&[rows[index(&row.at)].clone()], &[])).unwrap();
        decided(&alone, &case).0 == "case[0]"
    })
}

#[test]
fn the_proof_says_what_brute_force_says() {
    let option = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |value| value.parse().unwrap());
    let (playbooks, seed) = (option("PLAYBOOKS", 150), option("SEED", 1));
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for seed in seed..seed + playbooks {
        let mut random = Random(seed);
        let mut fields: Vec<usize> = (0..2).map(|_| random.below(WORLD.len())).collect();
        fields.sort_unstable();
        fields.dedup();
        let tests: Vec<&str> = fields.iter().flat_map(|field| WORLD[*field].0).copied().collect();
        let rows = |random: &mut Random| -> Vec<String> {
            (0..random.below(5)).map(|_| condition(random, &tests, 2)).collect()
        };
        let (cases, territories) = (rows(&mut random), rows(&mut random));
        let mut world = vec![Case::default()];
        for field in &fields {
            world = world.iter().flat_map(|case| WORLD[*field].1(case)).collect();
        }
        let text = text(&cases, &territories);
        let playbook = Playbook::from_toml(&text).unwrap_or_else(|findings| panic!("seed {seed}: {findings}\n{text}"));
        let findings = frontdesk::check(&playbook);
        let mut expect = by_force("case", &cases, &world);
        expect.extend(by_force("territory", &territories, &world));
        let rows_only: Vec<&Finding> = findings.iter().filter(|finding| finding.row.at.ends_with(']')).collect();
        let told: BTreeSet<_> = rows_only
            .iter()
            .map(|finding| {
                let beside =
                    finding.beside.first().filter(|_| matches!(finding.code, Code::Overlap | Code::Precedence));
                (finding.code.name(), finding.row.at.clone(), beside.map(|row| row.at.clone()))
            })
            .collect();
        assert_eq!(told, expect, "seed {seed}\n{text}");
        for finding in rows_only {
            let rows = if finding.row.at.starts_with("case") { &cases } else { &territories };
            assert!(is_real(finding, rows, &playbook), "seed {seed}: {finding:?}\n{text}");
            seen.insert(finding.code.name());
        }
    }
    let all = ["dead", "gap", "impossible", "overlap", "precedence"];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), all, "some kind of finding never came up");
}
