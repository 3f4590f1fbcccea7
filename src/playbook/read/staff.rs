//! Members and teams in a playbook's text, and what is asked of members.
//!
//! In scope: their names and types, and weights and skills that leave nobody. Not in scope: hours and absences that do
//! (`proof::staff`).

use super::super::node::{Node, Value};
use super::super::{Absence, Caps, Channel, Distribute, Hours, Language, MakeUp, Member, Needs, Sticky, Team};
use super::names::Names;
use super::section::{date, list};
use super::table::{Reader, Table};
use crate::playbook::Field;
use std::collections::{BTreeMap, BTreeSet};

/// `[member.ID]`; territories are looked up in `names`, which has all that the text defines.
pub(super) fn member(reader: &mut Reader, mut table: Table, names: &Names) -> Option<Member> {
    let name = table.text(reader, "name");
    let email = table.optional_text(reader, "email");
    let booking = booking(reader, &mut table);
    let calendar = table.name_of(reader, "calendar", &names.calendars);
    let weight = table.optional_number(reader, "weight", 0).unwrap_or(1);
    let away =
        list(reader, &mut table, "away").into_iter().filter_map(|(at, node)| absence(reader, node, &at)).collect();
    let suspended = yes(reader, &mut table, "suspended");
    let skills = texts(reader, &mut table, "skills");
    let languages = list(reader, &mut table, "languages")
        .into_iter()
        .filter_map(|(at, node)| language_code(reader, &node, &at))
        .collect();
    let cap = caps(reader, &mut table);
    let territories = some_of(reader, &mut table, "territories", "[[territory]]", &names.territories);
    let segments = some_of(reader, &mut table, "segments", "[[segment]]", &names.segments);
    table.finish(reader);
    let (name, calendar) = (name?, calendar?);
    Some(Member {
        name,
        email,
        booking,
        calendar,
        weight,
        away,
        suspended,
        skills,
        languages,
        cap,
        territories,
        segments,
    })
}

/// It becomes a link on other people's pages.
fn booking(reader: &mut Reader, table: &mut Table) -> Option<String> {
    let node = table.take("booking")?;
    let at = table.path("booking");
    let text = reader.text(&node, &at)?;
    if text.starts_with("https://") && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Some(text);
    }
    reader.wrong(&node, &at, "an address that begins with `https://`");
    None
}

/// A list of names that `section` defines.
fn some_of(
    reader: &mut Reader,
    table: &mut Table,
    name: &str,
    section: &str,
    defined: &BTreeSet<String>,
) -> Vec<String> {
    let mut some = Vec::new();
    for (at, node) in list(reader, table, name) {
        if defined.is_empty() {
            reader.wrong(&node, &at, &format!("the name of a `{section}`, of which there is none"));
        } else {
            some.extend(reader.one_of(&node, &at, defined.iter().map(String::as_str)));
        }
    }
    some
}

fn yes(reader: &mut Reader, table: &mut Table, name: &str) -> bool {
    let Some(node) = table.take(name) else { return false };
    match node.value {
        Value::YesNo(yes) => yes,
        _ => {
            reader.wrong(&node, &table.path(name), "true or false");
            false
        }
    }
}

fn texts(reader: &mut Reader, table: &mut Table, name: &str) -> Vec<String> {
    list(reader, table, name).into_iter().filter_map(|(at, node)| reader.text(&node, &at)).collect()
}

/// `de`: two small letters, as ISO 639-1 has them.
fn language_code(reader: &mut Reader, node: &Node, at: &str) -> Option<String> {
    let text = reader.text(node, at)?;
    if text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Some(text);
    }
    reader.wrong(node, at, "a language's two small letters by ISO 639-1, such as `de`");
    None
}

/// `{ open = 20, day = 5, week = 20 }`
fn caps(reader: &mut Reader, table: &mut Table) -> Caps {
    let Some(node) = table.take("cap") else { return Caps::default() };
    let Some(mut table) = reader.table(node, &table.path("cap")) else { return Caps::default() };
    let mut most = |name: &str| table.optional_number(reader, name, 1);
    let caps = Caps { open: most("open"), day: most("day"), week: most("week") };
    table.finish(reader);
    caps
}

/// `{ from = "2026-12-24", to = "2027-01-02" }`; without `from` or without `to` it is open on that side.
fn absence(reader: &mut Reader, node: Node, at: &str) -> Option<Absence> {
    let mut table = reader.table(node, at)?;
    let mut whole = true;
    let mut day = |name: &str| {
        let node = table.take(name)?;
        let day = date(reader, &node, &table.path(name));
        whole &= day.is_some();
        day
    };
    let (from, to) = (day("from"), day("to"));
    let (offset, at) = (table.offset, table.at.clone());
    table.finish(reader);
    if !whole {
        return None;
    }
    match (from, to) {
        (None, None) => {
            let expected = "`from`, the first day, `to`, the last, or both; who is away without dates is `suspended`";
            reader.finding(offset, &at, "no day", expected, None);
            None
        }
        (Some(from), Some(to)) if from > to => {
            let found = format!("`to` {to} before `from` {from}");
            reader.finding(offset, &at, found, "an absence that ends after it begins", None);
            None
        }
        _ => Some(Absence { from, to }),
    }
}

