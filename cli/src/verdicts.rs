//! Verdict lists: rows of what reviewers said of organisations.
//!
//! In scope: columns, and reporting by row. Not in scope: what a verdict does.

use crate::Failure;
use crate::accounts::Known;
use crate::input::{Format, rows};
use frontdesk::lead::{Lead, fold_name};
use frontdesk::{RawLead, ReviewVerdict, Standing, organisation, standardize_fields};
use std::collections::BTreeMap;
use std::path::Path;

/// What reviewers said, by organisation.
#[derive(Default)]
pub(crate) struct Verdicts(BTreeMap<String, Vec<ReviewVerdict>>);

impl Verdicts {
    /// The verdicts of `path` on these accounts, and how many rows were refused; those are named on stderr.
    pub(crate) fn read(path: Option<&Path>, accounts: &Known) -> Result<(Self, usize), Failure> {
        let mut verdicts = Self::default();
        let mut refused = 0;
        let Some(path) = path else { return Ok((verdicts, refused)) };
        for (row, raw) in (1_u64..).zip(rows(path, Format::of(None, path))?) {
            match verdict(&raw?, accounts) {
                Ok(said) => verdicts.0.entry(said.organisation.clone()).or_default().push(said),
                Err(problems) => {
                    refused += 1;
                    for problem in problems {
                        eprintln!("frontdesk: {}: row {row}: {problem}", path.display());
                    }
                }
            }
        }
        Ok((verdicts, refused))
    }

    /// What was said of the lead's organisation.
    pub(crate) fn of(&self, lead: &Lead) -> &[ReviewVerdict] {
        organisation(lead).and_then(|key| self.0.get(&key)).map_or(&[], Vec::as_slice)
    }
}

fn verdict(raw: &RawLead, accounts: &Known) -> Result<ReviewVerdict, Vec<String>> {
    let cell = |names: &[&str]| {
        let found =
            raw.fields().find(|(name, value)| names.contains(&fold_name(name).as_str()) && !value.trim().is_empty());
        found.map_or("", |(_, value)| value.trim())
    };
    let (domain, company) = (cell(&["domain", "website"]), cell(&["company", "name"]));
    let (account, verdict) = (cell(&["accountid", "account"]), cell(&["verdict"]));
    let fields = [("website", domain), ("company", company), ("country", cell(&["country"]))];
    let lead = standardize_fields(&fields.into_iter().filter(|(_, value)| !value.is_empty()).collect());
    let mut problems = Vec::new();
    let mut wrong = |field: &str, found: &str, expected: &str| {
        let found = if found.is_empty() { "nothing" } else { found };
        problems.push(format!("{field}: found `{found}`, expected {expected}"));
    };
    // A domain that says nothing must not make its verdict one on a name.
    let is_domain_lost = !domain.is_empty() && lead.domain.is_none();
    let organisation = organisation(&lead).filter(|_| !is_domain_lost);
    if organisation.is_none() && (!domain.is_empty() || company.is_empty()) {
        wrong("domain", domain, "an organisation's own domain, or a company in `company`");
    } else if organisation.is_none() {
        wrong("company", company, "a company's name");
    }
    if accounts.account(account, None).is_none() {
        wrong("account_id", account, "the id of one of the accounts");
    }
    let standing = Standing::of(&verdict.to_lowercase());
    if standing.is_none() {
        wrong("verdict", verdict, "`always` or `never`");
    }
    match (organisation, standing) {
        (Some(organisation), Some(verdict)) if problems.is_empty() => {
            Ok(ReviewVerdict { organisation, account: account.to_owned(), verdict })
        }
        _ => Err(problems),
    }
}
