//! Books that are packed outside: taking one in, and handing any book to the ledger to keep.
//!
//! In scope: `PUT /v1/book`, `GET /v1/book`. Not in scope: the file's format (the core checks it). A list of a million accounts
//! is packed by the command line in seconds; no request has the time or the memory to do that here.

use crate::book::{self, Known};
use crate::edge::{Outcome, administer, caller};
use crate::message::{Action, Call};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::verdicts::argument;
use crate::{answer, body, call, rematch};
use ledger::{Kept, KeptBook, PIECE};
use worker::{Context, Env, Request, Response, Result};

/// `GET /v1/book`: how many accounts there are, their revision, and which book is kept (401, 403).
pub(crate) async fn describe(request: Request, env: &Env) -> Result<Response> {
    answer::described(administer(&request, env, Action::DescribeBook { to_replace: false }).await?)
}

/// `PUT /v1/book?revision={revision}`: takes in a packed book of the accounts as they were at that revision; without one, as
/// they are now.
///
/// 1. a secret key (401, 403) 2. the body is read (413, 415) 3. and is a book (422) 4. which is kept, unless a later one is
///    or the accounts never had that revision (409, 503) 5. answered (200).
pub(crate) async fn put(mut request: Request, env: &Env, context: &Context) -> Result<Response> {
    let outcome = take(&mut request, env, context).await?;
    answer::described(outcome)
}

async fn take(request: &mut Request, env: &Env, context: &Context) -> Result<Outcome> {
    let call = match caller(request, env, Action::DescribeBook { to_replace: true })? {
        Ok(call) => call,
        Err(problem) => return Ok(Err(problem)),
    };
    let now = match call::send(env, &call).await? {
        Reply::Described(described) => described.revision,
        other => return Ok(Ok(other)),
    };
    let asked = argument(request, "revision")?;
    let Ok(revision) = asked.as_deref().map_or(Ok(now), str::parse) else {
        return Ok(Err(Problem::bad_revision(&asked.unwrap_or_default(), now)));
    };
    let media_type = body::media_type(request)?;
    if !matches!(media_type.as_str(), "application/octet-stream" | "") {
        return Ok(Err(Problem::unsupported_media(&media_type, "`application/octet-stream`")));
    }
    book::make_room(&call.workspace, body::BOOK.bytes);
    let file = match body::read(request, body::BOOK).await? {
        Ok(file) => file,
        Err(problem) => return Ok(Err(problem)),
    };
    let known = match Known::open(revision, file) {
        Ok(known) => known,
        Err(why) => return Ok(Err(Problem::bad_book(&why))),
    };
    Ok(match keep(env, &call, &known, true).await? {
        Reply::Kept(Kept::Swapped) => {
            book::keep(&call.workspace, known);
            rematch::later(context, env, &call);
            Ok(call::send(env, &call).await?)
        }
        Reply::Kept(Kept::Older { revision: kept }) => Err(Problem::bad_revision(&revision.to_string(), kept)),
        Reply::Kept(Kept::NoRevision { revision: latest }) => Err(Problem::bad_revision(&revision.to_string(), latest)),
        reply => Ok(reply),
    })
}

/// Has the ledger keep a book; its reply. `call` is of whoever has it kept, `sent`: who sent it.
pub(crate) async fn keep(env: &Env, call: &Call, known: &Known, sent: bool) -> Result<Reply> {
    let (id, file) = (call::random_uuid(), known.book.file());
    for (number, bytes) in (0..).zip(file.chunks(PIECE)) {
        let piece = Action::PutPiece { book: id.clone(), number, bytes: bytes.to_vec() };
        match call::send(env, &call.for_action(piece)).await? {
            Reply::Done => {}
            other => return Ok(other),
        }
    }
    let book = KeptBook {
        id,
        revision: known.built_at,
        version: known.book.version().to_owned(),
        accounts: known.book.accounts() as u64,
        length: file.len() as u64,
    };
    call::send(env, &call.for_action(Action::KeepBook { book, sent })).await
}
