//! Stage 5, decide: the business case, the territory, the team and the priority.
//!
//! In scope: first row that holds; there is always one. Not in scope: who of the team (`assign`).

mod facts;
mod holds;

use crate::account::Account;
use crate::decision::{Held, Reason};
use crate::outcome::{Decided, Matched, Merged};
use crate::playbook::{Condition, Field, Playbook, Rows};
use facts::Facts;

/// Decides by the rows of `playbook`, first that holds.
pub fn decide<'p>(merged: &Merged, matched: &Matched, playbook: &'p Playbook, now: jiff::Timestamp) -> Decided<'p> {
    let facts = Facts { merged, account: matched.account(), playbook, now };
    let (case, because, passed_over) = first(&playbook.cases, |case| (&case.name, &case.when), &facts);
    let case_reason = Reason::Case { name: case.name.clone(), because, passed_over };
    let (territory, because, passed_over) = first(&playbook.territories, |row| (&row.name, &row.when), &facts);
    let territory_reason = Reason::Territory { name: territory.name.clone(), because, passed_over };
    let mut reasons = vec![case_reason, territory_reason];
    let mut priority = case.priority;
    if case.priority != 0 {
        reasons.push(Reason::Priority { rule: format!("case:{}", case.name), points: case.priority });
    }
    for score in playbook.scores.iter().filter(|score| holds::holds(&score.when, &facts).is_some()) {
        priority = priority.saturating_add(score.points);
        reasons.push(Reason::Priority { rule: score.name.clone(), points: score.points });
    }
    Decided { case, territory, priority, reasons }
}

/// What conditions can see of a lead and its account, field by field; unknown fields are left out.
pub fn facts(merged: &Merged, account: Option<&Account>, playbook: &Playbook, now: jiff::Timestamp) -> Vec<Held> {
    let facts = Facts { merged, account, playbook, now };
    let held = |field: &Field| Some(Held { field: field.name().into(), value: Some(facts.text(*field)?) });
    Field::ALL.iter().filter_map(held).collect()
}

/// The first row whose condition holds, what made it hold, and the names of the rows before it.
fn first<'p, T>(
    rows: &'p Rows<T>,
    parts: impl Fn(&T) -> (&String, &Condition),
    facts: &Facts,
) -> (&'p T, Vec<Held>, Vec<String>) {
    let mut passed_over = Vec::new();
    for row in &rows.rows {
        let (name, when) = parts(row);
        match holds::holds(when, facts) {
            Some(because) => return (row, because, passed_over),
            None => passed_over.push(name.clone()),
        }
    }
    (&rows.otherwise, Vec::new(), passed_over)
}
