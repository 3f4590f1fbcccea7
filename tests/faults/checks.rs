//! What has to hold of a ledger at any moment, whatever failed before.
//!
//! In scope: leads, receipts, circles and events, each held against the others. Not in scope: what was sent and answered
//! (`world`).

use crate::faulty::Faulty;
use frontdesk::Decision;
use frontdesk::decision::Reason;
use frontdesk::rotation::{Circle, LEAD};
use frontdesk::sla::Clock;
use jiff::Timestamp;
use ledger::{Ledger, Row, Value, Verifier, needed};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that should have held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub check: &'static str,
    pub what: String,
}

pub type Checked = Result<(), Broken>;

pub fn hold(holds: bool, check: &'static str, what: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(Broken { check, what: what() }) }
}

pub fn text(row: &Row, column: usize) -> Option<&str> {
    match row.get(column) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

pub fn integer(row: &Row, column: usize) -> Option<i64> {
    match row.get(column) {
        Some(Value::Integer(integer)) => Some(*integer),
        _ => None,
    }
}

/// One number.
pub fn count(sql: &Faulty, statement: &str) -> i64 {
    sql.ask(statement, &[]).first().and_then(|row| integer(row, 0)).unwrap_or(0)
}

const LEADS: &str = "SELECT lead.number, lead.id, lead.owner, lead.merged_into, receipt.lead, \
     json_extract(receipt.decision, '$.owner'), \
     (SELECT count(*) FROM assignment WHERE assignment.lead = lead.number AND ended_at IS NULL), \
     (SELECT member FROM assignment WHERE assignment.lead = lead.number AND ended_at IS NULL), \
     (SELECT because FROM assignment WHERE assignment.lead = lead.number ORDER BY number DESC LIMIT 1), \
     clock.alarm, clock.data, \
     (SELECT count(*) FROM submission WHERE submission.lead = lead.number), \
     (SELECT count(*) FROM submission JOIN link ON link.child = submission.number AND undone_at IS NULL \
     WHERE submission.lead = lead.number), \
     (SELECT lead FROM submission WHERE submission.id = lead.id) \
     FROM lead LEFT JOIN receipt ON receipt.number = lead.receipt LEFT JOIN clock ON clock.lead = lead.number";

/// What holds of each lead that was touched since the last time.
pub fn touched(sql: &Faulty) -> Checked {
    let rows = sql.ask(&format!("{LEADS} WHERE lead.number IN (SELECT lead FROM touched)"), &[]);
    sql.ask("DELETE FROM touched", &[]);
    rows.iter().try_for_each(lead)
}

/// What holds of all leads.
pub fn all_leads(sql: &Faulty) -> Checked {
    sql.ask(LEADS, &[]).iter().try_for_each(lead)
}

fn lead(row: &Row) -> Checked {
    let id = text(row, 1).unwrap_or_default();
    let (owner, is_merged, open) = (text(row, 2), integer(row, 3).is_some(), integer(row, 6));
    let told = || format!("the lead {id}: {row:?}");
    hold(integer(row, 4) == integer(row, 0), "each lead has its receipt", told)?;
    hold(open <= Some(1), "nobody has a lead twice", told)?;
    if is_merged {
        hold(open == Some(0), "a merged lead is nobody's", told)?;
        hold(integer(row, 9).is_none(), "a merged lead has no alarm", told)?;
        return hold(integer(row, 11) == Some(0), "submissions are where they belong", told);
    }
    hold(text(row, 5) == owner, "the owner is the decision's", told)?;
    let submissions = integer(row, 11).unwrap_or(0);
    hold(integer(row, 13) == integer(row, 0), "submissions are where they belong", told)?;
    hold(integer(row, 12) == Some(submissions - 1), "submissions hang together", told)?;
    let Some(owner) = owner else { return hold(open == Some(0), "an assignment is the owner's", told) };
    let done = open == Some(0) && text(row, 8) == Some("done");
    hold(done || text(row, 7) == Some(owner), "an assignment is the owner's", told)?;
    let clock = text(row, 10).and_then(|data| serde_json::from_str::<Clock>(data).ok());
    let Some(clock) = clock else { return hold(false, "whoever has a lead has a clock", told) };
    let runs = clock.acted_at.is_none() && clock.paused.is_none();
    let due = clock.due_at.filter(|_| runs && clock.breached_at.is_none()).or(clock.held_until.filter(|_| runs));
    let rings = |due: Timestamp| integer(row, 9).is_some_and(|alarm| alarm <= due.as_millisecond());
    hold(due.is_none_or(rings), "what is due has an alarm", told)
}

/// The chain of receipts is whole, and every decision is made again from its receipt, bit for bit.
pub fn receipts(ledger: &Ledger<Faulty>) -> Checked {
    let whole = "the chain of receipts is whole";
    let (mut parts, mut last) = (Vec::new(), 0);
    loop {
        let part = ledger.receipts(last).map_err(|error| Broken { check: whole, what: error.to_string() })?;
        last = part.last;
        parts.push(part.lines);
        if !part.more {
            break;
        }
    }
    let lines = || parts.iter().flat_map(|part| part.lines());
    let mut verifier = Verifier::new(lines().filter_map(needed));
    let checked = lines().try_for_each(|line| verifier.line(line)).and_then(|()| verifier.finish());
    let verified = checked.map_err(|difference| Broken { check: whole, what: difference.to_string() })?;
    hold(verified.last == last, whole, || format!("{verified:?}"))
}

/// Everything that only grows, read on from where it was read to.
#[derive(Default)]
pub struct Audit {
    receipts: i64,
    /// Turns taken, by team.
    turns: BTreeMap<String, u64>,
    events: i64,
    /// How many events of each kind there were.
    pub told: BTreeMap<String, u64>,
    /// Submissions whose arrival was told, and how often.
    arrived: BTreeMap<String, u64>,
    /// Who was last told to have which lead.
    owners: BTreeMap<String, Option<String>>,
}

#[derive(Deserialize)]
struct Told {
    lead_id: Option<String>,
    submission_id: Option<String>,
    other_id: Option<String>,
    owner: Option<String>,
    other_owner: Option<String>,
}

impl Audit {
    pub fn go_on(&mut self, sql: &Faulty) -> Checked {
        self.read_receipts(sql)?;
        self.circles(sql)?;
        self.read_events(sql)
    }

    fn read_receipts(&mut self, sql: &Faulty) -> Checked {
        let statement = "SELECT number, decision FROM receipt WHERE number > ? ORDER BY number";
        for row in sql.ask(statement, &[self.receipts.into()]) {
            let number = integer(&row, 0).unwrap_or(0);
            hold(number == self.receipts + 1, "the chain of receipts is whole", || {
                format!("after {} comes {number}", self.receipts)
            })?;
            self.receipts = number;
            let decision: Option<Decision> = serde_json::from_str(text(&row, 1).unwrap_or("")).unwrap();
            let Some(decision) = decision else { continue };
            let in_turn =
                |reason: &Reason| matches!(reason, Reason::Owner { rule, .. } if rule == "turn" || rule == "make_up");
            if decision.reasons.iter().any(in_turn) {
                *self.turns.entry(decision.team.unwrap_or_default()).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Each circle has counted every turn once, and nobody is further from their account than a lead.
    fn circles(&self, sql: &Faulty) -> Checked {
        let mut counted: BTreeMap<String, u64> = BTreeMap::new();
        for row in sql.ask("SELECT team, data FROM rotation", &[]) {
            let circle: Circle = serde_json::from_str(text(&row, 1).unwrap_or("")).unwrap();
            for (member, balance) in &circle.members {
                let fair = balance.credit.abs() <= LEAD && (0..=2 * LEAD).contains(&balance.owed);
                hold(fair, "nobody is more than a lead from their account", || format!("{member}: {balance:?}"))?;
            }
            *counted.entry(text(&row, 0).unwrap_or_default().to_owned()).or_default() += circle.leads;
        }
        hold(counted == self.turns, "circles have counted every turn once", || {
            format!("{counted:?}, and {:?} were taken", self.turns)
        })
    }

    fn read_events(&mut self, sql: &Faulty) -> Checked {
        let mut named = BTreeSet::new();
        for row in
            sql.ask("SELECT number, kind, data FROM outbox WHERE number > ? ORDER BY number", &[self.events.into()])
        {
            self.events = integer(&row, 0).unwrap_or(0);
            let kind = text(&row, 1).unwrap_or_default();
            *self.told.entry(kind.to_owned()).or_default() += 1;
            let told: Told = serde_json::from_str(text(&row, 2).unwrap_or("")).unwrap();
            if matches!(kind, "lead.assigned" | "lead.returned") {
                *self.arrived.entry(told.submission_id.unwrap_or_default()).or_default() += 1;
            }
            for (lead, owner) in [(told.lead_id, told.owner), (told.other_id, told.other_owner)] {
                let Some(lead) = lead else { continue };
                named.insert(lead.clone());
                self.owners.insert(lead, owner);
            }
        }
        for lead in named {
            let rows = sql.ask("SELECT owner FROM lead WHERE id = ? AND merged_into IS NULL", &[(&lead).into()]);
            let Some(row) = rows.first() else { continue };
            let told = self.owners.get(&lead).and_then(|owner| owner.as_deref());
            hold(text(row, 0) == told, "whoever has a lead was told", || format!("{lead}: {row:?}, told {told:?}"))?;
        }
        Ok(())
    }

    /// Every submission's arrival was told once; `again`: leads that began anew, by undoing.
    pub fn arrivals(&self, submissions: u64, again: u64) -> Checked {
        let told: u64 = self.arrived.values().sum();
        hold(
            self.arrived.len() as u64 == submissions && told == submissions + again,
            "each arrival is told once",
            || {
                format!(
                    "{told} events of {} submissions; {submissions} came and {again} began anew",
                    self.arrived.len()
                )
            },
        )
    }
}
