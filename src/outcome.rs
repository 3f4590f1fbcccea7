//! What each stage hands on to the next.
//!
//! In scope: the nouns between the stages, in the order of the path. Not in scope: how they come about; so that stages
//! know each other's outcomes and not each other.

use crate::account::{Account, Trial};
use crate::deal::Deal;
use crate::decision::{Confidence, Reason, Verdict};
use crate::known::{EarlierLead, Found};
use crate::lead::{FieldChange, Lead, LeadState};
use crate::playbook::{Case, Partner, Territory};
use crate::rotation::Turn;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stage 2: what the edge found in the account book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// Version of the book that was searched; `None`: there was no book.
    pub book: Option<String>,
    /// Account ids, best first.
    pub candidates: Vec<String>,
    /// How many accounts the book holds: among more, more have a like name by chance.
    #[serde(default)]
    pub accounts: u32,
    /// What words of the lead's and the candidates' names are worth in this book, in hundredths of an uncommon
    /// word; words that are not here are worth what they are anywhere.
    #[serde(default)]
    pub weights: BTreeMap<String, u16>,
}

/// Stage 3: the lead after de-dupe, as it is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub lead: Lead,
    /// What `lead` is folded of.
    pub state: LeadState,
    pub duplicate_of: Option<String>,
    /// The member who has the earlier lead.
    pub earlier_owner: Option<String>,
    /// What became of the same person's lead before.
    pub earlier: Option<EarlierLead>,
    /// The latest lead of somebody else of the organisation.
    pub colleague: Option<EarlierLead>,
    /// When it was made, where that was before now; UTC.
    pub created_at: Option<Timestamp>,
    /// The trial that the person has or had.
    pub trial: Option<Trial>,
    /// The registered deals that are about its company, beside what its account's row says.
    pub deals: Vec<Deal>,
    /// The account of the contact that the earlier lead was converted to.
    pub account: Option<String>,
    pub found: Found,
    /// Against the earlier lead; none where there was none.
    pub changes: Vec<FieldChange>,
    pub reasons: Vec<Reason>,
}

/// Stage 4: the account, and how sure that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched<'a> {
    /// The best candidate; believed only where the verdict is `match`.
    pub best: Option<&'a Account>,
    pub confidence: Confidence,
    pub verdict: Verdict,
    /// Whether an exact domain decided, so that no book was needed.
    pub by_domain: bool,
    pub reasons: Vec<Reason>,
}

impl<'a> Matched<'a> {
    /// The account that is believed.
    pub fn account(&self) -> Option<&'a Account> {
        self.best.filter(|_| self.verdict == Verdict::Match)
    }
}

/// Stage 5: business case, territory and priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided<'p> {
    pub case: &'p Case,
    pub territory: &'p Territory,
    /// The partner whose lead it is, where the case is assigned to the partner.
    pub partner: Option<&'p Partner>,
    /// The member who looks after the partner who registered the deal, where that one has no people here.
    pub partner_owner: Option<String>,
    pub priority: i32,
    pub reasons: Vec<Reason>,
}

/// Stage 6: one owner, with a clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    pub team: Option<String>,
    pub owner: Option<String>,
    pub due_at: Option<Timestamp>,
    /// Nobody of the team could have it: the owner is the watcher.
    pub held: bool,
    /// The turn taken, and the circle after it.
    pub turn: Option<Turn>,
    pub reasons: Vec<Reason>,
}
