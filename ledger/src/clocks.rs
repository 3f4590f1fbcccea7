//! Clocks: what is due of the leads that wait, and doing it.
//!
//! In scope: each clock's row, reminders, breaches, escalations. Not in scope: what is due when of a lead (`frontdesk::sla`), what
//! members do themselves (`work`), who has a lead next (`handing`).
//!
//! # When a playbook is published
//!
//! By when an owner has to answer was told to whoever waits: it stays what it was, whatever is published. What happens
//! meanwhile (reminders, other owners, escalations) is the workspace's own affair, and follows the playbook that it has
//! now: who makes reassignment quicker does so for those who wait already, and nothing goes to members who were taken
//! out; what is held goes to a member who is new. That is the playbook that decided the lead as long as it is in force,
//! for all leads or for some of them; or else the one in force for all. So each publication, and each that is taken back,
//! makes all running clocks due to be looked at; where nothing has to be done, only the alarm moves. A case that the
//! playbook has no more is its last one.

use crate::outbox::{self, Notice};
use crate::row::{integer, json, optional_text, optional_time, text, to_json};
use crate::signing::Seals;
use crate::sql::Sql;
use crate::{Error, Ledger, Row};
use frontdesk::Lead;
use frontdesk::decision::{Decision, Reason};
use frontdesk::playbook::{Case, Playbook};
use frontdesk::sla::{Clock, Rules, Step};
use jiff::Timestamp;

/// The alarm of a clock that runs and of which nothing is due any more, or not while it is paused: the beginning of the year 9000.
const NEVER: i64 = 221_845_392_000_000;

/// Most leads whose clocks are looked after in one transaction.
const AT_ONCE: i64 = 100;

/// Most steps of one lead in one transaction: each kind but a few times, so that this is more than there can be.
const STEPS: usize = 1_000;

/// A lead whose clock runs.
pub(crate) struct Waiting {
    pub(crate) number: i64,
    pub(crate) id: String,
    pub(crate) owner: Option<String>,
    pub(crate) lead: Lead,
    pub(crate) decision: Decision,
    pub(crate) receipt: i64,
    pub(crate) clock: Clock,
}

/// The lead's clock.
pub(crate) fn read(sql: &impl Sql, lead: i64) -> Result<Option<Clock>, Error> {
    let rows = sql.query("SELECT data FROM clock WHERE lead = ?", &[lead.into()])?;
    rows.first().map(|row| json(row, 0)).transpose()
}

const WAITING: &str = "SELECT lead.number, lead.id, owner, lead.data, decision, receipt, clock.data FROM clock \
                       JOIN lead ON lead.number = clock.lead JOIN receipt ON receipt.number = lead.receipt";

/// The lead with this id, or into which the submission with this id was merged, if anybody has to act on it.
pub(crate) fn waiting(sql: &impl Sql, id: &str) -> Result<Option<Waiting>, Error> {
    let statement = format!("{WAITING} JOIN submission ON submission.lead = clock.lead WHERE submission.id = ?");
    sql.query(&statement, &[id.into()])?.first().map(of_row).transpose()
}

fn of_row(row: &Row) -> Result<Waiting, Error> {
    Ok(Waiting {
        number: integer(row, 0)?,
        id: text(row, 1)?.into(),
        owner: optional_text(row, 2)?,
        lead: json(row, 3)?,
        decision: json(row, 4)?,
        receipt: integer(row, 5)?,
        clock: json(row, 6)?,
    })
}

/// Starts the clock of a lead that was routed, or goes on with it where its person came again.
///
/// A repeat doesn't put off what was promised: while the owner is the same and hasn't acted, it stays due when it was.
/// `before` is the clock that it had. When something is due of it.
pub(crate) fn routed(
    sql: &impl Sql,
    decision: &Decision,
    lead: i64,
    (before, same_owner): (Option<Clock>, bool),
    playbook: &Playbook,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    if decision.owner.is_none() {
        if before.is_some() {
            sql.query("DELETE FROM clock WHERE lead = ?", &[lead.into()])?;
        }
        return Ok(None);
    }
    let earlier = before.filter(|clock| clock.acted_at.is_none());
    let goes_on = earlier.is_some() && same_owner;
    let mut clock = earlier.unwrap_or_else(|| Clock::started(now));
    clock.decided_at = now;
    let held_until = held_until(decision);
    if goes_on {
        clock.held_until = held_until;
    } else {
        clock.assigned(decision.due_at, held_until, now);
    }
    write(sql, lead, &clock, &rules(playbook, decision, decision.owner.as_deref()))
}

/// Nothing is due any more of a lead that another takes the place of.
pub(crate) fn rest(sql: &impl Sql, lead: i64) -> Result<(), Error> {
    sql.query("UPDATE clock SET alarm = NULL WHERE lead = ?", &[lead.into()])?;
    Ok(())
}

/// Goes on with the clock of a lead that is one of its own again.
pub(crate) fn wake(sql: &impl Sql, lead: i64, playbook: &Playbook) -> Result<(), Error> {
    let rows = sql.query(&format!("{WAITING} WHERE clock.lead = ?"), &[lead.into()])?;
    rows.first().map_or(Ok(()), |row| of_row(row)?.keep(sql, playbook))
}

