//! Whose turn it is.
//!
//! In scope: sharing out one lead among those who can have it, and their balances. Not in scope: who can (`eligible`). It
//! deliberately doesn't know leads: who is named owner doesn't take a turn.
//!
//! # Fairness
//!
//! `by_weight` and `by_count` keep an account for each member of a circle: each lead that a member could have had
//! credits its share, the weight over the weights of all who could have had it, and each lead got costs one. In exact
//! whole parts of a lead ([`LEAD`]), so:
//!
//! - **The accounts of those who can have the lead are within one lead of zero after every lead, whatever happens**:
//!   nobody has got a whole lead more or less than their account says they should, under joins, leaves, absences,
//!   changed weights, rejected leads and members who can have one lead and not the next.
//! - **As long as the same members with the same weights take part, they are strictly within it and nothing is settled**:
//!   the account is exactly the entitled share less the leads got. That is the quota condition of apportionment (at least
//!   the share rounded down, at most rounded up, at any moment), which Sainte-Laguë's and other divisor rules violate.
//! - When who takes part changes from lead to lead, no rule that doesn't know the leads to come can hold the plain
//!   difference within one: of six members, with leads that two of them each could have, or of four with leads for any
//!   of them, an adversary drives somebody beyond it. (`fairness` proves both by going through all positions.) What
//!   would go beyond is settled between the two furthest apart, and `settled` in both balances says how much, for ever.
//!
//! The rule: the lead goes to whoever is owed most, unless then somebody could not be paid in time any more if things
//! went on as they are; in which case it goes, of those who are owed something, to the one who has to have a lead first.
//! The first keeps differences small when things change, the second is the earliest-deadline rule, which finds a way
//! to pay everybody in time whenever there is one.

use super::share::{is_safe, leads_until, settle, shares};
use crate::playbook::{Distribute, Team};
use crate::rotation::{Circle, LEAD};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who could have the lead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entrant<'a> {
    pub(super) id: &'a str,
    /// At least 1.
    pub(super) weight: u32,
    /// Whether it may be this one's turn now; those who wait get their share all the same.
    pub(super) preferred: bool,
    /// Open leads.
    pub(super) open: u32,
}

/// What came of a turn.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Taken<'a> {
    pub(super) member: &'a str,
    /// Whether it was one that was owed, before all turns.
    pub(super) made_up: bool,
    /// Whose account was settled, and by how much.
    pub(super) settled: Vec<(&'a str, i64)>,
}

/// Gives the lead to one of `entrants`, of whom at least one is preferred, in the team's order. `absent`: who could have
/// had it, were they not away.
pub(super) fn take<'a>(
    circle: &mut Circle,
    team: &Team,
    entrants: &[Entrant<'a>],
    absent: &[Entrant<'a>],
) -> Option<Taken<'a>> {
    // Who left the team has no account in it any more, and begins anew on coming back.
    let of_team: BTreeSet<&str> = team.members.iter().map(String::as_str).collect();
    circle.members.retain(|id, _| of_team.contains(id.as_str()));
    let made_up = owed(circle, entrants);
    let mut settled = Vec::new();
    let next = match made_up {
        Some(member) => member,
        None => {
            let next = match team.distribute {
                Distribute::ByWeight | Distribute::ByCount => by_share(circle, team, entrants, &mut settled),
                // Nobody's turn is asked for where the first who comes takes it.
                Distribute::ByOrder | Distribute::FirstCome => by_order(circle, team, entrants),
                Distribute::ByLoad => by_load(circle, entrants),
            }?;
            miss(circle, team, entrants, absent);
            next
        }
    };
    circle.leads += 1;
    let leads = circle.leads;
    let balance = circle.members.entry(next.id.to_owned()).or_default();
    balance.turns += 1;
    balance.latest = leads;
    if made_up.is_some() {
        balance.owed -= LEAD;
    }
    Some(Taken { member: next.id, made_up: made_up.is_some(), settled })
}

/// Who is owed a whole lead that has to be made up for; the most first.
fn owed<'e, 'a>(circle: &Circle, entrants: &'e [Entrant<'a>]) -> Option<&'e Entrant<'a>> {
    let owed = |entrant: &&Entrant| circle.members.get(entrant.id).map_or(0, |balance| balance.owed);
    // The last of the greatest is taken: of equals, the first in order.
    entrants.iter().rev().filter(|entrant| entrant.preferred && owed(entrant) >= LEAD).max_by_key(owed)
}

