//! Stage 6, assign: one owner, with an SLA clock.
//!
//! In scope: who may get it, whose turn it is, by when. Not in scope: telling them (the ledger's outbox).
//! It deliberately doesn't know why the case is what it is.
//!
//! Eligibility (`eligible`) and distribution (`turn`, which states how fair it is) know nothing of each other.

mod eligible;
#[cfg(test)]
mod fairness;
mod share;
mod turn;

use crate::decision::Reason;
use crate::outcome::{Assigned, Decided, Matched, Merged};
use crate::playbook::{Assign, Distribute, Hours, Member, Playbook, Sticky, Team};
use crate::rotation::{Circle, LEAD, Rotation, Turn};
use crate::schedule::Schedule;
use crate::staff::Staff;
use eligible::{Asked, Unable};
use jiff::Timestamp;
use turn::Entrant;

/// The rule by which the watcher has a lead that waits for the first of its team who takes it.
pub const POOL: &str = "pool";

/// The rule by which somebody has a lead to whom it was given by hand.
const GIVEN: &str = "given";

/// Why a team gets no leads that followed up too few.
pub(crate) const MINIMUM: &str = "minimum_follow_up";

/// Finds the owner: to whom somebody gives it, then who has the lead where it was imported from, then who already has it here,
/// then who the case names, then who had the account's last one where the team is sticky so, then the team's next in turn.
/// Where nobody of the team can have it, it is held: the watcher has it, with a clock. Only a case that is assigned to nobody
/// has no owner.
pub fn assign(
    decided: &Decided,
    merged: &Merged,
    matched: &Matched,
    rotation: &Rotation,
    staff: &Staff,
    playbook: &Playbook,
    now: Timestamp,
) -> Assigned {
    let Some(team) = team_of(decided) else { return Assigned::default() };
    let mut assigned = Assigned { team: Some(team.to_owned()), ..Assigned::default() };
    let asked = Asked::of(decided, merged, matched, staff, playbook, now);
    let sticky = playbook.teams.get(team).map_or(Sticky::default(), |team| team.sticky);
    let given = staff.given.as_deref().map(|member| (GIVEN, member));
    let brought = staff.brought.as_deref().map(|member| ("imported", member));
    let first = given.into_iter().chain(brought);
    for (rule, member) in first.chain(named(decided, merged, matched, sticky, playbook)) {
        match asked.present(member) {
            Ok(_) => {
                own(&mut assigned, rule, member, Vec::new());
                break;
            }
            Err(unable) => assigned.reasons.push(ineligible(member, unable)),
        }
    }
    let of = playbook.teams.get(team);
    if let (Some(member), Some(of)) = (&staff.claimed, of)
        && assigned.owner.is_none()
        && !staff.suspended.contains(team)
        && of.members.contains(member)
        && asked.in_turn(member, of).is_ok()
    {
        own(&mut assigned, "claimed", member, Vec::new());
    }
    if assigned.owner.is_none() {
        match of {
            Some(of) => in_turn(&mut assigned, team, of, &asked, rotation, decided.case.within_minutes),
            None => hold(&mut assigned, playbook, None),
        }
    }
    let member = assigned.owner.as_ref().and_then(|owner| playbook.members.get(owner));
    if let Some(member) = member {
        clock(&mut assigned, member, decided.case.within_minutes, playbook, now);
    }
    assigned
}

/// The team that gets a lead of this decision; `None`: nobody does.
pub fn team_of<'a>(decided: &'a Decided) -> Option<&'a str> {
    (decided.case.assign != Assign::Nobody).then(|| match decided.partner {
        Some(partner) => partner.team.as_str(),
        None => decided.case.team.as_ref().unwrap_or(&decided.territory.team).as_str(),
    })
}

/// The segment whose circle the team takes turns by; empty where it has one circle for all.
pub fn segment_of(team: &str, merged: &Merged, matched: &Matched, playbook: &Playbook) -> String {
    let per_segment = playbook.teams.get(team).is_some_and(|team| team.per_segment);
    let segment = per_segment.then(|| eligible::segment(merged, matched, playbook)).flatten();
    segment.unwrap_or_default().to_owned()
}

/// The circle after a lead that `member` got in turn was rejected, where that is made up for.
pub fn rejected(circle: &Circle, team: &Team, member: &str) -> Option<Circle> {
    let mut after = circle.clone();
    turn::give_back(&mut after, team, member).then_some(after)
}

/// Members who come before any turn, with the rule that names them.
///
/// A partner's lead is the partner's, whoever of ours had it before.
fn named<'a>(
    decided: &'a Decided,
    merged: &'a Merged,
    matched: &Matched<'a>,
    sticky: Sticky,
    playbook: &Playbook,
) -> Vec<(&'static str, &'a str)> {
    let status = matched.account().map(|account| &account.status);
    let account_owner = status.and_then(|status| status.owner.as_deref()).map(|owner| ("account_owner", owner));
    let opportunity_owner =
        status.and_then(|status| status.opportunity_owner.as_deref()).map(|owner| ("opportunity_owner", owner));
    let partner_owner = decided.partner_owner.as_deref().map(|owner| ("partner_owner", owner));
    let is_partners = |member: &str| match decided.partner.map(|partner| playbook.teams.get(&partner.team)) {
        Some(team) => team.is_some_and(|team| team.members.iter().any(|of| of == member)),
        None => partner_owner.is_none(),
    };
    let earlier_owner = merged.earlier_owner.as_deref().filter(|_| sticky != Sticky::Nobody);
    let earlier_owner = earlier_owner.filter(|owner| is_partners(owner));
    let by_case = match decided.case.assign {
        Assign::AccountOwner => [account_owner, None],
        Assign::OpportunityOwner => [opportunity_owner, account_owner],
        Assign::Partner => [partner_owner, None],
        Assign::Team | Assign::Nobody => [None, None],
    };
    earlier_owner.map(|owner| ("earlier_owner", owner)).into_iter().chain(by_case.into_iter().flatten()).collect()
}

