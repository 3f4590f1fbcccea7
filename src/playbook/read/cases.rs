//! Cases inside conditions: what `case = "Existing customer"` stands for.
//!
//! In scope: giving each use its case's condition, and finding cases that use themselves. Not in scope: the grammar
//! (`condition`).

use super::super::{Case, Condition, Invariant, Partner, Rows, Score, Territory};
use super::names::Names;
use super::table::{CaseUse, Reader};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most cases one inside the other: whoever walks a condition needs room for each.
const DEEPEST: usize = 12;

/// Most tests and values that all uses together may stand for.
const LARGEST: usize = 500_000;

/// Most cases of a circle that a finding names.
const NAMED: usize = 32;

/// A case's condition with everything in it.
struct Whole {
    when: Arc<Condition>,
    /// Tests and values in it, each as often as it is used.
    size: usize,
    /// How many cases are inside one another in it.
    depth: usize,
}

/// Where cases are used, by the row that uses them: `case[2]`.
type Uses<'u> = BTreeMap<&'u str, Vec<&'u CaseUse>>;

/// Gives every use of a case in these rows that case's condition; a finding where there can't be one.
pub(super) fn spell_out(
    reader: &mut Reader,
    names: &Names,
    cases: Option<&mut Rows<Case>>,
    territories: Option<&mut Rows<Territory>>,
    (scores, partners): (&mut [Score], &mut [Partner]),
    invariants: [(&str, &mut Vec<Invariant>); 2],
) {
    let all = std::mem::take(&mut reader.uses);
    if all.is_empty() {
        return;
    }
    let mut uses = Uses::new();
    for one in &all {
        uses.entry(one.at.split_inclusive(']').next().unwrap_or_default()).or_default().push(one);
    }
    let Some(order) = innermost_first(reader, names, &uses) else { return };
    // Whatever stops the cases from being read has its finding.
    let Some(cases) = cases else { return };
    let used: BTreeSet<&str> = all.iter().map(|one| one.case.as_str()).collect();
    let mut filler = Filler { reader, uses: &uses, wholes: BTreeMap::new(), left: LARGEST };
    for index in order {
        let case = if index == cases.rows.len() { Some(&mut cases.otherwise) } else { cases.rows.get_mut(index) };
        let Some(case) = case else { continue };
        let (size, depth) = filler.row("case", index, &mut case.when);
        if used.contains(case.name.as_str()) {
            filler.wholes.insert(case.name.clone(), Whole { when: Arc::new(case.when.clone()), size, depth });
        }
    }
    for (index, row) in territories.into_iter().flat_map(|territories| &mut territories.rows).enumerate() {
        filler.row("territory", index, &mut row.when);
    }
    for (index, row) in scores.iter_mut().enumerate() {
        filler.row("score", index, &mut row.when);
    }
    for (index, partner) in partners.iter_mut().enumerate() {
        partner.gets.iter_mut().for_each(|gets| _ = filler.row("partner", index, gets));
    }
    for (section, rows) in invariants {
        for (index, row) in rows.iter_mut().enumerate() {
            filler.row(section, index, &mut row.when);
        }
    }
}

struct Filler<'r, 't, 'u> {
    reader: &'r mut Reader<'t>,
    uses: &'u Uses<'u>,
    /// By name: the cases that are used and that have been filled themselves.
    wholes: BTreeMap<String, Whole>,
    /// How many more tests and values uses may stand for; 0 once a finding says that they are too many.
    left: usize,
}

impl Filler<'_, '_, '_> {
    /// Fills one row's condition; its size and depth.
    fn row(&mut self, section: &str, index: usize, when: &mut Condition) -> (usize, usize) {
        let (size, depth) = fill(when, &self.wholes);
        let first = self.uses.get(format!("{section}[{index}]").as_str()).and_then(|uses| uses.first());
        if let Some(first) = first.filter(|_| self.left > 0) {
            self.left = self.left.saturating_sub(size);
            let expected = if depth > DEEPEST {
                self.left = 0;
                format!("at most {DEEPEST} cases inside one another")
            } else {
                format!("cases that stand for at most {LARGEST} tests and values in all conditions together")
            };
            if self.left == 0 {
                self.reader.finding(first.offset, &first.at, format!("`{}`", first.case), expected, None);
            }
        }
        (size, depth)
    }
}

/// Puts what cases ask for into `condition`; its size and depth then.
fn fill(condition: &mut Condition, wholes: &BTreeMap<String, Whole>) -> (usize, usize) {
    match condition {
        Condition::All(all) | Condition::Any(all) => all.iter_mut().fold((1, 0), |(size, depth), condition| {
            let (more, deep) = fill(condition, wholes);
            (size.saturating_add(more), depth.max(deep))
        }),
        Condition::Not(not) => fill(not, wholes),
        Condition::Case { case, when } => match wholes.get(case) {
            Some(whole) => {
                *when = Arc::clone(&whole.when);
                (whole.size.saturating_add(1), whole.depth + 1)
            }
            None => (1, 1),
        },
        Condition::In { values, .. } => (values.len(), 0),
        Condition::Between { .. } | Condition::Known { .. } | Condition::During(_) => (1, 0),
    }
}

/// The places of all cases, each after those that it uses; `None`: some use themselves, with a finding for each use that
/// closes a circle.
fn innermost_first(reader: &mut Reader, names: &Names, uses: &Uses) -> Option<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let place = |case: &str| names.cases.get(case).map(|(index, _)| *index);
    let cases = names.cases.values().map(|(index, _)| index + 1).max().unwrap_or(0);
    let inner: Vec<&[&CaseUse]> =
        (0..cases).map(|index| uses.get(format!("case[{index}]").as_str()).map_or(&[][..], Vec::as_slice)).collect();
    let mut states = vec![State::New; cases];
    let (mut order, mut whole) = (Vec::with_capacity(cases), true);
    for start in 0..cases {
        // The cases on the way, each with how many of its uses were followed. No recursion: a chain can be long.
        let mut way = vec![(start, 0)];
        while let Some((at, followed)) = way.last_mut() {
            let Some(state) = states.get_mut(*at).filter(|state| **state != State::Done) else {
                way.pop();
                continue;
            };
            *state = State::Open;
            let next = inner.get(*at).and_then(|uses| uses.get(*followed));
            *followed += 1;
            let Some(next) = next else {
                *state = State::Done;
                order.push(*at);
                way.pop();
                continue;
            };
            let Some(to) = place(&next.case) else { continue };
            match states.get(to) {
                Some(State::New) => way.push((to, 0)),
                Some(State::Open) => {
                    whole = false;
                    let from = way.iter().position(|(on_way, _)| *on_way == to).unwrap_or(0);
                    let circle = way.iter().skip(from).filter_map(|(at, followed)| inner.get(*at)?.get(followed - 1));
                    let circle: Vec<&CaseUse> = circle.copied().collect();
                    tell(reader, next, &circle);
                }
                _ => {}
            }
        }
    }
    whole.then_some(order)
}

/// Tells of a circle: each use in it with its line, the last of which, `closing`, leads to where the first stands.
fn tell(reader: &mut Reader, closing: &CaseUse, circle: &[&CaseUse]) {
    let mut found = format!("a circle: `{}`", closing.case);
    for one in circle.iter().take(NAMED) {
        found.push_str(&format!(" → `{}`", one.case));
        if let Some(offset) = one.offset {
            found.push_str(&format!(" (line {})", reader.line(offset)));
        }
    }
    if circle.len() > NAMED {
        found.push_str(" → …");
    }
    reader.finding(closing.offset, &closing.at, found, "cases that don't use themselves", None);
}
