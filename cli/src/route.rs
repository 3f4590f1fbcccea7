//! `frontdesk route`: leads in, decisions out, as the Worker would make them.
//!
//! In scope: rows in, rows out. Not in scope: how a lead is routed (`router`).

use crate::input::{self, Format};
use crate::output::Output;
use crate::progress::Progress;
use crate::router::{Accounts, Router};
use crate::{Ended, Failure};
use clap::Args;
use frontdesk::{Decision, Refusal};
use jiff::Timestamp;
use serde::Serialize;
use std::path::PathBuf;

/// Routes leads: one row a lead, in order.
#[derive(Args)]
pub(crate) struct Route {
    /// Leads: CSV, TSV or NDJSON; `-` is stdin.
    leads: PathBuf,
    /// Accounts: CSV, TSV or NDJSON.
    #[arg(long)]
    accounts: PathBuf,
    /// The playbook, in TOML (or JSON, by extension).
    #[arg(long)]
    playbook: PathBuf,
    /// The moment at which all of them come in, such as `2026-11-23T09:00:00Z`; without it, now.
    #[arg(long)]
    at: Option<Timestamp>,
    /// Where the rows go; without it, stdout. `.ndjson` gives whole decisions.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Of the leads; without it, by their file's extension.
    #[arg(long)]
    format: Option<Format>,
    /// Rows as lines of JSON, whatever the output's extension.
    #[arg(long)]
    json: bool,
}

const COLUMNS: [&str; 12] = [
    "lead_id",
    "duplicate_of",
    "account_id",
    "confidence",
    "case",
    "territory",
    "team",
    "owner",
    "due_at",
    "priority",
    "playbook",
    "reasons",
];

impl Route {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let accounts = Accounts::read(&self.accounts)?;
        let mut router = Router::new(&accounts, &self.playbook, self.at.unwrap_or_else(Timestamp::now))?;
        let mut refused = router.refused_accounts;
        let mut output = Output::new(self.output.as_deref(), self.json.then_some(Format::Ndjson), &COLUMNS)?;
        let mut progress = Progress::new("leads");
        for (row, raw) in (1_u64..).zip(input::rows(&self.leads, Format::of(self.format, &self.leads))?) {
            let (lead_id, routed) = router.route(row, raw?)?;
            match routed {
                Ok(record) => {
                    let routed = Routed { lead_id, decision: record.decision };
                    output.row(&cells(&routed)?, &routed)?;
                }
                Err(refusal) => {
                    refused += 1;
                    eprintln!("frontdesk: {}: row {row}: {refusal}", self.leads.display());
                    let refused = Refused { lead_id, refused: &refusal };
                    output.row(&refused.cells()?, &refused)?;
                }
            }
            progress.step();
        }
        progress.finish();
        output.finish()?;
        Ok(if refused > 0 { Ended::WithFindings } else { Ended::Done })
    }
}

/// A routed lead.
#[derive(Serialize)]
struct Routed {
    lead_id: String,
    decision: Decision,
}

/// A lead that nobody could answer.
#[derive(Serialize)]
struct Refused<'a> {
    lead_id: String,
    refused: &'a Refusal,
}

fn cells(routed: &Routed) -> Result<[String; COLUMNS.len()], Failure> {
    let decision = &routed.decision;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Ok([
        routed.lead_id.clone(),
        text(&decision.duplicate_of),
        text(&decision.account_id),
        decision.confidence.to_string(),
        decision.case.clone(),
        decision.territory.clone(),
        text(&decision.team),
        text(&decision.owner),
        decision.due_at.map(|due_at| due_at.to_string()).unwrap_or_default(),
        decision.priority.to_string(),
        decision.playbook.clone(),
        serde_json::to_string(&decision.reasons).map_err(Failure::of)?,
    ])
}

impl Refused<'_> {
    /// The lead's id, and the refusal where the reasons would be.
    fn cells(&self) -> Result<[String; COLUMNS.len()], Failure> {
        let mut cells: [String; COLUMNS.len()] = Default::default();
        cells[0] = self.lead_id.clone();
        cells[COLUMNS.len() - 1] = serde_json::to_string(self.refused).map_err(Failure::of)?;
        Ok(cells)
    }
}
