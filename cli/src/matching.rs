//! `frontdesk match`: leads and accounts in, each lead's best account and how sure that is out.
//!
//! In scope: columns. Not in scope: what speaks for an account, and refusing: a lead that nobody could answer is matched
//! like any other, since a list of company names is worth matching too. Leads come one at a time; of accounts only their book stays in memory.

use crate::accounts::Known;
use crate::input::{self, Format};
use crate::output::{Output, keep_apart};
use crate::progress::Progress;
use crate::verdicts::Verdicts;
use crate::{Ended, Failure, pairs, playbook};
use clap::Args;
use frontdesk::account::Account;
use frontdesk::decision::{Confidence, Evidence, Reason, Verdict};
use frontdesk::lead::{Column, Lead};
use frontdesk::matching::match_reviewed;
use frontdesk::outcome::Searched;
use frontdesk::{Playbook, ReviewVerdict, Standing, by_domain, search, standardize_fields};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Matches leads to accounts, or names to names: one row each, in order.
///
/// A lead's best candidate is named even where the verdict is `none`; only a lead without any has no account.
#[derive(Args)]
pub(crate) struct Match {
    /// Leads: CSV, TSV or NDJSON; `-` is stdin.
    #[arg(required_unless_present = "pairs", conflicts_with = "pairs", requires = "accounts")]
    leads: Option<PathBuf>,
    /// Accounts: CSV, TSV or NDJSON, or a book that `pack` made, with how things stood then.
    #[arg(long, conflicts_with = "pairs")]
    accounts: Option<PathBuf>,
    /// Instead of leads and accounts, rows of two names, `left` and `right`; `left_country` and `right_country` help.
    #[arg(long)]
    pairs: Option<PathBuf>,
    /// What reviewers said, in rows of `domain` or `company` (and `country`), `account_id` and `verdict`: `always` or `never`.
    #[arg(long, conflicts_with = "pairs")]
    verdicts: Option<PathBuf>,
    /// Whose thresholds and levers count, in TOML (or JSON, by extension); without it, the starter's.
    #[arg(long)]
    playbook: Option<PathBuf>,
    /// Where the rows go, in the format of its extension; without it, stdout, in the format of the leads or pairs.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Of the leads or pairs; without it, by their file's extension.
    #[arg(long)]
    format: Option<Format>,
    /// Rows as lines of JSON, whatever the output's extension.
    #[arg(long)]
    json: bool,
}

const COLUMNS: [&str; 6] = ["lead_id", "account_id", "confidence", "verdict", "tie_break", "evidence"];

impl Match {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let playbook = playbook::read(self.playbook.as_deref())?;
        match (&self.pairs, &self.leads, &self.accounts) {
            (Some(pairs), ..) => {
                let rows = self.rows(pairs)?;
                pairs::check(pairs, &rows)?;
                pairs::run(rows, self.output(pairs, &[pairs], &pairs::COLUMNS)?, &playbook)
            }
            (None, Some(leads), Some(accounts)) => self.leads(leads, accounts, &playbook),
            _ => Err(Failure("expected leads with `--accounts`, or `--pairs`".into())),
        }
    }

    /// The rows of `path`, which are leads or pairs.
    fn rows(&self, path: &Path) -> Result<input::Rows, Failure> {
        input::rows(path, Format::of(self.format, path))
    }

    /// Where the results of `rows` go, which is none of the files that are read.
    fn output(&self, rows: &Path, read: &[&Path], columns: &[&str]) -> Result<Output, Failure> {
        let output = self.output.as_deref().filter(|path| *path != Path::new("-"));
        keep_apart(output, read)?;
        let format = output.map_or_else(|| Format::of(self.format, rows), |path| Format::of(None, path));
        Output::new(output, Some(Format::written(self.json, format)), columns)
    }

    fn leads(&self, leads: &Path, accounts: &Path, playbook: &Playbook) -> Result<Ended, Failure> {
        if leads == Path::new("-") && accounts == Path::new("-") {
            return Err(Failure("leads and accounts can't both be stdin".into()));
        }
        let known = Known::read(accounts)?;
        let (verdicts, not_taken) = Verdicts::read(self.verdicts.as_deref(), &known)?;
        let rows = self.rows(leads)?;
        let read: Vec<&Path> = [leads, accounts].into_iter().chain(self.verdicts.as_deref()).collect();
        let mut output = self.output(leads, &read, &COLUMNS)?;
        let mut progress = Progress::new("leads");
        for (row, raw) in (1_u64..).zip(rows) {
            let raw = raw?;
            let lead_id = raw.get(Column::Id).map_or_else(|| row.to_string(), |id| id.trim().to_owned());
            let matched = Row::of(lead_id, &standardize_fields(&raw), &known, &verdicts, playbook);
            output.row(&matched.cells()?, &matched)?;
            progress.step();
        }
        progress.finish();
        output.finish()?;
        Ok(if known.refused + not_taken > 0 { Ended::WithFindings } else { Ended::Done })
    }
}

