//! Shares: what each member got in turn, against what they were due.
//!
//! In scope: the accounts by which turns are taken, told in leads. Not in scope: how they move (`frontdesk::assign`).

use super::columns::{columns, number};
use super::{Asked, Report, ReportRow};
use crate::Error;
use crate::row::{json, text};
use crate::sql::Sql;
use frontdesk::rotation::{Circle, LEAD};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

const SHARES: &[&str] = &["turns", "entitled", "credit", "owed"];

/// Parts of a lead as leads, to the millionth.
pub(crate) fn leads(parts: i64) -> f64 {
    (parts as f64 / LEAD as f64 * 1e6).round() / 1e6
}

pub(super) fn report(sql: &impl Sql, asked: &Asked) -> Result<Report, Error> {
    let mut rows = Vec::new();
    for row in sql.query("SELECT team, segment, data FROM rotation ORDER BY team, segment", &[])? {
        let (team, segment) = (text(&row, 0)?, text(&row, 1)?);
        if !asked.wants(team, None) {
            continue;
        }
        let circle: Circle = json(&row, 2)?;
        for (member, balance) in &circle.members {
            // Everybody may read of their own.
            let seen = asked.reach.has_circle(team) || asked.reach.has_owner(member);
            if !seen || !asked.wants(team, Some(member)) {
                continue;
            }
            let mut key = asked.key(team, member);
            if !segment.is_empty() {
                key.insert("segment".into(), segment.to_owned());
            }
            let turns = balance.turns as f64;
            let numbers =
                [turns, turns + leads(balance.credit - balance.settled), leads(balance.credit), leads(balance.owed)];
            let values = SHARES.iter().map(|name| (*name).to_owned()).zip(numbers.map(number)).collect();
            rows.push(ReportRow { key, values, leads: None });
        }
    }
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for row in &rows {
        for name in ["turns", "owed"] {
            *totals.entry(name).or_default() += row.values.get(name).and_then(Json::as_f64).unwrap_or(0.0);
        }
    }
    let totals: Map<String, Json> = totals.into_iter().map(|(name, of)| (name.to_owned(), number(of))).collect();
    Ok(asked.report(columns(SHARES), rows, totals))
}
