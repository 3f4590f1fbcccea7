//! Eligibility: who can be given the lead at all.
//!
//! In scope: membership, absence, history, skills, languages, limits, caps and hours; and when what stands in the way is
//! over. Not in scope: whose turn it is among those who can (`turn`).

use crate::outcome::{Decided, Matched, Merged};
use crate::playbook::{Hours, Language, Member, Needs, Playbook, Team};
use crate::schedule::Schedule;
use crate::staff::Staff;
use jiff::Timestamp;

/// What eligibility is a function of, beside the member.
pub(super) struct Asked<'a> {
    pub(super) territory: &'a str,
    pub(super) segment: Option<&'a str>,
    /// ISO 639-1.
    language: Option<&'a str>,
    needs: [&'a Needs; 2],
    pub(super) staff: &'a Staff,
    pub(super) playbook: &'a Playbook,
    pub(super) now: Timestamp,
}

/// Why a member can't have the lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unable {
    pub(super) because: String,
    /// When that is over, where nothing else stands in the way and time alone ends it.
    pub(super) until: Option<Timestamp>,
    /// Whether the member is but away: what can be made up for.
    pub(super) away: bool,
}

impl Unable {
    fn for_good(because: impl Into<String>) -> Self {
        Self { because: because.into(), until: None, away: false }
    }

    fn until(because: &str, until: Option<Timestamp>) -> Self {
        Self { because: because.into(), until, away: false }
    }
}

/// The workspace's band for the lead's size: the account's where it is known, as conditions have it.
pub(super) fn segment<'p>(merged: &Merged, matched: &Matched, playbook: &'p Playbook) -> Option<&'p str> {
    let of_account = matched.account().and_then(|account| account.employees);
    playbook.segment_of(of_account.or(merged.lead.employees)?.min)
}

impl<'a> Asked<'a> {
    pub(super) fn of(
        decided: &'a Decided,
        merged: &'a Merged,
        matched: &'a Matched,
        staff: &'a Staff,
        playbook: &'a Playbook,
        now: Timestamp,
    ) -> Self {
        let account = matched.account();
        let country = merged.lead.country.as_ref().or(account.and_then(|account| account.country.as_ref()));
        Self {
            territory: &decided.territory.name,
            segment: segment(merged, matched, playbook),
            language: country.and_then(|country| playbook.languages.get(country)).map(String::as_str),
            needs: [&decided.case.needs, &decided.territory.needs],
            staff,
            playbook,
            now,
        }
    }

    /// The member, where they are one and there: all that is asked of somebody whom the lead belongs to.
    pub(super) fn present(&self, id: &str) -> Result<&'a Member, Unable> {
        let member = self.willing(id)?;
        self.not_away(id, Schedule::of(member, self.playbook).as_ref())?;
        Ok(member)
    }

    /// The member, where they can have the lead in turn, and when they are at work first from now on, where hours count.
    ///
    /// What time alone doesn't end is looked at first, so that the end of what it does is the end of everything.
    pub(super) fn in_turn(&self, id: &str, team: &Team) -> Result<(&'a Member, Option<Timestamp>), Unable> {
        let member = self.willing(id)?;
        if member.weight == 0 {
            return Err(Unable::for_good("no_weight"));
        }
        if !member.territories.is_empty() && !member.territories.iter().any(|name| name == self.territory) {
            return Err(Unable::for_good("other_territories"));
        }
        if !member.segments.is_empty()
            && !self.segment.is_some_and(|segment| member.segments.iter().any(|of| of == segment))
        {
            return Err(Unable::for_good("other_segments"));
        }
        for needs in self.needs.into_iter().chain([&team.needs]) {
            self.able(member, needs)?;
        }
        let load = self.staff.load(id);
        if member.cap.open.is_some_and(|most| load.open >= most) {
            return Err(Unable::for_good("cap_open"));
        }
        let schedule = Schedule::of(member, self.playbook);
        self.not_away(id, schedule.as_ref())?;
        let next = |week| schedule.as_ref().and_then(|schedule| schedule.next(self.now, week));
        if member.cap.week.is_some_and(|most| load.week >= most) {
            return Err(Unable::until("cap_week", next(true)));
        }
        if member.cap.day.is_some_and(|most| load.day >= most) {
            return Err(Unable::until("cap_day", next(false)));
        }
        let opens = schedule.filter(|_| team.hours != Hours::Ignore).and_then(|schedule| schedule.opens(self.now));
        if team.hours == Hours::Only && opens != Some(self.now) {
            return Err(Unable::until("off_hours", opens));
        }
        Ok((member, opens))
    }

    /// A member who isn't suspended and hasn't had this very lead.
    fn willing(&self, id: &str) -> Result<&'a Member, Unable> {
        let Some(member) = self.playbook.members.get(id) else { return Err(Unable::for_good("not_a_member")) };
        if member.suspended {
            return Err(Unable::for_good("suspended"));
        }
        match self.staff.had.get(id) {
            Some(because) => Err(Unable::for_good(because.as_str())),
            None => Ok(member),
        }
    }

    fn able(&self, member: &Member, needs: &Needs) -> Result<(), Unable> {
        if let Some(skill) = needs.skills.iter().find(|skill| !member.skills.contains(skill)) {
            return Err(Unable::for_good(format!("skill:{skill}")));
        }
        let language = match &needs.language {
            Some(Language::One(language)) => Some(language.as_str()),
            Some(Language::OfLead) => self.language,
            None => None,
        };
        match language.filter(|language| !member.languages.iter().any(|spoken| spoken == language)) {
            Some(language) => Err(Unable::for_good(format!("language:{language}"))),
            None => Ok(()),
        }
    }

    /// By the playbook, or by their own word.
    fn not_away(&self, id: &str, schedule: Option<&Schedule>) -> Result<(), Unable> {
        if let Some(until) = self.staff.away.get(id) {
            return Err(Unable { because: "away".into(), until: *until, away: true });
        }
        match schedule {
            Some(schedule) if schedule.is_away(self.now) => {
                Err(Unable { because: "away".into(), until: schedule.back(self.now), away: true })
            }
            _ => Ok(()),
        }
    }

    /// Whether who opens then is at work before `minutes` have passed on the wall clock.
    pub(super) fn in_time(&self, opens: Option<Timestamp>, minutes: u32) -> bool {
        opens.is_some_and(|opens| opens.as_second() - self.now.as_second() < i64::from(minutes) * 60)
    }
}
