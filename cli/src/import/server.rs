//! Importing into a workspace of a server, over its API.
//!
//! In scope: requests, and trying again what a network or a busy server has failed. Not in scope: rows. What is sent again is
//! known there.

use crate::Failure;
use frontdesk::RawLead;
use frontdesk::crm::Kind;
use ledger::{Imported, RecordPage};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::thread::sleep;
use std::time::Duration;
use ureq::Agent;

/// How often a request is tried, and how long the first wait is.
const TRIES: u32 = 6;
const WAIT: Duration = Duration::from_millis(500);

/// A workspace, by the address of its server and a secret key.
pub(crate) struct Server {
    agent: Agent,
    url: String,
    key: String,
}

#[derive(Deserialize)]
struct Report {
    rows: Vec<Imported>,
}

#[derive(Deserialize)]
struct Dispositions {
    currency: String,
}

impl Server {
    pub(crate) fn new(url: &str, key: String) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .user_agent(concat!("frontdesk/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self { agent, url: url.trim_end_matches('/').to_owned(), key }
    }

    /// The workspace's currency.
    pub(crate) fn currency(&self) -> Result<String, Failure> {
        self.ask::<Dispositions>("/v1/dispositions", None).map(|told| told.currency)
    }

    /// What became of these rows.
    pub(crate) fn import(&self, kind: Kind, rows: &[RawLead]) -> Result<Vec<Imported>, Failure> {
        let objects: Vec<serde_json::Map<String, serde_json::Value>> = rows
            .iter()
            .map(|row| row.fields().map(|(name, value)| (name.to_owned(), value.into())).collect())
            .collect();
        let body = serde_json::to_vec(&objects).map_err(Failure::of)?;
        let path = format!("/v1/records?kind={}&from=frontdesk", kind.name());
        self.ask::<Report>(&path, Some(&body)).map(|report| report.rows)
    }

    /// A page of records.
    pub(crate) fn records(&self, kind: Kind, after: &str) -> Result<RecordPage, Failure> {
        let after: String = after.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.ask(&format!("/v1/records?kind={}&after={after}", kind.name()), None)
    }

    fn ask<T: DeserializeOwned>(&self, path: &str, body: Option<&[u8]>) -> Result<T, Failure> {
        let url = format!("{}{path}", self.url);
        let authorization = format!("Bearer {}", self.key);
        let mut wait = WAIT;
        for tried in 1.. {
            let sent = match body {
                Some(body) => self
                    .agent
                    .post(&url)
                    .header("authorization", &authorization)
                    .header("content-type", "application/json")
                    .send(body),
                None => self.agent.get(&url).header("authorization", &authorization).call(),
            };
            let failed = match sent {
                Ok(mut response) => {
                    let status = response.status().as_u16();
                    let after =
                        response.headers().get("retry-after").and_then(|after| after.to_str().ok()?.parse().ok());
                    wait = after.map_or(wait, Duration::from_secs).min(Duration::from_secs(60));
                    let text =
                        response.body_mut().with_config().limit(64 << 20).read_to_string().map_err(Failure::of)?;
                    if status < 300 {
                        return serde_json::from_str(&text)
                            .map_err(|error| Failure(format!("{url}: found {error}, expected JSON")));
                    }
                    let told = told(&text);
                    if !matches!(status, 408 | 429 | 500..) {
                        return Err(Failure(format!("{url}: {status}: {told}")));
                    }
                    format!("{status}: {told}")
                }
                Err(error) => error.to_string(),
            };
            if tried >= TRIES {
                return Err(Failure(format!("{url}: {failed}; run it again to go on where it stopped")));
            }
            sleep(wait);
            wait *= 2;
        }
        Err(Failure(format!("{url}: not asked")))
    }
}

/// What a problem says, with each of its errors.
fn told(problem: &str) -> String {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Told {
        detail: String,
        errors: Vec<frontdesk::FieldProblem>,
    }
    match serde_json::from_str::<Told>(problem) {
        Ok(Told { detail, errors }) => {
            let errors =
                errors.iter().map(|of| format!("; {}: found {}, expected {}", of.field, of.found, of.expected));
            format!("{detail}{}", errors.collect::<String>())
        }
        Err(_) => problem.chars().take(200).collect(),
    }
}
