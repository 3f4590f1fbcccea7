//! Rows of which the first that holds counts: rows that can never count, and rows that get into each other's way.
//!
//! In scope: the questions, and which rows could bear on each. Not in scope: answering them (`solve`).

use super::class_set::ClassSet;
use super::finding::{Code, Finding, Row};
use super::formula::Formula;
use super::solve::{Answer, Point, solve};
use super::space::Space;
use super::witness::Witness;
use crate::playbook::{Condition, Playbook, Policy, Specificity};

/// Most other rows that a finding names.
const BESIDE: usize = 8;

/// A section's rows, all but the last, which always holds.
pub(super) struct Section<'p> {
    space: &'p Space,
    /// In the order in which they are considered.
    rows: Vec<Row>,
    /// Their places in the playbook.
    order: Vec<usize>,
    last: Row,
    formulas: Vec<Formula>,
    hulls: Vec<Vec<Option<ClassSet>>>,
    /// For each variable and class, the rows that could hold with it.
    by_class: Vec<Vec<ClassSet>>,
    ranked: Ranked,
    specificity: Vec<Specificity>,
}

/// Which rows are meant to have precedence over which, so that overlaps are no mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ranked {
    /// None over any.
    Not,
    /// Each over those after it.
    ByOrder,
    /// Each over those that are less specific.
    BySpecificity,
}

/// Widest set of classes that is looked up one by one.
const LOOKED_UP: usize = 64;

impl<'p> Section<'p> {
    pub(super) fn cases(playbook: &'p Playbook, space: &'p Space) -> Self {
        let order = (0..playbook.cases.rows.len()).collect();
        let row = |at: usize| playbook.cases.rows.get(at).map(|row| (row.name.as_str(), &row.when));
        Self::new(space, "case", order, row, &playbook.cases.otherwise.name, Ranked::ByOrder)
    }

    pub(super) fn territories(playbook: &'p Playbook, space: &'p Space) -> Self {
        let row = |at: usize| playbook.territories.rows.get(at).map(|row| (row.name.as_str(), &row.when));
        let ranked = match playbook.territory_policy {
            Policy::First => Ranked::Not,
            Policy::MostSpecific => Ranked::BySpecificity,
        };
        let last = &playbook.territories.otherwise.name;
        Self::new(space, "territory", playbook.territory_order(), row, last, ranked)
    }

    /// `order` are the rows' places in the playbook as they are considered; `row` is the name and the condition at one.
    fn new(
        space: &'p Space,
        section: &str,
        order: Vec<usize>,
        row: impl Fn(usize) -> Option<(&'p str, &'p Condition)>,
        last: &str,
        ranked: Ranked,
    ) -> Self {
        let all = space.domains();
        let mut specificity = Vec::new();
        let (rows, formulas): (Vec<Row>, Vec<Formula>) = order
            .iter()
            .filter_map(|place| Some((place, row(*place)?)))
            .map(|(place, (name, when))| {
                specificity.push(when.specificity());
                (Row::new(section, *place, name), Formula::of(when, space))
            })
            .unzip();
        let last = Row::new(section, rows.len(), last);
        let hulls: Vec<_> = formulas.iter().map(|formula| formula.hull(&all)).collect();
        let by_class = all
            .iter()
            .enumerate()
            .map(|(variable, domain)| {
                let mut with: Vec<ClassSet> = vec![ClassSet::none(hulls.len()); domain.classes()];
                for (row, hull) in hulls.iter().enumerate() {
                    match hull.get(variable).and_then(Option::as_ref) {
                        Some(set) => set.iter().for_each(|class| {
                            with.get_mut(class).into_iter().for_each(|rows| rows.insert(row));
                        }),
                        None => with.iter_mut().for_each(|rows| rows.insert(row)),
                    }
                }
                with
            })
            .collect();
        Self { space, rows, order, last, formulas, hulls, by_class, ranked, specificity }
    }

    /// The rows before `row` that some lead could meet together with it, and perhaps a few more; ascending.
    fn earlier(&self, row: usize) -> Vec<usize> {
        let mut earlier = ClassSet::of(self.rows.len(), 0..row);
        let hull = self.hulls.get(row).into_iter().flatten();
        for (set, by_class) in hull.zip(&self.by_class) {
            let Some(set) = set.as_ref().filter(|set| set.len() <= LOOKED_UP) else { continue };
            let mut with = ClassSet::none(self.rows.len());
            set.iter().filter_map(|class| by_class.get(class)).for_each(|rows| with.unite(rows));
            earlier.intersect(&with);
        }
        earlier.iter().collect()
    }

    fn solve(&self, formulas: impl IntoIterator<Item = Formula>) -> Answer {
        solve(self.space, formulas)
    }

