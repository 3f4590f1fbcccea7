//! `frontdesk import`: records of Salesforce and HubSpot, and ours, into a workspace.
//!
//! In scope: files, batches, what became of each row. Not in scope: which column is which field (the core), what becomes of a
//! record (the ledger). Rows are read and sent a batch at a time: memory stays bounded.

pub(crate) mod server;
mod state;

use crate::encoding::{self, Encoding};
use crate::input::{self, Format};
use crate::output::{Output, keep_apart};
use crate::progress::Progress;
use crate::workspace::{Where, Workspace};
use crate::{Ended, Failure};
use clap::{Args, ValueEnum};
use frontdesk::crm::{Kind, Mapping, System, guess, object};
use frontdesk::{FieldProblem, RawLead};
use jiff::Timestamp;
use ledger::{Became, Imported, Incoming};
use serde::Serialize;
use state::State;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Rows that go together: people are routed one after another, accounts are stored.
const PEOPLE: usize = 100;
const OTHERS: usize = 1_000;

/// Longest row, in bytes, and most bytes that go together.
const ROW: usize = 256 << 10;
const BYTES: usize = 4 << 20;

/// Imports leads, contacts, accounts, opportunities, campaigns and their members, as Salesforce and HubSpot export them.
///
/// Writes a row for each row of the file: what became of it, and what of it could not be taken in. The same file again changes
/// nothing, a later export changes what it says otherwise: a run that was interrupted is run once more. Accounts and campaigns
/// come first, then leads and contacts, then opportunities.
#[derive(Args)]
pub(crate) struct Import {
    /// CSV, TSV or NDJSON; `-` is stdin.
    file: PathBuf,
    #[command(flatten)]
    workspace: Where,
    /// Makes the workspace's file, if it isn't there.
    #[arg(long, conflicts_with = "url")]
    new: bool,
    /// What the file's records are; without it, as most of its columns say.
    #[arg(long, value_enum)]
    kind: Option<Of>,
    /// Whose columns it has; without it, as most of them say.
    #[arg(long, value_enum)]
    from: Option<From>,
    /// What of columns and words is otherwise than usual, in TOML.
    #[arg(long)]
    map: Option<PathBuf>,
    /// Where the rows go that say what became of each; without it, stdout. `.ndjson` gives JSON.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Remembers what was sent in this file, and sends only what changed since.
    #[arg(long)]
    state: Option<PathBuf>,
    /// Of the file; without it, by its extension.
    #[arg(long)]
    format: Option<Format>,
    /// How its characters are written; without it, as its beginning tells.
    #[arg(long, value_enum)]
    encoding: Option<Encoding>,
    /// Reads everything and takes nothing in.
    #[arg(long)]
    dry_run: bool,
    /// How many rows became what, as JSON; the rows themselves go where `-o` says.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Of {
    Account,
    Campaign,
    Lead,
    Contact,
    Opportunity,
    /// Of a campaign.
    Member,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum From {
    Salesforce,
    Hubspot,
    Frontdesk,
}

impl Of {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Account => Kind::Account,
            Self::Campaign => Kind::Campaign,
            Self::Lead => Kind::Lead,
            Self::Contact => Kind::Contact,
            Self::Opportunity => Kind::Opportunity,
            Self::Member => Kind::Member,
        }
    }
}

impl From {
    pub(crate) fn system(self) -> System {
        match self {
            Self::Salesforce => System::Salesforce,
            Self::Hubspot => System::Hubspot,
            Self::Frontdesk => System::Frontdesk,
        }
    }
}

/// The mapping of a workspace, with what `map` says otherwise.
pub(crate) fn mapping(system: System, kind: Kind, map: Option<&PathBuf>, currency: &str) -> Result<Mapping, Failure> {
    let mapping = Mapping::new(system, kind)
        .ok_or_else(|| Failure(format!("found {} for {}, which has no such records", kind.name(), system.name())))?
        .in_currency(currency);
    let Some(path) = map else { return Ok(mapping) };
    let text = String::from_utf8(input::bytes(path)?).map_err(Failure::of)?;
    mapping.overridden(&text).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|problem| format!("{}: {problem}", path.display())).collect();
        Failure(told.join("\n"))
    })
}