/// `[team.NAME]`; `members` as read.
pub(super) fn team(
    reader: &mut Reader,
    mut table: Table,
    names: &Names,
    members: &BTreeMap<String, Member>,
) -> Option<Team> {
    let (offset, at) = (table.offset, table.at.clone());
    let channel = table
        .required(reader, "channel")
        .and_then(|node| reader.one_of(&node, &table.path("channel"), Channel::NAMES.iter().copied()))
        .and_then(|name| Channel::of(&name));
    let of_team = members_of(reader, &mut table, names);
    let mut choice = |reader: &mut Reader, name: &str, choices: &'static [&'static str]| {
        let node = table.take(name)?;
        reader.one_of(&node, &table.path(name), choices.iter().copied())
    };
    let distribute = choice(reader, "distribute", Distribute::NAMES).and_then(|name| Distribute::of(&name));
    let sticky = choice(reader, "sticky", Sticky::NAMES).and_then(|name| Sticky::of(&name));
    let hours = choice(reader, "hours", Hours::NAMES).and_then(|name| Hours::of(&name));
    let per_segment = yes(reader, &mut table, "per_segment");
    let make_up = make_up(reader, &mut table);
    let manager = table
        .take("manager")
        .and_then(|node| reader.one_of(&node, &table.path("manager"), names.members.iter().map(String::as_str)));
    let needs = needs(reader, &mut table, names);
    table.finish(reader);
    let weights: Vec<u32> = of_team.iter().filter_map(|id| members.get(id)).map(|member| member.weight).collect();
    let distribute = distribute.unwrap_or_default();
    // A member with findings of its own has no weight here, and may have one in the end.
    if weights.len() == of_team.len() && !weights.is_empty() && weights.iter().all(|weight| *weight == 0) {
        reader.finding(offset, &at, "weight 0 for all of its members", "at least one with `weight` 1 or more", None);
    }
    Some(Team {
        channel: channel?,
        members: of_team,
        distribute,
        per_segment,
        sticky: sticky.unwrap_or_default(),
        hours: hours.unwrap_or_default(),
        make_up,
        needs,
        manager,
    })
}

fn members_of(reader: &mut Reader, table: &mut Table, names: &Names) -> Vec<String> {
    let mut members: Vec<String> = Vec::new();
    let Some(node) = table.required(reader, "members") else { return members };
    let offset = node.offset;
    let path = table.path("members");
    for (at, node) in reader.list(node, &path).unwrap_or_default() {
        let Some(member) = reader.one_of(&node, &at, names.members.iter().map(String::as_str)) else { continue };
        if members.contains(&member) {
            reader.finding(node.offset, &at, format!("`{member}` again"), "each member once", None);
        } else {
            members.push(member);
        }
    }
    if members.is_empty() {
        reader.finding(offset, &path, "nobody", "at least one member", None);
    }
    members
}

/// `{ away = 3, rejected = 1 }`
fn make_up(reader: &mut Reader, table: &mut Table) -> MakeUp {
    let mut made_up = MakeUp::default();
    let Some(node) = table.take("make_up") else { return made_up };
    let Some(mut table) = reader.table(node, &table.path("make_up")) else { return made_up };
    for (name, most) in [("away", &mut made_up.away), ("rejected", &mut made_up.rejected)] {
        let Some(node) = table.take(name) else { continue };
        let path = table.path(name);
        match node.value {
            Value::Number(number @ 0..=100) => *most = u32::try_from(number).unwrap_or(0),
            _ => reader.wrong(&node, &path, "a whole number of leads from 0 to 100"),
        }
    }
    table.finish(reader);
    made_up
}

/// `skills = [...]`, `language = "de"`: what members have to be able to do; the skill and the language of one of them.
pub(super) fn needs(reader: &mut Reader, table: &mut Table, names: &Names) -> Needs {
    let mut skills = Vec::new();
    for (at, node) in list(reader, table, "skills") {
        let Some(skill) = reader.text(&node, &at) else { continue };
        if names.skills.contains(&skill) {
            skills.push(skill);
        } else {
            let meant = reader.nearest(&skill, names.skills.iter().map(String::as_str));
            reader.finding(node.offset, &at, format!("`{skill}`"), "a skill that one of the members has", meant);
        }
    }
    let language = table.take("language").and_then(|node| {
        let at = table.path("language");
        let text = reader.text(&node, &at)?;
        if text == OF_LEAD {
            return Some(Language::OfLead);
        }
        if names.languages.contains(&text) {
            return Some(Language::One(text));
        }
        let spoken = names.languages.iter().map(String::as_str);
        let expected = format!("`{OF_LEAD}`, or a language that one of the members speaks");
        let meant = reader.nearest(&text, spoken);
        reader.finding(node.offset, &at, format!("`{text}`"), expected, meant);
        None
    });
    Needs { skills, language }
}

/// The word for the language of the lead's country.
const OF_LEAD: &str = "lead";

/// `[languages]`: `de = ["DE", "AT"]`, the countries, or groups of them, whose leads speak a language.
pub(super) fn languages(reader: &mut Reader, root: &mut Table, names: &Names) -> BTreeMap<String, String> {
    let mut by_country = BTreeMap::new();
    let Some(node) = root.take("languages") else { return by_country };
    let Some(table) = reader.table(node, "languages") else { return by_country };
    for (language, offset, node) in table.into_rest() {
        let at = format!("languages.{language}");
        let name = Node { value: Value::Text(language), offset };
        let Some(language) = language_code(reader, &name, &at) else { continue };
        for (at, node) in reader.list(node, &at).unwrap_or_default() {
            for code in super::value::values(reader, Field::Country, &node, &at, names).unwrap_or_default() {
                if by_country.get(&code).is_some_and(|known| *known != language) {
                    let found = format!("`{code}` again");
                    reader.finding(node.offset, &at, found, "one language for each country", None);
                }
                by_country.insert(code, language.clone());
            }
        }
    }
    by_country
}
