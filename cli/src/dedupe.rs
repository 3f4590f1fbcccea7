//! `frontdesk dedupe`: leads or accounts in, one row each with the cluster that it belongs to out.
//!
//! In scope: columns. Not in scope: who is a double of whom. Of each row only what is compared stays in memory, each value
//! once.

use crate::input::{self, Format};
use crate::output::{Output, keep_apart};
use crate::progress::Progress;
use crate::{Ended, Failure, accounts};
use clap::Args;
use frontdesk::decision::Confidence;
use frontdesk::dedupe::{Batch, MOST_COMPARED, Pair, Profile, Verdict};
use frontdesk::lead::{Column, fold_name};
use frontdesk::{RawLead, account, account_profile, created_at, lead_profile, standardize_fields};
use ledger::RowProblem;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Finds the leads (or accounts) that are one and the same: one row each, in order, with the id of the one that survives.
///
/// The oldest of a cluster survives, by `created_at` where it is known, else by row. Weights of evidence are fitted to the
/// data, without labels.
#[derive(Args)]
pub(crate) struct Dedupe {
    /// Leads: CSV, TSV or NDJSON; `-` is stdin.
    #[arg(required_unless_present = "accounts", conflicts_with = "accounts")]
    leads: Option<PathBuf>,
    /// Instead of leads, accounts.
    #[arg(long)]
    accounts: Option<PathBuf>,
    /// A further column that is identity evidence, such as a date of birth; may be said several times.
    #[arg(long, value_name = "COLUMN")]
    compare: Vec<String>,
    /// Where the rows go, in the format of its extension; without it, stdout, in the format of the leads.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Where every pair that was compared goes.
    #[arg(long, value_name = "FILE")]
    pairs_out: Option<PathBuf>,
    /// Of the leads or accounts; without it, by their file's extension.
    #[arg(long)]
    format: Option<Format>,
    /// Rows as lines of JSON, whatever the output's extension.
    #[arg(long)]
    json: bool,
}

const COLUMNS: [&str; 3] = ["lead_id", "cluster_id", "confidence"];
const PAIR_COLUMNS: [&str; 4] = ["left_id", "right_id", "confidence", "verdict"];

/// A row of the clusters.
#[derive(Serialize)]
struct Row<'a> {
    lead_id: &'a str,
    cluster_id: &'a str,
    confidence: Confidence,
}

/// A row of the pairs.
#[derive(Serialize)]
struct PairRow<'a> {
    left_id: &'a str,
    right_id: &'a str,
    confidence: Confidence,
    verdict: Verdict,
}

impl Dedupe {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let Some(input) = self.leads.as_deref().or(self.accounts.as_deref()) else {
            return Err(Failure("expected leads, or `--accounts`".into()));
        };
        let format = Format::of(self.format, input);
        let file = |path: &Option<PathBuf>| path.clone().filter(|path| path != Path::new("-"));
        let (output, pairs_out) = (file(&self.output), file(&self.pairs_out));
        for path in [&output, &pairs_out] {
            keep_apart(path.as_deref(), &[input])?;
        }
        let rows = input::rows(input, format)?;
        let compared = self.compared(rows.header.as_deref())?;
        let place = |column: &String| rows.header.iter().flatten().position(|name| fold_name(name.trim()) == *column);
        let places: Vec<Option<usize>> = compared.iter().map(place).collect();
        // Finding a column by its names is dear where no row can have it.
        let is_age = |name: &String| Column::of(name) == Some(Column::CreatedAt);
        let is_dated = rows.header.as_ref().is_none_or(|header| header.iter().any(is_age));

