//! The leads behind a number of a report: exactly those that count in it.
//!
//! In scope: finding them by the sums that they are in, newest first. Not in scope: leads that wait now (`open`).

use super::{AskLeads, Numbers, measure};
use crate::campaigns;
use crate::measures::{Measures, NAMES, REACHED};
use crate::reports::Period;
use crate::rollup::DAY;
use crate::row::{integer, json, text, to_json};
use crate::sql::{Sql, Value};
use crate::summary::{ANY, Counted, Of, named};
use crate::{Error, Reach};
use frontdesk::FieldProblem;
use frontdesk::playbook::Playbook;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Measures that have leads behind them: those of the sums, but for how long and how sure, and what leads are now.
pub(super) fn measures() -> Vec<&'static str> {
    let (reached, further) = NAMES.split_at(REACHED + 6);
    let of_sums = reached.iter().chain(&["qualified"]).chain(further);
    let counted = of_sums.filter(|name| !["seconds", "working", "confidence"].contains(name));
    ["given"].iter().chain(counted).chain(&["waiting", "overdue", "held"]).copied().collect()
}

/// What a lead has to count to be one of them.
struct Wanted<'a> {
    of: Of,
    measure: usize,
    period: Period,
    teams: Option<BTreeSet<String>>,
    member: Option<&'a str>,
    /// All ways of writing the campaign that is asked for.
    campaigns: Option<Vec<String>>,
    source: Option<String>,
    model: &'static str,
    reach: &'a Reach,
}

impl Wanted<'_> {
    fn is(&self, counted: &Counted) -> bool {
        let in_time = (self.period.from..self.period.to).contains(&counted.at);
        let has = |m: &Measures| m.values().nth(self.measure).is_some_and(|count| count != 0);
        if counted.of != self.of || !in_time || !has(&counted.m) {
            return false;
        }
        match self.of {
            Of::Given => {
                self.is_team(&counted.a) && self.is_member(&counted.b) && self.reach.has_given(&counted.a, &counted.b)
            }
            Of::Campaign => {
                (counted.a == ANY || counted.a == self.model)
                    && self.campaigns.as_ref().is_none_or(|names| names.contains(&counted.b))
                    && self.source.as_ref().is_none_or(|source| *source == counted.c)
            }
        }
    }

    fn is_team(&self, team: &str) -> bool {
        self.teams.as_ref().is_none_or(|teams| teams.contains(team))
    }

    fn is_member(&self, member: &str) -> bool {
        self.member.is_none_or(|wanted| wanted == member)
    }
}

