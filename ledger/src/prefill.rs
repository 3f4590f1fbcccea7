//! The sealed prefill's keys and budget: what the edge evaluates with, and how often for whom.
//!
//! In scope: keeping keys, with a time in which two of them count; evaluating; counting, exactly; canaries. Not in scope: the
//! protocol (`prefill`), buckets (the command line makes them). What is asked for isn't kept, and could not be: an element is
//! uniform. Of each access key there is one row, with how often it asked in this minute and on this day, UTC.

use crate::act::Act;
use crate::endpoints::problem;
use crate::row::{from_json, integer, optional_time, text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Access, Desk, Error, Ledger, alarms};
use frontdesk::FieldProblem;
use jiff::{SignedDuration, Timestamp};
use sealed_prefill::{ELEMENT, ElementProblem, Key};
use serde::{Deserialize, Serialize};

/// Longest time for which a key counts beside the one that took its place, in hours: four weeks.
const MOST_HOURS: i64 = 672;

/// Most evaluations that can be allowed for an access key.
const MOST_PER_MINUTE: u32 = 10_000;
const MOST_PER_DAY: u32 = 1_000_000;

/// Most canaries.
const MOST_CANARIES: usize = 1_000;

/// What is raised when somebody writes from a canary's domain.
const CANARY: &str = "prefill.canary";

/// A key as it is listed, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrefillKey {
    /// 12 hexadecimal digits, as in a set's `index.json`.
    pub id: String,
    pub made: Act,
    /// It counts before that time only: another one took its place. None: it is the latest.
    pub until: Option<Timestamp>,
}

/// How much prefill there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PrefillSettings {
    /// Whether anything is evaluated.
    pub on: bool,
    /// Evaluations that each access key has in a minute, and on a day (UTC).
    pub per_minute: u32,
    pub per_day: u32,
    /// Domains that nobody writes from: whoever does has listed what is in the buckets. An alarm tells of it.
    pub canaries: Vec<String>,
}

impl Default for PrefillSettings {
    fn default() -> Self {
        Self { on: true, per_minute: 120, per_day: 20_000, canaries: Vec::new() }
    }
}

/// How prefill stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrefillState {
    #[serde(flatten)]
    pub settings: PrefillSettings,
    /// The keys that count, the latest first.
    pub keys: Vec<PrefillKey>,
    /// How often who asked on the day they last did.
    pub spent: Vec<PrefillSpent>,
}

/// Evaluations of one access key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrefillSpent {
    /// `key:` and its id.
    pub who: String,
    /// The day's beginning, UTC.
    pub day: Timestamp,
    pub evaluations: i64,
}

/// What became of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evaluation {
    Done([u8; ELEMENT]),
    /// The workspace does without.
    Off,
    /// No key of this id counts (any more).
    NoKey,
    BadElement(ElementProblem),
    /// So many were allowed in this time; the next one is after so many seconds.
    Spent {
        allowed: u32,
        per: Window,
        after: i64,
    },
}

/// In what a budget is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Window {
    Minute,
    Day,
}

impl Window {
    fn milliseconds(self) -> i64 {
        match self {
            Self::Minute => 60_000,
            Self::Day => 86_400_000,
        }
    }

    /// The number of the one that it is now, since 1970.
    fn now(self, now: Timestamp) -> i64 {
        now.as_millisecond().div_euclid(self.milliseconds())
    }

    /// Seconds until the next one.
    fn left(self, now: Timestamp) -> i64 {
        let left = self.milliseconds() - now.as_millisecond().rem_euclid(self.milliseconds());
        (left + 999).div_euclid(1_000)
    }
}

impl<S: Sql> Ledger<S> {
    /// Evaluates a blinded element with the key of this id, for whoever has `access`, and counts it; what isn't evaluated isn't
    /// counted.
    ///
    /// # Errors
    /// What the database said; nothing was counted then.
    pub fn evaluate(&self, key: &str, element: &[u8], access: &Access, now: Timestamp) -> Result<Evaluation, Error> {
        self.sql.transaction(|| {
            let settings = settings(&self.sql)?;
            if !settings.on {
                return Ok(Evaluation::Off);
            }
            let statement = "SELECT secret FROM prefill_key WHERE id = ? AND (until IS NULL OR until > ?)";
            let rows = self.sql.query(statement, &[key.into(), now.as_millisecond().into()])?;
            let Some(row) = rows.first() else { return Ok(Evaluation::NoKey) };
            let (minute, day) = spent(&self.sql, access.who(), now)?;
            let budgets = [(Window::Day, day, settings.per_day), (Window::Minute, minute, settings.per_minute)];
            if let Some((per, _, allowed)) =
                budgets.into_iter().find(|(_, spent, allowed)| *spent >= i64::from(*allowed))
            {
                return Ok(Evaluation::Spent { allowed, per, after: per.left(now) });
            }
            match kept(text(row, 0)?)?.evaluate(element) {
                Ok(evaluated) => {
                    spend(&self.sql, access.who(), [minute + 1, day + 1], now)?;
                    Ok(Evaluation::Done(evaluated))
                }
                Err(problem) => Ok(Evaluation::BadElement(problem)),
            }
        })
    }

