//! Hours of the week at which nobody of a team is at work for longer than its leads may wait.
//!
//! In scope: a week without holidays and absences, in winter and in summer time. Not in scope: days of absence (`staff`).

use super::finding::{Code, Finding, Row, Wait};
use super::skills::takes_turns;
use crate::playbook::{Assign, Playbook, Team};
use jiff::civil::{Date, Time, date};

const WEEK: i64 = 7 * 24 * 60;

/// Mondays of weeks in which no country changes its clocks; of the one, the north has winter, of the other, the south.
const WEEKS: [Date; 2] = [date(2026, 1, 12), date(2026, 7, 13)];

/// The longest wait of each team, where it is longer than the shortest time of a case that may come to it.
pub(super) fn findings(playbook: &Playbook) -> Vec<Finding> {
    let of_team = |(name, team): (&String, &Team)| {
        let within = shortest(playbook, name)?;
        let (from, to) = WEEKS
            .into_iter()
            .filter_map(|week| longest_gap(playbook, team, week))
            .max_by_key(|(from, to)| to - from)?;
        let wait = Wait { from: told(from), to: told(to), minutes: to - from, within_minutes: within };
        let finding = Finding::new(Code::Uncovered, Row::named("team", name));
        (wait.minutes > i64::from(within)).then_some(Finding { wait: Some(wait), ..finding })
    };
    playbook.teams.iter().filter_map(of_team).collect()
}

/// The shortest time of a case whose leads may come to the team.
fn shortest(playbook: &Playbook, team: &str) -> Option<u32> {
    let has_territory =
        playbook.territories.rows.iter().chain([&playbook.territories.otherwise]).any(|row| row.team == team);
    let cases = playbook.cases.rows.iter().chain([&playbook.cases.otherwise]);
    let has_partner = playbook.partners.iter().any(|partner| partner.team == team);
    let comes = cases.filter(|case| case.assign != Assign::Nobody).filter(|case| match &case.team {
        _ if case.assign == Assign::Partner && has_partner => true,
        Some(of_case) => of_case == team,
        None => has_territory,
    });
    comes.map(|case| case.within_minutes).min()
}

/// The longest stretch of the week, which begins again at its end, without anybody: in minutes from Monday, UTC; `None`
/// where nobody ever works.
fn longest_gap(playbook: &Playbook, team: &Team, monday: Date) -> Option<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    let members = team.members.iter().filter_map(|id| playbook.members.get(id)).filter(|member| takes_turns(member));
    for calendar in members.filter_map(|member| playbook.calendars.get(&member.calendar)) {
        let Ok(begin) = calendar.time_zone.to_timestamp(monday.at(0, 0, 0, 0)) else { continue };
        // Minutes of the week, UTC, at which the zone's Monday begins; on another day, it is around the week's end.
        let monday_utc = monday.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        let offset = (begin.as_second() - monday_utc.as_second()) / 60;
        for (day, _) in (0_i64..).zip(calendar.days).filter(|(_, works)| *works) {
            let at = |minute: u16| offset + day * 24 * 60 + i64::from(minute);
            let begin = at(calendar.from).rem_euclid(WEEK);
            spans.push((begin, begin + at(calendar.to) - at(calendar.from)));
        }
    }
    spans.sort_unstable();
    let (first, mut covered) = spans.first().copied()?;
    let mut longest: Option<(i64, i64)> = None;
    // Once around: the first comes again at the end.
    for (begin, end) in spans.iter().copied().skip(1).chain([(first + WEEK, first + WEEK)]) {
        if begin > covered && longest.is_none_or(|(from, to)| begin - covered > to - from) {
            longest = Some((covered, begin));
        }
        covered = covered.max(end);
    }
    longest
}

/// `fri 16:30`
fn told(minutes: i64) -> String {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let minutes = minutes.rem_euclid(WEEK);
    let day = DAYS.iter().zip(0..).find(|(_, day)| *day == minutes / (24 * 60)).map_or("", |(name, _)| *name);
    let time = Time::new((minutes / 60 % 24) as i8, (minutes % 60) as i8, 0, 0).unwrap_or_default();
    format!("{day} {:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_is_told_where_it_is_longer_than_a_case_allows() {
        let text = include_str!("../../tests/data/smallest.toml");
        let wait = |text: &str| {
            let findings = findings(&Playbook::from_toml(text).unwrap());
            findings
                .into_iter()
                .map(|finding| finding.wait.unwrap())
                .map(|wait| (wait.from, wait.to, wait.minutes))
                .next()
        };
        let found = |from: &str, to: &str, minutes| Some((from.to_owned(), to.to_owned(), minutes));
        // From Friday 17:00 to Monday 09:00.
        assert_eq!(wait(text), found("fri 17:00", "mon 09:00", 64 * 60));
        assert_eq!(wait(&text.replace("\"8h\"", "\"64h\"")), None);
        // In Auckland Monday begins on Sunday, UTC; in summer the hour is one less than in winter, and the wait is the same.
        let auckland = text.replace("\"UTC\"", "\"Pacific/Auckland\"");
        assert_eq!(wait(&auckland), found("fri 05:00", "sun 21:00", 64 * 60));
        // Somebody for the weekend leaves the nights.
        let two = text
            .replace("[\"watcher\"]", "[\"watcher\", \"other\"]")
            .replace("[calendar.office]", "[calendar.weekend]\ntime_zone = \"UTC\"\ndays = [\"sat\", \"sun\"]\nfrom = \"08:00\"\nto = \"20:00\"\n[calendar.office]")
            + "[member.other]\nname = \"O\"\ncalendar = \"weekend\"\n";
        assert_eq!(wait(&two), found("mon 17:00", "tue 09:00", 16 * 60));
    }
}
