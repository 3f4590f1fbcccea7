//! Reading leads.
//!
//! In scope: one lead with its decision and its history. Not in scope: lists and reports.

use crate::changes::LeadChange;
use crate::conversion::ConversionRecord;
use crate::duplicates::PossibleDuplicate;
use crate::guard::Suspicion;
use crate::merges::MergeRecord;
use crate::not_same::NotSame;
use crate::related::Related;
use crate::row::{from_json, integer, json, optional_text, text, time};
use crate::sql::Sql;
use crate::{
    Error, LeadStanding, Ledger, Organisation, activity, changes, clocks, colleagues, conversion, duplicates, merges,
    not_same, related,
};
use frontdesk::decision::Decision;
use frontdesk::lead::Consent;
use frontdesk::sla::Clock;
use frontdesk::{Lead, RawLead};
use serde::Serialize;

/// A lead with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadRecord {
    pub id: String,
    /// The same id, where the one asked for is that of something merged into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    pub created_at: jiff::Timestamp,
    pub updated_at: jiff::Timestamp,
    /// In standard form, after all merges.
    pub lead: Lead,
    /// Where the lead is from, and who else came from there; none where it names neither a domain nor a company.
    pub organisation: Option<Organisation>,
    /// The latest.
    pub decision: Decision,
    /// By when somebody has to act, and how long it took; none where nobody has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// How it stands, by what was done about it.
    pub standing: LeadStanding,
    /// Towards a partner who hasn't accepted it: who it is is left out.
    pub sealed: bool,
    /// Everything that came in, as it came, oldest first.
    pub submissions: Vec<SubmissionRecord>,
    /// What changed of its fields since the first, oldest first.
    pub changes: Vec<LeadChange>,
    /// What holds its submissions together, and what was undone.
    pub merges: Vec<MergeRecord>,
    /// Leads that may be the same, and wait for a reviewer.
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// Leads of which a reviewer said that they are not the same.
    pub not_same: Vec<NotSame>,
    /// Leads of the same person at another company.
    pub related: Vec<Related>,
    /// What it has become, oldest first.
    pub conversions: Vec<ConversionRecord>,
}

/// One submission, as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubmissionRecord {
    pub id: String,
    pub received_at: jiff::Timestamp,
    /// As it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// To what the person agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// What is to be known of it though it was routed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Suspicion>,
    pub fields: RawLead,
}

impl<S: Sql> Ledger<S> {
    /// The lead with this id, or into which the submission with this id was merged.
    ///
    /// # Errors
    /// What the database said.
    pub fn lead(&self, id: &str) -> Result<Option<LeadRecord>, Error> {
        let rows = self.sql.query(
            "SELECT lead.number, lead.id, created_at, updated_at, lead.data, decision FROM submission \
             JOIN lead ON lead.number = submission.lead JOIN receipt ON receipt.number = lead.receipt \
             WHERE submission.id = ?",
            &[id.into()],
        )?;
        let Some(row) = rows.first() else { return Ok(None) };
        let number = integer(row, 0)?;
        let submissions = self.sql.query(
            "SELECT id, received_at, raw, json_extract(data, '$.source'), \
             (SELECT because FROM flag WHERE flag.submission = submission.number) FROM submission WHERE lead = ? ORDER BY number",
            &[number.into()],
        )?;
        let submissions = submissions.iter().map(|row| {
            let fields: RawLead = json(row, 2)?;
            Ok(SubmissionRecord {
                id: text(row, 0)?.into(),
                received_at: time(row, 1)?,
                source: optional_text(row, 3)?,
                consent: Consent::of(&fields),
                flags: optional_text(row, 4)?.map_or_else(|| Ok(Vec::new()), |flags| from_json(&flags))?,
                fields,
            })
        });
        let (asked, sql) = (id, &self.sql);
        let (id, lead, decision): (&str, Lead, Decision) = (text(row, 1)?, json(row, 4)?, json(row, 5)?);
        Ok(Some(LeadRecord {
            id: id.into(),
            merged_into: (asked != id).then(|| id.to_owned()),
            created_at: time(row, 2)?,
            updated_at: time(row, 3)?,
            organisation: colleagues::of(&self.sql, id, &lead, decision.account_id.as_ref())?,
            lead,
            decision,
            clock: clocks::read(&self.sql, number)?,
            standing: activity::standing(&self.sql, number)?,
            sealed: false,
            submissions: submissions.collect::<Result<_, Error>>()?,
            changes: changes::of(sql, number)?,
            merges: merges::of(sql, number)?,
            possible_duplicates: duplicates::of(sql, number)?,
            not_same: not_same::of(sql, number)?,
            related: related::of(sql, number)?,
            conversions: conversion::of(sql, number)?,
        }))
    }
}
