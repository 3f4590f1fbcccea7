//! Events and who is told of them, as the workspace's object is asked about them.
//!
//! In scope: handing what is asked to the ledger. Not in scope: HTTP (`webhooks`), sending (`waking`).

use crate::call::is_local;
use crate::message::What;
use crate::reply::Reply;
use crate::sql::DurableSql;
use ledger::{ChangeEndpoint, Endpointed, Error, Ledger, Network, NewEndpoint, Replay};
use serde::{Deserialize, Serialize};
use worker::Env;

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    Add(NewEndpoint),
    List,
    Get { id: String },
    Change { id: String, change: ChangeEndpoint },
    Remove { id: String },
    Rotate { id: String, secret: String, hours: i64 },
    Deliveries { id: String, state: Option<String>, after: i64 },
    Replay { id: String, which: Replay },
    Events { after: i64 },
    Alarms { before: Option<i64>, all: bool },
}

/// How far events may go: on a developer's machine also to that machine, where the binding `WEBHOOKS_TO_LOOPBACK` says so.
pub(crate) fn network(env: &Env) -> Network {
    let is_set = env.var("WEBHOOKS_TO_LOOPBACK").is_ok_and(|set| set.to_string() == "1");
    if is_set && is_local(env) { Network::Loopback } else { Network::Public }
}

/// Does what is asked of this workspace.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    ask: Ask,
    (network, workspace): (Network, &str),
    now: jiff::Timestamp,
) -> Result<Reply, Error> {
    if matches!(ask, Ask::Add(_) | Ask::Change { .. }) {
        ledger.is_called(workspace)?;
    }
    Ok(match ask {
        Ask::Add(new) => endpointed(ledger.add_endpoint(&new, network, now)?, new.id, Some(new.secret), Reply::Made),
        Ask::List => Reply::json(&ledger.endpoints()?, Reply::Found),
        Ask::Get { id } => Reply::found(ledger.endpoint(&id)?, What::Webhook, id),
        Ask::Change { id, change } => {
            endpointed(ledger.change_endpoint(&id, &change, network, now)?, id, None, Reply::Found)
        }
        Ask::Remove { id } => endpointed(ledger.remove_endpoint(&id, now)?, id, None, Reply::Found),
        Ask::Rotate { id, secret, hours } => {
            endpointed(ledger.rotate_secret(&id, &secret, hours, now)?, id, Some(secret), Reply::Found)
        }
        Ask::Deliveries { id, state, after } => match ledger.endpoint(&id)? {
            Some(_) => {
                let deliveries = ledger.deliveries(&id, state.as_deref(), after)?;
                Reply::listed(&deliveries, ledger::DELIVERIES_PAGE, |row| row.number)
            }
            None => Reply::NoSuch { what: What::Webhook, id },
        },
        Ask::Replay { id, which } => match ledger.endpoint(&id)? {
            None => Reply::NoSuch { what: What::Webhook, id },
            Some(_) => {
                let one = if let Replay::One(number) = which { number.to_string() } else { String::new() };
                Reply::found(ledger.replay(&id, &which, now)?, What::Delivery, one)
            }
        },
        Ask::Events { after } => {
            let page = ledger.events(after)?;
            let next = page.more.then(|| page.after.to_string());
            match serde_json::to_string(&page) {
                Ok(list) => Reply::Listed { list, next },
                Err(error) => Reply::Failed(error.to_string()),
            }
        }
        Ask::Alarms { before, all } => {
            Reply::listed(&ledger.alarms(before, all)?, ledger::ALARMS_PAGE, |row| row.number)
        }
    })
}

/// An endpoint, with its new secret where it has one: that is told this once.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WebhookTold"))]
pub(crate) struct Told<T> {
    #[serde(flatten)]
    endpoint: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

fn endpointed(done: Endpointed, id: String, secret: Option<String>, reply: fn(String) -> Reply) -> Reply {
    match done {
        Endpointed::Done(endpoint) => Reply::json(&Told { endpoint, secret }, reply),
        Endpointed::Bad(problems) => Reply::BadFields(problems),
        Endpointed::NoEndpoint => Reply::NoSuch { what: What::Webhook, id },
    }
}
