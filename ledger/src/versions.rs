//! Versions of the playbook: drafts, what is checked, what is published, for how many of the leads, and the way back.
//!
//! In scope: which playbook decides which lead. Not in scope: reading a text (`playbooks`), proving it (the core). Nothing is
//! ever changed or deleted: each publication is a row, and the last ones say what is in force.

use crate::act::Act;
use crate::playbooks::{self, PlaybookFormat};
use crate::row::{existing, integer, json, optional_text, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, clocks, heads};
use frontdesk::playbook::{Findings, Lines};
use frontdesk::proof::{Finding, Severity};
use frontdesk::{Lead, identity_keys};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A playbook as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaybookRecord {
    pub number: i64,
    pub version: String,
    pub state: VersionState,
    /// The share of the leads that it decides, in hundredths.
    pub percent: u8,
    pub taken_at: Timestamp,
    /// What the last check found; `None`: it wasn't checked.
    pub checked: Option<Checked>,
    /// When it was published, and for how many; oldest first.
    pub publications: Vec<Publication>,
}

/// A playbook with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaybookText {
    #[serde(flatten)]
    pub playbook: PlaybookRecord,
    pub format: PlaybookFormat,
    pub text: String,
}

/// How far a playbook has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    Draft,
    /// Without errors.
    Checked,
    /// In force for some of the leads.
    Canary,
    Published,
    /// It was in force.
    Retired,
}

/// How many findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checked {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
}

/// One publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Publication {
    pub percent: u8,
    pub published: Act,
    pub taken_back: Option<Act>,
}

/// A finding with its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToldFinding {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(flatten)]
    pub finding: Finding,
}

/// What became of publishing a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publishing {
    Published(Box<PlaybookRecord>),
    NoPlaybook,
    /// It breaks its own invariants; nothing was written.
    Broken(Findings),
    /// There is nothing to go back to; nothing was written.
    NothingBefore,
}

/// What decides at this moment, by number; 0: the starter.
pub(crate) struct InForce {
    pub(crate) stable: i64,
    /// And for this share of the leads, in hundredths.
    pub(crate) canary: Option<(i64, u8)>,
}

impl<S: Sql> Ledger<S> {
    /// Keeps a playbook as a draft: it decides nothing.
    ///
    /// # Errors
    /// What the database said. Findings are an outcome: nothing is kept then.
    pub fn draft(
        &self,
        format: PlaybookFormat,
        text: &str,
        now: Timestamp,
    ) -> Result<Result<PlaybookRecord, Findings>, Error> {
        let playbook = match format.read(text) {
            Ok(playbook) => playbook,
            Err(findings) => return Ok(Err(findings)),
        };
        self.sql.transaction(|| {
            let number = playbooks::keep(&self.sql, &playbook, format, text, now)?;
            Ok(Ok(existing(self.playbook_version(number)?)?))
        })
    }

    /// Proves a playbook, and notes what came of it; all findings with their lines. `None`: there is no such playbook.
    ///
    /// # Errors
    /// What the database said.
    pub fn check_playbook(&self, number: i64) -> Result<Option<Vec<ToldFinding>>, Error> {
        let Some((format, text)) = playbooks::text_of(&self.sql, number)? else { return Ok(None) };
        let findings = frontdesk::check(&self.read_playbook(number)?);
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        let checked = to_json(&Checked { errors, warnings, notes })?;
        self.sql.query("UPDATE playbook SET checked = ? WHERE number = ?", &[checked.into(), number.into()])?;
        let lines = if format == PlaybookFormat::Toml { Lines::of_toml(&text) } else { Lines::default() };
        let told = |finding: Finding| ToldFinding { line: lines.get(&finding.row.at), finding };
        Ok(Some(findings.into_iter().map(told).collect()))
    }

    /// Publishes a playbook that is kept, for `percent` of the leads (1 to 100); the rest go on by the one before. The same
    /// person is always decided by the same.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn publish_version(
        &self,
        number: i64,
        percent: u8,
        by: Option<&str>,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Publishing, Error> {
        let Some((format, text)) = playbooks::text_of(&self.sql, number)? else { return Ok(Publishing::NoPlaybook) };
        if let Some(findings) = playbooks::broken(&self.read_playbook(number)?, format, &text) {
            return Ok(Publishing::Broken(findings));
        }
        self.sql.transaction(|| {
            put_in_force(&self.sql, number, percent, &Act::new(by, access_key, now))?;
            Ok(Publishing::Published(Box::new(existing(self.playbook_version(number)?)?)))
        })
    }