fn by_share<'e, 'a>(
    circle: &mut Circle,
    team: &Team,
    entrants: &'e [Entrant<'a>],
    settled: &mut Vec<(&'a str, i64)>,
) -> Option<&'e Entrant<'a>> {
    let shares = shares(&weights(team, entrants));
    let mut credits: Vec<i64> = Vec::with_capacity(entrants.len());
    for (entrant, share) in entrants.iter().zip(&shares) {
        credits.push(circle.members.get(entrant.id).map_or(0, |balance| balance.credit) + share);
    }
    let chosen = chosen(circle, entrants, &credits, &shares)?;
    if let Some(credit) = credits.get_mut(chosen) {
        *credit -= LEAD;
    }
    settle(&mut credits, |at, by| settled.extend(entrants.get(at).map(|entrant| (entrant.id, by))));
    for (entrant, credit) in entrants.iter().zip(credits) {
        circle.members.entry(entrant.id.to_owned()).or_default().credit = credit;
    }
    for (member, by) in settled.iter() {
        if let Some(balance) = circle.members.get_mut(*member) {
            balance.settled += by;
        }
    }
    entrants.get(chosen)
}

/// See the rule in this file's head; `credits` with the shares of this lead.
fn chosen(circle: &Circle, entrants: &[Entrant], credits: &[i64], shares: &[i64]) -> Option<usize> {
    let latest = |entrant: &Entrant| circle.members.get(entrant.id).map_or(0, |balance| balance.latest);
    let preferred = || {
        let all = entrants.iter().zip(credits).zip(shares).enumerate();
        all.filter(|(_, ((entrant, _), _))| entrant.preferred)
    };
    // Of equals, whoever has waited longest; then the order.
    let (greatest, _) =
        preferred().min_by_key(|(at, ((entrant, credit), _))| (Reverse(**credit), latest(entrant), *at))?;
    let mut after = credits.to_vec();
    if let Some(credit) = after.get_mut(greatest) {
        *credit -= LEAD;
    }
    if is_safe(&after, shares) {
        return Some(greatest);
    }
    let released = preferred().filter(|(_, ((_, credit), _))| **credit > 0);
    let urgent = released
        .min_by_key(|(at, ((_, credit), share))| (leads_until(LEAD - **credit, **share), Reverse(**credit), *at));
    Some(urgent.map_or(greatest, |(at, _)| at))
}

fn weights(team: &Team, entrants: &[Entrant]) -> Vec<u32> {
    let equal = team.distribute == Distribute::ByCount;
    entrants.iter().map(|entrant| if equal { 1 } else { entrant.weight }).collect()
}

/// The first after the one whose turn it last was.
fn by_order<'e, 'a>(circle: &Circle, team: &Team, entrants: &'e [Entrant<'a>]) -> Option<&'e Entrant<'a>> {
    let latest = |id: &String| circle.members.get(id).map_or(0, |balance| balance.latest);
    let last = team.members.iter().enumerate().max_by_key(|(_, id)| latest(id)).filter(|(_, id)| latest(id) > 0);
    let begin = last.map_or(0, |(last, _)| last + 1);
    let by_id: BTreeMap<&str, &Entrant> =
        entrants.iter().filter(|entrant| entrant.preferred).map(|entrant| (entrant.id, entrant)).collect();
    let mut ids = team.members.iter().skip(begin).chain(team.members.iter().take(begin));
    ids.find_map(|id| by_id.get(id.as_str()).copied())
}

/// The fewest open leads for the weight; of equals, whoever has waited longest.
fn by_load<'e, 'a>(circle: &Circle, entrants: &'e [Entrant<'a>]) -> Option<&'e Entrant<'a>> {
    let latest = |entrant: &Entrant| circle.members.get(entrant.id).map_or(0, |balance| balance.latest);
    let load = |entrant: &Entrant| (u64::from(entrant.open) + 1, u64::from(entrant.weight.max(1)));
    entrants.iter().filter(|entrant| entrant.preferred).reduce(|best, other| {
        let ((best_open, best_weight), (open, weight)) = (load(best), load(other));
        let (least, more) = (best_open * weight, open * best_weight);
        if (more, latest(other)) < (least, latest(best)) { other } else { best }
    })
}

/// Puts down to those who are away the share that they miss, up to what the team makes up for.
fn miss(circle: &mut Circle, team: &Team, entrants: &[Entrant], absent: &[Entrant]) {
    let most = i64::from(team.make_up.away) * LEAD;
    if most == 0 || absent.is_empty() {
        return;
    }
    let all: Vec<Entrant> = absent.iter().chain(entrants).copied().collect();
    for (entrant, share) in absent.iter().zip(shares(&weights(team, &all))) {
        let balance = circle.members.entry(entrant.id.to_owned()).or_default();
        // Never less than what is owed for something else.
        balance.owed = balance.owed.max((balance.owed + share).min(most));
    }
}