    /// How prefill stands.
    ///
    /// # Errors
    /// What the database said.
    pub fn prefill(&self, now: Timestamp) -> Result<PrefillState, Error> {
        let statement =
            "SELECT id, until, at, by, key FROM prefill_key WHERE until IS NULL OR until > ? ORDER BY number DESC";
        let rows = self.sql.query(statement, &[now.as_millisecond().into()])?;
        let keys = rows.iter().map(record).collect::<Result<_, _>>()?;
        let rows = self.sql.query("SELECT who, day, of_day FROM prefill_spent ORDER BY who", &[])?;
        let spent = rows.iter().map(|row| {
            let day = integer(row, 1)?.saturating_mul(Window::Day.milliseconds());
            let day = Timestamp::from_millisecond(day).map_err(|_| Error::Unreadable("a day".into()))?;
            Ok(PrefillSpent { who: text(row, 0)?.into(), day, evaluations: integer(row, 2)? })
        });
        let spent = spent.collect::<Result<_, Error>>()?;
        Ok(PrefillState { settings: settings(&self.sql)?, keys, spent })
    }

    /// Sets how much prefill there is; or what is wrong with that, and then nothing was changed.
    ///
    /// # Errors
    /// What the database said; nothing was changed then.
    pub fn set_prefill(
        &self,
        mut settings: PrefillSettings,
        now: Timestamp,
    ) -> Result<Result<PrefillState, Vec<FieldProblem>>, Error> {
        let budgets =
            [("per_minute", settings.per_minute, MOST_PER_MINUTE), ("per_day", settings.per_day, MOST_PER_DAY)];
        let wrong = budgets.into_iter().filter(|(_, said, most)| !(1..=*most).contains(said));
        let mut problems: Vec<FieldProblem> =
            wrong.map(|(field, said, most)| problem(field, &said.to_string(), &format!("1 to {most}"))).collect();
        if settings.canaries.len() > MOST_CANARIES {
            let found = format!("{} domains", settings.canaries.len());
            problems.push(problem("canaries", &found, &format!("at most {MOST_CANARIES}")));
        }
        for canary in &mut settings.canaries {
            *canary = canary.trim().to_ascii_lowercase();
            if !is_domain(canary) {
                problems.push(problem("canaries", canary, "domains such as `example.com`"));
            }
        }
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        settings.canaries.sort_unstable();
        settings.canaries.dedup();
        self.sql
            .transaction(|| {
                let statement = "INSERT OR REPLACE INTO meta (name, value) VALUES ('prefill', ?)";
                self.sql.query(statement, &[to_json(&settings)?.into()])?;
                let canaries = to_json(&settings.canaries)?;
                let gone =
                    "DELETE FROM prefill_canary WHERE domain NOT IN (SELECT value FROM json_each(?)) RETURNING domain";
                for row in self.sql.query(gone, &[canaries.clone().into()])? {
                    alarms::end(&self.sql, CANARY, text(&row, 0)?, now)?;
                }
                let new = "INSERT OR IGNORE INTO prefill_canary (domain) SELECT value FROM json_each(?)";
                self.sql.query(new, &[canaries.into()])?;
                Ok(())
            })
            .and_then(|()| self.prefill(now).map(Ok))
    }
}

