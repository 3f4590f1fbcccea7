//! The rotation: how many leads each member of each team has had in turn.
//!
//! In scope: whose turn it is, by weight. Not in scope: who may have one (`assign`). It deliberately
//! doesn't know leads: named owners don't take a turn.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Turns taken, by team and member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rotation {
    turns: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Rotation {
    /// Sets how many turns `member` has had in `team`.
    pub fn set(&mut self, team: &str, member: &str, turns: u64) {
        self.turns.entry(team.to_owned()).or_default().insert(member.to_owned(), turns);
    }

    /// How many turns `member` has had in `team`.
    pub fn turns(&self, team: &str, member: &str) -> u64 {
        self.turns.get(team).and_then(|members| members.get(member)).copied().unwrap_or(0)
    }

    /// The next in turn: the one for whom one more lead is least above the share that the weight entitles to
    /// (Sainte-Laguë's divisors); then the one earlier in the team's order. `members` with their weights.
    ///
    /// Someone who joins, or comes back, starts level with the one furthest behind of the others, so that a
    /// newcomer isn't flooded.
    pub fn next<'m>(&self, team: &str, members: &[(&'m str, u32)]) -> Option<&'m str> {
        // Turns per weight are compared as fractions: (2 turns + 1) / weight.
        let key = |(member, weight): &(&str, u32)| {
            (u128::from(self.turns(team, member)) * 2 + 1, u128::from((*weight).max(1)))
        };
        members
            .iter()
            .reduce(|best, other| {
                let ((best_turns, best_weight), (turns, weight)) = (key(best), key(other));
                if turns * best_weight < best_turns * weight { other } else { best }
            })
            .map(|(member, _)| *member)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_follow_weights_exactly() {
        let members = [("a", 1), ("b", 2), ("c", 1)];
        let mut rotation = Rotation::default();
        let mut order = String::new();
        for _ in 0..8 {
            let next = rotation.next("team", &members).unwrap();
            order.push_str(next);
            let turns = rotation.turns("team", next);
            rotation.set("team", next, turns + 1);
        }
        assert_eq!(order, "bacbbacb");
        assert_eq!(rotation.turns("team", "b"), 4);
    }

    #[test]
    fn nobody_is_next_of_nobody() {
        assert_eq!(Rotation::default().next("team", &[]), None);
    }
}
