//! Operating: what strangers may send, what waits for somebody's word, how a workspace does.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`).

use super::doors::{AFTER, DOOR, Door, Gives, Needs, Takes, of};
use crate::health::Health;
use crate::metrics::Figures;
use crate::suspects;
use ledger::{Answer, Guard, Settings, SuspectRecord};
use schemars::JsonSchema;

/// A form that is opened.
#[derive(serde::Serialize, JsonSchema)]
struct FormOpened {
    /// For the form's field `_opened`.
    opened: String,
}

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "get",
        path: "/healthz",
        does: "Whether this is up, and its storage with it",
        needs: Needs::Nothing,
        gives: &[(200, "It is", Gives::Json(of::<Health>)), (503, "It isn't", Gives::Json(of::<Health>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/metrics",
        does: "How the workspace does",
        gives: &[(200, "The figures", Gives::Figures(of::<Figures>, "text/plain"))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/settings",
        does: "What the workspace takes from strangers in all, and when it wants to be warned",
        gives: &[(200, "The settings", Gives::Json(of::<Settings>))],
        ..DOOR
    },
    Door {
        method: "put",
        path: "/v1/settings",
        does: "Sets that; what isn't said is as it is by itself",
        takes: Takes::Json(of::<Settings>),
        gives: &[(200, "The settings", Gives::Json(of::<Settings>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/keys/{id}/guard",
        does: "What a key lets in, without Turnstile's secret",
        gives: &[(200, "The guard", Gives::Json(of::<Guard>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "put",
        path: "/v1/keys/{id}/guard",
        does: "Sets that; what isn't said is as a publishable key has it by itself",
        takes: Takes::Json(of::<Guard>),
        gives: &[(200, "The guard", Gives::Json(of::<Guard>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/forms/{key}/opened",
        does: "Our word that a form is opened now",
        needs: Needs::Nothing,
        gives: &[(200, "The word", Gives::Json(of::<FormOpened>))],
        fails: &[401, 403, 429, 503],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/suspects",
        does: "Suspicious submissions that wait for somebody's word, oldest first, at most 100",
        asked: AFTER,
        gives: &[(200, "The suspects", Gives::List(of::<Vec<SuspectRecord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/suspects/{number}",
        does: "Somebody's word on one: `genuine` routes it now, `spam` forgets it",
        takes: Takes::Json(of::<suspects::Given>),
        gives: &[
            (200, "What it was", Gives::Json(of::<SuspectRecord>)),
            (201, "Who calls, and by when", Gives::Json(of::<Answer>)),
        ],
        fails: &[404, 422],
        ..DOOR
    },
];
