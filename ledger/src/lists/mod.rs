//! Lists of leads: whose turn it is to be called, and the leads behind a number of a report.
//!
//! In scope: which leads, in which order, a page at a time, within reach. Not in scope: one lead with all that is known of it
//! (`leads`), what the numbers are (`reports`).

mod behind;
pub(crate) mod line;
mod open;

pub use line::LeadLine;

use crate::sql::Sql;
use crate::{Desk, Error, measures, rollup};
use frontdesk::FieldProblem;
use frontdesk::playbook::{Attribution, Channel, Playbook, Stage};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Leads of one page, unless something is said, and at the most.
const PAGE: i64 = 50;
const MOST: i64 = 200;

/// What leads may be asked for by, besides.
const STATES: &[&str] = &["open", "waiting", "overdue", "held"];

/// Which leads are asked for; all of it may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskLeads {
    /// A member's id.
    pub member: Option<String>,
    pub team: Option<String>,
    pub channel: Option<String>,
    pub campaign: Option<String>,
    pub source: Option<String>,
    /// An account's id; towards a partner, who isn't told of accounts, nothing is of any.
    pub account: Option<String>,
    pub stage: Option<String>,
    /// `open`, `waiting`, `overdue` or `held`.
    pub state: Option<String>,
    /// A measure of a report: the leads behind it.
    pub of: Option<String>,
    /// How leads are attributed, where they are asked for by campaign or source.
    pub model: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub zone: Option<String>,
    /// `call`: what to call first; nothing said: the newest first.
    pub order: Option<String>,
    /// What the page before ended with.
    pub after: Option<String>,
    pub limit: Option<i64>,
}

/// Some leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadPage {
    pub leads: Vec<LeadLine>,
    /// To be sent as `after`; none: there are no more.
    pub next: Option<String>,
}

/// What became of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    Listed(LeadPage),
    Bad(Vec<FieldProblem>),
}

/// Numbers of leads, and where the next page begins.
pub(crate) struct Numbers {
    pub(crate) leads: Vec<i64>,
    pub(crate) next: Option<String>,
}

impl AskLeads {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(PAGE).clamp(1, MOST)
    }

    /// The teams that are asked for; `None`: all.
    fn teams(&self, playbook: &Playbook) -> Option<BTreeSet<String>> {
        let channel = self.channel.as_deref().and_then(Channel::of);
        if self.team.is_none() && self.channel.is_none() {
            return None;
        }
        let of_channel = |name: &str| {
            self.channel.is_none() || playbook.teams.get(name).is_some_and(|team| Some(team.channel) == channel)
        };
        match &self.team {
            // Also one that the playbook has no more.
            Some(team) => Some(BTreeSet::from([team.clone()]).into_iter().filter(|team| of_channel(team)).collect()),
            None => Some(playbook.teams.keys().filter(|team| of_channel(team)).cloned().collect()),
        }
    }

    fn problems(&self) -> Vec<FieldProblem> {
        let among = |field: &str, value: &Option<String>, names: &[&str]| {
            let value = value.as_deref().filter(|value| !names.contains(value))?;
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let found = value.chars().take(80).collect();
            Some(FieldProblem { field: field.into(), found, expected: format!("one of {}", names.join(", ")) })
        };
        [
            among("channel", &self.channel, Channel::NAMES),
            among("stage", &self.stage, Stage::NAMES),
            among("state", &self.state, STATES),
            among("of", &self.of, &behind::measures()),
            among("model", &self.model, Attribution::NAMES),
            among("order", &self.order, &["call", "newest"]),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl<S: Sql> Desk<'_, S> {
    /// A page of leads within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn leads(&self, ask: &AskLeads, now: Timestamp) -> Result<Listing, Error> {
        let (ledger, sql) = (self.ledger, &self.ledger.sql);
        let playbook = ledger.playbook()?;
        let problems = ask.problems();
        if !problems.is_empty() {
            return Ok(Listing::Bad(problems));
        }
        if ask.account.is_some() && self.access.reach().partner().is_some() {
            return Ok(Listing::Listed(LeadPage { leads: Vec::new(), next: None }));
        }
        sql.transaction(|| {
            let by_moment = matches!(ask.of.as_deref(), Some("waiting" | "overdue" | "held"));
            let numbers = if ask.of.is_some() && !by_moment {
                rollup::catch_up(sql)?;
                match behind::numbers(sql, ask, self.access.reach(), &playbook, now)? {
                    Ok(numbers) => numbers,
                    Err(problems) => return Ok(Listing::Bad(problems)),
                }
            } else {
                if ask.stage.is_some() {
                    rollup::catch_up(sql)?;
                }
                open::numbers(sql, ask, self.access.reach(), &playbook, now)?
            };
            let seals = self.access.person().is_some_and(|person| person.role.is_of_partner());
            let lines = numbers.leads.iter().map(|lead| line::of(sql, *lead, seals, now));
            let leads = lines.filter_map(Result::transpose).collect::<Result<_, Error>>()?;
            Ok(Listing::Listed(LeadPage { leads, next: numbers.next }))
        })
    }
}

/// The measure that a column of a report counts by.
fn measure(of: &str, qualified: Stage) -> usize {
    match of {
        "given" => measures::place("leads"),
        "qualified" => measures::REACHED + qualified.rank().unwrap_or(4).max(1) - 1,
        name => measures::place(name),
    }
}
