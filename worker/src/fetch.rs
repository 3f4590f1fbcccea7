//! Bringing the isolate's account book up to date, from the workspace's ledger.
//!
//! In scope: what is asked for: nothing, what changed, or a whole book. Not in scope: keeping it (`book`), and when it is
//! needed (the ledger says so).

use crate::book::{self, Known};
use crate::call;
use crate::message::{Action, Call, Reply};
use worker::Env;

/// The book of the accounts' `revision` or a later one, remembered for the next lead; `None`: it can't be had now.
pub(crate) async fn book(env: &Env, call: &Call, revision: i64) -> Option<Known> {
    // Another lead may have brought it meanwhile.
    if let Some(known) = book::of(&call.workspace).filter(|known| known.revision == revision) {
        return Some(known);
    }
    match fetch(env, call).await {
        Ok(known) => {
            book::keep(&call.workspace, known.clone());
            Some(known)
        }
        Err(why) => {
            worker::console_error!("the account book of {} can't be had: {why}", call.workspace);
            None
        }
    }
}

async fn fetch(env: &Env, call: &Call) -> Result<Known, String> {
    if let Some(known) = book::of(&call.workspace) {
        let since = known.built_at;
        match call::send(env, &call.for_action(Action::ReadChanges { since })).await {
            Ok(Reply::Changes { revision, changed }) => return known.with_changes(revision, &changed),
            Ok(Reply::ManyChanges) => {}
            other => return Err(format!("{other:?}")),
        }
        // Two large books at once may be more than the isolate holds.
        book::forget(&call.workspace);
    }
    match call::send(env, &call.for_action(Action::ReadBook)).await {
        Ok(Reply::Book { revision, file }) => Known::open(revision, file),
        other => Err(format!("{other:?}")),
    }
}
