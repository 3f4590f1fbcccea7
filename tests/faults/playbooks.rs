//! Playbooks of a workspace whose people come, go and are away.
//!
//! In scope: one text for each throw of the dice. Not in scope: what it decides.

use crate::people::Dice;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

const FRAME: &str = r#"name = "Faults NAME"
watcher = "w"
[matching]
match = 0.9
review = 0.6
[[segment]]
name = "small"
max = 99
[[segment]]
name = "large"
min = 100
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri", "sat"]
from = "06:00"
to = "22:00"
[member.w]
name = "W"
calendar = "c"
[member.m]
name = "M"
calendar = "c"
MEMBERS
[team.t]
channel = "inside_sales"
members = [FIRST]
make_up = { away = 2, rejected = 1 }
sticky = "account"
manager = "m"
[team.u]
channel = "field_sales"
members = [SECOND]
distribute = "by_count"
per_segment = true
hours = "only"
[sla.fast]
accept = "30m"
remind = ["15m", "1h"]
reassign = "90m"
reassign_most = 2
escalate = "3h"
[[case]]
name = "hurry"
when = { title = ["CTO", "CEO"] }
within = "1h"
sla = "fast"
[[case]]
name = "any"
within = "4h"
[[territory]]
name = "near"
when = { country = ["DE", "FR"] }
team = "u"
[[territory]]
name = "all"
team = "t"
"#;

const MEMBERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// A playbook like those before, with other people at other weights, some of them away.
pub fn playbook(dice: &mut Dice, number: usize, now: Timestamp) -> String {
    let today = now.to_zoned(TimeZone::UTC).date();
    let members: Vec<String> = MEMBERS
        .iter()
        .map(|id| {
            let from = today.saturating_add((dice.roll(5) as i64 - 2).days());
            let away = if dice.chance(30) {
                format!(
                    "away = [{{ from = \"{from}\", to = \"{}\" }}]\n",
                    from.saturating_add((dice.roll(3) as i64).days())
                )
            } else {
                String::new()
            };
            let cap =
                if dice.chance(20) { format!("cap = {{ open = {} }}\n", 20 + dice.roll(50)) } else { String::new() };
            format!("[member.{id}]\nname = \"{id}\"\ncalendar = \"c\"\nweight = {}\n{away}{cap}", 1 + dice.roll(4))
        })
        .collect();
    let mut team = |of: &[&str]| {
        let mut some: Vec<&str> = of.iter().copied().filter(|_| dice.chance(80)).collect();
        if some.is_empty() {
            some.extend(of.first());
        }
        some.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ")
    };
    let (first, second) = (team(&MEMBERS[..4]), team(&MEMBERS[3..]));
    FRAME
        .replace("NAME", &number.to_string())
        .replace("MEMBERS", &members.concat())
        .replace("FIRST", &first)
        .replace("SECOND", &second)
}
