//! Idempotency: a request that comes again gets the answer that it got.
//!
//! In scope: keys that senders give, the content itself where they give none, and forgetting both. Not in scope: recognizing
//! people (`dedupe` in the core): whoever writes again is merged, whoever sends the same twice was heard the first time.

use crate::access::digest;
use crate::answer::Answer;
use crate::receipt;
use crate::row::{existing, from_json, integer, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger};
use frontdesk::RawLead;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long the same content counts as the same request: longer than clients, proxies and people who press twice try again
/// by themselves, shorter than anybody waits before writing once more. What senders mean, and no matter of a workspace's
/// taste: whoever wants another time gives keys.
const SAME_CONTENT: SignedDuration = SignedDuration::from_mins(10);

/// How long answers are kept, at the least.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// So many of the last answers are kept however old they are: a clock that jumps doesn't make a retry under way a second
/// lead.
const KEPT_LAST: i64 = 1_000;

/// Most answers that are forgotten at once.
const AT_ONCE: i64 = 500;

/// By what a repeat is known to be the same request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idempotency {
    /// Apart for each access key: senders don't see each other's.
    key: String,
    /// A digest of the request's content; empty where the key is one.
    request: String,
}

impl Idempotency {
    /// Of an `Idempotency-Key` header `key`, sent with `access_key` and this body.
    pub fn new(access_key: &str, key: &str, body: &[u8]) -> Self {
        Self { key: format!("{}:{key}", sender(access_key)), request: digest(body) }
    }

    /// Of fields that came with `access_key` and without such a header: the same fields in the same order within ten minutes
    /// of one another are the same request.
    pub fn of_content(access_key: &str, fields: &RawLead) -> Self {
        let mut content = String::new();
        for (name, value) in fields.fields() {
            // Lengths keep the parts apart.
            content.push_str(&format!("{}:{name}{}:{value}", name.len(), value.len()));
        }
        let content: String = digest(content.as_bytes()).chars().take(32).collect();
        Self { key: format!("{}={content}", sender(access_key)), request: String::new() }
    }

    /// What its answer is kept under.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }
}

fn sender(access_key: &str) -> String {
    digest(access_key.as_bytes()).chars().take(16).collect()
}

/// What is known of an idempotency key.
pub(crate) enum Earlier {
    None,
    /// The same request; its answer as stored.
    Same(String),
    /// Another request.
    Other,
}

/// An answer as it is kept.
pub(crate) struct Kept {
    request: String,
    answer: String,
    at: Timestamp,
    /// Of the decision, where the answer goes without it.
    receipt: Option<i64>,
}

/// Reads what is kept from four columns of a row; NULL: nothing.
pub(crate) fn read(row: &Row, column: usize) -> Result<Option<Kept>, Error> {
    if row.get(column) == Some(&Value::Null) {
        return Ok(None);
    }
    let receipt = if row.get(column + 3) == Some(&Value::Null) { None } else { Some(integer(row, column + 3)?) };
    let (request, answer) = (text(row, column)?.to_owned(), text(row, column + 1)?.to_owned());
    Ok(Some(Kept { request, answer, at: time(row, column + 2)?, receipt }))
}

/// What became of this request before, of which that is kept.
pub(crate) fn earlier<S: Sql>(
    ledger: &Ledger<S>,
    idempotency: &Idempotency,
    kept: Option<Kept>,
    now: Timestamp,
) -> Result<Earlier, Error> {
    let Some(Kept { request, answer, at, receipt }) = kept else { return Ok(Earlier::None) };
    if request != idempotency.request {
        return Ok(Earlier::Other);
    }
    // Either way: a clock may have gone back meanwhile.
    if request.is_empty() && now.duration_since(at).abs() >= SAME_CONTENT {
        return Ok(Earlier::None);
    }
    // The person was erased, and whoever comes again is somebody new.
    if answer.is_empty() {
        return Ok(Earlier::None);
    }
    let Some(receipt) = receipt else { return Ok(Earlier::Same(answer)) };
    let (answer, decision): (Answer, _) = (from_json(&answer)?, existing(receipt::decision(&ledger.sql, receipt)?)?);
    let playbook = ledger.playbook_that_decided(&decision.playbook)?;
    to_json(&answer.explained(decision, &playbook)).map(Earlier::Same)
}

/// Keeps the answer for the next time; its decision is that of the receipt with this number, and is kept there, and what was
/// considered follows from it and its playbook.
pub(crate) fn keep(
    sql: &impl Sql,
    idempotency: &Idempotency,
    answer: &Answer,
    receipt: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let kept = match answer.decision {
        Some(_) => to_json(&answer.unexplained())?,
        None => to_json(answer)?,
    };
    let arguments = [
        (&idempotency.key).into(),
        (&idempotency.request).into(),
        kept.into(),
        now.as_millisecond().into(),
        answer.decision.as_ref().map(|_| receipt).into(),
    ];
    // The same content was there longer ago.
    let statement = "INSERT OR REPLACE INTO idempotency (key, request, answer, at, receipt) VALUES (?, ?, ?, ?, ?)";
    sql.query(statement, &arguments)?;
    Ok(())
}

/// Forgets what was answered to the submission with this id, and what it was asked with; that there was such a request stays.
pub(crate) fn erase(sql: &impl Sql, submission: &str) -> Result<(), Error> {
    let statement = "UPDATE idempotency SET request = '', answer = '' WHERE instr(answer, ?) > 0";
    sql.query(statement, &[to_json(&submission)?.into()])?;
    Ok(())
}

/// When there is something to forget next.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    let rows = ledger.sql.query(
        "SELECT at FROM idempotency WHERE number = (SELECT min(number) FROM idempotency) \
         AND number <= (SELECT max(number) FROM idempotency) - ?",
        &[KEPT_LAST.into()],
    )?;
    rows.first().map(|row| Ok(time(row, 0)?.saturating_add(KEPT).unwrap_or(Timestamp::MAX))).transpose()
}

/// Forgets answers that are a day old, the oldest first, up to 500; never the last 1,000. How many.
pub(crate) fn forget<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    let (at, kept) = (now.as_millisecond(), i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX));
    // Nor does a time that a clock gone wrong wrote, long from now, keep any for ever.
    let statement = "DELETE FROM idempotency WHERE number IN (SELECT number FROM idempotency ORDER BY number LIMIT ?) \
                     AND number <= (SELECT max(number) FROM idempotency) - ? AND (at <= ? OR at > ?) RETURNING number";
    let arguments = [AT_ONCE.into(), KEPT_LAST.into(), (at - kept).into(), (at + kept).into()];
    ledger.sql.transaction(|| Ok(ledger.sql.query(statement, &arguments)?.len()))
}
