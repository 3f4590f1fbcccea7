//! Reading something that is kept, by its id or number, as the workspace's object is asked for it.
//!
//! In scope: what has no action of its own. Not in scope: who may read it (`rights`), HTTP.

use crate::listing;
use crate::message::What;
use crate::reply::Reply;
use crate::sql::DurableSql;
use jiff::Timestamp;
use ledger::{Desk, Error, Ledger};

/// What is kept under this id.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    desk: &Desk<'_, DurableSql>,
    what: What,
    id: String,
    now: Timestamp,
) -> Result<Reply, Error> {
    Ok(match what {
        What::Lead => desk.lead(&id)?.map_or(Reply::NoLead, |lead| Reply::lead(&lead)),
        What::Account => Reply::found(desk.account(&id)?, what, id),
        What::Contact => Reply::found(desk.contact(&id)?, what, id),
        What::Opportunity => Reply::found(desk.opportunity(&id)?, what, id),
        What::Deal => Reply::found(desk.deal(&id, now)?, what, id),
        What::Playbook => {
            let text = listing::number(&id).map(|number| ledger.playbook_text(number)).transpose()?;
            Reply::found(text.flatten(), what, id)
        }
        // The others have actions of their own.
        _ => Reply::NoSuch { what, id },
    })
}
