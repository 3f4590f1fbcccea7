//! Reviewers' verdicts: which account leads of an organisation always or never belong to, who said so, and when.
//!
//! In scope: taking, listing and withdrawing them. Not in scope: obeying them (the core does). A verdict is never deleted:
//! one that no longer counts is withdrawn, and says by whom.

use crate::act::Act;
use crate::row::{integer, json, text};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, Reach};
use frontdesk::{Lead, ReviewVerdict, Standing, organisation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most verdicts of one organisation that count; it has few.
pub(crate) const MOST_COUNTED: i64 = 100;

/// Most verdicts in one list.
pub const MOST_LISTED: i64 = 500;

/// What a reviewer says of one lead; it holds for all leads of its organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judge {
    /// The lead's id, or that of a submission that was merged into it.
    pub lead: String,
    /// The account's id.
    pub account: String,
    pub verdict: Standing,
    /// Who says so, as the sender names them.
    pub by: Option<String>,
}

/// A verdict as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerdictRecord {
    pub number: i64,
    /// What it holds for: `domain:acme.com`, `company:acme:DE`.
    pub organisation: String,
    pub account: String,
    pub verdict: Standing,
    /// The lead on which it was given.
    pub lead: String,
    pub given: Act,
    /// Since when it no longer counts; `None`: it counts.
    pub withdrawn: Option<Act>,
}

/// What became of a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It counts from the next submission on.
    Noted(Box<VerdictRecord>),
    /// Nothing was written, as in the following.
    NoLead,
    NoAccount,
    /// The lead has neither a work domain nor a company.
    NoOrganisation,
}

const COLUMNS: &str = "number, organisation, account_id, verdict, lead, given_at, given_by, given_key, withdrawn_at, \
                       withdrawn_by, withdrawn_key";

