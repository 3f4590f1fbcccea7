//! The laws of merging and undoing, over made-up people who write again and again.
//!
//! A naive model beside the ledger keeps only who hangs on whom; after every step the ledger has to agree. `STEPS` and
//! `SEED` change how long and which way; `npm run test:laws` takes the long one.

#[path = "support/people.rs"]
mod people;

use frontdesk::dedupe::{lead_of, union};
use frontdesk::outcome::Searched;
use frontdesk::{Lead, LeadState, Playbook, RawLead, Submission, standardize, state_of};
use ledger::{
    Access, Idempotency, KeyKind, LeadRecord, Ledger, Merging, PairVerdict, Row, Sql, Sqlite, Submit, Submitted,
    Undoing, Value,
};
use people::{Dice, Person};
use std::collections::{BTreeMap, BTreeSet};

const KEY: &str = "sk_test";

/// Most submissions of leads that are merged at random.
const MOST_OF_LEAD: usize = 100;

fn number_of(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn begin() -> jiff::Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn text(row: &Row, column: usize) -> &str {
    match &row[column] {
        Value::Text(text) => text,
        other => panic!("{other:?} is no text"),
    }
}

fn integer(row: &Row, column: usize) -> i64 {
    match row[column] {
        Value::Integer(integer) => integer,
        ref other => panic!("{other:?} is no number"),
    }
}

/// One submission, as the model knows it.
struct Known {
    lead: Lead,
    fields: RawLead,
    at: jiff::Timestamp,
    /// The earlier one that it hangs on, and those that hang on it.
    parent: Option<usize>,
    children: Vec<usize>,
}

/// The ledger, and beside it who hangs on whom.
struct World<'a> {
    sql: &'a Sqlite,
    ledger: Ledger<&'a Sqlite>,
    playbook: Playbook,
    known: Vec<Known>,
    /// By number of the merge: the later submission, and the earlier one that it hangs on.
    links: BTreeMap<i64, (usize, usize)>,
    now: jiff::Timestamp,
}

impl<'a> World<'a> {
    fn new(sql: &'a Sqlite) -> Self {
        let ledger = Ledger::new(sql, [0; 32].into());
        ledger.create(&[], begin()).unwrap();
        // Every move of a submission from lead to lead is written down.
        for statement in [
            "CREATE TEMP TABLE moved (submission INTEGER, into_lead INTEGER)",
            "CREATE TEMP TRIGGER came AFTER INSERT ON submission BEGIN INSERT INTO moved VALUES (new.number, new.lead); END",
            "CREATE TEMP TRIGGER moves AFTER UPDATE OF lead ON submission BEGIN \
             INSERT INTO moved VALUES (new.number, new.lead); END",
            "CREATE TEMP TRIGGER gone AFTER DELETE ON submission BEGIN INSERT INTO moved VALUES (old.number, -1); END",
        ] {
            sql.query(statement, &[]).unwrap();
        }
        let playbook = Playbook::starter();
        Self { sql, ledger, playbook, known: Vec::new(), links: BTreeMap::new(), now: begin() }
    }

    fn id(at: usize) -> String {
        format!("s{at}")
    }

    fn at(id: &str) -> usize {
        id[1..].parse().unwrap()
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(parent) = self.known[at].parent {
            assert!(parent < at, "s{at} hangs on s{parent}, which is later");
            at = parent;
        }
        at
    }

    /// Everything that belongs together with `at`.
    fn lead(&self, at: usize) -> Vec<usize> {
        let mut found = vec![self.root(at)];
        let mut next = 0;
        while let Some(at) = found.get(next) {
            found.extend(&self.known[*at].children);
            next += 1;
        }
        found
    }

    /// From now on `at` hangs on `parent`.
    fn hang(&mut self, at: usize, parent: Option<usize>) {
        if let Some(before) = std::mem::replace(&mut self.known[at].parent, parent) {
            self.known[before].children.retain(|child| *child != at);
        }
        if let Some(parent) = parent {
            self.known[parent].children.push(at);
        }
    }

