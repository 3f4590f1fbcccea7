//! `frontdesk import`: records of Salesforce and HubSpot, and ours, into a workspace.
//!
//! In scope: files, batches, what became of each row. Not in scope: which column is which field (the core), what becomes of a
//! record (the ledger). Rows are read and sent a batch at a time: memory stays bounded.

mod run;
pub(crate) mod server;
mod state;

use crate::encoding::{self, Encoding};
use crate::input::{self, Format};
use crate::output::{Output, keep_apart};
use crate::workspace::{Where, Workspace};
use crate::{Ended, Failure};
use clap::{Args, ValueEnum};
use frontdesk::crm::{Kind, Mapping, System, guess, object};
use run::{COLUMNS, Run};
use state::State;
use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::PathBuf;

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

impl Import {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        keep_apart(self.output.as_deref(), &[&self.file])?;
        let format = Format::of(self.format, &self.file);
        let (mut reader, found) = encoding::decoded(input::open(&self.file)?, self.encoding).map_err(Failure::of)?;
        if found == Encoding::Windows1252 && self.encoding.is_none() {
            eprintln!(
                "frontdesk: {}: read as windows-1252, as it is no UTF-8; `--encoding` says otherwise",
                self.file.display()
            );
        }
        let separator = input::separator(reader.fill_buf().map_err(Failure::of)?);
        let mut rows = input::rows_of(reader, format, separator, self.file.display().to_string())?.peekable_header()?;
        let (system, kind) = self.what(&rows.names)?;
        let workspace = if self.dry_run { None } else { Some(self.workspace.open(self.new)?) };
        let currency = workspace.as_ref().map_or_else(|| Ok("USD".to_owned()), Workspace::currency)?;
        let mapping = mapping(system, kind, self.map.as_ref(), &currency)?;
        self.tell_of(&rows.names, &mapping);
        let output = match (&self.output, self.json) {
            (None, true) => None,
            (path, _) => Some(Output::new(path.as_deref(), None, &COLUMNS)?),
        };
        let state = State::open(self.state.as_deref().filter(|_| !self.dry_run))?;
        let mut run = Run::new(&self, mapping, workspace, state, output);
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
