//! Changes: the fewest fields of one lead that would have to be otherwise for it to land elsewhere, or the proof that none would do.
//!
//! In scope: which fields change together, the search by number of changes. Not in scope: where the lead lands now.

use super::class_set::ClassSet;
use super::formula::Formula;
use super::point;
use super::rows::Section;
use super::solve::{Answer, Point, solve, solve_within};
use super::space::{Space, Vocabulary, at};
use super::target::{Given, NoSuchName, Target, targets};
use super::witness::Witness;
use crate::decision::Held;
use crate::playbook::{Field, Playbook};
use serde::Serialize;
use std::collections::BTreeSet;

/// A field that would have to be otherwise; `None`: unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub field: &'static str,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// What would lead there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Elsewhere {
    /// It lands there as it is.
    Already,
    /// Proved: no lead lands there.
    Never,
    /// With these changes it does. `smallest`: proved that fewer don't suffice; else none of these can be left out.
    Changes { changes: Vec<Change>, smallest: bool },
    /// Neither proved nor refuted within the bounds of the search.
    Unproved,
}

/// Most questions that one search asks, times the parts of each.
const WORK: usize = 30_000_000;

/// The fewest changes of a lead with these values (fields that aren't named are unknown) that lead it to `wanted`: a case,
/// a territory, a team that answers, or a member of such a team.
///
/// # Errors
/// Nothing has that name.
pub fn elsewhere(
    facts: &[Held],
    wanted: &str,
    playbook: &Playbook,
    vocabulary: &Vocabulary,
) -> Result<Elsewhere, NoSuchName> {
    let space = Space::of(playbook, vocabulary);
    let (cases, territories) = (Section::cases(playbook, &space), Section::territories(playbook, &space));
    let targets: Vec<Vec<Formula>> = targets(wanted, playbook)?
        .into_iter()
        .map(|Target { case, territory, partner }| {
            let case = case.map(|case| cases.taken_by(case));
            let territory = territory.map(|territory| territories.taken_by(territory));
            let given = |when| Formula::of(when, &space);
            let partner: Vec<Formula> = match partner {
                Given::Anybody => Vec::new(),
                Given::Partner(at) => playbook.index.partners.get(at).map(given).into_iter().collect(),
                Given::NoPartner => playbook.index.partners.iter().map(|when| given(when).negated()).collect(),
            };
            case.into_iter().chain(territory).flatten().chain(partner).collect()
        })
        .collect();
    let from = point::of(facts, playbook, &space);
    Ok(Search { space: &space, facts, from, targets, work: WORK }.fewest())
}

struct Search<'s> {
    space: &'s Space,
    facts: &'s [Held],
    from: Point,
    /// One of them has to hold, all its formulas together.
    targets: Vec<Vec<Formula>>,
    /// What may still be done.
    work: usize,
}

/// Fields that change as one.
type Unit = Vec<usize>;

