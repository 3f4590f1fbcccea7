//! Made-up people who fill in forms: the same ones again and again, a little differently each time.
//!
//! In scope: a deterministic generator, and submissions by it. Not in scope: what becomes of them.

use frontdesk::RawLead;

/// A deterministic generator (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % sides as u64).unwrap()
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

const FIRST: &[&str] = &[
    "Robert", "Anna", "Maria", "James", "Wei", "Fatima", "Olga", "Pierre", "Ines", "Lars", "Yuki", "Priya", "Omar",
    "Sofia", "Peter", "Julia", "Thomas", "Elena", "Daniel", "Laura", "Victor", "Nadia", "Hugo", "Clara", "Igor", "Mei",
];
const SHORT: &[(&str, &str)] = &[("Robert", "Bob"), ("James", "Jim"), ("Thomas", "Tom"), ("Daniel", "Dan")];
const BEGIN: &[&str] =
    &["Schu", "Mar", "Ol", "Ber", "Kow", "Tan", "Fer", "Nak", "Pet", "Lind", "Ros", "Gar", "Wal", "Dub", "Cos", "Hol"];
const MIDDLE: &[&str] = &["", "ten", "lin", "ga", "der", "mi", "sto", "ber", "chi", "va", "ro", "ni"];
const END: &[&str] = &["mann", "ez", "sen", "ski", "ová", "ner", "ton", "ard", "ini", "dal", "berg", "ov", "ura", "is"];
const TRADE: &[&str] = &["Logistics", "Software", "Foods", "Energy", "Partners", "Systems", "Medical", "Design"];
const FORM: &[&str] = &["GmbH", "Inc.", "Ltd", "SA", "AB", ""];
const PLACES: &[(&str, &str)] =
    &[("Berlin", "DE"), ("Lyon", "FR"), ("Austin", "US"), ("Leeds", "GB"), ("Porto", "PT"), ("Malmö", "SE")];
const TITLES: &[&str] = &["CTO", "Head of Purchasing", "Student", "Sales Manager", "IT Architect", "CEO"];
const SOURCES: &[&str] = &["webinar", "fair", "web form", "partner", "referral"];

fn last_name(dice: &mut Dice) -> String {
    format!("{}{}{}", dice.pick(BEGIN), dice.pick(MIDDLE), dice.pick(END))
}

/// A company's name and domain; of so many companies.
fn company(number: usize) -> (String, String) {
    let mut dice = Dice(number as u64 ^ 0xc0ffee);
    let name = last_name(&mut dice);
    let trade = dice.pick(TRADE);
    let domain = format!("{}-{}{number}.com", ascii(&name), trade.to_lowercase());
    (format!("{name} {trade} {}", dice.pick(FORM)).trim_end().to_owned(), domain)
}

fn ascii(text: &str) -> String {
    text.to_lowercase().chars().map(|c| if c.is_ascii() { c } else { 'a' }).collect()
}

/// Somebody, the same for the same number, of a company with about so many others.
pub struct Person {
    first: &'static str,
    last: String,
    company: (String, String),
    phone: String,
    place: (&'static str, &'static str),
}

impl Person {
    pub fn new(number: usize, colleagues: usize) -> Self {
        let mut dice = Dice((number as u64).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let first = dice.pick(FIRST);
        let last = last_name(&mut dice);
        let company = company(number / colleagues.max(1));
        let phone = format!("+4930{:08}", 10_000_000 + dice.next() % 80_000_000);
        Self { first, last, company, phone, place: PLACES[dice.roll(PLACES.len())] }
    }

    fn work(&self) -> String {
        format!("{}.{}@{}", ascii(self.first), ascii(&self.last), self.company.1)
    }

    fn private(&self) -> String {
        format!("{}{}{}@gmail.com", ascii(self.first), ascii(&self.last), &self.phone[9..])
    }

    /// Everything that they have, once.
    #[allow(dead_code, reason = "not everybody who has people needs all of them")]
    pub fn whole(&self) -> RawLead {
        let work = self.work();
        [
            ("email", work.as_str()),
            ("first_name", self.first),
            ("last_name", &self.last),
            ("company", &self.company.0),
            ("phone", &self.phone),
            ("city", self.place.0),
            ("country", self.place.1),
        ]
        .into_iter()
        .collect()
    }

    /// What they write this time.
    pub fn writes(&self, dice: &mut Dice) -> RawLead {
        let mut raw = RawLead::default();
        match dice.roll(10) {
            0 => {}
            1 | 2 => raw.push("email", &self.private()),
            3 => raw.push("email", &format!("info@{}", self.company.1)),
            _ => raw.push("email", &self.work()),
        }
        let has_email = raw.fields().next().is_some();
        if !has_email || dice.chance(40) {
            raw.push("phone", &self.phone);
        }
        let short = SHORT.iter().find(|(long, _)| *long == self.first).map_or(self.first, |(_, short)| short);
        match dice.roll(8) {
            0 => {}
            1 => raw.push("first_name", short),
            2 => {
                raw.push("first_name", &self.last);
                raw.push("last_name", self.first);
            }
            _ => {
                raw.push("first_name", self.first);
                raw.push("last_name", &self.last);
            }
        }
        if dice.chance(60) {
            raw.push("company", &self.company.0);
        }
        if dice.chance(30) {
            raw.push("title", dice.pick(TITLES));
        }
        if dice.chance(40) {
            let place = if dice.chance(80) { self.place } else { PLACES[dice.roll(PLACES.len())] };
            raw.push("city", place.0);
            raw.push("country", place.1);
        }
        if dice.chance(50) {
            raw.push("source", dice.pick(SOURCES));
        }
        if dice.chance(30) {
            raw.push("message", &format!("question {}", dice.roll(1000)));
        }
        raw
    }
}
