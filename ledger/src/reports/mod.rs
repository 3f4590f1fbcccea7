//! Reports: what became of leads, in numbers, each with the leads behind it.
//!
//! In scope: which reports there are, what is asked of them, their one shape. Not in scope: what happened (the ledger's other
//! files), wording and pictures (the shells). Reports count within the reach of whoever asks.

mod campaigns;
mod columns;
mod csv;
mod days;
mod given;
mod period;
mod shares;
mod sums;
pub(crate) mod waiting;

pub use columns::{Column, Definition, Kind, definitions};

use crate::sql::Sql;
use crate::{Desk, Error, Ledger, Reach, rollup};
use frontdesk::FieldProblem;
use frontdesk::playbook::{Attribution, Channel, Playbook};
use jiff::Timestamp;
pub(crate) use period::Period;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Which report there is, and by what it can tell apart, the first unless something is said.
pub const REPORTS: &[(&str, &[&str])] = &[
    ("follow-up", &["team", "channel", "member"]),
    ("first-action", &["team", "channel", "member"]),
    ("funnel", &["team", "channel", "member", "campaign", "source"]),
    ("days", &["day"]),
    ("campaigns", &["campaign", "source"]),
    ("matching", &["source", "campaign"]),
    ("waiting", &["team", "channel", "member"]),
    ("shares", &["member"]),
];

/// What is asked of a report; all but the name may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskReport {
    pub name: String,
    /// By what it tells apart: `channel`, `team`, `member`, `campaign`, `source`.
    pub by: Option<String>,
    /// Days, both included.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Whose days: an IANA name. Nothing said: the workspace's.
    pub zone: Option<String>,
    pub channel: Option<String>,
    pub team: Option<String>,
    pub member: Option<String>,
    pub campaign: Option<String>,
    pub source: Option<String>,
    /// `first`, `last` or `even`; nothing said: the playbook's.
    pub model: Option<String>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    pub report: String,
    pub by: String,
    /// First and last day; none: ever.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Whose days.
    pub zone: String,
    pub as_of: Timestamp,
    /// The currency of amounts, which are in its smallest unit.
    pub currency: String,
    /// How revenue is attributed, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<ReportRow>,
    /// Of all rows together; of shares, not their sum.
    pub totals: Map<String, Json>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportRow {
    /// What it is about.
    pub key: BTreeMap<String, String>,
    /// By column; null: nothing can be said.
    pub values: Map<String, Json>,
    /// Where the leads behind it are; with a column's `of` added, the leads behind that number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leads: Option<String>,
}

/// What became of asking.
#[derive(Clone, Debug, PartialEq)]
pub enum Reporting {
    Told(Box<Report>),
    NoReport,
    Bad(Vec<FieldProblem>),
}

/// What every report needs.
struct Asked<'a> {
    ask: &'a AskReport,
    by: &'a str,
    period: Period,
    playbook: &'a Playbook,
    reach: &'a Reach,
    model: Attribution,
    now: Timestamp,
}

impl Asked<'_> {
    /// Whether rows of this team, and of this member of it where one is named, are asked for.
    fn wants(&self, team: &str, member: Option<&str>) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        is(&self.ask.team, team)
            && member.is_none_or(|member| is(&self.ask.member, member))
            && is(&self.ask.channel, self.channel(team))
    }

    /// How a team reaches its leads; of one that the playbook has no more nothing is known.
    fn channel(&self, team: &str) -> &str {
        self.playbook.teams.get(team).map_or("", |team: &frontdesk::playbook::Team| Channel::name(team.channel))
    }

    /// What a row about this member of this team is about.
    fn key(&self, team: &str, member: &str) -> BTreeMap<String, String> {
        let mut key = BTreeMap::from([("channel".to_owned(), self.channel(team).to_owned())]);
        if self.by != "channel" {
            key.insert("team".into(), team.into());
        }
        if self.by == "member" {
            let name = self.playbook.members.get(member).map_or(member, |member| &member.name);
            key.extend([("member".to_owned(), member.to_owned()), ("name".to_owned(), name.to_owned())]);
        }
        key
    }

    /// Where the leads behind a row are.
    fn leads(&self, key: &BTreeMap<String, String>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/v1/leads?"));
        for name in ["channel", "team", "member", "campaign", "source"] {
            if let Some(value) = key.get(name).or(match name {
                "channel" => self.ask.channel.as_ref(),
                "team" => self.ask.team.as_ref(),
                "member" => self.ask.member.as_ref(),
                _ => None,
            }) {
                query.append_pair(name, value);
            }
        }
        if let Some((from, to)) = self.period.days {
            query.append_pair("from", &from.to_string()).append_pair("to", &to.to_string());
            query.append_pair("zone", self.period.zone.iana_name().unwrap_or("UTC"));
        }
        query.finish().replace("/v1/leads?&", "/v1/leads?")
    }

    fn report(&self, columns: Vec<Column>, rows: Vec<ReportRow>, totals: Map<String, Json>) -> Report {
        let days = self.period.days.map(|(from, to)| (from.to_string(), to.to_string()));
        let (from, to) = days.unzip();
        Report {
            report: self.ask.name.clone(),
            by: self.by.to_owned(),
            from,
            to,
            zone: self.period.zone.iana_name().unwrap_or("UTC").to_owned(),
            as_of: self.now,
            currency: self.playbook.reporting.currency.clone(),
            model: None,
            columns,
            rows,
            totals,
        }
    }
}