    fn state(&self, of: &[usize]) -> LeadState {
        let rules = &self.playbook.survivorship;
        let states = of.iter().map(|at| {
            let known = &self.known[*at];
            state_of(&Self::id(*at), &known.lead, known.at, *at as u64, &self.playbook)
        });
        states.reduce(|one, other| union(one, other, rules)).unwrap()
    }

    fn tick(&mut self) {
        self.now += jiff::SignedDuration::from_secs(1);
    }

    fn submit(&mut self, fields: RawLead) -> usize {
        self.tick();
        let at = self.known.len();
        let lead = standardize(&fields).unwrap();
        let submission =
            Submission { id: Self::id(at), raw: fields.clone(), lead: lead.clone(), searched: Searched::default() };
        let idempotency = Idempotency::new(KEY, &Self::id(at), b"");
        let submit = Submit {
            submission,
            access: &Access::new(KeyKind::Secret, true),
            idempotency: Some(&idempotency),
            book_revision: None,
            without_book: true,
            now: self.now,
        };
        let Submitted::Routed { record, .. } = self.ledger.submit(submit.clone()).unwrap() else {
            panic!("s{at} was not routed")
        };
        // The same submission twice changes nothing.
        let before = self.counts();
        assert!(matches!(self.ledger.submit(submit).unwrap(), Submitted::Replayed { .. }));
        assert_eq!(self.counts(), before, "s{at} came twice");
        let parent = record.found.same.as_ref().map(|same| Self::at(&same.submission));
        self.known.push(Known { lead, fields, at: self.now, parent: None, children: Vec::new() });
        self.hang(at, parent);
        if let Some(parent) = parent {
            let number = self.last_link();
            self.links.insert(number, (at, parent));
        }
        assert_eq!(record.lead_id, Self::id(self.root(at)), "s{at} hangs on {parent:?}");
        at
    }

    fn last_link(&self) -> i64 {
        integer(&self.sql.query("SELECT max(number) FROM link", &[]).unwrap()[0], 0)
    }

    /// The last numbers of every table that a step could write to.
    fn counts(&self) -> Row {
        let tables = ["lead", "submission", "receipt", "outbox", "link", "possible_duplicate", "not_same"];
        let counts = tables.map(|table| format!("(SELECT max(number) FROM {table})")).join(", ");
        self.sql.query(&format!("SELECT {counts}"), &[]).unwrap().remove(0)
    }

    /// A reviewer says that two are one; the merge's number.
    fn merge(&mut self, one: usize, other: usize) -> Option<i64> {
        self.tick();
        let (root, child) = (self.root(one).min(self.root(other)), self.root(one).max(self.root(other)));
        match self.ledger.merge(&Self::id(one), &Self::id(other), Some("r"), KEY, self.now).unwrap() {
            Merging::AlreadyOne { lead } => {
                assert!(root == child && lead == Self::id(root), "s{one} and s{other} are one");
                None
            }
            Merging::Merged(merge) => {
                assert_eq!((merge.submission, merge.into), (Self::id(child), Self::id(root)));
                self.hang(child, Some(root));
                self.links.insert(merge.number, (child, root));
                Some(merge.number)
            }
            Merging::NoLead { id } => panic!("{id} is gone"),
        }
    }

    fn undo(&mut self, number: i64) {
        self.tick();
        let (child, parent) = self.links[&number];
        let is_on = self.known[child].parent == Some(parent)
            && self
                .sql
                .query("SELECT 1 FROM link WHERE number = ? AND undone_at IS NULL", &[number.into()])
                .unwrap()
                .len()
                == 1;
        let before = self.counts();
        let Undoing::Undone(undone) = self.ledger.undo_merge(number, None, KEY, self.now).unwrap() else {
            panic!("merge {number} is gone")
        };
        assert!(undone.undone.is_some());
        if is_on {
            self.hang(child, None);
            assert_eq!((undone.lead, undone.into_lead), (Self::id(child), Self::id(self.root(parent))));
        } else {
            assert_eq!(self.counts(), before, "undoing {number} again");
        }
    }

