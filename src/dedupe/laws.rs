//! The laws of merging, over made-up leads and rules.
//!
//! In scope: what holds for every set of submissions, held against a plain count of all of them. Not in scope: examples
//! (beside the code).

use super::survivorship::{changes, lead_of, union};
use super::values::mix;
use super::{find, identity_keys};
use crate::known::{Candidate, Size};
use crate::lead::{Lead, LeadField, LeadState, Provenance, RawLead};
use crate::playbook::{Dedupe, Survives, Survivorship};
use crate::{lead_profile, standardize_fields};
use jiff::Timestamp;
use std::sync::LazyLock;

/// A deterministic generator (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (mix(self.0) % sides as u64) as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

const FIELDS: &[(&str, &[&str])] = &[
    ("id", &["7", "8", "no. 9"]),
    ("email", &["anna@acme.com", "info@acme.com", "anna@gmx.de", "nobody", "x@y.example", "a@firma.at"]),
    ("phone", &["+49 30 12345678", "+1 212 555 0123", "030 12345678", "5"]),
    ("first_name", &["Anna", "A.", "Ännchen", " "]),
    ("last_name", &["Meyer", "Meyer-Schulz", "?"]),
    ("title", &["CTO", "Ninja", "Head of IT", "Chief Technology Officer and Head of everything", "Student"]),
    ("company", &["Acme", "Acme GmbH", "ACME Holding International", "?"]),
    ("website", &["acme.com", "acme.de", "nowhere"]),
    ("street", &["Main Street 1", "main street 1", "Hauptstr. 5", ""]),
    ("city", &["Berlin", "München", "Springfield", "Paris"]),
    ("state", &["Berlin", "California", "IL", "Bavaria"]),
    ("postal_code", &["10115", "80331", "62701"]),
    ("country", &["Germany", "DE", "US", "France", "nowhere"]),
    ("industry", &["Software", "52", "banking"]),
    ("employees", &["10", "11-50", "many"]),
    ("revenue", &["5M USD", "1"]),
    ("source", &["CRM", "web form", "fair", "webinar"]),
    ("campaign", &["spring", "autumn"]),
    ("product", &["cloud", "storage"]),
    ("partner", &["P1", "P2"]),
    ("message", &["Call me", "Call me, please, and soon", "  "]),
    ("consent", &["yes", "no"]),
    ("favourite colour", &["blue", "red"]),
];

/// Leads are made once: reading them takes longer than all the rest.
static LEADS: LazyLock<Vec<Lead>> = LazyLock::new(|| {
    let mut dice = Dice(0);
    (0..600).map(|_| made_up(&mut dice)).collect()
});

fn lead(dice: &mut Dice) -> Lead {
    LEADS[dice.roll(LEADS.len())].clone()
}

fn made_up(dice: &mut Dice) -> Lead {
    let share = 1 + dice.roll(4);
    let mut raw = RawLead::default();
    for (name, values) in FIELDS {
        if dice.roll(4) < share {
            raw.push(*name, dice.pick(values));
        }
    }
    standardize_fields(&raw)
}

fn rules(dice: &mut Dice) -> Survivorship {
    let mut rules = Survivorship { default: dice.pick(Survives::ALL), ..Survivorship::default() };
    for field in LeadField::ALL {
        if dice.roll(4) == 0 {
            rules.fields.insert(*field, dice.pick(Survives::ALL));
        }
    }
    rules.sources = vec!["crm".into(), "fair".into()];
    rules
}

/// One submission: its lead, and where it is from.
type Submitted = (Lead, Provenance);

/// Submissions of one lead, some at one moment.
fn submissions(dice: &mut Dice, many: usize) -> Vec<Submitted> {
    let submitted = |number: usize| {
        let lead = lead(dice);
        let at = Timestamp::from_second(1_795_000_000 + dice.roll(5) as i64).unwrap();
        // Ids say nothing of the age.
        let from = Provenance::of(&format!("s{}", mix(number as u64) % 1000), &lead, at, number as u64);
        (lead, from)
    };
    (0..many).map(submitted).collect()
}

fn state((lead, from): &Submitted, rules: &Survivorship) -> LeadState {
    super::state_of(lead.clone(), from.clone(), rules)
}

fn folded(of: &[Submitted], rules: &Survivorship) -> LeadState {
    let states = of.iter().map(|one| state(one, rules));
    states.reduce(|one, other| union(one, other, rules)).unwrap()
}

fn shuffled<T: Clone>(of: &[T], dice: &mut Dice) -> Vec<T> {
    let mut order = of.to_vec();
    for at in (1..order.len()).rev() {
        order.swap(at, dice.roll(at + 1));
    }
    order
}

