//! Guards: what a key lets in, and what makes a submission suspicious.
//!
//! In scope: a key's settings, and looking at a submission by them. Not in scope: counting (`limits`), what becomes of suspicious
//! submissions (`suspects`), asking Turnstile (the shell has the network). Nothing is turned away by these: a browser fills in
//! a field that nobody sees, or a person is quick, and that is no reason to lose a lead.

use crate::access::key;
use crate::limits::Limit;
use crate::row::to_json;
use crate::sql::Sql;
use crate::{Desk, Error, KeyKind, forms};
use frontdesk::{FieldProblem, RawLead};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long the word on when a form was opened counts.
const OPENED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Longest name of the field that nobody sees, and longest Turnstile secret, in characters.
const CHARS: usize = 100;

/// Longest time that a form may ask for, in seconds.
const MOST_SECONDS: u32 = 60;

/// Requests of one key or person, where nobody says otherwise: a hundred a second for as long as they like.
const REQUESTS: Limit = Limit { most: 6_000, seconds: 60 };

/// What a key lets in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::settings::taken_as_given))]
#[serde(deny_unknown_fields, default)]
pub struct Guard {
    /// Submissions with this key; `null`: any number.
    pub per_key: Option<Limit>,
    /// Submissions with this key or another one from one address; `null`: any number.
    pub per_address: Option<Limit>,
    /// Whatever else is asked with this key, if it is a secret one; `null`: any number.
    pub requests: Option<Limit>,
    /// The name of a field that people don't see; who fills it in is suspected. `null`: none.
    pub honeypot: Option<String>,
    /// Who sends a form sooner than so many seconds after it was opened is suspected, where it says when that was.
    pub fastest: u32,
    /// Whether a form has to say when it was opened; without, it is suspected.
    pub opened: bool,
    /// Whether Turnstile is asked; `null`: no.
    pub turnstile: Option<Turnstile>,
}

/// How Turnstile is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::settings::taken_as_given))]
#[serde(deny_unknown_fields)]
pub struct Turnstile {
    /// Told to nobody; in what is told, an empty text stands for it.
    pub secret: String,
    /// What becomes of a submission while Turnstile can't be asked.
    #[serde(default)]
    pub when_down: WhenDown,
}

impl std::fmt::Debug for Turnstile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Turnstile {{ when_down: {:?} }}", self.when_down)
    }
}

/// What becomes of a submission that nobody could ask about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhenDown {
    /// It is routed, and flagged.
    #[default]
    Accept,
    /// It waits for somebody's word.
    Hold,
}

impl Default for Guard {
    /// What a publishable key lets in where nobody says otherwise: more than any form needs, and less than a flood.
    fn default() -> Self {
        Self {
            per_key: Some(Limit { most: 600, seconds: 60 }),
            per_address: Some(Limit { most: 30, seconds: 3600 }),
            requests: Some(REQUESTS),
            honeypot: Some("_fax".into()),
            fastest: 2,
            opened: false,
            turnstile: None,
        }
    }
}

impl Guard {
    /// What a key on a server lets in: every submission. What else is asked has a limit that only a mistake, or a thief, reaches.
    pub(crate) const OPEN: Self = Self {
        per_key: None,
        per_address: None,
        requests: Some(REQUESTS),
        honeypot: None,
        fastest: 0,
        opened: false,
        turnstile: None,
    };

    /// Of a key of this kind, where nobody says otherwise.
    pub(crate) fn of(kind: KeyKind) -> Self {
        if kind == KeyKind::Publishable { Self::default() } else { Self::OPEN }
    }

    /// As it may be told.
    fn told(self) -> Self {
        let turnstile = self.turnstile.map(|turnstile| Turnstile { secret: String::new(), ..turnstile });
        Self { turnstile, ..self }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        let problem = |field: &str, found: String, expected: &str| FieldProblem {
            field: field.into(),
            found,
            expected: expected.into(),
        };
        let mut problems = Vec::new();
        for (field, limit) in
            [("per_key", self.per_key), ("per_address", self.per_address), ("requests", self.requests)]
        {
            if let Some(limit) = limit.filter(|limit| !limit.is_sound()) {
                let found = format!("{} within {} seconds", limit.most, limit.seconds);
                problems.push(problem(field, found, "1 to 1000000 `most` within 1 to 86400 `seconds`"));
            }
        }
        if let Some(name) = self.honeypot.as_ref().filter(|name| name.is_empty() || name.chars().count() > CHARS) {
            problems.push(problem(
                "honeypot",
                name.chars().take(80).collect(),
                "a field's name of 1 to 100 characters",
            ));
        }
        if self.fastest > MOST_SECONDS {
            problems.push(problem("fastest", self.fastest.to_string(), "0 to 60 seconds"));
        }
        if self.turnstile.as_ref().is_some_and(|turnstile| turnstile.secret.chars().count() > CHARS) {
            problems.push(problem("turnstile.secret", "a longer text".into(), "at most 100 characters"));
        }
        problems
    }
}

