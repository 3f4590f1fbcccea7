//! `frontdesk diff`: the same leads by two playbooks; who gains, who loses, and every lead that changes.
//!
//! In scope: routing twice, tables and a picture in the terminal. Not in scope: comparing decisions (the core does).

use crate::input::{self, Format};
use crate::output::{Output, keep_apart};
use crate::progress::Progress;
use crate::router::{Accounts, Router};
use crate::{Ended, Failure};
use clap::Args;
use frontdesk::difference::{Change, Difference, Part, Share};
use jiff::Timestamp;
use serde::Serialize;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Shows what another playbook would change: who gains and who loses leads, and every lead that changes.
#[derive(Args)]
pub(crate) struct Diff {
    /// The playbook that is in force: TOML, or JSON by extension.
    old: PathBuf,
    /// The playbook that is to follow.
    new: PathBuf,
    /// Leads, in the order in which they came: CSV, TSV or NDJSON; `-` is stdin.
    #[arg(long)]
    leads: PathBuf,
    /// Accounts: CSV, TSV or NDJSON.
    #[arg(long)]
    accounts: PathBuf,
    /// The moment at which all of them come in, such as `2026-11-23T09:00:00Z`; without it, now.
    #[arg(long)]
    at: Option<Timestamp>,
    /// Where the leads that change go, a row each (CSV, TSV, NDJSON by extension), instead of a line each on stdout.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Everything as JSON instead of tables.
    #[arg(long, conflicts_with = "output")]
    json: bool,
    /// Of the leads; without it, by their file's extension.
    #[arg(long)]
    format: Option<Format>,
}

/// A lead that changes.
#[derive(Serialize)]
struct Changed {
    lead_id: String,
    changes: Vec<Change>,
}

/// Everything, as JSON.
#[derive(Serialize)]
struct Told<'d> {
    leads: u64,
    only_turns: u64,
    changed: &'d [Changed],
    shares: Vec<Shares>,
}

#[derive(Serialize)]
struct Shares {
    by: Part,
    shares: Vec<Share>,
}

impl Diff {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        keep_apart(self.output.as_deref(), &[&self.old, &self.new, &self.leads, &self.accounts])?;
        let now = self.at.unwrap_or_else(Timestamp::now);
        let accounts = Accounts::read(&self.accounts)?;
        let mut old = Router::new(&accounts, &self.old, now)?;
        let mut new = Router::new(&accounts, &self.new, now)?;
        let mut refused = old.refused_accounts;
        let mut difference = Difference::default();
        let mut changed = Vec::new();
        let mut progress = Progress::new("leads");
        for (row, raw) in (1_u64..).zip(input::rows(&self.leads, Format::of(self.format, &self.leads))?) {
            let raw = raw?;
            let (lead_id, before) = old.route(row, raw.clone())?;
            let (_, after) = new.route(row, raw)?;
            match (before, after) {
                (Ok(before), Ok(after)) => {
                    let changes = difference.add(&before.decision, &after.decision);
                    if !changes.is_empty() {
                        changed.push(Changed { lead_id, changes });
                    }
                }
                (Err(refusal), _) | (_, Err(refusal)) => {
                    refused += 1;
                    eprintln!("frontdesk: {}: row {row}: {refusal}", self.leads.display());
                }
            }
            progress.step();
        }
        progress.finish();
        if self.json {
            let shares = |by: Part| Shares { by, shares: difference.shares(by) };
            let told = Told {
                leads: difference.leads,
                only_turns: difference.only_turns,
                changed: &changed,
                shares: Part::SHARED.map(shares).into(),
            };
            say(&serde_json::to_string_pretty(&told).map_err(Failure::of)?)?;
        } else {
            say(&report(&difference))?;
            match &self.output {
                Some(_) => self.write(&changed)?,
                None => changed.iter().try_for_each(|changed| say(&line(changed)))?,
            }
        }
        Ok(if refused > 0 { Ended::WithFindings } else { Ended::Done })
    }

    /// The leads that change, with each part before and after.
    fn write(&self, changed: &[Changed]) -> Result<(), Failure> {
        let columns =
            Part::ALL.iter().flat_map(|part| ["before", "after"].map(|when| format!("{}_{when}", part.name())));
        let columns: Vec<String> = ["lead_id".to_owned()].into_iter().chain(columns).collect();
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let mut output = Output::new(self.output.as_deref(), None, &names)?;
        for changed in changed {
            let mut cells = vec![changed.lead_id.clone()];
            for part in Part::ALL {
                let change = changed.changes.iter().find(|change| change.part == *part);
                cells.extend([
                    change.map_or_else(String::new, |change| change.before.clone()),
                    change.map_or_else(String::new, |change| change.after.clone()),
                ]);
            }
            output.row(&cells, changed)?;
        }
        output.finish()
    }
}

fn say(text: &str) -> Result<(), Failure> {
    writeln!(stdout(), "{text}").map_err(|error| Failure(format!("the output can't be written: {error}")))
}

/// Columns of the picture on each side of its middle.
const SIDE: u64 = 12;

/// Counts, and for each kind of owner a table with a picture of gains and losses.
fn report(difference: &Difference) -> String {
    let Difference { leads, changed, only_turns, .. } = difference;
    let mut text = format!("{changed} of {leads} leads change, {only_turns} of them only whose turn it is.\n");
    for part in Part::SHARED {
        let shares = difference.shares(part);
        let moving: Vec<&Share> = shares.iter().filter(|share| share.gained + share.lost > 0).collect();
        let same = shares.len() - moving.len();
        if moving.is_empty() {
            continue;
        }
        let width = moving.iter().map(|share| named(&share.name).chars().count()).max().unwrap_or(0).max(9);
        let most = moving.iter().map(|share| share.gained.max(share.lost)).max().unwrap_or(1);
        text.push_str(&format!(
            "\n{:<width$} {:>7} {:>7} {:>7}  {:>12} │ gained\n",
            part.name(),
            "before",
            "after",
            "net",
            "lost"
        ));
        for share in &moving {
            let net = i128::from(share.after) - i128::from(share.before);
            let (lost, gained) = (bar(share.lost, most), bar(share.gained, most));
            let row = format!(
                "{:<width$} {:>7} {:>7} {net:>+7}  {lost:>12} │ {gained}",
                named(&share.name),
                share.before,
                share.after
            );
            text.push_str(row.trim_end());
            text.push('\n');
        }
        if same > 0 {
            text.push_str(&format!("{same} more keep what they have\n"));
        }
    }
    text
}

fn bar(count: u64, most: u64) -> String {
    let length = (count * SIDE).div_ceil(most.max(1));
    "█".repeat(usize::try_from(length).unwrap_or(0))
}

fn named(name: &str) -> &str {
    if name.is_empty() { "(none)" } else { name }
}

fn line(changed: &Changed) -> String {
    let changes = changed
        .changes
        .iter()
        .map(|change| format!("{} {} → {}", change.part.name(), named(&change.before), named(&change.after)));
    format!("{}: {}", changed.lead_id, changes.collect::<Vec<_>>().join(", "))
}
