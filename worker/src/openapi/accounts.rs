//! Accounts, what hangs on them, and the book that is made of them.
//!
//! In scope: one row a route. Not in scope: what every door has in common (`super`). Leads are beside this.

use super::doors::{DOOR, Door, Gives, Takes, of};
use crate::deals;
use crate::message::Described;
use crate::records::{ImportReport, RecordRows};
use ledger::{
    AccountList, AccountRecord, AccountsReport, ChangeDeal, ChangeOpportunity, ContactRecord, DealFile, DealRecord,
    NewDeal, OpportunityRecord, RecordPage, RemovalReport,
};

pub(super) const DOORS: &[Door] = &[
    Door {
        method: "post",
        path: "/v1/deal-registrations",
        does: "Registers a deal as a partner's; once it is approved, the next lead of its company is decided by it",
        takes: Takes::Json(of::<NewDeal>),
        gives: &[
            (200, "It was registered before, under this id", Gives::Json(of::<DealRecord>)),
            (201, "The registration", Gives::Json(of::<DealRecord>)),
        ],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/deal-registrations",
        does: "Deal registrations, the latest first, at most 100; of a partner's people, their own",
        asked: &[("state", "Those that stand so now"), ("before", "The number of the last that is there already")],
        gives: &[(200, "The registrations", Gives::List(of::<Vec<DealRecord>>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/deal-registrations/claim",
        does: "Registers a deal of whose people ask, and says what stands against it",
        takes: Takes::Json(of::<deals::Claiming>),
        gives: &[
            (200, "It was registered before, under this `Idempotency-Key`", Gives::Json(of::<DealFile>)),
            (201, "The registration", Gives::Json(of::<DealFile>)),
        ],
        fails: &[422],
        once: true,
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/deal-registrations/{id}",
        does: "A deal registration, as it stands now, with what stands against it and its history",
        gives: &[(200, "The registration", Gives::Json(of::<DealFile>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/deal-registrations/{id}",
        does: "Changes a deal registration; what isn't said stays",
        takes: Takes::Json(of::<ChangeDeal>),
        gives: &[(200, "The registration", Gives::Json(of::<DealRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/accounts",
        does: "Accounts by their names",
        asked: &[
            ("name", "Those whose name begins so, however it is written"),
            ("domain", "Those of which a domain begins so"),
            ("after", "`next` of the page before"),
            ("limit", "How many at once, at most 200"),
        ],
        gives: &[(200, "The accounts, and where the next page begins", Gives::Onward(of::<AccountList>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/accounts",
        does: "Takes account rows in; a row with an id that is there replaces it",
        takes: Takes::Rows,
        gives: &[(200, "What became of each row", Gives::Json(of::<AccountsReport>))],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/accounts/remove",
        does: "Removes accounts, named by rows with an `id`",
        takes: Takes::Rows,
        gives: &[(200, "How many were removed, and ids that no account has", Gives::Json(of::<RemovalReport>))],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/accounts/{id}",
        does: "An account, who came from there, its contacts and opportunities",
        gives: &[(200, "The account", Gives::Json(of::<AccountRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "delete",
        path: "/v1/accounts/{id}",
        does: "Removes an account",
        gives: &[(200, "It is removed", Gives::Json(of::<RemovalReport>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/contacts/{id}",
        does: "A contact",
        gives: &[(200, "The contact", Gives::Json(of::<ContactRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/opportunities/{id}",
        does: "An opportunity",
        gives: &[(200, "The opportunity", Gives::Json(of::<OpportunityRecord>))],
        fails: &[404],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/opportunities/{id}",
        does: "Changes an opportunity; what isn't said stays",
        takes: Takes::Json(of::<ChangeOpportunity>),
        gives: &[(200, "The opportunity", Gives::Json(of::<OpportunityRecord>))],
        fails: &[404, 422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/records",
        does: "What is here by our fields, at most 500 records, as an import takes them",
        asked: &[
            ("kind", "`account`, `campaign`, `lead`, `contact` or `opportunity`"),
            ("after", "`next` of the page before"),
        ],
        gives: &[(200, "The records", Gives::Json(of::<RecordPage>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/records/export",
        does: "The same as rows of a file that another system takes",
        asked: &[
            ("kind", "`account`, `campaign`, `lead`, `contact` or `opportunity`"),
            ("to", "By whose columns: `salesforce`, `hubspot` or `frontdesk`; ours where it isn't said"),
            ("after", "`next` of the page before"),
        ],
        gives: &[(200, "The columns, and a cell of each for every record", Gives::Json(of::<RecordRows>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "post",
        path: "/v1/records",
        does: "Imports records, at most 1,000: each once, whoever has a lead keeps it, and it stands as it stood",
        asked: &[
            ("kind", "`account`, `campaign`, `lead`, `contact`, `opportunity` or `member` (of a campaign)"),
            ("from", "By whose columns: `salesforce`, `hubspot` or `frontdesk`; ours where it isn't said"),
        ],
        takes: Takes::Rows,
        gives: &[(200, "What became of each row", Gives::Json(of::<ImportReport>))],
        fails: &[422],
        ..DOOR
    },
    Door {
        method: "get",
        path: "/v1/book",
        does: "How many accounts there are, their revision, and the account book that is kept of them",
        gives: &[(200, "The book", Gives::Json(of::<Described>))],
        ..DOOR
    },
    Door {
        method: "put",
        path: "/v1/book",
        does: "Takes in an account book that `frontdesk pack` made",
        asked: &[(
            "revision",
            "The revision of the accounts that the book was made from; the present one where it isn't said",
        )],
        takes: Takes::Bytes,
        gives: &[(200, "The book", Gives::Json(of::<Described>))],
        fails: &[409, 422],
        ..DOOR
    },
];
