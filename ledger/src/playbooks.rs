//! Playbooks: what is published, and what was.
//!
//! In scope: publishing whole playbooks and reading the one in force. Not in scope: what is in them.

use crate::act::Act;
use crate::row::{existing, integer, json, text};
use crate::sql::Sql;
use crate::versions::InForce;
use crate::{Error, Ledger, versions};
use frontdesk::decision::Held;
use frontdesk::playbook::{Finding, Findings, Lines};
use frontdesk::proof::Severity;
use frontdesk::{Decision, Lead, Playbook};
use std::rc::Rc;

/// How a playbook is written down; the model is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaybookFormat {
    Toml,
    Json,
}

impl PlaybookFormat {
    fn name(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Toml, Self::Json].into_iter().find(|format| format.name() == name)
    }

    /// Reads a playbook that is written so.
    ///
    /// # Errors
    /// As [`Playbook::from_toml`].
    pub fn read(self, text: &str) -> Result<Playbook, Findings> {
        match self {
            Self::Toml => Playbook::from_toml(text),
            Self::Json => Playbook::from_json(text),
        }
    }
}

/// The invariants of `playbook` that don't hold, as findings; `None`: they all do.
pub(crate) fn broken(playbook: &Playbook, format: PlaybookFormat, text: &str) -> Option<Findings> {
    let mut broken = frontdesk::violations(playbook);
    broken.retain(|finding| finding.severity == Severity::Error);
    let lines = if format == PlaybookFormat::Toml { Lines::of_toml(text) } else { Lines::default() };
    let finding = |broken: &frontdesk::proof::Finding| {
        let held = |held: &Held| format!("{} = {}", held.field, held.value.as_deref().unwrap_or_default());
        let lead: Vec<String> = broken.witness.iter().flat_map(|witness| &witness.fields).map(held).collect();
        let rows: Vec<String> = broken.beside.iter().map(|row| format!("`{}`", row.name)).collect();
        let line = lines.get(&broken.row.at).unwrap_or(0);
        Finding {
            line,
            column: u32::from(line > 0),
            at: broken.row.at.clone(),
            found: format!("a lead that {} would take: {}", rows.join(" and "), lead.join(", ")),
            expected: format!("`{}` to hold for every lead", broken.row.name),
            did_you_mean: None,
        }
    };
    (!broken.is_empty()).then(|| Findings(broken.iter().map(finding).collect()))
}

impl<S: Sql> Ledger<S> {
    /// Publishes a playbook; it decides from the next submission on.
    ///
    /// # Errors
    /// What the database said. Findings are an outcome, also those of invariants that don't hold: nothing changes then, and
    /// the last good one goes on serving.
    pub fn publish(
        &self,
        format: PlaybookFormat,
        text: &str,
        now: jiff::Timestamp,
    ) -> Result<Result<Rc<Playbook>, Findings>, Error> {
        let playbook = match format.read(text) {
            Ok(playbook) => playbook,
            Err(findings) => return Ok(Err(findings)),
        };
        if let Some(findings) = broken(&playbook, format, text) {
            return Ok(Err(findings));
        }
        self.sql.transaction(|| {
            let number = keep(&self.sql, &playbook, format, text, now)?;
            versions::put_in_force(&self.sql, number, 100, &Act::of_arrival(now))
        })?;
        Ok(Ok(Rc::new(playbook)))
    }

    /// The playbook in force: the last published for all leads, or the starter where none was.
    pub(crate) fn playbook(&self) -> Result<Rc<Playbook>, Error> {
        self.playbook_numbered(versions::in_force(&self.sql)?.stable)
    }

    /// The playbook by which a decided lead goes on: the one that decided it, where it is in force for some of the leads; or
    /// else the one in force for all.
    pub(crate) fn playbook_of(&self, decision: &Decision) -> Result<Rc<Playbook>, Error> {
        let InForce { stable, canary } = versions::in_force(&self.sql)?;
        if let Some((canary, _)) = canary {
            let playbook = self.playbook_numbered(canary)?;
            if playbook.version == decision.playbook {
                return Ok(playbook);
            }
        }
        self.playbook_numbered(stable)
    }

