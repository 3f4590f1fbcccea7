//! Submitting, as the workspace's object has it.
//!
//! In scope: handing a submission to the ledger, and what it replies. Not in scope: what becomes of it (the ledger decides).

use crate::message::{Submit, What};
use crate::reply::{Reply, Secret};
use crate::sql::DurableSql;
use jiff::Timestamp;
use ledger::{Access, Admitted, Answer, Error, KeyKind, Ledger, Quota, Submitted};

/// What becomes of a submission that came with `key`, which gives `access`.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    submit: Submit,
    (access, key): (&Access, &str),
    now: Timestamp,
) -> Result<Reply, Error> {
    let Submit { submission, idempotency, book_revision, without_book, arrival, released } = submit;
    let idempotency = idempotency.as_ref();
    let submit = ledger::Submit { submission, access, idempotency, book_revision, without_book, now };
    if let Some(number) = released {
        return match ledger.release(number, submit)? {
            Some(done) => Ok(submitted(done, Vec::new())),
            None => Ok(Reply::NoSuch { what: What::Suspect, id: number.to_string() }),
        };
    }
    match ledger.admit(submit, &arrival, key)? {
        Admitted::In(done, quotas) => Ok(submitted(done, told(access, quotas))),
        // That it is held is told at once.
        Admitted::Held(answer, quotas) => Ok(answered(&answer, (false, Some(now)), told(access, quotas))),
        Admitted::Limited(limited) => Ok(Reply::Limited(limited)),
        Admitted::ToProve(secret) => Ok(Reply::ToProve(Secret(secret))),
    }
}

/// How much others send isn't told to strangers.
fn told(access: &Access, mut quotas: Vec<Quota>) -> Vec<Quota> {
    quotas.retain(|quota| access.kind == KeyKind::Secret || quota.name == "address");
    quotas
}

fn submitted(submitted: Submitted, standing: Vec<Quota>) -> Reply {
    match submitted {
        Submitted::Routed { answer, unmatched, due, .. } => answered(&answer, (unmatched, due), standing),
        Submitted::Replayed { answer } => {
            Reply::Answer { answer, replayed: true, unmatched: false, due: None, standing }
        }
        Submitted::KeyReused => Reply::IdempotencyKeyReused,
        Submitted::BookNeeded { revision } => Reply::BookNeeded { revision },
    }
}

fn answered(answer: &Answer, (unmatched, due): (bool, Option<Timestamp>), standing: Vec<Quota>) -> Reply {
    let due = due.map(Timestamp::as_millisecond);
    match serde_json::to_string(answer) {
        Ok(answer) => Reply::Answer { answer, replayed: false, unmatched, due, standing },
        Err(error) => Reply::Failed(error.to_string()),
    }
}
