//! Gathering, second half: what members have that bears on one lead, when the team is known.
//!
//! In scope: the team's circle, counts up to caps, the lead's history, in one statement. Not in scope: what follows
//! (`frontdesk::assign`).

use crate::row::{existing, from_json, integer, json, optional_text, to_json};
use crate::sql::{Sql, Value};
use crate::{Error, absences, minimum};
use frontdesk::playbook::{Distribute, Member, Playbook, Sticky, Team};
use frontdesk::staff::{Load, Staff};
use frontdesk::{Rotation, Schedule, Unassigned};
use jiff::Timestamp;

/// Most open leads of one member that are counted where there is no cap; all beyond are as many.
const MOST_OPEN: u32 = 1_000;

/// Most former owners of one lead that are looked at.
const MOST_FORMER: i64 = 100;

/// The circle, who last got a lead of the account, who had this lead and gave it back, or had it taken away, and why; and
/// whether anybody said that they are away.
const STANDING: &str = "SELECT (SELECT data FROM rotation WHERE team = ? AND segment = ?), \
     (SELECT member FROM assignment WHERE account_id = ? ORDER BY number DESC LIMIT 1), \
     (SELECT json_group_array(json_array(member, because)) FROM (SELECT member, because FROM assignment WHERE lead = ? \
     AND because IN ('rejected', 'reassigned') ORDER BY number LIMIT ?)), \
     (SELECT min(member) FROM absence WHERE withdrawn_at IS NULL) IS NOT NULL";

/// For each of some members how many leads they have, got today, and this week, no further than the highest cap.
const LOADS: &str = ", (SELECT json_group_array(json_array( \
     (SELECT count(*) FROM (SELECT 1 FROM assignment WHERE member = json_extract(value, '$[0]') AND ended_at IS NULL LIMIT ?)), \
     (SELECT count(*) FROM (SELECT 1 FROM assignment WHERE member = json_extract(value, '$[1]') \
     AND assignment.at >= json_extract(value, '$[2]') LIMIT ?)), \
     (SELECT count(*) FROM (SELECT 1 FROM assignment WHERE member = json_extract(value, '$[1]') \
     AND assignment.at >= json_extract(value, '$[3]') LIMIT ?)))) FROM json_each(?))";

/// What members have that bears on the lead, whose number is `number` if it was here before: no more than its team's
/// circle, its members' counts as far as there are caps on them, and who had this lead before.
pub(crate) fn known(
    sql: &impl Sql,
    number: Option<i64>,
    lead: &Unassigned,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<(Rotation, Staff), Error> {
    let (mut rotation, mut staff) = (Rotation::default(), Staff::default());
    let circle = lead.circle();
    let team = circle.as_ref().and_then(|(name, segment)| Some((*name, segment, playbook.teams.get(*name)?)));
    if number.is_none() && circle.is_none() {
        return Ok((rotation, staff));
    }
    let counted: Vec<Counted> = team.map_or_else(Vec::new, |(_, _, team)| Counted::of_team(team, playbook, now));
    let sticky = team.is_some_and(|(_, _, team)| team.sticky == Sticky::Account);
    let account = lead.account().filter(|_| sticky);
    let mut arguments: Vec<Value> = vec![
        team.map(|(name, ..)| name).into(),
        team.map(|(_, segment, _)| segment).into(),
        account.into(),
        number.into(),
        MOST_FORMER.into(),
    ];
    let mut statement = STANDING.to_owned();
    if !counted.is_empty() {
        statement.push_str(LOADS);
        for column in 0..3 {
            let most = counted.iter().filter_map(|of| of.most.get(column)).max();
            arguments.push(most.map_or(0, |most| i64::from(*most)).into());
        }
        arguments.push(to_json(&counted.iter().map(Counted::asked).collect::<Vec<_>>())?.into());
    }
    let row = existing(sql.query(&statement, &arguments)?.into_iter().next())?;
    if let (Some((name, segment, _)), Some(circle)) = (team, optional_text(&row, 0)?) {
        rotation.set(name, segment, from_json(&circle)?);
    }
    staff.account_member = optional_text(&row, 1)?;
    staff.had = json::<Vec<(String, String)>>(&row, 2)?.into_iter().collect();
    if circle.is_some() {
        staff.suspended = minimum::suspended(sql, playbook)?;
        if integer(&row, 3)? != 0 {
            staff.away = absences::away(sql, now)?;
        }
    }
    if !counted.is_empty() {
        let counts: Vec<[u32; 3]> = json(&row, 4)?;
        for (of, [open, day, week]) in counted.iter().zip(counts) {
            let [most_open, most_day, most_week] = of.most;
            let load = Load { open: open.min(most_open), day: day.min(most_day), week: week.min(most_week) };
            if load != Load::default() {
                staff.loads.insert(of.member.clone(), load);
            }
        }
    }
    Ok((rotation, staff))
}

/// A member, what is counted of them, and how far: what has no cap and isn't shared out by isn't counted.
struct Counted {
    member: String,
    /// Of leads that they have, that they got today, and this week.
    most: [u32; 3],
    /// Midnight of today and of Monday, where the member works.
    began: Option<(Timestamp, Timestamp)>,
}

impl Counted {
    fn of_team(team: &Team, playbook: &Playbook, now: Timestamp) -> Vec<Self> {
        let by_load = team.distribute == Distribute::ByLoad;
        let members = team.members.iter().filter_map(|id| Some((id, playbook.members.get(id)?)));
        members.filter_map(|(id, member)| Self::of(id, member, by_load, playbook, now)).collect()
    }

    fn of(id: &str, member: &Member, by_load: bool, playbook: &Playbook, now: Timestamp) -> Option<Self> {
        let cap = member.cap;
        let since = cap.day.is_some() || cap.week.is_some();
        let began = Schedule::of(member, playbook).filter(|_| since).and_then(|schedule| schedule.began(now));
        let open = if by_load { MOST_OPEN } else { cap.open.unwrap_or(0) };
        let [day, week] = [cap.day, cap.week].map(|cap| cap.filter(|_| began.is_some()).unwrap_or(0));
        let most = [open, day, week];
        (most != [0; 3]).then(|| Self { member: id.to_owned(), most, began })
    }

    /// As [`LOADS`] asks for it: who may have leads, who got any since when.
    fn asked(&self) -> (Option<&str>, &str, Option<i64>, Option<i64>) {
        let [open, day, week] = self.most;
        let since = |most: u32, began: Option<Timestamp>| began.filter(|_| most > 0).map(Timestamp::as_millisecond);
        let (today, monday) = self.began.unzip();
        ((open > 0).then_some(&self.member), &self.member, since(day, today), since(week, monday))
    }
}
