//! Work: what the owner of a lead does about it, and what that does to its clock.
//!
//! In scope: accepting, rejecting, acting, pausing. Not in scope: what happens if nobody does anything (`clocks`).

use crate::act::Act;
use crate::activity::{self, Doing};
use crate::signing::Seals;
use crate::sql::Sql;
use crate::{Error, Ledger, assignments, clocks, minimum, rotation};
use frontdesk::assign;
use frontdesk::playbook::{Playbook, Stage};
use frontdesk::sla::Clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody does about a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// The owner was told.
    Notified,
    /// The owner takes it.
    Accept,
    /// The owner doesn't; somebody else gets it at once.
    Reject { reason: String },
    /// The owner called, wrote or met; `done`: nothing more is to be done about it.
    Act { what: String, done: bool },
    /// The clock stands still.
    Pause { reason: String },
    /// It goes on.
    Resume,
}

impl Work {
    fn event(&self) -> &'static str {
        match self {
            Self::Notified => "lead.notified",
            Self::Accept => "lead.accepted",
            Self::Reject { .. } => "lead.rejected",
            Self::Act { .. } => "lead.acted",
            Self::Pause { .. } => "lead.paused",
            Self::Resume => "lead.resumed",
        }
    }

    fn because(&self) -> Option<&str> {
        match self {
            Self::Reject { reason } | Self::Pause { reason } => Some(reason),
            Self::Act { what, .. } => Some(what),
            Self::Notified | Self::Accept | Self::Resume => None,
        }
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Worked {
    /// The lead's owner and its clock after it.
    Done { owner: Option<String>, clock: Box<Clock> },
    /// There is no such lead, or nobody has to act on it.
    NoLead,
    /// It is somebody else's.
    NotOwner { owner: String },
}

impl<S: Sql> Ledger<S> {
    /// Notes what `by` did about the lead with this id, or into which the submission with this id was merged. `None`: its
    /// owner, whoever that is.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn work(&self, id: &str, work: &Work, by: Option<&str>, now: Timestamp) -> Result<Worked, Error> {
        self.work_as(id, work, by, &Act { by: by.map(str::to_owned), ..Act::of_arrival(now) })
    }

    /// As [`work`](Self::work), noted as `act`.
    pub(crate) fn work_as(&self, id: &str, work: &Work, by: Option<&str>, act: &Act) -> Result<Worked, Error> {
        let now = act.at;
        self.sql.transaction(|| {
            let Some(mut waiting) = clocks::waiting(&self.sql, id)? else { return Ok(Worked::NoLead) };
            if let (Some(by), Some(owner)) = (by, &waiting.owner)
                && by != owner
            {
                return Ok(Worked::NotOwner { owner: owner.clone() });
            }
            let playbook = self.playbook_of(&waiting.decision)?;
            waiting.tell(&self.sql, work.event(), None, work.because(), now)?;
            self.note(work, &waiting, act)?;
            match work {
                Work::Notified => waiting.clock.notified_at = waiting.clock.notified_at.or(Some(now)),
                Work::Accept => accept(&self.sql, &mut waiting, now)?,
                Work::Reject { .. } => reject(&self.sql, &mut waiting, &playbook, now)?,
                Work::Act { done, .. } => first_action(&self.sql, &mut waiting, &playbook, *done, now)?,
                Work::Pause { reason } => {
                    let rules = waiting.rules(&playbook);
                    waiting.clock.pause(reason, &rules, now);
                }
                Work::Resume => {
                    let rules = waiting.rules(&playbook);
                    waiting.clock.resume(&rules, now);
                }
            }
            keep(&self.sql, &waiting, &playbook, now)?;
            Ok(Worked::Done { owner: waiting.owner, clock: Box::new(waiting.clock) })
        })
    }

    /// Notes it among what was done about the lead; that its owner was told is nothing that they did.
    fn note(&self, work: &Work, waiting: &clocks::Waiting, act: &Act) -> Result<(), Error> {
        let sql = &self.sql;
        let standing = activity::standing(sql, waiting.number)?;
        let (kind, stage) = match work {
            Work::Notified => return Ok(()),
            Work::Accept => ("accepted", activity::onward(&standing, Stage::Accepted)),
            Work::Reject { .. } => ("rejected", None),
            Work::Act { .. } => ("acted", activity::onward(&standing, Stage::Attempted)),
            Work::Pause { .. } => ("paused", None),
            Work::Resume => ("resumed", None),
        };
        let (member, note) = (waiting.owner.as_deref(), work.because());
        activity::add(sql, waiting.number, &Doing { kind, member, stage, note, ..Doing::default() }, act)
    }
}

/// Keeps what somebody did to the clock. A lead that somebody works isn't one of which nothing is heard.
pub(crate) fn keep(
    sql: &impl Sql,
    waiting: &clocks::Waiting,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<(), Error> {
    waiting.keep(sql, playbook)?;
    let arguments = [now.as_millisecond().into(), waiting.number.into()];
    sql.query("UPDATE lead SET updated_at = ? WHERE number = ?", &arguments)?;
    Ok(())
}

/// The owner takes the lead on.
pub(crate) fn accept(sql: &impl Sql, waiting: &mut clocks::Waiting, now: Timestamp) -> Result<(), Error> {
    waiting.clock.accepted_at = waiting.clock.accepted_at.or(Some(now));
    assignments::worked(sql, waiting.number, &waiting.clock)
}

/// The owner did something: the first time stops the clock. `done`: nothing more is to be done.
pub(crate) fn first_action(
    sql: &impl Sql,
    waiting: &mut clocks::Waiting,
    playbook: &Playbook,
    done: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let rules = waiting.rules(playbook);
    waiting.clock.act(&rules, now);
    assignments::worked(sql, waiting.number, &waiting.clock)?;
    if let Some(open) = assignments::open(sql, waiting.number)?.filter(|_| done) {
        assignments::end(sql, open.number, "done", now)?;
    }
    minimum::worked(sql, waiting.decision.team.as_deref(), playbook, now)
}

/// Takes the lead from its owner, makes up for the turn, and gives it to somebody who didn't have it.
fn reject(sql: &impl Seals, waiting: &mut clocks::Waiting, playbook: &Playbook, now: Timestamp) -> Result<(), Error> {
    let Some(open) = assignments::open(sql, waiting.number)? else { return Ok(()) };
    assignments::end(sql, open.number, "rejected", now)?;
    if let (Some(segment), Some(team)) = (&open.segment, playbook.teams.get(&open.team))
        && let Some(circle) = rotation::read(sql, &open.team, segment)?
        && let Some(after) = assign::rejected(&circle, team, &open.member)
    {
        rotation::write(sql, &open.team, segment, &after)?;
    }
    waiting.assign_again(sql, playbook, "rejected", now)?;
    Ok(())
}