/// Owes the member a lead for one that was got in turn and rejected, up to what the team makes up for; whether it does.
pub(super) fn give_back(circle: &mut Circle, team: &Team, member: &str) -> bool {
    let most = i64::from(team.make_up.rejected) * LEAD;
    let Some(balance) = circle.members.get_mut(member) else { return false };
    let owed = balance.owed.max((balance.owed + LEAD).min(most));
    let more = owed > balance.owed;
    balance.owed = owed;
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::Playbook;

    fn team(settings: &str) -> Team {
        let text = include_str!("../../tests/data/smallest.toml")
            .replace("members = [\"watcher\"]", &format!("members = [\"a\", \"b\", \"c\"]\n{settings}"));
        let member = |id: &str| format!("[member.{id}]\nname = \"{id}\"\ncalendar = \"office\"\n");
        let playbook = Playbook::from_toml(&(text + &["a", "b", "c"].map(member).concat())).unwrap();
        playbook.teams["everybody"].clone()
    }

    fn entrants(open: [u32; 3]) -> Vec<Entrant<'static>> {
        let member = |(id, open)| Entrant { id, weight: if id == "b" { 2 } else { 1 }, preferred: true, open };
        ["a", "b", "c"].into_iter().zip(open).map(member).collect()
    }

    /// Who gets each of `leads` leads, those whose turn it can't be left out by `unable`.
    fn order(circle: &mut Circle, team: &Team, leads: usize, unable: &str) -> String {
        (0..leads)
            .map(|_| {
                let mut able = entrants([0; 3]);
                able.retain(|entrant| !unable.contains(entrant.id));
                take(circle, team, &able, &[]).unwrap().member
            })
            .collect()
    }

    #[test]
    fn each_distribution_has_its_order() {
        for (settings, expect) in
            [("", "bacbbacb"), ("distribute = \"by_count\"", "abcabcab"), ("distribute = \"by_order\"", "abcabcab")]
        {
            assert_eq!(order(&mut Circle::default(), &team(settings), 8, ""), expect, "{settings}");
        }
    }

    #[test]
    fn an_order_goes_on_after_the_last_whoever_was_left_out() {
        let (team, mut circle) = (team("distribute = \"by_order\""), Circle::default());
        assert_eq!(order(&mut circle, &team, 2, "b"), "ac");
        assert_eq!(order(&mut circle, &team, 3, ""), "abc");
    }

    #[test]
    fn the_least_loaded_for_the_weight_is_next() {
        let team = team("distribute = \"by_load\"");
        for (open, expect) in [([0, 0, 0], "b"), ([2, 5, 2], "a"), ([2, 4, 1], "c"), ([2, 4, 2], "b")] {
            let taken = take(&mut Circle::default(), &team, &entrants(open), &[]).unwrap();
            assert_eq!(taken.member, expect, "{open:?}");
        }
    }

    #[test]
    fn who_waits_gets_a_share_and_catches_up() {
        let (team, mut circle) = (team("distribute = \"by_count\""), Circle::default());
        let mut waiting = entrants([0; 3]);
        waiting[0].preferred = false;
        let first: String = (0..2).map(|_| take(&mut circle, &team, &waiting, &[]).unwrap().member).collect();
        assert_eq!(first, "bc");
        assert_eq!(circle.members["a"].credit, LEAD / 3 * 2);
        assert_eq!(order(&mut circle, &team, 4, ""), "abca");
    }

    #[test]
    fn what_is_rejected_or_missed_is_made_up_for_within_bounds() {
        let team = team("distribute = \"by_count\"\nmake_up = { away = 1, rejected = 1 }");
        let mut circle = Circle::default();
        assert_eq!(order(&mut circle, &team, 3, ""), "abc");
        assert!(give_back(&mut circle, &team, "c"));
        assert!(!give_back(&mut circle, &team, "c"), "one at a time");
        assert_eq!(order(&mut circle, &team, 3, ""), "cab");
        // Six leads while a is away: a third of each would have been theirs, one is owed.
        let (absent, able) = (&entrants([0; 3])[..1], &entrants([0; 3])[1..]);
        (0..6).for_each(|_| drop(take(&mut circle, &team, able, absent)));
        assert_eq!(circle.members["a"].owed, LEAD);
        let taken = take(&mut circle, &team, &entrants([0; 3]), &[]).unwrap();
        assert_eq!((taken.member, taken.made_up), ("a", true));
        assert_eq!(circle.members["a"].owed, 0);
    }

    #[test]
    fn who_leaves_the_team_leaves_the_circle() {
        let (mut team, mut circle) = (team(""), Circle::default());
        order(&mut circle, &team, 3, "");
        team.members.retain(|id| id != "b");
        order(&mut circle, &team, 1, "b");
        assert_eq!(circle.members.keys().collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(take(&mut circle, &team, &[], &[]), None);
    }
}
