//! The clock of one lead: from captured to the first action, and what is due meanwhile.
//!
//! In scope: which step is due next, and when; pauses; what was measured. Not in scope: taking the steps (the ledger does, in
//! its transactions). It goes on measuring after a breach.

use crate::playbook::{Case, Playbook, Sla, SlaClock};
use crate::schedule::Schedule;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One lead's clock, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Clock {
    pub captured_at: Timestamp,
    /// Latest: a repeat is decided anew.
    pub decided_at: Timestamp,
    /// When the owner of now got it.
    pub assigned_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notified_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Timestamp>,
    /// What stops the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acted_at: Option<Timestamp>,
    /// By when the owner has to act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// When it first became overdue, ever; stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated_at: Option<Timestamp>,
    /// Held by the watcher until somebody of the team may be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<Pause>,
    /// Since when the owner's time counts, and the seconds of it that were used up before.
    pub running_since: Timestamp,
    pub used: i64,
    /// Reminders that the owner of now got.
    pub reminders: u32,
    /// How often the lead was taken from an owner, or should have been.
    pub reassignments: u32,
    /// From captured to acted, all in all and in the owner's working time, in seconds, without pauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// Seconds of all pauses before.
    #[serde(default)]
    pub pauses: i64,
}

/// A clock that stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pause {
    pub at: Timestamp,
    pub reason: String,
}

/// How long it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measured {
    pub raw_seconds: i64,
    pub working_seconds: i64,
}

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The owner is reminded.
    Remind,
    /// The case's time has run out.
    Breach,
    /// The manager is told.
    Escalate,
    /// Somebody else gets it, who didn't have it before.
    Reassign,
    /// Somebody of the team may be there again.
    Retry,
}

/// What the steps follow from, beside the clock.
pub struct Rules<'p> {
    within_minutes: u32,
    sla: Sla,
    /// `None`: the owner is no member any more, and all time counts.
    schedule: Option<Schedule<'p>>,
}

impl<'p> Rules<'p> {
    /// Of a lead of `case`, owned by the member `owner`.
    pub fn of(case: &Case, owner: Option<&str>, playbook: &'p Playbook) -> Self {
        let sla = case.sla.as_ref().and_then(|name| playbook.slas.get(name)).cloned().unwrap_or_default();
        let member = owner.and_then(|owner| playbook.members.get(owner));
        let schedule = member.and_then(|member| Schedule::of(member, playbook));
        Self { within_minutes: case.within_minutes, sla, schedule }
    }

    /// Seconds that count from `from` to `to`.
    fn counted(&self, from: Timestamp, to: Timestamp) -> i64 {
        match &self.schedule {
            Some(schedule) if self.sla.clock == SlaClock::Working => schedule.worked(from, to),
            _ => (to.as_second() - from.as_second()).max(0),
        }
    }
}

impl Clock {
    /// Of a lead that came in and got an owner at `now`.
    pub fn started(now: Timestamp) -> Self {
        Self {
            captured_at: now,
            decided_at: now,
            assigned_at: now,
            notified_at: None,
            accepted_at: None,
            acted_at: None,
            due_at: None,
            breached_at: None,
            escalated_at: None,
            held_until: None,
            paused: None,
            running_since: now,
            used: 0,
            reminders: 0,
            reassignments: 0,
            measured: None,
            pauses: 0,
        }
    }

    /// Begins anew for another owner; what was measured of the lead goes on.
    pub fn assigned(&mut self, due_at: Option<Timestamp>, held_until: Option<Timestamp>, now: Timestamp) {
        (self.assigned_at, self.running_since, self.used, self.reminders) = (now, now, 0, 0);
        (self.notified_at, self.accepted_at, self.acted_at, self.measured) = (None, None, None, None);
        if let Some(pause) = self.paused.take() {
            self.pauses += (now.as_second() - pause.at.as_second()).max(0);
        }
        (self.due_at, self.held_until) = (due_at, held_until);
    }

