//! Moments: one for each way in which a playbook's tests of time can come out together.
//!
//! In scope: finding them, and which is like a given one. Not in scope: what else a lead has (`space`).

use crate::playbook::{Calendar, Playbook, Times};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::collections::{BTreeMap, BTreeSet};

/// The year that is looked through where no holiday says which: each has every weekday at every offset that zones have.
const YEAR: i16 = 2026;

/// What a playbook tests for, and the moments that stand for all there are.
pub(super) struct Moments {
    asked: Vec<Asked>,
    /// Ascending; with each, which of `asked` it lies within.
    moments: Vec<(Timestamp, Vec<bool>)>,
}

struct Asked {
    times: Times,
    calendar: Calendar,
}

impl Moments {
    pub(super) fn of(playbook: &Playbook) -> Self {
        let times: BTreeSet<&Times> = playbook.times().collect();
        let asked = times.into_iter().filter_map(|times| {
            let calendar = playbook.calendars.get(&times.calendar)?.clone();
            Some(Asked { times: times.clone(), calendar })
        });
        let mut found = Self { asked: asked.collect(), moments: Vec::new() };
        let mut outcomes: BTreeMap<Vec<bool>, Timestamp> = BTreeMap::new();
        for moment in found.edges() {
            outcomes.entry(found.outcome(moment)).or_insert(moment);
        }
        found.moments = outcomes.into_iter().map(|(outcome, moment)| (moment, outcome)).collect();
        found.moments.sort_unstable();
        found
    }

    /// Every moment of a year, and around every holiday, at which a test can come out otherwise than just before.
    fn edges(&self) -> BTreeSet<Timestamp> {
        let holidays = || self.asked.iter().flat_map(|asked| &asked.calendar.holidays);
        let year = holidays().map(|day| day.year()).min().unwrap_or(YEAR);
        let mut days: BTreeSet<Date> =
            Date::new(year, 1, 1).into_iter().flat_map(|day| day.series(1.day()).take(366)).collect();
        days.extend(holidays().flat_map(|day| [day.yesterday(), Ok(*day), day.tomorrow()]).flatten());
        let mut edges = BTreeSet::new();
        for asked in &self.asked {
            for minute in asked.times.edges(&asked.calendar) {
                let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).unwrap_or_default();
                edges.extend(
                    days.iter().filter_map(|day| asked.calendar.time_zone.to_timestamp(day.to_datetime(time)).ok()),
                );
            }
        }
        if edges.is_empty() {
            edges.extend(
                Date::new(year, 1, 1).and_then(|day| TimeZone::UTC.to_timestamp(day.to_datetime(Time::midnight()))),
            );
        }
        edges
    }

    /// Which of what is asked for a moment lies within.
    fn outcome(&self, moment: Timestamp) -> Vec<bool> {
        let within = |asked: &Asked| asked.times.has(&asked.calendar, moment);
        self.asked.iter().map(within).collect()
    }

    /// Whether anything is asked of time.
    pub(super) fn matter(&self) -> bool {
        !self.asked.is_empty()
    }

    /// The moments as text, ascending as texts too.
    pub(super) fn texts(&self) -> Vec<String> {
        self.moments.iter().map(|(moment, _)| moment.to_string()).collect()
    }

    /// The places of the moments within these hours.
    pub(super) fn within(&self, times: &Times) -> impl Iterator<Item = usize> {
        let place = self.asked.iter().position(|asked| asked.times == *times);
        let is_within = move |outcome: &Vec<bool>| place.and_then(|place| outcome.get(place)).copied().unwrap_or(false);
        self.moments.iter().enumerate().filter(move |(_, (_, outcome))| is_within(outcome)).map(|(index, _)| index)
    }

    /// The place of the moment for which all tests come out as for `moment`.
    pub(super) fn like(&self, moment: Timestamp) -> Option<usize> {
        let outcome = self.outcome(moment);
        self.moments.iter().position(|(_, of)| *of == outcome)
    }
}
