//! Backup and restore over HTTP: a workspace as one file, in parts that an isolate has room for.
//!
//! In scope: paths' arguments and bodies, and handing calls to the ledger. Not in scope: what is in a backup, and that all its parts are
//! of one moment (the ledger's). Each handler lists the status of each failure. Parts that follow one another, in one file, are the
//! file that `frontdesk backup` writes.

use crate::edge::{Outcome, administer};
use crate::message::{Action, Call, What};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::{argument, problem};
use crate::{answer, body, call, key, listing, operator, request_id, times};
use jiff::Timestamp;
use ledger::{Access, Audit, BackupPart, Error, KeyKind, Ledger, NotRestored};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// What is asked of a workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    /// The first part of a backup of now; `id`: by which the others are asked for.
    Begin { id: String },
    /// A later one.
    Part { id: String, number: i64 },
}

/// The workspace's side of it.
pub(crate) fn reply(ledger: &Ledger<DurableSql>, asked: Asked, now: Timestamp) -> std::result::Result<Reply, Error> {
    let (id, part) = match asked {
        Asked::Begin { id } => {
            let part = ledger.begin_backup(&id, now)?;
            (id, Some(part))
        }
        Asked::Part { id, number } => {
            let part = ledger.backup_part(&id, number, now)?;
            (id, part)
        }
    };
    Ok(match part {
        Some(BackupPart { lines, next }) => {
            Reply::Lines { lines, next: next.map(|number| format!("/v1/backup?backup={id}&part={number}")) }
        }
        None => Reply::NoSuch { what: What::Backup, id },
    })
}

/// A part of a backup, put into a workspace that isn't there yet.
pub(crate) fn restored(
    ledger: &Ledger<DurableSql>,
    (after, lines): (u64, &[u8]),
    (workspace, request): (String, String),
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    let Ok(lines) = std::str::from_utf8(lines) else {
        return Ok(Reply::BadBackup { line: after + 1, what: "found bytes that are no UTF-8".into() });
    };
    Ok(match ledger.restore_part(after, lines, now) {
        Ok(restored) => {
            if restored.sha256.is_some() {
                let audit = Audit { what: "workspace.restore", on: workspace, request };
                let operator = Access::new(KeyKind::Secret, true);
                ledger.audited(&operator, &audit, now, || Ok(Reply::Done), |_| true)?;
            }
            Reply::json(&restored, Reply::Found)
        }
        Err(NotRestored::NotEmpty) => Reply::WorkspaceThere,
        Err(NotRestored::Unlike { line, what }) => Reply::BadBackup { line, what },
        Err(NotRestored::Elsewhere { lines }) => Reply::OtherPart { lines },
        Err(NotRestored::Failed(error)) => return Err(error),
    })
}

/// `GET /v1/backup`: 200 with the first part of a backup of now, as lines of JSON, and `Link` to the next; each later one is the
/// same whenever it is asked for (404 where the backup is no longer, 422). Needs `admin` (401, 403).
pub(crate) async fn get(request: Request, env: &Env) -> Result<Response> {
    let outcome: Outcome = match (argument(&request, "backup")?, listing::cursor(&request, "part")?) {
        (None, Ok(None)) => administer(&request, env, Action::Backup(Asked::Begin { id: call::random_uuid() })).await?,
        (Some(id), Ok(Some(number))) => administer(&request, env, Action::Backup(Asked::Part { id, number })).await?,
        (_, Err(problem)) => Err(problem),
        _ => Err(Problem::bad_fields(vec![problem(
            "backup",
            "one without the other",
            "`backup` with `part`, as `Link` has them",
        )])),
    };
    answer::lines(outcome)
}

/// `POST /v1/workspaces/{name}/restore?after={lines}`, whole lines of a backup: 200 with how many there are, and with the digest
/// once the last was there; until then there is no workspace (400, 401, 408, 409 where there is one or where another part is next,
/// 413, 422).
pub(crate) async fn restore(mut request: Request, env: &Env, name: &str) -> Result<Response> {
    let given = request.headers().get("authorization")?;
    if !operator::is_operator(given.as_deref().and_then(key::bearer), env) {
        return Problem::unknown_key(given.as_deref()).response();
    }
    if key::workspace(&format!("sk_{name}")) != Some(name) {
        return Problem::unreadable_workspace(&format!("the name `{name}`")).response();
    }
    let after = match listing::cursor(&request, "after")? {
        Ok(after) => after.unwrap_or(0).unsigned_abs(),
        Err(problem) => return problem.response(),
    };
    let bytes = match body::read(&mut request, body::BACKUP).await? {
        Ok(body) if body.is_empty() => return Problem::empty().response(),
        Ok(body) => body,
        Err(problem) => return problem.response(),
    };
    let action = Action::Restore { after, bytes };
    let now = call::now(&request, env)?;
    let id = request_id::given(&request)?.unwrap_or_else(call::random_uuid);
    let (workspace, times) = (name.to_owned(), times::take(name).into());
    let call = Call { workspace, key: String::new(), origin: None, now, request: id, action, times };
    answer::found(Ok(call::send(env, &call).await?))
}
