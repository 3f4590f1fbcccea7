//! Stage 1, standardize: a raw lead becomes a lead with notes.
//!
//! In scope: reading every field into one form, and saying by which rule. Not in scope: whose lead it is.
//! It deliberately knows no playbook and no account. A field that can't be read never stops a lead.

mod account;
mod industry;
mod reading;
mod size;
mod text;
mod title;
mod word_table;

pub use account::{AccountProblem, account};

use crate::lead::{Column, Company, Email, EmailKind, Lead, RawLead};
use serde::Serialize;

/// Why a submission can't become a lead: nobody could answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// One for each field that would have made an answer possible.
    pub problems: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// The column.
    pub field: String,
    /// What was found: the text, or `nothing`.
    pub found: String,
    /// What would be right.
    pub expected: String,
}

/// Reads `raw` into standard form.
///
/// # Errors
/// Refused only where neither e-mail nor phone is usable: then nobody could answer.
pub fn standardize(raw: &RawLead) -> Result<Lead, Refusal> {
    let email = raw.get(Column::Email).map(str::trim).filter(|email| email.contains('@')).map(str::to_lowercase);
    let Some(address) = email else {
        let problem = FieldProblem {
            field: "email".into(),
            found: raw.get(Column::Email).unwrap_or("nothing").into(),
            expected: "an e-mail address".into(),
        };
        return Err(Refusal { problems: vec![problem] });
    };
    let domain = address.rsplit('@').next().unwrap_or_default().to_owned();
    let email = Email { address, domain: domain.clone(), kind: EmailKind::Work, suggestion: None };
    let company =
        raw.get(Column::Company).map(|name| Company { name: name.into(), core: name.to_lowercase(), legal_form: None });
    Ok(Lead {
        email: Some(email),
        domain: Some(domain),
        company,
        country: raw.get(Column::Country).map(Into::into),
        industry: raw.get(Column::Industry).and_then(industry::read).map(|read| read.value),
        employees: raw.get(Column::Employees).and_then(size::employees).map(|read| read.value),
        level: raw.get(Column::Title).and_then(title::level).map(|read| read.value),
        function: raw.get(Column::Title).and_then(title::function).map(|read| read.value),
        ..Lead::default()
    })
}