impl<S: Sql> Desk<'_, S> {
    /// A report over what is within reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn report(&self, ask: &AskReport, now: Timestamp) -> Result<Reporting, Error> {
        self.ledger.report_within(self.access.reach(), ask, now)
    }
}

/// How a member stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberStanding {
    pub member: String,
    pub name: String,
    /// What they got in turn and were due, by team: the rows of the report `shares`.
    pub shares: Vec<ReportRow>,
    /// Of the last 30 days: the totals of the report `follow-up`.
    pub follow_up: Map<String, Json>,
    /// Now: the totals of the report `waiting`.
    pub waiting: Map<String, Json>,
}

impl<S: Sql> Desk<'_, S> {
    /// How a member within reach stands; `None`: there is none.
    ///
    /// # Errors
    /// What the database said.
    pub fn member_standing(&self, member: &str, now: Timestamp) -> Result<Option<MemberStanding>, Error> {
        let playbook = self.ledger.playbook()?;
        let Some(of) = playbook.members.get(member).filter(|_| self.access.reach().has_owner(member)) else {
            return Ok(None);
        };
        let report = |name: &str, by: &str| {
            let (name, by, member) = (name.to_owned(), Some(by.to_owned()), Some(member.to_owned()));
            match self.report(&AskReport { name, by, member, ..AskReport::default() }, now)? {
                Reporting::Told(report) => Ok(*report),
                _ => Err(Error::Unreadable("no report".into())),
            }
        };
        Ok(Some(MemberStanding {
            member: member.to_owned(),
            name: of.name.clone(),
            shares: report("shares", "member")?.rows,
            follow_up: report("follow-up", "member")?.totals,
            waiting: report("waiting", "member")?.totals,
        }))
    }
}

impl<S: Sql> Ledger<S> {
    /// A report over everything.
    ///
    /// # Errors
    /// What the database said.
    pub fn tell_report(&self, ask: &AskReport, now: Timestamp) -> Result<Reporting, Error> {
        self.report_within(&Reach::ALL, ask, now)
    }

    fn report_within(&self, reach: &Reach, ask: &AskReport, now: Timestamp) -> Result<Reporting, Error> {
        let Some((_, by)) = REPORTS.iter().find(|(name, _)| *name == ask.name) else { return Ok(Reporting::NoReport) };
        let playbook = self.playbook()?;
        let wrong = |field: &str, found: &str, names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            FieldProblem { field: field.into(), found: found.chars().take(80).collect(), expected: names.join(", ") }
        };
        let mut problems = Vec::new();
        let first = by.first().copied().unwrap_or_default();
        let asked_by = ask.by.as_deref().unwrap_or(first);
        if !by.contains(&asked_by) {
            problems.push(wrong("by", asked_by, by));
        }
        let model = ask.model.as_deref().map(|name| (name, Attribution::of(name)));
        if let Some((name, None)) = model {
            problems.push(wrong("model", name, Attribution::NAMES));
        }
        // Campaigns have days of their own, and who waits now waits whatever the day.
        let days = (!matches!(ask.name.as_str(), "campaigns" | "waiting" | "shares")).then_some(30);
        let said = [ask.from.as_deref(), ask.to.as_deref(), ask.zone.as_deref()];
        let period = match Period::of(said, days, &playbook.reporting.time_zone, now) {
            Ok(period) => period,
            Err(wrong) => {
                problems.extend(wrong);
                return Ok(Reporting::Bad(problems));
            }
        };
        if !problems.is_empty() {
            return Ok(Reporting::Bad(problems));
        }
        let model = model.and_then(|(_, model)| model).unwrap_or(playbook.reporting.attribution);
        let asked = Asked { ask, by: asked_by, period, playbook: &playbook, reach, model, now };
        let sql = &self.sql;
        let report = sql.transaction(|| {
            // What waits and whose turn it is stands in rows of its own, no sums.
            if !matches!(ask.name.as_str(), "waiting" | "shares") {
                rollup::catch_up(sql)?;
            }
            match (ask.name.as_str(), asked_by) {
                ("days", _) => days::report(sql, &asked),
                ("campaigns", _) | ("matching", _) | ("funnel", "campaign" | "source") => {
                    campaigns::report(sql, &asked)
                }
                ("waiting", _) => waiting::report(sql, &asked),
                ("shares", _) => shares::report(sql, &asked),
                _ => given::report(sql, &asked),
            }
        })?;
        Ok(Reporting::Told(Box::new(report)))
    }
}
