//! Contacts, opportunities and accounts over HTTP: converting a lead, reading what came of it, closing an opportunity.
//!
//! In scope: paths' arguments and bodies. Not in scope: what becomes of the lead (the ledger does it). Each handler lists
//! the status of each failure; all of them need a secret key (401, 403).

use crate::edge::administer;
use crate::message::{Action, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::verdicts::{BY_CHARS, problem};
use crate::{answer, body};
use frontdesk::FieldProblem;
use frontdesk::account::Opportunity;
use jiff::Timestamp;
use ledger::{ChangeOpportunity, Convert, Converting, Desk, Error, Sql};
use serde::de::DeserializeOwned;
use worker::{Env, Request, Response, Result};

/// The workspace's side of converting a lead.
pub(crate) fn reply<S: Sql>(
    desk: &Desk<'_, S>,
    lead: String,
    convert: &Convert,
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    Ok(match desk.convert(&lead, convert, now)? {
        Converting::Converted(record) => Reply::json(&record, Reply::Made),
        Converting::Already(record) => Reply::json(&record, Reply::Found),
        Converting::NoLead => Reply::NoSuch { what: What::Lead, id: lead },
        Converting::NoAccount { account } => {
            Reply::not_convertible("account", &account, "the id of an account of this workspace")
        }
        Converting::NoCompany => Reply::not_convertible(
            "account",
            "",
            "an account, where the lead names no company of which one could be made",
        ),
        Converting::NoOpportunity => {
            Reply::not_convertible("opportunity", "", "an opportunity that goes on where the lead is closed")
        }
    })
}

/// Amounts stay below: where numbers are floating point, greater ones aren't told apart.
const AMOUNTS: i64 = 1 << 53;

/// `POST /v1/leads/{id}/convert`, JSON with `process` (`convert` or `close`), `account`, `opportunity` (`id`, `name`,
/// `amount` in the currency's smallest unit, `currency`, `owner`) and `by`, each if wanted: 201 with the conversion, 200
/// where it was so before (400, 404 for the lead, 413, 422).
pub(crate) async fn convert(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match converting(&body) {
            Ok(convert) => {
                let action = Action::Convert { lead: lead.to_owned(), convert: Box::new(convert) };
                administer(&request, env, action).await?
            }
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn converting(body: &[u8]) -> std::result::Result<Convert, Problem> {
    let convert: Convert = if body.is_empty() { Convert::default() } else { read(body, "what a lead is to become")? };
    let opportunity = convert.opportunity.as_ref();
    let problems = [
        long("by", convert.by.as_ref()),
        blank("account", convert.account.as_ref()),
        opportunity.and_then(|new| blank("opportunity.id", new.id.as_ref())),
        opportunity.and_then(|new| long("opportunity.name", new.name.as_ref())),
        opportunity.and_then(|new| bad_amount("opportunity.amount", new.amount)),
        opportunity.and_then(|new| bad_currency("opportunity.currency", new.currency.as_ref())),
    ];
    whole(problems, convert)
}

/// `POST /v1/opportunities/{id}`, JSON with `stage` (`open`, `won` or `lost`), `amount`, `currency`, `owner` and `by`, each
/// if wanted: 200 with the opportunity (400, 404, 413, 422).
pub(crate) async fn change(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match changing(&body) {
            Ok(change) => administer(&request, env, Action::ChangeOpportunity { id: id.to_owned(), change }).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn changing(body: &[u8]) -> std::result::Result<ChangeOpportunity, Problem> {
    if body.is_empty() {
        return Err(Problem::empty());
    }
    let change: ChangeOpportunity = read(body, "what is to be changed of an opportunity")?;
    let no_stage =
        (change.stage == Some(Opportunity::None)).then(|| problem("stage", "none", "`open`, `won` or `lost`"));
    let problems = [
        no_stage,
        long("by", change.by.as_ref()),
        bad_amount("amount", change.amount),
        bad_currency("currency", change.currency.as_ref()),
    ];
    whole(problems, change)
}

/// `GET /v1/contacts/{id}`, `/v1/opportunities/{id}`, `/v1/accounts/{id}`: 200 with it; an account with who came from
/// there, its contacts and opportunities (404).
pub(crate) async fn get(request: Request, env: &Env, what: What, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::Read { what, id: id.to_owned() }).await?)
}

fn read<T: DeserializeOwned>(body: &[u8], expected: &str) -> std::result::Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::unreadable_word(&error.to_string(), &format!("an object that says {expected}")))
}

fn whole<T>(problems: impl IntoIterator<Item = Option<FieldProblem>>, value: T) -> std::result::Result<T, Problem> {
    let problems: Vec<FieldProblem> = problems.into_iter().flatten().collect();
    if problems.is_empty() { Ok(value) } else { Err(Problem::bad_conversion(problems)) }
}

fn long(field: &str, text: Option<&String>) -> Option<FieldProblem> {
    let is_long = text.is_some_and(|text| text.chars().count() > BY_CHARS);
    is_long.then(|| problem(field, "a longer text", &format!("at most {BY_CHARS} characters")))
}

fn blank(field: &str, text: Option<&String>) -> Option<FieldProblem> {
    long(field, text).or_else(|| text.is_some_and(|text| text.trim().is_empty()).then(|| problem(field, "", "an id")))
}

fn bad_amount(field: &str, amount: Option<i64>) -> Option<FieldProblem> {
    let amount = amount.filter(|amount| !(0..AMOUNTS).contains(amount))?;
    let expected = "a whole number of the currency's smallest unit, 0 or more and less than 2⁵³";
    Some(problem(field, &amount.to_string(), expected))
}

fn bad_currency(field: &str, currency: Option<&String>) -> Option<FieldProblem> {
    let is_code = |code: &String| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    let currency = currency.filter(|currency| !is_code(currency))?;
    Some(problem(field, currency, "three capital letters of ISO 4217, such as `EUR`"))
}
