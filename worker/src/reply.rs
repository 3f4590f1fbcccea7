//! Replies: what a workspace's object answers to the edge.
//!
//! In scope: which there are, and the ways of making them that several actions share. Not in scope: what is asked
//! (`message`), HTTP (`answer`).

use crate::message::{Described, What};
use crate::prefill::NotEvaluated;
use crate::signing_in::Registered;
use frontdesk::FieldProblem;
use frontdesk::playbook::Finding;
use ledger::{
    AccountChanges, AccountPage, AccountsReport, Importing, Kept, KeptBook, LeadRecord, Limited, Publishing, Quota,
    Rematched, RemovalReport, Right, Unmatched, Worked,
};
use serde::{Deserialize, Serialize};

/// A secret on the way to the edge, which no answer carries further, and no log.
#[derive(Serialize, Deserialize)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a secret")
    }
}

/// From the workspace to the edge.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// The answer to a submission, as JSON.
    Answer {
        answer: String,
        replayed: bool,
        /// Whether leads wait for the book.
        unmatched: bool,
        /// When something is due because of it, for the object itself; milliseconds since 1970.
        #[serde(skip)]
        due: Option<i64>,
        /// How the limits stand that it was counted on.
        standing: Vec<Quota>,
    },
    /// It is one too many now.
    Limited(Limited),
    /// Turnstile has to be asked first.
    ToProve(Secret),
    Unmatched(Vec<Unmatched>),
    Rematched(Rematched),
    BookNeeded {
        revision: i64,
    },
    IdempotencyKeyReused,
    /// The lead, as JSON.
    Lead(String),
    NoLead,
    /// One verdict, as JSON.
    Verdict(String),
    NoVerdict,
    Worked(Worked),
    /// How members stand, or what they had, as JSON.
    Staff(String),
    /// A verdict on an account that isn't there.
    NoAccount {
        account: String,
    },
    /// A verdict on a lead that names no organisation.
    NoOrganisation,
    /// A merge, as JSON.
    Merge(String),
    /// The two were one before.
    AlreadyOne {
        lead: String,
    },
    /// There is no lead of this id to merge.
    NoLeadToMerge {
        id: String,
    },
    NoMerge,
    /// Two leads that may be one, as JSON.
    Duplicate(String),
    NoDuplicate,
    /// That two leads are not the same, as JSON.
    NotSame(String),
    NoNotSame,
    /// What was asked for, as JSON.
    Found(String),
    /// What was made, as JSON.
    Made(String),
    /// A list, as JSON, and after what it goes on where there may be more.
    Listed {
        list: String,
        next: Option<String>,
    },
    /// Lines of JSON, and where there are more.
    Lines {
        lines: String,
        next: Option<String>,
    },
    NoSuch {
        what: What,
        id: String,
    },
    /// A lead that can't be converted: the field, what was found, and what would be right.
    NotConvertible {
        field: String,
        found: String,
        expected: String,
    },
    /// A deal that can't be registered so: the field, what was found, and what would be right.
    BadDeal {
        field: String,
        found: String,
        expected: String,
    },
    /// A lead that somebody else took first.
    Taken {
        lead: String,
    },
    /// A link that isn't one, or not any more.
    NoLink,
    /// A link of somebody who has the lead no more.
    LinkOver,
    /// There is no publication to take back.
    NothingBefore,
    Published {
        version: String,
    },
    Findings(Vec<Finding>),
    Accounts(Box<AccountsReport>),
    Removed(RemovalReport),
    /// What became of a batch of records.
    Imported(Importing),
    /// The book that is kept; the file goes as the body.
    Book(KeptBook),
    /// No book is kept, or it is too old, and so many accounts are there to build one of.
    NoBook {
        accounts: i64,
    },
    /// Some accounts, which go as the body, one a line.
    Page(AccountPage),
    /// What became of a book that was to be kept.
    Kept(Kept),
    Described(Described),
    /// To be laid over the book.
    Changes(AccountChanges),
    /// So much changed that a whole book is the better answer.
    ManyChanges,
    /// An element, evaluated.
    Evaluated(Vec<u8>),
    NotEvaluated(NotEvaluated),
    /// A workspace is there, where one was to be restored.
    WorkspaceThere,
    /// The workspace is being restored.
    Restoring,
    /// What was to be restored is no backup: the line, and what is wrong with it.
    BadBackup {
        line: u64,
        what: String,
    },
    /// Another part of it is next: that after so many lines.
    OtherPart {
        lines: u64,
    },
    /// It was done.
    Done,
    Created,
    UnknownKey,
    /// The key or the role doesn't bring the right that this needs.
    NotAllowed {
        needs: Right,
    },
    /// What is asked for somebody else is more than whoever asks may do themselves.
    TooMuch,
    /// What is wrong, field by field; nothing was stored.
    BadFields(Vec<FieldProblem>),
    /// A link, usable until then, to be mailed to this address.
    Linked {
        until: jiff::Timestamp,
        email: String,
    },
    /// The session that was to begin has begun; it is this person's.
    SignedIn {
        person: String,
    },
    NotSignedIn,
    Issuer(Registered),
    /// A page of this origin may not use the key.
    OriginNotAllowed {
        origin: String,
    },
    /// The ledger could not do it.
    Failed(String),
}

impl Reply {
    pub(crate) fn lead(lead: &LeadRecord) -> Self {
        Self::json(lead, Self::Lead)
    }

    /// What is kept, or that there is nothing of this id.
    pub(crate) fn found<T: Serialize>(value: Option<T>, what: What, id: String) -> Self {
        value.map_or(Self::NoSuch { what, id }, |value| Self::json(&value, Self::Found))
    }

    /// Some rows of a list, of which at most `most` are told at once; `number` is that of a row.
    pub(crate) fn listed<T: Serialize>(rows: &[T], most: i64, number: fn(&T) -> i64) -> Self {
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= most);
        let next = rows.last().filter(|_| is_full).map(|row| number(row).to_string());
        match serde_json::to_string(rows) {
            Ok(list) => Self::Listed { list, next },
            Err(error) => Self::Failed(error.to_string()),
        }
    }

    pub(crate) fn not_convertible(field: &str, found: &str, expected: &str) -> Self {
        Self::NotConvertible { field: field.into(), found: found.into(), expected: expected.into() }
    }

    /// What became of publishing the playbook with this number.
    pub(crate) fn publishing(publishing: Publishing, number: i64) -> Self {
        match publishing {
            Publishing::Published(record) => Self::json(&record, Self::Found),
            Publishing::Broken(findings) => Self::Findings(findings.0),
            Publishing::NoPlaybook => Self::NoSuch { what: What::Playbook, id: number.to_string() },
            Publishing::NothingBefore => Self::NothingBefore,
        }
    }

    /// `value` as the JSON of a reply.
    pub(crate) fn json(value: &impl Serialize, reply: fn(String) -> Self) -> Self {
        serde_json::to_string(value).map_or_else(|error| Self::Failed(error.to_string()), reply)
    }
}
