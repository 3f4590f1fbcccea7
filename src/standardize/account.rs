//! Account rows: a row of an account list becomes an account.
//!
//! In scope: columns and values of account lists, ours and those of Salesforce and HubSpot. Not in scope:
//! rows that contradict each other (the ledger's upsert). A value that only helps to find the account and can't be
//! read is left out; one that decides (closed lists, numbers, times) has to be right.

use super::account_column::{column_of, fold};
use super::{company, domain, industry, phone, place, size, text};
use crate::account::{Account, AccountKind, AccountStatus, Opportunity, Trial};
use crate::deal::{Deal, DealState};
use crate::lead::Company;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest id, in bytes; most values in one cell.
const ID_BYTES: usize = 256;
const VALUES: usize = 256;

/// Other systems' words for the kinds of account; folded.
const KINDS: &[(&str, AccountKind)] = &[
    ("analyst", AccountKind::Prospect),
    ("channelpartner", AccountKind::Partner),
    ("channelpartner/reseller", AccountKind::Partner),
    ("churned", AccountKind::FormerCustomer),
    ("client", AccountKind::Customer),
    ("customerchannel", AccountKind::Customer),
    ("customerdirect", AccountKind::Customer),
    ("excustomer", AccountKind::FormerCustomer),
    ("formercustomer", AccountKind::FormerCustomer),
    ("installationpartner", AccountKind::Partner),
    ("integrator", AccountKind::Partner),
    ("investor", AccountKind::Prospect),
    ("other", AccountKind::Prospect),
    ("press", AccountKind::Prospect),
    ("reseller", AccountKind::Partner),
    ("target", AccountKind::Prospect),
    ("technologypartner", AccountKind::Partner),
    ("vendor", AccountKind::Prospect),
];

/// Other systems' words for the state of an opportunity; folded.
const OPPORTUNITIES: &[(&str, Opportunity)] = &[
    ("active", Opportunity::Open),
    ("closedlost", Opportunity::Lost),
    ("closedwon", Opportunity::Won),
    ("no", Opportunity::None),
];

/// What is wrong with one field of an account row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountProblem {
    pub field: String,
    pub found: String,
    pub expected: String,
}

/// Reads one row; several values in a cell are separated by `;`. Columns that we don't know are left out.
///
/// # Errors
/// All problems at once: `id` and `name` are required; closed lists, numbers and times have to be right.
pub fn account<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Account, Vec<AccountProblem>> {
    let mut row = Row::of(fields);
    row.check();
    let country = row.get("country").and_then(place::country).map(|reading| reading.value);
    let state = row.get("state").and_then(|text| place::state(country.as_deref(), text)).map(|reading| reading.value);
    let country = country.or_else(|| state.as_deref().and_then(|state| Some(state.split_once('-')?.0.to_owned())));
    let account = Account {
        id: row.id(),
        name: row.name(country.as_deref()),
        aliases: row
            .values("aliases")
            .map(|alias| company_name(alias, country.as_deref()))
            .filter(|alias| !alias.core.is_empty())
            .collect(),
        domains: row.domains(),
        phone: row.get("phone").and_then(|text| phone::read(text, country.as_deref())).map(|reading| reading.value),
        city: row.get("city").and_then(place::city),
        state,
        postal_code: row.text("postal_code").map(|code| code.to_uppercase()),
        country,
        industry: row.get("industry").and_then(industry::read).map(|reading| reading.value),
        employees: row.get("employees").and_then(size::employees).map(|reading| reading.value),
        parent_id: row.text("parent_id"),
        status: AccountStatus {
            kind: row.member("kind", AccountKind::NAMES, AccountKind::of, KINDS),
            named: row.yes_or_no("named"),
            segment: row.text("segment"),
            owner: row.text("owner"),
            opportunity: row.member("opportunity", Opportunity::NAMES, Opportunity::of, OPPORTUNITIES),
            opportunity_owner: row.text("opportunity_owner"),
            opportunity_closed_at: row.time("opportunity_closed_at"),
            last_activity_at: row.time("last_activity_at"),
            created_at: row.time("created_at"),
            contacts: row.number("contacts"),
            leads: row.number("leads"),
            opportunities: row.number("opportunities"),
            trial: row.trial(),
            deal: row.deal(),
        },
    };
    if row.problems.is_empty() { Ok(account) } else { Err(row.problems) }
}

/// The id of an account row, as [`account`] reads it; `None`: it has none.
pub fn account_id<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let mut row = Row::of(fields);
    let id = row.id();
    row.problems.is_empty().then_some(id)
}

/// A row by our columns, and what is wrong with it.
struct Row<'a> {
    /// Several columns may mean one of ours: all their values, in the order of the row.
    cells: BTreeMap<&'static str, Vec<&'a str>>,
    problems: Vec<AccountProblem>,
}

