//! Trials: that somebody tries the product, from when until when.
//!
//! In scope: noting it of a lead, reading it back. Not in scope: whether a trial is granted (the playbook says it), trials of
//! whole accounts (their rows say them). A trial goes with the submission by which the lead was known, whichever lead that
//! belongs to later.

use crate::act::Act;
use crate::row::{integer, optional_time, to_json};
use crate::sql::{Sql, Value};
use crate::{Desk, Error, Ledger};
use frontdesk::Playbook;
use frontdesk::account::Trial;
use frontdesk::playbook::Field;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is said of a trial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewTrial {
    /// UTC; `None`: now.
    pub started_at: Option<Timestamp>,
    /// UTC; `None`: it has no end yet.
    pub ends_at: Option<Timestamp>,
    /// Who says so, as the sender names them.
    pub by: Option<String>,
}

/// Most submissions of one lead that are looked at, the latest.
const MOST: i64 = 50;

const ASKED: [Field; 2] = [Field::TrialRunning, Field::TrialEndedDays];

impl<S: Sql> Ledger<S> {
    /// Notes a trial of the lead with this id, or with the submission of this id; what was said of one before is no more.
    /// `None`: there is no such lead. The next submission of the lead is decided by it.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn start_trial(
        &self,
        lead: &str,
        trial: &NewTrial,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Option<Trial>, Error> {
        self.start_trial_by(lead, trial, &Act::new(trial.by.as_deref(), access_key, now), now)
    }

    fn start_trial_by(&self, lead: &str, trial: &NewTrial, act: &Act, now: Timestamp) -> Result<Option<Trial>, Error> {
        self.sql.transaction(|| {
            let rows = self.sql.query("SELECT number FROM submission WHERE id = ?", &[lead.into()])?;
            let Some(row) = rows.first() else { return Ok(None) };
            let noted = Trial { started_at: Some(trial.started_at.unwrap_or(now)), ends_at: trial.ends_at };
            let time = |time: Option<Timestamp>| Value::from(time.map(|time| time.as_millisecond()));
            let mut arguments = vec![integer(row, 0)?.into(), time(noted.started_at), time(noted.ends_at)];
            arguments.extend(act.columns());
            self.sql.query(
                "INSERT OR REPLACE INTO trial (submission, started_at, ends_at, at, by, key) VALUES (?, ?, ?, ?, ?, ?)",
                &arguments,
            )?;
            Ok(Some(noted))
        })
    }
}

impl<S: Sql> Desk<'_, S> {
    /// As [`Ledger::start_trial`], of a lead within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn start_trial(&self, lead: &str, trial: &NewTrial, now: Timestamp) -> Result<Option<Trial>, Error> {
        match self.lead(lead)? {
            Some(_) => self.ledger.start_trial_by(lead, trial, &self.act(trial.by.as_deref(), now), now),
            None => Ok(None),
        }
    }
}

/// The trial that was noted last of the lead with this number, where the playbook asks for trials.
pub(crate) fn of_lead(sql: &impl Sql, lead: i64, playbook: &Playbook) -> Result<Option<Trial>, Error> {
    if !playbook.asks_for(&ASKED) {
        return Ok(None);
    }
    let statement = "SELECT number FROM submission WHERE lead = ? ORDER BY number DESC LIMIT ?";
    let rows = sql.query(statement, &[lead.into(), MOST.into()])?;
    let numbers = rows.iter().map(|row| integer(row, 0)).collect::<Result<Vec<_>, _>>()?;
    of(sql, numbers.into_iter(), playbook)
}

/// The trial that was noted last of these submissions, where the playbook asks for trials.
pub(crate) fn of(
    sql: &impl Sql,
    submissions: impl Iterator<Item = i64>,
    playbook: &Playbook,
) -> Result<Option<Trial>, Error> {
    if !playbook.asks_for(&ASKED) {
        return Ok(None);
    }
    let rows = sql.query(
        "SELECT started_at, ends_at FROM trial WHERE submission IN (SELECT value FROM json_each(?)) \
         ORDER BY at DESC, submission DESC LIMIT 1",
        &[to_json(&submissions.collect::<Vec<_>>())?.into()],
    )?;
    let trial = |row| Ok(Trial { started_at: optional_time(row, 0)?, ends_at: optional_time(row, 1)? });
    rows.first().map(trial).transpose()
}
