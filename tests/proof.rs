//! The proof against brute force: random small playbooks over a small world whose leads can all be tried.
//!
//! In scope: every dead, impossible and overlapping row and every gap is found, none else is, and every witness is real; the
//! same of invariants, of what would lead a lead elsewhere, and of questions that still matter (`proof/`).
//! `npm run test:proofs` tries 100,000 playbooks of each; `SEED=7` begins elsewhere.

#[path = "proof/book.rs"]
mod book;
#[path = "proof/changes.rs"]
mod changes;
#[path = "proof/invariants.rs"]
mod invariants;
#[path = "proof/questions.rs"]
mod questions;

use frontdesk::account::Account;
use frontdesk::decide::decide;
use frontdesk::decision::Verdict;
use frontdesk::lead::{Email, EmailKind, Employees, Industry, Lead, Level};
use frontdesk::outcome::{Matched, Merged};
use frontdesk::playbook::{Playbook, Policy};
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
    earlier_owner: Option<String>,
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
    (&["repeat = true", "repeat = false", "earlier_owner = \"w\"", "earlier_owner = { known = true }"], |case| {
        let values = [(false, None), (true, None), (true, Some("w")), (true, Some("x"))];
        vary(case, &values, |case, (repeat, owner)| {
            case.repeat = repeat;
            case.earlier_owner = owner.map(str::to_owned);
        })
    }),
    (
        &[
            "signal = \"renewal*\"",
            "signal = [\"usage\", \"renewal near\"]",
            "revenue = { min = 1000000 }",
            "revenue = { max = 999 }",
            "revenue = { known = false }",
        ],
        |case| {
            let signals = [None, Some("Renewal near"), Some("renewal"), Some("usage"), Some("x")];
            let revenues = [None, Some("5 EUR"), Some("5000-7000000"), Some("2000000-3000000 EUR")];
            let both: Vec<_> =
                signals.iter().flat_map(|signal| revenues.iter().map(move |of| (*signal, *of))).collect();
            vary(case, &both, |case, (signal, revenue)| {
                case.lead.signal = signal.map(str::to_owned);
                case.lead.revenue = revenue.map(str::to_owned);
            })
        },
    ),
    (
        &[
            "title = \"head*\"",
            "title = { known = false }",
            "level = \"vp\"",
            "level = [\"vp\", \"student\"]",
            "level = { known = true }",
            "email_domain = \"acme.example\"",
            "email_domain = { known = false }",
            "email_kind = \"work\"",
            "email_kind = { known = true }",
        ],
        people,
    ),
    (
        &[
            "product = \"storage\"",
            "product = { known = true }",
            "city = \"mun*\"",
            "city = [\"munich\", \"rome\"]",
            "postal_code = \"80*\"",
        ],
        |case| {
            let products = [None, Some("Storage"), Some("compute")];
            let cities = [None, Some("Munich"), Some("Munster"), Some("Rome"), Some("Oslo")];
            let codes = [None, Some("80331"), Some("10115")];
            let mut cases = Vec::new();
            for (product, city) in products.iter().flat_map(|product| cities.iter().map(move |city| (product, city))) {
                for code in codes {
                    let mut case = case.clone();
                    (case.lead.product, case.lead.city) = (product.map(str::to_owned), city.map(str::to_owned));
                    case.lead.postal_code = code.map(str::to_owned);
                    cases.push(case);
                }
            }
            cases
        },
    ),
    (&["industry = \"52\"", "industry = \"5\"", "industry = [\"62\", \"52\"]"], |case| {
        let values = [None, Some("52"), Some("62"), Some("23"), Some("51")];
        vary(case, &values, |case, value| {
            case.lead.industry = value.map(|code| Industry { code: code.into(), name: String::new() });
        })
    }),
];

/// What an account is like as a company, and what its lead says of it: has all of the fields that these share with others.
const FIRMS: (&[&str], Ways) = (
    &[
        "account.industry = \"52\"",
        "account.industry = { known = false }",
        "industry = \"5\"",
        "industry = { known = true }",
        "account.employees = { min = 10 }",
        "account.employees = { known = true }",
        "employees = { max = 9 }",
        "segment = \"small\"",
        "account.last_activity_days = { max = 30 }",
        "account.last_activity_days = { known = false }",
        "account.id = { known = false }",
    ],
    firms,
);

fn industry(code: Option<&str>) -> Option<Industry> {
    code.map(|code| Industry { code: code.into(), name: String::new() })
}

fn employees(min: Option<u32>) -> Option<Employees> {
    min.map(|min| Employees { min, max: None })
}