impl<S: Sql> Desk<'_, S> {
    /// Gives the workspace another key, of which `secret` is the text; the one of now goes on to count beside it for so many
    /// hours, until the sets that were made with it are gone from every cache. Earlier ones no longer count: two at most do.
    ///
    /// # Errors
    /// What the database said; nothing was changed then.
    pub fn add_prefill_key(
        &self,
        secret: &str,
        hours: i64,
        now: Timestamp,
    ) -> Result<Result<PrefillKey, Vec<FieldProblem>>, Error> {
        let mut problems = Vec::new();
        if !(0..=MOST_HOURS).contains(&hours) {
            problems.push(problem("hours", &hours.to_string(), &format!("0 to {MOST_HOURS} hours")));
        }
        let key = match Key::of_text(secret) {
            Ok(key) if problems.is_empty() => key,
            Ok(_) => return Ok(Err(problems)),
            Err(wrong) => {
                problems.push(problem("secret", &wrong.found, wrong.expected));
                return Ok(Err(problems));
            }
        };
        let sql = &self.ledger.sql;
        sql.transaction(|| {
            let now_ms = now.as_millisecond();
            let ends = now.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(now).as_millisecond();
            // What counted beside the latest one, counts no more; one that is given again is the latest again.
            sql.query("DELETE FROM prefill_key WHERE until IS NOT NULL OR id = ?", &[key.id().into()])?;
            sql.query("UPDATE prefill_key SET until = ?", &[ends.into()])?;
            sql.query("DELETE FROM prefill_key WHERE until <= ?", &[now_ms.into()])?;
            let mut arguments: Vec<Value> = vec![key.id().into(), secret.trim().into()];
            arguments.extend(self.act(None, now).columns());
            sql.query("INSERT INTO prefill_key (id, secret, at, by, key) VALUES (?, ?, ?, ?, ?)", &arguments)?;
            let rows = sql.query("SELECT id, until, at, by, key FROM prefill_key WHERE id = ?", &[key.id().into()])?;
            crate::row::existing(rows.first().map(record).transpose()?).map(Ok)
        })
    }
}

/// Raises an alarm where a lead came from a canary's domain. The lead goes its way: nobody else can tell.
pub(crate) fn watch(sql: &impl Sql, domain: Option<&str>, lead: &str, now: Timestamp) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Seen<'a> {
        lead: &'a str,
    }
    let Some(domain) = domain else { return Ok(()) };
    if sql.query("SELECT 1 FROM prefill_canary WHERE domain = ?", &[domain.into()])?.is_empty() {
        return Ok(());
    }
    alarms::raise(sql, CANARY, domain, &Seen { lead }, now)
}

fn settings(sql: &impl Sql) -> Result<PrefillSettings, Error> {
    let rows = sql.query("SELECT value FROM meta WHERE name = 'prefill'", &[])?;
    Ok(rows.first().map(|row| from_json(text(row, 0)?)).transpose()?.unwrap_or_default())
}

/// What was asked in this minute, and on this day.
fn spent(sql: &impl Sql, who: &str, now: Timestamp) -> Result<(i64, i64), Error> {
    let rows = sql.query("SELECT minute, of_minute, day, of_day FROM prefill_spent WHERE who = ?", &[who.into()])?;
    let Some(row) = rows.first() else { return Ok((0, 0)) };
    let of = |window: Window, column| {
        // A clock that went back doesn't give anything back.
        Ok::<_, Error>(if integer(row, column)? >= window.now(now) { integer(row, column + 1)? } else { 0 })
    };
    Ok((of(Window::Minute, 0)?, of(Window::Day, 2)?))
}

fn spend(sql: &impl Sql, who: &str, [minute, day]: [i64; 2], now: Timestamp) -> Result<(), Error> {
    let (this_minute, this_day) = (Window::Minute.now(now), Window::Day.now(now));
    sql.query(
        "INSERT INTO prefill_spent (who, minute, of_minute, day, of_day) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (who) DO UPDATE SET minute = max(minute, excluded.minute), of_minute = excluded.of_minute, \
         day = max(day, excluded.day), of_day = excluded.of_day",
        &[who.into(), this_minute.into(), minute.into(), this_day.into(), day.into()],
    )?;
    Ok(())
}

fn kept(secret: &str) -> Result<Key, Error> {
    Key::of_text(secret).map_err(|_| Error::Unreadable("a key for prefill".into()))
}

fn record(row: &Row) -> Result<PrefillKey, Error> {
    Ok(PrefillKey { id: text(row, 0)?.into(), until: optional_time(row, 1)?, made: Act::read(row, 2)? })
}

/// Whether it is written as a domain in ASCII form.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    (4..=253).contains(&text.len()) && text.contains('.') && text.split('.').all(is_label)
}
