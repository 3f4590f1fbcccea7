//! The issuer that says who somebody is: an OpenID Connect provider, at most one a workspace.
//!
//! In scope: keeping it. Not in scope: asking it (the shell does).

use crate::row::{from_json, text, to_json};
use crate::sql::Sql;
use crate::{Desk, Error, Ledger};
use serde::{Deserialize, Serialize};

/// An OpenID Connect provider at which the workspace is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Its identifier, an address: `https://accounts.example.com`.
    pub issuer: String,
    pub client_id: String,
    /// `None`: a public client, which PKCE alone protects. Never told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

impl<S: Sql> Ledger<S> {
    /// The workspace's issuer, with its secret.
    ///
    /// # Errors
    /// What the database said.
    pub fn issuer(&self) -> Result<Option<Issuer>, Error> {
        let rows = self.sql.query("SELECT value FROM meta WHERE name = 'issuer'", &[])?;
        rows.first().map(|row| from_json(text(row, 0)?)).transpose()
    }
}

impl<S: Sql> Desk<'_, S> {
    /// Sets the workspace's issuer, or takes it away.
    ///
    /// # Errors
    /// What the database said.
    pub fn set_issuer(&self, issuer: Option<&Issuer>) -> Result<(), Error> {
        match issuer {
            Some(issuer) => self
                .ledger
                .sql
                .query("INSERT OR REPLACE INTO meta (name, value) VALUES ('issuer', ?)", &[to_json(issuer)?.into()])?,
            None => self.ledger.sql.query("DELETE FROM meta WHERE name = 'issuer'", &[])?,
        };
        Ok(())
    }
}
