//! Accounts by their names, a page at a time.
//!
//! In scope: all of them, or those whose name or one of whose domains begins in a way. Not in scope: one account with its people
//! (`account_record`); finding a lead's account however it is written, which is matching (the core).

use crate::row::{from_json, json, text, to_json};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger, opportunity};
use frontdesk::FieldProblem;
use frontdesk::account::Account;
use serde::{Deserialize, Serialize};

/// Accounts of one page, unless something is said, and at the most.
const PAGE: i64 = 50;
const MOST: i64 = 200;

/// Comes after whatever text goes on as the one before it.
const AFTER_ALL: char = char::MAX;

/// Which accounts are asked for; all of it may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskAccounts {
    /// How the name begins, however it is written; a legal form counts for nothing.
    pub name: Option<String>,
    /// How one of its domains begins.
    pub domain: Option<String>,
    /// What the page before ended with.
    pub after: Option<String>,
    pub limit: Option<i64>,
}

/// Some accounts, by their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountList {
    /// As they stand at this moment, their opportunities here taken into account.
    pub accounts: Vec<Account>,
    /// To be sent as `after`; none: there are no more.
    pub next: Option<String>,
}

impl<S: Sql> Ledger<S> {
    /// A page of the accounts that are asked for; or what is wrong with the question.
    ///
    /// # Errors
    /// What the database said.
    pub fn account_list(&self, ask: &AskAccounts) -> Result<Result<AccountList, Vec<FieldProblem>>, Error> {
        let mut conditions = vec!["true"];
        let mut arguments: Vec<Value> = Vec::new();
        if let Some(after) = &ask.after {
            let Ok((core, id)) = from_json::<(String, String)>(after) else {
                let (field, found) = ("after".into(), after.chars().take(80).collect());
                let expected = "`next` of the page before, as it was given".into();
                return Ok(Err(vec![FieldProblem { field, found, expected }]));
            };
            conditions.push("(core, id) > (?, ?)");
            arguments.extend([Value::from(core), id.into()]);
        }
        if let Some(name) = &ask.name {
            conditions.push("core >= ? AND core < ?");
            arguments.extend(beginning(core_of(name)));
        }
        if let Some(domain) = &ask.domain {
            conditions.push("id IN (SELECT account_id FROM account_domain WHERE domain >= ? AND domain < ?)");
            arguments.extend(beginning(domain.trim().to_lowercase()));
        }
        let limit = ask.limit.unwrap_or(PAGE).clamp(1, MOST);
        arguments.push((limit + 1).into());
        let statement =
            format!("SELECT data, core, id FROM account WHERE {} ORDER BY core, id LIMIT ?", conditions.join(" AND "));
        let mut rows = self.sql.query(&statement, &arguments)?;
        let shown = usize::try_from(limit).unwrap_or_default();
        let more = rows.len() > shown;
        rows.truncate(shown);
        let last = rows.last().filter(|_| more);
        let next = last.map(|row| to_json(&(text(row, 1)?, text(row, 2)?))).transpose()?;
        let mut accounts = rows.iter().map(|row| json(row, 0)).collect::<Result<Vec<Account>, _>>()?;
        opportunity::bear_on(&self.sql, &mut accounts)?;
        Ok(Ok(AccountList { accounts, next }))
    }
}

/// What a name is found by, as accounts' names were read.
fn core_of(name: &str) -> String {
    let read = frontdesk::standardize_fields(&[("company", name)].into_iter().collect());
    read.company.map_or_else(|| name.trim().to_lowercase(), |company| company.core)
}

/// The bounds of what begins so.
fn beginning(text: String) -> [Value; 2] {
    let end = format!("{text}{AFTER_ALL}");
    [text.into(), end.into()]
}
