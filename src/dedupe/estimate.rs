//! Estimation: the model's shares fitted to the data at hand, without labels.
//!
//! In scope: expectation maximization (Dempster, Laird and Rubin, 1977) over a sample of pairs, each share held near
//! what is expected of it as if some pairs had been seen before. Not in scope: which pairs (`batch`).

use super::evidence::Findings;
use super::model::{FEATURES, Likelihood, Model, expected};
use super::score::{Feature, MOST_LEVELS, RELATIONS};

/// As many pairs as the expectation counts for, where it is held against the data.
const HELD: f64 = 40.0;
/// The same for colleagues, relatives and namesakes, of whom a list may have few.
const HELD_RELATED: f64 = 200.0;

/// What share of the pairs that are expected of a relation counts where the data speaks.
const EXPECTED_SHARE: f64 = 0.1;

const ROUNDS: usize = 12;

/// Findings of many pairs, in little memory.
#[derive(Default)]
pub(super) struct Sample {
    /// Feature, level, log share among strangers (NaN: the level's own).
    findings: Vec<(u8, u8, f32)>,
    /// Where each pair's findings end.
    ends: Vec<u32>,
}

impl Sample {
    pub(super) fn add(&mut self, findings: &Findings, model: &Model) {
        let kept = |chance: Option<f64>| chance.map_or(f32::NAN, |log| log as f32);
        self.findings.extend(findings.iter().map(|f| (f.feature, f.level, kept(model.chance(f)))));
        self.ends.push(self.findings.len() as u32);
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn pairs(&self) -> impl Iterator<Item = &[(u8, u8, f32)]> {
        let mut begin = 0;
        self.ends.iter().map(move |end| {
            let end = *end as usize;
            let pair = self.findings.get(begin..end).unwrap_or_default();
            begin = end;
            pair
        })
    }

    /// How often each level is found among these pairs, which are taken at random, becomes how often strangers show it.
    pub(super) fn fit_strangers(&self, model: &mut Model) {
        let mut seen = [[0.0; MOST_LEVELS]; FEATURES];
        for (feature, level, _) in self.pairs().flatten() {
            if let Some(count) = seen.get_mut(usize::from(*feature)).and_then(|of| of.get_mut(usize::from(*level))) {
                *count += 1.0;
            }
        }
        for (feature, (of, seen)) in model.shares.iter_mut().zip(&seen).enumerate() {
            // Mailboxes at one host are nearly always colleagues': too few at random to tell.
            if feature == Feature::Mailbox as usize || feature == Feature::Id as usize {
                continue;
            }
            if let Some(Some(table)) = of.last_mut() {
                fit(table, expected(feature).strangers, seen, HELD_RELATED);
            }
        }
    }

    /// Fits shares and priors. `of_all`: what share of the pairs that could be related is in the sample; `colleagues`: how
    /// many pairs share an organisation.
    pub(super) fn fit(&self, model: &mut Model, of_all: f64, colleagues: f64) {
        let expected_pairs = model.prior.map(|log| libm::exp(log) * model.pairs());
        for _ in 0..ROUNDS {
            let mut seen = [[[0.0; MOST_LEVELS]; RELATIONS]; FEATURES];
            let mut pairs = [0.0; RELATIONS];
            for findings in self.pairs() {
                let mut likelihood = Likelihood { of: model.prior };
                for (feature, level, chance) in findings {
                    let chance = (!chance.is_nan()).then(|| f64::from(*chance));
                    let logs = model.weigh(*feature, *level, chance);
                    for (sum, log) in likelihood.of.iter_mut().zip(logs) {
                        *sum += log;
                    }
                }
                let posterior = likelihood.posterior();
                for (sum, share) in pairs.iter_mut().zip(posterior) {
                    *sum += share;
                }
                for (feature, level, _) in findings {
                    let Some(of) = seen.get_mut(usize::from(*feature)) else { continue };
                    for (of, share) in of.iter_mut().zip(posterior) {
                        if let Some(sum) = of.get_mut(usize::from(*level)) {
                            *sum += share;
                        }
                    }
                }
            }
            for (feature, (tables, seen)) in model.shares.iter_mut().zip(&seen).enumerate() {
                let expected = expected(feature);
                let [same, colleagues, household, kin, namesakes, _] = tables;
                let [seen_same, seen_colleagues, seen_household, seen_kin, seen_namesakes, _] = seen;
                for (table, expected, seen, held) in [
                    (same, Some(expected.same), seen_same, HELD),
                    (colleagues, expected.colleagues, seen_colleagues, HELD_RELATED),
                    (household, expected.household, seen_household, HELD_RELATED),
                    (kin, expected.kin.or(expected.colleagues), seen_kin, HELD_RELATED),
                    (namesakes, expected.namesakes, seen_namesakes, HELD_RELATED),
                ] {
                    if let (Some(table), Some(expected)) = (table, expected) {
                        fit(table, expected, seen, held);
                    }
                }
            }
            let [same, _, household, kin, namesakes, _] = pairs.map(|pairs| pairs / of_all);
            let [expected_same, expected_colleagues, expected_household, expected_kin, expected_namesakes, _] =
                expected_pairs;
            let near = |seen: f64, expected: f64| seen + expected * EXPECTED_SHARE;
            model.set_prior([
                same + expected_same * EXPECTED_SHARE / 2.0,
                (colleagues - same).max(expected_colleagues * EXPECTED_SHARE),
                near(household, expected_household),
                near(kin, expected_kin),
                near(namesakes, expected_namesakes).min(same.max(expected_namesakes)),
            ]);
        }
    }
}

/// Shares as seen, held near what is expected.
fn fit(table: &mut [f64; MOST_LEVELS], expected: &[f64], seen: &[f64; MOST_LEVELS], held: f64) {
    let all: f64 = seen.iter().sum::<f64>() + held;
    for ((log, expected), seen) in table.iter_mut().zip(expected).zip(seen) {
        *log = libm::log((seen + held * expected) / all);
    }
}
