//! Following up: what the owner of a lead says became of it, what comes next, and what it is worth.
//!
//! In scope: dispositions, notes, next steps and amounts, and what they do to the clock. Not in scope: accepting, rejecting,
//! pausing (`work`), what reports make of it.

use crate::access::person::PersonRecord;
use crate::act::Act;
use crate::activity::{self, Activity, Doing, LeadStanding};
use crate::row::{existing, integer};
use crate::sql::Sql;
use crate::{Desk, Error, Ledger, clocks, work};
use frontdesk::FieldProblem;
use frontdesk::playbook::{Disposition, Playbook, Reporting, Stage};
use frontdesk::sla::Clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest text, in characters.
const CHARS: usize = 4_000;

/// Largest amount: beyond it sums are no longer told exactly everywhere.
const MOST: i64 = 1_000_000_000_000;

/// What is said of a lead; at least one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FollowUp {
    /// One of the playbook's; or a stage, which is the first of them that has it.
    pub disposition: Option<String>,
    pub note: Option<String>,
    /// What is to be done next.
    pub next_step: Option<String>,
    pub next_at: Option<Timestamp>,
    /// What it is worth, in the currency's smallest unit.
    pub amount: Option<i64>,
    /// ISO 4217; nothing said: the workspace's.
    pub currency: Option<String>,
    /// The member who says so.
    pub by: Option<String>,
}

/// What may be said of leads, and by what reports count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dispositions {
    /// In the order in which leads come to them, and ways out.
    pub stages: Vec<Stage>,
    pub dispositions: Vec<Disposition>,
    /// From which stage on a lead counts as qualified.
    pub qualified: Stage,
    /// The workspace's, ISO 4217.
    pub currency: String,
    /// The workspace's.
    pub time_zone: String,
}

/// How a lead stands after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FollowedUp {
    /// The lead's id.
    pub lead: String,
    pub owner: Option<String>,
    pub clock: Clock,
    pub standing: LeadStanding,
    /// What was noted.
    pub activity: Activity,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowingUp {
    Done(Box<FollowedUp>),
    /// There is no such lead, or nobody has it; nothing was written, as in the following.
    NoLead,
    /// It is somebody else's.
    NotOwner {
        owner: String,
    },
    Bad(Vec<FieldProblem>),
}

impl<S: Sql> Desk<'_, S> {
    /// Notes what its owner says of a lead within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn follow_up(&self, id: &str, said: &FollowUp, now: Timestamp) -> Result<FollowingUp, Error> {
        if !self.reaches(&[id])? {
            return Ok(FollowingUp::NoLead);
        }
        let member = self.access.person().and_then(PersonRecord::works_as).or(said.by.as_deref());
        self.ledger.follow_up_as(id, said, member, &self.act(said.by.as_deref(), now))
    }

    /// What may be said of leads, and by what reports count.
    ///
    /// # Errors
    /// What the database said.
    pub fn dispositions(&self) -> Result<Dispositions, Error> {
        let playbook = self.ledger.playbook()?;
        let Reporting { time_zone, currency, qualified, .. } = &playbook.reporting;
        Ok(Dispositions {
            stages: Stage::ALL.to_vec(),
            dispositions: playbook.dispositions.clone(),
            qualified: *qualified,
            currency: currency.clone(),
            time_zone: time_zone.iana_name().unwrap_or("UTC").to_owned(),
        })
    }

    /// What was done about a lead within reach, oldest first; `None`: there is no such lead.
    ///
    /// # Errors
    /// What the database said.
    pub fn activities(&self, id: &str) -> Result<Option<Vec<Activity>>, Error> {
        if !self.reaches(&[id])? {
            return Ok(None);
        }
        let rows = self.ledger.sql.query("SELECT lead FROM submission WHERE id = ?", &[id.into()])?;
        rows.first().map(|row| activity::of(&self.ledger.sql, integer(row, 0)?)).transpose()
    }
}