    /// Every submission that moved is now where the model has it, and no other moved; nothing is left to check of the
    /// others, whose homes are as they were.
    fn check_step(&self, dice: &mut Dice) {
        let rows = self.sql.query(
            "SELECT DISTINCT moved.submission, submission.id, lead.id, lead.merged_into IS NULL FROM moved \
             LEFT JOIN submission ON submission.number = moved.submission LEFT JOIN lead ON lead.number = submission.lead",
            &[],
        );
        let mut touched = BTreeSet::new();
        for row in &rows.unwrap() {
            let at = Self::at(text(row, 1));
            assert_eq!(integer(row, 0), at as i64 + 1);
            assert_eq!((text(row, 2), integer(row, 3)), (Self::id(self.root(at)).as_str(), 1), "the home of s{at}");
            touched.insert(self.root(at));
        }
        self.sql.query("DELETE FROM moved", &[]).unwrap();
        for root in touched {
            self.check_lead(root, dice);
        }
    }

    /// The lead's row is what all its submissions come to, in whatever order they are counted.
    fn check_lead(&self, root: usize, dice: &mut Dice) {
        let mut of = self.lead(root);
        let rows = self.sql.query(
            "SELECT count(*), lead.data, lead.state, lead.owner FROM lead JOIN submission ON submission.lead = lead.number \
             WHERE lead.id = ?",
            &[Self::id(root).into()],
        );
        let row = &rows.unwrap()[0];
        assert_eq!(integer(row, 0), of.len() as i64, "the size of s{root}");
        for at in (1..of.len()).rev() {
            of.swap(at, dice.roll(at + 1));
        }
        let state = self.state(&of);
        let lead = lead_of(&state, &self.playbook.survivorship);
        assert_eq!(serde_json::from_str::<Lead>(text(row, 1)).unwrap(), lead, "s{root} of {of:?}");
        if of.len() > 1 {
            assert_eq!(serde_json::from_str::<LeadState>(text(row, 2)).unwrap(), state, "s{root} of {of:?}");
        }
        assert!(matches!(row[3], Value::Text(_)), "s{root} has no owner");
    }

    /// Everything, counted anew.
    fn check_all(&self, dice: &mut Dice) {
        let rows = self.sql.query(
            "SELECT submission.id, lead.id, lead.merged_into IS NULL FROM submission JOIN lead ON lead.number = submission.lead",
            &[],
        );
        let homes: BTreeMap<String, String> =
            rows.unwrap().iter().map(|row| (text(row, 0).to_owned(), text(row, 1).to_owned())).collect();
        let expected: BTreeMap<String, String> =
            (0..self.known.len()).map(|at| (Self::id(at), Self::id(self.root(at)))).collect();
        assert!(homes == expected, "homes differ");
        let alive = self.sql.query("SELECT id FROM lead WHERE merged_into IS NULL", &[]).unwrap();
        let alive: BTreeSet<usize> = alive.iter().map(|row| Self::at(text(row, 0))).collect();
        let roots: BTreeSet<usize> = (0..self.known.len()).filter(|at| self.known[*at].parent.is_none()).collect();
        assert!(alive == roots, "leads that are alive: {:?}", alive.symmetric_difference(&roots).collect::<Vec<_>>());
        let links = self.sql.query("SELECT child, parent FROM link WHERE undone_at IS NULL", &[]).unwrap();
        let links: BTreeMap<i64, i64> = links.iter().map(|row| (integer(row, 0), integer(row, 1))).collect();
        let hanging =
            self.known.iter().enumerate().filter_map(|(at, known)| Some((at as i64 + 1, known.parent? as i64 + 1)));
        assert!(links == hanging.collect(), "links differ");
        let mut sizes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.known.len() {
            sizes.entry(self.root(at)).or_default().push(at);
        }
        for root in sizes.keys() {
            if dice.chance(10) {
                self.check_lead(*root, dice);
            }
        }
    }
}

fn fields_of(lead: &LeadRecord) -> (Lead, Vec<String>) {
    (lead.lead.clone(), lead.submissions.iter().map(|submission| submission.id.clone()).collect())
}

/// A world in which so many submissions came in, by few people.
fn peopled<'a>(sql: &'a Sqlite, dice: &mut Dice, submissions: usize, people: usize) -> World<'a> {
    let mut world = World::new(sql);
    for _ in 0..submissions {
        let fields = Person::new(dice.roll(people), 4).writes(dice);
        world.submit(fields);
    }
    world
}

