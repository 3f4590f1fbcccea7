//! Access keys: who may send leads, who may read them, and from which pages.
//!
//! In scope: keys as digests, origins. Not in scope: people (they sign in elsewhere) and rate limits. It
//! deliberately never stores a key itself.

use crate::row::{from_json, integer, text, to_json};
use crate::sql::Sql;
use crate::{Error, Ledger};
use sha2::{Digest, Sha256};

/// What a key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// In web pages: may submit leads, from allowed origins.
    Publishable,
    /// On servers: may do everything.
    Secret,
}

/// A key to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    pub key: String,
    pub kind: KeyKind,
    /// Origins such as `https://example.com` from which browsers may use it; `*`: all.
    pub origins: Vec<String>,
    /// Whether answers to it carry the decision with its reasons. For a key in a public page that tells strangers how we
    /// stand with a company.
    pub explains: bool,
}

/// What the holder of a key may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    pub kind: KeyKind,
    pub explains: bool,
    origins: Vec<String>,
}

impl Access {
    /// What a shell itself may do that takes no keys.
    pub fn new(kind: KeyKind, explains: bool) -> Self {
        Self { kind, explains, origins: Vec::new() }
    }

    /// Whether a browser page of this origin may use the key; a request without origin comes from no page.
    pub fn allows_origin(&self, origin: Option<&str>) -> bool {
        origin.is_none_or(|origin| self.origins.iter().any(|allowed| allowed == "*" || allowed == origin))
    }
}

impl<S: Sql> Ledger<S> {
    /// What the holder of `key` may do; `None`: there is no such key.
    ///
    /// # Errors
    /// What the database said.
    pub fn access(&self, key: &str) -> Result<Option<Access>, Error> {
        let statement = "SELECT kind, explains, origins FROM access_key WHERE digest = ?";
        let rows = self.sql.query(statement, &[digest(key.as_bytes()).into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Access {
            kind: match text(row, 0)? {
                "secret" => KeyKind::Secret,
                "publishable" => KeyKind::Publishable,
                other => return Err(Error::Unreadable(format!("the key kind `{other}`"))),
            },
            explains: integer(row, 1)? != 0,
            origins: from_json(text(row, 2)?)?,
        }))
    }
}

/// Adds a key, or replaces what it allows.
pub(crate) fn add(sql: &impl Sql, key: &NewKey, now: jiff::Timestamp) -> Result<(), Error> {
    let kind = match key.kind {
        KeyKind::Publishable => "publishable",
        KeyKind::Secret => "secret",
    };
    let statement =
        "INSERT OR REPLACE INTO access_key (digest, kind, origins, explains, created_at) VALUES (?, ?, ?, ?, ?)";
    let arguments = [
        digest(key.key.as_bytes()).into(),
        kind.into(),
        to_json(&key.origins)?.into(),
        key.explains.into(),
        now.as_millisecond().into(),
    ];
    sql.query(statement, &arguments)?;
    Ok(())
}

/// SHA-256, in hexadecimal. Keys are long and random, so a plain digest can't be guessed back.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
