//! Finding a lead that meets several formulas at once, or proving that there is none.
//!
//! In scope: propagation and search, bounded. Not in scope: which formulas to ask (`rows`). It is the procedure of
//! Davis, Putnam, Logemann and Loveland, over fields with several classes instead of yes and no.

use super::class_set::ClassSet;
use super::formula::{Formula, Truth};
use super::space::Space;
use std::rc::Rc;

/// The class of each variable.
pub(super) type Point = Vec<usize>;

/// What came of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Found(Point),
    /// Proved: there is none.
    Nothing,
    /// Given up after [`STATES`] states.
    Unknown,
}

/// Most states of one search: beyond, a question is told as open.
const STATES: usize = 100_000;

struct State {
    domains: Vec<ClassSet>,
    open: Vec<Rc<Formula>>,
}

/// Looks for a point at which all of `formulas` hold.
pub(super) fn solve(space: &Space, formulas: impl IntoIterator<Item = Formula>) -> Answer {
    solve_within(space, space.domains(), formulas)
}

/// The same among the points that `domains` leave.
pub(super) fn solve_within(
    space: &Space,
    domains: Vec<ClassSet>,
    formulas: impl IntoIterator<Item = Formula>,
) -> Answer {
    let first = State { domains, open: formulas.into_iter().map(Rc::new).collect() };
    let mut states = vec![first];
    for _ in 0..STATES {
        let Some(mut state) = states.pop() else { return Answer::Nothing };
        if !state.propagate(space) {
            continue;
        }
        match state.narrowest() {
            Some(formula) => {
                // Each branch asserts one of its parts.
                state.open.retain(|open| !Rc::ptr_eq(open, &formula));
                state.branch(&formula, &mut states);
            }
            None => {
                if let Some(point) = state.point(space) {
                    return Answer::Found(point);
                }
            }
        }
    }
    Answer::Unknown
}

impl State {
    /// Draws every conclusion that one formula or link alone allows; `false`: nothing is left.
    fn propagate(&mut self, space: &Space) -> bool {
        loop {
            let mut changed = false;
            for formula in std::mem::take(&mut self.open) {
                match formula.truth(&self.domains) {
                    Truth::Always => {}
                    Truth::Never => return false,
                    Truth::Open => changed |= self.assert(&formula),
                }
            }
            for link in &space.links {
                changed |= self.follow(link);
            }
            if self.domains.iter().any(ClassSet::is_empty) {
                return false;
            }
            if !changed {
                return true;
            }
        }
    }

    /// Keeps to what an open formula says at once, and what it leaves open; whether domains changed.
    fn assert(&mut self, formula: &Rc<Formula>) -> bool {
        match formula.as_ref() {
            Formula::In(variable, set) => self.domains.get_mut(*variable).is_some_and(|domain| domain.intersect(set)),
            Formula::All(all) => {
                let mut changed = false;
                for part in all {
                    changed |= self.assert(&Rc::new(part.clone()));
                }
                changed
            }
            Formula::Any(any) => {
                let mut possible = any.iter().filter(|part| part.truth(&self.domains) != Truth::Never);
                if let (Some(only), None) = (possible.next(), possible.next()) {
                    return self.assert(&Rc::new(only.clone()));
                }
                self.open.push(Rc::clone(formula));
                false
            }
        }
    }

    /// Takes out of both variables what has no partner left in the other.
    fn follow(&mut self, link: &super::space::Link) -> bool {
        let (Some(from), Some(to)) = (self.domains.get(link.from), self.domains.get(link.to)) else { return false };
        let mut partners = ClassSet::none(to.classes());
        let mut kept = from.clone();
        for class in from.iter() {
            match link.allowed.get(class) {
                Some(allowed) if allowed.meets(to) => partners.unite(allowed),
                _ => {
                    let others = ClassSet::of(kept.classes(), [class]).negated();
                    kept.intersect(&others);
                }
            }
        }
        let mut changed = self.domains.get_mut(link.from).is_some_and(|from| from.intersect(&kept));
        changed |= self.domains.get_mut(link.to).is_some_and(|to| to.intersect(&partners));
        changed
    }

    /// The open formula with the fewest parts that could still hold.
    fn narrowest(&self) -> Option<Rc<Formula>> {
        let possible = |formula: &Formula| match formula {
            Formula::Any(any) => any.iter().filter(|part| part.truth(&self.domains) != Truth::Never).count(),
            _ => 1,
        };
        self.open.iter().min_by_key(|formula| possible(formula)).cloned()
    }

    /// One state for each part that could hold, each without the parts before it, so that none is looked at twice.
    fn branch(self, formula: &Formula, states: &mut Vec<State>) {
        let Formula::Any(any) = formula else { return };
        let mut not_yet = Vec::new();
        let mut branches = Vec::new();
        for part in any.iter().filter(|part| part.truth(&self.domains) != Truth::Never) {
            let mut open = self.open.clone();
            open.extend(not_yet.iter().cloned());
            open.push(Rc::new(part.clone()));
            branches.push(State { domains: self.domains.clone(), open });
            not_yet.push(Rc::new(part.negated()));
        }
        // The first part is looked at first.
        states.extend(branches.into_iter().rev());
    }

    /// One point of what is left, unknown and usual values first; links are followed after each choice.
    fn point(mut self, space: &Space) -> Option<Point> {
        for variable in 0..self.domains.len() {
            let domain = self.domains.get_mut(variable)?;
            let class = space.variables.get(variable)?.usual(domain)?;
            *domain = ClassSet::of(domain.classes(), [class]);
            if !self.propagate(space) {
                return None;
            }
        }
        self.domains.iter().map(|domain| domain.iter().next()).collect()
    }
}
