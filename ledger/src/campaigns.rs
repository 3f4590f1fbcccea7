//! Campaigns: what marketing does to bring leads, what it costs, and by which names leads name it.
//!
//! In scope: making, reading, changing and removing them. Not in scope: what they brought (`reports`): that is counted by what
//! leads say, whether there is a campaign of that name here or not.

use crate::act::Act;
use crate::row::{from_json, integer, optional_text, text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::summary::named;
use crate::{Desk, Error, Ledger};
use frontdesk::FieldProblem;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Longest name, in characters, most names, and the largest cost.
const CHARS: usize = 200;
const NAMES: usize = 50;
const MOST: i64 = 1_000_000_000_000;

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CampaignRecord {
    pub id: String,
    pub name: String,
    /// What leads write for it, beside its id and its name.
    pub names: Vec<String>,
    /// In the currency's smallest unit.
    pub cost: Option<i64>,
    /// ISO 4217; none: the workspace's.
    pub currency: Option<String>,
    /// First and last day, by the workspace's zone.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub starts_on: Option<Date>,
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub ends_on: Option<Date>,
    pub made: Act,
}

/// What is said of a campaign: of one that is there, all of it anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SayCampaign {
    /// Nothing said, of a new one: its name.
    pub id: Option<String>,
    pub name: String,
    pub names: Vec<String>,
    pub cost: Option<i64>,
    pub currency: Option<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    pub by: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Campaigning {
    Kept(Box<CampaignRecord>),
    NoCampaign,
    Bad(Vec<FieldProblem>),
}

impl CampaignRecord {
    /// All texts that stand for it, as campaigns are told apart.
    pub(crate) fn spellings(&self) -> Vec<String> {
        let mut spellings: Vec<String> =
            [&self.id, &self.name].into_iter().chain(&self.names).map(|name| named(name)).collect();
        spellings.sort_unstable();
        spellings.dedup();
        spellings
    }

    pub(crate) fn is_called(&self, text: &str) -> bool {
        [&self.id, &self.name].into_iter().chain(&self.names).any(|name| named(name) == text)
    }
}

const SELECT: &str = "SELECT id, name, names, cost, currency, starts_on, ends_on, at, by, key FROM campaign";

/// Every campaign, by its name.
pub(crate) fn all(sql: &impl Sql) -> Result<Vec<CampaignRecord>, Error> {
    sql.query(&format!("{SELECT} ORDER BY name, number"), &[])?.iter().map(read).collect()
}

pub(crate) fn get(sql: &impl Sql, id: &str) -> Result<Option<CampaignRecord>, Error> {
    sql.query(&format!("{SELECT} WHERE id = ?"), &[id.into()])?.first().map(read).transpose()
}

fn read(row: &Row) -> Result<CampaignRecord, Error> {
    let day = |column| Ok::<_, Error>(optional_text(row, column)?.and_then(|day| day.parse().ok()));
    Ok(CampaignRecord {
        id: text(row, 0)?.into(),
        name: text(row, 1)?.into(),
        names: from_json(text(row, 2)?)?,
        cost: if row.get(3) == Some(&Value::Null) { None } else { Some(integer(row, 3)?) },
        currency: optional_text(row, 4)?,
        starts_on: day(5)?,
        ends_on: day(6)?,
        made: Act::read(row, 7)?,
    })
}

impl<S: Sql> Ledger<S> {
    /// Every campaign, by its name.
    ///
    /// # Errors
    /// What the database said.
    pub fn campaigns(&self) -> Result<Vec<CampaignRecord>, Error> {
        all(&self.sql)
    }

    /// The campaign with this id.
    ///
    /// # Errors
    /// What the database said.
    pub fn campaign(&self, id: &str) -> Result<Option<CampaignRecord>, Error> {
        get(&self.sql, id)
    }

    /// Removes a campaign; what leads said of it stays, and is counted by its name. As it was; `None`: there is none.
    ///
    /// # Errors
    /// What the database said.
    pub fn remove_campaign(&self, id: &str) -> Result<Option<CampaignRecord>, Error> {
        self.sql.transaction(|| {
            let before = get(&self.sql, id)?;
            self.sql.query("DELETE FROM campaign WHERE id = ?", &[id.into()])?;
            Ok(before)
        })
    }

    /// Makes a campaign (`id` is `None`), or says all of the one with this id anew.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn put_campaign(&self, id: Option<&str>, say: &SayCampaign, act: &Act) -> Result<Campaigning, Error> {
        self.sql.transaction(|| {
            let said = say.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
            let own = id.or(said).unwrap_or(say.name.trim());
            let before = get(&self.sql, own)?;
            if id.is_some() && before.is_none() {
                return Ok(Campaigning::NoCampaign);
            }
            let others: Vec<CampaignRecord> = all(&self.sql)?.into_iter().filter(|other| other.id != own).collect();
            let mut problems = problems(say, &others);
            if id.is_none() && before.is_some() {
                problems.push(problem("id", own, "an id that no campaign has yet"));
            }
            if !problems.is_empty() {
                return Ok(Campaigning::Bad(problems));
            }
            let names: Vec<&str> = say.names.iter().map(|name| name.trim()).collect();
            let mut arguments: Vec<Value> = vec![
                own.into(),
                say.name.trim().into(),
                to_json(&names)?.into(),
                say.cost.into(),
                say.currency.clone().into(),
                say.starts_on.clone().into(),
                say.ends_on.clone().into(),
            ];
            arguments.extend(act.columns());
            self.sql.query(
                "INSERT INTO campaign (id, name, names, cost, currency, starts_on, ends_on, at, by, key) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                 names = excluded.names, cost = excluded.cost, currency = excluded.currency, \
                 starts_on = excluded.starts_on, ends_on = excluded.ends_on, at = excluded.at, by = excluded.by, \
                 key = excluded.key",
                &arguments,
            )?;
            Ok(get(&self.sql, own)?.map_or(Campaigning::NoCampaign, |kept| Campaigning::Kept(Box::new(kept))))
        })
    }
}

