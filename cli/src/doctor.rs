//! `frontdesk doctor`: whether a workspace's file is whole, and whether its leads follow from what happened.
//!
//! In scope: asking, and telling what is wrong. Not in scope: mending; the receipts' signatures (`replay`).

use crate::progress::Progress;
use crate::{Ended, Failure};
use clap::Args;
use ledger::{Ledger, Sqlite, Unfounded};
use serde::Serialize;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Looks a workspace over and changes nothing of it: the file's pages and indexes, its schema, each lead against the events
/// that made it, and what is raised as an alarm.
#[derive(Args)]
pub(crate) struct Doctor {
    /// The workspace's SQLite file.
    workspace: PathBuf,
    /// Everything as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Findings {
    /// What SQLite says of its pages and indexes.
    file: Vec<String>,
    schema: Schema,
    unfounded: Vec<Unfounded>,
    alarms: Vec<ledger::AlarmRecord>,
    /// What is due at some time, and when next.
    agenda: Vec<(&'static str, jiff::Timestamp)>,
}

#[derive(Serialize)]
struct Schema {
    found: usize,
    latest: usize,
}

/// Leads that are looked at together.
const PAGE: u32 = 200;

impl Doctor {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        if !self.workspace.is_file() {
            return Err(Failure(format!("{}: found no file, expected a workspace", self.workspace.display())));
        }
        let named = |error: &dyn std::fmt::Display| Failure(format!("{}: {error}", self.workspace.display()));
        let database = Sqlite::open(&self.workspace).map_err(|error| named(&error))?;
        let file = database.integrity().map_err(|error| named(&error))?;
        let ledger = Ledger::new(database, [0; 32].into());
        let (found, latest) = ledger.schema().map_err(|error| named(&error))?;
        if found == 0 {
            return Err(named(&"a SQLite file, and no workspace in it"));
        }
        let mut findings = Findings {
            file,
            schema: Schema { found, latest },
            unfounded: Vec::new(),
            alarms: Vec::new(),
            agenda: Vec::new(),
        };
        if found == latest {
            let mut progress = Progress::new("leads");
            let mut after = Some(0);
            while let Some(from) = after {
                let (unfounded, next) = ledger.check(from, PAGE).map_err(|error| named(&error))?;
                (0..PAGE).for_each(|_| progress.step());
                findings.unfounded.extend(unfounded);
                after = next;
            }
            findings.alarms = ledger.alarms(None, false).map_err(|error| named(&error))?;
            findings.agenda = ledger.agenda().map_err(|error| named(&error))?;
        }
        let sound = findings.file.is_empty() && findings.unfounded.is_empty() && found <= latest;
        self.tell(&findings).map_err(|error| Failure(format!("the output can't be written: {error}")))?;
        Ok(if sound { Ended::Done } else { Ended::WithFindings })
    }

    fn tell(&self, findings: &Findings) -> std::io::Result<()> {
        let mut out = stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, findings)?;
            return writeln!(out);
        }
        let Findings { file, schema: Schema { found, latest }, unfounded, alarms, agenda } = findings;
        match file.as_slice() {
            [] => writeln!(out, "file: whole")?,
            file => file.iter().try_for_each(|line| writeln!(out, "file: {line}; restore a backup"))?,
        }
        match found.cmp(latest) {
            std::cmp::Ordering::Equal => writeln!(out, "schema: {found}, the latest")?,
            std::cmp::Ordering::Less => writeln!(
                out,
                "schema: {found}, and {latest} is the latest; it goes forward when the workspace is next asked, and its leads \
                 can be looked at then"
            )?,
            std::cmp::Ordering::Greater => {
                writeln!(out, "schema: {found}, and this program knows {latest}: use the version that wrote it")?;
            }
        }
        if found == latest {
            writeln!(out, "leads: {} facts that don't follow from what happened", unfounded.len())?;
            for Unfounded { lead, what, found, expected } in unfounded {
                let of = if lead.is_empty() { "the workspace" } else { lead };
                writeln!(out, "  {of}: {what}: found {found}, expected {expected}")?;
            }
            writeln!(out, "alarms: {} raised", alarms.len())?;
            for alarm in alarms {
                writeln!(out, "  {} {} since {}", alarm.kind, alarm.subject, alarm.raised_at)?;
            }
            for (what, next) in agenda {
                writeln!(out, "due: {what}, at {next}")?;
            }
        }
        Ok(())
    }
}
