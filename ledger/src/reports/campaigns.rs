//! Campaigns and sources side by side: what they brought, what was followed up, what it earned and cost.
//!
//! In scope: the reports by campaign and source. Not in scope: campaigns themselves (`campaigns`), attributing (`summary`).

use super::columns::{columns, money, number, ratio};
use super::given::{FUNNEL, needed, worth};
use super::period::begins;
use super::{Asked, Report, ReportRow, sums};
use crate::campaigns::{self, CampaignRecord};
use crate::measures::Measures;
use crate::sql::Sql;
use crate::summary::{ANY, WHOLE, named};
use crate::{Error, Reach};
use jiff::ToSpan;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

const CAMPAIGNS: &[&str] = &[
    "leads",
    "followed",
    "followed_share",
    "qualified",
    "early_leads",
    "early_qualified",
    "revenue",
    "unpriced",
    "unconverted",
    "cost",
    "cost_per_lead",
    "cost_per_qualified",
    "revenue_per_lead",
    "revenue_per_followed",
    "roi",
    "mean_revenue",
    "probable_revenue",
];

const MATCHING: &[&str] = &["leads", "matched", "review", "match_share", "mean_confidence"];

/// What a row is about, and what came of it.
#[derive(Default)]
struct Line {
    measures: Measures,
    /// Currencies without a rate.
    unconverted: BTreeSet<String>,
    campaign: Option<CampaignRecord>,
}

pub(super) fn report(sql: &impl Sql, asked: &Asked) -> Result<Report, Error> {
    let names = match asked.ask.name.as_str() {
        "matching" => MATCHING,
        "funnel" => FUNNEL,
        _ => CAMPAIGNS,
    };
    let reached = reached(asked);
    let mut wanted = needed(names);
    wanted.extend(["matched", "review", "confidence", "unpriced", reached].iter().filter(|name| !names.contains(name)));
    wanted.sort_unstable();
    wanted.dedup();
    let records = campaigns::all(sql)?;
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    if asked.by == "campaign" {
        for record in &records {
            lines.insert(record.id.clone(), Line { campaign: Some(record.clone()), ..Line::default() });
        }
    }
    let ends = [asked.period.from, asked.period.to];
    for ([way, campaign, source, currency], mut measures) in sums::came(sql, ends, &wanted, None, asked.reach)? {
        if way != ANY && way != asked.model.name() {
            continue;
        }
        let record = records.iter().find(|record| record.is_called(&campaign));
        let id = record.map_or(campaign.as_str(), |record| &record.id);
        let is = |asked: &Option<String>, found: &str| asked.as_ref().is_none_or(|asked| named(asked) == named(found));
        if !is(&asked.ask.campaign, id) || !is(&asked.ask.source, &source) {
            continue;
        }
        let line = lines.entry(if asked.by == "campaign" { id.to_owned() } else { source }).or_default();
        if !currency.is_empty() && asked.playbook.reporting.worth(0, &currency).is_none() {
            line.unconverted.insert(currency.clone());
        }
        worth(asked, &currency, &mut measures);
        line.measures.add_all(&measures, 1);
    }
    if let Some(only) = &asked.ask.campaign {
        lines.retain(|id, _| asked.by != "campaign" || named(id) == named(only));
    }
    let mut total = Line::default();
    lines.values().for_each(|line| total.measures.add_all(&line.measures, 1));
    let mean = mean_revenue(&total.measures);
    let mut rows = Vec::new();
    let mut early_total = Early::default();
    for (id, line) in lines {
        let early = early(sql, &line, reached, asked)?;
        early_total.add(&early);
        total.unconverted.extend(line.unconverted.iter().cloned());
        let mut key = BTreeMap::from([(asked.by.to_owned(), id.clone())]);
        if asked.by == "campaign" {
            let name = line.campaign.as_ref().map_or(id, |campaign| campaign.name.clone());
            key.insert("name".into(), name);
        }
        let leads = Some(asked.leads(&key));
        rows.push(ReportRow { values: values(names, &line, &early, reached, mean), leads, key });
    }
    let totals = values(names, &total, &early_total, reached, mean);
    let mut report = asked.report(columns(names), rows, totals);
    report.model = Some(asked.model.name().to_owned());
    Ok(report)
}

