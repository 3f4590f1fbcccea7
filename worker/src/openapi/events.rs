//! Events, who is told of them, and alarms.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). The events’ data is in the README.

use super::doors::{AFTER, DOOR, Door, Gives, Takes, of};
use crate::webhooks;
use crate::webhooks_do::Told;
use ledger::{AlarmRecord, ChangeEndpoint, DeliveryRecord, EndpointRecord, EventPage, Replayed};

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "get",
        path: "/v1/webhooks",
        does: "All webhooks, oldest first",
        gives: &[(200, "The webhooks", Gives::Json(of::<Vec<EndpointRecord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/webhooks",
        does: "Registers a webhook; it is told of what happens from now on",
        takes: Takes::Json(of::<webhooks::Wanted>),
        gives: &[(201, "The webhook, with its secret, told this once", Gives::Json(of::<Told<EndpointRecord>>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/webhooks/{id}",
        does: "A webhook: whether it is enabled, since when it fails, and how much it was not told of",
        gives: &[(200, "The webhook", Gives::Json(of::<EndpointRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/webhooks/{id}",
        does: "Changes a webhook, disables it or enables it again",
        takes: Takes::JsonOrNothing(of::<ChangeEndpoint>),
        gives: &[(200, "The webhook", Gives::Json(of::<EndpointRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/webhooks/{id}",
        does: "Removes a webhook, with what it was and was not told of",
        gives: &[(200, "The webhook as it was", Gives::Json(of::<EndpointRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/webhooks/{id}/rotate",
        does: "Gives a webhook a new secret; the present one signs beside it for a while",
        takes: Takes::JsonOrNothing(of::<webhooks::Rotated>),
        gives: &[(200, "The webhook, with its new secret", Gives::Json(of::<Told<EndpointRecord>>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/webhooks/{id}/deliveries",
        does: "What became of telling a webhook of each event, at most 100",
        asked: &[
            ("state", "`waiting`, `sending`, `delivered` or `dead`"),
            ("after", "The number of the last that is there already"),
        ],
        gives: &[(200, "The deliveries", Gives::List(of::<Vec<DeliveryRecord>>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/webhooks/{id}/replay",
        does: "Sends dead deliveries again: one, or all since a time",
        takes: Takes::Json(of::<webhooks::Again>),
        gives: &[(200, "How many", Gives::Json(of::<Replayed>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/events",
        does: "Everything that happened, oldest first, at most 100",
        asked: AFTER,
        gives: &[(200, "The events, and the number to go on after", Gives::List(of::<EventPage>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/alarms",
        does: "What somebody has to look after, newest first, at most 100",
        asked: &[
            ("all", "`true`: also those that have ended"),
            ("before", "The number of the last that is there already"),
        ],
        gives: &[(200, "The alarms", Gives::List(of::<Vec<AlarmRecord>>))],
        fails: &[422],
        ..DOOR
    },
];
