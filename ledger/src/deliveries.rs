//! Deliveries: telling endpoints of events, each at least once, and those of one lead in their order.
//!
//! In scope: which are tried when, what is sent, and what follows from each answer. Not in scope: sending (the shells have the
//! network), reading and replaying them (`letters`). A try is noted before it is given out: if whoever sends it is never heard
//! of again, it is taken for lost and sent again, with the same id.

use crate::address::{self, Network};
use crate::endpoints::{self, Because};
use crate::formats::{self, Format, Word};
use crate::outbox;
use crate::row::{integer, json, text, to_json};
use crate::secrets::{self, Kept};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, backoff, signature, spread};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How long a receiver has to answer, in milliseconds.
pub const TIMEOUT: i64 = 15_000;

/// After how long a try is taken for lost of which nothing was heard, in milliseconds.
const LOST: i64 = 60_000;

/// For how long every try must have failed for an endpoint to be disabled, in milliseconds: three days, which the last try of an
/// event comes after. And how many must have.
const FAILING: i64 = 3 * 86_400_000;
const FAILURES: i64 = 8;

/// Longest text that is kept of a failure, in characters.
const WHY: usize = 200;

/// One try, to be made now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The number of the delivery, and of its try: 1 is the first.
    pub delivery: i64,
    pub number: i64,
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// Something was answered. A redirect isn't followed: 3xx is a failure like any other.
    Answered {
        status: u16,
        /// As it was sent.
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
    },
    /// Nothing was answered in time.
    TimedOut,
    /// No connection, or not to the end.
    Unreachable { why: String },
    /// Nothing was sent: the address isn't one to which anything may be.
    NotAllowed { expected: String },
}

impl Outcome {
    fn is_success(&self) -> bool {
        matches!(self, Self::Answered { status: 200..=299, .. })
    }

    /// Cut to what is kept.
    fn cut(&self) -> Self {
        let cut = |text: &String| text.chars().filter(|c| !c.is_control()).take(WHY).collect();
        match self {
            Self::Answered { status, retry_after } => {
                Self::Answered { status: *status, retry_after: retry_after.as_ref().map(cut) }
            }
            Self::Unreachable { why } => Self::Unreachable { why: cut(why) },
            other => other.clone(),
        }
    }
}

/// A delivery on its way.
struct Sending {
    number: i64,
    tries: i64,
    endpoint: i64,
    endpoint_id: String,
    event: i64,
    subject: String,
}

impl Sending {
    /// The id by which the receiver knows it when it comes again: `webhook-id`.
    fn id(&self) -> String {
        message(&self.endpoint_id, self.event)
    }
}

/// The id of what an endpoint is told of an event.
pub(crate) fn message(endpoint: &str, event: i64) -> String {
    format!("msg_{endpoint}_{event}")
}

impl<S: Sql> Ledger<S> {
    /// Up to `limit` tries to be made now, each to be reported by [`Ledger::report`]. Endpoints take turns; of each few are
    /// under way at once, of all together at most six. Events that people read are worded by `word`.
    ///
    /// # Errors
    /// What the database said; no try was given out then.
    pub fn due(&self, now: Timestamp, limit: usize, network: Network, word: Word) -> Result<Vec<Attempt>, Error> {
        let sql = &self.sql;
        sql.transaction(|| {
            lost(sql, now)?;
            let lanes = spread::lanes(sql)?;
            let mut counts = spread::under_way(&lanes);
            let mut attempts = Vec::new();
            for lane in &lanes {
                let left = i64::try_from(limit.saturating_sub(attempts.len())).unwrap_or(i64::MAX);
                let begun = begin(sql, lane.number, lane.room(counts).min(left), (network, word), now)?;
                counts = lane.begin(counts, i64::try_from(begun.len()).unwrap_or(i64::MAX));
                attempts.extend(begun);
            }
            Ok(attempts)
        })
    }