#[test]
fn no_sequence_loses_or_invents_a_submission() {
    let (steps, seed) = (number_of("STEPS", 1200), number_of("SEED", 1));
    println!("{steps} steps, seed {seed}");
    let mut dice = Dice(seed);
    let sql = Sqlite::in_memory().unwrap();
    let mut world = World::new(&sql);
    let people = usize::try_from(steps / 12).unwrap().max(40);
    let (mut merges, mut undone, mut judged, mut pairs) = (0, 0, 0, 0);
    for step in 0..steps {
        match dice.roll(100) {
            0..60 => {
                let mut again = None;
                if !world.known.is_empty() && dice.chance(10) {
                    again = Some(dice.roll(world.known.len()));
                }
                let fields = match again {
                    Some(at) => world.known[at].fields.clone(),
                    None => Person::new(dice.roll(people), 4).writes(&mut dice),
                };
                let at = world.submit(fields);
                // A lead always finds itself, or, where a reviewer told several with its key apart, one of those.
                if let Some(earlier) = again {
                    let keys = frontdesk::identity_keys(&world.known[earlier].lead);
                    let shares = |other: &usize| {
                        let others = frontdesk::identity_keys(&world.known[*other].lead);
                        *other != at && keys.iter().any(|key| others.contains(key))
                    };
                    assert!(
                        keys.is_empty() || world.lead(at).iter().any(shares),
                        "s{at} is s{earlier} again: step {step}"
                    );
                }
            }
            60..75 if !world.known.is_empty() => {
                // Mostly those who have to do with one another.
                let one = dice.roll(world.known.len());
                let near = if dice.chance(70) { 40.min(world.known.len()) } else { world.known.len() };
                let other = (one + world.known.len() - dice.roll(near)) % world.known.len();
                // A lead is one person's: without a bound some would soon be everybody's.
                if world.lead(one).len() + world.lead(other).len() <= MOST_OF_LEAD {
                    merges += usize::from(world.merge(one, other).is_some());
                }
            }
            75..95 if !world.links.is_empty() => {
                let of = dice.roll(world.links.len());
                let number = *world.links.keys().nth(of).unwrap();
                world.undo(number);
                undone += 1;
            }
            _ => {
                let listed = world.ledger.possible_duplicates(0).unwrap();
                pairs = pairs.max(listed.len());
                let Some(pair) = listed.first() else { continue };
                assert_ne!(pair.leads[0], pair.leads[1], "a pair that is one");
                world.tick();
                let verdict = if dice.chance(50) { PairVerdict::Same } else { PairVerdict::Different };
                let (newer, older) = (World::at(&pair.submissions[0]), World::at(&pair.submissions[1]));
                for _ in 0..2 {
                    let said =
                        world.ledger.judge_pair(pair.number, verdict, Some("r"), KEY, world.now).unwrap().unwrap();
                    assert_eq!(said.verdict, Some(verdict));
                }
                if verdict == PairVerdict::Same {
                    let (one, other) = (world.root(newer), world.root(older));
                    world.hang(one.max(other), Some(one.min(other)));
                    let number = world.last_link();
                    world.links.insert(number, (one.max(other), one.min(other)));
                }
                judged += 1;
            }
        }
        world.check_step(&mut dice);
        if step % 1000 == 999 || step + 1 == steps {
            world.check_all(&mut dice);
        }
    }
    let leads = world.known.iter().filter(|known| known.parent.is_none()).count();
    println!(
        "{} submissions, {leads} leads, {merges} merges, {undone} undone, {judged} pairs judged, at most {pairs} waited",
        world.known.len()
    );
    assert!(merges > 30 && undone > 30 && leads < world.known.len());
}