fn firms(case: &Case) -> Vec<Case> {
    let (codes, sizes) = ([None, Some("52"), Some("51"), Some("23")], [None, Some(5), Some(20)]);
    let firms = || codes.iter().flat_map(|code| sizes.iter().map(|size| (*code, *size)));
    let mut cases = Vec::new();
    for (code, size) in firms() {
        let lead = Lead { industry: industry(code), employees: employees(size), ..case.lead.clone() };
        cases.push(Case { lead: lead.clone(), ..case.clone() });
        for (code, size) in firms() {
            for active in ["", "2026-06-20T00:00:00Z", "2020-01-01T00:00:00Z"] {
                let columns = [("id", "a"), ("name", "A"), ("last_activity_at", active)];
                let mut account = frontdesk::account(columns).unwrap();
                (account.industry, account.employees) = (industry(code), employees(size));
                cases.push(Case { lead: lead.clone(), account: Some(account), ..case.clone() });
            }
        }
    }
    cases
}

fn people(case: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    let titles = [None, Some("Head of IT"), Some("CEO")];
    let levels = [None, Some(Level::Vp), Some(Level::Student), Some(Level::Director)];
    for (title, level) in titles.iter().flat_map(|title| levels.iter().map(move |level| (*title, *level))) {
        let lead = Lead { title: title.map(str::to_owned), level, ..case.lead.clone() };
        cases.push(Case { lead: lead.clone(), ..case.clone() });
        for domain in ["acme.example", "other.example"] {
            for kind in [EmailKind::Work, EmailKind::Free] {
                let email = Email { address: format!("a@{domain}"), domain: domain.into(), kind, suggestion: None };
                cases.push(Case { lead: Lead { email: Some(email), ..lead.clone() }, ..case.clone() });
            }
        }
    }
    cases
}

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
        (Some("AU"), None),
        (Some("AU"), Some("AU-NSW")),
    ];
    vary(case, &places, |case, (country, state)| {
        case.lead.country = country.map(str::to_owned);
        case.lead.state = state.map(str::to_owned);
    })
}

/// A lead without a country has its account's: whether it says so itself is another matter.
fn accounts(case: &Case) -> Vec<Case> {
    if case.lead.country.is_none() {
        let own = vary(case, &["DE", "FR"], |case, country| case.lead.country = Some(country.to_owned()));
        return with_accounts(case).into_iter().chain(own.iter().flat_map(with_accounts)).collect();
    }
    with_accounts(case)
}

