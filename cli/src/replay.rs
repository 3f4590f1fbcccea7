//! `frontdesk replay`: whether receipts are what a workspace wrote, and whether each decision comes out again.
//!
//! In scope: reading the file line by line, and saying what was found. Not in scope: checking (`ledger`). It needs neither the
//! workspace nor a network.

use crate::{Ended, Failure, input};
use clap::Args;
use ledger::{Difference, Verified, Verifier, needed};
use std::io::{BufRead, Write, stdout};
use std::path::{Path, PathBuf};

/// Checks receipts offline: the chain, the signatures, and each decision, which is made again.
///
/// Exit status: 0 all in order, 1 a difference, 2 no receipts or unreadable.
#[derive(Args)]
pub(crate) struct Replay {
    /// Receipts, as `GET /v1/receipts` gives them; parts that follow one another may be in one file. `-` is stdin.
    receipts: PathBuf,
    /// The workspace's public key, as it told you: the one that signed last has to be it. Without it the receipts are held
    /// against the keys that they name themselves.
    #[arg(long, value_name = "HEX")]
    key: Option<String>,
    /// What was found as JSON.
    #[arg(long)]
    json: bool,
}

impl Replay {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let verified = match checked(&self.receipts)? {
            Ok(verified) => verified,
            Err(difference) => return self.differs(&difference),
        };
        if let Some(key) = self.key.as_ref().filter(|key| verified.keys.last() != Some(key)) {
            let found = verified.keys.last().cloned().unwrap_or_else(|| "no key".into());
            let difference = Difference { line: 1, receipt: None, what: "key".into(), found, expected: key.clone() };
            return self.differs(&difference);
        }
        self.say(&if self.json { serde_json::to_string(&verified).map_err(Failure::of)? } else { told(&verified) })?;
        Ok(Ended::Done)
    }

    fn differs(&self, difference: &Difference) -> Result<Ended, Failure> {
        if self.json {
            self.say(&serde_json::to_string(difference).map_err(Failure::of)?)?;
        } else {
            self.say(&format!("not verified: {}: {difference}", self.receipts.display()))?;
        }
        Ok(Ended::WithFindings)
    }

    fn say(&self, text: &str) -> Result<(), Failure> {
        writeln!(stdout(), "{text}").map_err(|error| Failure(format!("the output can't be written: {error}")))
    }
}

fn told(verified: &Verified) -> String {
    let Verified { first, last, made_again, in_earlier_form, by_others, erased, entries, more, keys } = verified;
    let mut text = format!("verified: receipts {first} to {last}: {made_again} decisions made again, bit for bit");
    if *in_earlier_form > 0 {
        text.push_str(&format!(
            " (of which {in_earlier_form} are written as an earlier release did, and say the same)"
        ));
    }
    for (program, count) in by_others {
        let program = if program.is_empty() { "a version that didn't note itself" } else { program };
        text.push_str(&format!(
            "; {count} of them were decided by {program}, and this is {}",
            env!("CARGO_PKG_VERSION")
        ));
    }
    if *erased > 0 {
        text.push_str(&format!("; {erased} erased: their outcome can't be made again"));
    }
    text.push_str(&format!("; {entries} of the chain itself"));
    if *more {
        text.push_str("; the chain goes on");
    }
    for key in keys {
        text.push_str(&format!("\nkey {key}"));
    }
    text
}

/// What is in order, or the first line that isn't. The file is read twice, so that of a long one little is in memory.
fn checked(path: &Path) -> Result<Result<Verified, Difference>, Failure> {
    let piped = if path == Path::new("-") { Some(input::bytes(path)?) } else { None };
    let lines = || -> Result<Box<dyn BufRead + '_>, Failure> {
        Ok(match &piped {
            Some(bytes) => Box::new(bytes.as_slice()),
            None => Box::new(input::open(path)?),
        })
    };
    let unreadable = |error: std::io::Error| Failure(format!("{} can't be read: {error}", path.display()));
    let mut earlier = Vec::new();
    each(lines()?, |line| {
        earlier.extend(needed(line));
        Ok(())
    })
    .map_err(unreadable)?
    .ok();
    let mut verifier = Verifier::new(earlier);
    match each(lines()?, |line| verifier.line(line)).map_err(unreadable)? {
        Ok(()) => Ok(verifier.finish()),
        Err(difference) if difference.line == 1 && difference.what == "form" => Err(Failure(format!(
            "{}: found `{}`, expected receipts as `GET /v1/receipts` gives them",
            path.display(),
            difference.found
        ))),
        Err(difference) => Ok(Err(difference)),
    }
}

/// Gives every line to `check`, until that finds something. What is no UTF-8 is marked, which nothing that was written is.
fn each(
    mut reader: Box<dyn BufRead + '_>,
    mut check: impl FnMut(&str) -> Result<(), Difference>,
) -> std::io::Result<Result<(), Difference>> {
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        if let Err(difference) = check(text.strip_suffix('\n').unwrap_or(&text)) {
            return Ok(Err(difference));
        }
        line.clear();
    }
    Ok(Ok(()))
}
