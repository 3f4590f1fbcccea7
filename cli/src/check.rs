//! `frontdesk check`: what is so of a playbook for every lead there can be.
//!
//! In scope: wording findings, exit status. Not in scope: finding them (the core's proof).

use crate::output::keep_apart;
use crate::{Ended, Failure, playbook, samples};
use clap::Args;
use frontdesk::decision::Held;
use frontdesk::playbook::Lines;
use frontdesk::proof::{Code, Finding, Row, Severity, Witness};
use ledger::PlaybookFormat;
use serde::Serialize;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Proves a playbook: rows that never count, rows in each other's way, leads that only the last row takes, names used
/// nowhere, days without anybody; each with its line and a lead that shows it.
///
/// Errors and warnings end with status 1, notes don't.
#[derive(Args)]
pub(crate) struct Check {
    /// The playbook: TOML, or JSON by extension.
    playbook: PathBuf,
    /// Writes findings as a JSON list.
    #[arg(long)]
    json: bool,
    /// Writes leads that show what the playbook does (CSV; one for each row, boundary and overlap, with the case and the
    /// territory that each has to come to), and beside it `FILE.accounts.csv` with their accounts.
    #[arg(long, value_name = "FILE")]
    pack: Option<PathBuf>,
}

/// A finding with its line.
#[derive(Serialize)]
struct Told<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(flatten)]
    finding: &'f Finding,
}

impl Check {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let (format, text) = playbook::text(&self.playbook)?;
        let playbook = match format.read(&text) {
            Ok(playbook) => playbook,
            Err(findings) => {
                if self.json {
                    print(&serde_json::to_string_pretty(&findings).map_err(Failure::of)?)?;
                } else {
                    print(&findings.to_string())?;
                    eprintln!("frontdesk: {} can't be used: {} findings", self.playbook.display(), findings.0.len());
                }
                return Ok(Ended::WithFindings);
            }
        };
        let lines = if format == PlaybookFormat::Toml { Lines::of_toml(&text) } else { Lines::default() };
        if let Some(pack) = &self.pack {
            keep_apart(Some(pack), &[&self.playbook])?;
            samples::write(pack, &playbook)?;
        }
        let findings = frontdesk::check(&playbook);
        let told: Vec<Told> =
            findings.iter().map(|finding| Told { line: lines.get(&finding.row.at), finding }).collect();
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        if self.json {
            print(&serde_json::to_string_pretty(&told).map_err(Failure::of)?)?;
        } else {
            for Told { line, finding } in &told {
                let place = line.map_or_else(|| finding.row.at.clone(), |line| format!("line {line}"));
                print(&format!("{place}: {}[{}]: {}", finding.severity.name(), finding.code.name(), worded(finding)))?;
                if let Some(witness) = &finding.witness {
                    print(&format!("    such as {}", lead(witness)))?;
                }
            }
            let rows = playbook.cases.rows.len() + playbook.territories.rows.len() + 2;
            eprintln!(
                "frontdesk: {}: {rows} cases and territories, {errors} errors, {warnings} warnings, {notes} notes; version {}",
                self.playbook.display(),
                playbook.version
            );
        }
        Ok(if errors + warnings > 0 { Ended::WithFindings } else { Ended::Done })
    }
}

fn print(line: &str) -> Result<(), Failure> {
    writeln!(stdout(), "{line}").map_err(|error| Failure(format!("the output can't be written: {error}")))
}

fn worded(finding: &Finding) -> String {
    let name = &finding.row.name;
    let section = finding.row.at.split(['[', '.']).next().unwrap_or_default();
    let others = others(&finding.beside, finding.more);
    match finding.code {
        Code::Impossible => format!("no lead can ever meet the condition of the {section} `{name}`"),
        Code::Dead if finding.beside.is_empty() => {
            format!("the {section} `{name}` never counts: rows before it take every lead")
        }
        Code::Dead => format!("the {section} `{name}` never counts: every lead that it could take goes to {others}"),
        Code::Overlap => format!("the {section} `{name}` overlaps {others}: where both hold, the earlier counts"),
        Code::Precedence => {
            format!("the {section} `{name}` is no exception of {others}: where both hold, the earlier counts")
        }
        Code::Gap => format!("some leads are taken by the last {section} `{name}` only"),
        Code::Unused => format!("the {section} `{name}` is used nowhere"),
        Code::Unstaffed => {
            let days = finding.days.map_or_else(String::new, |(from, to)| format!(" from {from} to {to}"));
            format!("nobody of the team `{name}` works{days}")
        }
        Code::Violated => {
            format!("`{name}` doesn't hold: {} {others} takes a lead that breaks it", kinds(&finding.beside))
        }
        Code::Unable if finding.beside.is_empty() => {
            format!("nobody of the team `{name}` can have what is asked of them")
        }
        Code::Unable => format!("what the {section} `{name}` asks for, nobody has of the team {others}"),
        Code::Uncovered => {
            let Some(wait) = &finding.wait else { return String::new() };
            let (hours, within) = (wait.minutes / 60, wait.within_minutes);
            let within = if within % 60 == 0 { format!("{}h", within / 60) } else { format!("{within}m") };
            format!(
                "nobody of the team `{name}` is at work from {} to {} UTC, for {hours} hours; leads may have {within} only",
                wait.from, wait.to
            )
        }
        Code::Unproved => {
            format!("the {section} `{name}` could neither be proved nor refuted: its conditions are too entangled")
        }
    }
}

/// "the case", "the case and the territory".
fn kinds(rows: &[Row]) -> &'static str {
    if rows.len() > 1 { "with the case and the territory" } else { "the case" }
}

fn others(beside: &[Row], more: usize) -> String {
    let mut names: Vec<String> = beside.iter().map(|row| format!("`{}`", row.name)).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn lead(witness: &Witness) -> String {
    // What is so of most leads.
    let usual = |held: &&Held| {
        held.value.as_deref() == Some("false") || held.field == "age_days" && held.value.as_deref() == Some("0")
    };
    let told = witness.fields.iter().filter(|held| !usual(held));
    let fields: Vec<String> =
        told.map(|held| format!("{} = {}", held.field, held.value.as_deref().unwrap_or_default())).collect();
    if fields.is_empty() { "a lead of whom nothing is known".into() } else { fields.join(", ") }
}
