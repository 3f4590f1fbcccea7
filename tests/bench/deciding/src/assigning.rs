//! Sharing leads out among a team, one after another, with everything on: caps, skills, languages, calendars in several
//! zones, absences, weights, and who can answer in time before the others.
//!
//! In scope: the same work natively and in wasm, for teams of any size. Not in scope: time.

use frontdesk::assign::assign;
use frontdesk::outcome::{Assigned, Decided, Matched, Merged};
use frontdesk::staff::{Load, Staff};
use frontdesk::{Lead, Playbook, Rotation};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// How many members the teams have.
pub const TEAMS: [usize; 3] = [10, 100, 1_000];

/// How the leads are shared out.
pub const DISTRIBUTIONS: [&str; 4] = ["by_weight", "by_count", "by_order", "by_load"];

const ZONES: [&str; 6] =
    ["Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Singapore", "Asia/Kolkata"];

const HEAD: &str = r#"
name = "Bench"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[languages]
de = ["DE"]
[member.w]
name = "W"
calendar = "Europe/Berlin"
[[case]]
name = "all"
within = "4h"
skills = ["cloud"]
language = "lead"
[[territory]]
name = "everywhere"
team = "t"
"#;

/// A team, and leads in turn.
pub struct Team {
    playbook: Playbook,
    rotation: Rotation,
    staff: Staff,
    merged: Merged,
    now: Timestamp,
}

impl Team {
    pub fn new(members: usize, distribute: &str) -> Self {
        let mut text = HEAD.to_owned();
        for zone in ZONES {
            let days = "days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\nfrom = \"09:00\"\nto = \"17:00\"";
            text.push_str(&format!("[calendar.\"{zone}\"]\ntime_zone = \"{zone}\"\n{days}\n"));
        }
        let ids: Vec<String> = (0..members).map(|number| format!("\"m{number}\"")).collect();
        text.push_str(&format!(
            "[team.t]\nchannel = \"inside_sales\"\ndistribute = \"{distribute}\"\nmembers = [{}]\n",
            ids.join(", ")
        ));
        for (number, id) in ids.iter().enumerate() {
            let zone = ZONES[number % ZONES.len()];
            let skills = if number % 5 == 0 { "skills = [\"storage\"]" } else { "skills = [\"cloud\", \"storage\"]" };
            let languages = if number % 7 == 0 { "" } else { "languages = [\"de\", \"en\"]\n" };
            let away = if number % 11 == 0 { "away = [{ from = \"2026-11-20\", to = \"2026-11-30\" }]\n" } else { "" };
            let weight = 1 + number % 3;
            text.push_str(&format!(
                "[member.{id}]\nname = \"M\"\ncalendar = \"{zone}\"\nweight = {weight}\n{skills}\n{languages}{away}\
                 cap = {{ open = 40, day = 20, week = 80 }}\n"
            ));
        }
        let playbook = crate::read(&text);
        let load = |number: usize| Load { open: (number % 42) as u32, day: (number % 13) as u32, week: 30 };
        let loads = (0..members).map(|number| (format!("m{number}"), load(number))).collect::<BTreeMap<_, _>>();
        let lead = Lead { country: Some("DE".into()), ..Lead::default() };
        Self {
            playbook,
            rotation: Rotation::default(),
            staff: Staff { loads, ..Staff::default() },
            merged: Merged { lead, ..Merged::default() },
            // A Monday, 10:00 in Berlin.
            now: Timestamp::from_second(1_795_424_400).unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }

    /// Shares out the next lead.
    pub fn share_out(&mut self) -> Assigned {
        let (cases, territories) = (&self.playbook.cases, &self.playbook.territories);
        let (case, territory) = (&cases.otherwise, &territories.otherwise);
        let decided = Decided { case, territory, partner: None, partner_owner: None, priority: 0, reasons: Vec::new() };
        let (matched, rotation) = (Matched::default(), &self.rotation);
        let assigned = assign(&decided, &self.merged, &matched, rotation, &self.staff, &self.playbook, self.now);
        if let Some(turn) = &assigned.turn {
            self.rotation.set(&turn.team, &turn.segment, turn.circle.clone());
        }
        assigned
    }
}
