//! Summaries: what reports count of one lead, made from what happened to it.
//!
//! In scope: which measures a lead adds to which sums. Not in scope: keeping the sums (`rollup`), what reports make of them.
//!
//! Who was given a lead is counted by assignment: one that was given to two members was given twice, and each followed it up or
//! didn't. How far it came is counted of whoever had it last, and of its campaigns by each way of attributing it. Those who only
//! watch a lead that nobody could have, and those it was taken from because its account was found later, were given nothing.

use crate::Error;
use crate::activity::{self, LeadStanding};
use crate::measures::{BOUNDS, Measures, NOW, REACHED, WITHIN};
use crate::row::{integer, optional_text, text};
use crate::sql::{Sql, Value};
use frontdesk::playbook::{Attribution, Stage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a whole lead counts among campaigns: parts of one are counted, too.
pub(crate) const WHOLE: i64 = 1_000_000;

/// The way of attributing of a lead that one campaign brought: all ways.
pub(crate) const ANY: &str = "any";

/// What is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Of {
    /// What a team (`a`) and a member of it (`b`) were given.
    #[serde(rename = "g")]
    Given,
    /// What came by a way of attributing (`a`) of a campaign (`b`) and a source (`c`).
    #[serde(rename = "c")]
    Campaign,
}

/// One thing that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    pub(crate) of: Of,
    /// Milliseconds since 1970: when it was given, or came in.
    pub(crate) at: i64,
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) c: String,
    /// A currency; empty where it is no money.
    pub(crate) d: String,
    pub(crate) m: Measures,
}

/// All that reports count of a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// When it came in.
    pub(crate) at: i64,
    pub(crate) stage: Stage,
    pub(crate) counted: Vec<Counted>,
}

/// One time that the person wrote: by which campaign and source, in small letters.
type Touch = (String, String);

/// Makes the summary of the lead with this number; `None`: it isn't one of its own.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Option<Summary>, Error> {
    let rows = sql.query(
        "SELECT created_at, json_extract(receipt.decision, '$.verdict'), \
         CAST(round(json_extract(receipt.decision, '$.confidence') * 1000000) AS INTEGER) \
         FROM lead JOIN receipt ON receipt.number = lead.receipt WHERE lead.number = ? AND merged_into IS NULL",
        &[lead.into()],
    )?;
    let Some(row) = rows.first() else { return Ok(None) };
    let at = integer(row, 0)?;
    let standing = activity::standing(sql, lead)?;
    let revenue = revenue(sql, lead, &standing)?;
    let mut of_lead = far(&standing);
    match optional_text(row, 1)?.as_deref() {
        Some("match") => of_lead.add("matched", 1),
        Some("review") => of_lead.add("review", 1),
        _ => {}
    }
    of_lead.add("confidence", if row.get(2) == Some(&Value::Null) { 0 } else { integer(row, 2)? });
    if standing.stage == Stage::Won && revenue.is_empty() {
        of_lead.add("unpriced", 1);
    }
    let (mut counted, followed) = given(sql, lead, &of_lead, &revenue)?;
    of_lead.add("leads", 1);
    of_lead.add("followed", i64::from(followed));
    let of_lead = of_lead.scaled(WHOLE);
    for (way, touches) in attributed(&touches(sql, lead)?) {
        let whole: i64 = touches.values().sum();
        let mut before = 0;
        for ((campaign, source), weight) in touches {
            let key = |d: &str, m: Measures| Counted {
                of: Of::Campaign,
                at,
                a: way.into(),
                b: campaign.clone(),
                c: source.clone(),
                d: d.into(),
                m,
            };
            counted.push(key("", of_lead.part(before, weight, whole)));
            for (currency, amount) in &revenue {
                counted.push(key(currency, money(*amount).part(before, weight, whole)));
            }
            before += weight;
        }
    }
    Ok(Some(Summary { at, stage: standing.stage, counted }))
}

/// The lead's stage, and all that it came to on its way.
fn far(standing: &LeadStanding) -> Measures {
    let mut measures = Measures::default();
    let place = Stage::ALL.iter().position(|stage| *stage == standing.stage).unwrap_or(0);
    measures.add_at(NOW + place, 1);
    for rank in 0..standing.furthest.rank().unwrap_or(0) {
        measures.add_at(REACHED + rank, 1);
    }
    measures
}

fn money(amount: i64) -> Measures {
    let mut measures = Measures::default();
    measures.add("revenue", amount);
    measures
}

/// What was earned with it, by currency: its opportunities that were won, or, where it has none, what its owner said.
fn revenue(sql: &impl Sql, lead: i64, standing: &LeadStanding) -> Result<BTreeMap<String, i64>, Error> {
    let mut revenue = BTreeMap::new();
    let rows = sql.query(
        "SELECT stage, coalesce(amount, 0), coalesce(opportunity.currency, '') FROM submission \
         JOIN contact ON contact.submission = submission.number JOIN opportunity ON opportunity.contact = contact.number \
         WHERE submission.lead = ?",
        &[lead.into()],
    )?;
    for row in &rows {
        if text(row, 0)? == "won" && integer(row, 1)? != 0 {
            *revenue.entry(text(row, 2)?.to_owned()).or_default() += integer(row, 1)?;
        }
    }
    if let (Some(amount), Some(currency), true) =
        (standing.amount, &standing.currency, rows.is_empty() && standing.stage == Stage::Won)
    {
        revenue.insert(currency.clone(), amount);
    }
    Ok(revenue)
}

