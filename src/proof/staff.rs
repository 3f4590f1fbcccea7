//! Working days on which all of a team are away.
//!
//! In scope: the absences that are written in the playbook. Not in scope: hours of a day; nights, weekends and holidays
//! stop the clock.

use super::finding::{Code, Finding, Row};
use super::skills::takes_turns;
use crate::playbook::{Absence, Member, Playbook, Team};
use jiff::civil::Date;

/// Most days that are looked at, from the first absence.
const DAYS: usize = 1_100;

pub(super) fn findings(playbook: &Playbook) -> Vec<Finding> {
    let first = first_date(playbook);
    playbook.teams.iter().flat_map(|(name, team)| of_team(name, team, playbook, first)).collect()
}

/// The first day of the first absence.
fn first_date(playbook: &Playbook) -> Option<Date> {
    let ends = |absence: &Absence| absence.from.or(absence.to);
    playbook.members.values().flat_map(|member| &member.away).filter_map(ends).min()
}

fn of_team(name: &str, team: &Team, playbook: &Playbook, first: Option<Date>) -> Vec<Finding> {
    let members: Vec<&Member> = team
        .members
        .iter()
        .filter_map(|member| playbook.members.get(member))
        .filter(|member| takes_turns(member))
        .collect();
    let mut spans: Vec<(Date, Date)> = Vec::new();
    let mut day = first;
    // Whether the span goes on: free days between two absences are part of it.
    let mut open = false;
    for _ in 0..DAYS {
        let Some(today) = day else { break };
        let mut present = members.iter().filter(|member| works(member, playbook, today)).peekable();
        if present.peek().is_some() {
            if present.any(|member| !member.is_away(today)) {
                open = false;
            } else {
                match spans.last_mut().filter(|_| open) {
                    Some((_, last)) => *last = today,
                    None => spans.push((today, today)),
                }
                open = true;
            }
        }
        day = today.tomorrow().ok();
    }
    let finding = |span| Finding { days: Some(span), ..Finding::new(Code::Unstaffed, Row::named("team", name)) };
    spans.into_iter().map(finding).collect()
}

/// Whether it is a working day where the member works.
fn works(member: &Member, playbook: &Playbook, day: Date) -> bool {
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let calendar = playbook.calendars.get(&member.calendar);
    calendar.is_some_and(|calendar| {
        calendar.days.get(weekday).copied().unwrap_or(false) && !calendar.holidays.contains(&day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_unstaffed_while_all_who_would_work_are_away() {
        let text = include_str!("../../tests/data/smallest.toml")
            .replace("to = \"17:00\"", "to = \"17:00\"\nholidays = [\"2026-12-25\"]")
            .replace("[member.watcher]", "[member.watcher]\naway = [{ from = \"2026-12-24\", to = \"2026-12-28\" }]");
        let spans = |text: &str| {
            let findings = findings(&Playbook::from_toml(text).unwrap());
            findings.iter().map(|finding| finding.days.unwrap()).collect::<Vec<_>>()
        };
        let day = |day| jiff::civil::date(2026, 12, day);
        assert_eq!(spans(&text), [(day(24), day(28))]);
        let two = text.replace("[\"watcher\"]", "[\"watcher\", \"other\"]")
            + "[member.other]\nname = \"O\"\ncalendar = \"office\"\naway = [{ from = \"2026-12-28\", to = \"2026-12-28\" }]\n";
        assert_eq!(spans(&two), [(day(28), day(28))]);
        assert_eq!(spans(include_str!("../../tests/data/smallest.toml")), []);
    }
}