impl<S: Sql> Ledger<S> {
    /// Takes a reviewer's verdict, given with `access_key`. It takes the place of earlier ones that say otherwise: on the
    /// same account, and, if it says `always`, of another account's `always`.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn judge(&self, judge: &Judge, access_key: &str, now: Timestamp) -> Result<Judged, Error> {
        self.sql.transaction(|| {
            let statement = "SELECT lead.id, lead.data FROM submission JOIN lead ON lead.number = submission.lead \
                             WHERE submission.id = ?";
            let rows = self.sql.query(statement, &[(&judge.lead).into()])?;
            let Some(row) = rows.first() else { return Ok(Judged::NoLead) };
            let (lead_id, lead): (&str, Lead) = (text(row, 0)?, json(row, 1)?);
            if self.sql.query("SELECT 1 FROM account WHERE id = ?", &[(&judge.account).into()])?.is_empty() {
                return Ok(Judged::NoAccount);
            }
            let Some(organisation) = organisation(&lead) else { return Ok(Judged::NoOrganisation) };
            let act = Act::new(judge.by.as_deref(), access_key, now);
            let always = (judge.verdict == Standing::Always).then(|| Standing::Always.name().to_owned());
            let arguments: Vec<Value> = act
                .columns()
                .into_iter()
                .chain([(&organisation).into(), (&judge.account).into(), always.into()])
                .collect();
            self.sql.query(
                "UPDATE verdict SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_key = ? WHERE withdrawn_at IS NULL \
                 AND organisation = ? AND (account_id = ? OR verdict = ?)",
                &arguments,
            )?;
            let said: [Value; 4] =
                [(&organisation).into(), (&judge.account).into(), judge.verdict.name().into(), lead_id.into()];
            let statement = format!(
                "INSERT INTO verdict (organisation, account_id, verdict, lead, given_at, given_by, given_key) \
                 VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}"
            );
            let arguments: Vec<Value> = said.into_iter().chain(act.columns()).collect();
            let rows = self.sql.query(&statement, &arguments)?;
            let row = rows.first().ok_or_else(|| Error::Unreadable("a verdict without a number".into()))?;
            Ok(Judged::Noted(Box::new(record(row)?)))
        })
    }

    /// Verdicts after the number `after` (0: from the first), withdrawn ones too; at most 500.
    ///
    /// # Errors
    /// What the database said.
    pub fn verdicts(&self, after: i64) -> Result<Vec<VerdictRecord>, Error> {
        self.verdicts_within(&Reach::ALL, after)
    }

    /// Those that were given on leads within reach.
    pub(crate) fn verdicts_within(&self, reach: &Reach, after: i64) -> Result<Vec<VerdictRecord>, Error> {
        let (condition, within) = reach.condition("home")?;
        let statement = format!(
            "SELECT {COLUMNS} FROM verdict WHERE number > ? AND (? OR EXISTS (SELECT 1 FROM submission \
             JOIN lead AS home ON home.number = submission.lead WHERE submission.id = verdict.lead AND {condition})) \
             ORDER BY number LIMIT ?"
        );
        let arguments: Vec<Value> =
            [after.into(), reach.is_all().into()].into_iter().chain(within).chain([MOST_LISTED.into()]).collect();
        self.sql.query(&statement, &arguments)?.iter().map(record).collect()
    }

    /// The verdicts on the organisation of this lead that count; `None`: there is no such lead.
    pub(crate) fn verdicts_on(&self, lead: &str) -> Result<Option<Vec<VerdictRecord>>, Error> {
        let statement =
            "SELECT lead.data FROM submission JOIN lead ON lead.number = submission.lead WHERE submission.id = ?";
        let rows = self.sql.query(statement, &[lead.into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        let Some(organisation) = organisation(&json::<Lead>(row, 0)?) else { return Ok(Some(Vec::new())) };
        let statement = format!(
            "SELECT {COLUMNS} FROM verdict WHERE organisation = ? AND withdrawn_at IS NULL ORDER BY number DESC LIMIT ?"
        );
        let rows = self.sql.query(&statement, &[organisation.into(), MOST_COUNTED.into()])?;
        rows.iter().map(record).collect::<Result<_, Error>>().map(Some)
    }

    /// Withdraws a verdict; one that was withdrawn before stays as it is. `None`: there is no such verdict.
    ///
    /// # Errors
    /// What the database said.
    pub fn withdraw_verdict(
        &self,
        number: i64,
        by: Option<&str>,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Option<VerdictRecord>, Error> {
        self.sql.transaction(|| {
            let act: Vec<Value> = Act::new(by, access_key, now).columns().into_iter().chain([number.into()]).collect();
            self.sql.query(
                "UPDATE verdict SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_key = ? \
                 WHERE number = ? AND withdrawn_at IS NULL",
                &act,
            )?;
            let rows = self.sql.query(&format!("SELECT {COLUMNS} FROM verdict WHERE number = ?"), &[number.into()])?;
            rows.first().map(record).transpose()
        })
    }
}

/// The verdicts that count for leads of an organisation, whose key and [`MOST_COUNTED`] are the arguments: number, account and
/// verdict.
pub(crate) const COUNTED: &str = "SELECT number, account_id, verdict FROM verdict WHERE withdrawn_at IS NULL \
     AND organisation = ? ORDER BY number LIMIT ?";

/// The verdict on leads of `organisation` whose account is in `column`, and what it is in the next one.
pub(crate) fn counted(row: &Row, column: usize, organisation: &str) -> Result<ReviewVerdict, Error> {
    let (organisation, account) = (organisation.to_owned(), text(row, column)?.to_owned());
    Ok(ReviewVerdict { organisation, account, verdict: standing(row, column + 1)? })
}

fn standing(row: &Row, column: usize) -> Result<Standing, Error> {
    let name = text(row, column)?;
    Standing::of(name).ok_or_else(|| Error::Unreadable(format!("the verdict `{name}`")))
}

fn record(row: &Row) -> Result<VerdictRecord, Error> {
    Ok(VerdictRecord {
        number: integer(row, 0)?,
        organisation: text(row, 1)?.into(),
        account: text(row, 2)?.into(),
        verdict: standing(row, 3)?,
        lead: text(row, 4)?.into(),
        given: Act::read(row, 5)?,
        withdrawn: Act::read_optional(row, 8)?,
    })
}