/// What each of its owners was given, the last with what became of it; and whether any of them followed it up.
fn given(
    sql: &impl Sql,
    lead: i64,
    of_lead: &Measures,
    revenue: &BTreeMap<String, i64>,
) -> Result<(Vec<Counted>, bool), Error> {
    let rows = sql.query(
        "SELECT at, team, member, accepted_at IS NOT NULL, acted_at IS NOT NULL, coalesce(late, 0), coalesce(seconds, 0), \
         coalesce(working, 0), coalesce(because, '') FROM assignment WHERE lead = ? AND rule NOT IN ('watcher', 'pool') \
         AND coalesce(because, '') <> 'merged' AND NOT (coalesce(because, '') = 'moved' AND acted_at IS NULL) \
         ORDER BY number",
        &[lead.into()],
    )?;
    let (mut counted, mut followed) = (Vec::new(), false);
    for (place, row) in rows.iter().enumerate() {
        let mut m = Measures::default();
        let (acted, late, because) = (integer(row, 4)? != 0, integer(row, 5)?, text(row, 8)?);
        m.add("leads", 1);
        m.add("accepted", integer(row, 3)?);
        m.add("rejected", i64::from(because == "rejected"));
        m.add("taken", i64::from(because == "reassigned" && !acted));
        if acted {
            followed = true;
            let seconds = integer(row, 6)?;
            let within = BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len());
            m.add("followed", 1);
            m.add("late", late);
            m.add("in_time", 1 - late);
            m.add("seconds", seconds);
            m.add("working", integer(row, 7)?);
            m.add_at(WITHIN + within, 1);
        }
        let key = |d: &str, m: Measures| -> Result<Counted, Error> {
            let (a, b) = (text(row, 1)?.to_owned(), text(row, 2)?.to_owned());
            Ok(Counted { of: Of::Given, at: integer(row, 0)?, a, b, c: String::new(), d: d.into(), m })
        };
        if place + 1 == rows.len() {
            m.add_all(of_lead, 1);
            for (currency, amount) in revenue {
                counted.push(key(currency, money(*amount))?);
            }
        }
        counted.push(key("", m)?);
    }
    Ok((counted, followed))
}

/// By which campaigns and sources its submissions came, oldest first.
fn touches(sql: &impl Sql, lead: i64) -> Result<Vec<Touch>, Error> {
    let rows = sql.query(
        "SELECT coalesce(json_extract(data, '$.campaign'), ''), coalesce(json_extract(data, '$.source'), '') \
         FROM submission WHERE lead = ? ORDER BY number",
        &[lead.into()],
    )?;
    rows.iter().map(|row| Ok((named(text(row, 0)?), named(text(row, 1)?)))).collect()
}

/// As campaigns and sources are told apart.
pub(crate) fn named(text: &str) -> String {
    text.trim().to_lowercase()
}

/// What falls to which campaign and source, by each way of attributing; one way stands for all where one brought it.
fn attributed(touches: &[Touch]) -> Vec<(&'static str, BTreeMap<Touch, i64>)> {
    let one = |touch: &Touch| BTreeMap::from([(touch.clone(), 1)]);
    // Of a repeat that names no campaign nothing is said: the others count.
    let telling: Vec<&Touch> =
        touches.iter().filter(|(campaign, source)| !(campaign.is_empty() && source.is_empty())).collect();
    let (Some(first), Some(last)) = (telling.first(), telling.last()) else {
        return vec![(ANY, one(&(String::new(), String::new())))];
    };
    if telling.iter().all(|touch| touch == first) {
        return vec![(ANY, one(first))];
    }
    let mut even: BTreeMap<Touch, i64> = BTreeMap::new();
    for touch in &telling {
        *even.entry((*touch).clone()).or_default() += 1;
    }
    let way = |way: Attribution| way.name();
    vec![(way(Attribution::First), one(first)), (way(Attribution::Last), one(last)), (way(Attribution::Even), even)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_attributing_gives_away_the_whole_lead() {
        let touch = |campaign: &str| (campaign.to_owned(), "web".to_owned());
        let [fair, mail] = [touch("fair"), touch("mail")];
        let silent = (String::new(), String::new());
        assert_eq!(attributed(&[fair.clone(), fair.clone()]).len(), 1);
        assert_eq!(attributed(&[fair.clone(), silent.clone()])[0].1, BTreeMap::from([(fair.clone(), 1)]));
        assert_eq!(attributed(std::slice::from_ref(&silent))[0].1, BTreeMap::from([(silent.clone(), 1)]));
        let ways = attributed(&[fair.clone(), mail.clone(), fair.clone()]);
        assert_eq!(ways[0], ("first", BTreeMap::from([(fair.clone(), 1)])));
        assert_eq!(ways[1], ("last", BTreeMap::from([(fair.clone(), 1)])));
        assert_eq!(ways[2], ("even", BTreeMap::from([(fair, 2), (mail, 1)])));
    }
}
