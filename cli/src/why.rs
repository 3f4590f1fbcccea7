//! `frontdesk why`: one lead's way through the stages; and with `--not`, what would have led it elsewhere.
//!
//! In scope: routing the lead, the answer as JSON. Not in scope: wording the reasons (`trace`), finding changes (the core).

use crate::router::{Accounts, Router};
use crate::{Ended, Failure, input, playbook, trace};
use clap::Args;
use frontdesk::decide::{Considered, considered};
use frontdesk::proof::Elsewhere;
use frontdesk::{Decision, Playbook, Record};
use jiff::Timestamp;
use serde::Serialize;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Tells why one lead goes where it goes; and what would have led it elsewhere.
#[derive(Args)]
pub(crate) struct Why {
    /// The lead, a JSON object of its fields; `-` is stdin.
    #[arg(long)]
    lead: PathBuf,
    /// Accounts: CSV, TSV or NDJSON.
    #[arg(long)]
    accounts: PathBuf,
    /// The playbook, in TOML (or JSON, by extension).
    #[arg(long)]
    playbook: PathBuf,
    /// A case, a territory, a team or a member: the fewest changes of fields that lead the lead there, or the proof that
    /// nothing does.
    #[arg(long, value_name = "NAME")]
    not: Option<String>,
    /// The moment at which it comes in, such as `2026-11-23T09:00:00Z`; without it, now.
    #[arg(long)]
    at: Option<Timestamp>,
    /// Everything as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told<'t> {
    lead_id: &'t str,
    decision: &'t Decision,
    considered: &'t Considered,
    #[serde(skip_serializing_if = "Option::is_none")]
    elsewhere: Option<&'t Elsewhere>,
}

impl Why {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let now = self.at.unwrap_or_else(Timestamp::now);
        let accounts = Accounts::read(&self.accounts)?;
        let mut router = Router::new(&accounts, &self.playbook, now)?;
        let (lead_id, routed) = router.route(1, input::lead(&self.lead)?)?;
        let record = match routed {
            Ok(record) => record,
            Err(refusal) => {
                eprintln!("frontdesk: {}: {refusal}", self.lead.display());
                return Ok(Ended::WithFindings);
            }
        };
        let playbook = playbook::read(Some(&self.playbook))?;
        let elsewhere = match &self.not {
            Some(wanted) => Some(elsewhere(&record, wanted, &accounts, &playbook, now)?),
            None => None,
        };
        let decision = &record.decision;
        let considered = &considered(&decision.reasons, &playbook, usize::MAX);
        let text = if self.json {
            let told = Told { lead_id: &lead_id, decision, considered, elsewhere: elsewhere.as_ref() };
            serde_json::to_string_pretty(&told).map_err(Failure::of)? + "\n"
        } else {
            let mut text = trace::text(&lead_id, decision, considered);
            if let (Some(wanted), Some(elsewhere)) = (&self.not, &elsewhere) {
                text.push_str(&format!("\n{}", trace::elsewhere(wanted, elsewhere, decision)));
            }
            text
        };
        stdout()
            .write_all(text.as_bytes())
            .map_err(|error| Failure(format!("the output can't be written: {error}")))?;
        Ok(Ended::Done)
    }
}

fn elsewhere(
    record: &Record,
    wanted: &str,
    accounts: &Accounts,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<Elsewhere, Failure> {
    frontdesk::why_not(&accounts.facts(record, playbook, now), wanted, playbook).map_err(|none| {
        let meant = none.did_you_mean.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        Failure(format!(
            "--not: found `{wanted}`, expected a case, a territory, a team or a member of the playbook{meant}"
        ))
    })
}
