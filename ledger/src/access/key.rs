//! Access keys over time: made, listed, rotated, revoked.
//!
//! In scope: their rows. Not in scope: making them up (randomness is the shell's). A key is kept as its digest and told once,
//! when it is made; its id is the digest's first 12 digits.

use crate::access::right::{Right, Rights};
use crate::access::{Access, KeyKind, NewKey, digest};
use crate::act::Act;
use crate::guard::Guard;
use crate::row::{existing, from_json, integer, optional_text, optional_time, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Desk, Error, Ledger};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// Digits of an id.
const ID: usize = 12;

/// A key as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyRecord {
    pub id: String,
    pub kind: KeyKind,
    pub name: String,
    /// What a secret key may do; a publishable one submits leads and no more.
    pub scopes: Vec<Right>,
    pub origins: Vec<String>,
    pub explains: bool,
    pub made: Act,
    /// The day on which it was last used, UTC.
    pub last_used: Option<Date>,
    /// It counts before that time only.
    pub until: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// The id of the key that takes its place.
    pub replaced_by: Option<String>,
    /// The id of the account of the partner whose key it is.
    pub partner: Option<String>,
}

const COLUMNS: &str = "substr(digest, 1, 12), kind, name, scopes, origins, explains, created_at, made_by, made_key, \
                       used_on, until, revoked_at, replaced_by, guard, partner";

impl<S: Sql> Ledger<S> {
    /// What the holder of `key` may do; `None`: there is no such key, or it no longer counts. Notes the day.
    pub(crate) fn key_access(&self, key: &str, now: Timestamp) -> Result<Option<Access>, Error> {
        let key: Value = digest(key.as_bytes()).into();
        let statement = format!(
            "SELECT {COLUMNS} FROM access_key WHERE digest = ? AND revoked_at IS NULL AND (until IS NULL OR until > ?)"
        );
        let rows = self.sql.query(&statement, &[key.clone(), now.as_millisecond().into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        let record = read(row)?;
        let today = day(now);
        if row.get(9) != Some(&Value::Integer(today)) {
            self.sql.query("UPDATE access_key SET used_on = ? WHERE digest = ?", &[today.into(), key])?;
        }
        let guard = guard(row, record.kind)?;
        Ok(Some(Access::of_key(record, guard)))
    }
}

impl<S: Sql> Desk<'_, S> {
    /// Adds a key.
    ///
    /// # Errors
    /// What the database said.
    pub fn add_key(&self, key: &NewKey, now: Timestamp) -> Result<KeyRecord, Error> {
        add(&self.ledger.sql, key, &self.act(None, now))?;
        existing(of_id(&self.ledger.sql, &id(&key.key))?)
    }

    /// All keys, the oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn keys(&self) -> Result<Vec<KeyRecord>, Error> {
        let statement = format!("SELECT {COLUMNS} FROM access_key ORDER BY created_at, digest");
        self.ledger.sql.query(&statement, &[])?.iter().map(read).collect()
    }

    /// Puts `new` in the place of the key with this id, with all that that may; the old one counts until `until`. `None`:
    /// there is no such key, or it no longer counts.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn rotate_key(
        &self,
        id: &str,
        new: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<KeyRecord>, Error> {
        let sql = &self.ledger.sql;
        sql.transaction(|| {
            let Some(old) = of_id(sql, id)?.filter(|old| old.counts(now)) else { return Ok(None) };
            let until = old.until.map_or(until, |before| before.min(until));
            let key = NewKey {
                key: new.to_owned(),
                kind: old.kind,
                name: old.name,
                scopes: old.scopes,
                origins: old.origins,
                explains: old.explains,
                partner: old.partner,
            };
            let made = self.add_key(&key, now)?;
            let guard = "UPDATE access_key SET guard = (SELECT guard FROM access_key WHERE substr(digest, 1, 12) = ?) \
                         WHERE substr(digest, 1, 12) = ?";
            sql.query(guard, &[id.into(), (&made.id).into()])?;
            let arguments: [Value; 3] = [until.as_millisecond().into(), (&made.id).into(), id.into()];
            sql.query("UPDATE access_key SET until = ?, replaced_by = ? WHERE substr(digest, 1, 12) = ?", &arguments)?;
            Ok(Some(made))
        })
    }

    /// Revokes the key with this id at once; one that was revoked before stays as it is. `None`: there is no such key.
    ///
    /// # Errors
    /// What the database said.
    pub fn revoke_key(&self, id: &str, now: Timestamp) -> Result<Option<KeyRecord>, Error> {
        let statement = "UPDATE access_key SET revoked_at = ? WHERE substr(digest, 1, 12) = ? AND revoked_at IS NULL";
        self.ledger.sql.query(statement, &[now.as_millisecond().into(), id.into()])?;
        of_id(&self.ledger.sql, id)
    }
}

