//! `frontdesk explain`: one lead and the accounts in, how each candidate came by its confidence out.
//!
//! In scope: finding the lead, the figures as JSON. Not in scope: drawing them (`waterfall`); every figure is the core's.

use crate::accounts::Known;
use crate::input::{self, Format};
use crate::matching::candidates;
use crate::verdicts::Verdicts;
use crate::{Ended, Failure, playbook, waterfall};
use clap::Args;
use frontdesk::decision::{Confidence, Reason, Verdict};
use frontdesk::lead::{Column, Lead};
use frontdesk::matching::{match_reviewed, running};
use frontdesk::{Playbook, RawLead, standardize_fields};
use serde::Serialize;
use std::path::PathBuf;

/// Explains one lead's match: from the prior to the confidence, feature by feature, for the best accounts.
#[derive(Args)]
pub(crate) struct Explain {
    /// Leads, of which `--id` names one: CSV, TSV or NDJSON; `-` is stdin.
    #[arg(required_unless_present = "lead", conflicts_with = "lead", requires = "id")]
    leads: Option<PathBuf>,
    /// The lead's id, or the number of its row where it has none.
    #[arg(long)]
    id: Option<String>,
    /// The lead as a JSON object of its fields; `-` is stdin.
    #[arg(long, conflicts_with = "id")]
    lead: Option<PathBuf>,
    /// Accounts: CSV, TSV or NDJSON, or a packed book.
    #[arg(long)]
    accounts: PathBuf,
    /// Whose thresholds and levers count, in TOML (or JSON, by extension); without it, the starter's.
    #[arg(long)]
    playbook: Option<PathBuf>,
    /// What reviewers said, as for `match`.
    #[arg(long)]
    verdicts: Option<PathBuf>,
    /// The figures as JSON instead of tables.
    #[arg(long)]
    json: bool,
    /// Of the leads; without it, by their file's extension.
    #[arg(long)]
    format: Option<Format>,
}

/// What became of the lead, and how.
#[derive(Serialize)]
pub(crate) struct Explained {
    pub(crate) lead_id: String,
    /// The account that is believed.
    pub(crate) account_id: Option<String>,
    pub(crate) confidence: Confidence,
    pub(crate) verdict: Verdict,
    /// The playbook's thresholds.
    #[serde(rename = "match")]
    pub(crate) accept: Confidence,
    pub(crate) review: Confidence,
    /// What the lead is matched by, in standard form.
    pub(crate) lead: Lead,
    /// The best first.
    pub(crate) candidates: Vec<Candidate>,
    /// Everything else that bore on the match, as in a decision.
    pub(crate) reasons: Vec<Reason>,
}

/// One candidate's way from the prior to its confidence.
#[derive(Serialize)]
pub(crate) struct Candidate {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) confidence: Confidence,
    pub(crate) verdict: Verdict,
    /// Before any evidence, in hundredths of log odds, and the confidence that goes with it.
    pub(crate) prior: i32,
    pub(crate) prior_confidence: Confidence,
    pub(crate) steps: Vec<Step>,
}

/// One line of evidence.
#[derive(Serialize)]
pub(crate) struct Step {
    pub(crate) feature: String,
    pub(crate) level: String,
    pub(crate) points: i32,
    /// After this line.
    pub(crate) confidence: Confidence,
}

impl Explain {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let playbook = playbook::read(self.playbook.as_deref())?;
        let (lead_id, raw) = self.raw_lead()?;
        let known = Known::read(&self.accounts)?;
        let lead = standardize_fields(&raw);
        let (verdicts, not_taken) = Verdicts::read(self.verdicts.as_deref(), &known)?;
        let said = verdicts.of(&lead);
        let (searched, accounts) = candidates(&lead, &known, said);
        let matched = match_reviewed(&lead, &searched, &accounts, said, &playbook);
        let account_id = matched.account().map(|account| account.id.clone());
        let (confidence, verdict) = (matched.confidence, matched.verdict);
        let explained = Explained::of(lead_id, lead, account_id, (confidence, verdict), matched.reasons, &playbook);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&explained).map_err(Failure::of)?);
        } else {
            print!("{}", waterfall::text(&explained));
        }
        Ok(if known.refused + not_taken > 0 { Ended::WithFindings } else { Ended::Done })
    }

    /// The lead's id and its fields as they came.
    fn raw_lead(&self) -> Result<(String, RawLead), Failure> {
        if let Some(path) = &self.lead {
            let raw = input::lead(path)?;
            let id = raw.get(Column::Id).map_or_else(|| "1".to_owned(), |id| id.trim().to_owned());
            return Ok((id, raw));
        }
        let (Some(leads), Some(wanted)) = (&self.leads, &self.id) else {
            return Err(Failure("expected `--lead`, or leads with `--id`".into()));
        };
        for (row, raw) in (1_u64..).zip(input::rows(leads, Format::of(self.format, leads))?) {
            let raw = raw?;
            let id = raw.get(Column::Id).map_or_else(|| row.to_string(), |id| id.trim().to_owned());
            if id == *wanted {
                return Ok((id, raw));
            }
        }
        Err(Failure(format!("{} has no lead with the id `{wanted}`", leads.display())))
    }
}

impl Explained {
    fn of(
        lead_id: String,
        lead: Lead,
        account_id: Option<String>,
        (confidence, verdict): (Confidence, Verdict),
        reasons: Vec<Reason>,
        playbook: &Playbook,
    ) -> Self {
        let (accept, review) = (playbook.matching.accept, playbook.matching.review);
        let (mut candidates, mut others) = (Vec::new(), Vec::new());
        for reason in reasons {
            if let Reason::Match { account, name, confidence, verdict, prior, evidence } = reason {
                let mut running = running(prior, &evidence).into_iter();
                let prior_confidence = running.next().unwrap_or_default();
                let step = |(line, confidence): (frontdesk::decision::Evidence, Confidence)| Step {
                    feature: line.feature,
                    level: line.level,
                    points: line.points,
                    confidence,
                };
                let steps = evidence.into_iter().zip(running).map(step).collect();
                candidates.push(Candidate { account, name, confidence, verdict, prior, prior_confidence, steps });
            } else {
                others.push(reason);
            }
        }
        Self { lead_id, account_id, confidence, verdict, accept, review, lead, candidates, reasons: others }
    }
}
