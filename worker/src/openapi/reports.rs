//! Following up, lists of leads, reports and campaigns.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). What each column of a report means, the
//! reports say themselves.

use super::doors::{DOOR, Door, Gives, Takes, of};
use ledger::{
    Activity, CampaignRecord, Definition, Dispositions, FollowUp, FollowedUp, LeadPage, Live, Report, SayCampaign,
};
use schemars::JsonSchema;

#[derive(serde::Serialize, JsonSchema)]
struct Reports {
    reports: Vec<ReportName>,
    /// Of every column of every report.
    definitions: Vec<Definition>,
}

#[derive(serde::Serialize, JsonSchema)]
struct ReportName {
    name: String,
    /// By what it can tell apart, the first unless something is said.
    by: Vec<String>,
}

const LEADS: &[(&str, &str)] = &[
    ("member", "Whose: a member's id"),
    ("team", "A team's"),
    ("channel", "`inside_sales`, `field_sales` or `partner`"),
    ("campaign", "Brought by this campaign"),
    ("source", "Brought by this source"),
    ("account", "Of this account"),
    ("stage", "How far they are"),
    ("state", "`open`, `waiting`, `overdue` or `held`"),
    ("of", "The leads behind a number of a report: a column's `of`"),
    ("model", "How leads are attributed to campaigns: `first`, `last` or `even`"),
    ("from", "First day"),
    ("to", "Last day"),
    ("zone", "Whose days: an IANA time zone; nothing said: the workspace's"),
    ("order", "`call`: what to call first; `newest`"),
    ("after", "What `next` said"),
    ("limit", "How many, at most 200"),
];

const REPORT: &[(&str, &str)] = &[
    ("by", "By what it tells apart"),
    ("from", "First day"),
    ("to", "Last day"),
    ("zone", "Whose days: an IANA time zone; nothing said: the workspace's"),
    ("channel", "Only of this channel"),
    ("team", "Only of this team"),
    ("member", "Only of this member"),
    ("campaign", "Only of this campaign"),
    ("source", "Only of this source"),
    ("model", "How revenue is attributed: `first`, `last` or `even`"),
    ("format", "`csv`: as CSV"),
];

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "get",
        path: "/v1/leads",
        does: "A page of leads within reach",
        asked: LEADS,
        gives: &[(200, "The leads, and where the next page begins", Gives::Onward(of::<LeadPage>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/follow-up",
        does: "Notes what the owner says of a lead: its disposition, a note, the next step, what it is worth",
        takes: Takes::Json(of::<FollowUp>),
        gives: &[(200, "How the lead stands", Gives::Json(of::<FollowedUp>))],
        fails: &[404, 409, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/leads/{id}/activities",
        does: "What was done about a lead, oldest first",
        gives: &[(200, "The activities", Gives::Json(of::<Vec<Activity>>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/live",
        does: "A WebSocket on which changes of leads within reach are told as they happen; `ping` is answered with `pong`",
        gives: &[(101, "The socket, with messages of this shape", Gives::Socket(of::<Live>))],
        fails: &[426],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/dispositions",
        does: "What may be said of a lead, and by what reports count",
        gives: &[(200, "Dispositions and stages", Gives::Json(of::<Dispositions>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/reports",
        does: "Which reports there are, and what every column means",
        gives: &[(200, "The reports", Gives::Json(of::<Reports>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/reports/{name}",
        does: "A report over what is within reach; each number with where the leads behind it are",
        asked: REPORT,
        gives: &[(200, "The report", Gives::Figures(of::<Report>, "text/csv"))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/campaigns",
        does: "All campaigns, by name",
        gives: &[(200, "The campaigns", Gives::Json(of::<Vec<CampaignRecord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/campaigns",
        does: "Makes a campaign",
        takes: Takes::Json(of::<SayCampaign>),
        gives: &[(201, "The campaign", Gives::Json(of::<CampaignRecord>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/campaigns/{id}",
        does: "A campaign",
        gives: &[(200, "The campaign", Gives::Json(of::<CampaignRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/campaigns/{id}",
        does: "Says all of a campaign anew",
        takes: Takes::Json(of::<SayCampaign>),
        gives: &[(200, "The campaign", Gives::Json(of::<CampaignRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/campaigns/{id}",
        does: "Removes a campaign; what leads say of it is counted all the same",
        gives: &[(200, "The campaign as it was", Gives::Json(of::<CampaignRecord>))],
        fails: &[404],
        ..DOOR
    },
];
