//! Invented rules and leads, the same on every run and platform: what each engine is given.
//!
//! In scope: rows as tests of flat facts, the leads' facts, and which row is right, found one by one. Not in scope: any
//! engine's own form of them.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// One test of a field.
pub enum Test {
    In(&'static str, Vec<String>),
    Begins(&'static str, Vec<String>),
    Between(&'static str, u32, u32),
    Is(&'static str, bool),
}

/// A row: every test has to hold.
pub type Row = Vec<Test>;

/// A lead and its account as flat facts; numbers as text too.
pub type Facts = BTreeMap<&'static str, String>;

pub struct Model {
    pub cases: Vec<Row>,
    pub territories: Vec<Row>,
    pub leads: Vec<Facts>,
}

const COUNTRIES: &[&str] = &[
    "US", "DE", "GB", "FR", "IN", "BR", "CA", "AU", "NL", "SE", "IT", "ES", "PL", "JP", "SG", "CH", "AT", "BE", "DK",
    "NO", "FI", "IE", "PT", "CZ", "MX", "ZA", "AE", "IL", "KR", "NZ",
];
const STATES: &[&str] =
    &["us-ca", "us-ny", "us-tx", "us-fl", "us-wa", "us-il", "us-ma", "us-ga", "us-co", "us-oh", "us-pa", "us-va"];
const INDUSTRIES: &[&str] =
    &["52", "522", "524", "51", "518", "513", "62", "622", "54", "5415", "42", "23", "61", "92", "721"];
const LEVELS: &[&str] =
    &["founder", "c_level", "vp", "director", "manager", "senior", "individual_contributor", "student"];
const FUNCTIONS: &[&str] =
    &["information_technology", "engineering", "finance", "sales", "marketing", "security", "research"];
const KINDS: &[&str] = &["work", "work", "work", "free", "role", "academic"];
const SOURCES: &[&str] = &[
    "web form",
    "web chat",
    "webinar q1",
    "webinar q2",
    "partner portal",
    "partner event",
    "trade show",
    "referral",
    "ads",
];
const PRODUCTS: &[&str] = &["storage", "compute", "database", "analytics", "free trial storage", "free trial compute"];
const CAMPAIGNS: &[&str] =
    &["spring", "summer", "autumn", "winter", "launch emea", "launch amer", "launch apac", "renewals"];
const SEGMENTS: &[&str] = &["small", "mid-market", "enterprise", "strategic"];
const ACCOUNT_KINDS: &[&str] = &["customer", "prospect", "partner", "isv", "competitor", "former_customer"];
const OPPORTUNITIES: &[&str] = &["none", "none", "open", "lost", "won"];

impl Model {
    /// `cases` rules of four to seven tests, `territories` of one to three, and leads.
    pub fn new(cases: usize, territories: usize, leads: usize) -> Self {
        let mut random = Random(cases as u64);
        Self {
            cases: (0..cases).map(|_| case(&mut random)).collect(),
            territories: (0..territories).map(|_| territory(&mut random)).collect(),
            leads: (0..leads).map(|_| lead(&mut random)).collect(),
        }
    }

    /// The row of each list that is first to hold; its length where none does.
    pub fn scan(&self, facts: &Facts) -> (usize, usize) {
        let first =
            |rows: &[Row]| rows.iter().position(|row| row.iter().all(|test| test.holds(facts))).unwrap_or(rows.len());
        (first(&self.cases), first(&self.territories))
    }

    /// Everything as JSON: rows, leads and the right rows.
    pub fn json(&self) -> Value {
        let rows =
            |rows: &[Row]| -> Vec<Vec<Value>> { rows.iter().map(|row| row.iter().map(Test::json).collect()).collect() };
        let leads: Vec<Value> = self
            .leads
            .iter()
            .map(|facts| {
                facts
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), flat(name, value)))
                    .collect::<serde_json::Map<_, _>>()
            })
            .map(Value::from)
            .collect();
        let right: Vec<_> = self.leads.iter().map(|facts| self.scan(facts)).collect();
        json!({ "cases": rows(&self.cases), "territories": rows(&self.territories), "leads": leads, "right": right })
    }
}

fn flat(name: &str, value: &str) -> Value {
    match name {
        "employees" => json!(value.parse::<u32>().unwrap_or(0)),
        "repeat" | "account.named" => json!(value == "true"),
        _ => json!(value),
    }
}

impl Test {
    fn holds(&self, facts: &Facts) -> bool {
        let (Self::In(field, _) | Self::Begins(field, _) | Self::Between(field, ..) | Self::Is(field, _)) = self;
        let Some(value) = facts.get(field) else { return false };
        match self {
            Self::In(_, values) => values.contains(value),
            Self::Begins(_, beginnings) => beginnings.iter().any(|beginning| value.starts_with(beginning.as_str())),
            Self::Between(_, min, max) => value.parse::<u32>().is_ok_and(|number| (*min..=*max).contains(&number)),
            Self::Is(_, yes) => value == if *yes { "true" } else { "false" },
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::In(field, values) => json!({ "field": field, "in": values }),
            Self::Begins(field, beginnings) => json!({ "field": field, "begins": beginnings }),
            Self::Between(field, min, max) => json!({ "field": field, "min": min, "max": max }),
            Self::Is(field, yes) => json!({ "field": field, "is": yes }),
        }
    }

