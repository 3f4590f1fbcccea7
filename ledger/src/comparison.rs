//! Comparing playbooks on past leads: what another one would have made of them.
//!
//! In scope: going back through the leads, each with what its latest decision was made on, as its receipt has it. Not in scope: what
//! counts as a difference (the core). The accounts, the earlier leads and the turns are those of that moment; nothing is written.

use crate::row::{integer, json, text, time};
use crate::sql::{Sql, Value};
use crate::{Desk, Error, versions};
use frontdesk::Playbook;
use frontdesk::difference::{Change, Difference, Part, Share};
use frontdesk::replay::Inputs;
use frontdesk::rotation::Rotation;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeSet;

/// Most leads of one part. Each is decided twice, during which the workspace does nothing else.
const PAGE: i64 = 100;

/// Days of which leads are compared, where nothing else is asked.
const DAYS: i64 = 30;

/// Owners that a lead had one after the other, of which the first decision says all the rest.
const OWNERS: usize = 50;

/// What another playbook would have made of a part of the past leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The number of the playbook that it is compared with.
    pub against: i64,
    /// How many leads were compared, and how many of them would change.
    pub leads: u64,
    pub changed: u64,
    /// Of these, those that the same team would get by the same case and territory: only its turn would be another's.
    pub only_turns: u64,
    /// Leads of which nothing is known any more by which they could be decided again.
    pub left_out: u64,
    pub shares: Vec<SharesBy>,
    /// The leads that would change, the latest first.
    pub changes: Vec<LeadChanges>,
    /// Where the next part goes on; `None`: there are no further leads of these days.
    pub next: Option<i64>,
}

/// How many leads each member, team, territory or case has, and would have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SharesBy {
    pub by: Part,
    pub shares: Vec<Share>,
}

/// A lead that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadChanges {
    pub lead: String,
    pub created_at: Timestamp,
    pub company: Option<String>,
    pub country: Option<String>,
    pub changes: Vec<Change>,
}

/// What is to be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Compare {
    /// The number of the playbook that might follow.
    pub playbook: i64,
    /// That of the other; `None`: the one in force for all.
    pub against: Option<i64>,
    /// Leads of so many days; `None`: of the last month.
    pub days: Option<i64>,
    /// Where an earlier part ended.
    pub before: Option<i64>,
}

impl<S: Sql> Desk<'_, S> {
    /// What a playbook would have made of past leads within reach; `None`: one of the two isn't there.
    ///
    /// # Errors
    /// What the database said.
    pub fn compare_playbooks(&self, compare: &Compare, now: Timestamp) -> Result<Option<Comparison>, Error> {
        let ledger = self.ledger;
        let against = match compare.against {
            Some(against) => against,
            None => versions::in_force(&ledger.sql)?.stable,
        };
        for number in [compare.playbook, against] {
            if number != 0 && ledger.playbook_version(number)?.is_none() {
                return Ok(None);
            }
        }
        let [before, after] = [against, compare.playbook].map(|number| ledger.read_playbook(number));
        let [mut before, mut after] = [Side::new(before?), Side::new(after?)];
        let since = now - SignedDuration::from_hours(24 * compare.days.unwrap_or(DAYS).clamp(1, 3660));
        let mut difference = Difference::default();
        let (mut changes, mut left_out, mut next) = (Vec::new(), 0, None);
        let rows = ledger.sql.query(
            "SELECT number, id, created_at, receipt, json_extract(data, '$.company.name'), country FROM lead \
             WHERE number < ? AND merged_into IS NULL ORDER BY number DESC LIMIT ?",
            &[compare.before.unwrap_or(i64::from(u32::MAX)).into(), PAGE.into()],
        )?;
        let ids: BTreeSet<&str> = rows.iter().map(|row| text(row, 1)).collect::<Result<_, _>>()?;
        let reach = self.access.reach();
        let seen = if reach.is_all() { None } else { Some(reach.of(&ledger.sql, &ids)?) };
        for row in &rows {
            let (id, created_at) = (text(row, 1)?, time(row, 2)?);
            if created_at < since {
                next = None;
                break;
            }
            next = (rows.len() == usize::try_from(PAGE).unwrap_or(0)).then_some(integer(row, 0)?);
            if seen.as_ref().is_some_and(|seen| !seen.contains(id)) {
                continue;
            }
            let decisions = inputs(&ledger.sql, integer(row, 3)?)?
                .and_then(|inputs| Some((before.decide(inputs.clone())?, after.decide(inputs)?)));
            let Some((before, after)) = decisions else {
                left_out += 1;
                continue;
            };
            let changed = difference.add(&before, &after);
            if !changed.is_empty() {
                let said = |column| crate::row::optional_text(row, column);
                let (company, country) = (said(4)?, said(5)?);
                changes.push(LeadChanges { lead: id.to_owned(), created_at, company, country, changes: changed });
            }
        }
        let shares = |by: Part| SharesBy { by, shares: difference.shares(by) };
        Ok(Some(Comparison {
            against,
            leads: difference.leads,
            changed: difference.changed,
            only_turns: difference.only_turns,
            left_out,
            shares: Part::SHARED.map(shares).into(),
            changes,
            next,
        }))
    }
}

/// A playbook, and what it has shared out.
struct Side {
    playbook: Playbook,
    turns: Rotation,
}

impl Side {
    fn new(playbook: Playbook) -> Self {
        Self { playbook, turns: Rotation::default() }
    }

    fn decide(&mut self, inputs: Inputs) -> Option<frontdesk::Decision> {
        inputs.decide_by(&self.playbook, &mut self.turns)
    }
}

/// What the lead was decided on whose latest receipt is this one; `None`: it can't be read any more.
fn inputs(sql: &impl Sql, mut receipt: i64) -> Result<Option<Inputs>, Error> {
    for _ in 0..OWNERS {
        let rows = sql.query("SELECT inputs FROM receipt WHERE number = ?", &[Value::Integer(receipt)])?;
        // What was erased of it reads as nothing that a decision is made on.
        let Some(inputs) = rows.first().and_then(|row| json::<Inputs>(row, 0).ok()) else { return Ok(None) };
        match inputs.before() {
            Some(before) => receipt = before,
            None => return Ok(Some(inputs)),
        }
    }
    Ok(None)
}
