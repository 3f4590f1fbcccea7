//! What happened, receipts, and what is kept of people.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). Leads themselves are beside this.

use super::doors::{AFTER, DOOR, Door, Gives, Needs, Takes, of};
use crate::history;
use ledger::{Erasure, LeadRecord, Restored, SuspectRecord};
use schemars::JsonSchema;

#[derive(serde::Serialize, JsonSchema)]
struct Happening {
    at: jiff::Timestamp,
    /// `received`, `decided`, `assigned`, an event's name, and so on.
    what: String,
    number: i64,
    /// More of it, by kind.
    details: serde_json::Value,
}

#[derive(serde::Serialize, JsonSchema)]
struct Person {
    lead: LeadRecord,
    history: Vec<Happening>,
    receipts: Vec<Receipt>,
    /// Submissions of theirs that are suspicious and wait for somebody's word.
    suspects: Vec<SuspectRecord>,
}

#[derive(serde::Serialize, JsonSchema)]
struct Kept {
    /// Without activity; none: for ever.
    days: Option<u32>,
}

#[derive(serde::Serialize, JsonSchema)]
struct PublicKey {
    /// In hexadecimal.
    public_key: String,
    /// `Ed25519`.
    algorithm: String,
}

#[derive(serde::Serialize, JsonSchema)]
struct Receipt {
    number: i64,
    /// What was decided on.
    inputs: serde_json::Value,
    decision: serde_json::Value,
}

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "get",
        path: "/v1/leads/{id}/history",
        does: "What happened to a lead, oldest first",
        gives: &[(200, "What happened", Gives::Json(of::<Vec<Happening>>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/leads/{id}/person",
        does: "Everything that is known of one person",
        gives: &[(200, "The lead, its history, and the receipts about it", Gives::Json(of::<Person>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/erase",
        does: "Erases one person; receipts go on verifying",
        takes: Takes::JsonOrNothing(of::<history::Said>),
        gives: &[(200, "What was erased", Gives::Json(of::<Erasure>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/retention",
        does: "After how long without activity leads are erased",
        gives: &[(200, "In days; null: never", Gives::Json(of::<Kept>))],
        ..DOOR
    },
    Door {
        method: "put",
        path: "/v1/retention",
        does: "Sets after how long without activity leads are erased",
        takes: Takes::Json(of::<history::Said>),
        gives: &[(200, "In days; null: never", Gives::Json(of::<Kept>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/receipts",
        does: "Receipts, signed, as lines of JSON; `Link` says where there are more",
        asked: AFTER,
        gives: &[(200, "A part of the chain", Gives::Lines)],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/receipts/key",
        does: "The public key that signs receipts",
        gives: &[(200, "The key", Gives::Json(of::<PublicKey>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/receipts/key",
        does: "Has another key sign receipts from now on, which the chain notes",
        gives: &[(200, "The key", Gives::Json(of::<PublicKey>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/backup",
        does: "The whole workspace as lines of JSON, all of the moment at which the first part is asked for, in parts of about a \
               megabyte: each goes on where `Link` says, and all of them, one after another, are the file that `frontdesk \
               restore` takes. One is under way at a time; it ends ten minutes after it was last asked for",
        asked: &[("backup", "Which one, as `Link` has it; nothing: a new one begins"), ("part", "Which part of it")],
        gives: &[(200, "A part of the file", Gives::Lines)],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/workspaces/{name}/restore",
        does: "Puts a backup into a workspace that isn't there yet, some whole lines of it at a time; until its last line was \
               there, there is no workspace",
        needs: Needs::Operator,
        asked: &[("after", "How many lines are there already; nothing, or 0: the restore begins anew")],
        takes: Takes::Lines,
        gives: &[(200, "How far it has come; with the digest over all lines, it is done", Gives::Json(of::<Restored>))],
        fails: &[409, 422],
        ..DOOR
    },
];
