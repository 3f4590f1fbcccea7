//! Samples: leads that show what a playbook does, one for each row, each boundary and each overlap.
//!
//! In scope: choosing them. Not in scope: writing them as somebody would (the shells), where they land (`decide`).

use super::finding::{Code, Row};
use super::rows::Section;
use super::solve::{Answer, solve};
use super::space::{Space, Vocabulary, collect};
use super::witness::Witness;
use crate::lead::closed_list;
use crate::playbook::{Condition, Field, Playbook};
use serde::Serialize;

closed_list! {
    /// Why a sample was chosen.
    Shows {
        /// The row takes it.
        Row = "row",
        /// A number at which, or beside which, the row begins or ends.
        Boundary = "boundary",
        /// It meets the row and an earlier one.
        Overlap = "overlap",
    }
}

/// One lead that shows something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    pub shows: Shows,
    #[serde(flatten)]
    pub row: Row,
    pub witness: Witness,
}

/// The samples of `playbook`, in the order of its rows.
pub fn samples(playbook: &Playbook, vocabulary: &Vocabulary) -> Vec<Sample> {
    let space = Space::of(playbook, vocabulary);
    let cases = playbook.cases.rows.iter().chain([&playbook.cases.otherwise]).map(|row| &row.when);
    let territories = playbook.territories.rows.iter().chain([&playbook.territories.otherwise]).map(|row| &row.when);
    let sections: [(Section, Vec<&Condition>); 2] = [
        (Section::cases(playbook, &space), cases.collect()),
        (Section::territories(playbook, &space), territories.collect()),
    ];
    let mut samples = Vec::new();
    for (section, conditions) in &sections {
        for (index, condition) in conditions.iter().enumerate() {
            let Answer::Found(point) = solve(&space, section.taken_by(index)) else { continue };
            let witness = Witness::at(&point, &space);
            let sample = |shows, witness| Sample { shows, row: section.row(index), witness };
            samples.push(sample(Shows::Row, witness.clone()));
            for (field, number) in boundaries(condition) {
                samples.push(sample(Shows::Boundary, witness.with(field, number, playbook)));
            }
        }
        for finding in section.findings() {
            if let (Code::Overlap | Code::Precedence, Some(witness)) = (finding.code, finding.witness) {
                samples.push(Sample { shows: Shows::Overlap, row: finding.row, witness });
            }
        }
    }
    samples
}

/// The numbers on both sides of each end of a range.
fn boundaries(condition: &Condition) -> Vec<(Field, u32)> {
    let mut leaves = Vec::new();
    collect(condition, &mut leaves);
    let mut boundaries = Vec::new();
    for (field, leaf) in leaves {
        if let Condition::Between { min, max, .. } = leaf {
            let around = [min.and_then(|min| min.checked_sub(1)), *min, *max, max.and_then(|max| max.checked_add(1))];
            boundaries.extend(around.into_iter().flatten().map(|number| (field, number)));
        }
    }
    boundaries
}
