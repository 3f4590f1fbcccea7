//! What each door does, takes and gives.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`).

use crate::message::Described;
use crate::webhooks_do::Told;
use crate::{duplicates, history, operator, playbooks, verdicts, webhooks, work};
use frontdesk::account::Trial;
use frontdesk::rotation::Circle;
use frontdesk::sla::Clock;
use ledger::{
    AccountRecord, AccountsReport, AlarmRecord, Answer, AssignmentRecord, ChangeDeal, ChangeEndpoint,
    ChangeOpportunity, ContactRecord, ConversionRecord, Convert, DealRecord, DeliveryRecord, EndpointRecord, Erasure,
    EventPage, LeadRecord, MergeRecord, NewDeal, NewTrial, NotSame, OpportunityRecord, PlaybookRecord, PlaybookText,
    PossibleDuplicate, RemovalReport, Replayed, ToldFinding, VerdictRecord,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// One row of the description.
pub(super) struct Door {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) does: &'static str,
    pub(super) needs: Needs,
    /// What may stand in the query, and what it says.
    pub(super) asked: &'static [(&'static str, &'static str)],
    pub(super) takes: Takes,
    pub(super) gives: &'static [(u16, &'static str, Gives)],
    /// Statuses of problems, beyond those that come with the key and the body.
    pub(super) fails: &'static [u16],
    /// Whether a repeat is known by its `Idempotency-Key`.
    pub(super) once: bool,
}

pub(super) enum Needs {
    Nothing,
    /// Publishable or secret.
    Key,
    Secret,
    /// A session alone.
    Session,
    Operator,
}

pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

pub(super) enum Takes {
    Nothing,
    /// A lead's fields, whatever they are called.
    Fields,
    /// The same of a plain form.
    Form,
    Json(Shape),
    JsonOrNothing(Shape),
    /// A plain form of ours.
    Urlencoded(Shape),
    Playbook,
    Rows,
    Bytes,
}

pub(super) enum Gives {
    Json(Shape),
    /// A page, or JSON where that is asked for.
    Page(Shape),
    Schema,
    /// Lines of JSON.
    Lines,
    Nothing,
}

/// The schema of `T`.
pub(super) fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}

pub(super) const AFTER: &[(&str, &str)] = &[("after", "The number of the last that is there already")];
const BY: &[(&str, &str)] = &[("by", "Who says so")];

/// What is answered in place, without a type of its own.
#[derive(serde::Serialize, JsonSchema)]
struct OwnerAndClock {
    /// The member's id.
    owner: Option<String>,
    clock: Option<Clock>,
}

#[derive(serde::Serialize, JsonSchema)]
struct AlreadyOne {
    /// The lead's id.
    lead: String,
}

#[derive(serde::Serialize, JsonSchema)]
struct Balances {
    /// What a whole lead counts.
    lead: i64,
    #[serde(flatten)]
    circle: Circle,
}

#[derive(serde::Serialize, JsonSchema)]
struct PublishedVersion {
    version: String,
}

#[derive(serde::Serialize, JsonSchema)]
struct NewKeys {
    publishable_key: String,
    secret_key: String,
}

#[derive(serde::Serialize, JsonSchema)]
struct Happening {
    at: jiff::Timestamp,
    /// `received`, `decided`, `assigned`, an event's name, and so on.
    what: String,
    number: i64,
    /// More of it, by kind.
    details: serde_json::Value,
}

#[derive(serde::Serialize, JsonSchema)]
struct Person {
    lead: LeadRecord,
    history: Vec<Happening>,
    receipts: Vec<Receipt>,
}

#[derive(serde::Serialize, JsonSchema)]
struct Receipt {
    number: i64,
    /// What was decided on.
    inputs: serde_json::Value,
    decision: serde_json::Value,
}

#[derive(serde::Serialize, JsonSchema)]
struct Kept {
    /// Without activity; none: for ever.
    days: Option<u32>,
}

