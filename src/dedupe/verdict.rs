//! The verdict on a pair, by two thresholds.
//!
//! In scope: the list of verdicts. Not in scope: the thresholds' values (`score`).

use super::score::{SURE, UNSURE};
use crate::decision::Confidence;
use crate::lead::closed_list;

closed_list! {
    /// What the thresholds say of two leads.
    Verdict {
        Same = "same",
        /// Between the thresholds: a person decides.
        Unsure = "unsure",
        Different = "different",
    }
}

impl Verdict {
    pub(super) fn by(confidence: Confidence) -> Self {
        match f64::from(confidence.millionths()) / 1e6 {
            sure if sure >= SURE => Self::Same,
            unsure if unsure >= UNSURE => Self::Unsure,
            _ => Self::Different,
        }
    }
}
