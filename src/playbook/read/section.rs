//! The sections of a playbook: which names each holds.
//!
//! In scope: one function a section. Not in scope: conditions (`condition`), the order of rows (`mod`).

use super::super::{Assign, Calendar, Case, Condition, Policy, Score, Segment, Territory, Times};
use super::condition::{condition, is_time_zone};
use super::names::Names;
use super::staff::needs;
use super::table::{Reader, Table};
use crate::playbook::node::{Node, Value};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZoneDatabase;

/// `[[segment]]`
pub(super) fn segment(reader: &mut Reader, mut table: Table) -> Option<Segment> {
    let name = table.text(reader, "name");
    let min = table.optional_number(reader, "min", 0).unwrap_or(0);
    let max = table.optional_number(reader, "max", 0);
    if max.is_some_and(|max| max < min) {
        reader.finding(table.offset, &table.at, "`max` below `min`", "`max` at least as high as `min`", None);
    }
    table.finish(reader);
    Some(Segment { name: name?, min, max })
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// `[calendar.NAME]`
pub(super) fn calendar(reader: &mut Reader, mut table: Table) -> Option<Calendar> {
    let time_zone =
        table.required(reader, "time_zone").and_then(|node| is_time_zone(reader, &node, &table.path("time_zone")));
    let time_zone = time_zone.and_then(|name| TimeZoneDatabase::bundled().get(&name).ok());
    let days = table.required(reader, "days").and_then(|node| days(reader, node, &table.path("days")));
    let mut at = |name: &str| table.required(reader, name).and_then(|node| clock(reader, &node, &table.path(name)));
    let (from, to) = (at("from"), at("to"));
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        reader.finding(
            table.offset,
            &table.at,
            "`to` not after `from`",
            "working hours that end after they begin",
            None,
        );
    }
    let mut holidays: Vec<Date> =
        list(reader, &mut table, "holidays").into_iter().filter_map(|(at, node)| date(reader, &node, &at)).collect();
    holidays.sort_unstable();
    table.finish(reader);
    Some(Calendar { time_zone: time_zone?, days: days?, from: from?, to: to?, holidays })
}

/// A calendar's name, its working hours; or with days or a time of day of its own.
pub(super) fn times(reader: &mut Reader, node: Node, at: &str, names: &Names) -> Option<Times> {
    if !matches!(node.value, Value::Table(_)) {
        let calendar = reader.one_of(&node, at, names.calendars.iter().map(String::as_str))?;
        return Some(Times { calendar, days: None, from: None, to: None });
    }
    let mut table = reader.table(node, at)?;
    let calendar = table.name_of(reader, "calendar", &names.calendars);
    let (mut whole, mut said) = (calendar.is_some(), false);
    let mut known = |node: Option<Node>| {
        said |= node.is_some();
        node
    };
    let days = known(table.take("days")).map(|node| days(reader, node, &table.path("days")));
    let from = known(table.take("from")).map(|node| clock(reader, &node, &table.path("from")));
    let to = known(table.take("to")).map(|node| clock(reader, &node, &table.path("to")));
    whole &= days != Some(None) && from != Some(None) && to != Some(None);
    let (from, to) = (from.flatten(), to.flatten());
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        reader.finding(table.offset, at, "`to` not after `from`", "a time of day that ends after it begins", None);
        whole = false;
    }
    table.finish(reader);
    if !said {
        let expected = "`days`, `from` or `to`; for working hours, the calendar's name alone";
        reader.finding(None, at, "only a calendar", expected, None);
        return None;
    }
    whole.then_some(Times { calendar: calendar?, days: days.flatten(), from, to })
}

fn days(reader: &mut Reader, node: Node, path: &str) -> Option<[bool; 7]> {
    let offset = node.offset;
    let mut works = [false; 7];
    for (at, node) in reader.list(node, path)? {
        let day = reader.one_of(&node, &at, DAYS)?;
        for (works, name) in works.iter_mut().zip(DAYS) {
            *works |= name == day;
        }
    }
    if !works.contains(&true) {
        reader.finding(offset, path, "an empty list", "at least one day", None);
        return None;
    }
    Some(works)
}

/// `"09:30"` as minutes after midnight.
fn clock(reader: &mut Reader, node: &Node, path: &str) -> Option<u16> {
    let text = reader.text(node, path)?;
    match text.parse::<Time>() {
        Ok(time) => Some(time.hour() as u16 * 60 + time.minute() as u16),
        Err(_) => {
            reader.wrong(node, path, "a time of day such as `09:30`");
            None
        }
    }
}