    /// The first action stops the clock; later ones don't count.
    pub fn act(&mut self, rules: &Rules, now: Timestamp) {
        if self.acted_at.is_some() {
            return;
        }
        self.resume(rules, now);
        let breached = self.due_at.is_some_and(|due_at| due_at < now);
        self.breached_at = self.breached_at.or(self.due_at.filter(|_| breached));
        self.acted_at = Some(now);
        self.accepted_at = self.accepted_at.or(Some(now));
        let working = rules.schedule.as_ref().map(|schedule| schedule.worked(self.captured_at, now));
        let raw = (now.as_second() - self.captured_at.as_second() - self.pauses).max(0);
        self.measured = Some(Measured { raw_seconds: raw, working_seconds: working.unwrap_or(raw).min(raw) });
    }

    /// Stands still, with a reason; one that stands still already, or whose lead was worked, stays as it is.
    pub fn pause(&mut self, reason: &str, rules: &Rules, now: Timestamp) {
        if self.paused.is_none() && self.acted_at.is_none() {
            self.used += rules.counted(self.running_since, now);
            self.paused = Some(Pause { at: now, reason: reason.to_owned() });
        }
    }

    /// Goes on where it stood; what was left until it is due is left again.
    pub fn resume(&mut self, rules: &Rules, now: Timestamp) {
        let Some(pause) = self.paused.take() else { return };
        self.pauses += (now.as_second() - pause.at.as_second()).max(0);
        self.running_since = now;
        // Working time, whatever the steps go by: that is what a case promises.
        let left = |due_at: Timestamp| match &rules.schedule {
            Some(schedule) => schedule.after(now, schedule.worked(pause.at, due_at)),
            None => Timestamp::from_second(now.as_second() + due_at.as_second() - pause.at.as_second()).ok(),
        };
        // Overdue before it stood still: overdue now.
        self.due_at = self.due_at.and_then(|due_at| if due_at <= pause.at { Some(due_at) } else { left(due_at) });
    }

    /// The step that is due next, and when; `None`: nothing will be, as things are.
    pub fn next(&self, rules: &Rules) -> Option<(Timestamp, Step)> {
        if self.acted_at.is_some() || self.paused.is_some() {
            return None;
        }
        let sla = &rules.sla;
        let once = |minutes: Option<u32>, unless: bool| minutes.filter(|_| !unless).and_then(|at| self.at(at, rules));
        let reminders = usize::try_from(self.reminders).unwrap_or(usize::MAX);
        let spent = self.reassignments >= sla.reassign_most || self.held_until.is_some();
        let escalate = match sla.escalate {
            Some(minutes) => self.at(minutes, rules),
            None => self.due_at,
        };
        [
            (once(sla.remind.get(reminders).copied(), false), Step::Remind),
            (self.due_at.filter(|_| self.breached_at.is_none()), Step::Breach),
            (escalate.filter(|_| self.escalated_at.is_none()), Step::Escalate),
            (once(sla.accept, spent || self.accepted_at.is_some()), Step::Reassign),
            (once(sla.reassign, spent), Step::Reassign),
            (self.held_until, Step::Retry),
        ]
        .into_iter()
        .filter_map(|(at, step)| Some((at?, step)))
        .min()
    }

    /// When so many minutes of the owner's time will have been used.
    fn at(&self, minutes: u32, rules: &Rules) -> Option<Timestamp> {
        let left = (i64::from(minutes) * 60 - self.used).max(0);
        match &rules.schedule {
            Some(schedule) if rules.sla.clock == SlaClock::Working => schedule.after(self.running_since, left),
            _ => Timestamp::from_second(self.running_since.as_second() + left).ok(),
        }
    }

    /// Notes that a step was taken.
    pub fn taken(&mut self, step: Step, now: Timestamp) {
        match step {
            Step::Remind => self.reminders += 1,
            Step::Breach => self.breached_at = self.breached_at.or(self.due_at).or(Some(now)),
            Step::Escalate => self.escalated_at = Some(now),
            Step::Reassign => self.reassignments += 1,
            Step::Retry => self.held_until = None,
        }
    }

