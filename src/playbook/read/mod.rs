//! Reading a playbook: text in, a whole playbook or everything that is wrong with it out.
//!
//! In scope: the names and types of the text, and that every name it uses exists. Not in scope:
//! whether the rules make sense together.

mod cases;
mod condition;
mod dedupe;
mod dictionary;
mod group;
mod invariant;
mod matching;
mod names;
mod partner;
mod reporting;
mod section;
mod sla;
mod staff;
mod table;
mod value;

use super::node::{Node, Value};
use super::{Case, Condition, Findings, Index, Playbook, Rows, Territory, node, version};
use names::Names;
use section::list;
use std::collections::{BTreeMap, BTreeSet};
use table::{Reader, Table};

impl Playbook {
    /// Reads a playbook written in TOML.
    ///
    /// # Errors
    /// Every finding with line and column, in the order of the text; nothing of the playbook is used then.
    ///
    /// ```
    /// let findings = frontdesk::Playbook::from_toml("name = \"Demo\"\nwatcher = 7").unwrap_err();
    /// let watcher = findings.0.iter().find(|finding| finding.at == "watcher").unwrap();
    /// assert_eq!(watcher.to_string(), "line 2, column 11: watcher: found the number 7, expected text");
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, Findings> {
        read(text, node::toml(text)?)
    }

    /// What a workspace goes by before it has a playbook of its own: every case there is, and one front desk for all.
    #[expect(clippy::expect_used, reason = "the text is part of the program, and a test reads it")]
    pub fn starter() -> Self {
        Self::from_toml(Self::STARTER).expect("the starter playbook reads")
    }

    /// The starter's text, in TOML.
    pub const STARTER: &str = include_str!("../starter.toml");

    /// The starters of earlier releases, by which workspaces decided that had no playbook: their receipts are made again with
    /// them.
    pub const EARLIER_STARTERS: &[&str] = &[include_str!("../starter_1.toml")];

    /// Reads a playbook written as JSON: the same names and values as in TOML.
    ///
    /// # Errors
    /// As [`Playbook::from_toml`]; findings other than syntax have a path and no line.
    pub fn from_json(text: &str) -> Result<Self, Findings> {
        read(text, node::json(text)?)
    }
}

fn read(text: &str, root: Node) -> Result<Playbook, Findings> {
    let mut reader = Reader::new(text);
    let playbook = sections(&mut reader, root);
    let findings = reader.into_findings();
    match playbook {
        Some(mut playbook) if findings.0.is_empty() => {
            playbook.version = version::of(&playbook);
            playbook.index = Index::of(&playbook);
            Ok(playbook)
        }
        _ => Err(findings),
    }
}

/// Reads every section even after a finding, so that all findings come at once; `None` goes with a finding.
fn sections(reader: &mut Reader, root: Node) -> Option<Playbook> {
    let mut root = reader.table(root, "")?;
    let name = root.text(reader, "name");
    let matching = root.table(reader, "matching").and_then(|table| matching::matching(reader, table));
    let dedupe = dedupe::dedupe(reader, &mut root);
    let survivorship = dedupe::survivorship(reader, &mut root);
    let segments = each(reader, &mut root, "segment", section::segment);
    let mut names = Names::default();
    let calendars = named(reader, &mut root, "calendar", &mut names.calendars, section::calendar);
    names.segments = segments.iter().map(|segment| segment.name.clone()).collect();
    names.territories = texts_in(&root, "territory", "name");
    names.partners = partner::values(&root);
    let before_members = names.clone();
    let members = named(reader, &mut root, "member", &mut names.members, |reader, table| {
        staff::member(reader, table, &before_members)
    });
    names.skills = members.values().flat_map(|member| member.skills.iter().cloned()).collect();
    names.languages = members.values().flat_map(|member| member.languages.iter().cloned()).collect();
    let before_teams = names.clone();
    let teams = named(reader, &mut root, "team", &mut names.teams, |reader, table| {
        staff::team(reader, table, &before_teams, &members)
    });
    let slas = named_or_none(reader, &mut root, "sla", &mut names.slas, sla::sla);
    names.groups = group::groups(reader, &mut root, &names);
    let languages = staff::languages(reader, &mut root, &names);
    let dictionary = dictionary::dictionary(reader, &mut root, &segments);
    let watcher = root.name_of(reader, "watcher", &names.members);
    let case_tables = root.tables(reader, "case");
    for (index, table) in case_tables.iter().enumerate() {
        let Some(name) = table.peek("name") else { continue };
        names.cases.entry(name.to_owned()).and_modify(|(_, only)| *only = false).or_insert((index, true));
    }
    let mut cases = rows(
        reader,
        case_tables,
        "case",
        |case: &Case| &case.when,
        |reader, table| section::case(reader, table, &names),
    );
    let territory_policy = section::policy(reader, &mut root, "territory_policy");
    let territory_tables = root.tables(reader, "territory");
    let mut territories = rows(
        reader,
        territory_tables,
        "territory",
        |row: &Territory| &row.when,
        |reader, table| section::territory(reader, table, &names),
    );
    let mut called = BTreeSet::new();
    let mut partners =
        each(reader, &mut root, "partner", |reader, table| partner::partner(reader, table, &names, &mut called));
    let mut scores = each(reader, &mut root, "score", |reader, table| section::score(reader, table, &names));
    let named = (row_names(&cases, |row| &row.name), row_names(&territories, |row| &row.name));
    let mut invariants = |section: &str| {
        each(reader, &mut root, section, |reader, table| {
            invariant::invariant(reader, table, &names, (&named.0, &named.1))
        })
    };
    let (mut always, mut never) = (invariants("always"), invariants("never"));
    cases::spell_out(
        reader,
        &names,
        cases.as_mut(),
        territories.as_mut(),
        (&mut scores, &mut partners),
        [("always", &mut always), ("never", &mut never)],
    );
    let dispositions = reporting::dispositions(reader, &mut root);
    let by_what = reporting::reporting(reader, &mut root);
    let minimum_follow_up = reporting::minimum(reader, &mut root, &names);
    let deal_registration = reporting::deal_registration(reader, &mut root);
    root.finish(reader);
    Some(Playbook {
        name: name?,
        version: String::new(),
        matching: matching?,
        dedupe,
        survivorship,
        segments,
        dictionary,
        calendars,
        languages,
        members,
        teams,
        partners,
        slas,
        cases: cases?,
        territories: territories?,
        territory_policy: territory_policy?,
        scores,
        always,
        never,
        dispositions,
        reporting: by_what,
        minimum_follow_up,
        deal_registration,
        watcher: watcher?,
        index: Index::default(),
    })
}

