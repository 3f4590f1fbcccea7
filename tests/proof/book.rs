//! Random small playbooks with several outcomes: cases that differ in team, time and assignment, territories of two teams.
//!
//! In scope: their text, and what becomes of a lead by one. Not in scope: what the proof says of them.

use super::{Case, HEAD, Random, condition, decided};
use frontdesk::Playbook;
use frontdesk::decision::Held;

/// Rows by their conditions and what they say; the last of each section has none.
pub struct Book {
    pub cases: Vec<String>,
    cases_say: Vec<&'static str>,
    pub territories: Vec<String>,
    territories_say: Vec<&'static str>,
    pub scores: Vec<String>,
    pub playbook: Playbook,
    pub text: String,
}

/// A second team, of another channel.
const MORE: &str = r#"
[member.v]
name = "V"
calendar = "c"
[team.u]
channel = "partner"
members = ["v", "w"]
"#;

const CASES: &[&str] = &["within = \"1h\"", "within = \"4h\"", "assign = \"nobody\"", "within = \"2h\"\nteam = \"u\""];
const TERRITORIES: &[&str] = &["team = \"t\"", "team = \"u\""];

impl Book {
    /// One whose conditions are made of `tests`; `more` adds to its text, knowing how many cases and territories there are.
    pub fn new(random: &mut Random, tests: &[&str], more: impl FnOnce(&mut Random, usize, usize) -> String) -> Self {
        // A case may use those before it.
        let cases: Vec<String> = (0..random.below(4)).map(|row| condition(random, tests, row, 2)).collect();
        let territories: Vec<String> = (0..random.below(4)).map(|_| condition(random, tests, cases.len(), 2)).collect();
        let scores: Vec<String> = (0..random.below(3)).map(|_| condition(random, tests, cases.len(), 1)).collect();
        let cases_say: Vec<&str> = (0..=cases.len()).map(|_| random.of(CASES)).collect();
        let territories_say: Vec<&str> = (0..=territories.len()).map(|_| random.of(TERRITORIES)).collect();
        let more = more(random, cases.len(), territories.len());
        let mut text = format!("{HEAD}{MORE}");
        let mut section = |section: &str, rows: &[String], say: &[&str]| {
            for (index, what) in say.iter().enumerate() {
                text.push_str(&format!("[[{section}]]\nname = \"{section}[{index}]\"\n{what}\n"));
                if let Some(when) = rows.get(index) {
                    text.push_str(&format!("when = {when}\n"));
                }
            }
        };
        section("case", &cases, &cases_say);
        section("territory", &territories, &territories_say);
        for (index, when) in scores.iter().enumerate() {
            text.push_str(&format!("[[score]]\nname = \"score[{index}]\"\npoints = 1\nwhen = {when}\n"));
        }
        text.push_str(&more);
        let playbook = Playbook::from_toml(&text).unwrap_or_else(|findings| panic!("{findings}\n{text}"));
        Self { cases, cases_say, territories, territories_say, scores, playbook, text }
    }

    /// The places of the case and the territory that take the lead.
    pub fn rows(&self, case: &Case) -> (usize, usize) {
        let (of_case, of_territory) = decided(&self.playbook, case);
        let place = |name: &str| name.split(['[', ']']).nth(1).unwrap().parse().unwrap();
        (place(&of_case), place(&of_territory))
    }

    /// The team that answers leads of these rows, and within how many hours; `None`: nobody does.
    pub fn answers(&self, (case, territory): (usize, usize)) -> Option<(&'static str, u32)> {
        let team = if self.territories_say[territory].contains("\"u\"") { "u" } else { "t" };
        match self.cases_say[case] {
            "within = \"1h\"" => Some((team, 1)),
            "within = \"4h\"" => Some((team, 4)),
            "assign = \"nobody\"" => None,
            _ => Some(("u", 2)),
        }
    }
}

/// The members of a team.
pub fn members(team: &str) -> &'static [&'static str] {
    if team == "u" { &["v", "w"] } else { &["w"] }
}

/// What conditions can see of the lead.
pub fn facts(book: &Book, case: &Case) -> Vec<Held> {
    frontdesk::decide::facts(&super::merged(case), case.account.as_ref(), &book.playbook, super::now())
}