/// Their numbers.
pub(super) fn numbers(
    sql: &impl Sql,
    ask: &AskLeads,
    reach: &Reach,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<Result<Numbers, Vec<FieldProblem>>, Error> {
    let said = [ask.from.as_deref(), ask.to.as_deref(), ask.zone.as_deref()];
    let period = match Period::of(said, None, &playbook.reporting.time_zone, now) {
        Ok(period) => period,
        Err(problems) => return Ok(Err(problems)),
    };
    let of = ask.of.as_deref().unwrap_or("given");
    // What only campaigns count, and whatever is asked by campaign or source, is counted of leads, not of who had them.
    let by_lead = ask.campaign.is_some() || ask.source.is_some() || matches!(of, "leads" | "qualified");
    let campaigns = match &ask.campaign {
        Some(campaign) => {
            let records = campaigns::all(sql)?;
            let record = records.iter().find(|record| record.is_called(&named(campaign)));
            Some(record.map_or_else(|| vec![named(campaign)], campaigns::CampaignRecord::spellings))
        }
        None => None,
    };
    let model = ask.model.as_deref().and_then(frontdesk::playbook::Attribution::of);
    let wanted = Wanted {
        of: if by_lead { Of::Campaign } else { Of::Given },
        measure: measure(of, playbook.reporting.qualified),
        period,
        teams: ask.teams(playbook),
        member: ask.member.as_deref(),
        campaigns,
        source: ask.source.as_deref().map(named),
        model: model.unwrap_or(playbook.reporting.attribution).name(),
        reach,
    };
    find(sql, ask, &wanted, of).map(Ok)
}

/// Goes from day to day, the newest first, where the sums say that there are some.
fn find(sql: &impl Sql, ask: &AskLeads, wanted: &Wanted, of: &str) -> Result<Numbers, Error> {
    let limit = usize::try_from(ask.limit()).unwrap_or(1);
    let after = ask.after.as_deref().and_then(|after| after.split_once('-'));
    let after: Option<(i64, i64)> = after.and_then(|(at, lead)| Some((at.parse().ok()?, lead.parse().ok()?)));
    let mut found: Vec<(i64, i64)> = Vec::new();
    for (day, members) in days(sql, wanted, of, after)? {
        let [from, to] = [(day * DAY).max(wanted.period.from), ((day + 1) * DAY).min(wanted.period.to)];
        let mut of_day = BTreeSet::new();
        for (lead, counted) in candidates(sql, wanted, [from, to], &members)? {
            let latest =
                counted.iter().filter(|counted| wanted.is(counted)).map(|counted| counted.at).filter(|at| *at < to);
            if let Some(at) = latest.max().filter(|at| *at >= from) {
                of_day.insert((at, lead));
            }
        }
        let before = |place: &(i64, i64)| after.is_none_or(|after| *place < after);
        found.extend(of_day.into_iter().rev().filter(before));
        if found.len() > limit {
            break;
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(at, lead)| format!("{at}-{lead}"));
    // One that was given twice stands where it was given last, and is one lead.
    let mut seen = BTreeSet::new();
    let leads = found.into_iter().map(|(_, lead)| lead).filter(|lead| seen.insert(*lead)).collect();
    Ok(Numbers { leads, next })
}

type Days = Vec<(i64, BTreeSet<String>)>;

/// Days on which some count, the newest first, with the members who got them.
fn days(sql: &impl Sql, wanted: &Wanted, of: &str, after: Option<(i64, i64)>) -> Result<Days, Error> {
    let (cube, column) = match wanted.of {
        Of::Given => ("member", if of == "given" { "leads" } else { of }),
        Of::Campaign => ("campaign", NAMES.get(wanted.measure).copied().unwrap_or("leads")),
    };
    let last = after.map_or(wanted.period.to, |(at, _)| at.min(wanted.period.to)).div_euclid(DAY);
    let statement = format!(
        "SELECT bucket, a, b, c FROM rollup WHERE cube = ? AND bucket BETWEEN ? AND ? AND {column} <> 0 \
         ORDER BY bucket DESC"
    );
    let rows = sql.query(&statement, &[cube.into(), wanted.period.from.div_euclid(DAY).into(), last.into()])?;
    let mut days: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for row in &rows {
        let (a, b, c) = (text(row, 1)?, text(row, 2)?, text(row, 3)?);
        let fits = match wanted.of {
            Of::Given => wanted.is_team(a) && wanted.is_member(b) && wanted.reach.has_given(a, b),
            Of::Campaign => {
                wanted.campaigns.as_ref().is_none_or(|names| names.iter().any(|name| name == b))
                    && wanted.source.as_ref().is_none_or(|source| source == c)
            }
        };
        if fits {
            days.entry(integer(row, 0)?).or_default().insert(b.to_owned());
        }
    }
    Ok(days.into_iter().rev().collect())
}

/// Leads that may count there, with what they count.
fn candidates(
    sql: &impl Sql,
    wanted: &Wanted,
    [from, to]: [i64; 2],
    members: &BTreeSet<String>,
) -> Result<Vec<(i64, Vec<Counted>)>, Error> {
    let (within, arguments) = wanted.reach.condition("lead")?;
    let rows = match wanted.of {
        Of::Given => sql.query(
            "SELECT DISTINCT summary.lead, summary.data FROM assignment JOIN summary ON summary.lead = assignment.lead \
             WHERE member IN (SELECT value FROM json_each(?)) AND assignment.at >= ? AND assignment.at < ?",
            &[to_json(members)?.into(), from.into(), to.into()],
        )?,
        Of::Campaign => sql.query(
            &format!(
                "SELECT summary.lead, summary.data FROM summary JOIN lead ON lead.number = summary.lead \
                 WHERE summary.at >= ? AND summary.at < ? AND {within}"
            ),
            &[from.into(), to.into()].into_iter().chain(arguments).collect::<Vec<Value>>(),
        )?,
    };
    rows.iter().map(|row| Ok((integer(row, 0)?, json(row, 1)?))).collect()
}
