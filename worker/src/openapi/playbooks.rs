//! Playbooks and their versions; workspaces.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). What a playbook says has a schema of its own.

use super::doors::{DOOR, Door, Gives, Needs, Takes, of};
use crate::{operator, playbooks};
use ledger::{Comparison, PlaybookRecord, PlaybookText, ToldFinding, UnknownWord};
use schemars::JsonSchema;

#[derive(serde::Serialize, JsonSchema)]
struct PublishedVersion {
    version: String,
}

#[derive(serde::Serialize, JsonSchema)]
struct NewKeys {
    publishable_key: String,
    secret_key: String,
}

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "put",
        path: "/v1/playbook",
        does: "Publishes a playbook for all leads",
        takes: Takes::Playbook,
        gives: &[(200, "Its version", Gives::Json(of::<PublishedVersion>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/playbook/rollback",
        does: "Takes the last publication back",
        takes: Takes::JsonOrNothing(of::<playbooks::Said>),
        gives: &[(200, "What is in force then", Gives::Json(of::<PlaybookRecord>))],
        fails: &[409, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/playbooks",
        does: "Playbooks, the latest first, at most 100",
        asked: &[("before", "The number of the last that is there already")],
        gives: &[(200, "The playbooks", Gives::List(of::<Vec<PlaybookRecord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/playbooks",
        does: "Keeps a playbook as a draft",
        takes: Takes::Playbook,
        gives: &[(201, "The draft", Gives::Json(of::<PlaybookRecord>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/playbooks/{number}",
        does: "A playbook with its text",
        gives: &[(200, "The playbook", Gives::Json(of::<PlaybookText>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/playbooks/{number}/check",
        does: "Proves what is so of a playbook for every lead there can be",
        gives: &[(200, "The findings, each with its line and a lead", Gives::Json(of::<Vec<ToldFinding>>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/playbooks/{number}/publish",
        does: "Publishes a playbook for all leads or, by person, for some",
        takes: Takes::JsonOrNothing(of::<playbooks::Said>),
        gives: &[(200, "The playbook", Gives::Json(of::<PlaybookRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/playbooks/{number}/difference",
        does: "What a playbook would have made of past leads, at most 100 at a time, and who would gain and lose by it",
        asked: &[
            ("against", "The number of the playbook to compare with; nothing said: the one in force"),
            ("days", "Leads of so many days; nothing said: 30"),
            ("before", "`next` of the part before"),
        ],
        gives: &[(200, "The difference, and where it goes on", Gives::Json(of::<Comparison>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/unknown-words",
        does: "What was written lately in titles, industries, countries, states and sizes and not understood, at most 200",
        gives: &[(200, "The words, the most frequent first", Gives::Json(of::<Vec<UnknownWord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/workspaces",
        does: "Makes a workspace with its two first keys",
        needs: Needs::Operator,
        takes: Takes::Json(of::<operator::Wanted>),
        gives: &[(201, "The keys, told this once", Gives::Json(of::<NewKeys>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/playbook.schema.json",
        does: "The JSON Schema of playbooks, for editors",
        needs: Needs::Nothing,
        gives: &[(200, "The schema", Gives::Schema)],
        ..DOOR
    },
];
