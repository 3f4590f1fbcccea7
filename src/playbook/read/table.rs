//! Taking typed values out of the tree, with a finding for each that isn't there or isn't right.
//!
//! In scope: types of single values, unknown names. Not in scope: what sections hold (`section`).

use super::super::finding::{self, Finding, Findings};
use super::super::node::{Node, Places, Value};
use std::collections::BTreeSet;

/// Collects findings while values are taken out.
pub(super) struct Reader<'t> {
    text: &'t str,
    findings: Vec<(Option<usize>, Finding)>,
    /// How many more names may be compared for what was probably meant: a text of a thousand mistakes isn't helped by
    /// a thousand guesses, and reading it has to end.
    guesses: usize,
    /// How many more values groups may stand for, in all places together: a short text can use long groups often.
    /// `None`: too many, and a finding says so.
    spelled_out: Option<usize>,
    /// Where conditions use cases, in the order in which they were read.
    pub(super) uses: Vec<CaseUse>,
    /// Where the text's lines end, once somebody asked.
    breaks: Option<Vec<usize>>,
}

/// A place where a condition uses a case.
pub(super) struct CaseUse {
    /// Where in the model: `case[2].when.any[0].case`.
    pub(super) at: String,
    pub(super) offset: Option<usize>,
    /// The name of the case that is used.
    pub(super) case: String,
}

/// See [`Reader::guesses`].
const GUESSES: usize = 50_000;

/// See [`Reader::spelled_out`].
const SPELLED_OUT: usize = 500_000;