/// What search found for `lead`, and the accounts that come into question, with their parents and those that reviewers
/// named.
///
/// As in routing: what an exact domain decides is decided without search.
pub(crate) fn candidates(lead: &Lead, known: &Known, said: &[ReviewVerdict]) -> (Searched, Vec<Account>) {
    let account = |id: &str| known.account(id, lead.domain.as_deref());
    let of_domain = lead.domain.iter().flat_map(|domain| known.book.by_domain(domain));
    let mut accounts: Vec<Account> =
        of_domain.filter_map(|id| account(&id)).filter(|account| account.has_domain_of(lead)).collect();
    let add = |accounts: &mut Vec<Account>, ids: Vec<String>| {
        for id in ids {
            if !accounts.iter().any(|known| known.id == id) {
                accounts.extend(account(&id));
            }
        }
    };
    let mut searched = Searched::default();
    if by_domain(lead, &accounts, said).next().is_none() {
        searched = search(lead, Some(&known.book));
        add(&mut accounts, searched.candidates.clone());
    }
    let parents = accounts.iter().filter_map(|account| account.parent_id.clone());
    let further = parents.chain(said.iter().map(|said| said.account.clone())).collect();
    add(&mut accounts, further);
    (searched, accounts)
}

/// A matched lead.
#[derive(Serialize)]
struct Row {
    lead_id: String,
    account_id: Option<String>,
    confidence: Confidence,
    verdict: Verdict,
    tie_break: Option<String>,
    evidence: Vec<Evidence>,
}

impl Row {
    fn of(lead_id: String, lead: &Lead, known: &Known, verdicts: &Verdicts, playbook: &Playbook) -> Self {
        let said = verdicts.of(lead);
        let (searched, accounts) = candidates(lead, known, said);
        let matched = match_reviewed(lead, &searched, &accounts, said, playbook);
        let mut row = Self {
            lead_id,
            account_id: matched.best.map(|best| best.id.clone()),
            confidence: matched.confidence,
            verdict: matched.verdict,
            tie_break: None,
            evidence: Vec::new(),
        };
        for reason in matched.reasons {
            match reason {
                Reason::Match { account, evidence, .. } if row.account_id.as_ref() == Some(&account) => {
                    row.evidence = evidence;
                }
                // Nothing else was weighed.
                Reason::Reviewed { .. } => {
                    row.evidence =
                        vec![Evidence { feature: "reviewer".into(), level: Standing::Always.name().into(), points: 0 }];
                }
                Reason::TieBreak { rule, .. } => row.tie_break = Some(rule),
                _ => {}
            }
        }
        row
    }

    fn cells(&self) -> Result<[String; COLUMNS.len()], Failure> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Ok([
            self.lead_id.clone(),
            text(&self.account_id),
            self.confidence.to_string(),
            self.verdict.name().to_owned(),
            text(&self.tie_break),
            serde_json::to_string(&self.evidence).map_err(Failure::of)?,
        ])
    }
}
