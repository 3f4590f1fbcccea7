//! Deciding case and territory of leads in standard form, again and again, for whoever holds the clock.
//!
//! In scope: the same work natively and in wasm. Not in scope: time.

pub mod assigning;
pub mod model;

use frontdesk::Playbook;
use frontdesk::account::{Account, AccountKind, Opportunity};
use frontdesk::decide::{choose, decide};
use frontdesk::decision::Verdict;
use frontdesk::lead::{Email, EmailKind, Employees, Function, Industry, Lead, Level};
use frontdesk::outcome::{Matched, Merged};
use jiff::Timestamp;
use model::{Facts, Model, Row};
use std::cell::RefCell;
use std::hint::black_box;

/// The sizes: rules, territories, leads.
pub const SIZES: [(usize, usize, usize); 2] = [(50, 200, 10_000), (1_000, 10_000, 2_000)];

const HEAD: &str = r#"
name = "Bench"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[[segment]]
name = "small"
max = 99
[[segment]]
name = "mid-market"
min = 100
max = 999
[[segment]]
name = "enterprise"
min = 1000
max = 9999
[[segment]]
name = "strategic"
min = 10000
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

/// A playbook and the leads that it decides, as the stages before hand them on.
pub struct Bench {
    pub playbook: Playbook,
    pub leads: Vec<(Merged, Option<Account>)>,
    now: Timestamp,
}

/// The playbook's text of a model.
pub fn text(model: &Model) -> String {
    let mut text = HEAD.to_owned();
    let mut section = |section: &str, rows: &[Row], what: &str| {
        for (index, row) in rows.iter().enumerate() {
            let tests: Vec<String> = row.iter().map(model::Test::toml).collect();
            text.push_str(&format!("[[{section}]]\nname = \"{index}\"\n{what}\nwhen = {{ {} }}\n", tests.join(", ")));
        }
        text.push_str(&format!("[[{section}]]\nname = \"{}\"\n{what}\n", rows.len()));
    };
    section("case", &model.cases, "within = \"1h\"");
    section("territory", &model.territories, "team = \"t\"");
    text
}

impl Bench {
    pub fn new(model: &Model) -> Self {
        let playbook = Playbook::from_toml(&text(model)).unwrap_or_else(|findings| panic!("{findings}"));
        Self { playbook, leads: model.leads.iter().map(standard).collect(), now: Timestamp::UNIX_EPOCH }
    }

    fn matched<'a>(account: &'a Option<Account>) -> Matched<'a> {
        Matched { best: account.as_ref(), verdict: Verdict::Match, ..Matched::default() }
    }

    /// The rows that are chosen for one lead, by their names.
    pub fn answer(&self, lead: usize) -> (&str, &str) {
        let (merged, account) = &self.leads[lead];
        let chosen = choose(merged, &Self::matched(account), &self.playbook, self.now);
        (&chosen.case.name, &chosen.territory.name)
    }

    /// Decides `count` leads from number `from` on, with or without the reasons.
    pub fn run(&self, reasons: bool, from: usize, count: usize) {
        for (merged, account) in self.leads.iter().skip(from).take(count) {
            let matched = Self::matched(account);
            if reasons {
                drop(black_box(decide(black_box(merged), &matched, &self.playbook, self.now)));
            } else {
                drop(black_box(choose(black_box(merged), &matched, &self.playbook, self.now)));
            }
        }
    }
}

/// The lead and its account that have these facts.
fn standard(facts: &Facts) -> (Merged, Option<Account>) {
    let own = |name: &str| facts.get(name).cloned();
    let employees = own("employees").and_then(|employees| employees.parse().ok());
    let email = own("email_kind").and_then(|kind| EmailKind::of(&kind)).map(|kind| Email {
        address: "a@acme.example".into(),
        domain: "acme.example".into(),
        kind,
        suggestion: None,
    });
    let lead = Lead {
        email,
        country: own("country"),
        state: own("state").map(|state| state.to_uppercase()),
        postal_code: own("postal_code"),
        industry: own("industry").map(|code| Industry { code, name: String::new() }),
        employees: employees.map(|min| Employees { min, max: None }),
        level: own("level").and_then(|level| Level::of(&level)),
        function: own("function").and_then(|function| Function::of(&function)),
        source: own("source"),
        product: own("product"),
        campaign: own("campaign"),
        ..Lead::default()
    };
    let duplicate_of = (own("repeat").as_deref() == Some("true")).then(|| "earlier".to_owned());
    let account = own("account.kind").map(|kind| {
        let mut account = frontdesk::account([("id", "a"), ("name", "A")]).unwrap_or_else(|_| unreachable!());
        account.status.kind = AccountKind::of(&kind).unwrap_or_default();
        let opportunity = own("account.opportunity").and_then(|opportunity| Opportunity::of(&opportunity));
        account.status.opportunity = opportunity.unwrap_or_default();
        account
    });
    (Merged { lead, duplicate_of, ..Merged::default() }, account)
}

/// A number that follows from all answers: equal where those are equal.
pub fn digest<'a>(answers: impl Iterator<Item = (&'a str, &'a str)>) -> u32 {
    let bytes = answers.flat_map(|(case, territory)| [case, " ", territory, "\n"]).flat_map(str::bytes);
    bytes.fold(0x811c_9dc5, |digest: u32, byte| (digest ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

/// Makes ready size number `size`; the digest of its answers.
#[expect(unsafe_code, reason = "the name by which JavaScript finds it")]
#[unsafe(no_mangle)]
pub extern "C" fn prepare(size: u32) -> u32 {
    let (cases, territories, leads) = SIZES[size as usize];
    let bench = Bench::new(&Model::new(cases, territories, leads));
    let digest = digest((0..leads).map(|lead| bench.answer(lead)));
    BENCH.set(Some(bench));
    digest
}

/// Decides `count` leads, from number `from` on, of the size that was made ready; `reasons`: 1 with, 0 without.
#[expect(unsafe_code, reason = "the name by which JavaScript finds it")]
#[unsafe(no_mangle)]
pub extern "C" fn run(reasons: u32, from: u32, count: u32) {
    BENCH.with_borrow(|bench| bench.iter().for_each(|bench| bench.run(reasons == 1, from as usize, count as usize)));
}

thread_local! {
    static TEAM: RefCell<Option<assigning::Team>> = const { RefCell::new(None) };
}

/// Makes ready the team number `size`.
#[expect(unsafe_code, reason = "the name by which JavaScript finds it")]
#[unsafe(no_mangle)]
pub extern "C" fn prepare_team(size: u32) {
    TEAM.set(Some(assigning::Team::new(assigning::TEAMS[size as usize], assigning::DISTRIBUTIONS[0])));
}

/// Shares out `count` leads among the team that was made ready.
#[expect(unsafe_code, reason = "the name by which JavaScript finds it")]
#[unsafe(no_mangle)]
pub extern "C" fn share_out(count: u32) {
    TEAM.with_borrow_mut(|team| {
        team.iter_mut().for_each(|team| (0..count).for_each(|_| drop(black_box(team.next()))));
    });
}

/// Reads the playbook of a text, as when one is published.
pub fn read(text: &str) -> Playbook {
    Playbook::from_toml(text).unwrap_or_else(|findings| panic!("{findings}"))
}
