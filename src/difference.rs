//! The difference between two playbooks, on the same leads: who gains, who loses, lead by lead.
//!
//! In scope: comparing decisions and counting. Not in scope: making them, wording. It deliberately doesn't know the
//! playbooks: what counts is what they decide.

use crate::decision::Decision;
use crate::lead::closed_list;
use serde::Serialize;
use std::collections::BTreeMap;

closed_list! {
    /// What of a decision is compared.
    Part {
        Case = "case",
        Territory = "territory",
        Team = "team",
        Owner = "owner",
        DueAt = "due_at",
        Priority = "priority",
    }
}

impl Part {
    /// The parts that somebody gains or loses leads by.
    pub const SHARED: [Self; 4] = [Self::Owner, Self::Team, Self::Territory, Self::Case];

    /// What the decision says; empty: nobody, nothing.
    fn said(self, decision: &Decision) -> String {
        match self {
            Self::Case => decision.case.clone(),
            Self::Territory => decision.territory.clone(),
            Self::Team => decision.team.clone().unwrap_or_default(),
            Self::Owner => decision.owner.clone().unwrap_or_default(),
            Self::DueAt => decision.due_at.map(|due_at| due_at.to_string()).unwrap_or_default(),
            Self::Priority => decision.priority.to_string(),
        }
    }
}

/// One part of one lead's decision, where the two differ; empty: nobody, nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    pub part: Part,
    pub before: String,
    pub after: String,
}

/// How many leads somebody has by the one playbook and by the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// A member, a team, a territory or a case; empty: the leads that have none.
    pub name: String,
    pub before: u64,
    pub after: u64,
    /// Leads that come, and leads that go.
    pub gained: u64,
    pub lost: u64,
}

/// The counts, lead by lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// How many leads were compared, and how many of them change.
    pub leads: u64,
    pub changed: u64,
    /// Of these, the leads that the same team gets by the same case and territory: only its turn is another's.
    pub only_turns: u64,
    shares: BTreeMap<(usize, String), Share>,
}

impl Difference {
    /// Counts one lead; what changes for it.
    pub fn add(&mut self, before: &Decision, after: &Decision) -> Vec<Change> {
        let change = |part: &Part| {
            let change = Change { part: *part, before: part.said(before), after: part.said(after) };
            (change.before != change.after).then_some(change)
        };
        let changes: Vec<Change> = Part::ALL.iter().filter_map(change).collect();
        self.leads += 1;
        self.changed += u64::from(!changes.is_empty());
        let is_turn = |change: &Change| matches!(change.part, Part::Owner | Part::DueAt);
        self.only_turns += u64::from(!changes.is_empty() && changes.iter().all(is_turn));
        for (at, part) in Part::SHARED.into_iter().enumerate() {
            let (before, after) = (part.said(before), part.said(after));
            let moves = u64::from(before != after);
            let share = self.share(at, before);
            (share.before, share.lost) = (share.before + 1, share.lost + moves);
            let share = self.share(at, after);
            (share.after, share.gained) = (share.after + 1, share.gained + moves);
        }
        changes
    }

    fn share(&mut self, part: usize, name: String) -> &mut Share {
        self.shares.entry((part, name.clone())).or_insert_with(|| Share { name, ..Share::default() })
    }

    /// Who has how many by `part`, those with the greatest gain first, then those who lose least.
    pub fn shares(&self, part: Part) -> Vec<Share> {
        let at = Part::SHARED.iter().position(|shared| *shared == part);
        let of_part = self.shares.iter().filter(|((of, _), _)| Some(*of) == at);
        let mut shares: Vec<Share> = of_part.map(|(_, share)| share.clone()).collect();
        shares.sort_by_key(|share| i128::from(share.before) - i128::from(share.after));
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(case: &str, owner: Option<&str>) -> Decision {
        Decision {
            duplicate_of: None,
            account_id: None,
            confidence: Default::default(),
            verdict: Default::default(),
            case: case.into(),
            territory: "world".into(),
            team: None,
            owner: owner.map(str::to_owned),
            due_at: None,
            held: false,
            priority: 0,
            advice: None,
            grant: None,
            playbook: String::new(),
            book: None,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn whoever_gains_is_named_before_whoever_loses_and_nobody_is_somebody() {
        let mut difference = Difference::default();
        let moved = difference.add(&decision("a", Some("x")), &decision("a", Some("y")));
        assert_eq!(moved, [Change { part: Part::Owner, before: "x".into(), after: "y".into() }]);
        assert_eq!(difference.add(&decision("a", None), &decision("b", Some("y"))).len(), 2);
        assert_eq!(difference.add(&decision("a", Some("x")), &decision("a", Some("x"))), []);
        assert_eq!((difference.leads, difference.changed, difference.only_turns), (3, 2, 1));
        let owners: Vec<_> = difference.shares(Part::Owner).into_iter().map(|s| (s.name, s.before, s.after)).collect();
        assert_eq!(owners, [("y".into(), 0, 2), (String::new(), 1, 0), ("x".into(), 2, 1)]);
        let cases = difference.shares(Part::Case);
        assert_eq!((cases[0].gained, cases[1].lost, cases[1].before, cases[1].after), (1, 1, 3, 2));
        assert_eq!(difference.shares(Part::Territory).len(), 1);
        assert_eq!(difference.shares(Part::Priority), []);
    }
}
