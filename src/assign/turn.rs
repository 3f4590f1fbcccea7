//! Whose turn it is.
//!
//! In scope: the share-out among members, by weight. Not in scope: who may have one (`mod`). It deliberately doesn't know
//! leads: named owners don't take a turn.

use crate::known::Rotation;

/// The next in turn: the one for whom one more lead is least above the share that the weight entitles to
/// (Sainte-Laguë's divisors); then the one earlier in the team's order. `members` with their weights.
///
/// Someone who joins, or comes back, starts level with the one furthest behind of the others, so that a
/// newcomer isn't flooded.
pub(super) fn next<'m>(rotation: &Rotation, team: &str, members: &[(&'m str, u32)]) -> Option<&'m str> {
    // Turns per weight are compared as fractions: (2 turns + 1) / weight.
    let key = |(member, weight): &(&str, u32)| {
        (u128::from(rotation.turns(team, member)) * 2 + 1, u128::from((*weight).max(1)))
    };
    members
        .iter()
        .reduce(|best, other| {
            let ((best_turns, best_weight), (turns, weight)) = (key(best), key(other));
            if turns * best_weight < best_turns * weight { other } else { best }
        })
        .map(|(member, _)| *member)
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
            let next = next(&rotation, "team", &members).unwrap();
            order.push_str(next);
            let turns = rotation.turns("team", next);
            rotation.set("team", next, turns + 1);
        }
        assert_eq!(order, "bacbbacb");
        assert_eq!(rotation.turns("team", "b"), 4);
    }

    #[test]
    fn nobody_is_next_of_nobody() {
        assert_eq!(next(&Rotation::default(), "team", &[]), None);
    }
}