pub(super) fn date(reader: &mut Reader, node: &Node, at: &str) -> Option<Date> {
    let date = reader.text(node, at)?.parse().ok();
    if date.is_none() {
        reader.wrong(node, at, "a date such as `2026-12-24`");
    }
    date
}

pub(super) fn list(reader: &mut Reader, table: &mut Table, name: &str) -> Vec<(String, Node)> {
    table.take(name).and_then(|node| reader.list(node, &table.path(name))).unwrap_or_default()
}

/// `[[case]]`
pub(super) fn case(reader: &mut Reader, mut table: Table, names: &Names) -> Option<Case> {
    let name = table.text(reader, "name");
    let when = when(reader, &mut table, names);
    let assign = match table.take("assign") {
        None => Some(Assign::Team),
        Some(node) => reader
            .one_of(&node, &table.path("assign"), Assign::NAMES.iter().copied())
            .and_then(|name| Assign::of(&name)),
    };
    let team = table
        .take("team")
        .and_then(|node| reader.one_of(&node, &table.path("team"), names.teams.iter().map(String::as_str)));
    let within_minutes = if assign == Some(Assign::Nobody) {
        table.take("within");
        Some(0)
    } else {
        within(reader, &mut table)
    };
    let sla = table
        .take("sla")
        .and_then(|node| reader.one_of(&node, &table.path("sla"), names.slas.iter().map(String::as_str)));
    let priority = table.optional_points(reader, "priority").unwrap_or(0);
    let advice = table.optional_text(reader, "advice");
    let grant = table.optional_yes_no(reader, "grant");
    let needs = needs(reader, &mut table, names);
    table.finish(reader);
    Some(Case {
        name: name?,
        when: when?,
        assign: assign?,
        team,
        within_minutes: within_minutes?,
        sla,
        priority,
        needs,
        advice,
        grant,
    })
}

fn within(reader: &mut Reader, table: &mut Table) -> Option<u32> {
    let node = table.required(reader, "within")?;
    working_minutes(reader, &node, &table.path("within"))
}

/// `"30m"`, `"4h"`: working time.
pub(super) fn working_minutes(reader: &mut Reader, node: &Node, at: &str) -> Option<u32> {
    minutes(reader, node, at, "working time such as `30m` or `4h`, at most `1000h`")
}

/// `"30m"`, `"4h"` as minutes.
pub(super) fn minutes(reader: &mut Reader, node: &Node, at: &str, expected: &str) -> Option<u32> {
    let text = reader.text(node, at)?;
    let minutes = match text.strip_suffix('h') {
        Some(hours) => hours.parse::<u32>().ok().and_then(|hours| hours.checked_mul(60)),
        None => text.strip_suffix('m').and_then(|minutes| minutes.parse().ok()),
    };
    match minutes {
        Some(minutes @ 1..=60_000) => Some(minutes),
        _ => {
            reader.wrong(node, at, expected);
            None
        }
    }
}

/// `territory_policy = "most_specific"`; nothing said: the first.
pub(super) fn policy(reader: &mut Reader, root: &mut Table, name: &str) -> Option<Policy> {
    match root.take(name) {
        None => Some(Policy::default()),
        Some(node) => {
            reader.one_of(&node, &root.path(name), Policy::NAMES.iter().copied()).and_then(|name| Policy::of(&name))
        }
    }
}

/// `[[territory]]`
pub(super) fn territory(reader: &mut Reader, mut table: Table, names: &Names) -> Option<Territory> {
    let name = table.text(reader, "name");
    let when = when(reader, &mut table, names);
    let team = table.name_of(reader, "team", &names.teams);
    let needs = needs(reader, &mut table, names);
    table.finish(reader);
    Some(Territory { name: name?, when: when?, team: team?, needs })
}

/// `[[score]]`
pub(super) fn score(reader: &mut Reader, mut table: Table, names: &Names) -> Option<Score> {
    let name = table.text(reader, "name");
    let when = when(reader, &mut table, names);
    let points = table.optional_points(reader, "points");
    if points.is_none() {
        reader.finding(table.offset, &table.at, "nothing", "`points`", None);
    }
    table.finish(reader);
    Some(Score { name: name?, when: when?, points: points? })
}

pub(super) fn when(reader: &mut Reader, table: &mut Table, names: &Names) -> Option<Condition> {
    match table.take("when") {
        None => Some(Condition::always()),
        Some(node) => condition(reader, node, &table.path("when"), names),
    }
}