    /// The playbook that decides the submission `id` of this lead.
    pub(crate) fn playbook_for(&self, lead: &Lead, id: &str) -> Result<Rc<Playbook>, Error> {
        self.playbook_numbered(versions::in_force(&self.sql)?.of(lead, id))
    }

    /// The playbook that decides the lead with this number when it is decided again: its person stays with the canary, or
    /// with what is in force for all.
    pub(crate) fn playbook_of_lead(&self, lead: i64) -> Result<Rc<Playbook>, Error> {
        let in_force = versions::in_force(&self.sql)?;
        if in_force.canary.is_none() {
            return self.playbook_numbered(in_force.stable);
        }
        let rows = self.sql.query("SELECT data, id FROM lead WHERE number = ?", &[lead.into()])?;
        let row = existing(rows.first())?;
        self.playbook_numbered(in_force.of(&json(row, 0)?, text(row, 1)?))
    }

    /// The playbook of this version, which decided at some time; one of the starters, if nobody sent it.
    pub(crate) fn playbook_that_decided(&self, version: &str) -> Result<Rc<Playbook>, Error> {
        let statement = "SELECT number FROM playbook WHERE version = ? ORDER BY number LIMIT 1";
        let rows = self.sql.query(statement, &[version.into()])?;
        let playbook = self.playbook_numbered(rows.first().map_or(Ok(0), |row| integer(row, 0))?)?;
        if playbook.version == version {
            return Ok(playbook);
        }
        let earlier = Playbook::EARLIER_STARTERS.iter().filter_map(|text| Playbook::from_toml(text).ok());
        Ok(earlier.into_iter().find(|earlier| earlier.version == version).map_or(playbook, Rc::new))
    }

    /// The playbook with this number, read at most once as long as it is one of the last two.
    pub(crate) fn playbook_numbered(&self, number: i64) -> Result<Rc<Playbook>, Error> {
        if let Some((_, playbook)) = self.playbooks.borrow().iter().find(|(known, _)| *known == number) {
            return Ok(playbook.clone());
        }
        let playbook = Rc::new(self.read_playbook(number)?);
        let mut known = self.playbooks.borrow_mut();
        known.truncate(1);
        known.insert(0, (number, playbook.clone()));
        Ok(playbook)
    }

    pub(crate) fn read_playbook(&self, number: i64) -> Result<Playbook, Error> {
        if number == 0 {
            return Ok(Playbook::starter());
        }
        let (format, text) = existing(text_of(&self.sql, number)?)?;
        format.read(&text).map_err(|findings| Error::Unreadable(format!("playbook {number}: {findings}")))
    }
}

/// Longest piece of a text, in bytes: a row holds at most 2 MB on some platforms.
const PIECE: usize = 1_500_000;

/// Keeps a playbook; its number. What is longer than a row may be goes on in further rows.
pub(crate) fn keep(
    sql: &impl Sql,
    playbook: &Playbook,
    format: PlaybookFormat,
    text: &str,
    now: jiff::Timestamp,
) -> Result<i64, Error> {
    let (begun, mut rest) = text.split_at(text.floor_char_boundary(PIECE));
    let rows = sql.query(
        "INSERT INTO playbook (version, format, text, taken_at) VALUES (?, ?, ?, ?) RETURNING number",
        &[(&playbook.version).into(), format.name().into(), begun.into(), now.as_millisecond().into()],
    )?;
    let number = integer(&existing(rows.into_iter().next())?, 0)?;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        sql.query("INSERT INTO playbook_piece (playbook, text) VALUES (?, ?)", &[number.into(), piece.into()])?;
        rest = after;
    }
    Ok(number)
}

/// The text of the playbook with this number.
pub(crate) fn text_of(sql: &impl Sql, number: i64) -> Result<Option<(PlaybookFormat, String)>, Error> {
    let rows = sql.query("SELECT format, text FROM playbook WHERE number = ?", &[number.into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let unknown = || Error::Unreadable(format!("playbook {number}: its format is unknown"));
    let format = PlaybookFormat::of(text(row, 0)?).ok_or_else(unknown)?;
    let mut whole = text(row, 1)?.to_owned();
    let pieces = "SELECT text FROM playbook_piece WHERE playbook = ? ORDER BY number";
    for piece in &sql.query(pieces, &[number.into()])? {
        whole.push_str(text(piece, 0)?);
    }
    Ok(Some((format, whole)))
}