/// How a submission came, beside its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The sender's address, which is kept nowhere; `None`: it isn't known.
    pub address: Option<String>,
    /// The form's word on when it was opened.
    pub opened: Option<String>,
    pub proof: Proof,
}

/// What Turnstile says of a submission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Nobody has asked.
    #[default]
    Unasked,
    Passed,
    Failed,
    /// It couldn't be asked.
    Unreachable,
}

/// Why a submission is suspicious.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// The field that nobody sees is filled in.
    Honeypot,
    /// It came sooner than anybody writes.
    TooFast,
    /// It has no word of ours on when the form was opened, or one that isn't, or is too old.
    NotOpened,
    /// Turnstile says no.
    NotProved,
    /// Turnstile couldn't be asked.
    Unproved,
}

/// What makes a submission suspicious; `secret`: what words on opened forms are signed with.
pub(crate) fn suspicions(
    guard: &Guard,
    raw: &RawLead,
    arrival: &Arrival,
    (key, secret): (&str, &[u8]),
    now: Timestamp,
) -> Vec<Suspicion> {
    let mut found = Vec::new();
    let is_trapped = |name: &String| raw.fields().any(|(field, value)| field == name && !value.trim().is_empty());
    if guard.honeypot.as_ref().is_some_and(is_trapped) {
        found.push(Suspicion::Honeypot);
    }
    match arrival.opened.as_deref().map(|word| forms::opened_at(word, key, secret)) {
        Some(Some(at)) => {
            let open = now.duration_since(at);
            if guard.opened && open > OPENED_FOR {
                found.push(Suspicion::NotOpened);
            } else if open < SignedDuration::from_secs(guard.fastest.into()) {
                found.push(Suspicion::TooFast);
            }
        }
        Some(None) => found.push(Suspicion::NotOpened),
        None if guard.opened => found.push(Suspicion::NotOpened),
        None => {}
    }
    if let Some(turnstile) = &guard.turnstile {
        match (arrival.proof, turnstile.when_down) {
            (Proof::Failed, _) => found.push(Suspicion::NotProved),
            (Proof::Unreachable, WhenDown::Hold) => found.push(Suspicion::Unproved),
            _ => {}
        }
    }
    found
}

/// What became of setting a guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guarding {
    Kept(Guard),
    /// Nothing was written, as in the following.
    Bad(Vec<FieldProblem>),
    NoKey,
}

impl<S: Sql> Desk<'_, S> {
    /// What the key with this id lets in, without the secret.
    ///
    /// # Errors
    /// What the database said.
    pub fn guard(&self, id: &str) -> Result<Option<Guard>, Error> {
        Ok(key::guard_of(&self.ledger.sql, id)?.map(Guard::told))
    }

    /// Sets what the key with this id lets in. An empty Turnstile secret leaves the one that is kept.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn set_guard(&self, id: &str, guard: &Guard) -> Result<Guarding, Error> {
        let sql = &self.ledger.sql;
        sql.transaction(|| {
            let Some(before) = key::guard_of(sql, id)? else { return Ok(Guarding::NoKey) };
            let mut problems = guard.problems();
            let mut guard = guard.clone();
            if let Some(turnstile) = guard.turnstile.as_mut().filter(|turnstile| turnstile.secret.is_empty()) {
                match before.turnstile {
                    Some(kept) => turnstile.secret = kept.secret,
                    None => problems.push(FieldProblem {
                        field: "turnstile.secret".into(),
                        found: "nothing".into(),
                        expected: "the secret of a Turnstile widget".into(),
                    }),
                }
            }
            if !problems.is_empty() {
                return Ok(Guarding::Bad(problems));
            }
            key::set_guard(sql, id, &to_json(&guard)?)?;
            Ok(Guarding::Kept(guard.told()))
        })
    }
}
