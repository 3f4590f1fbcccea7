//! The score: what each level of evidence is worth, each with its argument.
//!
//! In scope: every weight of matching, in one place. Not in scope: comparing (`evidence`). Points are
//! hundredths of natural log odds, so that they add up and their sum is a probability.

use crate::decision::{Confidence, Evidence};

/// Log odds before any evidence: of the candidates that search hands on, about one in seven is right.
const PRIOR: i32 = -180;

/// What a feature's level adds.
pub(super) fn points(feature: &str, level: &str) -> i32 {
    match (feature, level) {
        // A registrable domain belongs to one organisation at a time; sharing happens among siblings.
        ("domain", "exact") => 520,
        // Companies have several domains, and lists rarely hold all.
        ("domain", "differs") => -60,
        // Equal cores after standardization; namesakes exist, so a name alone stays below certainty.
        ("name", "exact") => 400,
        // A typing error or an added word.
        ("name", "close") => 250,
        ("name", "alike") => 60,
        // With the same domain a trade name; without, another company.
        ("name", "differs") => -220,
        // A switchboard number is nearly as good as a domain.
        ("phone", "exact") => 350,
        ("country", "same") => 60,
        // Groups are in many countries.
        ("country", "differs") => -80,
        _ => 0,
    }
}

/// The probability that the candidate is right.
pub(super) fn confidence(evidence: &[Evidence]) -> Confidence {
    let odds = evidence.iter().fold(PRIOR, |sum, evidence| sum.saturating_add(evidence.points));
    // `libm`: the platform's own `exp` may differ in the last digit.
    let probability = 1.0 / (1.0 + libm::exp(-f64::from(odds) / 100.0));
    Confidence::from_millionths((probability * 1e6).round() as u32)
}
