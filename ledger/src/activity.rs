//! Activities: what was done about a lead, by whom and when, and how the lead stands by that.
//!
//! In scope: their rows, which are only ever added, and what follows from them. Not in scope: who may do what (`follow_up`,
//! `work`), clocks. An activity goes with the submission by which the lead was known: when merges are undone it is where it
//! belongs.

use crate::Error;
use crate::act::Act;
use crate::row::{existing, integer, optional_text, optional_time, text};
use crate::sql::{Row, Sql, Value};
use frontdesk::playbook::Stage;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody did about a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Activity {
    /// In the order of all activities.
    pub number: i64,
    /// Who did it, and when.
    #[serde(flatten)]
    pub act: Act,
    /// `accepted`, `rejected`, `acted`, `paused`, `resumed`, `followed_up`, `claimed`, `given`, `converted`, `opportunity`.
    pub kind: String,
    /// The member who had the lead.
    pub member: Option<String>,
    /// In the workspace's words.
    pub disposition: Option<String>,
    /// To which it brought the lead.
    pub stage: Option<Stage>,
    pub note: Option<String>,
    pub next_step: Option<String>,
    pub next_at: Option<Timestamp>,
    /// In the currency's smallest unit.
    pub amount: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// An activity to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doing<'a> {
    pub(crate) kind: &'static str,
    pub(crate) member: Option<&'a str>,
    pub(crate) disposition: Option<&'a str>,
    pub(crate) stage: Option<Stage>,
    pub(crate) note: Option<&'a str>,
    pub(crate) next_step: Option<&'a str>,
    pub(crate) next_at: Option<Timestamp>,
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<&'a str>,
}

/// How a lead stands, by what was done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadStanding {
    pub stage: Stage,
    /// How far it came, whatever became of it then.
    pub furthest: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// In the currency's smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// How many there were.
    pub activities: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Timestamp>,
}

impl LeadStanding {
    /// After `activities`, oldest first.
    pub(crate) fn after(activities: &[Activity]) -> Self {
        let mut standing = Self { activities: activities.len(), ..Self::default() };
        for done in activities {
            if let Some(stage) = done.stage {
                standing.stage = stage;
                if stage.rank() > standing.furthest.rank() {
                    standing.furthest = stage;
                }
            } else if matches!(done.kind.as_str(), "rejected" | "given") && standing.stage == Stage::Accepted {
                standing.stage = Stage::New;
            }
            if done.disposition.is_some() {
                standing.disposition.clone_from(&done.disposition);
                // What was to be done is done, unless it is said again.
                (standing.next_step, standing.next_at) = (None, None);
            }
            if done.next_step.is_some() || done.next_at.is_some() {
                (standing.next_step, standing.next_at) = (done.next_step.clone(), done.next_at);
            }
            if done.amount.is_some() {
                (standing.amount, standing.currency) = (done.amount, done.currency.clone());
            }
            standing.last_at = Some(done.act.at);
        }
        standing
    }
}

/// The activities about the lead with this number, oldest first.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Vec<Activity>, Error> {
    let rows = sql.query(
        "SELECT activity.number, activity.kind, member, disposition, stage, note, next_step, next_at, amount, currency, \
         activity.at, activity.by, activity.key FROM submission JOIN activity ON activity.submission = submission.number \
         WHERE submission.lead = ? ORDER BY activity.number",
        &[lead.into()],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Activity, Error> {
    let amount = if row.get(8) == Some(&Value::Null) { None } else { Some(integer(row, 8)?) };
    Ok(Activity {
        number: integer(row, 0)?,
        kind: text(row, 1)?.into(),
        member: optional_text(row, 2)?,
        disposition: optional_text(row, 3)?,
        stage: optional_text(row, 4)?.and_then(|name| Stage::of(&name)),
        note: optional_text(row, 5)?,
        next_step: optional_text(row, 6)?,
        next_at: optional_time(row, 7)?,
        amount,
        currency: optional_text(row, 9)?,
        act: Act::read(row, 10)?,
    })
}

/// How the lead with this number stands.
pub(crate) fn standing(sql: &impl Sql, lead: i64) -> Result<LeadStanding, Error> {
    Ok(LeadStanding::after(&of(sql, lead)?))
}

/// Notes that this was done about the lead with this number.
pub(crate) fn add(sql: &impl Sql, lead: i64, doing: &Doing, act: &Act) -> Result<(), Error> {
    let rows = sql.query("SELECT min(number) FROM submission WHERE lead = ?", &[lead.into()])?;
    add_to(sql, integer(&existing(rows.into_iter().next())?, 0)?, doing, act)
}

/// Notes that this was done about the lead of the submission with this number.
pub(crate) fn add_to(sql: &impl Sql, submission: i64, doing: &Doing, act: &Act) -> Result<(), Error> {
    let mut arguments: Vec<Value> = vec![
        submission.into(),
        doing.kind.into(),
        doing.member.into(),
        doing.disposition.into(),
        doing.stage.map(Stage::name).into(),
        doing.note.into(),
        doing.next_step.into(),
        doing.next_at.map(Timestamp::as_millisecond).into(),
        doing.amount.into(),
        doing.currency.into(),
    ];
    arguments.extend(act.columns());
    sql.query(
        "INSERT INTO activity (submission, kind, member, disposition, stage, note, next_step, next_at, amount, currency, \
         at, by, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &arguments,
    )?;
    Ok(())
}

/// What brings a lead that stands so to `stage`, where that is further than it is; `None`: it stays.
pub(crate) fn onward(standing: &LeadStanding, stage: Stage) -> Option<Stage> {
    let is_open = standing.stage.rank().is_some();
    (is_open && stage.rank() > standing.stage.rank()).then_some(stage)
}
