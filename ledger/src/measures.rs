//! Measures: what reports count, in one fixed list.
//!
//! In scope: the names, and adding up. Not in scope: what of a lead counts as which (`summary`), where sums are kept
//! (`rollup`).

use serde::{Deserialize, Serialize};

/// Every measure, in the order of the columns in which sums are kept.
pub(crate) const NAMES: [&str; COUNT] = [
    "leads",
    "accepted",
    "rejected",
    "followed",
    "in_time",
    "late",
    "taken",
    "seconds",
    "working",
    "within_5m",
    "within_15m",
    "within_1h",
    "within_4h",
    "within_1d",
    "within_3d",
    "within_7d",
    "later",
    "now_new",
    "now_accepted",
    "now_attempted",
    "now_contacted",
    "now_qualified",
    "now_opportunity",
    "now_won",
    "now_lost",
    "now_disqualified",
    "now_nurture",
    "reached_accepted",
    "reached_attempted",
    "reached_contacted",
    "reached_qualified",
    "reached_opportunity",
    "reached_won",
    "matched",
    "review",
    "confidence",
    "revenue",
    "unpriced",
];

pub(crate) const COUNT: usize = 38;

/// Where the measures begin of which there are several alike.
pub(crate) const WITHIN: usize = 9;
pub(crate) const NOW: usize = 17;
/// That of the stage with rank 1.
pub(crate) const REACHED: usize = 27;

/// Up to so many seconds a first action is within each of the first of `WITHIN`.
pub(crate) const BOUNDS: [i64; 7] = [300, 900, 3_600, 14_400, 86_400, 259_200, 604_800];

/// The place of a measure; one that isn't in the list is that of the first.
pub(crate) fn place(name: &str) -> usize {
    NAMES.iter().position(|of| *of == name).unwrap_or(0)
}

/// How much of each there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measures([i64; COUNT]);

impl Default for Measures {
    fn default() -> Self {
        Self([0; COUNT])
    }
}

impl Measures {
    pub(crate) fn get(&self, name: &str) -> i64 {
        self.0.get(place(name)).copied().unwrap_or(0)
    }

    pub(crate) fn add(&mut self, name: &str, by: i64) {
        self.add_at(place(name), by);
    }

    pub(crate) fn add_at(&mut self, place: usize, by: i64) {
        if let Some(measure) = self.0.get_mut(place) {
            *measure += by;
        }
    }

    /// Adds `other`, `times` (1 or -1) over.
    pub(crate) fn add_all(&mut self, other: &Self, times: i64) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs * times;
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0.iter().all(|measure| *measure == 0)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = i64> {
        self.0.iter().copied()
    }

    /// The part of each that falls to `weight` of `whole`, of which `before` were dealt out before: parts add up.
    pub(crate) fn part(&self, before: i64, weight: i64, whole: i64) -> Self {
        let upto = |value: i64, weight: i64| {
            i64::try_from(i128::from(value) * i128::from(weight) / i128::from(whole.max(1))).unwrap_or(0)
        };
        Self(self.0.map(|value| upto(value, before + weight) - upto(value, before)))
    }

    /// Each `times` over, but for sums that are no counts of leads.
    pub(crate) fn scaled(&self, times: i64) -> Self {
        let mut scaled = self.clone();
        for (measure, name) in scaled.0.iter_mut().zip(NAMES) {
            if !SUMS.contains(&name) {
                *measure *= times;
            }
        }
        scaled
    }
}

/// Measures that are no counts of leads.
pub(crate) const SUMS: [&str; 4] = ["seconds", "working", "confidence", "revenue"];

/// Those that aren't 0, with their places.
impl Serialize for Measures {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().enumerate().filter(|(_, measure)| **measure != 0))
    }
}

impl<'de> Deserialize<'de> for Measures {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut measures = Self::default();
        for (place, measure) in Vec::<(usize, i64)>::deserialize(deserializer)? {
            measures.add_at(place, measure);
        }
        Ok(measures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_the_places_say() {
        assert_eq!([NAMES[WITHIN], NAMES[NOW], NAMES[REACHED]], ["within_5m", "now_new", "reached_accepted"]);
        let stages = frontdesk::playbook::Stage::NAMES;
        for (at, stage) in stages.iter().enumerate() {
            assert_eq!(NAMES[NOW + at], format!("now_{stage}"));
        }
        for rank in 1..=6 {
            assert_eq!(NAMES[REACHED + rank - 1], format!("reached_{}", stages[rank]));
        }
        assert_eq!(WITHIN + BOUNDS.len(), place("later"));
    }

    #[test]
    fn parts_add_up() {
        let mut whole = Measures::default();
        whole.add("leads", 1_000_000);
        whole.add("revenue", 1_001);
        let mut sum = Measures::default();
        for before in 0..3 {
            sum.add_all(&whole.part(before, 1, 3), 1);
        }
        assert_eq!(sum, whole);
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<Measures>(&text).unwrap(), whole);
    }
}
