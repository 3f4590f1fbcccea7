//! Targets: what a case, a territory, a team or a member's name stands for, as rows that a lead would have to land in.
//!
//! In scope: which rows lead there. Not in scope: whether a lead can (`change`).

use crate::playbook::{Assign, Playbook};

/// There is no case, territory, team or member of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchName {
    /// What was probably meant.
    pub did_you_mean: Option<String>,
}

/// A case and a territory, by their places; `None`: any.
pub(super) struct Target {
    pub(super) case: Option<usize>,
    pub(super) territory: Option<usize>,
    pub(super) partner: Given,
}

/// Whether a lead is to be one of a partner's.
#[derive(Clone, Copy)]
pub(super) enum Given {
    Anybody,
    /// By its place.
    Partner(usize),
    NoPartner,
}

/// What leads to `wanted`.
pub(super) fn targets(wanted: &str, playbook: &Playbook) -> Result<Vec<Target>, NoSuchName> {
    let cases: Vec<_> = playbook.cases.rows.iter().chain([&playbook.cases.otherwise]).collect();
    let territories: Vec<_> = playbook.territories.rows.iter().chain([&playbook.territories.otherwise]).collect();
    let mut targets = Vec::new();
    let to = |case, territory, partner| Target { case, territory, partner };
    let named = |at: usize, row: &str| (row == wanted).then_some(at);
    let of_case = cases.iter().enumerate().filter_map(|(at, row)| named(at, &row.name));
    targets.extend(of_case.map(|at| to(Some(at), None, Given::Anybody)));
    let of_territory = territories.iter().enumerate().filter_map(|(at, row)| named(at, &row.name));
    targets.extend(of_territory.map(|at| to(None, Some(at), Given::Anybody)));
    let is_team = |name: &str| {
        let members = playbook.teams.get(name).map(|team| &team.members);
        name == wanted || members.is_some_and(|members| members.iter().any(|member| member == wanted))
    };
    for (at, case) in cases.iter().enumerate().filter(|(_, case)| case.assign != Assign::Nobody) {
        let mut given = Given::Anybody;
        if case.assign == Assign::Partner {
            given = Given::NoPartner;
            let partners = playbook.partners.iter().enumerate().filter(|(_, partner)| is_team(&partner.team));
            targets.extend(partners.map(|(of, _)| to(Some(at), None, Given::Partner(of))));
        }
        match &case.team {
            Some(team) if is_team(team) => targets.push(to(Some(at), None, given)),
            Some(_) => {}
            None => targets.extend(
                territories
                    .iter()
                    .enumerate()
                    .filter(|(_, row)| is_team(&row.team))
                    .map(|(of, _)| to(Some(at), Some(of), given)),
            ),
        }
    }
    let names = || {
        let rows = cases.iter().map(|row| &row.name).chain(territories.iter().map(|row| &row.name));
        rows.chain(playbook.teams.keys()).chain(playbook.members.keys()).map(String::as_str)
    };
    if targets.is_empty() && !names().any(|name| name == wanted) {
        return Err(NoSuchName { did_you_mean: crate::playbook::nearest(wanted, names()) });
    }
    Ok(targets)
}
