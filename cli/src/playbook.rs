//! Playbook files: TOML, or JSON by extension.
//!
//! In scope: reading files. Not in scope: what a playbook says.

use crate::Failure;
use frontdesk::Playbook;
use frontdesk::playbook::Findings;
use ledger::PlaybookFormat;
use std::path::Path;

/// The playbook of `path`; the starter where there is none.
pub(crate) fn read(path: Option<&Path>) -> Result<Playbook, Failure> {
    let Some(path) = path else { return Ok(Playbook::starter()) };
    let (format, text) = text(path)?;
    format.read(&text).map_err(|findings| unusable(path, &findings))
}

/// A playbook's text, and how it is written.
pub(crate) fn text(path: &Path) -> Result<(PlaybookFormat, String), Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure(format!("{} can't be read: {error}", path.display())))?;
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    Ok((if is_json { PlaybookFormat::Json } else { PlaybookFormat::Toml }, text))
}

/// Why nothing can be decided by the playbook of `path`.
pub(crate) fn unusable(path: &Path, findings: &Findings) -> Failure {
    Failure(format!("{} has findings:\n{findings}", path.display()))
}
