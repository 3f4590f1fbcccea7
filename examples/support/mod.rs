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
        |company| Company { core: core(&company.core), ..company },
    )
}

/// Stands in for the standardizer's legal-form cut.
fn core(text: &str) -> String {
    const FORMS: [&str; 30] = [
        "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "llp", "lp", "plc", "gmbh",
        "ag", "sa", "sas", "bv", "nv", "oy", "ab", "srl", "spa", "kg", "pty", "pte", "se", "sl", "as", "kk", "the",
    ];
    let folded = text.replace(['.', '\''], "").replace(',', " ").replace("(the)", "");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let kept: Vec<&str> = words.iter().copied().filter(|word| !FORMS.contains(word)).collect();
    if kept.is_empty() { words.join(" ") } else { kept.join(" ") }
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

/// Thresholds 0.8 and 0.4.
pub fn playbook() -> Playbook {
    todo!()
}
