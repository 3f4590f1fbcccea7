//! Sums of a period: whole hours and days from the roll-ups, what is left at its ends from the leads themselves.
//!
//! In scope: adding up exactly, whatever the zone, and only what is within reach. Not in scope: what is made of it.

use super::period::Period;
use crate::measures::Measures;
use crate::rollup::{Cube, DAY, HOUR};
use crate::row::{from_json, integer, json, text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::summary::{Counted, Of};
use crate::{Error, Reach};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// By the four keys of a sum.
pub(crate) type Sums = BTreeMap<[String; 4], Measures>;

/// Sums of `columns` of what was given in the period, by team, member and currency, within reach.
pub(crate) fn given(sql: &impl Sql, period: &Period, columns: &[&str], reach: &Reach) -> Result<Sums, Error> {
    let mut sums = whole(sql, Cube::Member, [period.from, period.to], columns, None)?;
    for ends in ends([period.from, period.to], DAY) {
        for counted in given_between(sql, &members(sql, ends)?, ends)? {
            let keys = [counted.a, counted.b, counted.c, counted.d];
            sums.entry(keys).or_default().add_all(&counted.m, 1);
        }
    }
    sums.retain(|[team, member, ..], _| reach.has_given(team, member));
    Ok(sums)
}

/// Sums of `columns` of what came in the period, by way of attributing, campaign, source and currency, within reach; `campaign`:
/// of this one alone.
pub(crate) fn came(
    sql: &impl Sql,
    ends_of: [i64; 2],
    columns: &[&str],
    campaign: Option<&str>,
    reach: &Reach,
) -> Result<Sums, Error> {
    let mut sums = Sums::new();
    let mut add = |counted: Vec<Counted>| {
        for counted in counted.into_iter().filter(|counted| counted.of == Of::Campaign) {
            if campaign.is_none_or(|campaign| campaign == counted.b) {
                let keys = [counted.a, counted.b, counted.c, counted.d];
                sums.entry(keys).or_default().add_all(&counted.m, 1);
            }
        }
    };
    if !reach.is_all() {
        let (condition, within) = reach.condition("lead")?;
        let statement = format!(
            "SELECT summary.data FROM summary JOIN lead ON lead.number = summary.lead \
             WHERE summary.at >= ? AND summary.at < ? AND {condition}"
        );
        let arguments: Vec<Value> = ends_of.into_iter().map(Value::from).chain(within).collect();
        for row in sql.query(&statement, &arguments)? {
            add(json(&row, 0)?);
        }
        return Ok(sums);
    }
    for [from, to] in ends(ends_of, DAY) {
        let rows = sql.query("SELECT data FROM summary WHERE at >= ? AND at < ?", &[from.into(), to.into()])?;
        for row in rows {
            add(json(&row, 0)?);
        }
    }
    for (keys, measures) in whole(sql, Cube::Campaign, ends_of, columns, campaign)? {
        sums.entry(keys).or_default().add_all(&measures, 1);
    }
    Ok(sums)
}

/// Sums of `columns` of each of these stretches of time, of teams that `has` says; `None`: of all.
pub(crate) fn by_stretch(
    sql: &impl Sql,
    stretches: &[(i64, i64)],
    columns: &[&str],
    has: Option<impl Fn(&str) -> bool>,
) -> Result<Vec<Measures>, Error> {
    let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { return Ok(Vec::new()) };
    let mut sums = vec![Measures::default(); stretches.len()];
    let place = |at: i64| stretches.partition_point(|(_, to)| *to <= at);
    // Hours in which one stretch ends and another begins are parted by the leads themselves.
    let mut parted = BTreeSet::new();
    for (from, to) in stretches {
        parted.extend([*from, *to].iter().filter(|at| *at % HOUR != 0).map(|at| at.div_euclid(HOUR)));
    }
    // Where nobody asks for teams, each hour is one row.
    let team = if has.is_some() { "a" } else { "''" };
    let has = |team: &str| has.as_ref().is_none_or(|has| has(team));
    let mut statement = format!("SELECT bucket, {team}");
    columns.iter().for_each(|column| statement.push_str(&format!(", sum({column})")));
    statement.push_str(" FROM rollup WHERE cube = 'team' AND bucket >= ? AND bucket < ? GROUP BY 1, 2");
    let [from, to] = [first.0.div_euclid(HOUR), (last.1 - 1).div_euclid(HOUR) + 1];
    for row in sql.query(&statement, &[from.into(), to.into()])? {
        let hour = integer(&row, 0)?;
        if has(text(&row, 1)?)
            && !parted.contains(&hour)
            && let Some(sum) = sums.get_mut(place(hour * HOUR))
        {
            read(&row, 2, columns, sum)?;
        }
    }
    let members = if parted.is_empty() { String::new() } else { members(sql, [from * HOUR, to * HOUR])? };
    for hour in parted {
        for counted in given_between(sql, &members, [hour * HOUR, (hour + 1) * HOUR])? {
            let within = (first.0..last.1).contains(&counted.at);
            if let Some(sum) = sums.get_mut(place(counted.at)).filter(|_| within && has(&counted.a)) {
                sum.add_all(&counted.m, 1);
            }
        }
    }
    Ok(sums)
}

/// What of a period its whole buckets leave over.
fn ends([from, to]: [i64; 2], width: i64) -> Vec<[i64; 2]> {
    let (first, last) = whole_buckets([from, to], width);
    if first >= last {
        return if from < to { vec![[from, to]] } else { Vec::new() };
    }
    [[from, first * width], [last * width, to]].into_iter().filter(|[from, to]| from < to).collect()
}

fn whole_buckets([from, to]: [i64; 2], width: i64) -> (i64, i64) {
    ((from + width - 1).div_euclid(width), to.div_euclid(width))
}

fn whole(sql: &impl Sql, cube: Cube, ends: [i64; 2], columns: &[&str], campaign: Option<&str>) -> Result<Sums, Error> {
    let (first, last) = whole_buckets(ends, cube.width());
    let mut sums = Sums::new();
    if first >= last {
        return Ok(sums);
    }
    let mut statement = String::from("SELECT a, b, c, d");
    columns.iter().for_each(|column| statement.push_str(&format!(", sum({column})")));
    statement.push_str(" FROM rollup WHERE cube = ? AND bucket >= ? AND bucket < ?");
    let mut arguments: Vec<Value> = vec![cube.name().into(), first.into(), last.into()];
    if let Some(campaign) = campaign {
        statement.push_str(" AND b = ?");
        arguments.push(campaign.into());
    }
    statement.push_str(" GROUP BY a, b, c, d");
    for row in sql.query(&statement, &arguments)? {
        let key = |column| text(&row, column).map(str::to_owned);
        read(&row, 4, columns, sums.entry([key(0)?, key(1)?, key(2)?, key(3)?]).or_default())?;
    }
    Ok(sums)
}

fn read(row: &Row, from: usize, columns: &[&str], into: &mut Measures) -> Result<(), Error> {
    for (at, column) in columns.iter().enumerate() {
        into.add(column, integer(row, from + at)?);
    }
    Ok(())
}

/// As [`Counted`], of which little is read where it isn't wanted: a year in a zone of half hours is many.
#[derive(Deserialize)]
struct Part<'a> {
    of: Of,
    at: i64,
    #[serde(borrow)]
    a: Cow<'a, str>,
    #[serde(borrow)]
    b: Cow<'a, str>,
    #[serde(borrow)]
    c: Cow<'a, str>,
    #[serde(borrow)]
    d: Cow<'a, str>,
    #[serde(borrow)]
    m: &'a RawValue,
}

