//! Matching again: leads that were routed without the account book, once the isolate has it.
//!
//! In scope: searching for a bounded number of them after a request was answered. Not in scope: what becomes of them (the
//! ledger decides them again).

use crate::message::{Action, Call};
use crate::reply::Reply;
use crate::{book, call};
use frontdesk::search;
use ledger::Rematched;
use worker::{Context, Env};

/// Matches waiting leads again, after the answer to whoever sent `call`; nothing is done where the book isn't here.
pub(crate) fn later(context: &Context, env: &Env, call: &Call) {
    if book::of(&call.workspace).is_none() {
        return;
    }
    let (env, call) = (env.clone(), call.for_action(Action::ReadUnmatched));
    context.wait_until(async move {
        if let Err(error) = run(&env, &call).await {
            crate::log::trouble(&format!("leads of {} are not matched again: {error}", call.workspace));
        }
    });
}

async fn run(env: &Env, call: &Call) -> worker::Result<()> {
    let Reply::Unmatched(waiting) = call::send(env, call).await? else { return Ok(()) };
    for lead in waiting {
        let Some(known) = book::of(&call.workspace) else { return Ok(()) };
        let searched = search(&lead.lead, Some(&known.book));
        let action = Action::Rematch { id: lead.id, searched, revision: known.revision };
        // The accounts changed meanwhile: the next lead brings the book up to date.
        if let Reply::Rematched(Rematched::BookNeeded { .. }) = call::send(env, &call.for_action(action)).await? {
            return Ok(());
        }
    }
    Ok(())
}
