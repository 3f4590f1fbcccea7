//! The index: a playbook's conditions in the form in which thousands are tested at once.
//!
//! In scope: which rows a lead's values may meet. Each field's values fall into classes that no test tells apart; each
//! class has the bits of the rows that it meets; a lead's rows are the intersection over its fields, and the first bit
//! is the first row. Not in scope: reading a lead's values, and asking rows that are too intricate for bits (`decide`).
//! An index follows from its playbook and is part of no version.

mod classes;
mod section;
mod set;
mod term;

pub(crate) use classes::Classes;
pub(crate) use section::Section;

use super::{Assign, Condition, Field, Playbook};
use term::Translator;

/// Most fields that conditions can test.
pub(crate) const MOST_VARIABLES: usize = Field::ALL.len();

/// Most classes that all sets of a playbook list: beyond, conditions are asked themselves.
const MOST_LISTED: usize = 2_000_000;

/// All conditions of a playbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// The fields that are tested.
    pub(crate) variables: Vec<Classes>,
    pub(crate) cases: Section,
    /// In the order in which they are considered.
    pub(crate) territories: Section,
    /// That order: the place of each row in the playbook.
    pub(crate) territory_order: Vec<usize>,
    pub(crate) scores: Section,
    /// The fields that any condition tests, as bits in their order.
    pub(crate) asked: u64,
    /// For each partner, when a lead is given to it: see [`Playbook::partner_conditions`].
    pub(crate) partners: Vec<Condition>,
}

impl Index {
    pub(super) fn of(playbook: &Playbook) -> Self {
        let territory_order = playbook.territory_order();
        let ordered = territory_order.iter().filter_map(|row| playbook.territories.rows.get(*row));
        let cases: Vec<&Condition> = playbook.cases.rows.iter().map(|row| &row.when).collect();
        let territories: Vec<&Condition> = ordered.map(|row| &row.when).collect();
        let scores: Vec<&Condition> = playbook.scores.iter().map(|row| &row.when).collect();
        let mut tests: Vec<Vec<&Condition>> = vec![Vec::new(); MOST_VARIABLES];
        [&cases, &territories, &scores].into_iter().flatten().for_each(|condition| collect(condition, &mut tests));
        let mut of_field = [usize::MAX; MOST_VARIABLES];
        let mut variables = Vec::new();
        for ((field, tests), variable) in Field::ALL.iter().zip(&tests).zip(&mut of_field) {
            if !tests.is_empty() {
                *variable = variables.len();
                variables.push(Classes::of(*field, tests.iter().copied()));
            }
        }
        let mut translator = Translator { variables: &variables, of_field: &of_field, left: MOST_LISTED };
        let mut section = |rows: Vec<&Condition>| Section::of(rows.into_iter(), &mut translator);
        let (cases, territories, scores) = (section(cases), section(territories), section(scores));
        let partners = playbook.partner_conditions();
        let mut asked = 0;
        let given =
            playbook.cases.rows.iter().chain([&playbook.cases.otherwise]).any(|case| case.assign == Assign::Partner);
        let of_partners = partners.iter().filter(|_| given);
        playbook.conditions().chain(of_partners).for_each(|condition| asked |= condition.asked());
        if given {
            asked |= 1 << (Field::DealRegistered as u64);
        }
        Self { variables, cases, territories, territory_order, scores, asked, partners }
    }
}

/// Sorts the tests in `condition` by field.
fn collect<'c>(condition: &'c Condition, tests: &mut [Vec<&'c Condition>]) {
    match condition {
        Condition::All(all) | Condition::Any(all) => all.iter().for_each(|condition| collect(condition, tests)),
        Condition::Not(not) => collect(not, tests),
        Condition::Case { when, .. } => collect(when, tests),
        Condition::In { field, .. } | Condition::Between { field, .. } | Condition::Known { field, .. } => {
            tests.get_mut(*field as usize).into_iter().for_each(|tests| tests.push(condition));
        }
        // Calendars are asked themselves.
        Condition::During(_) => {}
    }
}
