//! What would lead a lead elsewhere, against brute force: the changes that are told lead there, no fewer do, and where none
//! are told there are none.
//!
//! What counts as one change: a field with what follows from it; a country with its states, an address with its domain, and
//! all that an account is if it is another account.

use super::book::{Book, facts, members};
use super::{Case, Random, case_of, seeds, world};
use frontdesk::decision::Held;
use frontdesk::playbook::Field;
use frontdesk::proof::{Elsewhere, Witness};
use std::collections::{BTreeMap, BTreeSet};

/// The known fields of a lead with their values; the band of its size follows from it.
type Known = BTreeMap<String, Option<String>>;

fn known(facts: &[Held]) -> Known {
    facts.iter().filter(|held| held.field != "segment").map(|held| (held.field.clone(), held.value.clone())).collect()
}

/// Fields that change as one, of a lead with or without an account.
fn units(has_account: bool) -> Vec<Vec<&'static str>> {
    let of_account = || Field::ALL.iter().map(|field| field.name()).filter(|name| name.starts_with("account."));
    let mut units: Vec<Vec<&str>> = vec![of_account().collect()];
    for field in Field::ALL.iter().map(|field| field.name()) {
        let shared = |of_account| if has_account { vec![field, of_account] } else { vec![field] };
        units.push(match field {
            "account.id" | "account.industry" | "account.employees" | "email_domain" | "earlier_owner" => continue,
            "employees" => shared("account.employees"),
            "industry" => shared("account.industry"),
            "country" => vec!["country", "state"],
            "email_kind" => vec!["email_kind", "email_domain"],
            "repeat" => vec!["repeat", "earlier_owner"],
            _ if field.starts_with("account.") && !has_account => continue,
            _ => vec![field],
        });
    }
    units
}

/// The fewest units that these fields are within.
fn fewest(fields: &BTreeSet<&str>, units: &[Vec<&str>]) -> usize {
    let Some(first) = fields.iter().next() else { return 0 };
    let with = units.iter().filter(|unit| unit.contains(first));
    let left = |unit: &Vec<&str>| fields.iter().filter(|field| !unit.contains(field)).copied().collect();
    1 + with.map(|unit| fewest(&left(unit), units)).min().unwrap_or_else(|| panic!("{first} is in no unit"))
}

fn differing<'k>(from: &'k Known, to: &'k Known) -> BTreeSet<&'k str> {
    let fields = from.keys().chain(to.keys()).map(String::as_str);
    fields.filter(|field| from.get(*field) != to.get(*field)).collect()
}

fn lands(book: &Book, case: &Case, wanted: &str) -> bool {
    let rows = book.rows(case);
    let answers = book.answers(rows);
    wanted == format!("case[{}]", rows.0)
        || wanted == format!("territory[{}]", rows.1)
        || answers.is_some_and(|(team, _)| team == wanted || members(team).contains(&wanted))
}

#[test]
fn the_fewest_changes_lead_there_and_where_none_are_told_there_are_none() {
    let mut seen = BTreeSet::new();
    for seed in seeds(30) {
        let mut random = Random(seed);
        let (tests, world) = world(&mut random);
        let book = Book::new(&mut random, &tests, |_, _, _| String::new());
        let all: Vec<Known> = world.iter().map(|case| known(&facts(&book, case))).collect();
        for _ in 0..4 {
            let lead = random.below(world.len());
            let wanted = match random.below(5) {
                0 | 1 => format!("case[{}]", random.below(book.cases.len() + 1)),
                2 | 3 => format!("territory[{}]", random.below(book.territories.len() + 1)),
                _ => random.of(&["t", "u", "v", "w"]).to_owned(),
            };
            let about = format!("seed {seed}: {:?} to {wanted}\n{}", all[lead], book.text);
            let units = units(world[lead].account.is_some());
            let there = (0..world.len()).filter(|other| lands(&book, &world[*other], &wanted));
            let expected = there.map(|other| fewest(&differing(&all[lead], &all[other]), &units)).min();
            let held = facts(&book, &world[lead]);
            let answer = frontdesk::why_not(&held, &wanted, &book.playbook).unwrap();
            seen.insert((expected.map(|count| count.min(3)), matches!(wanted.as_str(), "t" | "u" | "v" | "w")));
            match (expected, &answer) {
                (None, Elsewhere::Never) | (Some(0), Elsewhere::Already) => {}
                (Some(count), Elsewhere::Changes { changes, smallest: true }) => {
                    let mut to = known(&held);
                    for change in changes {
                        assert_eq!(change.from.as_ref(), to.get(change.field).and_then(Option::as_ref), "{about}");
                        to.remove(change.field);
                        if change.to.is_some() {
                            to.insert(change.field.to_owned(), change.to.clone());
                        }
                    }
                    let fields = to.into_iter().map(|(field, value)| Held { field, value }).collect();
                    let changed = case_of(&Witness { fields });
                    assert!(lands(&book, &changed, &wanted), "{changes:?} don't lead there: {about}");
                    let told = changes.iter().map(|change| change.field).collect();
                    assert_eq!(fewest(&told, &units), count, "{changes:?}: {about}");
                }
                _ => panic!("{answer:?} instead of {expected:?}: {about}"),
            }
        }
    }
    assert!(seen.len() >= 7, "some answers never came up: {seen:?}");
}
