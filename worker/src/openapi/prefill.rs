//! The sealed prefill.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`).

use super::doors::{DOOR, Door, Gives, Needs, Takes, of};
use crate::prefill::{Made, Wanted};
use ledger::{PrefillSettings, PrefillState};

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "get",
        path: "/v1/prefill",
        does: "How much prefill there is, by which keys, and what was spent",
        gives: &[(200, "Budget, canaries, keys and what was spent", Gives::Json(of::<PrefillState>))],
        ..DOOR
    },
    Door {
        method: "put",
        path: "/v1/prefill",
        does: "Sets budget and canaries of prefill, or turns it off; what is left out is as it is at first",
        takes: Takes::Json(of::<PrefillSettings>),
        gives: &[(200, "Budget, canaries, keys and what was spent", Gives::Json(of::<PrefillState>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/prefill/keys",
        does: "Makes another key for prefill; the one of now goes on to count for some hours",
        takes: Takes::JsonOrNothing(of::<Wanted>),
        gives: &[(201, "The key, its secret told this once", Gives::Json(of::<Made>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/prefill/{key}/{id}",
        does: "Evaluates a blinded element (RFC 9497, ristretto255) for the page with this publishable key",
        needs: Needs::Nothing,
        takes: Takes::Bytes,
        gives: &[(200, "The evaluated element, 32 bytes", Gives::Bytes)],
        fails: &[400, 401, 403, 404, 429, 503],
        ..DOOR
    },
];