impl<'a> Row<'a> {
    fn of(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut cells: BTreeMap<&'static str, Vec<&'a str>> = BTreeMap::new();
        for (name, value) in fields {
            if let Some(column) = column_of(name).filter(|_| !value.trim().is_empty()) {
                cells.entry(column).or_default().push(value);
            }
        }
        Self { cells, problems: Vec::new() }
    }

    /// The first value of `column`.
    fn get(&self, column: &str) -> Option<&'a str> {
        self.cells.get(column).and_then(|values| values.first()).copied()
    }

    fn text(&self, column: &str) -> Option<String> {
        self.get(column).map(text::tidy).filter(|text| !text.is_empty())
    }

    /// The values of `column`, those of one cell taken apart.
    fn values(&self, column: &str) -> impl Iterator<Item = &'a str> {
        self.all_values(column).take(VALUES)
    }

    fn all_values(&self, column: &str) -> impl Iterator<Item = &'a str> {
        let cells = self.cells.get(column).into_iter().flatten();
        cells.flat_map(|cell| cell.split(';')).map(str::trim).filter(|value| !value.is_empty())
    }

    /// What makes a row unfit whatever its columns mean: bytes that were no text, and more values than anyone has.
    fn check(&mut self) {
        let mut problems = Vec::new();
        for (column, values) in &self.cells {
            if let Some(broken) = values.iter().find(|value| value.contains('\u{fffd}')) {
                problems.push((*column, text::shown(broken), "text in UTF-8: save the list in that encoding".into()));
            }
        }
        for column in ["aliases", "domains"] {
            let count = self.all_values(column).count();
            if count > VALUES {
                problems.push((column, format!("{count} values"), format!("at most {VALUES}")));
            }
        }
        self.problems.extend(problems.into_iter().map(|(field, found, expected)| AccountProblem {
            field: field.into(),
            found,
            expected,
        }));
    }

    fn problem(&mut self, column: &str, found: Option<&str>, expected: String) {
        let found = found.map_or_else(|| "nothing".into(), text::shown);
        self.problems.push(AccountProblem { field: column.into(), found, expected });
    }

    fn id(&mut self) -> String {
        let id = self.text("id").filter(|id| id.len() <= ID_BYTES);
        if id.is_none() {
            self.problem("id", self.get("id"), format!("the account's id, at most {ID_BYTES} bytes"));
        }
        id.unwrap_or_default()
    }

    fn name(&mut self, country: Option<&str>) -> Company {
        let name = company_name(self.get("name").unwrap_or_default(), country);
        if name.core.is_empty() {
            self.problem("name", self.get("name"), "the company's name".into());
        }
        name
    }

    /// Registrable domains, each once. A mail provider's or a hosting company's would tie strangers to the account.
    fn domains(&self) -> Vec<String> {
        let mut domains = Vec::new();
        for (domain, _) in self.values("domains").filter_map(|text| domain::website(text).ok()) {
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        domains
    }

    /// A member of a closed list, by its name or by another system's word; the list's default where there is none.
    fn member<T: Copy + Default>(
        &mut self,
        column: &str,
        names: &[&str],
        of: fn(&str) -> Option<T>,
        words: &[(&str, T)],
    ) -> T {
        let Some(found) = self.get(column) else { return T::default() };
        let folded = fold(found);
        let name = names.iter().find(|name| fold(name) == folded);
        let member = name.and_then(|name| of(name));
        let member = member.or_else(|| words.iter().find(|(word, _)| *word == folded).map(|(_, member)| *member));
        if member.is_none() {
            self.problem(column, Some(found), format!("one of {}", names.join(", ")));
        }
        member.unwrap_or_default()
    }

    fn yes_or_no(&mut self, column: &str) -> bool {
        match self.get(column).map(fold).as_deref() {
            Some("true" | "yes" | "y" | "1" | "x") => true,
            None | Some("false" | "no" | "n" | "0") => false,
            Some(_) => {
                self.problem(column, self.get(column), "true or false".into());
                false
            }
        }
    }

    fn number(&mut self, column: &str) -> u32 {
        let Some(found) = self.get(column) else { return 0 };
        let text = text::tidy(found.get(..32).unwrap_or(found));
        // Other systems export whole numbers as `3.0`.
        let whole = text.strip_suffix(".0").unwrap_or(&text);
        let number = if found.len() > 32 { None } else { whole.replace(',', "").parse().ok() };
        if number.is_none() {
            self.problem(column, Some(found), "a whole number, 0 or more".into());
        }
        number.unwrap_or_default()
    }

    fn trial(&mut self) -> Option<Trial> {
        let (started_at, ends_at) = (self.time("trial_started_at"), self.time("trial_ends_at"));
        if started_at.is_some() && ends_at.is_some_and(|ends| Some(ends) < started_at) {
            self.problem("trial_ends_at", self.get("trial_ends_at"), "a time after the trial's start".into());
        }
        (started_at.or(ends_at).is_some()).then_some(Trial { started_at, ends_at })
    }

    /// The deal that a partner registered, which is approved: a list has no other.
    fn deal(&mut self) -> Option<Box<Deal>> {
        let (registered_at, protected_until) = (self.time("deal_registered_at"), self.time("deal_protected_until"));
        let product = self.text("deal_product");
        let partner = self.text("deal_partner");
        if partner.is_none() && (registered_at.or(protected_until).is_some() || product.is_some()) {
            self.problem("deal_partner", None, "the account id of the partner who registered the deal".into());
        }
        let (partner, state) = (partner?, DealState::Approved);
        Some(Box::new(Deal { partner, product, state, registered_at, protected_until, ..Deal::default() }))
    }

    fn time(&mut self, column: &str) -> Option<Timestamp> {
        let found = self.get(column)?;
        let time = text::moment(found);
        if time.is_none() {
            self.problem(
                column,
                Some(found),
                "a time such as `2025-03-31T09:00:00Z` or a day such as `2025-03-31`".into(),
            );
        }
        time
    }
}

