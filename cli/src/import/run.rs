//! A run of an import: rows into batches, batches into the workspace, and what became of each row.
//!
//! In scope: batches in bounded memory, what is sent and what was sent before, the report. Not in scope: arguments and files
//! (`super`).

use super::Import;
use super::state::State;
use crate::input;
use crate::output::Output;
use crate::progress::Progress;
use crate::workspace::Workspace;
use crate::{Ended, Failure, formula};
use frontdesk::crm::{Kind, Mapping};
use frontdesk::{FieldProblem, RawLead};
use jiff::Timestamp;
use ledger::{Became, Imported, Incoming};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{Write, stdout};

/// Rows that go together: people are routed one after another, accounts are stored.
const PEOPLE: usize = 100;
const OTHERS: usize = 1_000;

/// Longest row, in bytes, and most bytes that go together.
const ROW: usize = 256 << 10;
const BYTES: usize = 4 << 20;

/// The columns of the report.
pub(super) const COLUMNS: [&str; 7] = ["row", "id", "became", "record", "field", "found", "expected"];

/// A row on its way.
struct Sent {
    row: u64,
    id: Option<String>,
    /// `Err`: it is no record.
    record: Result<Incoming, Vec<FieldProblem>>,
}

/// What became of rows so far.
pub(super) struct Run<'a> {
    mapping: Mapping,
    workspace: Option<Workspace>,
    state: State,
    output: Option<Output>,
    progress: Progress,
    counts: BTreeMap<&'static str, u64>,
    /// Rows of which something couldn't be taken in.
    problems: u64,
    rows: u64,
    now: Timestamp,
    import: &'a Import,
}

#[derive(Serialize)]
struct Summary<'a> {
    file: String,
    from: &'static str,
    kind: &'static str,
    rows: u64,
    #[serde(flatten)]
    counts: &'a BTreeMap<&'static str, u64>,
    with_problems: u64,
}

#[derive(Serialize)]
struct Line<'a> {
    row: u64,
    id: Option<&'a str>,
    became: &'static str,
    record: Option<&'a str>,
    problems: &'a [FieldProblem],
}

impl<'a> Run<'a> {
    /// A run of `import`: records of `mapping` into `workspace` (none: nowhere), the report into `output`.
    pub(super) fn new(
        import: &'a Import,
        mapping: Mapping,
        workspace: Option<Workspace>,
        state: State,
        output: Option<Output>,
    ) -> Self {
        Self {
            mapping,
            workspace,
            state,
            output,
            progress: Progress::new("rows"),
            counts: BTreeMap::new(),
            problems: 0,
            rows: 0,
            now: Timestamp::now(),
            import,
        }
    }
}

