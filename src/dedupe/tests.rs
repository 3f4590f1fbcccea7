//! The laws of de-duplication, over made-up people.

use super::*;
use crate::lead::{Lead, RawLead};
use crate::{lead_profile, standardize_fields};

/// A deterministic generator (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (values::mix(self.0) % sides as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

const FIRST: &[&str] = &["Robert", "Bob", "Anna", "Ana", "Zoë", "王", "Maria José", "J.", "", "محمد", "Ｒｏｂｅｒｔ"];
const LAST: &[&str] = &["Smith", "Smyth", "Zwingenberger", "Müller", "van Boven", "O'Brien", "晨", "", "Jones"];
const COMPANY: &[&str] = &["Acme GmbH", "Acme Inc", "Rockfalcon Enterprises", "北京交通大学", "", "acme.com"];
const EMAIL: &[&str] =
    &["bob@acme.com", "r.smith@acme.com", "info@acme.com", "anna88@gmail.com", "", "x@y@z", "zoe@ac me"];
const PHONE: &[&str] = &["+1 212 555 0123", "(212) 555-0123", "+49 30 123456", "", "5", "212 555 0123 ext. 9"];
const CITY: &[&str] = &["Berlin", "New York", "New Yrok", "", "東京"];
const BORN: &[&str] = &["1971-06-24", "1971-05-24", "24.6.1971", "", "\u{0}\u{202e}", "🎂"];

fn raw(dice: &mut Dice) -> RawLead {
    let mut raw = RawLead::default();
    for (name, values) in [
        ("first_name", FIRST),
        ("last_name", LAST),
        ("company", COMPANY),
        ("email", EMAIL),
        ("phone", PHONE),
        ("city", CITY),
        ("born", BORN),
    ] {
        raw.push(name, dice.pick(values));
    }
    raw
}

fn profile(raw: &RawLead) -> Profile {
    let born = raw.fields().find(|(name, _)| *name == "born").map_or("", |(_, value)| value);
    lead_profile(&standardize_fields(raw), std::iter::once(born))
}

fn people(seed: u64, many: usize) -> Vec<Profile> {
    let mut dice = Dice(seed);
    (0..many).map(|_| profile(&raw(&mut dice))).collect()
}

fn placed(profiles: &[Profile]) -> Vec<usize> {
    let mut batch = Batch::new(1);
    profiles.iter().for_each(|profile| batch.push(profile, None));
    batch.finish(|_| {}, |_, _| {}).into_iter().map(|placed| placed.survivor).collect()
}

#[test]
fn comparing_is_the_same_from_both_sides() {
    let model = Model::usual(1000);
    let people = people(1, 30);
    for left in &people {
        for right in &people {
            let columns = ["born".to_owned()];
            assert_eq!(
                model.compare(left, right, &columns),
                model.compare(right, left, &columns),
                "{left:?} {right:?}"
            );
        }
    }
}

#[test]
fn the_lines_of_evidence_add_up_to_the_confidence() {
    let model = Model::usual(1000);
    let people = people(2, 40);
    for (left, right) in people.iter().zip(people.iter().skip(1)) {
        let (confidence, _, lines) = model.compare(left, right, &[]);
        let points: i32 = lines.iter().map(|line| line.points).sum();
        let sum = 1.0 / (1.0 + libm::exp(-f64::from(points) / 100.0));
        let given = f64::from(confidence.millionths()) / 1e6;
        assert!((sum - given).abs() < 0.03, "{sum} {given} {lines:?}");
    }
}

#[test]
fn a_lead_finds_itself_however_it_is_written() {
    for profile in people(3, 100) {
        let keys = blocking_keys(&profile);
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        assert_eq!(keys, sorted);
        let identifying = profile.values().filter(|value| value.chars().count() > 3).count();
        assert!(identifying == 0 || !keys.is_empty(), "{profile:?}");
    }
    let written = |first: &str, last: &str| -> Vec<String> {
        let raw: RawLead = [("first_name", first), ("last_name", last), ("company", "Acme")].into_iter().collect();
        blocking_keys(&profile(&raw))
    };
    let keys = written("Robert", "Smith");
    for (first, last) in [("Bob", "Smyth"), ("Smith", "Robert"), ("ROBERT", "SMITH")] {
        assert!(written(first, last).iter().any(|key| keys.contains(key)), "{first} {last}");
    }
}