    /// In a playbook's text.
    pub fn toml(&self) -> String {
        let list = |values: &[String], end: &str| {
            values.iter().map(|value| format!("\"{value}{end}\"")).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::In(field, values) => format!("{field} = [{}]", list(values, "")),
            Self::Begins("industry", codes) => format!("industry = [{}]", list(codes, "")),
            Self::Begins(field, beginnings) => format!("{field} = [{}]", list(beginnings, "*")),
            Self::Between(field, min, max) => format!("{field} = {{ min = {min}, max = {max} }}"),
            Self::Is(field, yes) => format!("{field} = {yes}"),
        }
    }
}

fn some(random: &mut Random, of: &[&str], many: usize) -> Vec<String> {
    let mut some: Vec<String> = (0..many).map(|_| random.of(of).to_owned()).collect();
    some.sort();
    some.dedup();
    some
}

/// Four to seven tests, each of another field, most of which half of the leads meet.
fn case(random: &mut Random) -> Row {
    let mut fields: Vec<usize> = (0..12).collect();
    let many = 4 + random.below(4);
    (0..many)
        .map(|_| {
            let field = fields.swap_remove(random.below(fields.len()));
            match field {
                0 => Test::In("country", some(random, COUNTRIES, 20)),
                1 => Test::Begins("industry", some(random, &["5", "52", "51", "62", "4", "54"], 3)),
                2 => Test::In("level", some(random, LEVELS, 5)),
                3 => Test::In("function", some(random, FUNCTIONS, 5)),
                4 => Test::In("segment", some(random, SEGMENTS, 3)),
                5 => Test::In("email_kind", some(random, KINDS, 4)),
                6 => Test::Begins("source", some(random, &["web", "webinar", "partner", "trade", "re"], 3)),
                7 => Test::In("product", some(random, PRODUCTS, 4)),
                8 => Test::In("campaign", some(random, CAMPAIGNS, 5)),
                9 => Test::In("account.kind", some(random, ACCOUNT_KINDS, 4)),
                10 => Test::In("account.opportunity", some(random, OPPORTUNITIES, 3)),
                _ => {
                    let min = random.of(&[1, 10, 50, 200]);
                    Test::Between("employees", min, min * random.of(&[20, 100, 1000]))
                }
            }
        })
        .collect()
}

fn postal_beginnings(random: &mut Random) -> Vec<String> {
    let mut some: Vec<String> = (0..1 + random.below(3)).map(|_| format!("{:02}", random.below(100))).collect();
    some.sort();
    some.dedup();
    some
}

fn territory(random: &mut Random) -> Row {
    let country = Test::In("country", some(random, COUNTRIES, 1));
    match random.below(10) {
        0..=4 => vec![country, Test::Begins("postal_code", postal_beginnings(random)), segment(random)],
        5 | 6 => vec![country, Test::Begins("industry", some(random, INDUSTRIES, 1)), segment(random)],
        7 | 8 => {
            vec![Test::In("state", some(random, STATES, 2)), Test::Begins("industry", some(random, INDUSTRIES, 2))]
        }
        _ => {
            let min = random.of(&[1, 100, 1000, 5000]);
            vec![country, Test::Between("employees", min, min * 3), Test::Is("repeat", random.below(2) == 0)]
        }
    }
}

fn segment(random: &mut Random) -> Test {
    Test::In("segment", some(random, SEGMENTS, 1))
}

fn lead(random: &mut Random) -> Facts {
    let mut facts = Facts::new();
    let mut set = |name, value: &str| facts.insert(name, value.to_owned());
    let country = random.of(COUNTRIES);
    set("country", country);
    if country == "US" {
        set("state", random.of(STATES));
    }
    for (name, values) in [
        ("industry", INDUSTRIES),
        ("level", LEVELS),
        ("function", FUNCTIONS),
        ("email_kind", KINDS),
        ("source", SOURCES),
        ("product", PRODUCTS),
        ("campaign", CAMPAIGNS),
    ] {
        if random.below(8) > 0 {
            set(name, random.of(values));
        }
    }
    set("postal_code", &format!("{:05}", random.below(100_000)));
    let employees = random.of(&[3, 30, 300, 3_000, 30_000]) + random.below(900);
    set("employees", &employees.to_string());
    set("segment", SEGMENTS[[100, 1_000, 10_000].iter().filter(|least| employees >= **least).count()]);
    set("repeat", if random.below(5) == 0 { "true" } else { "false" });
    if random.below(2) == 0 {
        set("account.kind", random.of(ACCOUNT_KINDS));
        set("account.opportunity", random.of(OPPORTUNITIES));
    }
    facts
}
