//! Playbooks: what is published, and what was.
//!
//! In scope: publishing whole playbooks and reading the one in force. Not in scope: what is in them.

use crate::row::{integer, text};
use crate::sql::Sql;
use crate::{Error, Ledger};
use frontdesk::Playbook;
use frontdesk::playbook::Findings;
use std::rc::Rc;

impl<S: Sql> Ledger<S> {
    /// Publishes a playbook written in TOML; it decides from the next submission on.
    ///
    /// # Errors
    /// What the database said. Findings are an outcome: nothing changes then, and the last good one goes on serving.
    pub fn publish(&self, toml: &str, now: jiff::Timestamp) -> Result<Result<Rc<Playbook>, Findings>, Error> {
        let playbook = match Playbook::from_toml(toml) {
            Ok(playbook) => playbook,
            Err(findings) => return Ok(Err(findings)),
        };
        self.sql.query(
            "INSERT INTO playbook (version, format, text, published_at) VALUES (?, 'toml', ?, ?)",
            &[(&playbook.version).into(), toml.into(), now.as_millisecond().into()],
        )?;
        Ok(Ok(Rc::new(playbook)))
    }

    /// The playbook in force: the last published, or the starter where none was.
    pub(crate) fn playbook(&self) -> Result<Rc<Playbook>, Error> {
        let rows = self.sql.query("SELECT max(number) FROM playbook", &[])?;
        let number = rows.first().and_then(|row| integer(row, 0).ok()).unwrap_or(0);
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
        let rows = self.sql.query("SELECT text FROM playbook WHERE number = ?", &[number.into()])?;
        let row = rows.first().ok_or_else(|| Error::Unreadable(format!("playbook {number} is gone")))?;
        Playbook::from_toml(text(row, 0)?)
            .map_err(|findings| Error::Unreadable(format!("playbook {number}: {findings}")))
    }
}
