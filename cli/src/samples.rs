//! Samples of a playbook, written as leads and accounts that somebody could have sent.
//!
//! In scope: columns, and words that are read as what a sample has. Not in scope: choosing samples (the core's proof). A
//! sample that can't be written so that it lands where it has to isn't written; how many those are is told.

use crate::Failure;
use crate::output::Output;
use frontdesk::account::{Account, Trial};
use frontdesk::decide::decide;
use frontdesk::decision::Verdict;
use frontdesk::lead::{EmailKind, Function, Level};
use frontdesk::outcome::{Matched, Merged};
use frontdesk::playbook::Field;
use frontdesk::proof::{Sample, Witness};
use frontdesk::{Playbook, RawLead, account, standardize_fields, standardize_fields_by};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::Path;

const LEADS: [&str; 22] = [
    "id",
    "shows",
    "row",
    "expect_case",
    "expect_territory",
    "email",
    "last_name",
    "company",
    "title",
    "country",
    "state",
    "city",
    "postal_code",
    "industry",
    "employees",
    "source",
    "campaign",
    "product",
    "partner",
    "signal",
    "revenue",
    "created_at",
];

const ACCOUNTS: [&str; 17] = [
    "id",
    "name",
    "domains",
    "kind",
    "named",
    "segment",
    "owner",
    "country",
    "opportunity",
    "industry",
    "employees",
    "opportunity_closed_at",
    "last_activity_at",
    "trial_started_at",
    "trial_ends_at",
    "deal_partner",
    "deal_product",
];

/// When the samples come in: what closed so many days ago did so before this.
const AT: &str = "2026-06-15T10:00:00Z";

/// Writes the samples of `playbook` to `path`, and their accounts beside it.
pub(crate) fn write(path: &Path, playbook: &Playbook) -> Result<(), Failure> {
    let now: Timestamp = AT.parse().map_err(Failure::of)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".accounts.csv");
    let mut leads = Output::new(Some(path), None, &LEADS)?;
    let mut accounts = Output::new(Some(Path::new(&beside)), None, &ACCOUNTS)?;
    let titles = Titles::new();
    let (mut written, mut left_out) = (0, 0);
    for (number, sample) in (1..).zip(frontdesk::samples(playbook)) {
        match Written::of(number, &sample, &titles, playbook, now) {
            Some(sample) => {
                written += 1;
                sample.leads.iter().try_for_each(|row| leads.row(row, &()))?;
                sample.account.iter().try_for_each(|row| accounts.row(row, &()))?;
            }
            None => left_out += 1,
        }
    }
    leads.finish()?;
    accounts.finish()?;
    eprintln!(
        "frontdesk: {}: {written} leads and {} their accounts; route them with `--at {AT}`{}",
        path.display(),
        Path::new(&beside).display(),
        if left_out > 0 { format!("; {left_out} that no form could send are left out") } else { String::new() }
    );
    Ok(())
}

/// One sample as rows.
struct Written {
    leads: Vec<Vec<String>>,
    account: Option<Vec<String>>,
}

impl Written {
    /// `None`: what the rows are read as lands elsewhere.
    fn of(number: usize, sample: &Sample, titles: &Titles, playbook: &Playbook, now: Timestamp) -> Option<Self> {
        let witness = &sample.witness;
        let of_account = witness.get(Field::AccountId).map(|_| account_row(number, witness, now));
        let domain = witness.get(Field::Domain).map_or_else(|| format!("{}.example", invented(number)), str::to_owned);
        let mut row = lead_row(number, witness, titles, of_account.is_some().then_some(domain.as_str()), now)?;
        let landed = |row: &[String]| {
            let raw: RawLead = LEADS.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.clone())).collect();
            let account = of_account
                .as_ref()
                .map(|cells| account(ACCOUNTS.iter().copied().zip(cells.iter().map(String::as_str))));
            let account = account.transpose().ok()?;
            let is_found = account.as_ref().is_none_or(|account| raw_is_of(&raw, account, playbook));
            is_found.then(|| land(&raw, account.as_ref(), witness.is_repeat(), playbook, now))
        };
        let expected = land_witness(witness, playbook, now);
        if landed(&row)? != expected {
            return None;
        }
        let (case, territory) = expected;
        let cells = [sample.shows.name().to_owned(), sample.row.at.clone(), case, territory];
        row.splice(1..5, cells);
        let mut leads = vec![row.clone()];
        if witness.is_repeat() {
            let mut before = row;
            before[0] = format!("{}-before", before[0]);
            before[1..5].iter_mut().for_each(String::clear);
            leads.insert(0, before);
        }
        Some(Self { leads, account: of_account })
    }
}

