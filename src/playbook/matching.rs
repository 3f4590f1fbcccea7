//! The matching section: from when on an account is believed, and the levers by which a workspace bends that.
//!
//! In scope: what can be set and what it means; each lever's default changes nothing. Not in scope: reading them
//! (`read`), applying them (`matching`). It names the evidence that there is, and not what its levels are worth.

use crate::account::AccountKind;
use crate::decision::Confidence;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// From which confidence on a candidate is believed, and what the workspace wants otherwise than by default.
///
/// A lever at its default isn't part of the model, so that a playbook's version is the same with and without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matching {
    /// At least this: a match.
    #[serde(rename = "match")]
    pub accept: Confidence,
    /// At least this, and less than `match`: a person decides.
    pub review: Confidence,
    /// Of the leads that come, the share that has an account: where a candidate's confidence starts from. The less it is,
    /// the more evidence it takes to be as sure.
    #[serde(skip_serializing_if = "is_half")]
    pub base_rate: Confidence,
    /// What an equal domain is worth that nothing else stands beside: no name that agrees, no equal phone.
    #[serde(skip_serializing_if = "is_default")]
    pub domain_only: DomainOnly,
    /// Points by feature and level, instead of ours; hundredths of natural log odds.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub points: BTreeMap<String, BTreeMap<String, i32>>,
    /// Features that speak neither for nor against an account. Accounts are found by name and domain all the same.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub off: BTreeSet<String>,
    /// Only accounts of these kinds are candidates; empty: all.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<AccountKind>,
    /// Of candidates that differ in nothing but the place, one in the lead's country comes first, even before one of
    /// which a finer place agrees, and before the tie-breakers.
    #[serde(skip_serializing_if = "is_default")]
    pub prefer_country: bool,
    /// An account in another country than the lead's is no candidate; where either is unknown, it is one.
    #[serde(skip_serializing_if = "is_default")]
    pub same_country_only: bool,
    /// Found by name, an account is a candidate only if the first uncommon word of its name is (spelling aside) that of
    /// the lead's; where a name has only common words, their first. An equal domain needs no name.
    #[serde(skip_serializing_if = "is_default")]
    pub first_uncommon_word: bool,
    /// What speaks against an account that shares words with the lead's company counts half: the negative points of
    /// [`RELAXED`]. Points of the workspace's own count as they are.
    #[serde(skip_serializing_if = "is_default")]
    pub relaxed: bool,
    /// Which of several equally sure candidates: the first of these that tells them apart; then the id, always.
    #[serde(skip_serializing_if = "is_usual_order")]
    pub tie_breakers: Vec<TieBreaker>,
}

/// Features whose negative points count half where matching is relaxed: words that only one side has, the order of
/// words, legal forms, how near another name is, and places.
pub const RELAXED: &[&str] = &["lead_only", "account_only", "first_word", "legal_form", "rival", "place"];

impl Matching {
    /// These thresholds, and every lever at its default.
    pub fn new(accept: Confidence, review: Confidence) -> Self {
        Self {
            accept,
            review,
            base_rate: HALF,
            domain_only: DomainOnly::default(),
            points: BTreeMap::new(),
            off: BTreeSet::new(),
            kinds: BTreeSet::new(),
            prefer_country: false,
            same_country_only: false,
            first_uncommon_word: false,
            relaxed: false,
            tie_breakers: TieBreaker::USUAL.to_vec(),
        }
    }
}

/// As many leads with an account as without.
pub const HALF: Confidence = Confidence::from_millionths(500_000);

fn is_half(base_rate: &Confidence) -> bool {
    *base_rate == HALF
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_usual_order(order: &[TieBreaker]) -> bool {
    order == TieBreaker::USUAL
}

crate::lead::closed_list! {
    /// What an equal domain alone is worth.
    #[derive(Default)]
    DomainOnly {
        /// At most a person decides.
        Never = "never",
        /// Enough where no company was named; where the names disagree, a person decides.
        Fallback = "fallback",
        /// Enough, whatever name was given: a product, a department, the group.
        #[default]
        Always = "always",
    }
}

crate::lead::closed_list! {
    /// What tells equally sure candidates apart.
    TieBreaker {
        OpenOpportunity = "open_opportunity",
        Customer = "customer",
        Named = "named",
        /// The latest activity comes first.
        LastActivity = "last_activity",
        /// Contacts, leads and opportunities together: most first.
        MostKnown = "most_known",
        Contacts = "contacts",
        Leads = "leads",
        Opportunities = "opportunities",
        /// An account without a date is taken for a new one.
        Oldest = "oldest",
        /// An account without a date comes last.
        Newest = "newest",
        /// In the lead's country.
        SameCountry = "same_country",
        /// The top of the family first, then whoever is another candidate's parent.
        Headquarters = "headquarters",
        /// In the lead's city, then state, then country.
        Local = "local",
    }
}

impl TieBreaker {
    /// The order where a playbook names none.
    pub const USUAL: &'static [Self] = &[
        Self::OpenOpportunity,
        Self::Customer,
        Self::Named,
        Self::LastActivity,
        Self::MostKnown,
        Self::Oldest,
        Self::SameCountry,
        Self::Headquarters,
    ];
}

/// The features of the score and their levels, as they can be named in `points` and `off`. What they are worth is
/// `matching`'s, and a test there holds the two together.
pub const FEATURES: &[(&str, &[&str])] = &[
    ("domain", &["exact", "differs"]),
    (
        "name",
        &[
            "identical",
            "same_letters",
            "same_words",
            "misspelt",
            "acronym",
            "part_of_lead",
            "part_of_account",
            "overlaps",
            "differs",
            "beside_domain",
        ],
    ),
    (
        "shared",
        &["hardly_anything", "little", "less_than_a_word", "one_word", "more_than_a_word", "two_words", "three_words"],
    ),
    ("lead_only", LEFT_OVER),
    ("account_only", LEFT_OVER),
    ("spelling", &["same", "slight", "some", "more", "much", "doubtful"]),
    ("slip", &["common_word", "rare_word", "rare_word_much", "among_words"]),
    ("first_word", &["same", "moved", "differs"]),
    ("number", &["differs", "one_side"]),
    ("place_or_kind", &["differs"]),
    ("legal_form", &["same", "differs"]),
    ("branch", &["same", "one_side", "differs"]),
    ("alias", &["nearest", "former"]),
    ("parent", &["same", "of_lead", "of_account"]),
    ("acronym", &["two_letters", "three_letters", "more_letters", "syllables"]),
    ("unabbreviated", &["none", "common", "of_lead", "of_account", "of_both"]),
    ("segment", &["first", "middle", "last"]),
    ("rival", &["none", "level", "near", "behind", "far", "out_of_sight"]),
    ("phone", &["exact"]),
    (
        "place",
        &[
            "same_postal_code",
            "same_city",
            "same_state",
            "same_country",
            "other_postal_code",
            "other_city",
            "other_state",
            "other_country",
        ],
    ),
];

const LEFT_OVER: &[&str] = &[
    "none",
    "filler",
    "common_little",
    "common_much",
    "uncommon_little",
    "uncommon_some",
    "uncommon_half",
    "uncommon_most",
];