/// A row on its way.
struct Sent {
    row: u64,
    id: Option<String>,
    /// `Err`: it is no record.
    record: Result<Incoming, Vec<FieldProblem>>,
}

/// What became of rows so far.
struct Run<'a> {
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

const COLUMNS: [&str; 7] = ["row", "id", "became", "record", "field", "found", "expected"];

impl Import {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        keep_apart(self.output.as_deref(), &[&self.file])?;
        let format = Format::of(self.format, &self.file);
        let (reader, found) = encoding::decoded(input::open(&self.file)?, self.encoding).map_err(Failure::of)?;
        if found == Encoding::Windows1252 && self.encoding.is_none() {
            eprintln!(
                "frontdesk: {}: read as windows-1252, as it is no UTF-8; `--encoding` says otherwise",
                self.file.display()
            );
        }
        let mut rows = input::rows_of(reader, format, self.file.display().to_string())?.peekable_header()?;
        let (system, kind) = self.what(&rows.names)?;
        let workspace = if self.dry_run { None } else { Some(self.workspace.open(self.new)?) };
        let currency = workspace.as_ref().map_or_else(|| Ok("USD".to_owned()), Workspace::currency)?;
        let mapping = mapping(system, kind, self.map.as_ref(), &currency)?;
        self.tell_of(&rows.names, &mapping);
        let output = match (&self.output, self.json) {
            (None, true) => None,
            (path, _) => Some(Output::new(path.as_deref(), None, &COLUMNS)?),
        };
        let mut run = Run {
            mapping,
            workspace,
            state: State::open(self.state.as_deref().filter(|_| !self.dry_run))?,
            output,
            progress: Progress::new("rows"),
            counts: BTreeMap::new(),
            problems: 0,
            rows: 0,
            now: Timestamp::now(),
            import: &self,
        };
        let outcome = run.all(&mut rows.rows);
        run.end(outcome)
    }

    /// What the file has: as said, or as its columns tell.
    fn what(&self, names: &[String]) -> Result<(System, Kind), Failure> {
        let (system, kind) = (self.from.map(From::system), self.kind.map(Of::kind));
        if let (Some(system), Some(kind)) = (system, kind) {
            return Ok((system, kind));
        }
        guess(names.iter().map(String::as_str), system, kind).ok_or_else(|| {
            let names: Vec<&str> = names.iter().take(12).map(String::as_str).collect();
            let expected = "columns of one system's records; say which with `--from` and `--kind`";
            Failure(format!("{}: found the columns {}, expected {expected}", self.file.display(), names.join(", ")))
        })
    }

    /// Says what of a header isn't read, and what is there twice.
    fn tell_of(&self, names: &[String], mapping: &Mapping) {
        let mut seen = BTreeSet::new();
        let twice: BTreeSet<&str> =
            names.iter().filter(|name| !seen.insert(name.to_lowercase())).map(String::as_str).collect();
        let path = self.file.display();
        let what = object(mapping.system, mapping.kind).unwrap_or_default();
        eprintln!("frontdesk: {path}: {what} of {}", mapping.system.name());
        if !twice.is_empty() {
            let twice: Vec<&str> = twice.into_iter().collect();
            eprintln!("frontdesk: {path}: twice in the header, of which the first value counts: {}", twice.join(", "));
        }
        let unknown: Vec<&str> =
            names.iter().map(String::as_str).filter(|name| !mapping.knows(name) && !name.trim().is_empty()).collect();
        if !unknown.is_empty() {
            eprintln!("frontdesk: {path}: no field of ours (`--map` makes them one): {}", unknown.join(", "));
        }
    }
}

impl Run<'_> {
    /// Takes in all rows, a batch at a time.
    fn all(&mut self, rows: &mut dyn Iterator<Item = input::Row>) -> Result<(), Failure> {
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
            [row.to_string(), text(id), became.into(), text(line.record), field.into(), found.into(), expected.into()]
        };
        match (output.is_lines(), imported.problems.as_slice()) {
            (true, _) | (_, []) => output.row(&cells("", "", ""), &line),
            (false, problems) => {
                problems.iter().try_for_each(|of| output.row(&cells(&of.field, &of.found, &of.expected), &line))
            }
        }
    }

    fn end(mut self, outcome: Result<(), Failure>) -> Result<Ended, Failure> {
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
