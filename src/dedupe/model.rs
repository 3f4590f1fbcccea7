//! The model: evidence becomes a probability that two profiles are one person's.
//!
//! In scope: adding evidence up over the ways in which two can be related. Not in scope: where its shares come from
//! (`score` before any data, `estimate` from data without labels).

use super::evidence::{Chance, Finding, Findings, Side, compare};
use super::score::{self, EXPECTED, Feature, MOST_LEVELS, RELATIONS};
use super::verdict::Verdict;
use crate::decision::{Confidence, Evidence};
use crate::profile::{FIELDS, Field, MOST_COMPARED, MOST_VALUES, Profile};

/// How many features there are, further columns included.
pub(super) const FEATURES: usize = Feature::More as usize + MOST_COMPARED;

/// Log shares of a feature's levels for one relation; none: as among strangers.
pub(super) type Shares = Option<[f64; MOST_LEVELS]>;

/// What is expected of pairs, by how they are related.
#[derive(Clone, Debug)]
pub struct Model {
    /// Logarithms, by feature and relation.
    pub(super) shares: [[Shares; RELATIONS]; FEATURES],
    /// Logarithm of each relation's share of all pairs.
    pub(super) prior: [f64; RELATIONS],
    /// Profiles in the data.
    pub(super) rows: f64,
    /// The usual share of a value, by field.
    pub(super) usual: [f64; MOST_VALUES],
}

/// What the evidence on a pair comes to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likelihood {
    /// Logarithms, with the priors.
    pub(super) of: [f64; RELATIONS],
}

impl Likelihood {
    /// Natural log odds of being the same.
    pub(super) fn odds(&self) -> f64 {
        let [same, others @ ..] = self.of;
        same - log_sum(&others)
    }

    /// The probability of each relation.
    pub(super) fn posterior(&self) -> [f64; RELATIONS] {
        let most = self.of.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares = self.of.map(|log| power(log - most));
        let all: f64 = shares.iter().sum();
        shares.map(|share| share / all)
    }
}

/// `exp`, but for what is lost beside 1 anyway.
fn power(log: f64) -> f64 {
    match log {
        0.0 => 1.0,
        log if log < -36.0 => 0.0,
        log => libm::exp(log),
    }
}

fn log_sum(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + libm::log(logs.iter().map(|log| power(log - most)).sum())
}

/// The expectations of a feature; further columns share theirs.
pub(super) fn expected(feature: usize) -> &'static score::Expected {
    const MORE: usize = Feature::More as usize;
    #[expect(clippy::indexing_slicing, reason = "EXPECTED has MORE + 1 entries")]
    &EXPECTED[feature.min(MORE)]
}

impl Model {
    /// The model before any data is seen, for a list of so many rows.
    pub fn usual(rows: usize) -> Self {
        let rows = rows.max(2) as f64;
        let mut shares = [[None; RELATIONS]; FEATURES];
        let mut usual = [1e-3; MOST_VALUES];
        for (feature, of) in shares.iter_mut().enumerate() {
            let expected = expected(feature);
            let table = |levels: &[f64]| {
                let mut logs = [libm::log(1e-6); MOST_LEVELS];
                for (log, share) in logs.iter_mut().zip(levels) {
                    *log = libm::log(*share);
                }
                logs
            };
            *of = [
                Some(table(expected.same)),
                expected.colleagues.map(table),
                expected.household.map(table),
                expected.kin.or(expected.colleagues).map(table),
                expected.namesakes.map(table),
                Some(table(expected.strangers)),
            ];
        }
        for (field, feature) in [
            (Field::Id, Feature::Id),
            (Field::Address, Feature::Email),
            (Field::Role, Feature::SharedMailbox),
            (Field::Phone, Feature::Phone),
            (Field::First, Feature::FirstName),
            (Field::Last, Feature::LastName),
            (Field::Domain, Feature::Organisation),
            (Field::Company, Feature::Organisation),
            (Field::Title, Feature::Title),
            (Field::Street, Feature::Street),
            (Field::City, Feature::City),
            (Field::State, Feature::State),
            (Field::PostalCode, Feature::PostalCode),
            (Field::Country, Feature::Country),
        ] {
            if let (Some(share), Some(strangers)) =
                (usual.get_mut(field as usize), expected(feature as usize).strangers.first())
            {
                *share = *strangers;
            }
        }
        let mut model = Self { shares, prior: [0.0; RELATIONS], rows, usual };
        model.set_prior(
            [
                score::SAME_PAIRS,
                score::COLLEAGUE_PAIRS,
                score::HOUSEHOLD_PAIRS,
                score::KIN_PAIRS,
                score::NAMESAKE_PAIRS,
            ]
            .map(|share| share * rows),
        );
        model
    }

