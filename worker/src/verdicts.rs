//! Reviewers' verdicts over HTTP: giving, listing, withdrawing.
//!
//! In scope: paths' arguments and bodies. Not in scope: what a verdict does (the core and the ledger do). Each handler
//! lists the status of each failure; all of them need a secret key (401, 403).

use crate::edge::{Outcome, administer};
use crate::message::Action;
use crate::problem::Problem;
use crate::{answer, body, listing};
use frontdesk::{FieldProblem, Standing};
use ledger::Judge;
use serde::Deserialize;
use worker::{Env, Request, Response, Result};

/// Longest name of whoever gives or withdraws a verdict, in characters.
pub(crate) const BY_CHARS: usize = 200;

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "VerdictGiven"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    #[serde(default)]
    account: String,
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    by: Option<String>,
}

/// `POST /v1/leads/{id}/verdict`, JSON with `account`, `verdict` (`always` or `never`) and, if wanted, `by`: 201 with the
/// verdict (400, 404 for the lead, 413, 422 with every field).
pub(crate) async fn post(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match judge(lead, &body) {
            Ok(judge) => administer(&request, env, Action::Judge(judge)).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::judged(outcome, lead)
}

fn judge(lead: &str, body: &[u8]) -> std::result::Result<Judge, Problem> {
    if body.is_empty() {
        return Err(Problem::empty());
    }
    let given: Given = serde_json::from_slice(body).map_err(|error| Problem::unreadable_verdict(&error.to_string()))?;
    let verdict = Standing::of(&given.verdict);
    let mut problems = Vec::new();
    if given.account.trim().is_empty() {
        problems.push(problem("account", "", "the id of an account"));
    }
    if verdict.is_none() {
        problems.push(problem("verdict", &given.verdict, "`always` or `never`"));
    }
    if given.by.as_ref().is_some_and(|by| by.chars().count() > BY_CHARS) {
        problems.push(problem("by", "a longer text", &format!("at most {BY_CHARS} characters")));
    }
    match verdict {
        Some(verdict) if problems.is_empty() => {
            let by = given.by.filter(|by| !by.trim().is_empty());
            Ok(Judge { lead: lead.to_owned(), account: given.account, verdict, by })
        }
        _ => Err(Problem::bad_verdict(problems)),
    }
}

/// What is wrong with one field of a verdict.
pub(crate) fn problem(field: &str, found: &str, expected: &str) -> FieldProblem {
    let found = if found.is_empty() { "nothing".to_owned() } else { found.chars().take(80).collect() };
    FieldProblem { field: field.to_owned(), found, expected: expected.to_owned() }
}

/// `GET /v1/verdicts?after={number}`: 200 with at most 500 of them, withdrawn ones too, and `Link` where there are more (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let outcome: Outcome = match listing::after(&request)? {
        Ok(after) => administer(&request, env, Action::ListVerdicts { after }).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "after")
}

/// `GET /v1/leads/{id}/verdicts`: 200 with those that count for leads of its organisation (404).
pub(crate) async fn on(request: Request, env: &Env, lead: &str) -> Result<Response> {
    answer::found(administer(&request, env, Action::VerdictsOn { lead: lead.to_owned() }).await?)
}

/// `DELETE /v1/verdicts/{number}?by={name}`: 200 with the verdict, withdrawn (404).
pub(crate) async fn delete(request: Request, env: &Env, number: &str) -> Result<Response> {
    let by = argument(&request, "by")?.map(|by| by.chars().take(BY_CHARS).collect());
    let outcome = match listing::number(number) {
        Some(number) => administer(&request, env, Action::WithdrawVerdict { number, by }).await?,
        None => Err(Problem::no_verdict(number)),
    };
    answer::withdrawn(outcome, number)
}

/// The argument called `name` of the request's query.
pub(crate) fn argument(request: &Request, name: &str) -> Result<Option<String>> {
    let url = request.url()?;
    let value = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    Ok(value.filter(|value| !value.is_empty()))
}
