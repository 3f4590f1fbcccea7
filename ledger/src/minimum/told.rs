//! What teams and those who look after them are told of the minimum: the figure, how far it is, and who would be suspended by
//! other numbers.
//!
//! In scope: telling. Not in scope: what follows from it (`super`).

use super::{Turn, figure, judge, open, partner, suspends, teams};
use crate::sql::Sql;
use crate::{Desk, Error, Ledger};
use frontdesk::playbook::{MinimumFollowUp, Playbook};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// How a team stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MinimumState {
    Ok,
    /// It got too few leads to say anything.
    TooFew,
    /// Below the minimum, and getting leads for a while yet.
    Warned,
    /// It gets none.
    Suspended,
}

/// How much of its leads a team followed up, and what follows from that.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FollowUpFigure {
    pub team: String,
    /// The partner whose people they are.
    pub partner: Option<String>,
    pub state: MinimumState,
    /// Leads that count, and those of them that were followed up.
    pub given: i64,
    pub followed: i64,
    /// From 0 to 1; none without leads.
    pub share: Option<f64>,
    /// Hundredths below which the team is suspended, and from which on it returns.
    pub percent: u32,
    pub returns: u32,
    /// How many days the window is, and how many leads there have to be.
    pub days: u32,
    pub sample: u32,
    /// How many of the leads it has would have to be followed up to be at the minimum, or to return.
    pub missing: i64,
    pub below_since: Option<Timestamp>,
    /// When it gets no leads any more, unless it is better by then.
    pub suspends_at: Option<Timestamp>,
    pub suspended_at: Option<Timestamp>,
}

impl<S: Sql> Ledger<S> {
    /// How every team stands of which something is asked; none: the playbook asks nothing.
    ///
    /// # Errors
    /// What the database said.
    pub fn minimum_follow_up(&self, now: Timestamp) -> Result<Vec<FollowUpFigure>, Error> {
        let playbook = self.playbook()?;
        let Some(rule) = &playbook.minimum_follow_up else { return Ok(Vec::new()) };
        self.figures(rule, &playbook, false, now)
    }

    /// How every team would stand by this rule, suspended at once where it is below.
    ///
    /// # Errors
    /// What the database said.
    pub fn minimum_follow_up_by(
        &self,
        [percent, days, sample]: [Option<u32>; 3],
        now: Timestamp,
    ) -> Result<Vec<FollowUpFigure>, Error> {
        let playbook = self.playbook()?;
        let rule = playbook.minimum_follow_up.clone().unwrap_or(MinimumFollowUp {
            percent: 50,
            returns: 50,
            days: 30,
            sample: 10,
            settle_hours: 48,
            grace_days: 7,
            teams: Vec::new(),
        });
        let percent = percent.unwrap_or(rule.percent).clamp(1, 100);
        let days = days.unwrap_or(rule.days).clamp(1, 366);
        let rule = MinimumFollowUp {
            percent,
            returns: percent.max(rule.returns),
            days,
            sample: sample.unwrap_or(rule.sample),
            ..rule
        };
        self.figures(&rule, &playbook, true, now)
    }

    fn figures(
        &self,
        rule: &MinimumFollowUp,
        playbook: &Playbook,
        preview: bool,
        now: Timestamp,
    ) -> Result<Vec<FollowUpFigure>, Error> {
        let sql = &self.sql;
        let of_team = |team: &String| {
            let (given, followed) = figure(sql, rule, team, playbook, now)?;
            let open = if preview { None } else { open(sql, team)? };
            let suspended_at = open.as_ref().and_then(|open| open.suspended_at);
            let below = judge(rule, (given, followed), None, now) == Turn::Begins;
            let state = match (&open, suspended_at) {
                (_, Some(_)) => MinimumState::Suspended,
                (Some(_), None) => MinimumState::Warned,
                (None, None) if given < i64::from(rule.sample) => MinimumState::TooFew,
                (None, None) if below && preview => MinimumState::Suspended,
                (None, None) if below => MinimumState::Warned,
                (None, None) => MinimumState::Ok,
            };
            let wanted = i64::from(if suspended_at.is_some() { rule.returns } else { rule.percent });
            // So many that the share isn't below.
            let missing = ((wanted * given + 99) / 100 - followed).max(0);
            let warned = open.as_ref().filter(|open| open.suspended_at.is_none());
            Ok(FollowUpFigure {
                team: team.clone(),
                partner: partner(playbook, team).map(str::to_owned),
                state,
                given,
                followed,
                share: (given > 0).then(|| followed as f64 / given as f64),
                percent: rule.percent,
                returns: rule.returns,
                days: rule.days,
                sample: rule.sample,
                missing: if state == MinimumState::TooFew { 0 } else { missing },
                below_since: open.as_ref().map(|open| open.since),
                suspends_at: warned.and_then(|open| suspends(rule, open.since)),
                suspended_at,
            })
        };
        teams(rule, playbook).into_iter().map(of_team).collect()
    }
}

impl<S: Sql> Desk<'_, S> {
    /// As [`Ledger::minimum_follow_up`], of teams within reach and of the partner's own.
    ///
    /// # Errors
    /// What the database said.
    pub fn minimum_follow_up(&self, now: Timestamp) -> Result<Vec<FollowUpFigure>, Error> {
        let mut figures = self.ledger.minimum_follow_up(now)?;
        let playbook = self.ledger.playbook()?;
        let reach = self.access.reach();
        let own = playbook
            .partners
            .iter()
            .filter(|partner| partner.account.is_some() && partner.account.as_deref() == reach.partner());
        let own: BTreeSet<&String> = own.map(|partner| &partner.team).collect();
        figures.retain(|figure| reach.has_team(&figure.team) || own.contains(&figure.team));
        Ok(figures)
    }
}
