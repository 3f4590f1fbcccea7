//! What was given to whom, and whether it was followed up: by channel, team and member.
//!
//! In scope: the reports on follow-up, on the first action, and how far leads came. Not in scope: campaigns.

use super::columns::{columns, number, ratio};
use super::sums;
use super::{Asked, Report, ReportRow};
use crate::Error;
use crate::measures::Measures;
use crate::sql::Sql;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

const FOLLOW_UP: &[&str] = &[
    "given",
    "accepted",
    "rejected",
    "followed",
    "followed_share",
    "in_time",
    "late",
    "taken",
    "sla_share",
    "mean_seconds",
    "mean_working_seconds",
    "revenue",
];

const FIRST_ACTION: &[&str] = &[
    "given",
    "followed",
    "within_5m",
    "within_15m",
    "within_1h",
    "within_4h",
    "within_1d",
    "within_3d",
    "within_7d",
    "later",
    "mean_seconds",
    "mean_working_seconds",
];

pub(super) const FUNNEL: &[&str] = &[
    "given",
    "reached_accepted",
    "reached_attempted",
    "reached_contacted",
    "reached_qualified",
    "reached_opportunity",
    "reached_won",
    "now_new",
    "now_accepted",
    "now_attempted",
    "now_contacted",
    "now_qualified",
    "now_opportunity",
    "now_won",
    "now_lost",
    "now_disqualified",
    "now_nurture",
];

/// What of the sums columns are made of.
pub(super) fn needed(names: &[&'static str]) -> Vec<&'static str> {
    let mut needed = vec!["leads", "followed", "in_time", "late", "taken", "seconds", "working", "revenue"];
    let further = names.iter().filter_map(|name| crate::measures::NAMES.iter().find(|known| *known == name));
    needed.extend(further.copied());
    needed.sort_unstable();
    needed.dedup();
    needed
}

pub(super) fn report(sql: &impl Sql, asked: &Asked) -> Result<Report, Error> {
    let names = match asked.ask.name.as_str() {
        "first-action" => FIRST_ACTION,
        "funnel" => FUNNEL,
        _ => FOLLOW_UP,
    };
    let mut rows: BTreeMap<BTreeMap<String, String>, Measures> = BTreeMap::new();
    let mut total = Measures::default();
    for ([team, member, _, currency], mut measures) in sums::given(sql, &asked.period, &needed(names), asked.reach)? {
        if !asked.wants(&team, Some(&member)) {
            continue;
        }
        worth(asked, &currency, &mut measures);
        total.add_all(&measures, 1);
        rows.entry(asked.key(&team, &member)).or_default().add_all(&measures, 1);
    }
    let rows = rows.into_iter().map(|(key, measures)| {
        let leads = Some(asked.leads(&key));
        ReportRow { values: values(names, &measures), leads, key }
    });
    Ok(asked.report(columns(names), rows.collect(), values(names, &total)))
}

/// Tells revenue of this currency in the workspace's; one without a rate is left out.
pub(super) fn worth(asked: &Asked, currency: &str, measures: &mut Measures) {
    if !currency.is_empty() {
        let amount = measures.get("revenue");
        measures.add("revenue", asked.playbook.reporting.worth(amount, currency).unwrap_or(0) - amount);
    }
}

pub(super) fn values(names: &[&'static str], measures: &Measures) -> Map<String, Json> {
    let get = |name: &str| measures.get(name) as f64;
    let (given, followed) = (get("leads"), get("followed"));
    let value = |name: &str| match name {
        "given" => number(given),
        "followed_share" => ratio(followed, given),
        "sla_share" => ratio(get("in_time"), get("in_time") + get("late") + get("taken")),
        "mean_seconds" => super::columns::money(get("seconds"), followed),
        "mean_working_seconds" => super::columns::money(get("working"), followed),
        name => number(get(name)),
    };
    names.iter().map(|name| ((*name).to_owned(), value(name))).collect()
}
