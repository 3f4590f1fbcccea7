//! Making replies: from what the ledger says to what the workspace's object answers.
//!
//! In scope: the ways that several actions share. Not in scope: which replies there are (`message`).

use crate::message::{Reply, What};
use ledger::{LeadRecord, Publishing};
use serde::Serialize;

impl Reply {
    pub(crate) fn lead(lead: &LeadRecord) -> Self {
        Self::json(lead, Self::Lead)
    }

    /// What is kept, or that there is nothing of this id.
    pub(crate) fn found<T: Serialize>(value: Option<T>, what: What, id: String) -> Self {
        value.map_or(Self::NoSuch { what, id }, |value| Self::json(&value, Self::Found))
    }

    pub(crate) fn not_convertible(field: &str, found: &str, expected: &str) -> Self {
        Self::NotConvertible { field: field.into(), found: found.into(), expected: expected.into() }
    }

    /// What became of publishing the playbook with this number.
    pub(crate) fn publishing(publishing: Publishing, number: i64) -> Self {
        match publishing {
            Publishing::Published(record) => Self::json(&record, Self::Found),
            Publishing::Broken(findings) => Self::Findings(findings.0),
            Publishing::NoPlaybook => Self::NoSuch { what: What::Playbook, id: number.to_string() },
            Publishing::NothingBefore => Self::NothingBefore,
        }
    }

    /// `value` as the JSON of a reply.
    pub(crate) fn json(value: &impl Serialize, reply: fn(String) -> Self) -> Self {
        serde_json::to_string(value).map_or_else(|error| Self::Failed(error.to_string()), reply)
    }
}
