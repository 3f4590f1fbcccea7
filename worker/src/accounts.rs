//! Accounts over HTTP: listing them, taking rows in, and removing accounts.
//!
//! In scope: paths' arguments and bodies, and handing them to the ledger. Not in scope: what makes a good account (the core), and
//! what becomes of a batch (the ledger). Each handler lists the status of each failure; all of them need a secret key, or a session
//! (401, 403).

use crate::edge::administer;
use crate::message::Action;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::{answer, body, listing, rows};
use frontdesk::RawLead;
use ledger::{AskAccounts, Error, Ledger};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    List(AskAccounts),
    Upsert { rows: Vec<RawLead> },
    Remove { ids: Vec<String> },
}

/// The workspace's side of it.
pub(crate) fn reply(ledger: &Ledger<DurableSql>, ask: Ask) -> std::result::Result<Reply, Error> {
    Ok(match ask {
        Ask::List(ask) => match ledger.account_list(&ask)? {
            Ok(page) => match serde_json::to_string(&page) {
                Ok(list) => Reply::Listed { list, next: page.next },
                Err(error) => Reply::Failed(error.to_string()),
            },
            Err(problems) => Reply::BadFields(problems),
        },
        Ask::Upsert { rows } => Reply::Accounts(Box::new(ledger.upsert_accounts(rows.iter().map(RawLead::fields))?)),
        Ask::Remove { ids } => Reply::Removed(ledger.remove_accounts(&ids)?),
    })
}

/// `GET /v1/accounts?name=&domain=&after=&limit=`: 200 with a page of accounts by their names, and `Link` where there are more
/// (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let url = request.url()?;
    let mut ask = AskAccounts::default();
    for (name, value) in url.query_pairs().filter(|(_, value)| !value.is_empty()) {
        let value = value.into_owned();
        match &*name {
            "name" => ask.name = Some(value),
            "domain" => ask.domain = Some(value),
            "after" => ask.after = Some(value),
            "limit" => ask.limit = value.parse().ok(),
            _ => {}
        }
    }
    let outcome = administer(&request, env, Action::Accounts(Ask::List(ask))).await?;
    listing::listed(outcome, &request, "after")
}

/// `POST /v1/accounts`: takes in account rows, as CSV with a header or as a JSON list of objects (413, 415, 400, 200 with a
/// report by row).
pub(crate) async fn post(mut request: Request, env: &Env) -> Result<Response> {
    let media_type = body::media_type(&request)?;
    let outcome = match body::read(&mut request, body::BATCH).await? {
        Ok(body) => match rows::read(&media_type, &body) {
            Ok(rows) => administer(&request, env, Action::Accounts(Ask::Upsert { rows })).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::accounts(outcome)
}

/// `DELETE /v1/accounts/{id}`: removes an account (404, 200 with how many).
pub(crate) async fn delete(request: Request, env: &Env, id: &str) -> Result<Response> {
    let id = js_sys::decode_uri_component(id).map_or_else(|_| id.to_owned(), String::from);
    let outcome = administer(&request, env, Action::Accounts(Ask::Remove { ids: vec![id.clone()] })).await?;
    answer::removed(outcome, Some(&id))
}

/// `POST /v1/accounts/remove`: removes accounts, named by rows with an `id`, as CSV with a header or as a JSON list of
/// objects (413, 415, 400, 200 with how many, and the ids that no account has).
pub(crate) async fn remove(mut request: Request, env: &Env) -> Result<Response> {
    let media_type = body::media_type(&request)?;
    let rows = body::read(&mut request, body::BATCH).await?.and_then(|body| rows::read(&media_type, &body));
    let outcome = match rows.and_then(ids) {
        Ok(ids) => administer(&request, env, Action::Accounts(Ask::Remove { ids })).await?,
        Err(problem) => Err(problem),
    };
    answer::removed(outcome, None)
}

/// The id of each row; refused whole where a row has none: it is unclear what was meant to go.
fn ids(rows: Vec<RawLead>) -> std::result::Result<Vec<String>, Problem> {
    let id = |(number, row): (u32, &RawLead)| {
        frontdesk::account_id(row.fields()).ok_or_else(|| Problem::row_without_id(number))
    };
    (1..).zip(&rows).map(id).collect()
}
