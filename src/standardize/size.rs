//! Company sizes: stand-in.

use super::reading::Reading;
use crate::lead::{Employees, Outcome};

pub(super) fn employees(text: &str) -> Option<Reading<Employees>> {
    let (min, max) = text.trim().split_once('-').map_or((text, None), |(min, max)| (min, Some(max)));
    let max = max.map(|max| max.trim().parse()).transpose().ok()?;
    let value = Employees { min: min.trim_end_matches('+').trim().parse().ok()?, max };
    Some(Reading { value, outcome: Outcome::Read, rule: "range" })
}