/// What a key lets in, of its row with its [`COLUMNS`].
fn guard(row: &Row, kind: KeyKind) -> Result<Guard, Error> {
    optional_text(row, 13)?.map_or_else(|| Ok(Guard::of(kind)), |guard| from_json(&guard))
}

/// What the key with this id lets in; `None`: there is no such key.
pub(crate) fn guard_of(sql: &impl Sql, id: &str) -> Result<Option<Guard>, Error> {
    let statement = format!("SELECT {COLUMNS} FROM access_key WHERE substr(digest, 1, 12) = ?");
    sql.query(&statement, &[id.into()])?.first().map(|row| guard(row, read(row)?.kind)).transpose()
}

/// Sets what the key with this id lets in.
pub(crate) fn set_guard(sql: &impl Sql, id: &str, guard: &str) -> Result<(), Error> {
    sql.query("UPDATE access_key SET guard = ? WHERE substr(digest, 1, 12) = ?", &[guard.into(), id.into()])?;
    Ok(())
}

/// The key with this id.
fn of_id(sql: &impl Sql, id: &str) -> Result<Option<KeyRecord>, Error> {
    let statement = format!("SELECT {COLUMNS} FROM access_key WHERE substr(digest, 1, 12) = ?");
    sql.query(&statement, &[id.into()])?.first().map(read).transpose()
}

impl KeyRecord {
    fn counts(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.until.is_none_or(|until| until > now)
    }
}

/// Adds a key, or replaces what it allows.
pub(crate) fn add(sql: &impl Sql, key: &NewKey, act: &Act) -> Result<(), Error> {
    let mut arguments: Vec<Value> = vec![
        digest(key.key.as_bytes()).into(),
        kind(key.kind).into(),
        (&key.name).into(),
        to_json(&key.scopes)?.into(),
        to_json(&key.origins)?.into(),
        key.explains.into(),
        key.partner.clone().into(),
    ];
    arguments.extend(act.columns());
    sql.query(
        "INSERT OR REPLACE INTO access_key (digest, kind, name, scopes, origins, explains, partner, created_at, made_by, \
         made_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &arguments,
    )?;
    Ok(())
}

/// The id of a key.
pub(crate) fn id(key: &str) -> String {
    digest(key.as_bytes()).chars().take(ID).collect()
}

fn kind(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Publishable => "publishable",
        KeyKind::Secret => "secret",
    }
}

/// Days since 1970, UTC.
fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}

fn date(day: i64) -> Option<Date> {
    let at = Timestamp::from_second(day.checked_mul(86_400)?).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).date())
}

impl Access {
    fn of_key(key: KeyRecord, guard: Guard) -> Self {
        let rights = match key.kind {
            KeyKind::Publishable => Rights::of(&[Right::SubmitLeads]),
            KeyKind::Secret => Rights::of(&key.scopes),
        };
        let name = Some(key.name).filter(|name| !name.is_empty());
        Self {
            origins: key.origins,
            guard,
            rights,
            partner: key.partner,
            who: format!("key:{}", key.id),
            name,
            ..Self::new(key.kind, key.explains)
        }
    }
}

fn read(row: &Row) -> Result<KeyRecord, Error> {
    let kind = match text(row, 1)? {
        "secret" => KeyKind::Secret,
        "publishable" => KeyKind::Publishable,
        other => return Err(Error::Unreadable(format!("the key kind `{other}`"))),
    };
    // Secret keys of before there were scopes may everything.
    let scopes = match (optional_text(row, 3)?, kind) {
        (Some(scopes), _) => from_json(&scopes)?,
        (None, KeyKind::Secret) => vec![Right::Administer],
        (None, KeyKind::Publishable) => Vec::new(),
    };
    Ok(KeyRecord {
        id: text(row, 0)?.into(),
        kind,
        name: text(row, 2)?.into(),
        scopes,
        origins: from_json(text(row, 4)?)?,
        explains: integer(row, 5)? != 0,
        made: Act { at: time(row, 6)?, by: optional_text(row, 7)?, key: text(row, 8)?.into() },
        last_used: if row.get(9) == Some(&Value::Null) { None } else { date(integer(row, 9)?) },
        until: optional_time(row, 10)?,
        revoked_at: optional_time(row, 11)?,
        replaced_by: optional_text(row, 12)?,
        partner: optional_text(row, 14)?,
    })
}