        let mut batch = Batch::new(compared.len());
        let mut ids: Vec<Box<str>> = Vec::new();
        let mut refused = 0;
        let mut progress = Progress::new(if self.accounts.is_some() { "accounts" } else { "leads" });
        for (row, raw) in (1_u32..).zip(rows) {
            let raw = raw?;
            let id = raw.get(Column::Id).map_or_else(|| row.to_string(), |id| id.trim().to_owned());
            ids.push(id.into());
            let more = compared.iter().zip(&places).map(|(column, place)| further(&raw, column, *place));
            if self.accounts.is_none() {
                let age = if is_dated { created_at(&raw) } else { None }.map(|time| time.as_second());
                batch.push(&lead_profile(&standardize_fields(&raw), more), age);
            } else {
                match account(raw.fields()) {
                    Ok(account) => {
                        let age = account.status.created_at.map(|time| time.as_second());
                        batch.push(&account_profile(&account, more), age);
                    }
                    Err(problems) => {
                        refused += 1;
                        accounts::name(input, &RowProblem { row, problems });
                        batch.push(&Profile::default(), None);
                    }
                }
            }
            progress.step();
        }
        progress.finish();

        let by_name = |path: &Option<PathBuf>| path.as_ref().map_or(format, |path| Format::of(None, path));
        let written = |path: &Option<PathBuf>| Format::written(self.json, by_name(path));
        let mut output = Output::new(output.as_deref(), Some(written(&output)), &COLUMNS)?;
        let mut pairs = match &self.pairs_out {
            Some(_) => Some(Output::new(pairs_out.as_deref(), Some(written(&pairs_out)), &PAIR_COLUMNS)?),
            None => None,
        };
        let id = |row: usize| ids.get(row).map(AsRef::as_ref).unwrap_or_default();
        let mut failed = Ok(());
        let mut progress = Progress::new("compared");
        let write_pair = |pair: Pair| {
            if let (Some(pairs), Ok(())) = (&mut pairs, &failed) {
                let Pair { left, right, confidence, verdict } = pair;
                let cells = [id(left).into(), id(right).into(), confidence.to_string(), verdict.name().into()];
                let row = PairRow { left_id: id(left), right_id: id(right), confidence, verdict };
                failed = pairs.row(&cells, &row);
            }
        };
        let placed = batch.finish(write_pair, |done, of| progress.at(done, of));
        progress.finish();
        failed?;
        if let Some(pairs) = pairs {
            pairs.finish()?;
        }
        for (row, placed) in placed.iter().enumerate() {
            let row = Row { lead_id: id(row), cluster_id: id(placed.survivor), confidence: placed.confidence };
            output.row(&[row.lead_id.into(), row.cluster_id.into(), row.confidence.to_string()], &row)?;
        }
        output.finish()?;
        Ok(if refused > 0 { Ended::WithFindings } else { Ended::Done })
    }

    /// The further columns, folded. One that leads have takes part anyway.
    fn compared(&self, header: Option<&[String]>) -> Result<Vec<String>, Failure> {
        let mut compared: Vec<String> = Vec::new();
        for column in &self.compare {
            let folded = fold_name(column.trim());
            if let Some(header) = header
                && !header.iter().any(|name| fold_name(name.trim()) == folded)
            {
                let header = header.iter().map(|name| format!("`{}`", name.trim())).collect::<Vec<_>>().join(", ");
                return Err(Failure(format!("--compare: found the columns {header}, expected one named `{column}`")));
            }
            if Column::of(column.trim()).is_some() {
                eprintln!("frontdesk: --compare: `{column}` is compared anyway");
            } else if !compared.contains(&folded) {
                compared.push(folded);
            }
        }
        if compared.len() > MOST_COMPARED {
            let many = compared.len();
            return Err(Failure(format!("--compare: found {many} columns, expected at most {MOST_COMPARED}")));
        }
        Ok(compared)
    }
}

/// The row's value of a further column, whose place is known where there is a header.
fn further<'a>(raw: &'a RawLead, column: &str, place: Option<usize>) -> &'a str {
    let found = match place {
        Some(place) => raw.fields().nth(place),
        None => raw.fields().find(|(name, _)| fold_name(name.trim()) == column),
    };
    found.map_or("", |(_, value)| value)
}
