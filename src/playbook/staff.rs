//! The people of a playbook: members, teams, and how a team's leads are shared out.
//!
//! In scope: the nouns. Not in scope: reading them (`read::staff`), who is next (`assign`).

use crate::lead::closed_list;
use jiff::civil::Date;
use serde::Serialize;
use std::ops::Not;

/// A person who answers leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where a lead can choose a time to be called, an `https` address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
    pub calendar: String,
    /// Share of the team's leads relative to the others'; 0: no leads in turn.
    pub weight: u32,
    pub away: Vec<Absence>,
    /// Gets nothing until this is taken out again; an absence without dates.
    #[serde(skip_serializing_if = "Not::not")]
    pub suspended: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// ISO 639-1, lower case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    #[serde(skip_serializing_if = "Caps::is_empty")]
    pub cap: Caps,
    /// Only leads of these territories, in turn; empty: of all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub territories: Vec<String>,
    /// Only leads of these segments, in turn; empty: of all, also of those without one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
}

impl Member {
    /// Whether `day`, where the member works, is one of absence.
    pub fn is_away(&self, day: Date) -> bool {
        self.away.iter().any(|absence| absence.has(day))
    }
}

/// Days of absence, by the local date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Absence {
    /// The first day; `None`: since ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day; `None`: until further notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Absence {
    /// Whether `day` is one of them.
    pub fn has(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The most leads that a member gets in turn; `None`: any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Caps {
    /// At the same time, not yet done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<u32>,
    /// A day, in the member's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// A week from Monday, in the member's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<u32>,
}

impl Caps {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A group of members among whom leads are shared out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Team {
    pub channel: Channel,
    /// Member ids, in turn order; never empty.
    pub members: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub distribute: Distribute,
    /// A circle of its own for each segment.
    #[serde(skip_serializing_if = "Not::not")]
    pub per_segment: bool,
    #[serde(skip_serializing_if = "is_default")]
    pub sticky: Sticky,
    #[serde(skip_serializing_if = "is_default")]
    pub hours: Hours,
    #[serde(skip_serializing_if = "is_default")]
    pub make_up: MakeUp,
    #[serde(skip_serializing_if = "Needs::is_empty")]
    pub needs: Needs,
    /// The member whom overdue leads are escalated to; `None`: the watcher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

closed_list! {
    /// How a team reaches its leads.
    Channel {
        InsideSales = "inside_sales",
        FieldSales = "field_sales",
        Partner = "partner",
    }
}

closed_list! {
    /// How a team's leads are shared out among those who can have them.
    #[derive(Default)]
    Distribute {
        /// By the members' weights.
        #[default]
        ByWeight = "by_weight",
        /// Equally, whatever the weights.
        ByCount = "by_count",
        /// One after the other, in the team's order.
        ByOrder = "by_order",
        /// To whoever has the fewest open leads for the weight.
        ByLoad = "by_load",
        /// To nobody: it waits for the first of them who takes it.
        FirstCome = "first_come",
    }
}

closed_list! {
    /// Who had to do with the lead before and gets it again.
    #[derive(Default)]
    Sticky {
        /// Nobody.
        Nobody = "nobody",
        /// The member who has the same person's earlier lead.
        #[default]
        Person = "person",
        /// That one, or else the member of the team who last got a lead of the same account.
        Account = "account",
    }
}

closed_list! {
    /// What working hours have to do with whose turn it is.
    #[derive(Default)]
    Hours {
        /// Those who come to work before the case's time has run out on the wall clock, before the others.
        #[default]
        Prefer = "prefer",
        /// Only those who are at work now.
        Only = "only",
        /// Nothing.
        Ignore = "ignore",
    }
}

/// The most leads that are owed to a member at any time, and made up for before all turns; 0: nothing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MakeUp {
    /// For shares missed while away.
    pub away: u32,
    /// For leads got in turn and rejected.
    pub rejected: u32,
}

impl Default for MakeUp {
    fn default() -> Self {
        Self { away: 0, rejected: 1 }
    }
}

/// What a member has to be able to do for a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Needs {
    /// All of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl Needs {
    /// Whether anybody will do.
    pub fn is_empty(&self) -> bool {
        self.skills.is_empty() && self.language.is_none()
    }
}

/// A language that the member has to speak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// That of the lead's country by the playbook's `[languages]`, where it is known.
    OfLead,
    /// ISO 639-1, lower case.
    One(String),
}
