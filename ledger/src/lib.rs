//! The ledger: what happens to a lead over time, in one SQLite database a workspace.
//!
//! In scope: the schema, every line of SQL, and the one transaction in which a submission becomes a routed
//! lead. Not in scope: decisions (the core makes them), transport and clocks (the shells have them). The
//! ledger deliberately doesn't know which SQLite it runs on: [`Sql`] is all it sees.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod absences;
mod access;
mod account_list;
mod account_record;
mod accounts;
mod act;
mod activity;
mod address;
mod admit;
mod again;
mod alarms;
mod answer;
mod assignments;
mod backoff;
mod backup;
mod books;
mod campaigns;
mod changes;
mod circles;
mod claims;
mod clocks;
mod colleagues;
mod comparison;
mod contact;
mod conversion;
mod deals;
mod deliveries;
mod desk;
mod difference;
mod due;
mod duplicates;
mod earlier;
mod endpoints;
mod erasure;
mod error;
mod export;
mod finding;
mod follow_up;
mod form_links;
mod formats;
mod forms;
mod gather;
mod guard;
mod handing;
mod heads;
mod history;
mod holding;
mod idempotency;
mod import;
mod keys;
mod leads;
mod letters;
mod limits;
mod links;
mod lists;
mod live;
mod measures;
mod members;
mod merges;
mod metrics;
mod minimum;
mod not_same;
mod opportunity;
mod outbox;
mod page_limits;
mod playbooks;
mod pools;
mod prefill;
mod questions;
mod reassign;
mod receipt;
mod records;
mod recount;
mod refill;
mod related;
mod rematch;
mod reports;
mod retention;
mod rollup;
mod rotation;
mod row;
mod schema;
mod seal;
mod secrets;
mod settings;
mod signature;
mod signing;
mod spread;
mod sql;
#[cfg(feature = "rusqlite")]
mod sqlite;
mod staff;
mod store;
mod submit;
mod summary;
mod suspects;
mod tally;
mod tidy;
mod trials;
mod undo;
mod unknown_words;
mod verdicts;
mod verify;
mod versions;
mod watch;
mod work;
mod work_links;
mod workspace_check;

pub use absences::{AbsenceRecord, Absenting, SayAbsence};
pub use access::{
    AUDIT_PAGE, Access, Audit, AuditRecord, Issuer, KeyKind, KeyRecord, Linking, NewKey, PEOPLE_PAGE, Peopling,
    PersonRecord, Reach, Right, Rights, Role, SESSION, SayPerson,
};
pub use account_list::{AccountList, AskAccounts};
pub use account_record::AccountRecord;
pub use accounts::{AccountsReport, RemovalReport, RowProblem};
pub use act::Act;
pub use activity::{Activity, LeadStanding};
pub use address::{Network, read as address};
pub use admit::Admitted;
pub use alarms::{AlarmRecord, MOST_LISTED as ALARMS_PAGE};
pub use answer::{Answer, AnsweringMember};
pub use assignments::{AssignmentRecord, PAGE as ASSIGNMENTS_PAGE};
pub use backup::{BackupPart, NotRestored, Restored};
pub use books::{AccountChanges, AccountPage, Kept, KeptBook, PIECE};
pub use campaigns::{CampaignRecord, Campaigning, SayCampaign};
pub use changes::LeadChange;
pub use claims::{ClaimAnswer, Claimed, DealChange, DealFile, MOST_LISTED as DEALS_PAGE};
pub use colleagues::{CameWith, Colleague, Organisation};
pub use comparison::{Compare, Comparison, LeadChanges, SharesBy};
pub use contact::ContactRecord;
pub use conversion::{ConversionRecord, Convert, Converting, Process};
pub use deals::{ChangeDeal, DealClaim, DealRecord, NewDeal, Registering};
pub use deliveries::{Attempt, Outcome, TIMEOUT};
pub use desk::Desk;
pub use difference::Difference;
pub use duplicates::{MOST_LISTED as DUPLICATES_PAGE, PairVerdict, PossibleDuplicate};
pub use endpoints::{Because, ChangeEndpoint, EndpointRecord, EndpointState, Endpointed, NewEndpoint};
pub use erasure::Erasure;
pub use error::Error;
pub use export::ReceiptPage;
pub use follow_up::{Dispositions, FollowUp, FollowedUp, FollowingUp};
pub use form_links::LINK_DAYS;
pub use formats::{Format, Word};
pub use guard::{Arrival, Guard, Guarding, Proof, Suspicion, Turnstile, WhenDown};
pub use history::{Happened, PersonExport, PersonReceipt, Unfounded};
pub use idempotency::Idempotency;
pub use import::{Became, Import, Imported, Importing, Incoming};
pub use leads::{LeadRecord, SubmissionRecord};
pub use letters::{DeliveryRecord, MOST_LISTED as DELIVERIES_PAGE, Replay, Replayed};
pub use limits::{Limit, Limited, Meter, Quota};
pub use links::MergeKind;
pub use lists::{AskLeads, LeadLine, LeadPage, Listing};
pub use live::{Live, LiveEvent};
pub use members::MemberLine;
pub use merges::{MergeRecord, Merging};
pub use metrics::Metrics;
pub use minimum::{FollowUpFigure, MinimumState};
pub use not_same::NotSame;
pub use opportunity::{ChangeOpportunity, NewOpportunity, OpportunityRecord};
pub use outbox::{EVENTS, EventPage, EventRecord};
pub use page_limits::PageAsks;
pub use playbooks::PlaybookFormat;
pub use pools::Claiming;
pub use prefill::{Evaluation, PrefillKey, PrefillSettings, PrefillSpent, PrefillState, Window};
pub use reassign::{Reassign, Reassigned, Reassigning};
pub use records::RecordPage;
pub use related::Related;
pub use rematch::{Rematched, Unmatched};
pub use reports::{
    AskReport, Column, Definition, Kind, MemberStanding, REPORTS, Report, ReportRow, Reporting, definitions,
};
pub use retention::{MOST_DAYS, Retention};
pub use schema::latest as latest_schema;
pub use settings::{Rise, Settings, Silence};
pub use signature::secret_of;
pub use signing::Seed;
pub use sql::{Row, Sql, SqlError, Value, planned_once};
#[cfg(feature = "rusqlite")]
pub use sqlite::Sqlite;
pub use submit::{Submit, Submitted};
pub use suspects::{MOST_LISTED as SUSPECTS_PAGE, SuspectRecord};
pub use tally::Tally;
pub use trials::NewTrial;
pub use undo::Undoing;
pub use unknown_words::UnknownWord;
pub use verdicts::{Judge, Judged, MOST_LISTED as VERDICTS_PAGE, VerdictRecord};
pub use verify::{Verified, Verifier, needed};
pub use versions::{
    Checked, PAGE as PLAYBOOKS_PAGE, PlaybookRecord, PlaybookText, Publication, Publishing, ToldFinding, VersionState,
};
pub use work::{Work, Worked};
pub use work_links::{ByLink, Linked, LinkedLead, MadeWorkLink, WORK_LINK_DAYS};

