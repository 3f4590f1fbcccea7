//! What each stage hands on to the next.
//!
//! In scope: the nouns between the stages, in the order of the path. Not in scope: how they come about; so that stages
//! know each other's outcomes and not each other.

use crate::decision::Reason;
use crate::lead::Lead;
use crate::playbook::{Case, Territory};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Stage 2: what the edge found in the account book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// Version of the book that was searched; `None`: there was no book.
    pub book: Option<String>,
    /// Account ids, best first.
    pub candidates: Vec<String>,
}

/// Stage 3: the lead after de-dupe, as it is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    pub lead: Lead,
    pub duplicate_of: Option<String>,
    /// The member who has the earlier lead.
    pub earlier_owner: Option<String>,
    pub reasons: Vec<Reason>,
}

/// Stage 5: business case, territory and priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided<'p> {
    pub case: &'p Case,
    pub territory: &'p Territory,
    pub priority: i32,
    pub reasons: Vec<Reason>,
}

/// Stage 6: one owner, with a clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    pub team: Option<String>,
    pub owner: Option<String>,
    pub due_at: Option<Timestamp>,
    /// The turn taken, to be counted: team and member.
    pub turn: Option<(String, String)>,
    pub reasons: Vec<Reason>,
}