/// A table from which values are taken by name; what is left over at the end is a finding.
pub(super) struct Table {
    /// Where in the model: `case[2].when`.
    pub(super) at: String,
    pub(super) offset: Option<usize>,
    pub(super) entries: Vec<(String, Option<usize>, Node)>,
    /// Names that were asked for: what an unknown one may have meant.
    known: BTreeSet<String>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            findings: Vec::new(),
            guesses: GUESSES,
            spelled_out: Some(SPELLED_OUT),
            uses: Vec::new(),
            breaks: None,
        }
    }

    pub(super) fn into_findings(mut self) -> Findings {
        self.findings.sort_by_key(|(offset, _)| *offset);
        let mut places = Places::of(self.text);
        let placed = self.findings.into_iter().map(|(offset, finding)| {
            let (line, column) = offset.map_or((0, 0), |offset| places.place(offset));
            Finding { line, column, ..finding }
        });
        Findings(placed.collect())
    }

    pub(super) fn finding(
        &mut self,
        offset: Option<usize>,
        at: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
        did_you_mean: Option<String>,
    ) {
        let at = if at.is_empty() { "playbook".to_owned() } else { at.to_owned() };
        let finding = Finding { line: 0, column: 0, at, found: found.into(), expected: expected.into(), did_you_mean };
        self.findings.push((offset, finding));
    }

    /// The one of `names` that `name` was probably meant to be.
    pub(super) fn nearest<'n>(&mut self, name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
        let guesses = &mut self.guesses;
        let names = names.into_iter().take_while(|_| {
            let more = *guesses > 0;
            *guesses = guesses.saturating_sub(1);
            more
        });
        finding::nearest(name, names)
    }

    /// How many names may still be compared.
    pub(super) fn guesses(&self) -> usize {
        self.guesses
    }

    /// The line of `offset`, from 1.
    pub(super) fn line(&mut self, offset: usize) -> usize {
        let text = self.text;
        let breaks = self.breaks.get_or_insert_with(|| text.match_indices('\n').map(|(at, _)| at).collect());
        breaks.partition_point(|at| *at < offset) + 1
    }

    /// Says that `node` isn't what it should be.
    pub(super) fn wrong(&mut self, node: &Node, at: &str, expected: &str) {
        self.finding(node.offset, at, node.value.describe(), expected, None);
    }

    pub(super) fn table(&mut self, node: Node, at: &str) -> Option<Table> {
        match node.value {
            Value::Table(entries) => {
                Some(Table { at: at.into(), offset: node.offset, entries, known: BTreeSet::new() })
            }
            _ => {
                self.wrong(&node, at, "a table");
                None
            }
        }
    }

    pub(super) fn list(&mut self, node: Node, at: &str) -> Option<Vec<(String, Node)>> {
        match node.value {
            Value::List(list) => {
                Some(list.into_iter().enumerate().map(|(i, item)| (format!("{at}[{i}]"), item)).collect())
            }
            _ => {
                self.wrong(&node, at, "a list");
                None
            }
        }
    }

    pub(super) fn text(&mut self, node: &Node, at: &str) -> Option<String> {
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Text(_) => {
                self.wrong(node, at, "text that isn't blank");
                None
            }
            _ => {
                self.wrong(node, at, "text");
                None
            }
        }
    }

    /// A text that is one of `names`.
    pub(super) fn one_of<'n>(
        &mut self,
        node: &Node,
        at: &str,
        names: impl IntoIterator<Item = &'n str> + Clone,
    ) -> Option<String> {
        let text = self.text(node, at)?;
        if names.clone().into_iter().any(|name| name == text) {
            return Some(text);
        }
        self.unknown(node.offset, at, &text, names);
        None
    }

    /// Says that `text`, at `offset`, is none of `names`.
    pub(super) fn unknown<'n>(
        &mut self,
        offset: Option<usize>,
        at: &str,
        text: &str,
        names: impl IntoIterator<Item = &'n str> + Clone,
    ) {
        let meant = self.nearest(text, names.clone());
        let mut shown: Vec<&str> = names.into_iter().collect();
        let more = shown.len().saturating_sub(12);
        shown.truncate(12);
        let mut expected = format!("one of {}", shown.join(", "));
        if more > 0 {
            expected.push_str(&format!(" and {more} more"));
        }
        if shown.is_empty() {
            expected = "a name that is defined; none is".into();
        }
        self.finding(offset, at, format!("`{text}`"), expected, meant);
    }

    /// The values of a group where it is used; a finding where all uses together would have too many.
    pub(super) fn spell_out<'v>(
        &mut self,
        values: impl FnOnce() -> Vec<&'v str>,
        node: &Node,
        at: &str,
    ) -> Option<Vec<String>> {
        let left = self.spelled_out?;
        let values = values();
        let left = left.checked_sub(values.len());
        self.spelled_out = left;
        if left.is_none() {
            let expected = format!("groups that stand for at most {SPELLED_OUT} values in all conditions together");
            self.finding(node.offset, at, node.value.describe(), expected, None);
        }
        left.map(|_| values.into_iter().map(str::to_owned).collect())
    }

    /// A whole number from `least` up.
    pub(super) fn number(&mut self, node: &Node, at: &str, least: u32) -> Option<u32> {
        if let Value::Number(number) = node.value
            && let Ok(number) = u32::try_from(number)
            && number >= least
        {
            return Some(number);
        }
        self.wrong(node, at, &format!("a whole number, {least} or more"));
        None
    }
}

impl Table {
    /// Takes the value called `name` out.
    pub(super) fn take(&mut self, name: &str) -> Option<Node> {
        self.known.insert(name.to_owned());
        let at = self.entries.iter().position(|(entry, ..)| entry == name)?;
        Some(self.entries.remove(at).2)
    }

    /// The path of the value called `name`.
    pub(super) fn path(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { format!("{}.{name}", self.at) }
    }

    /// The text called `name`, left in its place.
    pub(super) fn peek(&self, name: &str) -> Option<&str> {
        let (.., node) = self.entries.iter().find(|(entry, ..)| entry == name)?;
        if let Value::Text(text) = &node.value { Some(text.trim()) } else { None }
    }

