//! `frontdesk match --pairs`: two names a row in, whether they name one company out.
//!
//! In scope: columns. Not in scope: what makes names one, and refusing: beside a name that is missing, none is like it.

use crate::input::Rows;
use crate::output::Output;
use crate::progress::Progress;
use crate::{Ended, Failure};
use frontdesk::account::Account;
use frontdesk::decision::{Confidence, Evidence, Verdict};
use frontdesk::lead::fold_name;
use frontdesk::matching::match_names;
use frontdesk::{Playbook, RawLead, account};
use serde::Serialize;
use std::path::Path;

pub(crate) const COLUMNS: [&str; 3] = ["confidence", "verdict", "evidence"];

/// Refuses a table, that of `path`, without the two columns.
pub(crate) fn check(path: &Path, rows: &Rows) -> Result<(), Failure> {
    let Some(header) = &rows.header else { return Ok(()) };
    match ["left", "right"].iter().find(|side| !header.iter().any(|name| fold_name(name) == **side)) {
        Some(missing) => {
            let found = header.join("`, `");
            Err(Failure(format!("{}: found the columns `{found}`, expected one named `{missing}`", path.display())))
        }
        None => Ok(()),
    }
}

/// Compares the two names of each row.
pub(crate) fn run(rows: Rows, mut output: Output, playbook: &Playbook) -> Result<Ended, Failure> {
    let mut progress = Progress::new("pairs");
    for raw in rows {
        let raw = raw?;
        let compared = Compared::of(&raw, playbook);
        output.row(&compared.cells()?, &compared)?;
        progress.step();
    }
    progress.finish();
    output.finish()?;
    Ok(Ended::Done)
}

/// A compared pair.
#[derive(Serialize)]
struct Compared {
    confidence: Confidence,
    verdict: Verdict,
    evidence: Vec<Evidence>,
}

impl Compared {
    fn of(raw: &RawLead, playbook: &Playbook) -> Self {
        let sides = (side(raw, "left", "leftcountry"), side(raw, "right", "rightcountry"));
        let (confidence, verdict, evidence) = match &sides {
            (Some(left), Some(right)) => {
                match_names((&left.name, left.country.as_deref()), (&right.name, right.country.as_deref()), playbook)
            }
            _ => Default::default(),
        };
        Self { confidence, verdict, evidence }
    }

    fn cells(&self) -> Result<[String; COLUMNS.len()], Failure> {
        let evidence = serde_json::to_string(&self.evidence).map_err(Failure::of)?;
        Ok([self.confidence.to_string(), self.verdict.name().to_owned(), evidence])
    }
}

/// One side as an account of that name and country: on a list of pairs, a name is a company's. None without a name.
fn side(raw: &RawLead, name: &str, country: &str) -> Option<Account> {
    let cell = |column| raw.fields().find(|(name, _)| fold_name(name) == column).map_or("", |(_, value)| value);
    account([("id", name), ("name", cell(name)), ("country", cell(country))]).ok()
}