#[test]
fn clusters_do_not_depend_on_the_order_of_rows() {
    for seed in 4..6 {
        let mut people = people(seed, 80);
        let before = placed(&people);
        let mut order: Vec<usize> = (0..people.len()).collect();
        let mut dice = Dice(seed);
        for at in (1..order.len()).rev() {
            order.swap(at, dice.roll(at + 1));
        }
        people = order.iter().map(|at| people[*at].clone()).collect();
        let after = placed(&people);
        for one in 0..order.len() {
            for other in 0..one {
                let together = before[order[one]] == before[order[other]];
                // Equal rows of which nothing identifies anybody are interchangeable.
                assert!(people[one] == people[other] || together == (after[one] == after[other]), "seed {seed}");
            }
        }
    }
}

#[test]
fn the_same_row_twice_is_one_and_the_first_of_a_cluster_survives() {
    let raw = |last: &str, email: &str| -> RawLead {
        [("first_name", "Anna"), ("last_name", last), ("email", email)].into_iter().collect()
    };
    let one = profile(&raw("Zwingenberger", "anna.z@acme.com"));
    let mut rows = people(9, 50);
    rows.insert(3, one.clone());
    rows.push(one.clone());
    let found = placed(&rows);
    assert_eq!(found[51], found[3]);
    assert_ne!(found[51], 51);

    let mut batch = Batch::new(0);
    for age in [None, Some(20), Some(10)] {
        batch.push(&one, age);
    }
    let survivors: Vec<usize> = batch.finish(|_| {}, |_, _| {}).iter().map(|placed| placed.survivor).collect();
    assert_eq!(survivors, [2, 2, 2]);
}

#[test]
fn colleagues_relatives_and_namesakes_are_not_one() {
    let lead = |fields: &[(&str, &str)]| -> Profile {
        let raw: RawLead = fields.iter().copied().collect();
        lead_profile(&standardize_fields(&raw), std::iter::empty())
    };
    let anna = [("first_name", "Anna"), ("last_name", "Meyer"), ("company", "Acme"), ("phone", "+49 30 12345678")];
    let with = |email: &'static str| [anna.as_slice(), &[("email", email)]].concat();
    let bernd = [("first_name", "Bernd"), ("last_name", "Meyer"), ("company", "Acme"), ("phone", "+49 30 12345678")];
    let other = [("first_name", "Anna"), ("last_name", "Meyer"), ("company", "Rockfalcon")];
    let model = Model::usual(10_000);
    let check = |right: &[(&str, &str)], expect: Verdict| {
        let (confidence, verdict, lines) = model.compare(&lead(&with("anna.meyer@acme.com")), &lead(right), &[]);
        assert_eq!(verdict, expect, "{confidence} {lines:?}");
    };
    check(&with("anna.meyer@acme.com"), Verdict::Same);
    check(&with("a.meyer@acme.com"), Verdict::Same);
    check(&[&bernd[..], &[("email", "bernd.meyer@acme.com")]].concat(), Verdict::Different);
    // Another of that name, or a job changed: for a person to say.
    check(&[&other[..], &[("email", "anna.meyer@rockfalcon.com")]].concat(), Verdict::Unsure);
}

#[test]
fn a_number_is_no_slip_of_a_finger() {
    let lead = |email: &str| {
        let fields = [("email", email), ("first_name", "Anna"), ("last_name", "Berg")];
        profile(&fields.into_iter().collect())
    };
    let verdict = |one: &str, other: &str| Model::usual(1000).compare(&lead(one), &lead(other), &[]).1;
    assert_eq!(verdict("anna.berg@studio54.com", "anna.berg@studoi54.com"), Verdict::Same);
    assert_ne!(verdict("anna.berg@studio54.com", "anna.berg@studio55.com"), Verdict::Same);
}

#[test]
fn no_text_is_too_strange() {
    let mut dice = Dice(10);
    let strange =
        ["", "\u{0}", "a\u{301}", "🎂🎂", "\u{202e}abc", "ﷺ", "𝕬𝖓𝖓𝖆", "---", "   ", "@", "İ", "ß", "\u{fffd}"];
    let long = "ä".repeat(1000);
    let mut batch = Batch::new(1);
    let mut lead = || {
        let mut text = || {
            if dice.roll(20) == 0 { long.clone() } else { format!("{}{}", dice.pick(&strange), dice.pick(&strange)) }
        };
        let mut lead = Lead { first_name: Some(text()), last_name: Some(text()), ..Lead::default() };
        (lead.title, lead.street, lead.city, lead.postal_code) =
            (Some(text()), Some(text()), Some(text()), Some(text()));
        (lead.external_id, lead.domain, lead.state) = (Some(text()), Some(text()), Some(text()));
        lead_profile(&lead, std::iter::once(text().as_str()))
    };
    for _ in 0..60 {
        batch.push(&lead(), None);
    }
    assert_eq!(batch.finish(|_| {}, |_, _| {}).len(), 60);
    assert!(Batch::new(0).finish(|_| {}, |_, _| {}).is_empty());
}