/// The team's next in turn among those who can have it; nobody can: the watcher.
fn in_turn(assigned: &mut Assigned, name: &str, team: &Team, asked: &Asked, rotation: &Rotation, within_minutes: u32) {
    if asked.staff.suspended.contains(name) {
        assigned.reasons.push(Reason::Ineligible { member: name.to_owned(), because: MINIMUM.into() });
        return hold(assigned, asked.playbook, None);
    }
    let mut able: Vec<(&str, &Member, Option<Timestamp>)> = Vec::new();
    let (mut absent, mut until): (Vec<Entrant>, Option<Timestamp>) = (Vec::new(), None);
    for id in &team.members {
        match asked.in_turn(id, team) {
            Ok((member, opens)) => able.push((id, member, opens)),
            Err(unable) => {
                if let Some(member) = asked.playbook.members.get(id).filter(|_| unable.away) {
                    absent.push(Entrant { id, weight: member.weight, preferred: false, open: 0 });
                }
                until = [until, unable.until].into_iter().flatten().min();
                assigned.reasons.push(ineligible(id, unable));
            }
        }
    }
    if able.is_empty() {
        return hold(assigned, asked.playbook, until);
    }
    if team.distribute == Distribute::FirstCome {
        assigned.held = true;
        assigned.reasons.push(Reason::Held { team: name.to_owned(), until: None });
        let of = able.iter().map(|(id, ..)| (*id).to_owned()).collect();
        return own(assigned, POOL, &asked.playbook.watcher, of);
    }
    // Of a lead of the same account only whoever could have it in turn: another team's member is none of ours.
    let before = asked.staff.account_member.as_deref().filter(|_| team.sticky == Sticky::Account);
    if let Some((id, ..)) = able.iter().find(|(id, ..)| Some(*id) == before) {
        return own(assigned, "same_account", id, Vec::new());
    }
    let in_time = |opens| team.hours != Hours::Prefer || asked.in_time(opens, within_minutes);
    let preferred: Vec<bool> = able.iter().map(|(.., opens)| in_time(*opens)).collect();
    let nobody_in_time = !preferred.contains(&true);
    let entrants: Vec<Entrant> = able
        .iter()
        .zip(&preferred)
        .map(|((id, member, _), in_time)| Entrant {
            id,
            weight: member.weight,
            preferred: *in_time || nobody_in_time,
            open: asked.staff.load(id).open,
        })
        .collect();
    for waiting in entrants.iter().filter(|entrant| !entrant.preferred) {
        assigned.reasons.push(Reason::Ineligible { member: waiting.id.into(), because: "not_in_time".into() });
    }
    let segment = if team.per_segment { asked.segment.unwrap_or_default() } else { "" };
    let mut circle = rotation.circle(name, segment);
    let Some(taken) = turn::take(&mut circle, team, &entrants, &absent) else {
        return hold(assigned, asked.playbook, until);
    };
    let of = entrants.iter().filter(|entrant| entrant.preferred).map(|entrant| entrant.id.to_owned()).collect();
    own(assigned, if taken.made_up { "make_up" } else { "turn" }, taken.member, of);
    if entrants.len() > 1 || taken.made_up {
        assigned.reasons.push(balances(team, segment, &circle, &taken.settled));
    }
    let (team, segment, member) = (name.to_owned(), segment.to_owned(), taken.member.to_owned());
    assigned.turn = Some(Turn { team, segment, member, circle });
}

/// How the circle stands after the turn.
fn balances(team: &Team, segment: &str, circle: &Circle, settled: &[(&str, i64)]) -> Reason {
    let millionths = |parts: i64| parts / (LEAD / 1_000_000);
    let credits = circle.members.iter().map(|(id, balance)| (id.clone(), millionths(balance.credit)));
    let owed = circle.members.iter().filter(|(_, balance)| balance.owed > 0);
    Reason::Turn {
        distribute: team.distribute.name().into(),
        segment: segment.into(),
        credits: credits.collect(),
        owed: owed.map(|(id, balance)| (id.clone(), millionths(balance.owed))).collect(),
        settled: settled.iter().map(|(id, parts)| ((*id).to_owned(), millionths(*parts))).collect(),
    }
}

/// Nobody of the team can have it now: the watcher has it, until somebody can.
fn hold(assigned: &mut Assigned, playbook: &Playbook, until: Option<Timestamp>) {
    assigned.held = true;
    assigned.reasons.push(Reason::Held { team: assigned.team.clone().unwrap_or_default(), until });
    own(assigned, "watcher", &playbook.watcher, Vec::new());
}

fn ineligible(member: &str, unable: Unable) -> Reason {
    Reason::Ineligible { member: member.into(), because: unable.because }
}

fn own(assigned: &mut Assigned, rule: &str, member: &str, of: Vec<String>) {
    assigned.owner = Some(member.to_owned());
    assigned.reasons.push(Reason::Owner { rule: rule.into(), member: member.into(), of });
}

/// Starts the SLA clock in the owner's working time.
fn clock(assigned: &mut Assigned, member: &Member, within_minutes: u32, playbook: &Playbook, now: Timestamp) {
    let Some(schedule) = Schedule::of(member, playbook) else { return };
    assigned.due_at = schedule.due(now, within_minutes);
    if assigned.due_at.is_some() {
        assigned.reasons.push(Reason::Due { within_minutes, calendar: member.calendar.clone(), from: now });
    }
}