/// The measure of leads that are qualified, by the one definition that the playbook has.
fn reached(asked: &Asked) -> &'static str {
    let rank = asked.playbook.reporting.qualified.rank().unwrap_or(4).max(1);
    crate::measures::NAMES.get(crate::measures::REACHED + rank - 1).copied().unwrap_or("reached_qualified")
}

fn count(measures: &Measures, name: &str) -> f64 {
    measures.get(name) as f64 / WHOLE as f64
}

fn mean_revenue(total: &Measures) -> Option<f64> {
    let leads = count(total, "leads");
    (leads > 0.0).then(|| total.get("revenue") as f64 / leads)
}

/// A campaign's cost, and the leads of its first days.
#[derive(Default)]
struct Early {
    cost: Option<i64>,
    leads: f64,
    qualified: f64,
}

impl Early {
    fn add(&mut self, other: &Self) {
        if let Some(cost) = other.cost {
            self.cost = Some(self.cost.unwrap_or(0) + cost);
            // What cost nothing that is known doesn't make the others cheaper.
            self.leads += other.leads;
            self.qualified += other.qualified;
        }
    }
}

fn early(sql: &impl Sql, line: &Line, reached: &'static str, asked: &Asked) -> Result<Early, Error> {
    let Some(campaign) = &line.campaign else { return Ok(Early::default()) };
    let reporting = &asked.playbook.reporting;
    let cost = campaign.cost.and_then(|cost| {
        let currency = campaign.currency.as_deref().unwrap_or(&reporting.currency);
        reporting.worth(cost, currency)
    });
    let days = i64::from(reporting.within_days).days();
    let zone = &reporting.time_zone;
    let window =
        campaign.starts_on.and_then(|day| Some([begins(zone, day)?, begins(zone, day.checked_add(days).ok()?)?]));
    let Some(window) = window else {
        // Without a beginning, all its days are its first.
        let (leads, qualified) = (count(&line.measures, "leads"), count(&line.measures, reached));
        return Ok(Early { cost, leads, qualified });
    };
    let mut early = Early { cost, ..Early::default() };
    let reach: &Reach = asked.reach;
    for name in campaign.spellings() {
        for ([way, ..], measures) in sums::came(sql, window, &["leads", reached], Some(&name), reach)? {
            if way == ANY || way == asked.model.name() {
                early.leads += count(&measures, "leads");
                early.qualified += count(&measures, reached);
            }
        }
    }
    Ok(early)
}

fn values(
    names: &[&'static str],
    line: &Line,
    early: &Early,
    reached: &'static str,
    mean: Option<f64>,
) -> Map<String, Json> {
    let get = |name: &str| count(&line.measures, name);
    let (leads, followed, revenue) = (get("leads"), get("followed"), line.measures.get("revenue") as f64);
    let cost = early.cost.map(|cost| cost as f64);
    let by_cost = |by: f64| cost.map_or(Json::Null, |cost| money(cost, by));
    let value = |name: &str| match name {
        "given" => number(leads),
        "followed_share" => ratio(followed, leads),
        "qualified" => number(get(reached)),
        "early_leads" => number(early.leads),
        "early_qualified" => number(early.qualified),
        "revenue" => number(revenue),
        "unconverted" => number(line.unconverted.len() as f64),
        "cost" => cost.map_or(Json::Null, number),
        "cost_per_lead" => by_cost(early.leads),
        "cost_per_qualified" => by_cost(early.qualified),
        "revenue_per_lead" => money(revenue, leads),
        "revenue_per_followed" => money(revenue, followed),
        "roi" => cost.map_or(Json::Null, |cost| ratio(revenue - cost, cost)),
        "mean_revenue" => mean.map_or(Json::Null, |mean| number(mean.round())),
        "probable_revenue" => mean.map_or(Json::Null, |mean| number((mean * leads).round())),
        "match_share" => ratio(get("matched"), leads),
        // A sum of millionths, unlike the counts.
        "mean_confidence" => ratio(line.measures.get("confidence") as f64 / 1e6, leads),
        name => number(get(name)),
    };
    names.iter().map(|name| ((*name).to_owned(), value(name))).collect()
}
