//! Phone numbers: stand-in.

use super::reading::Reading;
use crate::lead::{Outcome, Phone};

pub(super) fn read(text: &str, _country: Option<&str>) -> Option<Reading<Phone>> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(16).collect();
    let value = Phone { country: digits.starts_with("49").then(|| "DE".into()), e164: format!("+{digits}") };
    (text.trim_start().starts_with('+') && (7..16).contains(&digits.len())).then_some(Reading {
        value,
        outcome: Outcome::Read,
        rule: "international",
    })
}