#[derive(serde::Serialize, JsonSchema)]
struct PublicKey {
    /// In hexadecimal.
    public_key: String,
    /// `Ed25519`.
    algorithm: String,
}

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "post",
        path: "/v1/leads",
        does: "Routes a submission: its fields under any of the names that the README lists",
        needs: Needs::Key,
        asked: &[],
        takes: Takes::Fields,
        gives: &[(201, "Who calls, and by when", Gives::Json(of::<Answer>))],
        fails: &[422],
        once: true,
    },
    Door {
        method: "get",
        path: "/v1/leads/{id}",
        does: "A lead with everything that is known of it, by its id or that of anything merged into it",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The lead", Gives::Json(of::<LeadRecord>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/notified",
        does: "Notes that the owner was told of the lead",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/accept",
        does: "The owner takes the lead on",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/reject",
        does: "The owner gives the lead back, and somebody else has it; with `reason`",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/action",
        does: "Notes what the owner did, the first of which stops the clock; with `action`",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/pause",
        does: "Stops the clock; with `reason`",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/resume",
        does: "Starts the clock again",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<work::Given>),
        gives: &[(200, "The owner and the clock", Gives::Json(of::<OwnerAndClock>))],
        fails: &[404, 409, 422],
        once: false,
    },
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
        path: "/v1/leads/{id}/convert",
        does: "Makes a contact and, if wanted, an opportunity of the lead",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<Convert>),
        gives: &[
            (200, "It was so before", Gives::Json(of::<ConversionRecord>)),
            (201, "The conversion", Gives::Json(of::<ConversionRecord>)),
        ],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/trial",
        does: "Notes a trial of the lead; its next submission is decided by it",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<NewTrial>),
        gives: &[(201, "The trial", Gives::Json(of::<Trial>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/deal-registrations",
        does: "Registers a deal as a partner's; once it is approved, the next lead of its company is decided by it",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<NewDeal>),
        gives: &[
            (200, "It was registered before, under this id", Gives::Json(of::<DealRecord>)),
            (201, "The registration", Gives::Json(of::<DealRecord>)),
        ],
        fails: &[422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/deal-registrations/{id}",
        does: "A deal registration, as it stands now",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The registration", Gives::Json(of::<DealRecord>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/deal-registrations/{id}",
        does: "Changes a deal registration; what isn't said stays",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<ChangeDeal>),
        gives: &[(200, "The registration", Gives::Json(of::<DealRecord>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/forms/{key}",
        does: "Routes a plain HTML form's submission",
        needs: Needs::Nothing,
        asked: &[],
        takes: Takes::Form,
        gives: &[(201, "Who calls, and by when", Gives::Page(of::<Answer>))],
        fails: &[401, 403, 422, 503],
        once: true,
    },
    Door {
        method: "get",
        path: "/v1/teams/{team}/rotation",
        does: "How each member of the team stands, in parts of a lead",
        needs: Needs::Secret,
        asked: &[("segment", "Whose circle, where the team has one for each segment")],
        takes: Takes::Nothing,
        gives: &[(200, "The balances", Gives::Json(of::<Balances>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/members/{id}/assignments",
        does: "Leads that the member had, oldest first, at most 500",
        needs: Needs::Secret,
        asked: AFTER,
        takes: Takes::Nothing,
        gives: &[(200, "The assignments", Gives::Json(of::<Vec<AssignmentRecord>>))],
        fails: &[],
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
    Door {
        method: "post",
        path: "/v1/accounts",
        does: "Takes account rows in; a row with an id that is there replaces it",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Rows,
        gives: &[(200, "What became of each row", Gives::Json(of::<AccountsReport>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/accounts/remove",
        does: "Removes accounts, named by rows with an `id`",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Rows,
        gives: &[(200, "How many were removed, and ids that no account has", Gives::Json(of::<RemovalReport>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/accounts/{id}",
        does: "An account, who came from there, its contacts and opportunities",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The account", Gives::Json(of::<AccountRecord>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "delete",
        path: "/v1/accounts/{id}",
        does: "Removes an account",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "It is removed", Gives::Json(of::<RemovalReport>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/contacts/{id}",
        does: "A contact",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The contact", Gives::Json(of::<ContactRecord>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/opportunities/{id}",
        does: "An opportunity",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The opportunity", Gives::Json(of::<OpportunityRecord>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/opportunities/{id}",
        does: "Changes an opportunity; what isn't said stays",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<ChangeOpportunity>),
        gives: &[(200, "The opportunity", Gives::Json(of::<OpportunityRecord>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/book",
        does: "How many accounts there are, their revision, and the account book that is kept of them",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The book", Gives::Json(of::<Described>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "put",
        path: "/v1/book",
        does: "Takes in an account book that `frontdesk pack` made",
        needs: Needs::Secret,
        asked: &[(
            "revision",
            "The revision of the accounts that the book was made from; the present one where it isn't said",
        )],
        takes: Takes::Bytes,
        gives: &[(200, "The book", Gives::Json(of::<Described>))],
        fails: &[409, 422],
        once: false,
    },
    Door {
        method: "put",
        path: "/v1/playbook",
        does: "Publishes a playbook for all leads",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Playbook,
        gives: &[(200, "Its version", Gives::Json(of::<PublishedVersion>))],
        fails: &[422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/playbook/rollback",
        does: "Takes the last publication back",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<playbooks::Said>),
        gives: &[(200, "What is in force then", Gives::Json(of::<PlaybookRecord>))],
        fails: &[409, 422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/playbooks",
        does: "Playbooks, the latest first, at most 100",
        needs: Needs::Secret,
        asked: &[("before", "The number of the last that is there already")],
        takes: Takes::Nothing,
        gives: &[(200, "The playbooks", Gives::Json(of::<Vec<PlaybookRecord>>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/playbooks",
        does: "Keeps a playbook as a draft",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Playbook,
        gives: &[(201, "The draft", Gives::Json(of::<PlaybookRecord>))],
        fails: &[422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/playbooks/{number}",
        does: "A playbook with its text",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The playbook", Gives::Json(of::<PlaybookText>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/playbooks/{number}/check",
        does: "Proves what is so of a playbook for every lead there can be",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The findings, each with its line and a lead", Gives::Json(of::<Vec<ToldFinding>>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/playbooks/{number}/publish",
        does: "Publishes a playbook for all leads or, by person, for some",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<playbooks::Said>),
        gives: &[(200, "The playbook", Gives::Json(of::<PlaybookRecord>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/webhooks",
        does: "All webhooks, oldest first",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The webhooks", Gives::Json(of::<Vec<EndpointRecord>>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/webhooks",
        does: "Registers a webhook; it is told of what happens from now on",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<webhooks::Wanted>),
        gives: &[(201, "The webhook, with its secret, told this once", Gives::Json(of::<Told<EndpointRecord>>))],
        fails: &[422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/webhooks/{id}",
        does: "A webhook: whether it is enabled, since when it fails, and how much it was not told of",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The webhook", Gives::Json(of::<EndpointRecord>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/webhooks/{id}",
        does: "Changes a webhook, disables it or enables it again",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<ChangeEndpoint>),
        gives: &[(200, "The webhook", Gives::Json(of::<EndpointRecord>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "delete",
        path: "/v1/webhooks/{id}",
        does: "Removes a webhook, with what it was and was not told of",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The webhook as it was", Gives::Json(of::<EndpointRecord>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/webhooks/{id}/rotate",
        does: "Gives a webhook a new secret; the present one signs beside it for a while",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<webhooks::Rotated>),
        gives: &[(200, "The webhook, with its new secret", Gives::Json(of::<Told<EndpointRecord>>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/webhooks/{id}/deliveries",
        does: "What became of telling a webhook of each event, at most 100",
        needs: Needs::Secret,
        asked: &[
            ("state", "`waiting`, `sending`, `delivered` or `dead`"),
            ("after", "The number of the last that is there already"),
        ],
        takes: Takes::Nothing,
        gives: &[(200, "The deliveries", Gives::Json(of::<Vec<DeliveryRecord>>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/webhooks/{id}/replay",
        does: "Sends dead deliveries again: one, or all since a time",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<webhooks::Again>),
        gives: &[(200, "How many", Gives::Json(of::<Replayed>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/events",
        does: "Everything that happened, oldest first, at most 100",
        needs: Needs::Secret,
        asked: AFTER,
        takes: Takes::Nothing,
        gives: &[(200, "The events, and the number to go on after", Gives::Json(of::<EventPage>))],
        fails: &[422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/alarms",
        does: "What somebody has to look after, newest first, at most 100",
        needs: Needs::Secret,
        asked: &[
            ("all", "`true`: also those that have ended"),
            ("before", "The number of the last that is there already"),
        ],
        takes: Takes::Nothing,
        gives: &[(200, "The alarms", Gives::Json(of::<Vec<AlarmRecord>>))],
        fails: &[422],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/workspaces",
        does: "Makes a workspace with its two first keys",
        needs: Needs::Operator,
        asked: &[],
        takes: Takes::Json(of::<operator::Wanted>),
        gives: &[(201, "The keys, told this once", Gives::Json(of::<NewKeys>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "get",
        path: "/playbook.schema.json",
        does: "The JSON Schema of playbooks, for editors",
        needs: Needs::Nothing,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The schema", Gives::Schema)],
        fails: &[],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/leads/{id}/history",
        does: "What happened to a lead, oldest first",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "What happened", Gives::Json(of::<Vec<Happening>>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/leads/{id}/person",
        does: "Everything that is known of one person",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The lead, its history, and the receipts about it", Gives::Json(of::<Person>))],
        fails: &[404],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/leads/{id}/erase",
        does: "Erases one person; receipts go on verifying",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::JsonOrNothing(of::<history::Said>),
        gives: &[(200, "What was erased", Gives::Json(of::<Erasure>))],
        fails: &[404, 422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/retention",
        does: "After how long without activity leads are erased",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "In days; null: never", Gives::Json(of::<Kept>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "put",
        path: "/v1/retention",
        does: "Sets after how long without activity leads are erased",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Json(of::<history::Said>),
        gives: &[(200, "In days; null: never", Gives::Json(of::<Kept>))],
        fails: &[422],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/receipts",
        does: "Receipts, signed, as lines of JSON; `Link` says where there are more",
        needs: Needs::Secret,
        asked: AFTER,
        takes: Takes::Nothing,
        gives: &[(200, "A part of the chain", Gives::Lines)],
        fails: &[404],
        once: false,
    },
    Door {
        method: "get",
        path: "/v1/receipts/key",
        does: "The public key that signs receipts",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The key", Gives::Json(of::<PublicKey>))],
        fails: &[],
        once: false,
    },
    Door {
        method: "post",
        path: "/v1/receipts/key",
        does: "Has another key sign receipts from now on, which the chain notes",
        needs: Needs::Secret,
        asked: &[],
        takes: Takes::Nothing,
        gives: &[(200, "The key", Gives::Json(of::<PublicKey>))],
        fails: &[],
        once: false,
    },
];
