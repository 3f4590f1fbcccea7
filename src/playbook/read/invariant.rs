//! `[[always]]` and `[[never]]`: what has to hold for every lead.
//!
//! In scope: names and types. Not in scope: whether it holds (`proof`).

use super::super::invariant::{Invariant, Promise};
use super::super::{Assign, Channel};
use super::names::Names;
use super::section::{when, working_minutes};
use super::table::{Reader, Table};
use crate::playbook::node::Value;

/// One row of either section; `cases` and `territories` are those that the playbook defines.
pub(super) fn invariant(
    reader: &mut Reader,
    mut table: Table,
    names: &Names,
    (cases, territories): (&[String], &[String]),
) -> Option<Invariant> {
    let name = table.text(reader, "name");
    let when = when(reader, &mut table, names);
    let teams: Vec<&str> = names.teams.iter().map(String::as_str).collect();
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let territories: Vec<&str> = territories.iter().map(String::as_str).collect();
    let promise = Promise {
        cases: some_of(reader, &mut table, "case", &cases),
        territories: some_of(reader, &mut table, "territory", &territories),
        teams: some_of(reader, &mut table, "team", &teams),
        channels: some_of(reader, &mut table, "channel", Channel::NAMES)
            .iter()
            .filter_map(|n| Channel::of(n))
            .collect(),
        assigns: some_of(reader, &mut table, "assign", Assign::NAMES).iter().filter_map(|n| Assign::of(n)).collect(),
        within_minutes: table.take("within").and_then(|node| working_minutes(reader, &node, &table.path("within"))),
    };
    if promise == Promise::default() {
        let expected = "at least one of case, territory, team, channel, assign, within, each right";
        reader.finding(table.offset, &table.at, "no promise", expected, None);
    }
    table.finish(reader);
    Some(Invariant { name: name?, when: when?, promise })
}

/// One of `names`, or a list of them; empty: nothing is said, or a finding is made.
fn some_of(reader: &mut Reader, table: &mut Table, name: &str, names: &[&str]) -> Vec<String> {
    let Some(node) = table.take(name) else { return Vec::new() };
    let path = table.path(name);
    let several = match node.value {
        Value::List(_) => reader.list(node, &path).unwrap_or_default(),
        _ => vec![(path, node)],
    };
    several.into_iter().filter_map(|(at, node)| reader.one_of(&node, &at, names.iter().copied())).collect()
}