impl Part<'_> {
    fn counted(&self) -> Result<Counted, Error> {
        let [a, b, c, d] = [&self.a, &self.b, &self.c, &self.d].map(|key| key.to_string());
        Ok(Counted { of: self.of, at: self.at, a, b, c, d, m: from_json(self.m.get())? })
    }
}

/// Who was given anything on these days, as a list.
fn members(sql: &impl Sql, [from, to]: [i64; 2]) -> Result<String, Error> {
    let days = [from.div_euclid(DAY), (to - 1).div_euclid(DAY)];
    let rows = sql.query(
        "SELECT DISTINCT b FROM rollup WHERE cube = 'member' AND bucket BETWEEN ? AND ?",
        &days.map(Value::from),
    )?;
    to_json(&rows.iter().map(|row| text(row, 0)).collect::<Result<Vec<_>, _>>()?)
}

/// What `members` were given from one moment to another, by the leads themselves.
fn given_between(sql: &impl Sql, members: &str, [from, to]: [i64; 2]) -> Result<Vec<Counted>, Error> {
    // Each member's own stretch of their index; the planner would rather read all that anybody was ever given.
    let statement = "SELECT summary.lead, summary.data FROM json_each(?) AS member CROSS JOIN assignment \
                     ON assignment.member = member.value AND assignment.at >= ? AND assignment.at < ? \
                     JOIN summary ON summary.lead = assignment.lead";
    let (mut seen, mut between) = (BTreeSet::new(), Vec::new());
    for row in sql.query(statement, &[members.into(), from.into(), to.into()])? {
        // One that was given twice has all of it in its summary.
        if seen.insert(integer(&row, 0)?) {
            let parts: Vec<Part> = from_json(text(&row, 1)?)?;
            let wanted = parts.iter().filter(|part| part.of == Of::Given && (from..to).contains(&part.at));
            between.extend(wanted.map(Part::counted).collect::<Result<Vec<_>, _>>()?);
        }
    }
    Ok(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_buckets_and_ends_are_the_period() {
        for (from, to, width) in [(0, 10, 10), (3, 47, 10), (3, 7, 10), (9, 11, 10), (10, 10, 10), (5, 20, 10)] {
            let (first, last) = whole_buckets([from, to], width);
            let mut covered: Vec<i64> = (first..last.max(first)).flat_map(|at| at * width..(at + 1) * width).collect();
            covered.extend(ends([from, to], width).into_iter().flat_map(|[from, to]| from..to));
            covered.sort_unstable();
            assert_eq!(covered, (from..to).collect::<Vec<_>>(), "{from}..{to}");
        }
    }
}
