//! Endpoints: who wants to be told of which events.
//!
//! In scope: registering, changing, disabling and removing them. Not in scope: telling them (`deliveries`), and by what they know
//! that it is us (`secrets`).

use crate::address::{self, Network};
use crate::formats::Format;
use crate::outbox::{self, EVENTS};
use crate::row::{from_json, integer, json, optional_text, optional_time, text, time, to_json};
use crate::secrets::{self, Kept};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, alarms};
use frontdesk::FieldProblem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most endpoints of a workspace.
pub(crate) const MOST: usize = 20;

/// Longest description, in characters.
const DESCRIPTION: usize = 500;

const COLUMNS: &str = "id, url, events, description, secrets, created_at, disabled_at, disabled_because, failing_since, \
     failures, (SELECT count(*) FROM delivery WHERE endpoint = endpoint.number AND closed_at IS NULL), \
     (SELECT count(*) FROM delivery WHERE endpoint = endpoint.number AND state = 'dead'), format";

/// An endpoint to be registered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewEndpoint {
    /// Its id, which nobody else's has; part of the ids of what is sent there.
    pub id: String,
    pub url: String,
    /// The kinds of events wanted; none: all.
    pub events: Vec<String>,
    pub description: String,
    /// In which shape it is told.
    pub format: Format,
    /// As it is written: `whsec_…`.
    pub secret: String,
}

/// What is to be changed of an endpoint.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeEndpoint {
    pub url: Option<String>,
    pub events: Option<Vec<String>>,
    pub description: Option<String>,
    pub format: Option<Format>,
    pub state: Option<EndpointState>,
    /// What happened while it was disabled isn't sent.
    pub skip: bool,
}

/// Whether anything is sent to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EndpointState {
    Enabled,
    Disabled,
}

/// Why nothing is sent to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Because {
    /// Somebody said so.
    Asked,
    /// It answered that it is gone: 410.
    Gone,
    /// Every try of three days failed.
    Failing,
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EndpointRecord {
    pub id: String,
    pub url: String,
    pub events: Vec<String>,
    pub description: String,
    pub format: Format,
    pub state: EndpointState,
    pub disabled_at: Option<Timestamp>,
    pub because: Option<Because>,
    pub created_at: Timestamp,
    /// Since when every try has failed, and how many did.
    pub failing_since: Option<Timestamp>,
    pub failures: i64,
    /// Until when each of its secrets signs, the newest first; `null`: until another takes its place.
    pub secrets_until: Vec<Option<Timestamp>>,
    /// How many events it has not been told of yet, and how many it won't be unless they are replayed.
    pub waiting: i64,
    pub dead: i64,
}

/// What became of what was to be done about an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpointed {
    Done(Box<EndpointRecord>),
    /// Nothing was written, as in the following: what is wrong with which field.
    Bad(Vec<FieldProblem>),
    NoEndpoint,
}

/// Told to the others.
#[derive(Serialize)]
struct Disabled<'a> {
    webhook: &'a str,
    because: Because,
    failing_since: Option<Timestamp>,
}

