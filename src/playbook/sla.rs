//! Service levels: what happens while a lead waits for its first action.
//!
//! In scope: the noun. Not in scope: by when it is due (a case's `within`), what is due next (`crate::sla`).

use serde::Serialize;

/// Times are minutes from when the owner got the lead; each of them once for each owner, but `escalate` once for the lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sla {
    pub clock: SlaClock,
    /// The lead goes to somebody else if its owner has neither accepted it nor done anything by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept: Option<u32>,
    /// The owner is reminded, ascending.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remind: Vec<u32>,
    /// The lead goes to somebody else if nothing was done by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reassign: Option<u32>,
    /// How often at the most.
    pub reassign_most: u32,
    /// The manager hears of it; `None`: when the case's time has run out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate: Option<u32>,
}

crate::lead::closed_list! {
    /// Which time counts.
    #[derive(Default)]
    SlaClock {
        /// The owner's working time.
        #[default]
        Working = "working",
        /// All of it.
        Raw = "raw",
    }
}