/// What the tables of the list called `section` have under `key`: names that are used before the section is read.
fn texts_in(root: &Table, section: &str, key: &str) -> BTreeSet<String> {
    let list = root.entries.iter().find(|(name, ..)| name == section).map(|(.., node)| &node.value);
    let Some(Value::List(items)) = list else { return BTreeSet::new() };
    let name = |item: &Node| match &item.value {
        Value::Table(entries) => entries.iter().find_map(|(name, _, node)| match &node.value {
            Value::Text(text) if name == key => Some(text.trim().to_owned()),
            _ => None,
        }),
        _ => None,
    };
    items.iter().filter_map(name).collect()
}

/// Reads `[[section]]`: a list of tables in order.
fn each<T>(
    reader: &mut Reader,
    root: &mut Table,
    section: &str,
    mut item: impl FnMut(&mut Reader, Table) -> Option<T>,
) -> Vec<T> {
    let tables = root.optional_tables(reader, section);
    tables.into_iter().filter_map(|table| item(reader, table)).collect()
}

/// The names of a section's rows; none where the section has findings.
fn row_names<T>(rows: &Option<Rows<T>>, name: impl Fn(&T) -> &String) -> Vec<String> {
    let rows = rows.iter().flat_map(|rows| rows.rows.iter().chain([&rows.otherwise]));
    rows.map(|row| name(row).clone()).collect()
}

/// Reads `[[section]]` as rows of which the first that holds counts; the last must hold always.
fn rows<T>(
    reader: &mut Reader,
    tables: Vec<Table>,
    section: &str,
    when: impl Fn(&T) -> &Condition,
    mut item: impl FnMut(&mut Reader, Table) -> Option<T>,
) -> Option<Rows<T>> {
    let last_offset = tables.last().and_then(|table| table.offset);
    let last_at = tables.last().map(|table| table.at.clone());
    let items: Vec<Option<T>> = tables.into_iter().map(|table| item(reader, table)).collect();
    let mut rows = items.into_iter().collect::<Option<Vec<T>>>()?;
    let otherwise = rows.pop()?;
    if !when(&otherwise).is_always() {
        let expected = format!("a last {section} without `when`, so that every lead has one");
        reader.finding(last_offset, &last_at.unwrap_or_default(), "a condition on the last", expected, None);
        return None;
    }
    Some(Rows { rows, otherwise })
}

/// Reads `[section.name]`: tables by name; at least one. `names` gets every name, also of a table with findings: that it
/// is used elsewhere is no finding of its own.
fn named<T>(
    reader: &mut Reader,
    root: &mut Table,
    section: &str,
    names: &mut BTreeSet<String>,
    item: impl FnMut(&mut Reader, Table) -> Option<T>,
) -> BTreeMap<String, T> {
    let Some(table) = root.table(reader, section) else { return BTreeMap::new() };
    each_named(reader, table, names, item)
}

/// As [`named`], but there may be none.
fn named_or_none<T>(
    reader: &mut Reader,
    root: &mut Table,
    section: &str,
    names: &mut BTreeSet<String>,
    item: impl FnMut(&mut Reader, Table) -> Option<T>,
) -> BTreeMap<String, T> {
    let table = root.take(section).and_then(|node| reader.table(node, section));
    table.map_or_else(BTreeMap::new, |table| each_named(reader, table, names, item))
}

fn each_named<T>(
    reader: &mut Reader,
    table: Table,
    names: &mut BTreeSet<String>,
    mut item: impl FnMut(&mut Reader, Table) -> Option<T>,
) -> BTreeMap<String, T> {
    let tables = table.into_named(reader);
    names.extend(tables.iter().map(|(name, _)| name.clone()));
    tables.into_iter().filter_map(|(name, table)| Some((name, item(reader, table)?))).collect()
}