    /// By when an owner who gets the lead now has to act, in their working time.
    pub fn due(rules: &Rules, now: Timestamp) -> Option<Timestamp> {
        rules.schedule.as_ref()?.due(now, rules.within_minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLA: &str = "[sla.fast]\naccept = \"30m\"\nremind = [\"1h\", \"3h\"]\nreassign = \"4h\"\nreassign_most = 1\nescalate = \"6h\"\n";

    fn playbook(sla: &str) -> Playbook {
        let text =
            include_str!("../tests/data/smallest.toml").replace("within = \"8h\"", "within = \"8h\"\nsla = \"fast\"");
        Playbook::from_toml(&(text + sla)).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    /// Everything that becomes due of a lead that comes on Monday at 09:00, if nobody does anything: when, and what.
    fn course(sla: &str, mut meanwhile: impl FnMut(&mut Clock, &Rules, Timestamp)) -> Vec<(String, Step)> {
        let playbook = playbook(sla);
        let rules = Rules::of(&playbook.cases.otherwise, Some("watcher"), &playbook);
        let mut clock = Clock::started(at("23T09:00"));
        clock.due_at = Clock::due(&rules, at("23T09:00"));
        let mut course = Vec::new();
        while let Some((at, step)) = clock.next(&rules) {
            assert!(course.len() < 20, "{course:?}");
            course.push((at.strftime("%d %H:%M").to_string(), step));
            clock.taken(step, at);
            if step == Step::Reassign {
                let due_at = Clock::due(&rules, at);
                clock.assigned(due_at, None, at);
            }
            meanwhile(&mut clock, &rules, at);
        }
        course
    }

    fn steps(expect: &[(&str, Step)]) -> Vec<(String, Step)> {
        expect.iter().map(|(at, step)| ((*at).to_owned(), *step)).collect()
    }

    #[test]
    fn steps_come_in_the_owners_working_time_and_end() {
        let expect = [
            ("23 09:30", Step::Reassign),
            ("23 10:30", Step::Remind),
            ("23 12:30", Step::Remind),
            ("23 15:30", Step::Escalate),
            ("24 09:30", Step::Breach),
        ];
        assert_eq!(course(SLA, |_, _, _| {}), steps(&expect));
        // By the clock on the wall, the same; but for what would come at night.
        let raw = SLA.replace("[sla.fast]", "[sla.fast]\nclock = \"raw\"").replace("6h", "9h");
        let expect = [expect[0], expect[1], expect[2], ("23 18:30", Step::Escalate), expect[4]];
        assert_eq!(course(&raw, |_, _, _| {}), steps(&expect));
        // Without anything else said, the manager hears of a breach.
        assert_eq!(
            course("[sla.fast]\n", |_, _, _| {}),
            steps(&[("23 17:00", Step::Breach), ("23 17:00", Step::Escalate)])
        );
    }

    #[test]
    fn who_accepts_keeps_it_and_an_action_ends_it() {
        let accepted = course(SLA, |clock, _, _| clock.accepted_at = Some(at("23T09:10")));
        assert_eq!(accepted.iter().filter(|(_, step)| *step == Step::Reassign).count(), 1);
        let acted = course(SLA, |clock, rules, now| clock.act(rules, now));
        assert_eq!(acted, steps(&[("23 09:30", Step::Reassign)]));
    }

    #[test]
    fn a_pause_stops_everything_and_leaves_what_was_left() {
        let playbook = playbook(SLA);
        let rules = Rules::of(&playbook.cases.otherwise, Some("watcher"), &playbook);
        let mut clock = Clock::started(at("23T09:00"));
        clock.due_at = Clock::due(&rules, at("23T09:00"));
        clock.accepted_at = Some(at("23T09:05"));
        clock.pause("waits for the customer", &rules, at("23T09:45"));
        assert_eq!(clock.next(&rules), None);
        clock.resume(&rules, at("24T16:30"));
        // Of an hour until the first reminder a quarter was left; of eight until it is due, seven and a quarter.
        assert_eq!(clock.next(&rules), Some((at("24T16:45"), Step::Remind)));
        assert_eq!(clock.due_at, Some(at("25T15:45")));
        clock.act(&rules, at("26T09:00"));
        // It was due, whatever was told meanwhile, and is measured to the end.
        assert_eq!(clock.breached_at, Some(at("25T15:45")));
        let pause = (30 * 60 + 45) * 60;
        assert_eq!(clock.measured.unwrap().raw_seconds, 3 * 24 * 3600 - pause);
    }
}
