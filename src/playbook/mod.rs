//! The playbook: who gets which lead, as one value.
//!
//! In scope: the model that stages 1 and 3 to 6 read. Reading it from text is `read`, naming its version is
//! `version`. A playbook deliberately doesn't know any lead, and holds no code: conditions are typed.

mod condition;
mod country;
mod dedupe;
mod dictionary;
mod field;
mod finding;
mod index;
mod industry;
mod invariant;
mod lines;
pub mod matching;
mod node;
mod partner;
mod read;
mod reporting;
mod sla;
mod specificity;
mod staff;
mod times;
mod version;

pub use condition::Condition;
pub(crate) use country::codes as country_codes;
pub use dedupe::{Criteria, Dedupe, ExactKey, Survives, Survivorship};
pub use dictionary::{Dictionary, Position};
pub use field::{Field, Type};
pub(crate) use finding::nearest;
pub use finding::{Finding, Findings};
pub(crate) use index::{Classes, Index, MOST_VARIABLES, Section};
pub use invariant::{Invariant, Promise};
pub use lines::Lines;
pub use matching::Matching;
pub use partner::{Partner, PartnerKind};
pub use reporting::{Attribution, DealRegistration, Disposition, MinimumFollowUp, Reporting, Stage, decimals};
pub use sla::{Sla, SlaClock};
pub use specificity::Specificity;
pub use staff::{Absence, Caps, Channel, Distribute, Hours, Language, MakeUp, Member, Needs, Sticky, Team};
pub use times::Times;

use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::BTreeMap;

/// The JSON Schema of a playbook, for editors.
pub const SCHEMA: &str = include_str!("playbook.schema.json");

/// A playbook that has been read and found whole: every name in it exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Playbook {
    /// The workspace's name, as people say it.
    pub name: String,
    /// First 12 hexadecimal digits of the SHA-256 of the model as JSON: the same for the same rules,
    /// whatever the text looked like.
    #[serde(skip)]
    pub version: String,
    pub matching: Matching,
    /// Sections at their default aren't part of the model, so that a version is the same with and without them.
    #[serde(skip_serializing_if = "is_default")]
    pub dedupe: Dedupe,
    #[serde(skip_serializing_if = "is_default")]
    pub survivorship: Survivorship,
    /// By employees, first that holds.
    pub segments: Vec<Segment>,
    /// The workspace's own words for what leads write.
    #[serde(skip_serializing_if = "Dictionary::is_empty")]
    pub dictionary: Dictionary,
    pub calendars: BTreeMap<String, Calendar>,
    /// The language that leads speak, ISO 639-1, by country.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub languages: BTreeMap<String, String>,
    /// By id.
    pub members: BTreeMap<String, Member>,
    pub teams: BTreeMap<String, Team>,
    /// Who sells with us, and which leads they get; the first counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<Partner>,
    /// What happens while a lead waits, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub slas: BTreeMap<String, Sla>,
    pub cases: Rows<Case>,
    pub territories: Rows<Territory>,
    /// In which order the territories' rows are considered.
    #[serde(skip_serializing_if = "Policy::is_first")]
    pub territory_policy: Policy,
    pub scores: Vec<Score>,
    /// What holds for every lead, and what for none; proved before the playbook is published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub always: Vec<Invariant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<Invariant>,
    /// What members say became of a lead; never empty.
    #[serde(skip_serializing_if = "are_stages")]
    pub dispositions: Vec<Disposition>,
    #[serde(skip_serializing_if = "is_default")]
    pub reporting: Reporting,
    /// What teams have to follow up to get more leads; `None`: nothing is asked of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_follow_up: Option<MinimumFollowUp>,
    /// What becomes of deals that partners register; `None`: somebody has to approve each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deal_registration: Option<DealRegistration>,
    /// The member who gets what nobody else can take.
    pub watcher: String,
    /// The conditions in the form in which many are tested at once: it follows from the rest.
    #[serde(skip)]
    pub(crate) index: Index,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn are_stages(dispositions: &[Disposition]) -> bool {
    dispositions == Disposition::stages()
}

