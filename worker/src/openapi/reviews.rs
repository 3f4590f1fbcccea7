//! What reviewers say of leads: which are one, and whose they are.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). Leads themselves are beside this.

use super::doors::{AFTER, BEFORE, BY, DOOR, Door, Gives, Takes, of};
use crate::{duplicates, verdicts};
use ledger::{MergeRecord, NotSame, PossibleDuplicate, VerdictRecord};
use schemars::JsonSchema;

#[derive(serde::Serialize, JsonSchema)]
struct AlreadyOne {
    /// The lead's id.
    lead: String,
}

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "post",
        path: "/v1/leads/{id}/verdict",
        does: "A reviewer's word that leads of this organisation always or never belong to an account",
        takes: Takes::Json(of::<verdicts::Given>),
        gives: &[(201, "The verdict", Gives::Json(of::<VerdictRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/merge",
        does: "A reviewer's word that this lead and `into` are one; the older survives",
        takes: Takes::Json(of::<duplicates::Said>),
        gives: &[
            (200, "They were one before", Gives::Json(of::<AlreadyOne>)),
            (201, "The merge", Gives::Json(of::<MergeRecord>)),
        ],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/merges/{number}/undo",
        does: "Makes two leads of one again",
        takes: Takes::JsonOrNothing(of::<duplicates::Said>),
        gives: &[(200, "The merge, undone", Gives::Json(of::<MergeRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/duplicates",
        does: "Pairs of leads that may be one and wait for a verdict, at most 100",
        asked: AFTER,
        gives: &[(200, "The pairs", Gives::List(of::<Vec<PossibleDuplicate>>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/duplicates/decided",
        does: "Pairs of which somebody said what they are, the latest first, at most 100",
        asked: BEFORE,
        gives: &[(200, "The pairs", Gives::List(of::<Vec<PossibleDuplicate>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/duplicates/{number}",
        does: "A reviewer's verdict on a pair: `same` or `different`",
        takes: Takes::Json(of::<duplicates::Said>),
        gives: &[(200, "The pair", Gives::Json(of::<PossibleDuplicate>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/not-same/{number}",
        does: "Withdraws that two leads are not the same",
        asked: BY,
        gives: &[(200, "What was said, withdrawn", Gives::Json(of::<NotSame>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/leads/{id}/verdicts",
        does: "Reviewers' verdicts that count for leads of this organisation, the latest first",
        gives: &[(200, "The verdicts", Gives::Json(of::<Vec<VerdictRecord>>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/verdicts",
        does: "Reviewers' verdicts on organisations, at most 500",
        asked: AFTER,
        gives: &[(200, "The verdicts", Gives::List(of::<Vec<VerdictRecord>>))],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/verdicts/{number}",
        does: "Withdraws a verdict",
        asked: BY,
        gives: &[(200, "The verdict, withdrawn", Gives::Json(of::<VerdictRecord>))],
        fails: &[404],
        ..DOOR
    },
];
