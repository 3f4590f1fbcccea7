//! Follow-up day by day.
//!
//! In scope: the days of whichever zone is asked for, each whole. Not in scope: other ways of telling apart.

use super::columns::columns;
use super::given::{needed, values};
use super::{Asked, Report, ReportRow, sums};
use crate::Error;
use crate::measures::Measures;
use crate::sql::Sql;
use std::collections::BTreeMap;

const DAYS: &[&str] =
    &["given", "accepted", "rejected", "followed", "followed_share", "in_time", "late", "taken", "sla_share"];

pub(super) fn report(sql: &impl Sql, asked: &Asked) -> Result<Report, Error> {
    let days = asked.period.each_day();
    let stretches: Vec<(i64, i64)> = days.iter().map(|(_, from, to)| (*from, *to)).collect();
    let mut sums = Vec::new();
    if asked.reach.is_all() && asked.ask.member.is_none() {
        let some = asked.ask.team.is_some() || asked.ask.channel.is_some();
        sums = sums::by_stretch(sql, &stretches, &needed(DAYS), some.then_some(|team: &str| asked.wants(team, None)))?;
    } else {
        // Few leads are somebody's: day by day.
        for (from, to) in stretches {
            let mut sum = Measures::default();
            let day = super::Period { from, to, ..asked.period.clone() };
            for ([team, member, ..], measures) in sums::given(sql, &day, &needed(DAYS), asked.reach)? {
                if asked.wants(&team, Some(&member)) {
                    sum.add_all(&measures, 1);
                }
            }
            sums.push(sum);
        }
    }
    let mut total = Measures::default();
    let rows = days.iter().zip(sums).map(|((day, ..), measures)| {
        total.add_all(&measures, 1);
        let period = super::Period { days: Some((*day, *day)), ..asked.period.clone() };
        let one = Asked { period, ..*asked };
        ReportRow {
            key: BTreeMap::from([("day".to_owned(), day.to_string())]),
            values: values(DAYS, &measures),
            leads: Some(one.leads(&BTreeMap::new())),
        }
    });
    let rows = rows.collect();
    Ok(asked.report(columns(DAYS), rows, values(DAYS, &total)))
}