fn with_accounts(case: &Case) -> Vec<Case> {
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

fn merged(case: &Case) -> Merged {
    Merged {
        lead: case.lead.clone(),
        duplicate_of: case.repeat.then(|| "earlier".into()),
        earlier_owner: case.earlier_owner.clone(),
        ..Merged::default()
    }
}

/// The names of the case and the territory that take the lead.
fn decided(playbook: &Playbook, case: &Case) -> (String, String) {
    let merged = merged(case);
    let matched = Matched { best: case.account.as_ref(), verdict: Verdict::Match, ..Matched::default() };
    let decided = decide(&merged, &matched, playbook, now());
    (decided.case.name.clone(), decided.territory.name.clone())
}

/// A condition of any shape; `cases`: how many there are to be used in it.
fn condition(random: &mut Random, tests: &[&str], cases: usize, depth: usize) -> String {
    let one = |random: &mut Random| match random.below(6) {
        0 if cases > 0 => format!("{{ case = \"case[{}]\" }}", random.below(cases)),
        _ => format!("{{ {} }}", random.of(tests)),
    };
    match random.below(if depth == 0 { 1 } else { 7 }) {
        0..=2 => one(random),
        3 => format!("{{ not = {} }}", condition(random, tests, cases, depth - 1)),
        4 | 5 => {
            let both = [condition(random, tests, cases, depth - 1), condition(random, tests, cases, depth - 1)];
            format!("{{ all = [{}] }}", both.join(", "))
        }
        _ => {
            let either = [condition(random, tests, cases, depth - 1), condition(random, tests, cases, depth - 1)];
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

/// A playbook in which `alone`, where it is there, comes before all other cases.
fn text(alone: Option<&String>, cases: &[String], territories: &[String], policy: Policy) -> String {
    let mut text = format!("territory_policy = \"{}\"\n{HEAD}", policy.name());
    if let Some(when) = alone {
        text.push_str(&format!("[[case]]\nname = \"alone\"\nwithin = \"1h\"\nwhen = {when}\n"));
    }
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

/// The condition `row` as the first case, before `cases`.
fn alone(row: &String, cases: &[String]) -> Playbook {
    Playbook::from_toml(&text(Some(row), cases, &[], Policy::First)).unwrap()
}

/// What brute force says of one section: dead and impossible rows, overlaps, gaps; as code, row and the first row beside.
/// `rows` are places in the playbook and conditions, as they are considered; `tied` tells whether the order alone ranks
/// two of them.
fn by_force(
    section: &str,
    rows: &[(usize, &String)],
    cases: &[String],
    tied: Option<&dyn Fn(usize, usize) -> bool>,
    world: &[Case],
) -> BTreeSet<(&'static str, String, Option<String>)> {
    let holds: Vec<Vec<bool>> = rows
        .iter()
        .map(|(_, row)| {
            let alone = alone(row, cases);
            world.iter().map(|case| decided(&alone, case).0 == "alone").collect()
        })
        .collect();
    let name = |row: usize| format!("{section}[{}]", rows.get(row).map_or(row, |(place, _)| *place));
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
            let is_tied = |other: &usize| tied.is_some_and(|tied| tied(*other, row));
            if let Some(first) = (0..row).filter(overlaps).find(is_tied) {
                found.insert(("overlap", name(row), Some(name(first))));
            } else if let Some(first) = (0..row).find(overlaps) {
                found.insert(("precedence", name(row), Some(name(first))));
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
    Case {
        lead: witness.lead(),
        repeat: witness.is_repeat(),
        earlier_owner: witness.earlier_owner(),
        account: witness.account(now()),
    }
}

/// Whether the witness shows what the finding says.
fn is_real(finding: &Finding, rows: &[String], cases: &[String], playbook: &Playbook) -> bool {
    let Some(witness) = &finding.witness else {
        return !matches!(finding.code, Code::Gap | Code::Overlap | Code::Precedence);
    };
    let case = case_of(witness);
    let (of_case, of_territory) = decided(playbook, &case);
    if finding.code == Code::Gap {
        return finding.row.at == of_case || finding.row.at == of_territory;
    }
    let index = |at: &str| at.split(['[', ']']).nth(1).unwrap().parse::<usize>().unwrap();
    [&finding.row, &finding.beside[0]]
        .iter()
        .all(|row| decided(&alone(&rows[index(&row.at)], cases), &case).0 == "alone")
}

/// The numbers of the playbooks that are tried; without another wish, the first so many.
fn seeds(otherwise: u64) -> std::ops::Range<u64> {
    let option = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |value| value.parse().unwrap());
    let seed = option("SEED", 1);
    seed..seed + option("PLAYBOOKS", otherwise)
}

/// Tests of a few fields, and all leads that those can tell apart.
fn world(random: &mut Random) -> (Vec<&'static str>, Vec<Case>) {
    let mut fields: Vec<usize> = (0..2).map(|_| random.below(WORLD.len())).collect();
    fields.sort_unstable();
    fields.dedup();
    let mut fields: Vec<&(&[&str], Ways)> = fields.iter().map(|field| &WORLD[*field]).collect();
    if random.below(WORLD.len()) == 0 {
        fields = vec![&FIRMS];
    }
    let tests = fields.iter().flat_map(|(tests, _)| *tests).copied().collect();
    let mut world = vec![Case::default()];
    for (_, ways) in &fields {
        world = world.iter().flat_map(ways).collect();
    }
    (tests, world)
}

#[test]
fn the_proof_says_what_brute_force_says() {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for seed in seeds(150) {
        let mut random = Random(seed);
        let (tests, world) = world(&mut random);
        // A case may use those before it.
        let cases: Vec<String> = (0..random.below(5)).map(|row| condition(&mut random, &tests, row, 2)).collect();
        let territories: Vec<String> =
            (0..random.below(5)).map(|_| condition(&mut random, &tests, cases.len(), 2)).collect();
        let policy = Policy::ALL[random.below(2)];
        let text = text(None, &cases, &territories, policy);
        let playbook = Playbook::from_toml(&text).unwrap_or_else(|findings| panic!("seed {seed}: {findings}\n{text}"));
        let findings = frontdesk::check(&playbook);
        let rows: Vec<_> = cases.iter().enumerate().collect();
        let mut expect = by_force("case", &rows, &cases, None, &world);
        let rows: Vec<_> = playbook.territory_order().into_iter().map(|row| (row, &territories[row])).collect();
        let specificity = |row: usize| playbook.territories.rows[rows[row].0].when.specificity();
        let tied = |a: usize, b: usize| policy == Policy::First || specificity(a) == specificity(b);
        expect.extend(by_force("territory", &rows, &cases, Some(&tied), &world));
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
            assert!(is_real(finding, rows, &cases, &playbook), "seed {seed}: {finding:?}\n{text}");
            seen.insert(finding.code.name());
        }
    }
    let all = ["dead", "gap", "impossible", "overlap", "precedence"];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), all, "some kind of finding never came up");
}
