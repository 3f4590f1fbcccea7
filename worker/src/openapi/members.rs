//! Members: how they stand, when they are away, what their teams have to follow up; and leads for the first who comes.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`).

use super::doors::{BY, DOOR, Door, Gives, Takes, of};
use crate::follow_up;
use frontdesk::sla::Clock;
use ledger::{AbsenceRecord, FollowUpFigure, LeadLine, MemberLine, MemberStanding, SayAbsence};
use schemars::JsonSchema;

#[derive(serde::Serialize, JsonSchema)]
struct Pool {
    /// The oldest first, without who they are.
    leads: Vec<LeadLine>,
}

#[derive(serde::Serialize, JsonSchema)]
struct Claimed {
    /// The member's id.
    owner: String,
    clock: Clock,
}

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "get",
        path: "/v1/members",
        does: "The members within reach, and who of them is away",
        gives: &[(200, "The members, by id", Gives::Json(of::<Vec<MemberLine>>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/members/{id}/standing",
        does: "What a member got in turn and was due, followed up, and has waiting",
        gives: &[(200, "How the member stands", Gives::Json(of::<MemberStanding>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/members/{id}/absences",
        does: "When a member said they are away, the latest first",
        gives: &[(200, "The absences", Gives::Json(of::<Vec<AbsenceRecord>>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/members/{id}/absences",
        does: "Notes that a member is away: no leads meanwhile",
        takes: Takes::JsonOrNothing(of::<SayAbsence>),
        gives: &[(201, "The absence", Gives::Json(of::<AbsenceRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/absences/{number}",
        does: "Takes an absence back",
        asked: BY,
        gives: &[(200, "The absence", Gives::Json(of::<AbsenceRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/minimum-follow-up",
        does: "How each team stands that has to follow up a share of its leads to get more",
        gives: &[(200, "The teams", Gives::Json(of::<Vec<FollowUpFigure>>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/minimum-follow-up/preview",
        does: "Which teams would be suspended by other numbers",
        asked: &[
            ("percent", "Hundredths of the leads that have to be followed up"),
            ("days", "Leads of how many days count"),
            ("sample", "With fewer leads nothing is said of a team"),
        ],
        gives: &[(200, "The teams", Gives::Json(of::<Vec<FollowUpFigure>>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/pool",
        does: "Leads that wait for the first who takes them",
        asked: &[("member", "Those that this member can have, where that isn't who asks")],
        gives: &[(200, "The leads", Gives::Json(of::<Pool>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/claim",
        does: "Takes a lead that waits for the first who comes",
        takes: Takes::JsonOrNothing(of::<follow_up::Claim>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<Claimed>))],
        fails: &[404, 409],
        ..DOOR
    },
];
