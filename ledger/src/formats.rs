//! Formats: in which shape an endpoint is told of an event.
//!
//! In scope: the shapes. Not in scope: signing and sending (`deliveries`), and wording: what people read is worded by whoever
//! sends it, as this room writes no prose.

use crate::outbox::EventRecord;
use crate::row::{text, to_json};
use crate::sql::Sql;
use crate::{Error, Ledger};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The shape of what is sent. Whatever it is, it is signed by the same headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Format {
    /// The event as it is read, by the Standard Webhooks specification.
    #[default]
    Standard,
    /// CloudEvents 1.0, structured mode.
    CloudEvents,
    /// A message as Slack's incoming webhooks take one, and those of chats that understand Slack's.
    Slack,
}

/// Words an event for people, in one line.
pub type Word<'a> = &'a dyn Fn(&EventRecord) -> String;

/// An event, as CloudEvents 1.0 has it: <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md>.
#[derive(Serialize)]
struct CloudEvent<'a> {
    specversion: &'static str,
    id: &'a str,
    source: &'a str,
    r#type: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    time: Timestamp,
    datacontenttype: &'static str,
    /// The extension of that name: texts that sort as the events happened.
    sequence: String,
    data: &'a RawValue,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

impl Format {
    /// As it is kept: its name.
    pub(crate) fn kept(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::CloudEvents => "cloud_events",
            Self::Slack => "slack",
        }
    }

    /// What is kept under this name.
    pub(crate) fn read(name: &str) -> Self {
        let all = [Self::CloudEvents, Self::Slack];
        all.into_iter().find(|format| format.kept() == name).unwrap_or_default()
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Standard | Self::Slack => "application/json",
            Self::CloudEvents => "application/cloudevents+json; charset=utf-8",
        }
    }

    /// The body that tells of `event`, about `subject`, under `id`, from the workspace `source`.
    pub(crate) fn body(
        self,
        event: &EventRecord,
        (id, source, subject): (&str, &str, &str),
        word: Word,
    ) -> Result<String, Error> {
        match self {
            Self::Standard => to_json(event),
            Self::CloudEvents => to_json(&CloudEvent {
                specversion: "1.0",
                id,
                source,
                r#type: &event.kind,
                subject,
                time: event.timestamp,
                datacontenttype: "application/json",
                sequence: format!("{:016}", event.number),
                data: &event.data,
            }),
            Self::Slack => to_json(&Message { text: word(event) }),
        }
    }
}

impl<S: Sql> Ledger<S> {
    /// Keeps how the workspace is called: of letters that a URI's path may have. CloudEvents name it as their source.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn is_called(&self, name: &str) -> Result<(), Error> {
        if source(&self.sql)? != of(name) {
            let statement = "INSERT OR REPLACE INTO meta (name, value) VALUES ('workspace', ?)";
            self.sql.query(statement, &[name.into()])?;
        }
        Ok(())
    }
}

fn of(name: &str) -> String {
    format!("/workspaces/{name}")
}

/// The workspace as a URI reference.
pub(crate) fn source(sql: &impl Sql) -> Result<String, Error> {
    let rows = sql.query("SELECT value FROM meta WHERE name = 'workspace'", &[])?;
    rows.first().map_or_else(|| Ok("/workspaces".into()), |row| Ok(of(text(row, 0)?)))
}
