//! Clusters: pairs that are the same become groups that are.
//!
//! In scope: joining, against chains. Not in scope: the pairs' odds (`model`).

/// Two nodes and the log odds that they are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) odds: f32,
}

/// Most members of each side that are held against each other before two groups are joined.
const ASKED: usize = 10;

/// No pair counts for more than this, for or against: one strong pair doesn't outvote many.
const MOST: f32 = 9.0;

/// Mean log odds from which on two groups are one.
const NEEDED: f32 = 0.0;

/// The group of each of `nodes` nodes, named by its least member. Pairs are taken from the surest on; two groups are joined
/// where, all their pairs taken together, more speaks for it than against. `odds` is asked for pairs that aren't in
/// `edges`.
pub(super) fn clusters(nodes: usize, mut edges: Vec<Edge>, odds: impl Fn(u32, u32) -> f32) -> Vec<u32> {
    edges.sort_unstable_by(|a, b| b.odds.total_cmp(&a.odds).then((a.left, a.right).cmp(&(b.left, b.right))));
    let mut group: Vec<u32> = (0..nodes as u32).collect();
    let mut members: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
    for edge in &edges {
        let of = |node: u32| group.get(node as usize).copied().unwrap_or(node);
        let (one, other) = (of(edge.left), of(edge.right));
        if one == other {
            continue;
        }
        let of_group = |name: u32| members.get(&name).cloned().unwrap_or_else(|| vec![name]);
        let (ones, others) = (of_group(one), of_group(other));
        let mut sum = 0.0;
        let mut pairs = 0.0;
        for left in ones.iter().take(ASKED) {
            for right in others.iter().take(ASKED) {
                let odds = if ones.len() == 1 && others.len() == 1 { edge.odds } else { odds(*left, *right) };
                sum += odds.clamp(-MOST, MOST);
                pairs += 1.0;
            }
        }
        if sum / pairs < NEEDED {
            continue;
        }
        let (name, gone) = (one.min(other), one.max(other));
        let mut all = [ones, others].concat();
        all.sort_unstable();
        for node in &all {
            if let Some(place) = group.get_mut(*node as usize) {
                *place = name;
            }
        }
        members.remove(&gone);
        members.insert(name, all);
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_cut_where_its_ends_contradict() {
        let odds = |left: u32, right: u32| match (left.min(right), left.max(right)) {
            (0, 1) | (1, 2) => 5.0,
            (0, 2) => -9.0,
            _ => 3.0,
        };
        let edge = |left, right| Edge { left, right, odds: odds(left, right) };
        // 2 is like 1 as 1 is like 0, but 0 and 2 are not the same.
        let mut edges = vec![edge(1, 2), edge(0, 1), edge(3, 4), edge(4, 5)];
        let expect = [0, 0, 2, 3, 3, 3];
        assert_eq!(clusters(6, edges.clone(), odds), expect);
        edges.reverse();
        assert_eq!(clusters(6, edges, odds), expect);
    }
}
