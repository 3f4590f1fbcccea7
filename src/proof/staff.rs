//! Days on which a team has nobody, though some of it would work on such a day of the week.
//!
//! In scope: absences and holidays that are written in the playbook, from the first to the last of them. Not in scope:
//! hours of a day; nights and weekends stop the clock for everybody.

use super::finding::{Code, Finding, Row};
use crate::playbook::{Member, Playbook, Team};
use jiff::civil::Date;

/// Most days that are looked at, from the first date of the playbook.
const DAYS: usize = 1_100;

pub(super) fn findings(playbook: &Playbook) -> Vec<Finding> {
    let first = first_date(playbook);
    playbook.teams.iter().flat_map(|(name, team)| of_team(name, team, playbook, first)).collect()
}

/// The first date that an absence or a holiday names.
fn first_date(playbook: &Playbook) -> Option<Date> {
    let away = playbook.members.values().flat_map(|member| &member.away).map(|(from, _)| *from);
    away.chain(playbook.calendars.values().flat_map(|calendar| calendar.holidays.iter().copied())).min()
}

fn of_team(name: &str, team: &Team, playbook: &Playbook, first: Option<Date>) -> Vec<Finding> {
    let members: Vec<&Member> = team.members.iter().filter_map(|member| playbook.members.get(member)).collect();
    let mut spans: Vec<(Date, Date)> = Vec::new();
    let mut day = first;
    // Whether the span goes on: free days between two absences are part of it.
    let mut open = false;
    for _ in 0..DAYS {
        let Some(today) = day else { break };
        let works = |member: &&Member| works(member, playbook, today);
        if members.iter().any(|member| works(member) && !is_away(member, playbook, today)) {
            open = false;
        } else if members.iter().any(|member| works(&member)) {
            match spans.last_mut().filter(|_| open) {
                Some((_, last)) => *last = today,
                None => spans.push((today, today)),
            }
            open = true;
        }
        day = today.tomorrow().ok();
    }
    // A single holiday is everybody's.
    let finding = |span| Finding { days: Some(span), ..Finding::new(Code::Unstaffed, Row::named("team", name)) };
    spans.into_iter().filter(|(from, to)| from != to).map(finding).collect()
}

fn works(member: &Member, playbook: &Playbook, day: Date) -> bool {
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let calendar = playbook.calendars.get(&member.calendar);
    calendar.is_some_and(|calendar| calendar.days.get(weekday).copied().unwrap_or(false))
}

fn is_away(member: &Member, playbook: &Playbook, day: Date) -> bool {
    let calendar = playbook.calendars.get(&member.calendar);
    calendar.is_some_and(|calendar| calendar.holidays.contains(&day))
        || member.away.iter().any(|(from, to)| (*from..=*to).contains(&day))
}
