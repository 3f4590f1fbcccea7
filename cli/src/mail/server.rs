//! The server whose events are mailed: what it is asked.
//!
//! In scope: requests and answers. Not in scope: what follows from them (`compose`).

use super::compose::part;
use super::tls;
use crate::Failure;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{Request, Response};

/// Longest answer, in bytes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// Something that happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) number: i64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) timestamp: Timestamp,
    pub(crate) data: Value,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    pub(crate) events: Vec<Event>,
    pub(crate) after: i64,
    pub(crate) more: bool,
}

/// Somebody of the workspace.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Person {
    number: i64,
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) member: Option<String>,
    pub(crate) partner: Option<String>,
    suspended_at: Option<Timestamp>,
}

/// A link that was made.
#[derive(Debug, Deserialize)]
pub(crate) struct Link {
    pub(crate) link: String,
    pub(crate) until: Timestamp,
    /// Of a link to a lead: the member whose it is.
    #[serde(default)]
    pub(crate) member: Option<String>,
}

/// Where it is, and the key.
pub(crate) struct Server {
    agent: Agent,
    url: String,
    key: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There may be one later.
    ForNow(String),
    /// What was asked for isn't there any more.
    Gone,
    /// It won't be answered.
    Refused(String),
}

impl Trouble {
    /// For people.
    pub(crate) fn told(self) -> Failure {
        Failure(match self {
            Self::ForNow(why) | Self::Refused(why) => why,
            Self::Gone => "found nothing".into(),
        })
    }
}

impl Server {
    pub(crate) fn new(url: &str, key: String) -> Self {
        Self { agent: tls::agent(), url: url.trim_end_matches('/').to_owned(), key }
    }

    /// Up to 100 events after this one.
    pub(crate) fn events(&self, after: i64) -> Result<Page, Trouble> {
        self.ask("GET", &format!("/v1/events?after={after}"), None)
    }

    /// Everybody who may sign in.
    pub(crate) fn people(&self) -> Result<Vec<Person>, Trouble> {
        let (mut people, mut after): (Vec<Person>, i64) = (Vec::new(), 0);
        loop {
            let page: Vec<Person> = self.ask("GET", &format!("/v1/people?after={after}"), None)?;
            let Some(last) = page.last() else { break };
            after = last.number;
            people.extend(page.into_iter().filter(|person| person.suspended_at.is_none()));
        }
        Ok(people)
    }

    /// A link with which this person signs in.
    pub(crate) fn sign_in_link(&self, person: &str) -> Result<Link, Trouble> {
        self.ask("POST", &format!("/v1/people/{}/link", part(person)), None)
    }

    /// A link by which the lead's owner works it.
    pub(crate) fn work_link(&self, lead: &str) -> Result<Link, Trouble> {
        self.ask("POST", &format!("/v1/leads/{}/work-link", part(lead)), Some(json!({})))
    }

    /// Notes that its owner was told of a lead.
    pub(crate) fn notified(&self, lead: &str, member: &str) -> Result<Value, Trouble> {
        self.ask("POST", &format!("/v1/leads/{}/notified", part(lead)), Some(json!({ "by": member })))
    }

    fn ask<T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<Value>) -> Result<T, Trouble> {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        let request = request.header("authorization", format!("Bearer {}", self.key));
        let answer = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json").body(body.to_string());
                self.agent.run(request.map_err(|error| Trouble::Refused(error.to_string()))?)
            }
            None => self.agent.run(request.body(()).map_err(|error| Trouble::Refused(error.to_string()))?),
        };
        let mut answer: Response<ureq::Body> =
            answer.map_err(|error| Trouble::ForNow(format!("{}: {error}", self.url)))?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(LONGEST).read_to_string();
        let text = text.map_err(|error| Trouble::ForNow(format!("{}: {error}", self.url)))?;
        match status {
            200..=299 => serde_json::from_str(&text).map_err(|error| {
                Trouble::Refused(format!("{method} {path}: found an answer of another form, {error}"))
            }),
            404 | 410 => Err(Trouble::Gone),
            408 | 425 | 429 | 500.. => Err(Trouble::ForNow(format!("{method} {path} answered {status}"))),
            _ => {
                let problem: Value = serde_json::from_str(&text).unwrap_or_default();
                let title = problem.get("title").and_then(Value::as_str).unwrap_or_default();
                Err(Trouble::Refused(format!("{method} {path} answered {status} {title}")))
            }
        }
    }
}
