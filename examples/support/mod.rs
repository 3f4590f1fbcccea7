//! What the measurements share: rows as leads and accounts, a playbook with common thresholds.
#![allow(dead_code, reason = "each measurement uses a part of it")]

use frontdesk::account::{Account, AccountStatus};
use frontdesk::lead::Company;
use frontdesk::{Playbook, RawLead};

/// A company name as standardize reads it.
pub fn company(name: &str) -> Company {
    let raw: RawLead = [("email", "x@example.com"), ("company", name)].into_iter().collect();
    frontdesk::standardize(&raw).ok().and_then(|lead| lead.company).map_or_else(
        || Company { name: name.into(), core: name.to_lowercase(), legal_form: None },
        |company| stand_in(company),
    )
}

/// Stands in for the standardizer's legal-form cut.
fn stand_in(company: Company) -> Company {
    const FORMS: [&str; 30] = [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "plc",
        "gmbh",
        "ag",
        "sa",
        "sas",
        "bv",
        "nv",
        "oy",
        "ab",
        "srl",
        "spa",
        "kg",
        "pty",
        "pte",
        "se",
        "sl",
        "as",
        "kk",
        "the",
    ];
    let folded = company.core.replace(['.', '\''], "").replace([',', '/', '(', ')'], " ");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let kept: Vec<&str> = words.iter().copied().filter(|word| !FORMS.contains(word)).collect();
    let core = if kept.is_empty() { words.join(" ") } else { kept.join(" ") };
    let legal_form = company.name.split([' ', ',', '/', '(', ')']).skip(1).find(|word| {
        let word = word.replace('.', "").to_lowercase();
        word != "the" && FORMS.contains(&word.as_str())
    });
    let legal_form = legal_form.map(str::to_owned);
    Company { core, legal_form, ..company }
}

pub fn account(id: &str, name: &str, domains: &str, country: &str) -> Account {
    Account {
        id: id.into(),
        name: company(name),
        aliases: Vec::new(),
        domains: domains.split(';').filter(|domain| !domain.is_empty()).map(str::to_owned).collect(),
        phone: None,
        city: None,
        state: None,
        postal_code: None,
        country: (!country.is_empty()).then(|| country.into()),
        industry: None,
        employees: None,
        parent_id: None,
        status: AccountStatus::default(),
    }
}

/// The one that a workspace starts with.
pub fn playbook() -> Playbook {
    Playbook::starter()
}

/// The rows of a CSV file, by column name.
pub fn rows(path: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let header = reader.headers().expect("a header").clone();
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        header.iter().zip(&row).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    });
    rows.collect()
}