/// Has every running clock looked at, `now` or when that was due before: what its steps follow from may be otherwise.
pub(crate) fn look_again(sql: &impl Sql, now: Timestamp) -> Result<(), Error> {
    // One that was acted on stands still for good, and so does that of a lead that another took the place of, or that nobody
    // has: those that run are among the leads that somebody has.
    sql.query(
        "UPDATE clock SET alarm = min(coalesce(alarm, ?), ?) \
         WHERE lead IN (SELECT lead FROM assignment WHERE ended_at IS NULL) \
         AND json_extract(data, '$.acted_at') IS NULL \
         AND (SELECT merged_into FROM lead WHERE number = clock.lead) IS NULL",
        &[now.as_millisecond().into(), now.as_millisecond().into()],
    )?;
    Ok(())
}

/// Until when the lead is held, where time alone may end that.
pub(crate) fn held_until(decision: &Decision) -> Option<Timestamp> {
    decision.reasons.iter().find_map(|reason| match reason {
        Reason::Held { until, .. } => *until,
        _ => None,
    })
}

fn rules<'p>(playbook: &'p Playbook, decision: &Decision, owner: Option<&str>) -> Rules<'p> {
    let mut cases = playbook.cases.rows.iter();
    let case: &Case = cases.find(|case| case.name == decision.case).unwrap_or(&playbook.cases.otherwise);
    Rules::of(case, owner, playbook)
}

fn write(sql: &impl Sql, lead: i64, clock: &Clock, rules: &Rules) -> Result<Option<Timestamp>, Error> {
    let alarm = clock.next(rules).map(|(at, _)| at);
    sql.query(
        "INSERT INTO clock (lead, alarm, data) VALUES (?, ?, ?) \
         ON CONFLICT (lead) DO UPDATE SET alarm = excluded.alarm, data = excluded.data",
        &[lead.into(), kept(clock, alarm).into(), to_json(clock)?.into()],
    )?;
    Ok(alarm)
}

/// The alarm as it is kept: a clock that runs has one, so that those that run are found by the index of alarms alone, however
/// many stand still for good.
pub(crate) fn kept(clock: &Clock, alarm: Option<Timestamp>) -> Option<i64> {
    alarm.map(Timestamp::as_millisecond).or(clock.acted_at.is_none().then_some(NEVER))
}

impl Waiting {
    pub(crate) fn rules<'p>(&self, playbook: &'p Playbook) -> Rules<'p> {
        rules(playbook, &self.decision, self.owner.as_deref())
    }

    /// Keeps the clock as it is now.
    pub(crate) fn keep(&self, sql: &impl Sql, playbook: &Playbook) -> Result<(), Error> {
        write(sql, self.number, &self.clock, &self.rules(playbook)).map(|_| ())
    }

    /// Puts it out that something happened, to whom it matters.
    pub(crate) fn tell(
        &self,
        sql: &impl Sql,
        kind: &str,
        to: Option<&str>,
        because: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (owner, due_at) = (self.owner.as_deref(), self.clock.due_at);
        outbox::put(sql, kind, &Notice { lead_id: &self.id, to, owner, due_at, because }, now)
    }

    /// Takes one step.
    fn step(&mut self, sql: &impl Seals, step: Step, playbook: &Playbook, now: Timestamp) -> Result<(), Error> {
        self.clock.taken(step, now);
        let owner = self.owner.clone();
        match step {
            Step::Remind => self.tell(sql, "lead.reminder", owner.as_deref(), None, now),
            Step::Breach => self.tell(sql, "lead.overdue", owner.as_deref(), None, now),
            Step::Escalate => self.escalate(sql, playbook, now),
            Step::Retry => self.assign_again(sql, playbook, "moved", now).map(|_| ()),
            Step::Reassign => {
                // Whoever has it keeps it where there is nobody else; but then the manager has to know.
                if !self.assign_again(sql, playbook, "reassigned", now)? && self.clock.escalated_at.is_none() {
                    self.clock.taken(Step::Escalate, now);
                    self.escalate(sql, playbook, now)?;
                }
                Ok(())
            }
        }
    }

    fn escalate(&self, sql: &impl Sql, playbook: &Playbook, now: Timestamp) -> Result<(), Error> {
        let team = self.decision.team.as_ref().and_then(|team| playbook.teams.get(team));
        let to = team.and_then(|team| team.manager.as_deref()).unwrap_or(&playbook.watcher);
        self.tell(sql, "lead.escalated", Some(to), None, now)
    }
}

/// When something is due of any lead; `None`: nothing will be, as things are.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    let statement = "SELECT alarm FROM clock WHERE alarm < ? ORDER BY alarm LIMIT 1";
    let rows = ledger.sql.query(statement, &[NEVER.into()])?;
    rows.first().map_or(Ok(None), |row| optional_time(row, 0))
}

/// Does what is due by `now`: reminds, notes breaches, tells managers, gives leads to others; of up to 100 leads, all in one
/// transaction. How many leads it was.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    let sql = &ledger.sql;
    sql.transaction(|| {
        let statement = format!("{WAITING} WHERE alarm <= ? ORDER BY alarm, clock.lead LIMIT ?");
        let rows = sql.query(&statement, &[now.as_millisecond().into(), AT_ONCE.into()])?;
        if rows.is_empty() {
            return Ok(0);
        }
        for row in &rows {
            let mut waiting = of_row(row)?;
            let playbook = ledger.playbook_of(&waiting.decision)?;
            if waiting.decision.held && waiting.decision.playbook != playbook.version {
                // It may have somebody for it.
                waiting.clock.held_until = Some(now);
            }
            for _ in 0..STEPS {
                match waiting.clock.next(&waiting.rules(&playbook)) {
                    Some((at, step)) if at <= now => waiting.step(sql, step, &playbook, now)?,
                    _ => break,
                }
            }
            waiting.keep(sql, &playbook)?;
        }
        Ok(rows.len())
    })
}