    /// Takes the number of pairs of each relation but strangers.
    pub(super) fn set_prior(&mut self, pairs: [f64; RELATIONS - 1]) {
        let all = self.pairs();
        let mut strangers = 1.0;
        for (prior, pairs) in self.prior.iter_mut().zip(pairs) {
            let share = (pairs / all).clamp(1e-12, 0.24);
            strangers -= share;
            *prior = libm::log(share);
        }
        if let Some(last) = self.prior.last_mut() {
            *last = libm::log(strangers);
        }
    }

    /// All pairs of the rows.
    pub(super) fn pairs(&self) -> f64 {
        self.rows * (self.rows - 1.0) / 2.0
    }

    /// How often strangers share a value that `count` profiles have, these two included; 0: nobody has counted.
    fn share(&self, field: usize, count: u32) -> f64 {
        let usual = self.usual.get(field).copied().unwrap_or(1e-3);
        if count == 0 {
            return usual;
        }
        let others = f64::from(count.saturating_sub(2));
        (others + usual * score::USUAL_ROWS) / (self.rows + score::USUAL_ROWS)
    }

    /// The logarithm of how often strangers show this finding, where it isn't the level's usual share.
    pub(super) fn chance(&self, finding: &Finding) -> Option<f64> {
        match finding.chance {
            Chance::Usual => None,
            Chance::Of(field, count) => Some(libm::log(self.share(field as usize, count))),
            Chance::OfMore(more, count) => Some(libm::log(self.share(FIELDS + usize::from(more), count))),
            Chance::Given(share) => Some(libm::log(share)),
        }
    }

    /// Log shares of one finding by relation; `chance` as [`Model::chance`] says it.
    pub(super) fn weigh(&self, feature: u8, level: u8, chance: Option<f64>) -> [f64; RELATIONS] {
        let Some(of) = self.shares.get(usize::from(feature)) else { return [0.0; RELATIONS] };
        let at = |table: &[f64; MOST_LEVELS]| table.get(usize::from(level)).copied().unwrap_or_default();
        let strangers = chance.unwrap_or_else(|| of.last().and_then(Option::as_ref).map(at).unwrap_or_default());
        let mut logs = [strangers; RELATIONS];
        for (log, table) in logs.iter_mut().zip(of).take(RELATIONS - 1) {
            if let Some(table) = table {
                *log = at(table);
            }
        }
        logs
    }

    pub(super) fn likelihood(&self, findings: &Findings) -> Likelihood {
        let mut of = self.prior;
        for finding in findings.iter() {
            let logs = self.weigh(finding.feature, finding.level, self.chance(finding));
            for (sum, log) in of.iter_mut().zip(logs) {
                *sum += log;
            }
        }
        Likelihood { of }
    }

    /// Compares two profiles: how sure it is that they are one person's, what the thresholds say, and the evidence.
    /// `columns` are the names of the further columns. The same from both sides.
    pub fn compare(&self, left: &Profile, right: &Profile, columns: &[String]) -> (Confidence, Verdict, Vec<Evidence>) {
        let mut findings = Findings::default();
        compare(&Side::of(left), &Side::of(right), &mut findings);
        let confidence = confidence(self.likelihood(&findings).odds());
        (confidence, Verdict::by(confidence), self.lines(&findings, columns))
    }

    /// The findings as lines of evidence that add up to the odds: what speaks for one person against strangers, and
    /// last what is to be taken off because they may be colleagues, relatives or namesakes.
    pub(super) fn lines(&self, findings: &Findings, columns: &[String]) -> Vec<Evidence> {
        let points = |log: f64| (log * 100.0).round() as i32;
        let line = |feature: &str, level: &str, log: f64| Evidence {
            feature: feature.into(),
            level: level.into(),
            points: points(log),
        };
        let [same, .., strangers] = self.prior;
        let mut lines = vec![line("prior", "usual", same - strangers)];
        for finding in findings.iter() {
            let [same, .., strangers] = self.weigh(finding.feature, finding.level, self.chance(finding));
            let expected = expected(usize::from(finding.feature));
            let more = usize::from(finding.feature).checked_sub(Feature::More as usize);
            let name = more.and_then(|more| columns.get(more)).map_or(expected.name, String::as_str);
            let level = expected.levels.get(usize::from(finding.level)).copied().unwrap_or_default();
            lines.push(line(name, level, same - strangers));
        }
        let likelihood = self.likelihood(findings);
        let [same, others @ .., strangers] = likelihood.of;
        let taken = likelihood.odds() - (same - strangers);
        let nearest =
            others.iter().zip(["colleagues", "household", "kin", "namesakes"]).max_by(|a, b| a.0.total_cmp(b.0));
        if let Some((_, relation)) = nearest.filter(|_| points(taken) != 0) {
            lines.push(line("related", relation, taken));
        }
        lines
    }
}

/// The probability that goes with log odds.
pub(super) fn confidence(odds: f64) -> Confidence {
    let probability = 1.0 / (1.0 + libm::exp(-odds));
    Confidence::from_millionths((probability * 1e6).round() as u32)
}
