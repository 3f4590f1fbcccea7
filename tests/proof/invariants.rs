//! Invariants against brute force: one that is broken by some lead is refuted by a lead that breaks it, all others are proved.

use super::book::{Book, members};
use super::{Case, Random, alone, case_of, condition, decided, seeds, world};
use frontdesk::proof::Code;
use std::collections::BTreeSet;

/// Of every lead that meets `when`, what is promised of its rows and whoever answers.
struct Invariant {
    always: bool,
    when: String,
    promise: Promise,
}

enum Promise {
    Case(Vec<usize>),
    Territory(usize),
    Team(&'static str),
    Channel(&'static str),
    Nobody,
    Within(u32),
    Both(usize, u32),
}

impl Promise {
    fn new(random: &mut Random, cases: usize, territories: usize) -> Self {
        match random.below(7) {
            0 => Self::Case((0..1 + random.below(2)).map(|_| random.below(cases + 1)).collect()),
            1 => Self::Territory(random.below(territories + 1)),
            2 => Self::Team(if random.below(2) == 0 { "t" } else { "u" }),
            3 => Self::Channel(if random.below(2) == 0 { "inside_sales" } else { "partner" }),
            4 => Self::Nobody,
            5 => Self::Within([1, 2, 3][random.below(3)]),
            _ => Self::Both(random.below(territories + 1), 2),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Case(cases) => {
                let cases: Vec<String> = cases.iter().map(|case| format!("\"case[{case}]\"")).collect();
                format!("case = [{}]", cases.join(", "))
            }
            Self::Territory(territory) => format!("territory = \"territory[{territory}]\""),
            Self::Team(team) => format!("team = \"{team}\""),
            Self::Channel(channel) => format!("channel = \"{channel}\""),
            Self::Nobody => "assign = \"nobody\"".into(),
            Self::Within(hours) => format!("within = \"{hours}h\""),
            Self::Both(territory, hours) => format!("territory = \"territory[{territory}]\"\nwithin = \"{hours}h\""),
        }
    }

    fn is_kept(&self, book: &Book, rows: (usize, usize)) -> bool {
        let answers = book.answers(rows);
        let within = |hours: u32| answers.is_some_and(|(_, within)| within <= hours);
        match self {
            Self::Case(cases) => cases.contains(&rows.0),
            Self::Territory(territory) => rows.1 == *territory,
            Self::Team(team) => answers.is_some_and(|(of, _)| of == *team),
            Self::Channel(channel) => {
                answers.is_some_and(|(team, _)| *channel == if team == "u" { "partner" } else { "inside_sales" })
            }
            Self::Nobody => answers.is_none(),
            Self::Within(hours) => within(*hours),
            Self::Both(territory, hours) => rows.1 == *territory && within(*hours),
        }
    }
}

impl Invariant {
    fn is_broken(&self, book: &Book, case: &Case) -> bool {
        self.promise.is_kept(book, book.rows(case)) != self.always
    }
}

#[test]
fn an_invariant_holds_for_every_lead_or_a_lead_breaks_it() {
    let mut seen = BTreeSet::new();
    for seed in seeds(30) {
        let mut random = Random(seed);
        let (tests, world) = world(&mut random);
        let mut invariants: Vec<Invariant> = Vec::new();
        let book = Book::new(&mut random, &tests, |random, cases, territories| {
            let invariant = |_| Invariant {
                always: random.below(2) == 0,
                when: condition(random, &tests, cases, 1),
                promise: Promise::new(random, cases, territories),
            };
            invariants = (0..3).map(invariant).collect();
            let text = |(index, of): (usize, &Invariant)| {
                let (section, when, promise) =
                    (if of.always { "always" } else { "never" }, &of.when, of.promise.text());
                format!("[[{section}]]\nname = \"{index}\"\nwhen = {when}\n{promise}\n")
            };
            invariants.iter().enumerate().map(text).collect()
        });
        let found = frontdesk::violations(&book.playbook);
        for (index, invariant) in invariants.iter().enumerate() {
            let about = format!("seed {seed}, invariant {index}\n{}", book.text);
            let alone = alone(&invariant.when, &book.cases);
            let meets = |case: &&Case| decided(&alone, case).0 == "alone";
            let asked: Vec<&Case> = world.iter().filter(meets).collect();
            let expected = match asked.iter().any(|case| invariant.is_broken(&book, case)) {
                _ if asked.is_empty() => Some(Code::Impossible),
                true => Some(Code::Violated),
                false => None,
            };
            let found = found.iter().find(|finding| finding.row.name == index.to_string());
            assert_eq!(found.map(|finding| finding.code), expected, "{about}");
            seen.insert(expected.map(Code::name));
            if let Some(witness) = found.and_then(|finding| finding.witness.as_ref()) {
                let case = case_of(witness);
                assert!(meets(&&case) && invariant.is_broken(&book, &case), "{witness:?}: {about}");
            } else {
                assert_ne!(expected, Some(Code::Violated), "{about}");
            }
        }
    }
    assert_eq!(seen.len(), 3, "some answer never came up: {seen:?}");
    assert!(members("t").contains(&"w"));
}