fn raw_is_of(raw: &RawLead, account: &Account, playbook: &Playbook) -> bool {
    account.has_domain_of(&standardize_fields_by(raw, &playbook.dictionary))
}

/// The case and the territory of a lead as it is read.
fn land(
    raw: &RawLead,
    account: Option<&Account>,
    repeat: bool,
    playbook: &Playbook,
    now: Timestamp,
) -> (String, String) {
    let lead = standardize_fields_by(raw, &playbook.dictionary);
    // A fresh workspace has no earlier owner but whom the lead before went to: samples can't name one, nor colleagues, nor
    // another moment than that at which all of them come in.
    let created_at = lead.created_at;
    let merged = Merged { lead, created_at, duplicate_of: repeat.then(String::new), ..Merged::default() };
    decided(&merged, account, playbook, now)
}

fn land_witness(witness: &Witness, playbook: &Playbook, now: Timestamp) -> (String, String) {
    let now = witness.time().unwrap_or(now);
    decided(&witness.merged(now), witness.account(now).as_ref(), playbook, now)
}

fn decided(merged: &Merged, account: Option<&Account>, playbook: &Playbook, now: Timestamp) -> (String, String) {
    let matched = Matched { best: account, verdict: Verdict::Match, ..Matched::default() };
    let decided = decide(merged, &matched, playbook, now);
    (decided.case.name.clone(), decided.territory.name.clone())
}

/// The lead's cells; `None`: no title has its level and function. `domain`: its account's.
fn lead_row(
    number: usize,
    witness: &Witness,
    titles: &Titles,
    domain: Option<&str>,
    now: Timestamp,
) -> Option<Vec<String>> {
    let text = |field: Field| witness.get(field).unwrap_or_default().trim().to_owned();
    let known = witness.get(Field::Domain).or(domain);
    let kind = witness.get(Field::EmailKind).and_then(EmailKind::of);
    let name = invented(number);
    let email = match (kind, known) {
        (Some(EmailKind::Role), domain) => format!("info@{}", domain.unwrap_or("firm.example")),
        (_, Some(domain)) => format!("{name}@{domain}"),
        (Some(EmailKind::Free), _) => format!("{name}@gmail.com"),
        (Some(EmailKind::Disposable), _) => format!("{name}@mailinator.com"),
        (Some(EmailKind::Academic), _) => format!("{name}@stanford.edu"),
        (Some(EmailKind::Gibberish), _) => "asdf@asdf.com".to_owned(),
        _ => format!("{name}@{name}.example"),
    };
    let title = titles.of(witness.get(Field::Level), witness.get(Field::Function))?;
    let mut row = vec![format!("sample-{number}"), String::new(), String::new(), String::new(), String::new(), email];
    row.extend([capital(&name), String::new(), title]);
    row.extend([Field::Country, Field::State, Field::City, Field::PostalCode].map(text));
    row.extend(
        [Field::Industry, Field::Employees, Field::Source, Field::Campaign, Field::Product, Field::Partner].map(text),
    );
    row.extend([Field::Signal, Field::Revenue].map(text));
    let created_at = witness.merged(now).created_at.filter(|created_at| *created_at < now);
    row.push(created_at.map(|at| at.to_string()).unwrap_or_default());
    Some(row)
}

