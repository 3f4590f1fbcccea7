//! `[[disposition]]`, `[reporting]`, `[minimum_follow_up]` and `[deal_registration]` in a playbook's text; each may be missing.
//!
//! In scope: names, types and ranges. Not in scope: what they do (`playbook::reporting` says it).

use super::super::node::{Node, Value};
use super::super::{Attribution, DealRegistration, Disposition, MinimumFollowUp, Reporting, Stage};
use super::condition::is_time_zone;
use super::names::Names;
use super::section::list;
use super::table::{Reader, Table};
use jiff::tz::TimeZoneDatabase;
use std::collections::{BTreeMap, BTreeSet};

/// `[[disposition]]`; none: the stages themselves.
pub(super) fn dispositions(reader: &mut Reader, root: &mut Table) -> Vec<Disposition> {
    let mut called = BTreeSet::new();
    let mut dispositions = Vec::new();
    for mut table in root.optional_tables(reader, "disposition") {
        let (offset, at) = (table.offset, table.at.clone());
        let name = table.text(reader, "name");
        let stage = table.required(reader, "stage").and_then(|node| stage(reader, &node, &table.path("stage")));
        table.finish(reader);
        let (Some(name), Some(stage)) = (name, stage) else { continue };
        if !called.insert(name.to_lowercase()) {
            reader.finding(offset, &at, format!("`{name}` again"), "each disposition once", None);
        }
        dispositions.push(Disposition { name, stage });
    }
    if dispositions.is_empty() { Disposition::stages() } else { dispositions }
}

fn stage(reader: &mut Reader, node: &Node, at: &str) -> Option<Stage> {
    reader.one_of(node, at, Stage::NAMES.iter().copied()).and_then(|name| Stage::of(&name))
}

/// `[reporting]`
pub(super) fn reporting(reader: &mut Reader, root: &mut Table) -> Reporting {
    let mut reporting = Reporting::default();
    let Some(mut table) = root.take("reporting").and_then(|node| reader.table(node, "reporting")) else {
        return reporting;
    };
    let zone = table.take("time_zone").and_then(|node| is_time_zone(reader, &node, &table.path("time_zone")));
    if let Some(zone) = zone.and_then(|name| TimeZoneDatabase::bundled().get(&name).ok()) {
        reporting.time_zone = zone;
    }
    if let Some(node) = table.take("currency")
        && let Some(code) = reader.text(&node, &table.path("currency"))
    {
        is_currency(reader, node.offset, &table.path("currency"), &code);
        reporting.currency = code;
    }
    if let Some(node) = table.take("qualified")
        && let Some(stage) = stage(reader, &node, &table.path("qualified"))
    {
        if stage.rank().is_none_or(|rank| rank == 0) {
            let expected = "a stage from `accepted` to `won`: one that leads come to on their way";
            reader.wrong(&node, &table.path("qualified"), expected);
        }
        reporting.qualified = stage;
    }
    if let Some(days) = within(reader, &mut table, "within_days", 1, 3_660) {
        reporting.within_days = days;
    }
    if let Some(node) = table.take("attribution")
        && let Some(name) = reader.one_of(&node, &table.path("attribution"), Attribution::NAMES.iter().copied())
    {
        reporting.attribution = Attribution::of(&name).unwrap_or_default();
    }
    reporting.rates = rates(reader, &mut table);
    table.finish(reader);
    reporting
}

/// `rates = { EUR = "1.08" }`
fn rates(reader: &mut Reader, table: &mut Table) -> BTreeMap<String, i64> {
    let mut rates = BTreeMap::new();
    let path = table.path("rates");
    let Some(inner) = table.take("rates").and_then(|node| reader.table(node, &path)) else { return rates };
    for (currency, offset, node) in inner.into_rest() {
        let at = format!("{path}.{currency}");
        is_currency(reader, offset, &at, &currency);
        match millionths(&node) {
            Some(rate) => drop(rates.insert(currency, rate)),
            None => reader.wrong(&node, &at, "what one of it is worth, such as `1.08`, to six decimals"),
        }
    }
    rates
}

/// `USD`: three capitals.
fn is_currency(reader: &mut Reader, offset: Option<usize>, at: &str, code: &str) {
    if code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        reader.finding(offset, at, format!("`{code}`"), "a currency by ISO 4217, such as `EUR`", None);
    }
}

/// A decimal number above 0 and below a billion, without rounding.
fn millionths(node: &Node) -> Option<i64> {
    let text = match &node.value {
        Value::Number(number) => number.to_string(),
        Value::Other(text) | Value::Text(text) => text.trim().to_owned(),
        _ => return None,
    };
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let is_number = |text: &str, most: usize| text.len() <= most && text.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !is_number(whole, 9) || !is_number(decimals, 6) {
        return None;
    }
    let rate: i64 = format!("{whole}{decimals:0<6}").parse().ok()?;
    (rate > 0).then_some(rate)
}

/// `[minimum_follow_up]`
pub(super) fn minimum(reader: &mut Reader, root: &mut Table, names: &Names) -> Option<MinimumFollowUp> {
    let mut table = root.take("minimum_follow_up").and_then(|node| reader.table(node, "minimum_follow_up"))?;
    let (offset, at) = (table.offset, table.at.clone());
    if !table.entries.iter().any(|(name, ..)| name == "percent") {
        reader.finding(offset, &at, "nothing", "`percent`", None);
    }
    let percent = within(reader, &mut table, "percent", 1, 100);
    let returns = within(reader, &mut table, "returns", 1, 100);
    let days = within(reader, &mut table, "days", 1, 366).unwrap_or(30);
    let sample = within(reader, &mut table, "sample", 1, 100_000).unwrap_or(10);
    let settle_hours = within(reader, &mut table, "settle_hours", 0, 8_784).unwrap_or(48);
    let grace_days = within(reader, &mut table, "grace_days", 0, 366).unwrap_or(7);
    let mut teams = Vec::new();
    for (at, node) in list(reader, &mut table, "teams") {
        teams.extend(reader.one_of(&node, &at, names.teams.iter().map(String::as_str)));
    }
    table.finish(reader);
    let percent = percent?;
    let returns = returns.unwrap_or(percent);
    if returns < percent {
        reader.finding(offset, &at, format!("`returns` {returns} below `percent` {percent}"), "at least as much", None);
    }
    Some(MinimumFollowUp { percent, returns, days, sample, settle_hours, grace_days, teams })
}

/// `[deal_registration]`
pub(super) fn deal_registration(reader: &mut Reader, root: &mut Table) -> Option<DealRegistration> {
    let mut table = root.take("deal_registration").and_then(|node| reader.table(node, "deal_registration"))?;
    if !table.entries.iter().any(|(name, ..)| name == "protected_days") {
        reader.finding(table.offset, &table.at, "nothing", "`protected_days`", None);
    }
    let protected_days = within(reader, &mut table, "protected_days", 1, 3_660);
    table.finish(reader);
    Some(DealRegistration { protected_days: protected_days? })
}

/// A whole number from `least` to `most`.
fn within(reader: &mut Reader, table: &mut Table, name: &str, least: u32, most: u32) -> Option<u32> {
    let node = table.take(name)?;
    match node.value {
        Value::Number(number) if (i64::from(least)..=i64::from(most)).contains(&number) => u32::try_from(number).ok(),
        _ => {
            reader.wrong(&node, &table.path(name), &format!("a whole number from {least} to {most}"));
            None
        }
    }
}
