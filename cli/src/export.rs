//! `frontdesk export`: what is in a workspace, in the shape in which Salesforce's Data Loader and HubSpot's import take it.
//!
//! In scope: arguments and files. Not in scope: columns and words (the core), which records there are (the ledger).

use crate::import::{From, Of, mapping};
use crate::input::Format;
use crate::output::Output;
use crate::progress::Progress;
use crate::workspace::Where;
use crate::{Ended, Failure};
use clap::Args;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// Exports leads, contacts, accounts, opportunities or campaigns, with owner, status and amounts, for Salesforce or HubSpot.
///
/// What came from there has its id from there, so that it is updated and not made again.
#[derive(Args)]
pub(crate) struct Export {
    #[arg(value_enum)]
    kind: Of,
    #[command(flatten)]
    workspace: Where,
    /// For whom; without it, by our own columns.
    #[arg(long, value_enum, default_value = "frontdesk")]
    to: From,
    /// What of columns and words is otherwise than usual, in TOML: the same file as for the import.
    #[arg(long)]
    map: Option<PathBuf>,
    /// Where it goes; without it, stdout.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Of the output; without it, by its extension.
    #[arg(long)]
    format: Option<Format>,
    /// The same as `--format ndjson`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl Export {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let workspace = self.workspace.open(false)?;
        let kind = self.kind.kind();
        let mapping = mapping(self.to.system(), kind, self.map.as_ref(), &workspace.currency()?)?;
        let header = mapping.header();
        let columns: Vec<&str> = header.iter().map(String::as_str).collect();
        let format = if self.json { Some(Format::Ndjson) } else { self.format };
        let mut output = Output::new(self.output.as_deref(), format, &columns)?;
        let mut progress = Progress::new("records");
        let mut after = Some(String::new());
        while let Some(from) = after {
            let page = workspace.records(kind, &from)?;
            for record in &page.records {
                let cells = mapping.write(record);
                let named = columns.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty());
                let json: Map<String, Value> =
                    named.map(|(name, cell)| ((*name).to_owned(), cell.as_str().into())).collect();
                output.row(&cells, &json)?;
                progress.step();
            }
            after = page.next;
        }
        progress.finish();
        output.finish()?;
        Ok(Ended::Done)
    }
}
