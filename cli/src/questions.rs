//! `frontdesk questions`: what else a form would have to ask, the most useful first.
//!
//! In scope: reading the lead, a line a question. Not in scope: which questions matter (the core proves it).

use crate::accounts::Known;
use crate::matching::candidates;
use crate::router::Accounts;
use crate::{Ended, Failure, input, playbook};
use clap::Args;
use frontdesk::decide::facts;
use frontdesk::matching::match_reviewed;
use frontdesk::outcome::Merged;
use frontdesk::proof::Question;
use frontdesk::standardize_fields_by;
use jiff::Timestamp;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Lists the fields whose answers can still change what becomes of a lead, the most useful first.
///
/// No line: whatever else is asked, it changes nothing.
#[derive(Args)]
pub(crate) struct Questions {
    /// What is known of the lead so far, a JSON object of its fields; `-` is stdin.
    #[arg(long)]
    lead: PathBuf,
    /// Accounts: CSV, TSV or NDJSON, or a packed book.
    #[arg(long)]
    accounts: PathBuf,
    /// The playbook, in TOML (or JSON, by extension).
    #[arg(long)]
    playbook: PathBuf,
    /// The moment at which it comes in, such as `2026-11-23T09:00:00Z`; without it, now.
    #[arg(long)]
    at: Option<Timestamp>,
    /// As a JSON list.
    #[arg(long)]
    json: bool,
}

impl Questions {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let now = self.at.unwrap_or_else(Timestamp::now);
        let playbook = playbook::read(Some(&self.playbook))?;
        // A book has what an account is matched by; its row has the rest.
        let (known, rows) = match input::book(&self.accounts)? {
            Some(book) => (Known { book, refused: 0 }, None),
            None => {
                let rows = Accounts::read(&self.accounts)?;
                (rows.known()?, Some(rows))
            }
        };
        let lead = standardize_fields_by(&input::lead(&self.lead)?, &playbook.dictionary);
        let (searched, accounts) = candidates(&lead, &known, &[]);
        let matched = match_reviewed(&lead, &searched, &accounts, &[], &playbook);
        let merged = Merged { lead, ..Merged::default() };
        let whole = matched.account().and_then(|account| rows?.account(&account.id));
        let facts = facts(&merged, whole.as_ref().or(matched.account()), &playbook, now);
        let questions = frontdesk::questions(&merged.lead, &facts, &playbook);
        let text = if self.json {
            serde_json::to_string_pretty(&questions).map_err(Failure::of)? + "\n"
        } else {
            questions.iter().map(line).collect()
        };
        stdout()
            .write_all(text.as_bytes())
            .map_err(|error| Failure(format!("the output can't be written: {error}")))?;
        Ok(if known.refused > 0 { Ended::WithFindings } else { Ended::Done })
    }
}

fn line(question: &Question) -> String {
    let Question { ask, cases, territories, scores, proved } = question;
    let counts = [(cases, "cases"), (territories, "territories"), (scores, "scores")];
    let hang = counts.into_iter().filter(|(count, _)| **count > 0).map(|(count, what)| format!("{count} {what}"));
    let sure = if *proved { "" } else { ", at most" };
    format!("{:<12} decides on {}{sure}\n", ask.name(), hang.collect::<Vec<_>>().join(", "))
}