impl Run<'_> {
    /// Takes in all rows, a batch at a time.
    pub(super) fn all(&mut self, rows: &mut dyn Iterator<Item = input::Row>) -> Result<(), Failure> {
        let most = match self.mapping.kind {
            Kind::Lead | Kind::Contact | Kind::Member => PEOPLE,
            Kind::Account | Kind::Campaign | Kind::Opportunity => OTHERS,
        };
        let (mut batch, mut bytes) = (Vec::with_capacity(most), 0);
        for raw in rows {
            let raw = raw?;
            self.rows += 1;
            let size: usize = raw.fields().map(|(name, value)| name.len() + value.len()).sum();
            let read = if size > ROW {
                let expected = format!("at most {ROW}");
                Err(vec![FieldProblem { field: "row".into(), found: format!("{size} bytes"), expected }])
            } else {
                self.mapping.read(&raw)
            };
            let new_id =
                |id: Option<&str>, row: u64| format!("{}-{:x}-{row}", id.unwrap_or("row"), self.now.as_millisecond());
            let (id, record) = match read {
                Err(problems) => (raw_id(&raw, &self.mapping), Err(problems)),
                Ok(entry) => {
                    let new_id = new_id(entry.id.as_deref(), self.rows);
                    (entry.id.clone(), Ok(Incoming::new(self.mapping.kind, entry, new_id)))
                }
            };
            bytes += size.min(ROW);
            batch.push(Sent { row: self.rows, id, record });
            if batch.len() >= most || bytes >= BYTES {
                self.send(&mut batch)?;
                bytes = 0;
            }
            self.progress.step();
        }
        self.send(&mut batch)
    }

    /// Sends what of a batch changed, and tells what became of all of it, in the file's order.
    fn send(&mut self, batch: &mut Vec<Sent>) -> Result<(), Failure> {
        let batch = std::mem::take(batch);
        let is_fresh = |sent: &Sent| sent.record.as_ref().is_ok_and(|record| !self.state.has(record));
        let is_fresh: Vec<bool> = batch.iter().map(is_fresh).collect();
        let of_fresh = batch.iter().zip(&is_fresh).filter(|(_, is_fresh)| **is_fresh);
        let fresh: Vec<Incoming> = of_fresh.filter_map(|(sent, _)| sent.record.as_ref().ok().cloned()).collect();
        let (mapping, now) = (&self.mapping, self.now);
        let done = match &mut self.workspace {
            Some(workspace) if !fresh.is_empty() => workspace.import(mapping, &fresh, now)?,
            Some(_) => Vec::new(),
            None => fresh.iter().map(read_only).collect(),
        };
        let taken = fresh.iter().zip(&done).filter(|(_, imported)| imported.became != Became::Refused);
        self.state.add(taken.map(|(record, _)| record))?;
        // A server reads the row again, and doesn't see what was left out here.
        let is_server = matches!(self.workspace, Some(Workspace::Server(_)));
        let mut done = done.into_iter();
        for (sent, is_fresh) in batch.iter().zip(is_fresh) {
            let imported = match &sent.record {
                Err(problems) => Imported::refused(problems.clone()),
                Ok(record) => {
                    let unchanged = || Imported { became: Became::Unchanged, record: None, problems: Vec::new() };
                    let mut imported = if is_fresh { done.next() } else { None }.unwrap_or_else(unchanged);
                    if is_server {
                        imported.problems.splice(0..0, record.problems.iter().cloned());
                    }
                    imported
                }
            };
            self.tell(sent.row, sent.id.as_deref(), &imported)?;
        }
        Ok(())
    }

    /// Tells what became of a row: a line, or one for each problem.
    fn tell(&mut self, row: u64, id: Option<&str>, imported: &Imported) -> Result<(), Failure> {
        let became = name(imported.became);
        *self.counts.entry(became).or_default() += 1;
        self.problems += u64::from(!imported.problems.is_empty());
        let Some(output) = &mut self.output else { return Ok(()) };
        let line = Line { row, id, became, record: imported.record.as_deref(), problems: &imported.problems };
        let cells = |field: &str, found: &str, expected: &str| {
            let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
            let found = formula::quoted("found", found.into());
            [row.to_string(), text(id), became.into(), text(line.record), field.into(), found, expected.into()]
        };
        match (output.is_lines(), imported.problems.as_slice()) {
            (true, _) | (_, []) => output.row(&cells("", "", ""), &line),
            (false, problems) => {
                problems.iter().try_for_each(|of| output.row(&cells(&of.field, &of.found, &of.expected), &line))
            }
        }
    }

    pub(super) fn end(mut self, outcome: Result<(), Failure>) -> Result<Ended, Failure> {
        // What became of the rows before is told, also where the next failed.
        if let Some(output) = self.output.take() {
            output.finish()?;
        }
        let counts: Vec<String> = self.counts.iter().map(|(became, count)| format!("{count} {became}")).collect();
        let (kind, path) = (self.mapping.kind.name(), self.import.file.display());
        self.progress.finish();
        eprintln!(
            "frontdesk: {path}: {} rows: {}",
            self.rows,
            if counts.is_empty() { "none".into() } else { counts.join(", ") }
        );
        if self.import.json {
            let (from, with_problems) = (self.mapping.system.name(), self.problems);
            let summary =
                Summary { file: path.to_string(), from, kind, rows: self.rows, counts: &self.counts, with_problems };
            let json = serde_json::to_string(&summary).map_err(Failure::of)?;
            writeln!(stdout(), "{json}").map_err(Failure::of)?;
        }
        outcome?;
        Ok(if self.problems > 0 { Ended::WithFindings } else { Ended::Done })
    }
}

/// What would become of a record that is read and not taken in.
fn read_only(record: &Incoming) -> Imported {
    let became = if record.deleted { Became::Skipped } else { Became::New };
    Imported { became, record: None, problems: record.problems.clone() }
}

/// The id of a row that is none.
fn raw_id(raw: &RawLead, mapping: &Mapping) -> Option<String> {
    let id = raw.fields().find(|(name, value)| mapping.is_id(name) && !value.trim().is_empty());
    id.map(|(_, id)| id.trim().chars().take(80).collect())
}

fn name(became: Became) -> &'static str {
    match became {
        Became::New => "new",
        Became::Merged => "merged",
        Became::Changed => "changed",
        Became::Unchanged => "unchanged",
        Became::Removed => "removed",
        Became::Skipped => "skipped",
        Became::Refused => "refused",
    }
}
