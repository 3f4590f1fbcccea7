//! Playbooks: what is published, and what was.
//!
//! In scope: publishing whole playbooks and reading the one in force. Not in scope: what is in them.

use crate::row::{integer, text};
use crate::sql::Sql;
use crate::{Error, Ledger};
use frontdesk::Playbook;
use frontdesk::decision::Held;
use frontdesk::playbook::{Finding, Findings, Lines};
use frontdesk::proof::Severity;
use std::rc::Rc;

/// How a playbook is written down; the model is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
fn broken(playbook: &Playbook, format: PlaybookFormat, text: &str) -> Option<Findings> {
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
        self.sql.query(
            "INSERT INTO playbook (version, format, text, published_at) VALUES (?, ?, ?, ?)",
            &[(&playbook.version).into(), format.name().into(), text.into(), now.as_millisecond().into()],
        )?;
        Ok(Ok(Rc::new(playbook)))
    }

    /// The playbook in force: the last published, or the starter where none was.
    pub(crate) fn playbook(&self) -> Result<Rc<Playbook>, Error> {
        let rows = self.sql.query("SELECT max(number) FROM playbook", &[])?;
        self.playbook_numbered(rows.first().and_then(|row| integer(row, 0).ok()).unwrap_or(0))
    }

    /// The playbook with this number, the one in force; 0: the starter.
    pub(crate) fn playbook_numbered(&self, number: i64) -> Result<Rc<Playbook>, Error> {
        if let Some((known, playbook)) = &*self.playbook.borrow()
            && *known == number
        {
            return Ok(playbook.clone());
        }
        let playbook = Rc::new(self.read_playbook(number)?);
        self.playbook.replace(Some((number, playbook.clone())));
        Ok(playbook)
    }

    fn read_playbook(&self, number: i64) -> Result<Playbook, Error> {
        if number == 0 {
            return Ok(Playbook::starter());
        }
        let rows = self.sql.query("SELECT format, text FROM playbook WHERE number = ?", &[number.into()])?;
        let unreadable = |why: &str| Error::Unreadable(format!("playbook {number}: {why}"));
        let row = rows.first().ok_or_else(|| unreadable("it is gone"))?;
        let format = PlaybookFormat::of(text(row, 0)?).ok_or_else(|| unreadable("its format is unknown"))?;
        format.read(text(row, 1)?).map_err(|findings| unreadable(&findings.to_string()))
    }
}