impl<S: Sql> Desk<'_, S> {
    /// As [`Ledger::put_campaign`].
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn put_campaign(&self, id: Option<&str>, say: &SayCampaign, now: Timestamp) -> Result<Campaigning, Error> {
        self.ledger.put_campaign(id, say, &self.act(say.by.as_deref(), now))
    }
}

fn problem(field: &str, found: &str, expected: &str) -> FieldProblem {
    let found = if found.is_empty() { "nothing".to_owned() } else { found.chars().take(80).collect() };
    FieldProblem { field: field.into(), found, expected: expected.into() }
}

/// What is wrong with what is said, `others` being there.
fn problems(say: &SayCampaign, others: &[CampaignRecord]) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if say.name.trim().is_empty() {
        problems.push(problem("name", "", "a name"));
    }
    if say.names.len() > NAMES {
        problems.push(problem("names", &say.names.len().to_string(), &format!("at most {NAMES} names")));
    }
    for (field, text) in [("id", say.id.as_ref()), ("name", Some(&say.name)), ("by", say.by.as_ref())]
        .into_iter()
        .chain(say.names.iter().map(|name| ("names", Some(name))))
    {
        if text.is_some_and(|text| text.chars().count() > CHARS) {
            problems.push(problem(field, "a longer text", &format!("at most {CHARS} characters")));
        }
        let taken = text.filter(|_| field != "by").map(|text| named(text)).filter(|text| !text.is_empty());
        if let Some(other) = taken.and_then(|text| others.iter().find(|other| other.is_called(&text))) {
            problems.push(problem(
                field,
                text.map_or("", |text| text),
                &format!("a name that `{}` doesn't have", other.id),
            ));
        }
    }
    if say.cost.is_some_and(|cost| !(0..=MOST).contains(&cost)) {
        let found = say.cost.map(|cost| cost.to_string()).unwrap_or_default();
        problems.push(problem("cost", &found, &format!("a whole number of the currency's smallest unit, 0 to {MOST}")));
    }
    if let Some(currency) =
        say.currency.as_ref().filter(|code| code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_uppercase()))
    {
        problems.push(problem("currency", currency, "a currency by ISO 4217, such as `EUR`"));
    }
    let mut day = |field: &str, text: &Option<String>| {
        let text = text.as_ref()?;
        let day = text.parse::<Date>().ok();
        if day.is_none() {
            problems.push(problem(field, text, "a day such as `2026-11-23`"));
        }
        day
    };
    if let (Some(first), Some(last)) = (day("starts_on", &say.starts_on), day("ends_on", &say.ends_on))
        && last < first
    {
        problems.push(problem("ends_on", &last.to_string(), "a day not before it starts"));
    }
    problems
}
