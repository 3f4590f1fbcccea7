//! What the measurements share: rows as leads and accounts, a playbook with common thresholds.
#![allow(dead_code, reason = "each measurement uses a part of it")]

use frontdesk::account::Account;
use frontdesk::lead::Company;
use frontdesk::{Playbook, RawLead};

/// The name of a company in `country` (empty: unknown) as standardize reads it; as it came where that says it is none.
pub fn company(name: &str, country: &str) -> Company {
    let raw: RawLead = [("email", "x@example.com"), ("company", name), ("country", country)].into_iter().collect();
    let read = frontdesk::standardize(&raw).ok().and_then(|lead| lead.company);
    read.unwrap_or_else(|| Company { name: name.into(), core: name.to_lowercase(), ..Company::default() })
}

/// An account row as standardize reads it.
pub fn account(id: &str, name: &str, domains: &str, country: &str) -> Account {
    let cells = [("id", id), ("name", name), ("domains", domains), ("country", country)];
    let read = frontdesk::account(cells.into_iter().filter(|(_, cell)| !cell.is_empty()));
    read.unwrap_or_else(|problems| panic!("{id}: {problems:?}"))
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