impl<S: Sql> Ledger<S> {
    /// Registers an endpoint; it is told of what happens from now on.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn add_endpoint(&self, new: &NewEndpoint, network: Network, now: Timestamp) -> Result<Endpointed, Error> {
        let url = address::read(&new.url, network);
        let mut problems: Vec<FieldProblem> = url.as_ref().err().cloned().into_iter().collect();
        problems.extend(bad_events(&new.events));
        problems.extend(bad_description(&new.description));
        problems.extend(secrets::bad(&new.secret));
        let Ok(url) = url else { return Ok(Endpointed::Bad(problems)) };
        if !problems.is_empty() {
            return Ok(Endpointed::Bad(problems));
        }
        let secrets = [Kept { secret: new.secret.clone(), until: None }];
        self.sql.transaction(|| {
            if self.sql.query("SELECT 1 FROM endpoint", &[])?.len() >= MOST {
                let problem = problem("url", "another webhook", &format!("at most {MOST} in a workspace"));
                return Ok(Endpointed::Bad(vec![problem]));
            }
            let arguments: [Value; 7] = [
                (&new.id).into(),
                url.into(),
                to_json(&new.events)?.into(),
                (&new.description).into(),
                to_json(&secrets)?.into(),
                new.format.kept().into(),
                now.as_millisecond().into(),
            ];
            self.sql.query(
                "INSERT INTO endpoint (id, url, events, description, secrets, format, created_at, spread) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(number), 0) FROM outbox))",
                &arguments,
            )?;
            self.done(&new.id)
        })
    }

    /// All endpoints, oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn endpoints(&self) -> Result<Vec<EndpointRecord>, Error> {
        let rows = self.sql.query(&format!("SELECT {COLUMNS} FROM endpoint ORDER BY number"), &[])?;
        rows.iter().map(record).collect()
    }

    /// The endpoint with this id.
    ///
    /// # Errors
    /// What the database said.
    pub fn endpoint(&self, id: &str) -> Result<Option<EndpointRecord>, Error> {
        let rows = self.sql.query(&format!("SELECT {COLUMNS} FROM endpoint WHERE id = ?"), &[id.into()])?;
        rows.first().map(record).transpose()
    }

    /// Changes an endpoint. One that is enabled again is told of what happened meanwhile, unless that is to be skipped.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn change_endpoint(
        &self,
        id: &str,
        change: &ChangeEndpoint,
        network: Network,
        now: Timestamp,
    ) -> Result<Endpointed, Error> {
        let url = change.url.as_ref().map(|url| address::read(url, network)).transpose();
        let mut problems: Vec<FieldProblem> = url.as_ref().err().cloned().into_iter().collect();
        problems.extend(change.events.as_ref().and_then(|events| bad_events(events)));
        problems.extend(change.description.as_ref().and_then(|text| bad_description(text)));
        let Ok(url) = url else { return Ok(Endpointed::Bad(problems)) };
        if !problems.is_empty() {
            return Ok(Endpointed::Bad(problems));
        }
        self.sql.transaction(|| {
            let Some(before) = self.endpoint(id)? else { return Ok(Endpointed::NoEndpoint) };
            let events = change.events.as_ref().map(to_json).transpose()?;
            let format = change.format.map(|format| format.kept().to_owned());
            self.sql.query(
                "UPDATE endpoint SET url = coalesce(?, url), events = coalesce(?, events), \
                 description = coalesce(?, description), format = coalesce(?, format) WHERE id = ?",
                &[url.into(), events.into(), change.description.clone().into(), format.into(), id.into()],
            )?;
            match change.state {
                Some(EndpointState::Enabled) if before.state == EndpointState::Disabled => {
                    self.enable(id, change.skip, now)?;
                }
                Some(EndpointState::Disabled) if before.state == EndpointState::Enabled => {
                    disable(&self.sql, id, Because::Asked, now)?;
                }
                _ => {}
            }
            self.done(id)
        })
    }

    fn enable(&self, id: &str, skip: bool, now: Timestamp) -> Result<(), Error> {
        let sql = &self.sql;
        sql.query(
            "UPDATE endpoint SET disabled_at = NULL, disabled_because = NULL, failing_since = NULL, failures = 0 \
             WHERE id = ?",
            &[id.into()],
        )?;
        if skip {
            sql.query(
                "UPDATE endpoint SET spread = (SELECT coalesce(max(number), 0) FROM outbox) WHERE id = ?",
                &[id.into()],
            )?;
            sql.query(
                "DELETE FROM delivery WHERE endpoint = (SELECT number FROM endpoint WHERE id = ?) AND closed_at IS NULL",
                &[id.into()],
            )?;
        }
        alarms::end(sql, "webhook.disabled", id, now)
    }

    /// Removes an endpoint, with what it was and wasn't told of; the endpoint as it was.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn remove_endpoint(&self, id: &str, now: Timestamp) -> Result<Endpointed, Error> {
        self.sql.transaction(|| {
            let done = self.done(id)?;
            self.sql.query(
                "DELETE FROM delivery WHERE endpoint = (SELECT number FROM endpoint WHERE id = ?)",
                &[id.into()],
            )?;
            self.sql.query("DELETE FROM endpoint WHERE id = ?", &[id.into()])?;
            alarms::end(&self.sql, "webhook.disabled", id, now)?;
            Ok(done)
        })
    }

    pub(crate) fn done(&self, id: &str) -> Result<Endpointed, Error> {
        Ok(self.endpoint(id)?.map_or(Endpointed::NoEndpoint, |record| Endpointed::Done(Box::new(record))))
    }
}

/// Sends nothing any more to an endpoint. Where nobody asked for that, it raises an alarm and tells the others.
pub(crate) fn disable(sql: &impl Sql, id: &str, because: Because, now: Timestamp) -> Result<(), Error> {
    let rows = sql.query(
        "UPDATE endpoint SET disabled_at = ?, disabled_because = ? WHERE id = ? AND disabled_at IS NULL \
         RETURNING failing_since",
        &[now.as_millisecond().into(), to_json(&because)?.into(), id.into()],
    )?;
    if let Some(row) = rows.first().filter(|_| because != Because::Asked) {
        let told = Disabled { webhook: id, because, failing_since: optional_time(row, 0)? };
        alarms::raise(sql, "webhook.disabled", id, &told, now)?;
        outbox::put(sql, "webhook.disabled", &told, now)?;
    }
    Ok(())
}

fn record(row: &Row) -> Result<EndpointRecord, Error> {
    let secrets: Vec<Kept> = json(row, 4)?;
    let disabled_at = optional_time(row, 6)?;
    Ok(EndpointRecord {
        id: text(row, 0)?.into(),
        url: text(row, 1)?.into(),
        events: json(row, 2)?,
        description: text(row, 3)?.into(),
        format: Format::read(text(row, 12)?),
        state: if disabled_at.is_some() { EndpointState::Disabled } else { EndpointState::Enabled },
        disabled_at,
        because: optional_text(row, 7)?.map(|because| from_json(&because)).transpose()?,
        created_at: time(row, 5)?,
        failing_since: optional_time(row, 8)?,
        failures: integer(row, 9)?,
        secrets_until: secrets.into_iter().map(|kept| kept.until).collect(),
        waiting: integer(row, 10)?,
        dead: integer(row, 11)?,
    })
}

pub(crate) fn problem(field: &str, found: &str, expected: &str) -> FieldProblem {
    let found = if found.is_empty() { "nothing".into() } else { found.chars().take(80).collect() };
    FieldProblem { field: field.into(), found, expected: expected.into() }
}

fn bad_events(events: &[String]) -> Option<FieldProblem> {
    let unknown = events.iter().find(|kind| !EVENTS.contains(&kind.as_str()))?;
    Some(problem("events", unknown, &format!("of {}", EVENTS.join(", "))))
}

fn bad_description(text: &str) -> Option<FieldProblem> {
    let is_long = text.chars().count() > DESCRIPTION;
    is_long.then(|| problem("description", "a longer text", &format!("at most {DESCRIPTION} characters")))
}
