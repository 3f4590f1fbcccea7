//! Access: who is asking, what they may do, and to which leads that extends.
//!
//! In scope: keys (`key`) and people (`person`, with `session` and `link` to sign in), both as what they may do; the audit log.
//! Not in scope: limits (`limits`), transport, making random numbers up. It deliberately never stores a key, a session or a link
//! itself, only their digests: they are long and random, so that a plain digest can't be guessed back.

mod audit;
mod issuer;
pub(crate) mod key;
mod link;
pub(crate) mod person;
mod reach;
mod right;
mod session;

pub use audit::{Audit, AuditRecord, MOST_LISTED as AUDIT_PAGE};
pub use issuer::Issuer;
pub use key::KeyRecord;
pub use link::Linking;
pub use person::{MOST_LISTED as PEOPLE_PAGE, Peopling, PersonRecord, SayPerson};
pub use reach::Reach;
pub use right::{Right, Rights, Role};
pub use session::SESSION;

use crate::guard::Guard;
use crate::sql::Sql;
use crate::{Error, Ledger};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// What a key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// In web pages: may submit leads, from allowed origins.
    Publishable,
    /// On servers: may do what its scopes say.
    Secret,
}

/// A key to be added.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewKey {
    pub key: String,
    pub kind: KeyKind,
    /// What it is for, for people.
    pub name: String,
    /// What a secret key may do.
    pub scopes: Vec<Right>,
    /// Origins such as `https://example.com` from which browsers may use it; `*`: all.
    pub origins: Vec<String>,
    /// Whether answers to it carry the decision with its reasons. For a key in a public page that tells strangers how we
    /// stand with a company.
    pub explains: bool,
    /// The id of a partner's account: what comes with a publishable key is that partner's, whatever the page says.
    pub partner: Option<String>,
}

/// What somebody may do, and who that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// As which kind of key: of people, a secret one's who reach everything, and a publishable one's who don't. What these
    /// send must neither lead to others' records nor tell of them.
    pub kind: KeyKind,
    pub explains: bool,
    origins: Vec<String>,
    guard: Guard,
    rights: Rights,
    reach: Reach,
    person: Option<PersonRecord>,
    partner: Option<String>,
    /// `key:` or `person:`, and the id; or `operator`.
    who: String,
    name: Option<String>,
}

impl Access {
    /// What a shell itself may do that takes no keys.
    pub fn new(kind: KeyKind, explains: bool) -> Self {
        let rights = match kind {
            KeyKind::Publishable => Rights::of(&[Right::SubmitLeads]),
            KeyKind::Secret => Rights::of(&[Right::Administer]),
        };
        let (origins, who) = (Vec::new(), "operator".to_owned());
        let reach = Reach::ALL;
        Self {
            kind,
            explains,
            origins,
            guard: Guard::OPEN,
            rights,
            reach,
            person: None,
            partner: None,
            who,
            name: None,
        }
    }

    fn of_person(person: PersonRecord, reach: Reach) -> Self {
        let kind = if reach.is_all() { KeyKind::Secret } else { KeyKind::Publishable };
        let (who, name) = (format!("person:{}", person.id), Some(person.email.clone()));
        let rights = person.role.rights();
        Self { rights, reach, person: Some(person), who, name, ..Self::new(kind, kind == KeyKind::Secret) }
    }

    /// Whether this may be done, within reach.
    pub fn may(&self, right: Right) -> bool {
        self.rights.has(right)
    }

    /// All that may be done, within reach.
    pub fn rights(&self) -> Rights {
        self.rights
    }

    /// What the key lets in.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The same with another guard.
    #[cfg(test)]
    pub(crate) fn set_guard(&mut self, guard: Guard) {
        self.guard = guard;
    }

    /// To which leads that extends.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Who it is, if it is no key.
    pub fn person(&self) -> Option<&PersonRecord> {
        self.person.as_ref()
    }

    /// The id of the account of the partner whose key it is.
    pub fn partner(&self) -> Option<&str> {
        self.partner.as_deref()
    }

    /// `key:` or `person:`, and the id.
    pub fn who(&self) -> &str {
        &self.who
    }

    /// What they are called: a key's name, a person's e-mail address.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether a browser page of this origin may use the key; a request without origin comes from no page. Whether a page
    /// may use a session, the shell that knows its own pages says.
    pub fn allows_origin(&self, origin: Option<&str>) -> bool {
        origin.is_none_or(|origin| self.origins.iter().any(|allowed| allowed == "*" || allowed == origin))
    }
}

impl<S: Sql> Ledger<S> {
    /// What whoever sends this key or session may do; `None`: it isn't known, or no longer counts.
    ///
    /// # Errors
    /// What the database said.
    pub fn access(&self, credential: &str, now: Timestamp) -> Result<Option<Access>, Error> {
        if credential.starts_with(SESSION) {
            self.session_access(credential, true, now)
        } else {
            self.key_access(credential, now)
        }
    }

    /// As [`access`](Self::access), of somebody who listens and asks for nothing: a session ends by that as if they didn't.
    ///
    /// # Errors
    /// What the database said.
    pub fn listening(&self, credential: &str, now: Timestamp) -> Result<Option<Access>, Error> {
        if credential.starts_with(SESSION) {
            self.session_access(credential, false, now)
        } else {
            self.key_access(credential, now)
        }
    }
}

/// SHA-256, in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    // Dozens of digests of every receipt come by here: no text is made for each byte.
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default()).collect()
}
