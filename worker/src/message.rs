//! What the edge asks a workspace's Durable Object for.
//!
//! In scope: calls and their actions. Not in scope: replies (`reply`), HTTP. Both ends are the same program, so their form may change at will.

use crate::administration::Asked;
use crate::operating::Ask as Operate;
use crate::signing_in::SigningIn;
use crate::times::ByKind;
use crate::webhooks_do::Ask;
use crate::{
    accounts, backup, deals, drafting, embed, follow_up, history, members, prefill, records, reports, work_links,
};
use frontdesk::Submission;
use frontdesk::outcome::Searched;
use ledger::{
    Arrival, ChangeOpportunity, Convert, Idempotency, Judge, KeptBook, PairVerdict, PlaybookFormat, Reassign, Work,
};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// The headers that carry the call and the reply where bytes are the body.
pub(crate) const CALL: &str = "frontdesk-call";
pub(crate) const REPLY: &str = "frontdesk-reply";

/// From the edge to the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Call {
    /// The workspace's name.
    pub(crate) workspace: String,
    /// As the sender gave it.
    pub(crate) key: String,
    /// The page's origin, where a browser named one.
    pub(crate) origin: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub(crate) now: i64,
    /// The request's id, by which the audit log names it.
    pub(crate) request: String,
    pub(crate) action: Action,
    /// How long earlier requests took, as the isolate noted; told with the first sending alone.
    #[serde(default)]
    pub(crate) times: RefCell<ByKind>,
}

impl Call {
    /// The same sender's call for something else.
    pub(crate) fn for_action(&self, action: Action) -> Self {
        let Self { workspace, key, origin, now, request, .. } = self;
        let (workspace, key, origin, request) = (workspace.clone(), key.clone(), origin.clone(), request.clone());
        Self { workspace, key, origin, now: *now, request, action, times: RefCell::default() }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Action {
    Submit(Box<Submit>),
    ReadLead {
        id: String,
    },
    Publish {
        format: PlaybookFormat,
        text: String,
    },
    Accounts(accounts::Ask),
    /// The book that is kept, unless it is too old; the file goes as the body.
    ReadBook,
    /// The accounts after the id `after`, to make a book of.
    ReadPage {
        after: String,
    },
    /// A piece of a book on its way; its bytes go as the body.
    PutPiece {
        book: String,
        number: i64,
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// Makes a book of which all pieces were put the workspace's book; `sent`: somebody sent it, the edge didn't build it.
    KeepBook {
        book: KeptBook,
        sent: bool,
    },
    /// Leads that were routed while the book could not be had.
    ReadUnmatched,
    /// Decides one of them again, with what the book of this revision gave.
    Rematch {
        id: String,
        searched: Searched,
        revision: i64,
    },
    /// Of which revision the accounts are, and which book is kept; `to_replace`: by whom it is to be replaced.
    DescribeBook {
        to_replace: bool,
    },
    /// What of the accounts changed since their revision `since`, of which the edge has a book.
    ReadChanges {
        since: i64,
    },
    /// A reviewer's verdict on a lead.
    Judge(Judge),
    ListVerdicts {
        after: i64,
    },
    /// Those that count for a lead.
    VerdictsOn {
        lead: String,
    },
    WithdrawVerdict {
        number: i64,
        by: Option<String>,
    },
    /// What a member did about a lead.
    Work {
        lead: String,
        work: Work,
        by: Option<String>,
    },
    /// Somebody else is to have leads.
    Reassign(Reassign),
    ReadRotation {
        team: String,
        segment: String,
    },
    ListAssignments {
        member: String,
        after: i64,
    },
    /// A reviewer's word that two leads are one.
    Merge {
        lead: String,
        into: String,
        by: Option<String>,
    },
    UndoMerge {
        number: i64,
        by: Option<String>,
    },
    ListDuplicates {
        after: i64,
    },
    /// The pairs of which something was said.
    ListDecided {
        before: Option<i64>,
    },
    /// A reviewer's verdict on two leads that may be one.
    JudgePair {
        number: i64,
        verdict: PairVerdict,
        by: Option<String>,
    },
    WithdrawNotSame {
        number: i64,
        by: Option<String>,
    },
    Convert {
        lead: String,
        convert: Box<Convert>,
    },
    ChangeOpportunity {
        id: String,
        change: ChangeOpportunity,
    },
    /// A deal registration or a trial.
    Deals(deals::Ask),
    /// What a page with a form asks beside submitting it.
    Embed(embed::Asked),
    /// Something that is kept, by its id or number.
    Read {
        what: What,
        id: String,
    },
    /// Keeps a playbook that decides nothing yet.
    Draft {
        format: PlaybookFormat,
        text: String,
    },
    ListPlaybooks {
        before: Option<i64>,
    },
    CheckPlaybook {
        number: i64,
    },
    PublishVersion {
        number: i64,
        percent: u8,
        by: Option<String>,
    },
    RollBack {
        by: Option<String>,
    },
    /// What a playbook in the making needs to know.
    Drafting(drafting::Ask),
    /// Keys, people, the issuer, the audit log.
    Administer(Box<Asked>),
    /// What is asked before there is anybody who asks.
    SignIn(SigningIn),
    /// What is asked by a link, by whoever has it.
    ByLink(work_links::Asked),
    MakeWorkLink(work_links::Make),
    /// Something about events and who is told of them.
    Webhooks(Ask),
    /// What happened, and what is kept of people.
    History(history::Asked),
    /// What owners say of leads, and lists of leads.
    FollowUp(follow_up::Ask),
    /// To be told of changes as they happen.
    Live,
    /// How members stand, and when they are away.
    Members(members::Ask),
    /// Reports and campaigns.
    Reports(reports::Ask),
    /// Records of other systems.
    Records(Box<records::Ask>),
    /// What strangers may send, and how the workspace does.
    Operate(Operate),
    /// The sealed prefill.
    Prefill(prefill::Asked),
    /// A part of a backup.
    Backup(backup::Asked),
    /// Puts a part of a backup into a workspace that isn't there yet; the edge has seen the operator's key. Its bytes go as the
    /// body.
    Restore {
        after: u64,
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// Makes the workspace, or gives it further keys; the edge has seen the operator's key.
    Create {
        publishable: String,
        secret: String,
        origins: Vec<String>,
    },
}

/// What there is to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    Lead,
    Account,
    Contact,
    Opportunity,
    Playbook,
    Deal,
    Key,
    Person,
    Issuer,
    Webhook,
    Delivery,
    Report,
    Campaign,
    Member,
    Absence,
    Suspect,
    Backup,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Submit {
    pub(crate) submission: Submission,
    pub(crate) idempotency: Option<Idempotency>,
    pub(crate) book_revision: Option<i64>,
    pub(crate) without_book: bool,
    pub(crate) arrival: Arrival,
    /// The number of the suspect that it was until now.
    pub(crate) released: Option<i64>,
}

/// The accounts, and the book that is kept of them.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Described {
    pub(crate) accounts: i64,
    /// Counts changes of the accounts.
    pub(crate) revision: i64,
    pub(crate) book: Option<KeptBook>,
}