impl<S: Sql> Ledger<S> {
    /// Notes what is said of the lead with this id, or with the submission of this id, by its owner.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn follow_up(&self, id: &str, said: &FollowUp, now: Timestamp) -> Result<FollowingUp, Error> {
        let by = said.by.as_deref();
        self.follow_up_as(id, said, by, &Act { by: said.by.clone(), ..Act::of_arrival(now) })
    }

    pub(crate) fn follow_up_as(
        &self,
        id: &str,
        said: &FollowUp,
        member: Option<&str>,
        act: &Act,
    ) -> Result<FollowingUp, Error> {
        self.sql.transaction(|| self.follow_up_within(id, said, member, act))
    }

    pub(crate) fn follow_up_within(
        &self,
        id: &str,
        said: &FollowUp,
        member: Option<&str>,
        act: &Act,
    ) -> Result<FollowingUp, Error> {
        let (sql, now) = (&self.sql, act.at);
        let Some(mut waiting) = clocks::waiting(sql, id)? else { return Ok(FollowingUp::NoLead) };
        if let (Some(member), Some(owner)) = (member, &waiting.owner)
            && member != owner
        {
            return Ok(FollowingUp::NotOwner { owner: owner.clone() });
        }
        let playbook = self.playbook_of(&waiting.decision)?;
        let disposition = match read(said, &playbook) {
            Ok(disposition) => disposition,
            Err(problems) => return Ok(FollowingUp::Bad(problems)),
        };
        let stage = disposition.map(|disposition| disposition.stage);
        match stage {
            Some(stage) if stage.is_followed_up() => {
                work::first_action(sql, &mut waiting, &playbook, stage.is_closed(), now)?;
            }
            Some(Stage::Accepted) => work::accept(sql, &mut waiting, now)?,
            _ => {}
        }
        let owner = waiting.owner.clone();
        let currency = said.currency.as_deref().unwrap_or(&playbook.reporting.currency);
        let doing = Doing {
            kind: "followed_up",
            member: owner.as_deref(),
            disposition: disposition.map(|disposition| disposition.name.as_str()),
            stage,
            note: filled(&said.note),
            next_step: filled(&said.next_step),
            next_at: said.next_at,
            amount: said.amount,
            currency: said.amount.map(|_| currency),
        };
        activity::add(sql, waiting.number, &doing, act)?;
        waiting.tell(sql, "lead.followed_up", None, stage.map(Stage::name), now)?;
        work::keep(sql, &waiting, &playbook, now)?;
        let activities = activity::of(sql, waiting.number)?;
        Ok(FollowingUp::Done(Box::new(FollowedUp {
            lead: waiting.id,
            owner,
            clock: waiting.clock,
            standing: LeadStanding::after(&activities),
            activity: existing(activities.last().cloned())?,
        })))
    }
}

fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

/// The disposition that is named, if one is; or all that is wrong.
fn read<'p>(said: &FollowUp, playbook: &'p Playbook) -> Result<Option<&'p Disposition>, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, found: &str, expected: &str| {
        let found = if found.is_empty() { "nothing".to_owned() } else { found.chars().take(80).collect() };
        problems.push(FieldProblem { field: field.into(), found, expected: expected.into() });
    };
    let wanted = filled(&said.disposition);
    let is_called = |name: &str| {
        let name = name.to_lowercase();
        let of_stage = Stage::of(&name);
        let mut known = playbook.dispositions.iter();
        // Who names a stage means the first of the workspace's words for it.
        known
            .clone()
            .find(|known| known.name.to_lowercase() == name)
            .or_else(|| known.find(|known| Some(known.stage) == of_stage))
    };
    let found = wanted.and_then(is_called);
    if let Some(wanted) = wanted.filter(|_| found.is_none()) {
        let names: Vec<String> = playbook.dispositions.iter().map(|known| format!("`{}`", known.name)).collect();
        problem("disposition", wanted, &format!("one of {}", names.join(", ")));
    }
    let texts = [("note", filled(&said.note)), ("next_step", filled(&said.next_step))];
    for (field, _) in texts.iter().filter(|(_, text)| text.is_some_and(|text| text.chars().count() > CHARS)) {
        problem(field, "a longer text", &format!("at most {CHARS} characters"));
    }
    if wanted.is_none()
        && texts.iter().all(|(_, text)| text.is_none())
        && said.next_at.is_none()
        && said.amount.is_none()
    {
        problem("disposition", "", "a disposition, a note, a next step or an amount");
    }
    if said.amount.is_some_and(|amount| !(0..=MOST).contains(&amount)) {
        let found = said.amount.map(|amount| amount.to_string()).unwrap_or_default();
        problem("amount", &found, &format!("a whole number of the currency's smallest unit, 0 to {MOST}"));
    }
    if let Some(currency) = &said.currency {
        if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
            problem("currency", currency, "a currency by ISO 4217, such as `EUR`");
        } else if said.amount.is_none() {
            problem("amount", "", "the amount that is of this currency");
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}
