//! Access keys over HTTP: making, listing, rotating and revoking them; and the audit log.
//!
//! In scope: paths' arguments and bodies. Not in scope: what a key may do (the ledger knows). Each handler lists the status of
//! each failure; all of them need `admin` (401, 403).

use crate::administration::Asked;
use crate::edge::administer;
use crate::message::Action;
use crate::operator::is_origin;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::verdicts::problem;
use crate::{answer, body, call, key, listing, sender};
use jiff::Timestamp;
use ledger::{KeyKind, NewKey, Right};
use serde::Deserialize;
use worker::{Env, Request, Response, Result};

/// How long a rotated key counts where nothing else is said, in milliseconds: a day.
const OVERLAP: i64 = 24 * 3600 * 1000;

/// Longest name of a key, in characters.
const CHARS: usize = 200;

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "NewKey"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    #[serde(default)]
    name: String,
    kind: KeyKind,
    #[serde(default)]
    scopes: Vec<Right>,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default)]
    explains: bool,
    /// The id of a partner's account: what comes with a publishable key is that partner's.
    #[serde(default)]
    partner: Option<String>,
}

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RotateKey"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Rotating {
    #[serde(default)]
    until: Option<Timestamp>,
}

/// `GET /v1/keys`: 200 with all of them, and never a key itself.
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, asked(Asked::Keys)).await?)
}

/// `POST /v1/keys`, JSON with `kind` (`secret`, which needs `scopes`, or `publishable`, with `origins` and a `partner`) and `name`: 201 with the
/// key, told this once (400, 413, 422).
pub(crate) async fn post(mut request: Request, env: &Env) -> Result<Response> {
    let wanted = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => wanted(&body),
        Err(problem) => Err(problem),
    };
    let outcome = match (wanted, sender::credential(&request)?) {
        (Ok(wanted), Ok(sender)) => {
            let kind = if wanted.kind == KeyKind::Secret { "sk_" } else { "pk_" };
            let made = key::new(kind, key::workspace(&sender).unwrap_or_default());
            let Wanted { name, kind, scopes, origins, explains, partner } = wanted;
            let new = NewKey { key: made.clone(), kind, name, scopes, origins, explains, partner };
            told(administer(&request, env, asked(Asked::MakeKey(new))).await?, &made)
        }
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    answer::found(outcome)
}

fn wanted(body: &[u8]) -> std::result::Result<Wanted, Problem> {
    let expected = "an object with `kind`, `name`, and `scopes` or `origins`";
    let wanted: Wanted =
        serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))?;
    let mut problems = Vec::new();
    if wanted.name.chars().count() > CHARS {
        problems.push(problem("name", "a longer text", &format!("at most {CHARS} characters")));
    }
    match wanted.kind {
        KeyKind::Secret if wanted.scopes.is_empty() => problems.push(problem("scopes", "", &Right::names())),
        KeyKind::Publishable if !wanted.scopes.is_empty() => {
            problems.push(problem("scopes", "scopes", "none: a publishable key submits leads and no more"));
        }
        _ => {}
    }
    if let Some(partner) = wanted.partner.as_ref().filter(|_| wanted.kind == KeyKind::Secret) {
        problems.push(problem("partner", partner, "none: a secret key is nobody's page"));
    }
    if let Some(origin) = wanted.origins.iter().find(|origin| !is_origin(origin)) {
        problems.push(problem("origins", origin, "origins such as `https://example.com`, or `*`"));
    }
    if problems.is_empty() { Ok(wanted) } else { Err(Problem::bad_fields(problems)) }
}

/// `POST /v1/keys/{id}/rotate`, JSON with `until` (when the old one stops to count; a day from now) if wanted: 201 with the key
/// that takes its place, told this once (400, 404, 413).
pub(crate) async fn rotate(mut request: Request, env: &Env, id: &str) -> Result<Response> {
    let rotating = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => Ok(Rotating::default()),
        Ok(body) => serde_json::from_slice(&body)
            .map_err(|error| Problem::unreadable_word(&error.to_string(), "an object with `until`, a time")),
        Err(problem) => Err(problem),
    };
    let outcome = match (rotating, sender::credential(&request)?) {
        (Ok(Rotating { until }), Ok(sender)) => {
            let until = until.map_or(call::now(&request, env)? + OVERLAP, Timestamp::as_millisecond);
            let kind = match found_kind(administer(&request, env, asked(Asked::Keys)).await?, id) {
                Ok(kind) => kind,
                Err(outcome) => return answer::found(outcome),
            };
            let made = key::new(kind, key::workspace(&sender).unwrap_or_default());
            let action = asked(Asked::RotateKey { id: id.to_owned(), new: made.clone(), until });
            told(administer(&request, env, action).await?, &made)
        }
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    answer::found(outcome)
}

/// As which kind the key with this id is written; or what to answer where the keys weren't told.
fn found_kind(
    outcome: std::result::Result<Reply, Problem>,
    id: &str,
) -> std::result::Result<&'static str, std::result::Result<Reply, Problem>> {
    #[derive(Deserialize)]
    struct Listed {
        id: String,
        kind: KeyKind,
    }
    let Ok(Reply::Found(json)) = &outcome else { return Err(outcome) };
    let keys: Vec<Listed> = serde_json::from_str(json).unwrap_or_default();
    let kind = keys.iter().find(|key| key.id == id).map(|key| key.kind);
    Ok(if kind == Some(KeyKind::Publishable) { "pk_" } else { "sk_" })
}

/// What was made, with the key itself.
fn told(outcome: std::result::Result<Reply, Problem>, key: &str) -> std::result::Result<Reply, Problem> {
    let Ok(Reply::Made(record)) = &outcome else { return outcome };
    let mut record: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(record).map_err(|error| Problem::failed(&error.to_string()))?;
    record.insert("key".into(), key.into());
    Ok(Reply::json(&record, Reply::Made))
}

/// `DELETE /v1/keys/{id}`: 200 with the key, revoked now or before (404).
pub(crate) async fn revoke(request: Request, env: &Env, id: &str) -> Result<Response> {
    answer::found(administer(&request, env, asked(Asked::RevokeKey { id: id.to_owned() })).await?)
}

/// `GET /v1/audit?after={number}`: 200 with at most 500 entries, oldest first, and `Link` where there are more (422).
pub(crate) async fn audit(request: Request, env: &Env) -> Result<Response> {
    let outcome = match listing::after(&request)? {
        Ok(after) => administer(&request, env, asked(Asked::Audit { after })).await?,
        Err(problem) => Err(problem),
    };
    listing::listed(outcome, &request, "after")
}

pub(crate) fn asked(asked: Asked) -> Action {
    Action::Administer(Box::new(asked))
}
