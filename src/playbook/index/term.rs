//! Conditions as alternatives, each of them one set of classes a field: the disjunctive normal form.
//!
//! In scope: translating a condition. Not in scope: testing many at once (`section`). A condition with too many
//! alternatives gets looser ones, and says so: whoever meets them has then to be looked at by the condition itself.

use super::super::Condition;
use super::set::Set;
use super::{Classes, MOST_VARIABLES};

/// Most alternatives of one condition.
const MOST_TERMS: usize = 24;

/// A term: for each variable that it narrows, ascending, the classes that it takes.
pub(super) type Term = Vec<(usize, Set)>;

/// What a condition comes to: any of `terms`.
pub(super) struct Terms {
    pub(super) terms: Vec<Term>,
    /// Whether the terms take nothing that the condition doesn't.
    pub(super) exact: bool,
}

/// What conditions are translated with.
pub(super) struct Translator<'v> {
    pub(super) variables: &'v [Classes],
    /// The variable of each field.
    pub(super) of_field: &'v [usize; MOST_VARIABLES],
    /// How many more classes all sets together may list.
    pub(super) left: usize,
}

impl Terms {
    fn one(term: Term, exact: bool) -> Self {
        Self { terms: vec![term], exact }
    }

    /// What takes everything.
    fn loose() -> Self {
        Self::one(Term::new(), false)
    }

    /// Both of them.
    fn and(self, other: Self) -> Self {
        if self.terms.len() * other.terms.len() > MOST_TERMS {
            // One of them alone takes more than both.
            let fewer = if self.terms.len() <= other.terms.len() { self } else { other };
            return Self { exact: false, ..fewer };
        }
        let exact = self.exact && other.exact;
        let both = self.terms.iter().flat_map(|a| other.terms.iter().filter_map(|b| intersected(a, b)));
        Self { terms: both.collect(), exact }
    }

    /// Either of them.
    fn or(mut self, other: Self) -> Self {
        for term in other.terms {
            let same = |mine: &&mut Term| matches!((&mine[..], &term[..]), ([(a, _)], [(b, _)]) if a == b);
            match (self.terms.iter_mut().find(same), &term[..]) {
                // Alternatives of one field are one set.
                (Some(mine), [(variable, set)]) => {
                    let united = mine.first().map(|(_, mine)| mine.united(set));
                    *mine = united.map(|united| (*variable, united)).into_iter().collect();
                }
                _ => self.terms.push(term),
            }
        }
        self.exact &= other.exact;
        if self.terms.len() > MOST_TERMS { Self::loose() } else { self }
    }
}

/// What both take; `None`: nothing.
fn intersected(a: &Term, b: &Term) -> Option<Term> {
    let mut both = a.clone();
    for (variable, set) in b {
        match both.iter_mut().find(|(of, _)| of == variable) {
            Some((_, mine)) => *mine = mine.intersected(set),
            None => both.push((*variable, set.clone())),
        }
    }
    both.sort_unstable_by_key(|(variable, _)| *variable);
    (!both.iter().any(|(_, set)| set.is_empty())).then_some(both)
}

impl Translator<'_> {
    /// What `condition` comes to, or its negation.
    pub(super) fn terms(&mut self, condition: &Condition, negated: bool) -> Terms {
        match (condition, negated) {
            (Condition::All(parts), false) | (Condition::Any(parts), true) => {
                let all = Terms::one(Term::new(), true);
                parts.iter().fold(all, |all, part| all.and(self.terms(part, negated)))
            }
            (Condition::Any(parts), false) | (Condition::All(parts), true) => {
                let none = Terms { terms: Vec::new(), exact: true };
                parts.iter().fold(none, |any, part| any.or(self.terms(part, negated)))
            }
            (Condition::Not(not), _) => self.terms(not, !negated),
            (Condition::During(_), _) => Terms::loose(),
            (Condition::Case { when, .. }, _) => self.terms(when, negated),
            (Condition::In { field, .. } | Condition::Between { field, .. } | Condition::Known { field, .. }, _) => {
                let variable = self.of_field.get(*field as usize).copied().unwrap_or(usize::MAX);
                let Some(set) = self.variables.get(variable).and_then(|of| of.meeting(condition, self.left)) else {
                    return Terms::loose();
                };
                self.left = self.left.saturating_sub(set.classes.len());
                let set = if negated { set.negated() } else { set };
                let terms = if set.is_empty() { Vec::new() } else { vec![vec![(variable, set)]] };
                Terms { terms, exact: true }
            }
        }
    }
}