#[test]
fn merging_is_independent_of_order() {
    let seed = number_of("SEED", 1);
    for round in 0..number_of("ROUNDS", 6) {
        let mut found: Option<(Lead, String)> = None;
        for order in 0..3 {
            let mut dice = Dice(seed ^ round << 8);
            let sql = Sqlite::in_memory().unwrap();
            let mut world = peopled(&sql, &mut dice, 30, 12);
            let mut chosen: Vec<usize> = (0..5).map(|_| dice.roll(30)).collect();
            // The same five leads, tied together one after the other, in another order and from another side.
            let mut order = Dice(order);
            for at in (1..chosen.len()).rev() {
                chosen.swap(at, order.roll(at + 1));
            }
            for at in 1..chosen.len() {
                let other = chosen[order.roll(at)];
                if order.chance(50) {
                    world.merge(chosen[at], other)
                } else {
                    world.merge(other, chosen[at])
                };
            }
            let lead = world.ledger.lead(&World::id(chosen[0])).unwrap().unwrap();
            let merged = (lead.lead, lead.id);
            assert_eq!(*found.get_or_insert_with(|| merged.clone()), merged, "round {round}, seed {seed}");
        }
    }
}

#[test]
fn undoing_a_merge_gives_both_back() {
    let seed = number_of("SEED", 1);
    let mut followed = 0;
    for round in 0..number_of("ROUNDS", 12) {
        let (sql, twin_sql) = (Sqlite::in_memory().unwrap(), Sqlite::in_memory().unwrap());
        let mut dice = Dice(seed ^ round << 8);
        let mut world = peopled(&sql, &mut dice, 30, 12);
        let mut twin = peopled(&twin_sql, &mut Dice(seed ^ round << 8), 30, 12);
        let (a, b) = (dice.roll(30), dice.roll(30));
        let (older, younger) = (world.root(a).min(world.root(b)), world.root(a).max(world.root(b)));
        if older == younger {
            continue;
        }
        let read = |world: &World, at: usize| world.ledger.lead(&World::id(at)).unwrap().unwrap();
        let before = [older, younger].map(|at| read(&world, at));
        let of_older = if world.root(a) == older { a } else { b };
        let merge = world.merge(a, b).unwrap();
        let merged = read(&world, younger);
        assert_eq!((&merged.id, &merged.merged_into), (&before[0].id, &Some(before[0].id.clone())));
        assert_eq!(merged.decision.owner, before[0].decision.owner, "the owner stays");
        assert_eq!(merged.decision.due_at, before[0].decision.due_at, "and so does the clock");
        // What comes in between goes to the right one, as if the two had never been one.
        let following = dice.roll(4);
        let mut older_wrote = false;
        for _ in 0..following {
            let at = if dice.chance(50) { a } else { b };
            older_wrote |= at == of_older;
            let mut fields = world.known[at].fields.clone();
            fields.push("message", format!("again {}", dice.roll(100)));
            world.submit(fields.clone());
            twin.submit(fields);
            followed += 1;
        }
        world.undo(merge);
        for (at, before) in [older, younger].into_iter().zip(before) {
            let (found, expected) = (read(&world, at), read(&twin, at));
            assert_eq!(fields_of(&found), fields_of(&expected), "round {round}, seed {seed}");
            if following == 0 {
                assert_eq!(found.decision, before.decision, "round {round}, seed {seed}");
            }
            assert_eq!(found.decision.owner, before.decision.owner, "round {round}, seed {seed}");
            if at == older && !older_wrote {
                assert_eq!(found.decision.due_at, before.decision.due_at, "round {round}, seed {seed}");
            }
            assert_eq!(found.not_same.len(), 1);
        }
        world.check_all(&mut dice);
    }
    assert!(followed > 3);
}

#[test]
fn the_same_again_at_once_changes_no_field() {
    let mut dice = Dice(number_of("SEED", 1));
    let sql = Sqlite::in_memory().unwrap();
    let mut world = World::new(&sql);
    let mut repeats = 0;
    for _ in 0..100 {
        let fields = Person::new(dice.roll(30), 4).writes(&mut dice);
        let first = world.submit(fields.clone());
        let before = world.ledger.lead(&World::id(first)).unwrap().unwrap();
        let again = world.submit(fields);
        let after = world.ledger.lead(&World::id(again)).unwrap().unwrap();
        if world.root(first) == world.root(again) {
            assert_eq!(after.lead, before.lead);
            repeats += 1;
        }
    }
    assert!(repeats > 50, "{repeats}");
}
