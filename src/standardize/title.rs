//! Titles: stand-in.

use super::reading::Reading;
use crate::lead::{Function, Level, Outcome};

pub(super) fn level(text: &str) -> Option<Reading<Level>> {
    text.to_lowercase().starts_with("vp").then_some(Reading {
        value: Level::Vp,
        outcome: Outcome::Read,
        rule: "level_word",
    })
}

pub(super) fn function(text: &str) -> Option<Reading<Function>> {
    text.to_lowercase().ends_with("sales").then_some(Reading {
        value: Function::Sales,
        outcome: Outcome::Read,
        rule: "function_word",
    })
}
