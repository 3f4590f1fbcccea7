//! Sessions: that a browser is a person's for a while.
//!
//! In scope: beginning, ending and counting their time. Not in scope: who may begin one (`link`, and the shell after an
//! issuer's word), cookies. Of a session its digest is kept, never itself; one that ended is gone, the audit log tells of it.

use crate::access::person::{self, PersonRecord};
use crate::access::{Access, digest};
use crate::row::{integer, time};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger};
use jiff::{SignedDuration, Timestamp};

/// How a session's text begins; the workspace's name and the random part follow.
pub const SESSION: &str = "ss_";

/// Ends it when nothing was asked for so long: a working day, and the way home.
const IDLE: SignedDuration = SignedDuration::from_hours(12);

/// Ends it in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Reading doesn't write each time: that it was used is noted so often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

impl<S: Sql> Ledger<S> {
    /// What whoever has this session may do; `None`: there is none, it ended, or the person may no longer. `used`: whether they
    /// asked for something.
    pub(crate) fn session_access(&self, session: &str, used: bool, now: Timestamp) -> Result<Option<Access>, Error> {
        let key: Value = digest(session.as_bytes()).into();
        let rows = self
            .sql
            .query("SELECT person, until, seen_at FROM session WHERE digest = ?", std::slice::from_ref(&key))?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (until, seen_at) = (time(row, 1)?, time(row, 2)?);
        if now >= until || now.duration_since(seen_at) >= IDLE {
            return Ok(None);
        }
        let Some(person) = person::active(&self.sql, integer(row, 0)?)? else { return Ok(None) };
        if used && now.duration_since(seen_at) >= NOTED_EVERY {
            self.sql.query("UPDATE session SET seen_at = ? WHERE digest = ?", &[now.as_millisecond().into(), key])?;
        }
        let reach = self.reach(&person)?;
        Ok(Some(Access::of_person(person, reach)))
    }

    /// Ends this session, or with `everywhere` all of its person's.
    ///
    /// # Errors
    /// What the database said.
    pub fn sign_out(&self, session: &str, everywhere: bool) -> Result<(), Error> {
        let statement = if everywhere {
            "DELETE FROM session WHERE person = (SELECT person FROM session WHERE digest = ?)"
        } else {
            "DELETE FROM session WHERE digest = ?"
        };
        self.sql.query(statement, &[digest(session.as_bytes()).into()])?;
        Ok(())
    }
}

/// Begins a session, and forgets those whose time is over. It is always a new one: what a browser had before is never taken
/// on, so that nobody can hand somebody a session that they know themselves.
pub(crate) fn begin(sql: &impl Sql, person: &PersonRecord, session: &str, now: Timestamp) -> Result<(), Error> {
    let idle = now.saturating_sub(IDLE).unwrap_or(now);
    sql.query(
        "DELETE FROM session WHERE until <= ? OR seen_at <= ?",
        &[now.as_millisecond().into(), idle.as_millisecond().into()],
    )?;
    let until = now.saturating_add(LONGEST).unwrap_or(now);
    sql.query(
        "INSERT INTO session (digest, person, at, seen_at, until) VALUES (?, ?, ?, ?, ?)",
        &[
            digest(session.as_bytes()).into(),
            person.number.into(),
            now.as_millisecond().into(),
            now.as_millisecond().into(),
            until.as_millisecond().into(),
        ],
    )?;
    Ok(())
}

/// Ends all sessions of this person.
pub(crate) fn end_all(sql: &impl Sql, person: &PersonRecord) -> Result<(), Error> {
    sql.query("DELETE FROM session WHERE person = ?", &[person.number.into()])?;
    Ok(())
}