#[test]
fn a_state_does_not_depend_on_order_steps_or_repeats() {
    let mut dice = Dice(1);
    for round in 0..400 {
        let rules = rules(&mut dice);
        let many = 2 + dice.roll(9);
        let all = submissions(&mut dice, many);
        let expect = folded(&all, &rules);
        assert_eq!(folded(&shuffled(&all, &mut dice), &rules), expect, "round {round}");
        // Of any three parts, put together in any way, also where they overlap.
        let (one, other) = (dice.roll(many), dice.roll(many));
        let (from, to) = (one.min(other), one.max(other) + 1);
        let parts = [&all[..to], &all[from..to], &all[from..]].map(|part| folded(part, &rules));
        let [a, b, c] = &parts;
        let union = |a: &LeadState, b: &LeadState| union(a.clone(), b.clone(), &rules);
        assert_eq!(union(&union(a, b), c), expect, "round {round}");
        assert_eq!(union(a, &union(b, c)), expect, "round {round}");
        assert_eq!(union(a, c), union(c, a), "round {round}");
        assert_eq!(union(&expect, &expect), expect, "round {round}");
        let json = serde_json::to_string(&expect).unwrap();
        assert_eq!(serde_json::from_str::<LeadState>(&json).unwrap(), expect, "round {round}");
    }
}

/// The value that survives by the words of the rule, counted over all submissions.
fn counted(all: &[Submitted], name: &str, field: LeadField, rules: &Survivorship) -> Option<String> {
    let value = |lead: &Lead| lead.values().into_iter().find(|(of, ..)| *of == name).map(|(.., value)| value);
    let mut having: Vec<(&Provenance, String)> =
        all.iter().filter_map(|(lead, from)| Some((from, value(lead)?))).collect();
    having.sort_by_key(|(from, _)| (from.at, from.number));
    let trust = |from: &Provenance| match from.source.as_deref() {
        Some("CRM") => 2,
        Some("fair") => 1,
        _ => 0,
    };
    let first_most = |by: &dyn Fn(&(&Provenance, String)) -> usize| {
        let most = having.iter().map(by).max()?;
        having.iter().find(|one| by(one) == most)
    };
    let survives = match rules.rule(field) {
        Survives::Earliest => having.first(),
        Survives::Latest => having.last(),
        Survives::Longest => first_most(&|(_, value)| value.chars().count()),
        Survives::MostComplete => first_most(&|(from, _)| from.known as usize),
        Survives::TrustedSource => having.iter().max_by_key(|(from, _)| trust(from)),
    };
    survives.map(|(_, value)| value.clone())
}

#[test]
fn what_survives_is_what_counting_all_submissions_gives_and_an_empty_value_never_wins() {
    let mut dice = Dice(2);
    let single: Vec<LeadField> =
        LeadField::ALL.iter().copied().filter(|field| ![LeadField::Place, LeadField::Title].contains(field)).collect();
    for round in 0..400 {
        let rules = rules(&mut dice);
        let many = 1 + dice.roll(9);
        let all = submissions(&mut dice, many);
        let lead = lead_of(&folded(&all, &rules), &rules);
        let values = lead.values();
        for field in &single {
            let survived = values.iter().find(|(_, of, _)| of == field).map(|(.., value)| value.clone());
            let expect = counted(&all, field.name(), *field, &rules);
            assert_eq!(survived, expect, "round {round}: {field:?} by {:?}", rules.rule(*field));
        }
        for name in ["title", "level", "function", "country", "time_zone"] {
            let any = all.iter().any(|(lead, _)| lead.values().iter().any(|(of, ..)| *of == name));
            let has = values.iter().any(|(of, ..)| *of == name);
            assert!(any || !has, "round {round}: {name} from nowhere");
            assert!(has || !any || ["country", "time_zone"].contains(&name) || many > 4, "round {round}: {name} lost");
        }
        // Each note is one of a submission's, and none is told twice.
        for note in &lead.notes {
            assert!(all.iter().any(|(lead, _)| lead.notes.contains(note)), "round {round}: {note:?}");
        }
    }
}

#[test]
fn by_default_what_is_there_stays_gaps_are_filled_and_what_is_wanted_is_the_latest() {
    let mut dice = Dice(3);
    let rules = Survivorship::default();
    for round in 0..300 {
        let mut all = submissions(&mut dice, 2);
        all.sort_by_key(|(_, from)| (from.at, from.number));
        let (earlier, later) = (&all[0].0, &all[1].0);
        let merged = lead_of(&folded(&all, &rules), &rules);
        let text = |lead: &Lead, name: &str| lead.values().into_iter().find(|(of, ..)| *of == name).map(|(.., v)| v);
        for (name, field, _) in earlier.values().iter().chain(&later.values()) {
            let (old, new) = (text(earlier, name), text(later, name));
            let expect = if Survivorship::LATEST.contains(field) { new.or(old) } else { old.or(new) };
            assert!(*field == LeadField::Place || text(&merged, name) == expect, "round {round}: {name}");
        }
    }
}

