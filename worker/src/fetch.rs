//! Bringing the isolate's account book up to date, from the workspace's ledger.
//!
//! In scope: what is asked for: nothing, what changed, the book that is kept, or the accounts to build one of. Not in scope:
//! keeping it in memory (`book`), and when it is needed (the ledger says so).
//!
//! The edge builds, not the object: the object routes the workspace's leads one after another, and a build takes seconds.
//! What was built is kept by the ledger, so that the next isolate only reads it. More accounts than [`MOST_BUILT`] take
//! more time than a request has: their book is packed outside and uploaded (`upload`).

use crate::book::{self, Bringing, Known};
use crate::message::{Action, Call};
use crate::reply::Reply;
use crate::{call, upload};
use frontdesk::AccountBookBuilder;
use futures_util::TryStreamExt;
use ledger::{AccountPage, KeptBook};
use std::time::Duration;
use worker::{ByteStream, Date, Delay, Env};

/// Most accounts of which a book is built here.
const MOST_BUILT: i64 = 250_000;

/// How often and how long a lead waits for the book that another one brings.
const WAIT: Duration = Duration::from_millis(20);
const MOST_WAITS: u32 = 500;

/// The book of the accounts' `revision` or a later one, remembered for the next lead; `None`: it can't be had now.
pub(crate) async fn book(env: &Env, call: &Call, revision: i64) -> Option<Known> {
    for _ in 0..MOST_WAITS {
        // Another lead may have brought it meanwhile.
        if let Some(known) = book::of(&call.workspace).filter(|known| known.revision >= revision) {
            return Some(known);
        }
        let Some(_bringing) = Bringing::begin(&call.workspace, Date::now().as_millis()) else {
            Delay::from(WAIT).await;
            continue;
        };
        return match fetch(env, call, revision).await {
            Ok(known) => {
                book::keep(&call.workspace, known.clone());
                Some(known)
            }
            Err(why) => {
                crate::log::trouble(&format!("the account book of {} can't be had: {why}", call.workspace));
                None
            }
        };
    }
    None
}

async fn fetch(env: &Env, call: &Call, revision: i64) -> Result<Known, String> {
    if let Some(known) = book::of(&call.workspace)
        && let Some(known) = with_changes(env, call, known).await?
    {
        return Ok(known);
    }
    let known = match call::stream(env, &call.for_action(Action::ReadBook)).await {
        Ok((Reply::Book(kept), Some(file))) => {
            // Two large books at once may be more than the isolate holds.
            book::make_room(&call.workspace, kept.length as usize);
            Known::open(kept.revision, read(&kept, file).await?)?
        }
        Ok((Reply::NoBook { accounts }, _)) if accounts <= MOST_BUILT => build(env, call).await?,
        Ok((Reply::NoBook { accounts }, _)) => {
            return Err(format!(
                "{accounts} accounts, more than the {MOST_BUILT} of which a book is built: upload one"
            ));
        }
        other => return Err(format!("{:?}", other.map(|(reply, _)| reply))),
    };
    if known.revision >= revision {
        return Ok(known);
    }
    let changed = with_changes(env, call, known).await?;
    changed.ok_or_else(|| "the accounts change faster than books are made".into())
}

/// `known` with what changed since on top; `None`: that is too much.
async fn with_changes(env: &Env, call: &Call, known: Known) -> Result<Option<Known>, String> {
    match call::send(env, &call.for_action(Action::ReadChanges { since: known.built_at })).await {
        Ok(Reply::Changes(changes)) => known.with_changes(&changes).map(Some),
        Ok(Reply::ManyChanges) => Ok(None),
        other => Err(format!("{other:?}")),
    }
}

/// The file of a kept book, piece by piece into memory that was set aside for it.
async fn read(kept: &KeptBook, mut file: ByteStream) -> Result<Vec<u8>, String> {
    let length = kept.length as usize;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|error| error.to_string())?;
    while let Some(piece) = file.try_next().await.map_err(|error| error.to_string())? {
        if bytes.len() + piece.len() > length {
            return Err(format!("a book of more than the {length} bytes that were kept"));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Builds a book of the accounts as they are, and has it kept for others.
async fn build(env: &Env, call: &Call) -> Result<Known, String> {
    book::make_room(&call.workspace, 0);
    let mut builder = AccountBookBuilder::new(false);
    let (mut revision, mut after) = (None, Some(String::new()));
    while let Some(id) = after {
        let page: AccountPage = match call::send(env, &call.for_action(Action::ReadPage { after: id })).await {
            Ok(Reply::Page(page)) => page,
            other => return Err(format!("{other:?}")),
        };
        revision.get_or_insert(page.revision);
        for line in page.lines.lines() {
            let account = serde_json::from_str(line).map_err(|error| error.to_string())?;
            builder.add(&account).map_err(|error| error.to_string())?;
        }
        after = page.next;
    }
    let file = builder.finish().map_err(|error| error.to_string())?;
    let known = Known::open(revision.unwrap_or_default(), file)?;
    if let Err(why) = upload::keep(env, call, &known, false).await {
        crate::log::trouble(&format!("the account book of {} is not kept: {why:?}", call.workspace));
    }
    Ok(known)
}
