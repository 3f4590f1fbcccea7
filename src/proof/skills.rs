//! Leads that nobody of the team can have, because of what is asked of members.
//!
//! In scope: skills and languages that are asked for by a team, its territories and cases, and members who never take
//! turns. Not in scope: absences (`staff`), hours (`coverage`).

use super::finding::{Code, Finding, Row};
use crate::playbook::{Assign, Language, Member, Needs, Playbook, Rows};
use std::collections::BTreeSet;

pub(super) fn findings(playbook: &Playbook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, team) in &playbook.teams {
        if !anybody(playbook, name, [&team.needs]) {
            findings.push(Finding::new(Code::Unable, Row::named("team", name)));
        }
    }
    for (at, case) in numbered(&playbook.cases).filter(|(_, case)| case.assign != Assign::Nobody) {
        let mut teams: BTreeSet<&str> = match &case.team {
            Some(team) => BTreeSet::from([team.as_str()]),
            None => numbered(&playbook.territories).map(|(_, row)| row.team.as_str()).collect(),
        };
        if case.assign == Assign::Partner {
            teams.extend(playbook.partners.iter().map(|partner| partner.team.as_str()));
        }
        findings.extend(unable(playbook, Row::new("case", at, &case.name), &case.needs, teams));
    }
    for (at, row) in numbered(&playbook.territories) {
        let of_row = Row::new("territory", at, &row.name);
        findings.extend(unable(playbook, of_row, &row.needs, BTreeSet::from([row.team.as_str()])));
    }
    findings
}

fn numbered<T>(rows: &Rows<T>) -> impl Iterator<Item = (usize, &T)> {
    rows.rows.iter().chain([&rows.otherwise]).enumerate()
}

/// The finding that of some of `teams` nobody can have the row's leads, although they could have others.
fn unable(playbook: &Playbook, row: Row, needs: &Needs, teams: BTreeSet<&str>) -> Option<Finding> {
    if needs.is_empty() {
        return None;
    }
    let teams = teams.into_iter().filter_map(|name| Some((name, playbook.teams.get(name)?)));
    let without: Vec<Row> = teams
        .filter(|(name, team)| anybody(playbook, name, [&team.needs]) && !anybody(playbook, name, [&team.needs, needs]))
        .map(|(name, _)| Row::named("team", name))
        .collect();
    (!without.is_empty()).then(|| Finding { beside: without, ..Finding::new(Code::Unable, row) })
}

/// Whether somebody of the team takes turns and can do all that is asked.
fn anybody<const N: usize>(playbook: &Playbook, team: &str, needs: [&Needs; N]) -> bool {
    let members = playbook.teams.get(team).into_iter().flat_map(|team| &team.members);
    let mut members = members.filter_map(|id| playbook.members.get(id)).filter(|member| takes_turns(member));
    members.any(|member| needs.iter().all(|needs| can(member, needs)))
}

/// Whether the member gets leads in turn at all.
pub(super) fn takes_turns(member: &Member) -> bool {
    member.weight > 0 && !member.suspended
}

fn can(member: &Member, needs: &Needs) -> bool {
    let skilled = needs.skills.iter().all(|skill| member.skills.contains(skill));
    // The language of a lead to come may be any.
    skilled
        && match &needs.language {
            Some(Language::One(language)) => member.languages.contains(language),
            Some(Language::OfLead) | None => true,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_of_a_team_can_do_is_found_where_it_is_asked_for() {
        let text = include_str!("../../tests/data/smallest.toml")
            .replace("members = [\"watcher\"]", "members = [\"watcher\"]\n[team.others]\nchannel = \"partner\"\nmembers = [\"o\"]")
            .replace("[member.watcher]", "[member.o]\nname = \"O\"\ncalendar = \"office\"\nskills = [\"x\", \"y\"]\nlanguages = [\"de\"]\n[member.watcher]");
        let found = |from: &str, to: &str| -> Vec<(String, Vec<String>)> {
            assert!(text.contains(from));
            let playbook = Playbook::from_toml(&text.replace(from, to)).unwrap();
            let beside = |finding: &Finding| finding.beside.iter().map(|row| row.name.clone()).collect();
            findings(&playbook).iter().map(|finding| (finding.row.at.clone(), beside(finding))).collect()
        };
        let one = |at: &str, beside: &[&str]| vec![(at.to_owned(), beside.iter().map(|name| (*name).into()).collect())];
        assert_eq!(found("", ""), []);
        let team = "[team.everybody]\n";
        assert_eq!(found(team, "[team.everybody]\nskills = [\"x\"]\n"), one("team.everybody", &[]));
        assert_eq!(found("[team.others]\n", "[team.others]\nskills = [\"x\"]\nlanguage = \"de\"\n"), []);
        assert_eq!(found("[member.o]\n", "[member.o]\nsuspended = true\n"), one("team.others", &[]));
        let case = "within = \"8h\"";
        assert_eq!(found(case, "within = \"8h\"\nskills = [\"x\", \"y\"]"), one("case[0]", &["everybody"]));
        assert_eq!(found(case, "within = \"8h\"\nteam = \"others\"\nskills = [\"x\"]"), []);
        let territory = "team = \"everybody\"";
        assert_eq!(found(territory, "team = \"everybody\"\nlanguage = \"de\""), one("territory[0]", &["everybody"]));
        assert_eq!(found(territory, "team = \"everybody\"\nlanguage = \"lead\""), []);
    }
}