    /// Notes what came of a try. One that was taken for lost meanwhile counts only if it succeeded.
    ///
    /// # Errors
    /// What the database said; nothing was written then, and the try is taken for lost in a minute.
    pub fn report(&self, attempt: &Attempt, outcome: &Outcome, now: Timestamp) -> Result<(), Error> {
        self.sql.transaction(|| {
            let sql = &self.sql;
            let statement = "SELECT delivery.number, tries, endpoint, endpoint.id, event, subject, state = 'sending' \
                             FROM delivery JOIN endpoint ON endpoint.number = endpoint \
                             WHERE delivery.number = ? AND closed_at IS NULL";
            let rows = sql.query(statement, &[attempt.delivery.into()])?;
            let Some(row) = rows.first() else { return Ok(()) };
            let sending = sending(row)?;
            let is_latest = integer(row, 6)? != 0 && sending.tries == attempt.number;
            if outcome.is_success() {
                delivered(sql, &sending, outcome, now)
            } else if is_latest {
                failed(sql, &sending, outcome, now)
            } else {
                Ok(())
            }
        })
    }
}

fn sending(row: &Row) -> Result<Sending, Error> {
    Ok(Sending {
        number: integer(row, 0)?,
        tries: integer(row, 1)?,
        endpoint: integer(row, 2)?,
        endpoint_id: text(row, 3)?.into(),
        event: integer(row, 4)?,
        subject: text(row, 5)?.into(),
    })
}

/// Takes back tries of which nothing was heard; and what is planned for later than anything is: the clock went back.
fn lost(sql: &impl Sql, now: Timestamp) -> Result<(), Error> {
    let now = now.as_millisecond();
    sql.query(
        "UPDATE delivery SET state = 'waiting', due = ? WHERE closed_at IS NULL AND state = 'sending' \
         AND (due <= ? OR due > ?) AND endpoint IN (SELECT number FROM endpoint)",
        &[now.into(), now.into(), (now + LOST).into()],
    )?;
    sql.query(
        "UPDATE delivery SET due = ? WHERE closed_at IS NULL AND state = 'waiting' AND due > ? \
         AND endpoint IN (SELECT number FROM endpoint)",
        &[now.into(), (now + backoff::MOST).into()],
    )?;
    Ok(())
}

/// Begins up to `most` tries of one endpoint, what is due longest first.
fn begin(
    sql: &impl Sql,
    endpoint: i64,
    most: i64,
    (network, word): (Network, Word),
    now: Timestamp,
) -> Result<Vec<Attempt>, Error> {
    if most <= 0 {
        return Ok(Vec::new());
    }
    let statement = format!(
        "SELECT delivery.number, tries, endpoint, endpoint.id, event, delivery.subject, url, secrets, format, {} FROM delivery \
         JOIN endpoint ON endpoint.number = endpoint JOIN outbox ON outbox.number = event WHERE endpoint = ? \
         AND closed_at IS NULL AND delivery.state = 'waiting' AND due <= ? ORDER BY due, event LIMIT ?",
        outbox::COLUMNS
    );
    let rows = sql.query(&statement, &[endpoint.into(), now.as_millisecond().into(), most.into()])?;
    let source = formats::source(sql)?;
    let mut attempts = Vec::new();
    for row in &rows {
        let mut sending = sending(row)?;
        sending.tries += 1;
        let arguments: [Value; 4] = [
            (now.as_millisecond() + LOST).into(),
            sending.tries.into(),
            now.as_millisecond().into(),
            sending.number.into(),
        ];
        sql.query(
            "UPDATE delivery SET state = 'sending', due = ?, tries = ?, tried_at = ? WHERE number = ?",
            &arguments,
        )?;
        match address::read(text(row, 6)?, network) {
            Ok(url) => {
                let secrets: Vec<Kept> = json(row, 7)?;
                let (id, format) = (sending.id(), Format::read(text(row, 8)?));
                let body = format.body(&outbox::record(row, 9)?, (&id, &source, &sending.subject), word)?;
                let headers = headers(&id, format, &secrets, &body, now);
                attempts.push(Attempt { delivery: sending.number, number: sending.tries, url, headers, body });
            }
            Err(problem) => failed(sql, &sending, &Outcome::NotAllowed { expected: problem.expected }, now)?,
        }
    }
    if !rows.is_empty() {
        let arguments = [now.as_millisecond().into(), endpoint.into()];
        sql.query("UPDATE endpoint SET tried_at = ? WHERE number = ?", &arguments)?;
    }
    Ok(attempts)
}

