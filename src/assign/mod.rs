//! Stage 6, assign: one owner, with an SLA clock.
//!
//! In scope: who may get it, whose turn it is, by when. Not in scope: telling them (the ledger's outbox).
//! It deliberately doesn't know why the case is what it is.

mod turn;
mod working_time;

use crate::decision::Reason;
use crate::known::Rotation;
use crate::outcome::{Assigned, Decided, Matched, Merged};
use crate::playbook::{Assign, Member, Playbook};
use jiff::{Timestamp, tz::TimeZoneDatabase};

/// Finds the owner: who already has the lead, then who the case names, then the team's next in turn,
/// then the watcher. Only a case that is assigned to nobody has no owner.
pub fn assign(
    decided: &Decided,
    merged: &Merged,
    matched: &Matched,
    rotation: &Rotation,
    playbook: &Playbook,
    now: Timestamp,
) -> Assigned {
    if decided.case.assign == Assign::Nobody {
        return Assigned::default();
    }
    let team = decided.case.team.as_ref().unwrap_or(&decided.territory.team);
    let mut assigned = Assigned { team: Some(team.clone()), ..Assigned::default() };
    for (rule, member) in named(decided, merged, matched) {
        match ineligible(member, playbook, now) {
            None => {
                own(&mut assigned, rule, member, Vec::new());
                break;
            }
            Some(because) => {
                assigned.reasons.push(Reason::Ineligible { member: member.into(), because: because.into() });
            }
        }
    }
    if assigned.owner.is_none() {
        in_turn(&mut assigned, team, rotation, playbook, now);
    }
    let member = assigned.owner.as_ref().and_then(|owner| playbook.members.get(owner));
    if let Some(member) = member {
        clock(&mut assigned, member, decided.case.within_minutes, playbook, now);
    }
    assigned
}

/// Members who come before any turn, with the rule that names them.
fn named<'a>(decided: &Decided, merged: &'a Merged, matched: &Matched<'a>) -> Vec<(&'static str, &'a str)> {
    let status = matched.account().map(|account| &account.status);
    let account_owner = status.and_then(|status| status.owner.as_deref()).map(|owner| ("account_owner", owner));
    let opportunity_owner =
        status.and_then(|status| status.opportunity_owner.as_deref()).map(|owner| ("opportunity_owner", owner));
    let earlier_owner = merged.earlier_owner.as_deref().map(|owner| ("earlier_owner", owner));
    let by_case = match decided.case.assign {
        Assign::AccountOwner => [account_owner, None],
        Assign::OpportunityOwner => [opportunity_owner, account_owner],
        Assign::Team | Assign::Nobody => [None, None],
    };
    earlier_owner.into_iter().chain(by_case.into_iter().flatten()).collect()
}

/// Why `member` can't be given anything now; `None`: can.
fn ineligible(member: &str, playbook: &Playbook, now: Timestamp) -> Option<&'static str> {
    match playbook.members.get(member) {
        None => Some("not_a_member"),
        Some(known) if is_away(known, playbook, now) => Some("away"),
        Some(_) => None,
    }
}

/// Whether it is a day of absence where the member works.
fn is_away(member: &Member, playbook: &Playbook, now: Timestamp) -> bool {
    let zones = TimeZoneDatabase::bundled();
    let zone = playbook.calendars.get(&member.calendar).and_then(|calendar| zones.get(&calendar.time_zone).ok());
    let today = now.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC)).date();
    member.away.iter().any(|(from, to)| (*from..=*to).contains(&today))
}

/// The team's next in turn among those who are there; nobody there: the watcher.
fn in_turn(assigned: &mut Assigned, team: &str, rotation: &Rotation, playbook: &Playbook, now: Timestamp) {
    let mut eligible: Vec<(&str, u32)> = Vec::new();
    for id in playbook.teams.get(team).into_iter().flat_map(|team| &team.members) {
        match (ineligible(id, playbook, now), playbook.members.get(id)) {
            (None, Some(member)) => eligible.push((id, member.weight)),
            (because, _) => assigned
                .reasons
                .push(Reason::Ineligible { member: id.clone(), because: because.unwrap_or("not_a_member").into() }),
        }
    }
    let of: Vec<String> = eligible.iter().map(|(id, _)| (*id).to_owned()).collect();
    match turn::next(rotation, team, &eligible) {
        Some(member) => {
            assigned.turn = Some((team.to_owned(), member.to_owned()));
            own(assigned, "turn", member, of);
        }
        None => own(assigned, "watcher", &playbook.watcher, Vec::new()),
    }
}

fn own(assigned: &mut Assigned, rule: &str, member: &str, of: Vec<String>) {
    assigned.owner = Some(member.to_owned());
    assigned.reasons.push(Reason::Owner { rule: rule.into(), member: member.into(), of });
}

/// Starts the SLA clock in the owner's working time.
fn clock(assigned: &mut Assigned, member: &Member, within_minutes: u32, playbook: &Playbook, now: Timestamp) {
    let Some(calendar) = playbook.calendars.get(&member.calendar) else { return };
    assigned.due_at = working_time::due(now, within_minutes, calendar);
    if assigned.due_at.is_some() {
        assigned.reasons.push(Reason::Due { within_minutes, calendar: member.calendar.clone(), from: now });
    }
}
