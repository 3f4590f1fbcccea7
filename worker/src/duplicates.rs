//! Duplicates over HTTP: the review list, merging two leads, undoing a merge.
//!
//! In scope: paths' arguments and bodies. Not in scope: what becomes of the leads (the ledger does it). Each handler lists
//! the status of each failure; all of them need a secret key (401, 403).

use crate::edge::{Outcome, administer};
use crate::message::Action;
use crate::problem::Problem;
use crate::verdicts::{BY_CHARS, argument, problem};
use crate::{answer, body, listing};
use ledger::PairVerdict;
use serde::Deserialize;
use worker::{Env, Request, Response, Result};

/// What a reviewer may send: each path takes some of it.
#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SaidOfLeads"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    #[serde(default)]
    into: Option<String>,
    #[serde(default)]
    verdict: Option<String>,
    #[serde(default)]
    by: Option<String>,
}

impl Said {
    /// Reads a body; an empty one says nothing.
    fn read(body: &[u8], expected: &str) -> std::result::Result<Self, Problem> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        let said: Self =
            serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))?;
        if said.by.as_ref().is_some_and(|by| by.chars().count() > BY_CHARS) {
            let problem = problem("by", "a longer text", &format!("at most {BY_CHARS} characters"));
            return Err(Problem::bad_word(vec![problem]));
        }
        Ok(Self { by: said.by.filter(|by| !by.trim().is_empty()), ..said })
    }
}

/// `POST /v1/leads/{id}/merge`, JSON with `into` (a lead's id) and, if wanted, `by`: 201 with the merge, or 200 with the
/// lead's id where they were one before (400, 404 for either lead, 413, 422).
pub(crate) async fn merge(mut request: Request, env: &Env, lead: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match merging(lead, &body) {
            Ok(action) => administer(&request, env, action).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::merged(outcome)
}

fn merging(lead: &str, body: &[u8]) -> std::result::Result<Action, Problem> {
    let said = Said::read(body, "an object with `into` and, if wanted, `by`")?;
    match said.into.filter(|into| !into.trim().is_empty()) {
        Some(into) => Ok(Action::Merge { lead: lead.to_owned(), into, by: said.by }),
        None => Err(Problem::bad_word(vec![problem("into", "", "the id of a lead")])),
    }
}

/// `POST /v1/merges/{number}/undo`, JSON with `by`, or nothing: 200 with the merge, undone now or before (400, 404, 413,
/// 422).
pub(crate) async fn undo(mut request: Request, env: &Env, number: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match (listing::number(number), Said::read(&body, "an object with `by`")) {
            (Some(number), Ok(Said { by, .. })) => administer(&request, env, Action::UndoMerge { number, by }).await?,
            (Some(_), Err(problem)) => Err(problem),
            (None, _) => Err(Problem::no_merge(number)),
        },
        Err(problem) => Err(problem),
    };
    answer::undone(outcome, number)
}

/// `GET /v1/duplicates/decided?before={number}`: 200 with at most 100 pairs of which something was said, the latest first, and
/// `Link` where there are more (422).
pub(crate) async fn decided(request: Request, env: &Env) -> Result<Response> {
    let outcome: Outcome = match listing::cursor(&request, "before")? {
        Ok(before) => administer(&request, env, Action::ListDecided { before }).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "before")
}

/// `GET /v1/duplicates?after={number}`: 200 with at most 100 pairs that wait for a verdict, and `Link` where there are more (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let outcome: Outcome = match listing::after(&request)? {
        Ok(after) => administer(&request, env, Action::ListDuplicates { after }).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "after")
}

/// `POST /v1/duplicates/{number}`, JSON with `verdict` (`same` or `different`) and, if wanted, `by`: 200 with the pair
/// (400, 404, 413, 422).
pub(crate) async fn judge(mut request: Request, env: &Env, number: &str) -> Result<Response> {
    let outcome = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => match judging(number, &body) {
            Ok(action) => administer(&request, env, action).await?,
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    answer::duplicate(outcome, number)
}

fn judging(number: &str, body: &[u8]) -> std::result::Result<Action, Problem> {
    let Said { verdict, by, .. } = Said::read(body, "an object with `verdict` and, if wanted, `by`")?;
    let number = listing::number(number).ok_or_else(|| Problem::no_duplicate(number))?;
    let found = verdict.unwrap_or_default();
    match PairVerdict::of(&found) {
        Some(verdict) => Ok(Action::JudgePair { number, verdict, by }),
        None => Err(Problem::bad_word(vec![problem("verdict", &found, "`same` or `different`")])),
    }
}

/// `DELETE /v1/not-same/{number}?by={name}`: 200 with what was said of two leads, withdrawn (404).
pub(crate) async fn withdraw(request: Request, env: &Env, number: &str) -> Result<Response> {
    let by = argument(&request, "by")?.map(|by| by.chars().take(BY_CHARS).collect());
    let outcome = match listing::number(number) {
        Some(number) => administer(&request, env, Action::WithdrawNotSame { number, by }).await?,
        None => Err(Problem::no_not_same(number)),
    };
    answer::told_apart(outcome, number)
}
