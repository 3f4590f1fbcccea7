//! Conditions over classes, without negations.
//!
//! In scope: translating, negating and asking what is left of one. Not in scope: solving several together (`solve`).

use super::class_set::ClassSet;
use super::space::{Space, at};
use crate::playbook::{Condition, Field};
use std::collections::BTreeSet;

/// What a lead's classes have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Formula {
    /// The class of one field is among these.
    In(usize, ClassSet),
    /// Every one; none: always.
    All(Vec<Formula>),
    /// At least one; none: never.
    Any(Vec<Formula>),
}

/// What domains say of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Always,
    Never,
    Open,
}

impl Formula {
    pub(super) fn of(condition: &Condition, space: &Space) -> Self {
        match condition {
            Condition::All(all) => Self::All(all.iter().map(|condition| Self::of(condition, space)).collect()),
            Condition::Any(any) => Self::Any(any.iter().map(|condition| Self::of(condition, space)).collect()),
            Condition::Not(not) => Self::of(not, space).negated(),
            Condition::Case { when, .. } => Self::of(when, space),
            Condition::In { field, .. } | Condition::Between { field, .. } | Condition::Known { field, .. } => {
                space.leaf(*field, condition).map_or(Self::Any(Vec::new()), |set| Self::In(at(*field), set))
            }
            Condition::During(times) => Self::In(at(Field::Time), space.during(times)),
        }
    }

    pub(super) fn negated(&self) -> Self {
        match self {
            Self::In(variable, set) => Self::In(*variable, set.negated()),
            Self::All(all) => Self::Any(all.iter().map(Self::negated).collect()),
            Self::Any(any) => Self::All(any.iter().map(Self::negated).collect()),
        }
    }

    /// How many parts it has.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::In(..) => 1,
            Self::All(parts) | Self::Any(parts) => 1 + parts.iter().map(Self::size).sum::<usize>(),
        }
    }

    /// Adds the variables that it asks for.
    pub(super) fn variables(&self, found: &mut BTreeSet<usize>) {
        match self {
            Self::In(variable, _) => _ = found.insert(*variable),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.variables(found)),
        }
    }

    /// Whether it holds for all, none or some of what `domains` leave.
    pub(super) fn truth(&self, domains: &[ClassSet]) -> Truth {
        match self {
            Self::In(variable, set) => match domains.get(*variable) {
                Some(domain) if !domain.meets(set) => Truth::Never,
                Some(domain) if domain.is_within(set) => Truth::Always,
                _ => Truth::Open,
            },
            Self::All(all) => sum(all, domains, Truth::Never, Truth::Always),
            Self::Any(any) => sum(any, domains, Truth::Always, Truth::Never),
        }
    }

    /// For each variable, the classes that it could hold with, looked at alone; `None`: any. `all` are the domains.
    pub(super) fn hull(&self, all: &[ClassSet]) -> Vec<Option<ClassSet>> {
        match self {
            Self::In(variable, set) => {
                let mut hull = vec![None; all.len()];
                if let Some(of) = hull.get_mut(*variable) {
                    *of = Some(set.clone());
                }
                hull
            }
            Self::All(parts) => {
                let mut hull: Vec<Option<ClassSet>> = vec![None; all.len()];
                for part in parts {
                    for (of, more) in hull.iter_mut().zip(part.hull(all)) {
                        match (of.as_mut(), more) {
                            (Some(set), Some(more)) => {
                                set.intersect(&more);
                            }
                            (None, more) => *of = more,
                            (Some(_), None) => {}
                        }
                    }
                }
                hull
            }
            Self::Any(parts) => {
                let mut hulls = parts.iter().map(|part| part.hull(all));
                let Some(mut hull) = hulls.next() else {
                    return all.iter().map(|domain| Some(domain.negated())).collect();
                };
                for other in hulls {
                    for (of, more) in hull.iter_mut().zip(other) {
                        match (of.as_mut(), more) {
                            (Some(set), Some(more)) => set.unite(&more),
                            _ => *of = None,
                        }
                    }
                }
                hull
            }
        }
    }
}

/// Of several: `decisive` where one is, `empty` where all are.
fn sum(formulas: &[Formula], domains: &[ClassSet], decisive: Truth, empty: Truth) -> Truth {
    let mut open = false;
    for formula in formulas {
        match formula.truth(domains) {
            truth if truth == decisive => return decisive,
            Truth::Open => open = true,
            _ => {}
        }
    }
    if open { Truth::Open } else { empty }
}
