//! Links with which people sign in once: partners, and everybody where no issuer is set.
//!
//! In scope: asking for one, making and using it, and signing in on an issuer's word. Not in scope: mailing it. A link is a
//! random number of 256 bits of which only the digest is kept: there is no signing key that could leak, and whoever reads the
//! database can't make one. The event that asks for a link deliberately doesn't carry it: whoever mails it makes it then.

use crate::access::person::{self, PersonRecord};
use crate::access::{digest, session};
use crate::limits::{self, Limit};
use crate::row::integer;
use crate::sql::Sql;
use crate::{Desk, Error, Ledger, outbox};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// How long a link can be used.
const USABLE: SignedDuration = SignedDuration::from_hours(1);

/// How often one person can ask for one.
const ASKED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// How often links can be asked for from one network address, for whomever.
const ASKED_FROM: Limit = Limit { most: 20, seconds: 3_600 };

/// So many addresses are remembered as having asked, however many strangers make up: two that share a place wait for each
/// other.
const PLACES: u32 = 4096;

/// What became of making a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linking {
    /// It can be used until then, and is to be mailed to this address.
    Made {
        until: Timestamp,
        email: String,
    },
    /// Nothing was written, as in the following: with it, whoever asks could do more than they may.
    NotAllowed,
    NoPerson,
}

/// That somebody wants a link.
#[derive(Serialize)]
struct Requested<'a> {
    person: &'a str,
}

impl<S: Sql> Desk<'_, S> {
    /// Makes `link` one with which this person signs in. Whoever makes it could use it, so it takes all rights of theirs.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn make_link(&self, id: &str, link: &str, now: Timestamp) -> Result<Linking, Error> {
        let sql = &self.ledger.sql;
        sql.transaction(|| {
            let person = self.person(id)?.filter(|person| person.suspended_at.is_none());
            let Some(person) = person else { return Ok(Linking::NoPerson) };
            if !self.may_grant(&person)? {
                return Ok(Linking::NotAllowed);
            }
            let until = now.saturating_add(USABLE).unwrap_or(now);
            sql.query("DELETE FROM sign_in_link WHERE until <= ?", &[now.as_millisecond().into()])?;
            sql.query(
                "INSERT INTO sign_in_link (digest, person, until) VALUES (?, ?, ?)",
                &[digest(link.as_bytes()).into(), person.number.into(), until.as_millisecond().into()],
            )?;
            Ok(Linking::Made { until, email: person.email })
        })
    }
}

impl<S: Sql> Ledger<S> {
    /// Uses a link up: begins `session`. `None`: it was never made, was used, is too old, or its person may no longer; which of
    /// these isn't told.
    ///
    /// # Errors
    /// What the database said; the link can be used again then.
    pub fn sign_in_with_link(&self, link: &str, session: &str, now: Timestamp) -> Result<Option<PersonRecord>, Error> {
        self.sql.transaction(|| {
            let statement = "DELETE FROM sign_in_link WHERE digest = ? RETURNING person, until > ?";
            let rows = self.sql.query(statement, &[digest(link.as_bytes()).into(), now.as_millisecond().into()])?;
            let Some(row) = rows.first() else { return Ok(None) };
            if integer(row, 1)? == 0 {
                return Ok(None);
            }
            self.begin_session(person::active(&self.sql, integer(row, 0)?)?, session, now)
        })
    }

    /// Signs in whoever has this address, on the word of the workspace's issuer: begins `session`. `None`: nobody here has it,
    /// or they may no longer. Nobody is made by signing in.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn sign_in_with_email(
        &self,
        email: &str,
        session: &str,
        now: Timestamp,
    ) -> Result<Option<PersonRecord>, Error> {
        self.sql.transaction(|| self.begin_session(person::active_with(&self.sql, email)?, session, now))
    }

    fn begin_session(
        &self,
        person: Option<PersonRecord>,
        session: &str,
        now: Timestamp,
    ) -> Result<Option<PersonRecord>, Error> {
        if let Some(person) = &person {
            session::begin(&self.sql, person, session, now)?;
        }
        Ok(person)
    }

    /// Has a link mailed to whoever has this e-mail address, if anybody has: the event `link.requested`. What is answered and
    /// written down doesn't tell whether anybody has.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn ask_for_link(&self, email: &str, now: Timestamp) -> Result<(), Error> {
        self.sql.transaction(|| {
            let person = person::active_with(&self.sql, email)?;
            let since = now.saturating_sub(ASKED_EVERY).unwrap_or(now);
            // Written for any address, so that it takes a write either way.
            let rows = self.sql.query(
                "INSERT INTO sign_in_asked (place, at) VALUES (?, ?) \
                 ON CONFLICT (place) DO UPDATE SET at = excluded.at WHERE at <= ? RETURNING place",
                &[place(email).into(), now.as_millisecond().into(), since.as_millisecond().into()],
            )?;
            match person.filter(|_| !rows.is_empty()) {
                Some(PersonRecord { id, .. }) => {
                    outbox::put(&self.sql, "link.requested", &Requested { person: &id }, now)
                }
                None => Ok(()),
            }
        })
    }
}

impl<S: Sql> Ledger<S> {
    /// As [`ask_for_link`](Self::ask_for_link), from this network address, which is kept nowhere. One too many is answered like
    /// any other, and nobody gets mail.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn ask_for_link_from(&self, address: &str, email: &str, now: Timestamp) -> Result<(), Error> {
        self.sql.transaction(|| {
            let bucket = self.address_bucket(&format!("link {address}"), now);
            match limits::spend_one(&self.sql, bucket, ASKED_FROM, now)? {
                true => self.ask_for_link(email, now),
                false => Ok(()),
            }
        })
    }
}

/// Where it is remembered that this address asked.
fn place(email: &str) -> i64 {
    let digest = Sha256::digest(person::email(email).as_bytes());
    let number = digest.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    i64::from(number % PLACES)
}

/// Takes all links of this person back.
pub(crate) fn void(sql: &impl Sql, person: &PersonRecord) -> Result<(), Error> {
    sql.query("DELETE FROM sign_in_link WHERE person = ?", &[person.number.into()])?;
    Ok(())
}