    /// Takes a value that has to be there.
    pub(super) fn required(&mut self, reader: &mut Reader, name: &str) -> Option<Node> {
        let node = self.take(name);
        if node.is_none() {
            reader.finding(self.offset, &self.at, "nothing", format!("`{name}`"), None);
        }
        node
    }

    pub(super) fn text(&mut self, reader: &mut Reader, name: &str) -> Option<String> {
        let node = self.required(reader, name)?;
        reader.text(&node, &self.path(name))
    }

    pub(super) fn optional_text(&mut self, reader: &mut Reader, name: &str) -> Option<String> {
        let node = self.take(name)?;
        reader.text(&node, &self.path(name))
    }

    /// A text that has to be one of `names`.
    pub(super) fn name_of(&mut self, reader: &mut Reader, name: &str, names: &BTreeSet<String>) -> Option<String> {
        let node = self.required(reader, name)?;
        reader.one_of(&node, &self.path(name), names.iter().map(String::as_str))
    }

    pub(super) fn optional_number(&mut self, reader: &mut Reader, name: &str, least: u32) -> Option<u32> {
        let node = self.take(name)?;
        reader.number(&node, &self.path(name), least)
    }

    pub(super) fn optional_yes_no(&mut self, reader: &mut Reader, name: &str) -> Option<bool> {
        let node = self.take(name)?;
        if let Value::YesNo(yes) = node.value {
            return Some(yes);
        }
        reader.wrong(&node, &self.path(name), "`true` or `false`");
        None
    }

    /// A whole number, also below 0.
    pub(super) fn optional_points(&mut self, reader: &mut Reader, name: &str) -> Option<i32> {
        let node = self.take(name)?;
        if let Value::Number(number) = node.value
            && let Ok(number) = i32::try_from(number)
            && number.abs() <= 1_000_000
        {
            return Some(number);
        }
        reader.wrong(&node, &self.path(name), "a whole number from -1000000 to 1000000");
        None
    }

    pub(super) fn table(&mut self, reader: &mut Reader, name: &str) -> Option<Table> {
        let node = self.required(reader, name)?;
        reader.table(node, &self.path(name))
    }

    pub(super) fn tables(&mut self, reader: &mut Reader, name: &str) -> Vec<Table> {
        let Some(node) = self.required(reader, name) else { return Vec::new() };
        self.tables_in(reader, node, name)
    }

    pub(super) fn optional_tables(&mut self, reader: &mut Reader, name: &str) -> Vec<Table> {
        self.take(name).map_or_else(Vec::new, |node| self.tables_in(reader, node, name))
    }

    fn tables_in(&self, reader: &mut Reader, node: Node, name: &str) -> Vec<Table> {
        if matches!(&node.value, Value::List(list) if list.is_empty()) {
            reader.wrong(&node, &self.path(name), "at least one");
        }
        let items = reader.list(node, &self.path(name)).unwrap_or_default();
        items.into_iter().filter_map(|(at, item)| reader.table(item, &at)).collect()
    }

    /// Every entry as a table by its name.
    pub(super) fn into_named(self, reader: &mut Reader) -> Vec<(String, Table)> {
        let at = self.at;
        self.entries
            .into_iter()
            .filter_map(|(name, _, node)| {
                let table = reader.table(node, &format!("{at}.{name}"))?;
                Some((name, table))
            })
            .collect()
    }

    /// Every entry that was not taken, with its path and the offset of its name.
    pub(super) fn into_rest(self) -> Vec<(String, Option<usize>, Node)> {
        self.entries
    }

    /// Says which entries nobody asked for.
    pub(super) fn finish(self, reader: &mut Reader) {
        let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
        for (name, offset, _) in &self.entries {
            let meant = reader.nearest(name, known.iter().copied());
            reader.finding(*offset, &self.at, format!("`{name}`"), format!("one of {}", known.join(", ")), meant);
        }
    }
}
