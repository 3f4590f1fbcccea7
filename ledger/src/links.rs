//! Links: what ties a submission to an earlier one of the same lead.
//!
//! In scope: writing, reading and following them. Not in scope: what becomes of the leads (`merges`). Each submission has at
//! most one link that holds, to an earlier one: so they are a forest, a lead is one of its trees, and the oldest
//! submission is the tree's root.

use crate::Error;
use crate::act::Act;
use crate::row::{integer, json, text, to_json};
use crate::sql::{Row, Sql, Value};
use frontdesk::decision::{Confidence, Evidence};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How a submission came to belong to an earlier one's lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MergeKind {
    /// It was recognized when it came in.
    Arrival,
    /// A person said so.
    Reviewer,
}

impl MergeKind {
    fn name(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Reviewer => "reviewer",
        }
    }

    fn of(name: &str) -> Result<Self, Error> {
        let kind = [Self::Arrival, Self::Reviewer].into_iter().find(|kind| kind.name() == name);
        kind.ok_or_else(|| Error::Unreadable(format!("the kind of merge `{name}`")))
    }
}

/// A link as it is kept. Submissions are numbers.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) number: i64,
    pub(crate) child: i64,
    pub(crate) parent: i64,
    pub(crate) kind: MergeKind,
    pub(crate) confidence: Confidence,
    pub(crate) evidence: Vec<Evidence>,
    /// Of the decision that the merge made.
    pub(crate) receipt: i64,
    /// Of the surviving lead's decision before it.
    pub(crate) receipt_before: i64,
    pub(crate) merged: Act,
    pub(crate) undone: Option<Act>,
}

/// The columns of [`Link`], in its order.
pub(crate) const COLUMNS: &str = "link.number, link.child, link.parent, link.kind, link.confidence, link.evidence, \
     link.receipt, link.receipt_before, link.at, link.by, link.key, link.undone_at, link.undone_by, link.undone_key";

/// How many columns that are.
pub(crate) const WIDTH: usize = 14;

/// Reads a link from a row that begins with [`COLUMNS`].
pub(crate) fn read(row: &Row) -> Result<Link, Error> {
    Ok(Link {
        number: integer(row, 0)?,
        child: integer(row, 1)?,
        parent: integer(row, 2)?,
        kind: MergeKind::of(text(row, 3)?)?,
        confidence: Confidence::from_millionths(u32::try_from(integer(row, 4)?).unwrap_or(0)),
        evidence: json(row, 5)?,
        receipt: integer(row, 6)?,
        receipt_before: integer(row, 7)?,
        merged: Act::read(row, 8)?,
        undone: Act::read_optional(row, 11)?,
    })
}

/// Adds a link; its number is not looked at. The number that it gets.
pub(crate) fn add(sql: &impl Sql, link: &Link) -> Result<i64, Error> {
    let mut arguments: Vec<Value> = vec![
        link.child.into(),
        link.parent.into(),
        link.kind.name().into(),
        i64::from(link.confidence.millionths()).into(),
        to_json(&link.evidence)?.into(),
        link.receipt.into(),
        link.receipt_before.into(),
    ];
    arguments.extend(link.merged.columns());
    let rows = sql.query(
        "INSERT INTO link (child, parent, kind, confidence, evidence, receipt, receipt_before, at, by, key) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        &arguments,
    )?;
    rows.first().map_or_else(|| Err(Error::Unreadable("a link without a number".into())), |row| integer(row, 0))
}

/// The link with this number.
pub(crate) fn get(sql: &impl Sql, number: i64) -> Result<Option<Link>, Error> {
    let rows = sql.query(&format!("SELECT {COLUMNS} FROM link WHERE number = ?"), &[number.into()])?;
    rows.first().map(read).transpose()
}

/// Takes a link away: it no longer holds.
pub(crate) fn undo(sql: &impl Sql, number: i64, act: &Act) -> Result<(), Error> {
    let arguments: Vec<Value> = act.columns().into_iter().chain([number.into()]).collect();
    sql.query("UPDATE link SET undone_at = ?, undone_by = ?, undone_key = ? WHERE number = ?", &arguments)?;
    Ok(())
}

/// The submissions of `lead` that hang on `root`, by links that hold: `root` itself, what was linked to it, and so on.
pub(crate) fn hanging_on(sql: &impl Sql, lead: i64, root: i64) -> Result<BTreeSet<i64>, Error> {
    let rows = sql.query(
        "SELECT link.child, link.parent FROM submission JOIN link ON link.child = submission.number \
         AND link.undone_at IS NULL WHERE submission.lead = ?",
        &[lead.into()],
    )?;
    let mut children: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for row in &rows {
        children.entry(integer(row, 1)?).or_default().push(integer(row, 0)?);
    }
    let mut reached = BTreeSet::new();
    let mut next = vec![root];
    while let Some(submission) = next.pop() {
        if reached.insert(submission) {
            next.extend(children.remove(&submission).unwrap_or_default());
        }
    }
    Ok(reached)
}
