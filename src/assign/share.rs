//! Shares: what each lead is worth to each of those who could have it, and what nobody can be owed.
//!
//! In scope: dividing by weight, exactly; keeping accounts within one lead. Not in scope: who gets the lead (`turn`).

use crate::rotation::LEAD;

/// A lead's parts by weight: they add up to [`LEAD`]; what division leaves over goes to the first, a part each. No
/// weights, or none above 0: no parts.
pub(super) fn shares(weights: &[u32]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let part = |weight: &u32| i64::try_from(i128::from(LEAD) * i128::from(*weight) / sum).unwrap_or(LEAD);
    let mut shares: Vec<i64> = weights.iter().map(part).collect();
    let left = LEAD - shares.iter().sum::<i64>();
    for (share, _) in shares.iter_mut().zip(0..left) {
        *share += 1;
    }
    shares
}

/// Brings every credit within one lead, and keeps their sum: what one is owed beyond a lead is credited to whoever is
/// furthest ahead, since they had it; what one is ahead beyond a lead is taken from whoever is owed most. `on` is told
/// each change: whose, and by how much.
///
/// Where all are in one circle with the same weights all the time, there is never anything to do.
pub(super) fn settle(credits: &mut [i64], mut on: impl FnMut(usize, i64)) {
    // Each step brings at least one credit to its bound or to the end of what is to be moved.
    for _ in 0..credits.len() * 4 {
        let Some((high, low)) = extremes(credits) else { return };
        let (Some(most), Some(least)) = (credits.get(high).copied(), credits.get(low).copied()) else { return };
        let beyond = if most > LEAD {
            most - LEAD
        } else if least < -LEAD {
            -LEAD - least
        } else {
            return;
        };
        // No further than level with one another.
        let moved = beyond.min((most - least) / 2);
        if moved <= 0 {
            return;
        }
        for (at, by) in [(high, -moved), (low, moved)] {
            if let Some(credit) = credits.get_mut(at) {
                *credit += by;
                on(at, by);
            }
        }
    }
}

/// Where the greatest and the least are; the first of several.
fn extremes(credits: &[i64]) -> Option<(usize, usize)> {
    let high = (0..credits.len()).rev().max_by_key(|at| credits.get(*at))?;
    let low = (0..credits.len()).min_by_key(|at| credits.get(*at))?;
    Some((high, low))
}

/// Whether everybody can still be given what they are owed in time if leads are shared out by `shares` for ever: for each
/// number of leads to come, no more have to be given by then than there are.
///
/// A credit that reaches a lead has to be paid by that lead. As soon as nobody is ahead any more the shares themselves
/// are a way to do it, so there is an end to looking. One further off than [`FORESIGHT`] counts as no.
pub(super) fn is_safe(credits: &[i64], shares: &[i64]) -> bool {
    let ahead = credits.iter().zip(shares).filter(|(credit, _)| **credit < 0);
    let horizon = ahead.map(|(credit, share)| leads_until(-credit, *share)).max().unwrap_or(0);
    if horizon > FORESIGHT {
        return false;
    }
    let mut deadlines: Vec<i64> = Vec::new();
    for (credit, share) in credits.iter().zip(shares) {
        let mut lacking = LEAD - credit;
        loop {
            let deadline = leads_until(lacking, *share);
            if deadline > horizon {
                break;
            }
            if deadline < 1 {
                return false;
            }
            deadlines.push(deadline);
            lacking += LEAD;
        }
    }
    deadlines.sort_unstable();
    deadlines.iter().zip(1_i64..).all(|(deadline, rank)| *deadline >= rank)
}

/// The most leads that are looked ahead.
const FORESIGHT: i64 = 1_000;

/// After how many leads somebody with this share has got `parts` more.
pub(super) fn leads_until(parts: i64, share: i64) -> i64 {
    if share <= 0 {
        return i64::MAX;
    }
    parts.div_euclid(share) + i64::from(parts.rem_euclid(share) > 0)
}
