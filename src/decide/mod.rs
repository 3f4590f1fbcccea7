//! Stage 5, decide: the business case, the territory, the team and the priority.
//!
//! In scope: first row that holds, in the order of the section's policy; there is always one. Not in scope: who of the
//! team (`assign`).

mod choose;
mod facts;
mod holds;
#[cfg(test)]
mod tests;

use crate::account::Account;
use crate::decision::{Held, Reason};
use crate::outcome::{Decided, Matched, Merged};
use crate::playbook::{Assign, Case, Field, Playbook, Territory};
use facts::Facts;
use serde::{Deserialize, Serialize};

/// What is decided of a lead, without the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'p> {
    pub case: &'p Case,
    pub territory: &'p Territory,
    pub priority: i32,
    /// How many cases were passed over; of territories, in the order in which they are considered.
    case_at: usize,
    territory_at: usize,
    /// The places of the scores that hold.
    scores: Vec<usize>,
}

/// Decides by the rows of `playbook`, first that holds.
pub fn choose<'p>(merged: &Merged, matched: &Matched, playbook: &'p Playbook, now: jiff::Timestamp) -> Chosen<'p> {
    chosen(&Facts { merged, account: matched.account(), playbook, now }, playbook)
}

fn chosen<'p>(facts: &Facts, playbook: &'p Playbook) -> Chosen<'p> {
    let index = &playbook.index;
    let classes = choose::classes(facts);
    let cases = &playbook.cases;
    let case_at = choose::rows(&index.cases, &classes, facts, |at| Some(&cases.rows.get(at)?.when)).next();
    let case = case_at.and_then(|at| cases.rows.get(at)).unwrap_or(&cases.otherwise);
    let territories = &playbook.territories;
    let territory = |at: usize| index.territory_order.get(at).and_then(|row| territories.rows.get(*row));
    let territory_at = choose::rows(&index.territories, &classes, facts, |at| Some(&territory(at)?.when)).next();
    let scores = &playbook.scores;
    let scores_at = choose::rows(&index.scores, &classes, facts, |at| Some(&scores.get(at)?.when));
    let mut chosen = Chosen {
        case,
        territory: territory_at.and_then(territory).unwrap_or(&territories.otherwise),
        priority: case.priority,
        case_at: case_at.unwrap_or(cases.rows.len()),
        territory_at: territory_at.unwrap_or(territories.rows.len()),
        scores: Vec::new(),
    };
    for at in scores_at {
        let points = scores.get(at).map_or(0, |score| score.points);
        chosen.priority = chosen.priority.saturating_add(points);
        chosen.scores.push(at);
    }
    chosen
}

/// Decides as [`choose`] does, and says why.
pub fn decide<'p>(merged: &Merged, matched: &Matched, playbook: &'p Playbook, now: jiff::Timestamp) -> Decided<'p> {
    let facts = Facts { merged, account: matched.account(), playbook, now };
    let Chosen { case, territory, priority, case_at, territory_at, scores } = chosen(&facts, playbook);
    let because = holds::holds(&case.when, &facts).unwrap_or_default();
    let case_reason = Reason::Case { name: case.name.clone(), because, passed_over: case_at };
    let (name, because) = (territory.name.clone(), holds::holds(&territory.when, &facts).unwrap_or_default());
    let mut reasons = vec![case_reason, Reason::Territory { name, because, passed_over: territory_at }];
    if case.priority != 0 {
        reasons.push(Reason::Priority { rule: format!("case:{}", case.name), points: case.priority });
    }
    for score in scores.into_iter().filter_map(|at| playbook.scores.get(at)) {
        reasons.push(Reason::Priority { rule: score.name.clone(), points: score.points });
    }
    let (mut partner, mut partner_owner) = (None, None);
    if case.assign == Assign::Partner {
        let conditions = playbook.index.partners.iter().zip(&playbook.partners);
        let found = conditions.filter_map(|(when, partner)| Some((partner, holds::holds(when, &facts)?))).next();
        match found {
            Some((of, because)) => {
                reasons.push(Reason::Partner { name: of.name.clone(), because });
                partner = Some(of);
            }
            None => partner_owner = facts.deal().and_then(|deal| deal.partner_owner.clone()),
        }
    }
    Decided { case, territory, partner, partner_owner, priority, reasons }
}

/// The names of the rows that were considered before those that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Considered {
    pub cases: Vec<String>,
    pub territories: Vec<String>,
}

/// The rows that a decision of this very playbook, with these reasons, passed over, in the order in which they were
/// considered: of each section the first `most`.
pub fn considered(reasons: &[Reason], playbook: &Playbook, most: usize) -> Considered {
    let mut considered = Considered::default();
    for reason in reasons {
        match reason {
            Reason::Case { passed_over, .. } => {
                let rows = playbook.cases.rows.iter().take(most.min(*passed_over));
                considered.cases = rows.map(|case| case.name.clone()).collect();
            }
            Reason::Territory { passed_over, .. } => {
                let order = playbook.index.territory_order.iter().take(most.min(*passed_over));
                let rows = order.filter_map(|row| playbook.territories.rows.get(*row));
                considered.territories = rows.map(|territory| territory.name.clone()).collect();
            }
            _ => {}
        }
    }
    considered
}

/// What conditions can see of a lead and its account, field by field; unknown fields are left out.
pub fn facts(merged: &Merged, account: Option<&Account>, playbook: &Playbook, now: jiff::Timestamp) -> Vec<Held> {
    let facts = Facts { merged, account, playbook, now };
    let held = |field: &Field| Some(Held { field: field.name().into(), value: Some(facts.value(*field)?.to_string()) });
    // A moment tells only where calendars do.
    let told = |field: &&Field| **field != Field::Time || playbook.times().next().is_some();
    Field::ALL.iter().filter(told).filter_map(held).collect()
}