impl Search<'_> {
    fn fewest(mut self) -> Elsewhere {
        match self.reached(&[]) {
            Answer::Found(_) => return Elsewhere::Already,
            Answer::Unknown => return Elsewhere::Unproved,
            Answer::Nothing => {}
        }
        // A target that no lead reaches isn't tried again and again.
        let (mut unproved, mut reachable) = (false, Vec::new());
        for target in std::mem::take(&mut self.targets) {
            match solve(self.space, target.clone()) {
                Answer::Nothing => {}
                Answer::Found(_) => reachable.push(target),
                Answer::Unknown => unproved = true,
            }
        }
        self.targets = reachable;
        if self.targets.is_empty() {
            return if unproved { Elsewhere::Unproved } else { Elsewhere::Never };
        }
        let units = self.units();
        let Some(enough) = self.enough(&units) else { return Elsewhere::Unproved };
        for size in 1..enough.len() {
            match self.of_size(size, &units) {
                Some(Some(point)) => return Elsewhere::Changes { changes: self.changes(&point), smallest: !unproved },
                Some(None) => {}
                None => return self.told(&enough, false),
            }
        }
        self.told(&enough, !unproved)
    }

    fn told(&mut self, units: &[Unit], smallest: bool) -> Elsewhere {
        match self.reached(&units.concat()) {
            Answer::Found(point) => Elsewhere::Changes { changes: self.changes(&point), smallest },
            _ => Elsewhere::Unproved,
        }
    }

    /// A point of a target that differs from where the lead stands in `free` variables only.
    fn reached(&mut self, free: &[usize]) -> Answer {
        let mut domains = self.space.domains();
        for (variable, (domain, class)) in domains.iter_mut().zip(&self.from).enumerate() {
            // Bands of employees follow from employees.
            if !free.contains(&variable) && variable != at(Field::Segment) {
                *domain = ClassSet::of(domain.classes(), [*class]);
            }
        }
        let mut answer = Answer::Nothing;
        for target in &self.targets {
            self.work = self.work.saturating_sub(1 + target.iter().map(Formula::size).sum::<usize>());
            match solve_within(self.space, domains.clone(), target.iter().cloned()) {
                Answer::Found(point) => return Answer::Found(point),
                Answer::Unknown => answer = Answer::Unknown,
                Answer::Nothing => {}
            }
        }
        answer
    }

    /// What can change, the least first. Another country is another state, another address has another domain; what an
    /// account has is the lead's too; another account is otherwise in every respect.
    fn units(&self) -> Vec<Unit> {
        let mut tested = BTreeSet::new();
        self.targets.iter().flatten().for_each(|formula| formula.variables(&mut tested));
        // What goes with something tested may have to change with it: an account's country is its lead's.
        let with_account = at(Field::AccountId);
        let mut useful = tested.clone();
        for link in self.space.links.iter().filter(|link| link.from != with_account) {
            if [link.from, link.to].iter().any(|variable| tested.contains(variable)) {
                useful.extend([link.from, link.to]);
            }
        }
        let of_account: Unit =
            Field::ALL.iter().filter(|field| field.is_of_account()).map(|field| at(*field)).collect();
        let has_account = self.from.get(at(Field::AccountId)).is_some_and(|class| *class > 0);
        let mut units: Vec<Unit> = Vec::new();
        for field in Field::ALL.iter().filter(|field| has_account || !field.is_of_account()) {
            let with: &[Field] = match field {
                Field::AccountId | Field::Segment | Field::EmailDomain => continue,
                Field::AccountIndustry | Field::AccountEmployees => continue,
                Field::EarlierOwner | Field::EarlierCase | Field::EarlierDays => continue,
                Field::PartnerName | Field::PartnerKind | Field::PartnerTier | Field::PartnerSegment => continue,
                Field::Employees => &[Field::Segment, Field::AccountEmployees],
                Field::Industry => &[Field::AccountIndustry],
                Field::Country => &[Field::State],
                Field::EmailKind => &[Field::EmailDomain],
                Field::Repeat => &[Field::EarlierOwner, Field::EarlierCase, Field::EarlierDays],
                Field::ColleagueCase => &[Field::ColleagueOwner, Field::ColleagueDays],
                Field::TrialRunning => &[Field::TrialEndedDays],
                Field::DealRegistered => &[Field::DealPartner, Field::DealProduct],
                Field::Partner => &[Field::PartnerName, Field::PartnerKind, Field::PartnerTier, Field::PartnerSegment],
                _ => &[],
            };
            let of_lead = |field: &&Field| has_account || !field.is_of_account();
            let unit: Unit = [*field].iter().chain(with.iter().filter(of_lead)).map(|field| at(*field)).collect();
            if unit.iter().any(|variable| useful.contains(variable)) {
                units.push(unit);
            }
        }
        if of_account.iter().any(|variable| tested.contains(variable)) {
            units.push(of_account);
        }
        units.sort_by_key(Vec::len);
        units
    }

    /// Units that suffice and of which none can be left out.
    fn enough(&mut self, units: &[Unit]) -> Option<Vec<Unit>> {
        let mut enough = units.to_vec();
        if !matches!(self.reached(&enough.concat()), Answer::Found(_)) {
            return None;
        }
        // The last unit is the greatest: try first without it.
        for index in (0..units.len()).rev() {
            let mut fewer = enough.clone();
            fewer.remove(index);
            if matches!(self.reached(&fewer.concat()), Answer::Found(_)) {
                enough = fewer;
            }
        }
        Some(enough)
    }

    /// A point that so many units reach; the inner `None`: proved that there is none; the outer: it would take too long.
    fn of_size(&mut self, size: usize, units: &[Unit]) -> Option<Option<Point>> {
        let mut chosen: Vec<usize> = (0..size).collect();
        while chosen.last().is_some_and(|last| *last < units.len()) {
            if self.work == 0 {
                return None;
            }
            let free: Unit = chosen.iter().filter_map(|index| units.get(*index)).flatten().copied().collect();
            match self.reached(&free) {
                Answer::Found(point) => return Some(Some(point)),
                Answer::Unknown => return None,
                Answer::Nothing => {}
            }
            chosen = next(&chosen, units.len())?;
        }
        Some(None)
    }

    /// How `point` differs, with as much as possible left as it is.
    fn changes(&mut self, point: &Point) -> Vec<Change> {
        let mut free: Unit =
            (0..point.len()).filter(|variable| point.get(*variable) != self.from.get(*variable)).collect();
        let mut point = point.clone();
        for variable in free.clone() {
            let without: Unit = free.iter().copied().filter(|other| *other != variable).collect();
            if let Answer::Found(nearer) = self.reached(&without) {
                (free, point) = (without, nearer);
            }
        }
        let before = |field: &Field| {
            let fact = self.facts.iter().find(|held| held.field == field.name());
            fact.and_then(|held| held.value.clone())
        };
        let after = Witness::at(&point, self.space);
        let change = |field: &Field| Change {
            field: field.name(),
            from: before(field),
            to: after.get(*field).map(str::to_owned),
        };
        let mut tested = BTreeSet::new();
        self.targets.iter().flatten().for_each(|formula| formula.variables(&mut tested));
        // What follows of itself isn't told: the band of a size, and what most accounts are like.
        let follows = |field: Field| match field {
            Field::Segment => true,
            Field::PartnerName | Field::PartnerKind | Field::PartnerTier | Field::PartnerSegment => true,
            // Whatever it may be.
            Field::EmailDomain => !tested.contains(&at(field)),
            Field::AccountKind | Field::AccountOpportunity => {
                let variable = self.space.variables.get(at(field));
                let usual = variable.and_then(|variable| variable.usual(&variable.known()));
                self.from.get(at(field)) == Some(&0) && usual == point.get(at(field)).copied()
            }
            _ => false,
        };
        let differs = |field: &&Field| point.get(at(**field)) != self.from.get(at(**field)) && !follows(**field);
        Field::ALL.iter().filter(differs).map(change).collect()
    }
}

