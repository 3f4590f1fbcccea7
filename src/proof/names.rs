//! What a playbook defines and never uses.
//!
//! In scope: calendars, members, teams. Segments are used by reports. Not in scope: names that are used and not defined (reading finds them).

use super::finding::{Code, Finding, Row};
use crate::playbook::Playbook;
use std::collections::BTreeSet;

pub(super) fn findings(playbook: &Playbook) -> Vec<Finding> {
    let unused = |section: &'static str, names: Vec<&String>, used: BTreeSet<&str>| {
        let unused: Vec<Finding> = names
            .into_iter()
            .filter(|name| !used.contains(name.as_str()))
            .map(|name| Finding::new(Code::Unused, Row::named(section, name)))
            .collect();
        unused
    };
    let of_members = playbook.members.values().map(|member| member.calendar.as_str());
    let calendars = of_members.chain(playbook.times().map(|times| times.calendar.as_str())).collect();
    let mut members: BTreeSet<&str> =
        playbook.teams.values().flat_map(|team| &team.members).map(String::as_str).collect();
    members.insert(&playbook.watcher);
    members.extend(playbook.teams.values().filter_map(|team| team.manager.as_deref()));
    let cases = playbook.cases.rows.iter().chain([&playbook.cases.otherwise]);
    let territories = playbook.territories.rows.iter().chain([&playbook.territories.otherwise]);
    let teams = cases.filter_map(|case| case.team.as_deref()).chain(territories.map(|row| row.team.as_str()));
    let teams = teams.chain(playbook.partners.iter().map(|partner| partner.team.as_str()));
    let mut findings = unused("calendar", playbook.calendars.keys().collect(), calendars);
    findings.extend(unused("member", playbook.members.keys().collect(), members));
    findings.extend(unused("team", playbook.teams.keys().collect(), teams.collect()));
    findings
}
