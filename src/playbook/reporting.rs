//! Following leads up: what becomes of them, what counts as followed up, and by what reports count.
//!
//! In scope: the nouns, and what is so where a playbook says nothing. Not in scope: reading them (`read::reporting`), counting
//! (the ledger does).

use crate::lead::closed_list;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::BTreeMap;

closed_list! {
    /// How far a lead has come. The first seven follow one another; the last three are ways out.
    #[derive(Default)]
    Stage {
        /// Nothing was done about it.
        #[default]
        New = "new",
        /// Its owner takes it on.
        Accepted = "accepted",
        /// Somebody tried to reach them.
        Attempted = "attempted",
        /// Somebody reached them.
        Contacted = "contacted",
        /// It is worth selling to.
        Qualified = "qualified",
        /// Something may be sold.
        Opportunity = "opportunity",
        Won = "won",
        /// They bought from somebody else, or not at all.
        Lost = "lost",
        /// It never was worth selling to.
        Disqualified = "disqualified",
        /// Not now: marketing keeps in touch.
        Nurture = "nurture",
    }
}

impl Stage {
    /// How far along it is, from 0 for new to 6 for won; `None`: a way out, which says nothing of how far it came.
    pub fn rank(self) -> Option<usize> {
        Self::ALL.iter().take(7).position(|stage| *stage == self)
    }

    /// Whether somebody did something about the lead: what stops its clock.
    pub fn is_followed_up(self) -> bool {
        !matches!(self, Self::New | Self::Accepted)
    }

    /// Whether nothing more is to be done about it.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Won | Self::Lost | Self::Disqualified)
    }
}

/// What members say became of a lead, in the workspace's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Disposition {
    pub name: String,
    pub stage: Stage,
}

impl Disposition {
    /// Those of a playbook that names none: a stage each.
    pub fn stages() -> Vec<Self> {
        Stage::ALL.iter().map(|stage| Self { name: stage.name().to_owned(), stage: *stage }).collect()
    }
}

closed_list! {
    /// Which campaign a lead's revenue is said to be of, where several brought it.
    #[derive(Default)]
    Attribution {
        /// The first.
        First = "first",
        /// The latest.
        #[default]
        Last = "last",
        /// All of them, for each time alike.
        Even = "even",
    }
}

/// By what reports count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reporting {
    /// By which days are told apart. Written as its IANA name.
    #[serde(serialize_with = "super::zone_name")]
    pub time_zone: TimeZone,
    /// ISO 4217: in which revenue and cost are told.
    pub currency: String,
    /// From which stage on a lead counts as qualified.
    pub qualified: Stage,
    /// Leads of a campaign's first days, for its cost per lead.
    pub within_days: u32,
    pub attribution: Attribution,
    /// What one of another currency is worth in the workspace's, in millionths.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rates: BTreeMap<String, i64>,
}

impl Default for Reporting {
    fn default() -> Self {
        Self {
            time_zone: TimeZone::UTC,
            currency: "USD".into(),
            qualified: Stage::Qualified,
            within_days: 30,
            attribution: Attribution::default(),
            rates: BTreeMap::new(),
        }
    }
}

/// Currencies whose smallest unit isn't a hundredth, with the decimals that they have (ISO 4217).
const DECIMALS: &[(u32, &[&str])] = &[
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
];

/// How many decimals amounts of this currency have.
pub fn decimals(currency: &str) -> u32 {
    DECIMALS.iter().find(|(_, of)| of.contains(&currency)).map_or(2, |(decimals, _)| *decimals)
}

impl Reporting {
    /// An amount of `currency` in the workspace's, both in the smallest unit; `None`: nobody said what it is worth.
    pub fn worth(&self, amount: i64, currency: &str) -> Option<i64> {
        if currency == self.currency {
            return Some(amount);
        }
        let rate = i128::from(*self.rates.get(currency)?);
        let exact = i128::from(amount) * rate * 10_i128.pow(decimals(&self.currency));
        let parts = 1_000_000 * 10_i128.pow(decimals(currency));
        let half = if exact < 0 { -parts / 2 } else { parts / 2 };
        i64::try_from((exact + half) / parts).ok()
    }
}

/// How many of the leads it got a team has to follow up to get more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MinimumFollowUp {
    /// Hundredths of the leads.
    pub percent: u32,
    /// From which share on a suspended team gets leads again; at least `percent`.
    pub returns: u32,
    /// Leads of the last days count.
    pub days: u32,
    /// With fewer leads nothing is said of a team.
    pub sample: u32,
    /// For how long a lead that waits isn't held against the team.
    pub settle_hours: u32,
    /// How long after falling below a team goes on getting leads.
    pub grace_days: u32,
    /// Empty: the teams of partners.
    pub teams: Vec<String>,
}

/// What becomes of deals that partners register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DealRegistration {
    /// One that nothing stands against is approved at once, and protected for so many days.
    pub protected_days: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_in_one_currency() {
        let rates = BTreeMap::from([("EUR".into(), 1_080_000), ("JPY".into(), 6_500), ("KWD".into(), 3_250_000)]);
        let reporting = Reporting { rates, ..Reporting::default() };
        for (amount, currency, expected) in [
            (12_345, "USD", Some(12_345)),
            (10_000, "EUR", Some(10_800)),
            (-10_000, "EUR", Some(-10_800)),
            // 1,000 yen, which have no smaller unit, are 6.50.
            (1_000, "JPY", Some(650)),
            // A dinar has a thousand parts.
            (2_000, "KWD", Some(650)),
            (1, "EUR", Some(1)),
            (100, "SEK", None),
        ] {
            assert_eq!(reporting.worth(amount, currency), expected, "{amount} {currency}");
        }
    }

    #[test]
    fn stages_lead_from_new_to_won() {
        let ranks: Vec<Option<usize>> = Stage::ALL.iter().map(|stage| stage.rank()).collect();
        assert_eq!(ranks, [Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), None, None, None]);
        assert!(!Stage::Accepted.is_followed_up() && Stage::Disqualified.is_followed_up());
        assert!(Stage::Lost.is_closed() && !Stage::Nurture.is_closed());
    }
}
