//! What a page with a form asks beside submitting it.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). Submitting is among the leads.

use super::doors::{DOOR, Door, Gives, Needs, Takes, of};
use crate::embed::{ByLink, Made, Making, Questions, RegisteredDeal};
use std::collections::BTreeMap;

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "post",
        path: "/v1/forms/{key}/questions",
        does: "The fields that can still change what becomes of a lead, by what is known of it and the playbook in force",
        needs: Needs::Nothing,
        takes: Takes::Fields,
        gives: &[(200, "Their names, the most useful first", Gives::Json(of::<Questions>))],
        fails: &[401, 403, 429],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/forms/{key}/person",
        does: "What fills in a form that was opened by a link; nothing where the link doesn't count",
        needs: Needs::Nothing,
        takes: Takes::Json(of::<ByLink>),
        gives: &[(200, "Fields by column", Gives::Json(of::<BTreeMap<String, String>>))],
        fails: &[401, 403, 429],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/forms/{key}/deal",
        does: "Registers a deal of the partner whose key it is, pending, by `company` or `website`, `product` and `email`",
        needs: Needs::Nothing,
        takes: Takes::Fields,
        gives: &[
            (200, "It was registered before, under this `Idempotency-Key`", Gives::Json(of::<RegisteredDeal>)),
            (201, "The registration", Gives::Json(of::<RegisteredDeal>)),
        ],
        fails: &[401, 403, 422, 429],
        once: true,
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/form-link",
        does: "Makes a link that fills in forms for the lead's person, to be sent to them and to nobody else",
        takes: Takes::JsonOrNothing(of::<Making>),
        gives: &[(201, "The link, told this once", Gives::Json(of::<Made>))],
        fails: &[404, 422],
        ..DOOR
    },
];
