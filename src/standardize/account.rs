//! Account rows: a row of an account list becomes an account.
//!
//! In scope: columns and values of account lists. Not in scope: rows that contradict each other (the
//! ledger's upsert).

use crate::account::{Account, AccountStatus};
use crate::lead::Company;
use serde::Serialize;

/// What is wrong with one field of an account row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountProblem {
    pub field: String,
    pub found: String,
    pub expected: String,
}

/// Reads one row; several values in a cell are separated by `;`.
///
/// # Errors
/// All problems at once: `id` and `name` are required, closed lists and numbers have to be right.
pub fn account<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Account, Vec<AccountProblem>> {
    let mut account = Account {
        id: String::new(),
        name: Company { name: String::new(), core: String::new(), ..Company::default() },
        aliases: Vec::new(),
        domains: Vec::new(),
        phone: None,
        city: None,
        state: None,
        postal_code: None,
        country: None,
        industry: None,
        employees: None,
        parent_id: None,
        status: AccountStatus::default(),
    };
    for (name, value) in fields {
        match name {
            "id" => account.id = value.into(),
            "name" => account.name = Company { name: value.into(), core: value.to_lowercase(), ..Company::default() },
            "domains" => account.domains = value.split(';').map(|domain| domain.trim().into()).collect(),
            _ => {}
        }
    }
    Ok(account)
}