fn account_row(number: usize, witness: &Witness, now: Timestamp) -> Vec<String> {
    let text = |field: Field| witness.get(field).unwrap_or_default().trim().to_owned();
    let id = match witness.get(Field::AccountId) {
        Some("something else") | None => format!("account-{number}"),
        Some(id) => id.to_owned(),
    };
    let domain = witness.get(Field::Domain).map_or_else(|| format!("{}.example", invented(number)), str::to_owned);
    let status = witness.account(now).map(|account| account.status).unwrap_or_default();
    let mut row = vec![id, capital(&invented(number)), domain];
    row.extend([Field::AccountKind, Field::AccountNamed, Field::AccountSegment, Field::AccountOwner].map(text));
    row.extend([Field::AccountCountry, Field::AccountOpportunity].map(text));
    row.extend([Field::AccountIndustry, Field::AccountEmployees].map(text));
    let trial = witness.merged(now).trial.map(|trial| match (trial.started_at, trial.ends_at) {
        (None, None) => Trial { started_at: Some(now), ends_at: None },
        _ => trial,
    });
    let trial = trial.unwrap_or_default();
    let times = [status.opportunity_closed_at, status.last_activity_at, trial.started_at, trial.ends_at];
    row.extend(times.map(|at| at.map(|at| at.to_string()).unwrap_or_default()));
    row.extend([Field::DealPartner, Field::DealProduct].map(text));
    row
}

/// A name of its own for each number: no two are alike, so that nobody is taken for somebody else.
fn invented(number: usize) -> String {
    const BEGIN: [&str; 20] = [
        "bar", "cor", "den", "fal", "gri", "hol", "jas", "kel", "lum", "mor", "nev", "pol", "quin", "ros", "sal",
        "tor", "ulm", "ver", "wil", "zan",
    ];
    const MIDDLE: [&str; 20] = [
        "a", "e", "i", "o", "u", "abe", "ebi", "ico", "odu", "uma", "ani", "elo", "iru", "osa", "ute", "ave", "ego",
        "ili", "oru", "uza",
    ];
    const END: [&str; 20] = [
        "bert", "cott", "dorf", "fort", "gard", "heim", "jord", "kamp", "land", "mann", "nell", "pont", "rick", "stad",
        "tal", "vik", "wald", "york", "zell", "brook",
    ];
    // Neighbours are far apart.
    let mixed = number * 3217 % 8000;
    let part = |parts: &[&str; 20], at: usize| parts.get(at % 20).copied().unwrap_or_default().to_owned();
    let more = if number < 8000 { String::new() } else { (number / 8000).to_string() };
    part(&BEGIN, mixed) + &part(&MIDDLE, mixed / 20) + &part(&END, mixed / 400) + &more
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Titles by what they are read as.
struct Titles(BTreeMap<(Option<&'static str>, Option<&'static str>), String>);

impl Titles {
    fn new() -> Self {
        const LEVELS: [&str; 14] = [
            "Founder",
            "Board Member",
            "Chief * Officer",
            "Vice President *",
            "Director of *",
            "* Director",
            "* Manager",
            "Senior *",
            "Senior * Specialist",
            "* Specialist",
            "Junior *",
            "* Intern",
            "* Student",
            "*",
        ];
        const FUNCTIONS: [&str; 24] = [
            "",
            "Sales",
            "Marketing",
            "Finance",
            "Accounting",
            "Human Resources",
            "Information Technology",
            "IT",
            "Engineering",
            "Software Engineer",
            "Security",
            "Operations",
            "Legal",
            "Purchasing",
            "Procurement",
            "Product",
            "Research",
            "Customer Support",
            "Education",
            "Teacher",
            "Health Care",
            "Nurse",
            "Executive",
            "Administration",
        ];
        let mut titles = BTreeMap::from([((None, None), String::new())]);
        for title in LEVELS.iter().flat_map(|level| FUNCTIONS.iter().map(|function| level.replace('*', function))) {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let raw: RawLead = [("title".to_owned(), title.clone())].into_iter().collect();
            let lead = standardize_fields(&raw);
            titles.entry((lead.level.map(Level::name), lead.function.map(Function::name))).or_insert(title);
        }
        Self(titles)
    }

    /// A title that is read as this level and this function; where there is none, of this level or function at least.
    fn of(&self, level: Option<&str>, function: Option<&str>) -> Option<String> {
        let find = |fits: &dyn Fn(Option<&str>, Option<&str>) -> bool| {
            self.0.iter().find(|((of, with), _)| fits(*of, *with)).map(|(_, title)| title.clone())
        };
        find(&|of, with| of == level && with == function)
            .or_else(|| find(&|of, _| function.is_none() && of == level))
            .or_else(|| find(&|_, with| level.is_none() && with == function))
    }
}
