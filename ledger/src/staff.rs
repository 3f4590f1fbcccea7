//! Gathering, second half: what members have that bears on one lead, when the team is known.
//!
//! In scope: the team's circle, counts up to caps, the lead's history. Not in scope: what follows (`frontdesk::assign`).

use crate::row::{integer, text};
use crate::sql::{Sql, Value};
use crate::{Error, absences, minimum, rotation};
use frontdesk::playbook::{Caps, Distribute, Playbook, Sticky};
use frontdesk::staff::{Load, Staff};
use frontdesk::{Rotation, Schedule, Unassigned};
use jiff::Timestamp;

/// Most open leads of one member that are counted where there is no cap; all beyond are as many.
const MOST_OPEN: u32 = 1_000;

/// Most former owners of one lead that are looked at.
const MOST_FORMER: i64 = 100;

/// What members have that bears on the lead: no more than its team's circle, its members' counts as far as there are
/// caps on them, and who had this lead before.
pub(crate) fn known(
    sql: &impl Sql,
    lead: &Unassigned,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<(Rotation, Staff), Error> {
    let mut rotation = Rotation::default();
    let mut staff = Staff { had: had(sql, lead.lead_id())?, ..Staff::default() };
    let Some((name, segment)) = lead.circle() else { return Ok((rotation, staff)) };
    staff.away = absences::away(sql, now)?;
    staff.suspended = minimum::suspended(sql, playbook)?;
    let Some(team) = playbook.teams.get(name) else { return Ok((rotation, staff)) };
    if let Some(circle) = rotation::read(sql, name, &segment)? {
        rotation.set(name, &segment, circle);
    }
    for id in &team.members {
        let Some(member) = playbook.members.get(id) else { continue };
        let since = member.cap.day.is_some() || member.cap.week.is_some();
        let began = Schedule::of(member, playbook).filter(|_| since).and_then(|schedule| schedule.began(now));
        let load = load(sql, id, member.cap, team.distribute == Distribute::ByLoad, began)?;
        if load != Load::default() {
            staff.loads.insert(id.clone(), load);
        }
    }
    if let Some(account) = lead.account().filter(|_| team.sticky == Sticky::Account) {
        let statement = "SELECT member FROM assignment WHERE account_id = ? ORDER BY number DESC LIMIT 1";
        let rows = sql.query(statement, &[account.into()])?;
        staff.account_member = rows.first().map(|row| text(row, 0).map(str::to_owned)).transpose()?;
    }
    Ok((rotation, staff))
}

/// Who had the lead with this id and gave it back, or had it taken away, and why.
fn had(sql: &impl Sql, id: &str) -> Result<std::collections::BTreeMap<String, String>, Error> {
    let statement = "SELECT member, because FROM assignment JOIN lead ON lead.number = assignment.lead \
                     WHERE lead.id = ? AND because IN ('rejected', 'reassigned') ORDER BY assignment.number LIMIT ?";
    let rows = sql.query(statement, &[id.into(), MOST_FORMER.into()])?;
    rows.iter().map(|row| Ok((text(row, 0)?.into(), text(row, 1)?.into()))).collect()
}

/// Counts no further than `caps`; what has no cap and isn't shared out by isn't counted.
fn load(
    sql: &impl Sql,
    member: &str,
    caps: Caps,
    by_load: bool,
    began: Option<(Timestamp, Timestamp)>,
) -> Result<Load, Error> {
    let mut load = Load::default();
    if caps.open.is_some() || by_load {
        let most = if by_load { MOST_OPEN } else { caps.open.unwrap_or(MOST_OPEN) };
        let open = "SELECT count(*) FROM (SELECT 1 FROM assignment WHERE member = ? AND ended_at IS NULL LIMIT ?)";
        load.open = count(sql, open, vec![member.into(), i64::from(most).into()])?;
    }
    let Some((day, week)) = began else { return Ok(load) };
    let since = "SELECT count(*) FROM (SELECT 1 FROM assignment WHERE member = ? AND at >= ? LIMIT ?)";
    for (cap, began, of) in [(caps.day, day, &mut load.day), (caps.week, week, &mut load.week)] {
        let Some(cap) = cap else { continue };
        *of = count(sql, since, vec![member.into(), began.as_millisecond().into(), i64::from(cap).into()])?;
    }
    Ok(load)
}

fn count(sql: &impl Sql, statement: &str, arguments: Vec<Value>) -> Result<u32, Error> {
    let rows = sql.query(statement, &arguments)?;
    let count = rows.first().map_or(Ok(0), |row| integer(row, 0))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
