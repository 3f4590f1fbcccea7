//! `frontdesk backup` and `frontdesk restore`: a workspace of a SQLite file as one file, and back.
//!
//! In scope: files. Not in scope: what is in a backup (`ledger`).

use crate::output::said;
use crate::{Ended, Failure, input};
use clap::Args;
use jiff::Timestamp;
use ledger::{Ledger, NotRestored, Sqlite};
use std::fs::{File, remove_file};
use std::io::{BufRead, BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

/// Writes a workspace as one file: people's data, and the key that signs receipts. Keep it as you keep the workspace.
///
/// Says the digest over all rows, which the restored workspace has too.
#[derive(Args)]
pub(crate) struct Backup {
    /// The workspace's SQLite file.
    workspace: PathBuf,
    /// Where the backup goes; without it, nowhere: the digest is said all the same.
    #[arg(short)]
    output: Option<PathBuf>,
    /// The digest as JSON.
    #[arg(long)]
    json: bool,
}

/// Makes a workspace of a backup, in a new SQLite file: all of it or nothing. Says the digest over all rows.
#[derive(Args)]
pub(crate) struct Restore {
    /// The backup; `-` is stdin.
    backup: PathBuf,
    /// The SQLite file, which may not be there yet.
    #[arg(short)]
    output: PathBuf,
    /// The digest as JSON.
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        if !self.workspace.is_file() {
            return Err(Failure(format!("{}: found no file, expected a workspace", self.workspace.display())));
        }
        let ledger = opened(&self.workspace)?;
        let mut output: Box<dyn Write> = match &self.output {
            Some(path) => Box::new(BufWriter::new(File::create(path).map_err(unwritable)?)),
            None => Box::new(std::io::sink()),
        };
        let mut failed = None;
        let digest = ledger.backup(|line| failed = failed.take().or_else(|| writeln!(output, "{line}").err()));
        if let Some(error) = failed.or_else(|| output.flush().err()) {
            return Err(unwritable(error));
        }
        say(&digest.map_err(Failure::of)?, self.json)
    }
}

impl Restore {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        if self.output.exists() {
            return Err(Failure(format!(
                "{}: found a file, expected none: a backup is restored into a new one",
                self.output.display()
            )));
        }
        let restored = opened(&self.output).and_then(|ledger| {
            let mut failed = None;
            let lines =
                input::open(&self.backup)?.lines().map_while(|line| line.map_err(|error| failed = Some(error)).ok());
            let restored = ledger.restore(lines, Timestamp::now());
            match (restored, failed) {
                (_, Some(error)) => Err(Failure(format!("{} can't be read: {error}", self.backup.display()))),
                (Ok(digest), None) => Ok(digest),
                (Err(NotRestored::Failed(error)), None) => Err(Failure::of(error)),
                (Err(unlike), None) => Err(Failure(format!("{}: {unlike}", self.backup.display()))),
            }
        });
        if restored.is_err() {
            // What is left is an empty file of our own.
            remove_file(&self.output).ok();
        }
        say(&restored?, self.json)
    }
}

/// Nothing is signed that anybody is given: what the ledger would draw from its seed is in the backup.
fn opened(path: &Path) -> Result<Ledger<Sqlite>, Failure> {
    Ok(Ledger::new(Sqlite::open(path).map_err(Failure::of)?, [0; 32].into()))
}

fn say(digest: &str, json: bool) -> Result<Ended, Failure> {
    if json {
        return said(&serde_json::json!({ "digest": digest }), false).map(|()| Ended::Done);
    }
    writeln!(stdout(), "{digest}").map_err(unwritable)?;
    Ok(Ended::Done)
}

fn unwritable(error: std::io::Error) -> Failure {
    Failure(format!("the output can't be written: {error}"))
}
