//! What the doors to keys, people and signing in do, take and give.
//!
//! In scope: one row a route, as in `doors`. Not in scope: what every door has in common (`super`).

use super::doors::{AFTER, DOOR, Door, Gives, Needs, Takes, of};
use crate::{keys, sign_in};
use ledger::{AuditRecord, Issuer, KeyRecord, PersonRecord, Right, SayPerson};
use schemars::JsonSchema;

/// Who sends a request.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Me")]
struct WhoOne {
    /// `key:` or `person:`, and the id.
    who: String,
    /// What that is called: a key's name, a person's e-mail address.
    name: Option<String>,
    rights: Vec<Right>,
    /// Whether these extend to every lead.
    all_leads: bool,
    person: Option<PersonRecord>,
}

/// A key that was made.
#[derive(serde::Serialize, JsonSchema)]
struct ToldKey {
    key: String,
    #[serde(flatten)]
    record: KeyRecord,
}

#[derive(serde::Serialize, JsonSchema)]
struct ToldLink {
    link: String,
    /// When it stops working.
    until: jiff::Timestamp,
    /// Where to mail it.
    email: String,
}

#[derive(serde::Serialize, JsonSchema)]
struct SignedIn {
    /// The person's id.
    person: String,
}

/// Where to sign in.
#[derive(serde::Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its shape is wanted")]
struct Start {
    workspace: String,
    /// A path here, to go on at.
    #[serde(default)]
    next: Option<String>,
}

pub(super) const ACCESS: &[Door] = &[
    Door {
        method: "get",
        path: "/v1/me",
        does: "Who sends this, and what they may do",
        needs: Needs::Key,
        gives: &[(200, "Who that is", Gives::Json(of::<WhoOne>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/keys",
        does: "All keys, and never a key itself",
        gives: &[(200, "The keys", Gives::Json(of::<Vec<KeyRecord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/keys",
        does: "Makes a key",
        takes: Takes::Json(of::<keys::Wanted>),
        gives: &[(201, "The key, told this once", Gives::Json(of::<ToldKey>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/keys/{id}/rotate",
        does: "Puts another key in the place of one, which counts on for a while",
        takes: Takes::JsonOrNothing(of::<keys::Rotating>),
        gives: &[(201, "The key, told this once", Gives::Json(of::<ToldKey>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/keys/{id}",
        does: "Revokes a key at once",
        gives: &[(200, "The key, revoked now or before", Gives::Json(of::<KeyRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/audit",
        does: "What was done as an administrator: who, when, on what",
        asked: AFTER,
        gives: &[(200, "At most 500 entries, oldest first", Gives::List(of::<Vec<AuditRecord>>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/people",
        does: "The people of the workspace",
        asked: AFTER,
        gives: &[(200, "At most 500 of them", Gives::List(of::<Vec<PersonRecord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/people",
        does: "Makes a person, who may do no more than whoever makes them",
        takes: Takes::Json(of::<SayPerson>),
        gives: &[(201, "The person", Gives::Json(of::<PersonRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/people/{id}",
        does: "A person",
        gives: &[(200, "The person", Gives::Json(of::<PersonRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/people/{id}",
        does: "Changes a person; what is not said stays",
        takes: Takes::Json(of::<SayPerson>),
        gives: &[(200, "The person", Gives::Json(of::<PersonRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/people/{id}/link",
        does: "Makes a link with which a person signs in, once",
        gives: &[(201, "The link, told this once", Gives::Json(of::<ToldLink>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/issuer",
        does: "The OpenID Connect issuer, without its secret",
        gives: &[(200, "The issuer", Gives::Json(of::<Issuer>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "put",
        path: "/v1/issuer",
        does: "Sets the issuer that says who somebody is",
        takes: Takes::Json(of::<Issuer>),
        gives: &[(204, "It is set", Gives::Nothing)],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/issuer",
        does: "Takes the issuer away: people sign in by links",
        gives: &[(204, "There is none", Gives::Nothing)],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/sign-in",
        does: "Has a link mailed to whoever has this address, if anybody has",
        needs: Needs::Nothing,
        takes: Takes::Json(of::<sign_in::Asking>),
        gives: &[(202, "Whether anybody has is not told", Gives::Nothing)],
        fails: &[403, 429, 503],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/sign-in/link",
        does: "Signs in by a link, which is used up",
        needs: Needs::Nothing,
        takes: Takes::Json(of::<sign_in::Link>),
        gives: &[(200, "A session, in a cookie", Gives::Json(of::<SignedIn>))],
        fails: &[403, 429, 503],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/sign-in/start",
        does: "Goes to the issuer of the workspace, to sign in there",
        needs: Needs::Nothing,
        takes: Takes::Urlencoded(of::<Start>),
        gives: &[(303, "There", Gives::Nothing)],
        fails: &[403, 429],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/sign-in/callback",
        does: "Comes back from the issuer",
        needs: Needs::Nothing,
        asked: &[("code", "The code"), ("state", "Of the sign-in that began"), ("iss", "The issuer")],
        gives: &[(
            303,
            "To where they wanted to go, with a session; or to the page, which says that it failed",
            Gives::Nothing,
        )],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/sign-out",
        does: "Ends the session, or all of its person",
        needs: Needs::Session,
        takes: Takes::JsonOrNothing(of::<sign_in::Out>),
        gives: &[(204, "It has ended", Gives::Nothing)],
        ..DOOR
    },
];
