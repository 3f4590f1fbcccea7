//! The batch shell: the `frontdesk` command.
//!
//! In scope: arguments, files, exit status. Not in scope: decisions about a lead.

mod accounts;
mod backup;
mod check;
mod clean;
mod dedupe;
mod diff;
mod doctor;
mod encoding;
mod explain;
mod export;
mod formula;
mod import;
mod input;
mod mail;
mod manual;
mod matching;
mod output;
mod pack;
mod pairs;
mod playbook;
mod prefill;
mod progress;
mod questions;
mod replay;
mod report;
mod route;
mod router;
mod samples;
mod tally;
mod trace;
mod verdicts;
mod waterfall;
mod why;
mod workspace;

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// Cleans, de-duplicates, matches and routes leads, with the same answers as the Worker.
#[derive(Parser)]
#[command(
    name = "frontdesk",
    version,
    about,
    after_help = "Exit status: 0 done, 1 findings or refused rows, 2 usage or unreadable input."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Backup(backup::Backup),
    Check(check::Check),
    Clean(clean::Clean),
    Completions(manual::Completions),
    Dedupe(dedupe::Dedupe),
    Diff(diff::Diff),
    Doctor(doctor::Doctor),
    Explain(explain::Explain),
    Export(export::Export),
    Import(import::Import),
    Mail(mail::Mail),
    Man(manual::Man),
    Match(matching::Match),
    Pack(pack::Pack),
    Prefill(prefill::Prefill),
    Questions(questions::Questions),
    Replay(replay::Replay),
    Report(report::Report),
    Restore(backup::Restore),
    Route(route::Route),
    Why(why::Why),
}

/// How a command ended.
enum Ended {
    Done,
    /// Findings, or rows that were refused.
    WithFindings,
}

/// Why a command could not do its work, for people.
struct Failure(String);

impl Failure {
    fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

fn main() -> ExitCode {
    let ended = match Arguments::parse().command {
        Command::Backup(backup) => backup.run(),
        Command::Check(check) => check.run(),
        Command::Clean(clean) => clean.run(),
        Command::Completions(completions) => completions.run(Arguments::command()),
        Command::Dedupe(dedupe) => dedupe.run(),
        Command::Diff(diff) => diff.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Explain(explain) => explain.run(),
        Command::Export(export) => export.run(),
        Command::Import(import) => import.run(),
        Command::Mail(mail) => mail.run(),
        Command::Man(man) => man.run(Arguments::command()),
        Command::Match(matching) => matching.run(),
        Command::Pack(pack) => pack.run(),
        Command::Prefill(prefill) => prefill.run(),
        Command::Questions(questions) => questions.run(),
        Command::Replay(replay) => replay.run(),
        Command::Report(report) => report.run(),
        Command::Restore(restore) => restore.run(),
        Command::Route(route) => route.run(),
        Command::Why(why) => why.run(),
    };
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::WithFindings) => ExitCode::from(1),
        Err(Failure(why)) => {
            eprintln!("frontdesk: {why}");
            ExitCode::from(2)
        }
    }
}
