//! Leads as they stand now: those that somebody has, and those that wait.
//!
//! In scope: what a member has to call first, and every other list of the moment. Not in scope: numbers of a period (`behind`).

use super::{AskLeads, Numbers};
use crate::reports::waiting::OVERDUE;
use crate::row::{integer, to_json};
use crate::sql::{Sql, Value};
use crate::summary::named;
use crate::{Error, Reach, campaigns};
use frontdesk::playbook::Playbook;
use jiff::Timestamp;

/// The numbers of the leads that are asked for.
pub(super) fn numbers(
    sql: &impl Sql,
    ask: &AskLeads,
    reach: &Reach,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<Numbers, Error> {
    let state = ask.of.as_deref().or(ask.state.as_deref());
    let mut conditions: Vec<String> = vec!["lead.merged_into IS NULL AND lead.erased_at IS NULL".into()];
    let mut arguments: Vec<Value> = Vec::new();
    let mut from = "lead";
    let by_call = ask.order.as_deref() == Some("call");
    if state.is_some() || by_call {
        // Of everybody few wait, of one member few leads are open: each is begun with.
        from = match (state, &ask.member) {
            (Some("waiting" | "overdue" | "held"), None) => RUNNING,
            _ => "assignment JOIN lead ON lead.number = assignment.lead LEFT JOIN clock ON clock.lead = lead.number",
        };
        conditions.push("assignment.ended_at IS NULL".into());
    }
    match state {
        Some("waiting") => conditions.push(WAITS.into()),
        Some("overdue") => {
            conditions.push(format!("{WAITS} AND {OVERDUE}"));
            arguments.push(now.as_second().into());
        }
        Some("held") => conditions.push(format!("{WAITS} AND assignment.rule IN ('watcher', 'pool')")),
        _ => {}
    }
    if let Some(member) = &ask.member {
        let column = if state.is_some() || by_call { "assignment.member" } else { "lead.owner" };
        conditions.push(format!("{column} = ?"));
        arguments.push(member.into());
    }
    if let Some(source) = &ask.source {
        conditions.push("lower(trim(json_extract(lead.data, '$.source'))) = ?".into());
        arguments.push(named(source).into());
    }
    if let Some(campaign) = &ask.campaign {
        let records = campaigns::all(sql)?;
        let record = records.iter().find(|record| record.is_called(&named(campaign)));
        let names = record.map_or_else(|| vec![named(campaign)], campaigns::CampaignRecord::spellings);
        conditions
            .push("lower(trim(json_extract(lead.data, '$.campaign'))) IN (SELECT value FROM json_each(?))".into());
        arguments.push(to_json(&names)?.into());
    }
    if let Some(account) = &ask.account {
        conditions.push("lead.account_id = ?".into());
        arguments.push(account.into());
    }
    if let Some(teams) = ask.teams(playbook) {
        conditions.push("lead.team IN (SELECT value FROM json_each(?))".into());
        arguments.push(to_json(&teams)?.into());
    }
    if let Some(stage) = &ask.stage {
        conditions.push("(SELECT stage FROM summary WHERE summary.lead = lead.number) = ?".into());
        arguments.push(stage.into());
    }
    let (condition, within) = reach.condition("lead")?;
    conditions.push(condition);
    arguments.extend(within);
    let limit = ask.limit();
    let offset: i64 = ask.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0).max(0);
    let order = if by_call {
        // Who has waited longest beyond the time comes first, then what counts most, then what is due first.
        arguments.push(now.as_second().into());
        format!(
            "json_extract(clock.data, '$.acted_at') IS NOT NULL, ({OVERDUE}) DESC, lead.priority DESC, \
             coalesce(lead.due_at, lead.created_at), lead.number"
        )
    } else {
        "lead.number DESC".to_owned()
    };
    // By number where that is the order, so that new leads move nothing; else by place.
    let (paged, skip) = match offset {
        0 => (String::new(), 0),
        _ if by_call => (String::new(), offset),
        number => (format!(" AND lead.number < {number}"), 0),
    };
    arguments.extend([(limit + 1).into(), skip.into()]);
    let statement = format!(
        "SELECT lead.number FROM {from} WHERE {}{paged} ORDER BY {order} LIMIT ? OFFSET ?",
        conditions.join(" AND ")
    );
    let rows = sql.query(&statement, &arguments)?;
    let mut leads = rows.iter().map(|row| integer(row, 0)).collect::<Result<Vec<i64>, Error>>()?;
    let most = usize::try_from(limit).unwrap_or(1);
    let more = leads.len() > most;
    leads.truncate(most);
    let next = leads.last().filter(|_| more).map(|last| if by_call { offset + limit } else { *last });
    Ok(Numbers { leads, next: next.map(|next| next.to_string()) })
}

/// Those that wait, by the index of clocks that run.
const RUNNING: &str = "clock INDEXED BY clock_alarm CROSS JOIN lead ON lead.number = clock.lead \
     CROSS JOIN assignment ON assignment.lead = lead.number";

const WAITS: &str = "clock.alarm IS NOT NULL AND json_extract(clock.data, '$.acted_at') IS NULL";