    /// Takes the last publication back, and with each further call the one before: of one for some of the leads, those go on
    /// with all others; or else the playbook that was in force before is again. What is in force then.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn roll_back(&self, by: Option<&str>, access_key: &str, now: Timestamp) -> Result<Publishing, Error> {
        self.sql.transaction(|| {
            let statement =
                "SELECT number, playbook FROM publication WHERE taken_back_at IS NULL ORDER BY number DESC LIMIT 2";
            let rows = self.sql.query(statement, &[])?;
            let [last, _] = rows.as_slice() else { return Ok(Publishing::NothingBefore) };
            let act = Act::new(by, access_key, now);
            let arguments: Vec<Value> = act.columns().into_iter().chain([integer(last, 0)?.into()]).collect();
            self.sql.query(
                "UPDATE publication SET taken_back_at = ?, taken_back_by = ?, taken_back_key = ? WHERE number = ?",
                &arguments,
            )?;
            clocks::look_again(&self.sql, now)?;
            let InForce { stable, .. } = in_force(&self.sql)?;
            Ok(Publishing::Published(Box::new(existing(self.playbook_version(stable)?)?)))
        })
    }

    /// The playbook with this number, and its text.
    ///
    /// # Errors
    /// What the database said.
    pub fn playbook_text(&self, number: i64) -> Result<Option<PlaybookText>, Error> {
        let (Some(playbook), Some((format, text))) =
            (self.playbook_version(number)?, playbooks::text_of(&self.sql, number)?)
        else {
            return Ok(None);
        };
        Ok(Some(PlaybookText { playbook, format, text }))
    }

    /// The playbook with this number.
    ///
    /// # Errors
    /// What the database said.
    pub fn playbook_version(&self, number: i64) -> Result<Option<PlaybookRecord>, Error> {
        let statement = format!("{SELECT} WHERE number = ?");
        let rows = self.sql.query(&statement, &[number.into()])?;
        let in_force = in_force(&self.sql)?;
        rows.first().map(|row| record(&self.sql, row, &in_force)).transpose()
    }

    /// All playbooks before the number `before` (none: all), the latest first; at most 100.
    ///
    /// # Errors
    /// What the database said.
    pub fn playbook_versions(&self, before: Option<i64>) -> Result<Vec<PlaybookRecord>, Error> {
        let statement = format!("{SELECT} WHERE number < ? ORDER BY number DESC LIMIT ?");
        let rows = self.sql.query(&statement, &[before.unwrap_or(LAST).into(), PAGE.into()])?;
        let in_force = in_force(&self.sql)?;
        rows.iter().map(|row| record(&self.sql, row, &in_force)).collect()
    }
}

impl InForce {
    /// Reads, from three columns of a row, the playbook that was published last for all, the one that was published last, and
    /// for how many that was.
    pub(crate) fn read(row: &Row, [stable, latest, share]: [usize; 3]) -> Result<Self, Error> {
        let number = |column| if row.get(column) == Some(&Value::Null) { Ok(0) } else { integer(row, column) };
        let canary = match number(latest)? {
            0 => None,
            latest => Some((latest, percent(row, share)?)),
        };
        Ok(Self { stable: number(stable)?, canary: canary.filter(|(_, percent)| *percent < 100) })
    }

    /// The number of the playbook that decides this lead, of the submission `id`.
    pub(crate) fn of(&self, lead: &Lead, id: &str) -> i64 {
        match self.canary {
            Some((canary, percent)) if lot(lead, id, canary) < percent => canary,
            _ => self.stable,
        }
    }
}

/// A number from 0 to 99, the same for all submissions of a person and another for each publication.
fn lot(lead: &Lead, id: &str, canary: i64) -> u8 {
    let keys = identity_keys(lead);
    let who = keys.first().map_or(id, String::as_str);
    let digest = Sha256::digest(format!("{canary}:{who}"));
    let number = digest.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    u8::try_from(number % 100).unwrap_or(0)
}

/// What decides at this moment.
pub(crate) fn in_force(sql: &impl Sql) -> Result<InForce, Error> {
    Ok(heads::read(sql, None)?.in_force)
}

/// Publishes the playbook with this number.
pub(crate) fn put_in_force(sql: &impl Sql, playbook: i64, percent: u8, act: &Act) -> Result<(), Error> {
    let mut arguments: Vec<Value> = vec![playbook.into(), i64::from(percent.clamp(1, 100)).into()];
    arguments.extend(act.columns());
    sql.query("INSERT INTO publication (playbook, percent, at, by, key) VALUES (?, ?, ?, ?, ?)", &arguments)?;
    clocks::look_again(sql, act.at)
}

/// Most playbooks of one page.
pub const PAGE: i64 = 100;

/// Beyond every number; what is greater isn't told apart where numbers are floating point.
const LAST: i64 = 1 << 52;

const SELECT: &str = "SELECT number, version, taken_at, checked FROM playbook";

fn record(sql: &impl Sql, row: &Row, in_force: &InForce) -> Result<PlaybookRecord, Error> {
    let number = integer(row, 0)?;
    let statement = "SELECT percent, at, by, key, taken_back_at, taken_back_by, taken_back_key FROM publication WHERE playbook = ? ORDER BY number";
    let publications = sql.query(statement, &[number.into()])?;
    let publications = publications
        .iter()
        .map(|row| {
            let taken_back = Act::read_optional(row, 4)?;
            Ok(Publication { percent: percent(row, 0)?, published: Act::read(row, 1)?, taken_back })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let checked: Option<Checked> = if optional_text(row, 3)?.is_some() { Some(json(row, 3)?) } else { None };
    let InForce { stable, canary } = *in_force;
    let (state, percent) = match canary {
        Some((canary, percent)) if canary == number => (VersionState::Canary, percent),
        Some((_, percent)) if stable == number => (VersionState::Published, 100 - percent),
        None if stable == number => (VersionState::Published, 100),
        _ if !publications.is_empty() => (VersionState::Retired, 0),
        _ if checked.is_some_and(|checked| checked.errors == 0) => (VersionState::Checked, 0),
        _ => (VersionState::Draft, 0),
    };
    let (version, taken_at) = (text(row, 1)?.to_owned(), time(row, 2)?);
    Ok(PlaybookRecord { number, version, state, percent, taken_at, checked, publications })
}

fn percent(row: &Row, column: usize) -> Result<u8, Error> {
    Ok(u8::try_from(integer(row, column)?).unwrap_or(100).min(100))
}
