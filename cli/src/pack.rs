//! `frontdesk pack`: account rows in, an account book out.
//!
//! In scope: files, and what the book holds in numbers. Not in scope: the book's format.

use crate::input::Format;
use crate::output::keep_apart;
use crate::output::said;
use crate::{Ended, Failure, accounts};
use clap::Args;
use frontdesk::AccountBook;
use serde_json::json;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

/// Packs accounts into an account book: by whose name or domain an account can be found.
///
/// Rows that can't be read are named on stderr; the others go in.
#[derive(Args)]
pub(crate) struct Pack {
    /// Accounts: CSV, TSV or NDJSON; `-` is stdin.
    accounts: PathBuf,
    /// Where the book goes.
    #[arg(short, required = true)]
    output: PathBuf,
    /// Of the accounts; without it, by their file's extension.
    #[arg(long)]
    format: Option<Format>,
    /// Write nothing where a row can't go in as it is.
    #[arg(long)]
    strict: bool,
    /// What the book holds in numbers, as JSON on stdout.
    #[arg(long)]
    json: bool,
}

impl Pack {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        keep_apart(Some(&self.output), &[&self.accounts])?;
        let (accounts, refused) = accounts::take_in(&self.accounts, Format::of(self.format, &self.accounts))?;
        if self.strict && refused > 0 {
            eprintln!("frontdesk: {refused} rows can't go in as they are: no book was written");
            return Ok(Ended::WithFindings);
        }
        let domains = accounts.domains();
        let bytes = accounts.finish().map_err(Failure::of)?;
        let name = self.output.display();
        let to_stdout = self.output == Path::new("-");
        let written = if to_stdout { stdout().write_all(&bytes) } else { std::fs::write(&self.output, &bytes) };
        written.map_err(|error| Failure(format!("{name} can't be written: {error}")))?;
        let length = bytes.len();
        let book = AccountBook::open(bytes).map_err(Failure::of)?;
        if self.json {
            let (accounts, version) = (book.accounts(), book.version());
            let told = json!({ "accounts": accounts, "domains": domains, "bytes": length, "version": version, "refused": refused });
            // Beside a book on stdout, it would be a part of the book.
            return said(&told, to_stdout).map(|()| if refused > 0 { Ended::WithFindings } else { Ended::Done });
        }
        eprintln!(
            "frontdesk: {name}: {} accounts, {} domains, {length} bytes, version {}; {refused} rows refused",
            book.accounts(),
            domains,
            book.version()
        );
        Ok(if refused > 0 { Ended::WithFindings } else { Ended::Done })
    }
}
