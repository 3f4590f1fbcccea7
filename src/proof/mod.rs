//! The proof: what is so of a playbook for every lead there can be.
//!
//! In scope: invariants that don't hold, rows that never count, rows in each other's way, what only the last row takes, what
//! is defined for nothing, teams with nobody there or nobody able; each with a lead that shows it. Of one lead: what would lead it
//! elsewhere, and which answers still matter. Not in scope: reading the text (`playbook`), wording (the shells). It
//! deliberately knows no leads of the past: what it says holds for those to come.

mod change;
mod class_set;
mod coverage;
mod finding;
#[cfg(test)]
mod fixture;
mod formula;
mod invariant;
mod links;
mod moment;
mod names;
mod point;
mod question;
mod rows;
mod sample;
mod skills;
mod solve;
mod space;
mod staff;
mod target;
mod witness;

pub use change::{Change, Elsewhere, elsewhere};
pub use finding::{Code, Finding, Row, Severity, Wait};
pub use question::{Asked, Question, questions};
pub use sample::{Sample, Shows, samples};
pub use space::Vocabulary;
pub use target::NoSuchName;
pub use witness::Witness;

use crate::playbook::Playbook;
use rows::Section;
use space::Space;

/// Everything there is to say of `playbook`: its invariants, its cases, its territories, its scores, then names and
/// absences.
///
/// `vocabulary` are the values that standardize gives fields with a closed list of its own.
pub fn check(playbook: &Playbook, vocabulary: &Vocabulary) -> Vec<Finding> {
    let space = Space::of(playbook, vocabulary);
    let (cases, territories) = (Section::cases(playbook, &space), Section::territories(playbook, &space));
    let mut findings = invariant::findings(playbook, &space, &cases, &territories);
    findings.extend(cases.findings());
    findings.extend(territories.findings());
    for (index, score) in playbook.scores.iter().enumerate() {
        let formula = formula::Formula::of(&score.when, &space);
        if solve::solve(&space, [formula]) == solve::Answer::Nothing {
            findings.push(Finding::new(Code::Impossible, Row::new("score", index, &score.name)));
        }
    }
    for (index, partner) in playbook.partners.iter().enumerate() {
        let gets = partner.gets.as_ref().map(|gets| formula::Formula::of(gets, &space));
        if gets.is_some_and(|gets| solve::solve(&space, [gets]) == solve::Answer::Nothing) {
            findings.push(Finding::new(Code::Impossible, Row::new("partner", index, &partner.name)));
        }
    }
    findings.extend(names::findings(playbook));
    findings.extend(staff::findings(playbook));
    findings.extend(skills::findings(playbook));
    findings.extend(coverage::findings(playbook));
    findings
}

/// What [`check`] says of invariants, and nothing else.
pub fn violations(playbook: &Playbook, vocabulary: &Vocabulary) -> Vec<Finding> {
    if playbook.always.is_empty() && playbook.never.is_empty() {
        return Vec::new();
    }
    let space = Space::of(playbook, vocabulary);
    let (cases, territories) = (Section::cases(playbook, &space), Section::territories(playbook, &space));
    invariant::findings(playbook, &space, &cases, &territories)
}