/// What goes with a message, signed by every secret that does.
fn headers(id: &str, format: Format, secrets: &[Kept], body: &str, now: Timestamp) -> Vec<(&'static str, String)> {
    let second = now.as_second();
    let signatures = secrets.iter().filter(|kept| secrets::signs(kept, now));
    let signatures: Vec<String> =
        signatures.filter_map(|kept| signature::sign(&kept.secret, id, second, body)).collect();
    vec![
        ("content-type", format.content_type().into()),
        ("user-agent", "Frontdesk-Webhooks/1".into()),
        ("webhook-id", id.into()),
        ("webhook-timestamp", second.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ]
}

fn delivered(sql: &impl Sql, sending: &Sending, outcome: &Outcome, now: Timestamp) -> Result<(), Error> {
    close(sql, sending, "delivered", outcome, now)?;
    sql.query(
        "UPDATE endpoint SET failing_since = NULL, failures = 0 WHERE number = ? AND failures > 0",
        &[sending.endpoint.into()],
    )?;
    Ok(())
}

/// Plans the next try, or gives it up; and disables an endpoint that is gone, or fails for long.
fn failed(sql: &impl Sql, sending: &Sending, outcome: &Outcome, now: Timestamp) -> Result<(), Error> {
    let retry_after = match outcome {
        Outcome::Answered { retry_after, .. } => retry_after.as_deref(),
        _ => None,
    };
    let is_gone = matches!(outcome, Outcome::Answered { status: 410, .. });
    let again = backoff::again(&sending.id(), sending.tries, retry_after, now).filter(|_| !is_gone);
    match again {
        Some(due) => {
            sql.query(
                "UPDATE delivery SET state = 'waiting', due = ?, outcome = ? WHERE number = ?",
                &[due.into(), to_json(&outcome.cut())?.into(), sending.number.into()],
            )?;
            line_up(sql, sending.endpoint, &sending.subject, now)?;
        }
        None => close(sql, sending, "dead", outcome, now)?,
    }
    let now_ms = now.as_millisecond();
    let rows = sql.query(
        "UPDATE endpoint SET failing_since = coalesce(failing_since, ?), failures = failures + 1 WHERE number = ? \
         RETURNING ? - failing_since >= ? AND failures >= ?",
        &[now_ms.into(), sending.endpoint.into(), now_ms.into(), FAILING.into(), FAILURES.into()],
    )?;
    let is_long = rows.first().map_or(Ok(0), |row| integer(row, 0))? != 0;
    if is_gone {
        endpoints::disable(sql, &sending.endpoint_id, Because::Gone, now)?;
    } else if is_long {
        endpoints::disable(sql, &sending.endpoint_id, Because::Failing, now)?;
    }
    Ok(())
}

/// Nothing more is done about a delivery; whatever waited for it goes on.
fn close(sql: &impl Sql, sending: &Sending, state: &str, outcome: &Outcome, now: Timestamp) -> Result<(), Error> {
    sql.query(
        "UPDATE delivery SET state = ?, due = NULL, outcome = ?, closed_at = ? WHERE number = ?",
        &[state.into(), to_json(&outcome.cut())?.into(), now.as_millisecond().into(), sending.number.into()],
    )?;
    line_up(sql, sending.endpoint, &sending.subject, now)
}

/// Sees to it that of everything that waits about one subject only the earliest is due.
pub(crate) fn line_up(sql: &impl Sql, endpoint: i64, subject: &str, now: Timestamp) -> Result<(), Error> {
    let statement = "SELECT number, state = 'sending', due IS NULL FROM delivery WHERE endpoint = ? AND subject = ? \
                     AND closed_at IS NULL AND (due IS NOT NULL OR event = (SELECT min(event) FROM delivery \
                     WHERE endpoint = ? AND subject = ? AND closed_at IS NULL)) ORDER BY event";
    let rows = sql.query(statement, &[endpoint.into(), subject.into(), endpoint.into(), subject.into()])?;
    for row in &rows {
        // What is on its way is reported, and then this is done again.
        if integer(row, 1)? != 0 {
            return Ok(());
        }
    }
    for (at, row) in rows.iter().enumerate() {
        let (number, rests) = (integer(row, 0)?, integer(row, 2)? != 0);
        let due: Option<Value> = match at {
            0 => rests.then(|| now.as_millisecond().into()),
            _ => Some(Value::Null),
        };
        if let Some(due) = due {
            sql.query("UPDATE delivery SET due = ? WHERE number = ?", &[due, number.into()])?;
        }
    }
    Ok(())
}
