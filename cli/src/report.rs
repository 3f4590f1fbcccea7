//! `frontdesk report`: what became of leads, from a workspace of a SQLite file, in the same numbers as over the API.
//!
//! In scope: arguments and where the report goes. Not in scope: what the numbers are (`ledger`).

use crate::{Ended, Failure};
use clap::Args;
use jiff::Timestamp;
use ledger::{AskReport, Ledger, REPORTS, Reporting, Sqlite};
use std::fs::File;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Writes a report as CSV: who has which leads, were they followed up, what did they earn.
///
/// Reports: follow-up, first-action, funnel, days, campaigns, matching, waiting, shares. What each column means is said with --json.
#[derive(Args)]
pub(crate) struct Report {
    /// The workspace's SQLite file.
    workspace: PathBuf,
    /// Which report.
    report: String,
    /// By what it tells apart: channel, team, member, campaign, source.
    #[arg(long)]
    by: Option<String>,
    /// First day, such as 2026-11-01.
    #[arg(long)]
    from: Option<String>,
    /// Last day.
    #[arg(long)]
    to: Option<String>,
    /// Whose days, such as Europe/Berlin; nothing said: the workspace's.
    #[arg(long)]
    zone: Option<String>,
    #[arg(long)]
    channel: Option<String>,
    #[arg(long)]
    team: Option<String>,
    #[arg(long)]
    member: Option<String>,
    #[arg(long)]
    campaign: Option<String>,
    #[arg(long)]
    source: Option<String>,
    /// How revenue is attributed: first, last or even; nothing said: as the playbook says.
    #[arg(long)]
    model: Option<String>,
    /// As of when; nothing said: now.
    #[arg(long)]
    at: Option<Timestamp>,
    /// The whole report, with totals and what each column means.
    #[arg(long)]
    json: bool,
    /// Where it goes; nothing said: stdout.
    #[arg(short)]
    output: Option<PathBuf>,
}

impl Report {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        if !self.workspace.is_file() {
            return Err(Failure(format!("{}: found no file, expected a workspace", self.workspace.display())));
        }
        let now = self.at.unwrap_or_else(Timestamp::now);
        // Nothing is signed here: what the ledger would draw from its seed isn't needed.
        let ledger = Ledger::new(Sqlite::open(&self.workspace).map_err(Failure::of)?, [0; 32].into());
        ledger.open(now).map_err(Failure::of)?;
        let ask = AskReport {
            name: self.report,
            by: self.by,
            from: self.from,
            to: self.to,
            zone: self.zone,
            channel: self.channel,
            team: self.team,
            member: self.member,
            campaign: self.campaign,
            source: self.source,
            model: self.model,
        };
        let report = match ledger.tell_report(&ask, now).map_err(Failure::of)? {
            Reporting::Told(report) => report,
            Reporting::NoReport => {
                let names: Vec<&str> = REPORTS.iter().map(|(name, _)| *name).collect();
                return Err(Failure(format!("found the report `{}`, expected one of {}", ask.name, names.join(", "))));
            }
            Reporting::Bad(problems) => {
                let told =
                    problems.iter().map(|of| format!("{}: found {}, expected {}", of.field, of.found, of.expected));
                return Err(Failure(told.collect::<Vec<_>>().join("; ")));
            }
        };
        let text = if self.json {
            serde_json::to_string_pretty(&report).map_err(Failure::of)? + "\n"
        } else {
            report.to_csv()
        };
        let unwritable = |error: std::io::Error| Failure(format!("the output can't be written: {error}"));
        let mut output: Box<dyn Write> = match &self.output {
            Some(path) => Box::new(File::create(path).map_err(unwritable)?),
            None => Box::new(stdout()),
        };
        output.write_all(text.as_bytes()).map_err(unwritable)?;
        Ok(Ended::Done)
    }
}