    fn not(&self, rows: &[usize]) -> Vec<Formula> {
        rows.iter().filter_map(|row| self.formulas.get(*row)).map(Formula::negated).collect()
    }

    fn named(&self, rows: &[usize]) -> (Vec<Row>, usize) {
        let named: Vec<Row> = rows.iter().filter_map(|row| self.rows.get(*row)).take(BESIDE).cloned().collect();
        let more = rows.len() - named.len();
        (named, more)
    }

    /// When the row at this place in the playbook is considered.
    fn turn(&self, place: usize) -> usize {
        self.order.iter().position(|of| *of == place).unwrap_or(self.order.len())
    }

    /// What a lead has to meet for the row at this place to be its own; the last row's place is the number of the others.
    pub(super) fn taken_by(&self, place: usize) -> Vec<Formula> {
        let index = self.turn(place);
        let earlier = self.earlier(index);
        self.formulas.get(index).cloned().into_iter().chain(self.not(&earlier)).collect()
    }

    /// The row at this place, the last one too.
    pub(super) fn row(&self, place: usize) -> Row {
        self.rows.get(self.turn(place)).unwrap_or(&self.last).clone()
    }

    /// Everything there is to say of the section, in the order of its rows.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            self.rows.iter().enumerate().flat_map(|(index, row)| self.of_row(index, row)).collect();
        findings.extend(self.of_last());
        findings
    }

    fn of_row(&self, index: usize, row: &Row) -> Vec<Finding> {
        let Some(formula) = self.formulas.get(index) else { return Vec::new() };
        let finding = |code| Finding::new(code, row.clone());
        let earlier = self.earlier(index);
        let mut asked = vec![formula.clone()];
        asked.extend(self.not(&earlier));
        match self.solve(asked) {
            Answer::Unknown => return vec![finding(Code::Unproved)],
            Answer::Nothing if self.solve([formula.clone()]) == Answer::Nothing => {
                return vec![finding(Code::Impossible)];
            }
            Answer::Nothing => {
                let alone = |other: &&usize| {
                    self.formulas
                        .get(**other)
                        .is_some_and(|other| self.solve([formula.clone(), other.negated()]) == Answer::Nothing)
                };
                let covering = earlier.iter().find(alone).map_or(earlier.clone(), |only| vec![*only]);
                let (beside, more) = self.named(&covering);
                return vec![Finding { beside, more, ..finding(Code::Dead) }];
            }
            Answer::Found(_) => {}
        }
        self.overlap(index, &earlier).map(|found| vec![found]).unwrap_or_default()
    }

    /// The rows before it that take some of its leads without being all within it: then neither is the other's exception,
    /// and what decides is the order; among rows ranked by how specific they are, their ranks, unless those are equal.
    fn overlap(&self, index: usize, earlier: &[usize]) -> Option<Finding> {
        let (row, formula) = (self.rows.get(index)?, self.formulas.get(index)?);
        let mut shared: Vec<(usize, Point)> = Vec::new();
        for other in earlier {
            let Some(of_other) = self.formulas.get(*other) else { continue };
            let Answer::Found(point) = self.solve([formula.clone(), of_other.clone()]) else { continue };
            if self.solve([of_other.clone(), formula.negated()]) != Answer::Nothing {
                shared.push((*other, point));
            }
        }
        let is_tied = |(other, _): &(usize, Point)| self.specificity.get(*other) == self.specificity.get(index);
        let code = match self.ranked {
            Ranked::Not => Code::Overlap,
            Ranked::BySpecificity if shared.iter().any(is_tied) => {
                shared.retain(is_tied);
                Code::Overlap
            }
            Ranked::ByOrder | Ranked::BySpecificity => Code::Precedence,
        };
        let (_, first) = shared.first()?;
        let witness = Witness::at(first, self.space);
        let (beside, more) = self.named(&shared.iter().map(|(other, _)| *other).collect::<Vec<_>>());
        Some(Finding { beside, more, witness: Some(witness), ..Finding::new(code, row.clone()) })
    }

    /// What only the last row takes.
    fn of_last(&self) -> Option<Finding> {
        let all: Vec<usize> = (0..self.rows.len()).collect();
        let finding = |code| Finding::new(code, self.last.clone());
        match self.solve(self.not(&all)) {
            Answer::Found(_) if all.is_empty() => None,
            Answer::Found(point) => {
                Some(Finding { witness: Some(Witness::at(&point, self.space)), ..finding(Code::Gap) })
            }
            Answer::Nothing => Some(finding(Code::Dead)),
            Answer::Unknown => Some(finding(Code::Unproved)),
        }
    }
}