#[test]
fn a_place_is_one_place() {
    let mut dice = Dice(4);
    let place = |lead: &Lead| -> Vec<(&str, String)> {
        let of_place =
            |(name, field, _): &(&str, LeadField, String)| *field == LeadField::Place && *name != "time_zone";
        let plain = |text: String| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        lead.values().into_iter().filter(of_place).map(|(name, _, value)| (name, plain(value))).collect()
    };
    for round in 0..400 {
        let rules = rules(&mut dice);
        let many = 2 + dice.roll(6);
        let all = submissions(&mut dice, many);
        let merged = place(&lead_of(&folded(&all, &rules), &rules));
        let places: Vec<_> = all.iter().map(|(lead, _)| place(lead)).collect();
        for (name, value) in &merged {
            let contradicts =
                |known: &(&str, String)| merged.iter().any(|(of, same)| of == &known.0 && *same != known.1);
            let is_of = |place: &&Vec<(&str, String)>| place.contains(&(*name, value.clone()));
            let agrees = places.iter().filter(is_of).any(|place| !place.iter().any(contradicts));
            assert!(agrees, "round {round}: {name} {value} of no place that is like {merged:?}");
        }
        assert!(merged.is_empty() == places.iter().all(Vec::is_empty), "round {round}");
    }
}

#[test]
fn changes_lead_from_what_was_to_what_is() {
    let mut dice = Dice(5);
    for round in 0..300 {
        let rules = rules(&mut dice);
        let all = submissions(&mut dice, 3);
        let before = lead_of(&folded(&all[..2], &rules), &rules);
        let state = folded(&all, &rules);
        let after = lead_of(&state, &rules);
        let mut values: Vec<(String, String)> =
            before.values().into_iter().map(|(name, _, value)| (name.to_owned(), value)).collect();
        for change in changes(&before, &after, &state, &rules) {
            let at = values.iter().position(|(name, _)| *name == change.field);
            assert_eq!(at.map(|at| values.remove(at).1), change.from, "round {round}");
            assert!(change.from != change.to, "round {round}");
            assert_eq!(change.submission.is_some(), change.to.is_some(), "round {round}: {change:?}");
            values.extend(change.to.map(|to| (change.field, to)));
        }
        values.sort_unstable();
        let mut expect: Vec<_> = after.values().into_iter().map(|(name, _, value)| (name.to_owned(), value)).collect();
        expect.sort_unstable();
        assert_eq!(values, expect, "round {round}");
    }
}

#[test]
fn a_lead_finds_itself_and_only_what_it_is_like() {
    let mut dice = Dice(6);
    let rules = Dedupe::default();
    let leads: Vec<Lead> = LEADS.iter().filter(|lead| lead.is_answerable()).cloned().collect();
    assert!(leads.len() > 200);
    let candidate = |(number, lead): (usize, &Lead)| Candidate {
        submission: format!("s{number}"),
        lead: format!("l{}", number / 2),
        number: number as u64,
        keys: identity_keys(lead),
        profile: lead_profile(lead, std::iter::empty()),
        apart: false,
    };
    let all: Vec<Candidate> = leads.iter().enumerate().map(candidate).collect();
    for (known, lead) in all.iter().zip(&leads) {
        let find = |candidates: &[Candidate]| find(&known.keys, &known.profile, candidates, Size::default(), &rules);
        let alone = find(std::slice::from_ref(known));
        assert_eq!(alone.same.map(|same| same.submission), Some(known.submission.clone()), "{lead:?}");
        // Of many: the same answer in every order, and without those that are different.
        let mut some: Vec<Candidate> = (0..20).map(|_| dice.pick(&all.iter().collect::<Vec<_>>()).clone()).collect();
        some.sort_by_key(|known| known.number);
        some.dedup();
        let found = find(&some);
        assert_eq!(find(&shuffled(&some, &mut dice)), found);
        let told = |known: &Candidate| {
            let alike = found.same.iter().chain(&found.unsure).chain(&found.changed_job);
            alike.into_iter().any(|alike| alike.lead == known.lead)
        };
        if found.unsure.len() + found.changed_job.len() < 10 {
            some.retain(told);
            assert_eq!(find(&some), found);
        }
        let json = serde_json::to_string(&known.profile).unwrap();
        assert_eq!(serde_json::from_str::<crate::profile::Profile>(&json).unwrap(), known.profile);
    }
}