/// A name on an account list is a company's name, also where a visitor's would be a sham.
fn company_name(text: &str, country: Option<&str>) -> Company {
    company::read(text, country).map(|reading| reading.value).unwrap_or_else(|| {
        let name = text::tidy(text);
        Company { core: text::fold(&name), name, ..Company::default() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &[(&str, &str)], expect: Result<&str, &[&str]>) {
        let found = account(row.iter().copied()).map_err(|problems| {
            problems.iter().map(|problem| format!("{}: {}", problem.field, problem.found)).collect::<Vec<_>>()
        });
        let found = found.map(|account| serde_json::to_string(&account).expect("an account is JSON"));
        match expect {
            Ok(json) => assert_eq!(found.as_deref(), Ok(json)),
            Err(problems) => assert_eq!(found, Err(problems.iter().map(ToString::to_string).collect())),
        }
    }

    #[test]
    fn our_columns_are_read() {
        check(
            &[
                ("id", "A1"),
                ("name", "Acme"),
                ("domains", "www.acme.com; acme.co.uk;gmail.com;https://acme.com/x"),
                ("kind", "Former Customer"),
                ("named", "TRUE"),
                ("opportunity", "lost"),
                ("opportunity_closed_at", "2025-03-31"),
                ("contacts", "1,200"),
                ("favourite_colour", "blue"),
            ],
            Ok(concat!(
                r#"{"id":"A1","name":{"name":"Acme","core":"acme"},"domains":["acme.com","acme.co.uk"],"kind":"former_customer","#,
                r#""named":true,"opportunity":"lost","opportunity_closed_at":"2025-03-31T00:00:00Z","contacts":1200,"#,
                r#""leads":0,"opportunities":0}"#
            )),
        );
    }

    #[test]
    fn rows_that_nobody_meant_are_refused() {
        let many = "acme.example;".repeat(10_000);
        check(&[("id", "A1"), ("name", "Acme"), ("domains", &many)], Err(&["domains: 10000 values"]));
        check(&[("id", "A1"), ("name", "M\u{fffd}ller")], Err(&["name: M\u{fffd}ller"]));
        check(&[("id", "A1"), ("name", "Acme"), ("notes", "\u{fffd}")], Ok(ACME));
    }

    const ACME: &str = r#"{"id":"A1","name":{"name":"Acme","core":"acme"},"kind":"prospect","opportunity":"none","contacts":0,"leads":0,"opportunities":0}"#;

    #[test]
    fn other_systems_columns_are_understood() {
        for (header, value, expect) in [
            ("Account ID", "001A", r#""id":"001A""#),
            ("Type", "Customer - Direct", r#""kind":"customer""#),
            ("Type", "Channel Partner / Reseller", r#""kind":"partner""#),
            ("Website", "http://www.acme.de/", r#""domains":["acme.de"]"#),
            ("LastActivityDate", "2025-03-01T10:00:00.000+0000", r#""last_activity_at":"2025-03-01T10:00:00Z""#),
            ("createdate", "1740823200000", r#""created_at":"2025-03-01T10:00:00Z""#),
            ("hubspot_owner_id", "77", r#""owner":"77""#),
            ("Opportunity Stage", "Closed Won", r#""opportunity":"won""#),
        ] {
            let row = [(header, value), ("id", "1"), ("Account Name", "Acme")];
            let account = account(row).unwrap_or_else(|problems| panic!("{header}: {problems:?}"));
            let json = serde_json::to_string(&account).expect("an account is JSON");
            assert!(json.contains(expect), "{header}: {json}");
        }
    }

    #[test]
    fn all_problems_come_at_once() {
        check(
            &[
                ("kind", "enemy"),
                ("named", "perhaps"),
                ("opportunity", "soon"),
                ("created_at", "3/4/25"),
                ("leads", "-1"),
                ("country", "Atlantis"),
                ("domains", "n/a"),
            ],
            Err(&[
                "id: nothing",
                "name: nothing",
                "kind: enemy",
                "named: perhaps",
                "opportunity: soon",
                "created_at: 3/4/25",
                "leads: -1",
            ]),
        );
    }
}
