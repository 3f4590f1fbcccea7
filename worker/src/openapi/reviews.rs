//! What reviewers say of leads: which are one, and whose they are.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). Leads themselves are beside this.

use super::doors::{AFTER, BY, Door, Gives, Needs, Takes, of};
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
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<verdicts::Given>),
        gives: &[(201, "The verdict", Gives::Json(of::<VerdictRecord>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/merge",
        does: "A reviewer's word that this lead and `into` are one; the older survives",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<duplicates::Said>),
        gives: &[
            (200, "They were one before", Gives::Json(of::<AlreadyOne>)),
            (201, "The merge", Gives::Json(of::<MergeRecord>)),
        ],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/merges/{number}/undo",
        does: "Makes two leads of one again",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<duplicates::Said>),
        gives: &[(200, "The merge, undone", Gives::Json(of::<MergeRecord>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/duplicates",
        does: "Pairs of leads that may be one and wait for a verdict, at most 100",
        needs: Needs::Secret,
        asked: AFTER,
        takes: Takes::Nothing,
        gives: &[(200, "The pairs", Gives::Json(of::<Vec<PossibleDuplicate>>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/duplicates/{number}",
        does: "A reviewer's verdict on a pair: `same` or `different`",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<duplicates::Said>),
        gives: &[(200, "The pair", Gives::Json(of::<PossibleDuplicate>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "delete",
        path: "/v1/not-same/{number}",
        does: "Withdraws that two leads are not the same",
        needs: Needs::Secret,
        asked: BY,
        takes: Takes::Nothing,
        gives: &[(200, "What was said, withdrawn", Gives::Json(of::<NotSame>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/verdicts",
        does: "Reviewers' verdicts on organisations, at most 500",
        needs: Needs::Secret,
        asked: AFTER,
        takes: Takes::Nothing,
        gives: &[(200, "The verdicts", Gives::Json(of::<Vec<VerdictRecord>>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "delete",
        path: "/v1/verdicts/{number}",
        does: "Withdraws a verdict",
        needs: Needs::Secret,
        asked: BY,
        takes: Takes::Nothing,
        gives: &[(200, "The verdict, withdrawn", Gives::Json(of::<VerdictRecord>))],
        fails: &[404],
        once: false,
    },
];