impl Playbook {
    /// The conditions of all rows.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let cases = self.cases.rows.iter().map(|row| &row.when);
        let territories = self.territories.rows.iter().map(|row| &row.when);
        let scores = self.scores.iter().map(|row| &row.when);
        let invariants = self.always.iter().chain(&self.never).map(|row| &row.when);
        let partners = self.partners.iter().filter_map(|partner| partner.gets.as_ref());
        cases.chain(territories).chain(scores).chain(invariants).chain(partners)
    }

    /// The hours that conditions test for.
    pub(crate) fn times(&self) -> impl Iterator<Item = &Times> {
        let mut times = Vec::new();
        self.conditions().for_each(|condition| condition.times(&mut times));
        times.into_iter()
    }

    /// Whether what becomes of a lead can depend on one of `fields`.
    pub fn asks_for(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.index.asked >> (*field as u64) & 1 == 1)
    }

    /// The id of the member who has this id, or else of the only one who has this name, in whatever letters.
    pub fn member_called(&self, text: &str) -> Option<&str> {
        if let Some((id, _)) = self.members.get_key_value(text) {
            return Some(id);
        }
        let text = text.to_lowercase();
        let mut called =
            self.members.iter().filter(|(id, member)| id.to_lowercase() == text || member.name.to_lowercase() == text);
        let one = called.next().map(|(id, _)| id.as_str());
        one.filter(|_| called.next().is_none())
    }

    /// The name of the workspace's first band that holds so many employees.
    pub fn segment_of(&self, employees: u32) -> Option<&str> {
        let band = |segment: &&Segment| employees >= segment.min && segment.max.is_none_or(|max| employees <= max);
        self.segments.iter().find(band).map(|segment| segment.name.as_str())
    }

    /// The places of the territories' rows in the order in which they are considered: the first that holds counts.
    pub fn territory_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.territories.rows.len()).collect();
        if self.territory_policy == Policy::MostSpecific {
            // The sort is stable: of rows that are equally specific, the earlier comes first.
            order.sort_by_cached_key(|row| {
                std::cmp::Reverse(self.territories.rows.get(*row).map(|row| row.when.specificity()))
            });
        }
        order
    }
}

/// Rows of which the first that holds counts. There is always one: the last has no condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rows<T> {
    pub rows: Vec<T>,
    /// What counts where no row holds.
    pub otherwise: T,
}

crate::lead::closed_list! {
    /// Which of several rows that hold counts.
    #[derive(Default)]
    Policy {
        /// The first in the text.
        #[default]
        First = "first",
        /// The most specific, see [`Specificity`]; of equally specific ones the first in the text.
        MostSpecific = "most_specific",
    }
}

impl Policy {
    fn is_first(&self) -> bool {
        *self == Self::First
    }
}

/// A company-size band of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    pub name: String,
    /// Employees, inclusive.
    pub min: u32,
    /// Inclusive; `None`: open upwards.
    pub max: Option<u32>,
}

/// When a group of members works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// Written as its IANA name. Read once for all: to find a zone by its name takes longer than to decide a lead.
    #[serde(serialize_with = "zone_name")]
    pub time_zone: TimeZone,
    /// Monday first.
    pub days: [bool; 7],
    /// Minutes after local midnight.
    pub from: u16,
    /// Minutes after local midnight, greater than `from`.
    pub to: u16,
    /// Local dates without work, ascending.
    pub holidays: Vec<jiff::civil::Date>,
}

fn zone_name<S: serde::Serializer>(zone: &TimeZone, serializer: S) -> Result<S::Ok, S::Error> {
    zone.iana_name().serialize(serializer)
}

/// A business case: what kind of lead this is, and what that means for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    pub name: String,
    pub when: Condition,
    pub assign: Assign,
    /// The team that gets it instead of the territory's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Working minutes within which the owner has to have answered.
    pub within_minutes: u32,
    /// What happens until then and after; `None`: the manager hears of it when the time has run out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sla: Option<String>,
    pub priority: i32,
    #[serde(skip_serializing_if = "Needs::is_empty")]
    pub needs: Needs,
    /// What the playbook advises whoever answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// Whether what the lead asked for, a free trial, is granted at once; `None`: the case doesn't say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<bool>,
}

crate::lead::closed_list! {
    /// Who gets the leads of a case.
    Assign {
        /// A member of the case's team or else of the territory's, in turn.
        Team = "team",
        /// The account's owner; where there is none, as `team`.
        AccountOwner = "account_owner",
        /// The open or last opportunity's owner; then the account's; then as `team`.
        OpportunityOwner = "opportunity_owner",
        /// The partner who registered the deal, or who brings the lead, or whose leads these are; a member of its team, in
        /// turn. Where there is none, as `team`.
        Partner = "partner",
        /// Nobody: recorded and answered politely.
        Nobody = "nobody",
    }
}

/// Part of the market, and the team that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Territory {
    pub name: String,
    pub when: Condition,
    pub team: String,
    #[serde(skip_serializing_if = "Needs::is_empty")]
    pub needs: Needs,
}

/// Points towards a lead's priority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Score {
    pub name: String,
    pub when: Condition,
    pub points: i32,
}
