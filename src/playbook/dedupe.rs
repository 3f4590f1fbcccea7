//! The sections on de-duplication: when two leads are one, and which of their values survives.
//!
//! In scope: what can be set and what it means; where nothing is set, nothing changes. Not in scope: reading them (`read`),
//! applying them (`dedupe`).

use crate::decision::Confidence;
use crate::lead::{LeadField, closed_list};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// `[dedupe]`: what makes a submission one of a lead that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dedupe {
    /// From this confidence on it is the same lead, and merged.
    pub same: Confidence,
    /// From this confidence on, and less than `same`: a person decides, and the lead goes on by itself.
    pub review: Confidence,
    /// Which exact keys count.
    pub keys: BTreeSet<ExactKey>,
    /// How many of them have to agree.
    #[serde(rename = "match")]
    pub criteria: Criteria,
    /// Whether leads are also compared by everything else that they know. Without it only exact keys count.
    pub fuzzy: bool,
}

impl Default for Dedupe {
    fn default() -> Self {
        Self {
            same: Confidence::from_millionths(950_000),
            review: Confidence::from_millionths(500_000),
            keys: ExactKey::ALL.iter().copied().collect(),
            criteria: Criteria::Any,
            fuzzy: true,
        }
    }
}

closed_list! {
    /// A value that, where two leads have the same, makes them one.
    ExactKey {
        /// The sender's own id.
        Id = "id",
        /// A personal address; one that several people read only together with the last name.
        Email = "email",
        /// The number together with the last name.
        Phone = "phone",
    }
}

closed_list! {
    /// How many exact keys have to agree.
    Criteria {
        /// One is enough.
        Any = "any",
        /// All that both know, and at least one. Where one contradicts, evidence makes it at most a case for review.
        All = "all",
    }
}

/// `[survivorship]`: which submission's value of a field a lead has. An empty value never takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survivorship {
    /// For fields without a rule of their own, but for those of [`Survivorship::LATEST`].
    pub default: Survives,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<LeadField, Survives>,
    /// The most trusted first, folded; others are trusted less, and equally.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
}

impl Default for Survivorship {
    fn default() -> Self {
        Self { default: Survives::Earliest, fields: BTreeMap::new(), sources: Vec::new() }
    }
}

impl Survivorship {
    /// What a person wants this time: the latest, where the playbook has no rule for the field itself.
    pub const LATEST: &'static [LeadField] =
        &[LeadField::Source, LeadField::Campaign, LeadField::Product, LeadField::Message, LeadField::Consent];

    /// The rule for `field`.
    pub fn rule(&self, field: LeadField) -> Survives {
        match self.fields.get(&field) {
            Some(rule) => *rule,
            None if Self::LATEST.contains(&field) => Survives::Latest,
            None => self.default,
        }
    }

    /// A name that follows from the rules: a lead's state that was folded by others has to be counted again. Empty for the
    /// default.
    pub fn version(&self) -> String {
        if *self == Self::default() { String::new() } else { super::version::of(self) }
    }
}

closed_list! {
    /// Which of several values survives. Ties: the earliest.
    Survives {
        /// What is there stays; gaps are filled.
        Earliest = "earliest",
        Latest = "latest",
        /// The most characters.
        Longest = "longest",
        /// That of the submission that filled in the most fields.
        MostComplete = "most_complete",
        /// That of the most trusted source; of one source the latest.
        TrustedSource = "trusted_source",
    }
}
