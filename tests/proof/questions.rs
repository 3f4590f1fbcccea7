//! Questions against brute force: one is asked exactly if two leads that differ in nothing but what its answer sets come to
//! different outcomes, and it is as useful as the number of outcomes that come or go by it.

use super::book::{Book, facts};
use super::{Case, Random, alone, decided, merged, now, seeds, world};
use frontdesk::decision::Held;
use frontdesk::lead::EmailKind;
use frontdesk::playbook::Field;
use frontdesk::proof::Asked;
use std::collections::{BTreeMap, BTreeSet};

/// Takes from the lead what a question asks for, as if it hadn't been answered.
fn unanswered(case: &mut Case, asked: Asked) {
    let lead = &mut case.lead;
    match asked {
        Asked::Email => {
            (lead.email, lead.domain, case.account) = (None, None, None);
            (case.repeat, case.earlier_owner) = (false, None);
        }
        Asked::Company => case.account = None,
        Asked::Title => (lead.title, lead.level, lead.function) = (None, None, None),
        Asked::Country => (lead.country, lead.state) = (None, None),
        Asked::State => lead.state = None,
        Asked::City => lead.city = None,
        Asked::PostalCode => lead.postal_code = None,
        Asked::Industry => lead.industry = None,
        Asked::Employees => lead.employees = None,
        Asked::Product => lead.product = None,
    }
}

/// The fields that the answer sets, where the question is still open for a lead with these values.
fn sets(asked: Asked, case: &Case, known: &BTreeMap<String, String>) -> Option<BTreeSet<&'static str>> {
    let account = || Field::ALL.iter().map(|field| field.name()).filter(|name| name.starts_with("account."));
    let has = |field: &str| known.contains_key(field);
    let with_account = |fields: &[&'static str]| -> BTreeSet<&'static str> {
        let account = account().filter(|_| !has("account.id"));
        fields.iter().copied().filter(|field| !has(field)).chain(account).collect()
    };
    let of = |fields: &[&'static str]| fields.iter().copied().filter(|field| !has(field)).collect();
    let is_open = |field: &str| !has(field);
    match asked {
        Asked::Email => case.lead.email.is_none().then(|| {
            let mut sets = with_account(&["email_kind", "email_domain", "domain"]);
            if !case.repeat {
                sets.extend(["repeat", "earlier_owner"]);
            }
            sets
        }),
        Asked::Company => {
            let work = case.lead.email.as_ref().is_some_and(|email| email.kind == EmailKind::Work);
            (!work && case.lead.company.is_none() && is_open("account.id")).then(|| with_account(&[]))
        }
        Asked::Title => {
            (is_open("title") && is_open("level") && is_open("function")).then(|| of(&["title", "level", "function"]))
        }
        Asked::Country | Asked::State => is_open(asked.name()).then(|| of(&["country", "state"])),
        Asked::Employees => is_open("employees").then(|| of(&["employees", "segment"])),
        _ => is_open(asked.name()).then(|| of(&[asked.name()])),
    }
}

fn values(facts: &[Held]) -> BTreeMap<String, String> {
    facts.iter().filter_map(|held| Some((held.field.clone(), held.value.clone()?))).collect()
}

/// `all` without what is in `sets`.
fn but<'k>(all: &'k BTreeMap<String, String>, sets: &BTreeSet<&str>) -> Vec<(&'k String, &'k String)> {
    all.iter().filter(|(field, _)| !sets.contains(field.as_str())).collect()
}

/// The rows that a lead meets: the section's number, and the row's.
type Outcomes = BTreeSet<(usize, usize)>;

#[test]
fn what_can_change_something_is_asked_and_nothing_else_the_most_useful_first() {
    let mut seen = BTreeSet::new();
    for seed in seeds(30) {
        let mut random = Random(seed);
        let (tests, world) = world(&mut random);
        let book = Book::new(&mut random, &tests, |_, _, _| String::new());
        let scores: Vec<_> = book.scores.iter().map(|score| alone(score, &book.cases)).collect();
        // Everything that becomes of each lead: the case, the territory, the scores that hold.
        let outcomes = |case: &Case| {
            let (of_case, of_territory) = book.rows(case);
            let scores = (0..scores.len()).filter(|score| decided(&scores[*score], case).0 == "alone");
            let rows = [(0, of_case), (1, of_territory)];
            rows.into_iter().chain(scores.map(|score| (2, score))).collect::<Outcomes>()
        };
        let all: Vec<(BTreeMap<String, String>, Outcomes)> =
            world.iter().map(|case| (values(&facts(&book, case)), outcomes(case))).collect();
        for _ in 0..4 {
            let mut lead = world[random.below(world.len())].clone();
            for asked in Asked::ALL {
                if random.below(2) == 0 {
                    unanswered(&mut lead, *asked);
                }
            }
            let held = frontdesk::decide::facts(&merged(&lead), lead.account.as_ref(), &book.playbook, now());
            let known = values(&held);
            let open: Vec<(Asked, BTreeSet<&str>)> =
                Asked::ALL.iter().filter_map(|asked| Some((*asked, sets(*asked, &lead, &known)?))).collect();
            let free: BTreeSet<&str> = open.iter().flat_map(|(_, sets)| sets.iter().copied()).collect();
            let fixed = but(&known, &free);
            let possible: Vec<_> = all.iter().filter(|(values, _)| but(values, &free) == fixed).collect();
            let about = format!("seed {seed}: {known:?}\n{}", book.text);
            assert!(!possible.is_empty(), "{about}");
            let mut expected: Vec<(Asked, [usize; 3])> = Vec::new();
            for (asked, sets) in &open {
                let mut alike: BTreeMap<_, Vec<&Outcomes>> = BTreeMap::new();
                for (values, outcomes) in &possible {
                    alike.entry(but(values, sets)).or_default().push(outcomes);
                }
                let mut changing: BTreeSet<(usize, usize)> = BTreeSet::new();
                for outcomes in alike.values() {
                    let some: BTreeSet<_> = outcomes.iter().flat_map(|of| of.iter()).copied().collect();
                    let every = |outcome: &(usize, usize)| outcomes.iter().all(|of| of.contains(outcome));
                    changing.extend(some.into_iter().filter(|outcome| !every(outcome)));
                }
                let count = |kind| changing.iter().filter(|(of, _)| *of == kind).count();
                if !changing.is_empty() {
                    expected.push((*asked, [count(0), count(1), count(2)]));
                }
            }
            // The most useful first; of equals, as they are listed.
            expected.sort_by(|(_, [a, b, c]), (_, [x, y, z])| (x + y, z).cmp(&(a + b, c)));
            let told = frontdesk::questions(&lead.lead, &held, &book.playbook);
            assert!(told.iter().all(|question| question.proved), "{about}");
            let told: Vec<(Asked, [usize; 3])> =
                told.iter().map(|of| (of.ask, [of.cases, of.territories, of.scores])).collect();
            seen.extend(told.iter().map(|(asked, _)| asked.name()));
            assert_eq!(told, expected, "{about}");
        }
    }
    assert_eq!(seen.len(), Asked::ALL.len(), "some question was never asked: {seen:?}");
}
