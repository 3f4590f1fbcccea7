//! `frontdesk route`: leads in, decisions out, as the Worker would make them.
//!
//! In scope: one ledger in memory for the whole run, so that leads of the same file are duplicates of one another.
//! Not in scope: anything that outlives the run.

use crate::input::{self, Format};
use crate::output::Output;
use crate::progress::Progress;
use crate::{Ended, Failure, accounts, playbook};
use clap::Args;
use frontdesk::lead::Column;
use frontdesk::{Decision, Refusal, Submission, search, standardize};
use jiff::Timestamp;
use ledger::{Access, KeyKind, Ledger, Sqlite, Submit, Submitted};
use serde::Serialize;
use std::collections::BTreeSet;
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
        let now = self.at.unwrap_or_else(Timestamp::now);
        let ledger = self.ledger(now)?;
        let (book, report) = accounts::load(&ledger, &self.accounts)?;
        let revision = ledger.accounts_revision().map_err(Failure::of)?;
        let mut refused = report.refused.len();
        let mut output = Output::new(self.output.as_deref(), None, &COLUMNS)?;
        let mut submissions = SubmissionIds::default();
        let mut progress = Progress::new("leads");
        for (row, raw) in (1_u64..).zip(input::rows(&self.leads, Format::of(self.format, &self.leads))?) {
            let raw = raw?;
            let id = raw.get(Column::Id).map_or_else(|| row.to_string(), |id| id.trim().to_owned());
            match standardize(&raw) {
                Ok(lead) => {
                    let searched = search(&lead, Some(&book));
                    let submission = Submission { id: submissions.new_id(&id, row), raw, lead, searched };
                    let routed = Routed { lead_id: id, decision: route(&ledger, submission, revision, now)? };
                    output.row(&cells(&routed)?, &routed)?;
                }
                Err(refusal) => {
                    refused += 1;
                    eprintln!("frontdesk: {}: row {row}: {refusal}", self.leads.display());
                    let refused = Refused { lead_id: id, refused: &refusal };
                    output.row(&refused.cells()?, &refused)?;
                }
            }
            progress.step();
        }
        progress.finish();
        output.finish()?;
        Ok(if refused > 0 { Ended::WithFindings } else { Ended::Done })
    }

    fn ledger(&self, now: Timestamp) -> Result<Ledger<Sqlite>, Failure> {
        let ledger = Ledger::new(Sqlite::in_memory().map_err(Failure::of)?);
        ledger.create(&[], now).map_err(Failure::of)?;
        let (format, text) = playbook::text(&self.playbook)?;
        match ledger.publish(format, &text, now).map_err(Failure::of)? {
            Ok(_) => Ok(ledger),
            Err(findings) => Err(playbook::unusable(&self.playbook, &findings)),
        }
    }
}

/// The submissions' ids. A lead's id may come again, its submissions are told apart.
#[derive(Default)]
struct SubmissionIds(BTreeSet<String>);

impl SubmissionIds {
    /// The lead's own id, or with the row's number where that is taken.
    fn new_id(&mut self, id: &str, row: u64) -> String {
        let mut new = id.to_owned();
        while !self.0.insert(new.clone()) {
            new.push_str(&format!("#{row}"));
        }
        new
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

fn route(ledger: &Ledger<Sqlite>, submission: Submission, revision: i64, now: Timestamp) -> Result<Decision, Failure> {
    let access = Access::new(KeyKind::Secret, true);
    let submit = Submit {
        submission,
        access: &access,
        idempotency: None,
        book_revision: Some(revision),
        without_book: false,
        now,
    };
    match ledger.submit(submit).map_err(Failure::of)? {
        Submitted::Routed { record, .. } => Ok(record.decision),
        other => Err(Failure(format!("the ledger answered {other:?}, which no single run can bring about"))),
    }
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