/// The next choice of so many out of `all`, in order; past the last: one that begins at `all`.
fn next(chosen: &[usize], all: usize) -> Option<Vec<usize>> {
    let size = chosen.len();
    let movable = (0..size).rev().find(|at| chosen.get(*at).is_some_and(|index| index + (size - at) < all));
    let Some(at) = movable else { return Some(vec![all; size]) };
    let from = chosen.get(at)? + 1;
    Some(chosen.iter().take(at).copied().chain(from..from + (size - at)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::fixture;

    const ROWS: &str = "
        [[segment]]
        name = 'large'
        min = 1000
        [member.kim]
        name = 'Kim'
        calendar = 'office'
        [team.south]
        channel = 'field_sales'
        members = ['kim']
        [team.nobody-asks]
        channel = 'field_sales'
        members = ['watcher']
        [[case]]
        name = 'rival'
        when = { account.kind = 'competitor' }
        assign = 'nobody'
        [[case]]
        name = 'big fish'
        when = { segment = 'large', level = ['vp', 'c_level'] }
        within = '1h'
        [[case]]
        name = 'never'
        when = { segment = 'large', level = 'vp' }
        within = '1h'
        [[territory]]
        name = 'Bavaria'
        when = { state = 'DE-BY' }
        team = 'south'
        [[territory]]
        name = 'Munich'
        when = { city = 'mun*', not = { state = 'DE-BY' } }
        team = 'south'
        ";

    #[test]
    fn the_fewest_changes_are_found_or_that_there_are_none() {
        let playbook = fixture::playbook(ROWS, "");
        let ask = |facts: &str, wanted: &str| match crate::why_not(&fixture::facts(facts), wanted, &playbook) {
            Ok(Elsewhere::Changes { changes, smallest }) => {
                let text = |value: Option<String>| value.unwrap_or("?".into());
                let changes = changes.into_iter().map(|c| format!("{}: {} -> {}", c.field, text(c.from), text(c.to)));
                format!("{}{}", changes.collect::<Vec<_>>().join(", "), if smallest { "" } else { " (?)" })
            }
            other => format!("{other:?}"),
        };
        let lead = "country=DE, state=DE-BE, employees=1200, segment=large, level=vp";
        for (facts, wanted, expected) in [
            (lead, "big fish", "Ok(Already)"),
            (lead, "never", "Ok(Never)"),
            (lead, "nobody-asks", "Ok(Never)"),
            (lead, "Bavaria", "state: DE-BE -> DE-BY"),
            (lead, "kim", "state: DE-BE -> DE-BY"),
            ("country=FR, city=Lyon, level=vp, employees=10", "kim", "city: Lyon -> mun"),
            // Employees and their band are one change.
            ("employees=10, level=vp", "big fish", "employees: 10 -> 1000"),
            ("employees=10", "big fish", "level: ? -> c_level, employees: 10 -> 1000"),
            // So are a country and its states.
            ("country=FR", "Bavaria", "country: FR -> DE, state: ? -> DE-BY"),
            ("employees=10", "rival", "account.id: ? -> something else, account.kind: ? -> competitor"),
            (
                "account.id=a, account.kind=customer, account.named=true",
                "rival",
                "account.kind: customer -> competitor",
            ),
        ] {
            assert_eq!(ask(facts, wanted), expected, "{facts} to {wanted}");
        }
        let meant = ask(lead, "Bavari");
        assert!(meant.contains("did_you_mean: Some(\"Bavaria\")"), "{meant}");
    }
}
