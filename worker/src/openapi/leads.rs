//! Leads: what comes in, what is known of it, and what members do about it.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). Reviewers, history and privacy are beside this.

use super::doors::{AFTER, DOOR, Door, Gives, Needs, Takes, of};
use crate::{work, work_links};
use frontdesk::account::Trial;
use frontdesk::rotation::Circle;
use frontdesk::sla::Clock;
use ledger::{
    Answer, AssignmentRecord, ConversionRecord, Convert, LeadRecord, LinkedLead, NewTrial, Reassign, Reassigned,
};
use schemars::JsonSchema;

/// What is answered in place, without a type of its own.
#[derive(serde::Serialize, JsonSchema)]
struct OwnerAndClock {
    /// The member's id.
    owner: Option<String>,
    clock: Option<Clock>,
}

#[derive(serde::Serialize, JsonSchema)]
struct Balances {
    /// What a whole lead counts.
    lead: i64,
    #[serde(flatten)]
    circle: Circle,
}

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "post",
        path: "/v1/leads",
        does: "Routes a submission: its fields under any of the names that the README lists",
        needs: Needs::Key,
        takes: Takes::Fields,
        gives: &[(201, "Who calls, and by when", Gives::Json(of::<Answer>))],
        fails: &[422, 429],
        once: true,
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/leads/{id}",
        does: "A lead with everything that is known of it, by its id or that of anything merged into it",
        gives: &[(200, "The lead", Gives::Json(of::<LeadRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/notified",
        does: "Notes that the owner was told of the lead",
        takes: Takes::JsonOrNothing(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/accept",
        does: "The owner takes the lead on",
        takes: Takes::JsonOrNothing(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/reject",
        does: "The owner gives the lead back, and somebody else has it; with `reason`",
        takes: Takes::Json(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/action",
        does: "Notes what the owner did, the first of which stops the clock; with `action`",
        takes: Takes::Json(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/pause",
        does: "Stops the clock; with `reason`",
        takes: Takes::Json(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/resume",
        does: "Starts the clock again",
        takes: Takes::JsonOrNothing(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/reassign",
        does: "Gives leads to a member, or to whoever's turn it is; each by itself",
        takes: Takes::Json(of::<Reassign>),
        gives: &[(200, "What became of each", Gives::Json(of::<Vec<Reassigned>>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/work-link",
        does: "Makes a link by which the lead's owner works it without signing in, to be sent to them and to nobody else",
        takes: Takes::JsonOrNothing(of::<work_links::Making>),
        gives: &[(201, "The link, told this once", Gives::Json(of::<work_links::Made>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/work-link",
        does: "Tells how the lead of a link stands, and accepts, rejects or follows it up by it",
        needs: Needs::Nothing,
        takes: Takes::Json(of::<work_links::WorkByLink>),
        gives: &[(200, "The lead, as it stands now", Gives::Json(of::<LinkedLead>))],
        fails: &[410, 422, 429, 503],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/convert",
        does: "Makes a contact and, if wanted, an opportunity of the lead",
        takes: Takes::JsonOrNothing(of::<Convert>),
        gives: &[
            (200, "It was so before", Gives::Json(of::<ConversionRecord>)),
            (201, "The conversion", Gives::Json(of::<ConversionRecord>)),
        ],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/trial",
        does: "Notes a trial of the lead; its next submission is decided by it",
        takes: Takes::Json(of::<NewTrial>),
        gives: &[(201, "The trial", Gives::Json(of::<Trial>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/forms/{key}",
        does: "Routes the submission of a plain HTML form, of an object of fields, or in the shape that HubSpot's forms have",
        needs: Needs::Nothing,
        takes: Takes::Form,
        gives: &[(201, "Who calls, and by when", Gives::Page(of::<Answer>))],
        fails: &[401, 403, 422, 429, 503],
        once: true,
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/teams/{team}/rotation",
        does: "How each member of the team stands, in parts of a lead",
        asked: &[("segment", "Whose circle, where the team has one for each segment")],
        gives: &[(200, "The balances", Gives::Json(of::<Balances>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/members/{id}/assignments",
        does: "Leads that the member had, oldest first, at most 500",
        asked: AFTER,
        gives: &[(200, "The assignments", Gives::List(of::<Vec<AssignmentRecord>>))],
        ..DOOR
    },
];