use frontdesk::Playbook;
use jiff::Timestamp;
use signing::Sealed;
use std::cell::RefCell;
use std::rc::Rc;

/// One workspace's ledger.
pub struct Ledger<S> {
    sql: Sealed<S>,
    /// The playbooks that were read last, by number; what a number stands for never changes.
    playbooks: RefCell<Vec<(i64, Rc<Playbook>)>>,
    /// What forms asked lately.
    asked: RefCell<questions::Remembered>,
}

impl<S: Sql> Ledger<S> {
    /// A ledger over `sql`, its keys and salts made from `seed`. Nothing is read or written: a workspace that nobody made
    /// costs nothing.
    pub fn new(sql: S, seed: Seed) -> Self {
        Self { sql: Sealed::new(sql, seed), playbooks: RefCell::default(), asked: RefCell::default() }
    }

    /// Whether the workspace was made; one that is being restored wasn't yet.
    ///
    /// # Errors
    /// What the database said.
    pub fn exists(&self) -> Result<bool, Error> {
        Ok(!backup::is_under_way(&self.sql)? && schema::version(&self.sql)? > 0)
    }

    /// The schema's version that the workspace has, 0 where there is none, and the latest that there is.
    ///
    /// # Errors
    /// What the database said.
    pub fn schema(&self) -> Result<(usize, usize), Error> {
        Ok((schema::version(&self.sql)?, schema::LATEST))
    }

    /// Brings an existing workspace to the latest schema, and gives it a signing key if it has none; call once before using
    /// it.
    ///
    /// # Errors
    /// [`Error::NoWorkspace`], and what the database said.
    pub fn open(&self, now: Timestamp) -> Result<(), Error> {
        if !self.exists()? {
            return Err(Error::NoWorkspace);
        }
        schema::migrate(&self.sql)?;
        self.sql.transaction(|| self.give_key(now))
    }

    fn give_key(&self, now: Timestamp) -> Result<(), Error> {
        match signing::kept(&self.sql)? {
            Some(_) => Ok(()),
            None => receipt::change_key(&self.sql, now).map(|_| ()),
        }
    }

    /// Makes the workspace, with its first keys; a workspace that is there keeps what it has and gets the keys.
    ///
    /// # Errors
    /// [`Error::Restoring`], and what the database said.
    pub fn create(&self, keys: &[NewKey], now: Timestamp) -> Result<(), Error> {
        if backup::is_under_way(&self.sql)? {
            return Err(Error::Restoring);
        }
        schema::migrate(&self.sql)?;
        let act = Act::of_arrival(now);
        self.sql.transaction(|| {
            self.give_key(now)?;
            keys.iter().try_for_each(|key| access::key::add(&self.sql, key, &act))
        })
    }
}
