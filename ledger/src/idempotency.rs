//! Idempotency: a request that comes again gets the answer that it got.
//!
//! In scope: keys that senders give. Not in scope: recognizing people (`dedupe` in the core).

use crate::answer::Answer;
use crate::row::{text, to_json};
use crate::sql::Sql;
use crate::{Error, Idempotency};

/// What is known of an idempotency key.
pub(crate) enum Earlier {
    None,
    /// The same request; its answer as stored.
    Same(String),
    /// Another request.
    Other,
}

/// What became of this key before.
pub(crate) fn earlier(sql: &impl Sql, idempotency: &Idempotency) -> Result<Earlier, Error> {
    let rows = sql.query("SELECT request, answer FROM idempotency WHERE key = ?", &[(&idempotency.key).into()])?;
    let Some(row) = rows.first() else { return Ok(Earlier::None) };
    if text(row, 0)? != idempotency.request {
        return Ok(Earlier::Other);
    }
    Ok(Earlier::Same(text(row, 1)?.into()))
}

/// Keeps the answer for the next time.
pub(crate) fn keep(
    sql: &impl Sql,
    idempotency: &Idempotency,
    answer: &Answer,
    now: jiff::Timestamp,
) -> Result<(), Error> {
    let arguments = [
        (&idempotency.key).into(),
        (&idempotency.request).into(),
        to_json(answer)?.into(),
        now.as_millisecond().into(),
    ];
    sql.query("INSERT INTO idempotency (key, request, answer, at) VALUES (?, ?, ?, ?)", &arguments)?;
    Ok(())
}
