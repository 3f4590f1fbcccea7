//! Exporting receipts: a part of the chain as lines of JSON that can be checked without the workspace.
//!
//! In scope: the lines, a bounded number at a time. Not in scope: checking them (`verify`). Each part begins with where it
//! goes on and which key signs there, has each playbook before the first receipt that names it, and ends with a
//! signature over everything before, so that no byte of it can be another, also not of a playbook's comments. Parts that follow one another
//! make one file.

use crate::access::hex;
use crate::playbooks::{self, PlaybookFormat};
use crate::row::{from_json, integer, optional_text, text, to_json};
use crate::signing::{self, Seals};
use crate::sql::{Row, Sql};
use crate::{Error, Ledger, receipt, seal};
use frontdesk::Playbook;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// Most receipts of one part, and after how many bytes it ends.
const MOST_RECEIPTS: i64 = 200;
const MOST_BYTES: usize = 4 << 20;

/// What is signed of an export, for this purpose.
pub(crate) const SIGNED: &str = "export";

/// How an export is called, with its version.
pub(crate) const NAME: &str = "frontdesk receipts 1";

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Begin {
    pub(crate) export: String,
    /// The number of the last receipt before, 0: none; with its digest.
    pub(crate) after: i64,
    pub(crate) digest: String,
    /// The public key that signs from there on; none: the first receipts have none.
    pub(crate) key: Option<String>,
}

/// A playbook that a receipt after it names.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaybookLine {
    /// Its version.
    pub(crate) playbook: String,
    pub(crate) format: PlaybookFormat,
    pub(crate) text: String,
    /// Of the text.
    pub(crate) sha256: String,
}

/// A receipt.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiptLine<'a> {
    pub(crate) receipt: i64,
    #[serde(borrow)]
    pub(crate) inputs: &'a RawValue,
    pub(crate) decision: &'a RawValue,
    pub(crate) salts: Option<seal::Salts>,
    pub(crate) digest: String,
    pub(crate) signature: Option<String>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    /// The number of the last receipt.
    pub(crate) end: i64,
    /// Whether the chain went on when this was written.
    pub(crate) more: bool,
    pub(crate) key: String,
    /// SHA-256 of all lines before.
    pub(crate) sha256: String,
    pub(crate) signature: String,
}

impl End {
    /// What is signed of it.
    pub(crate) fn signed(&self) -> String {
        let (end, more) = (self.end.to_string(), self.more.to_string());
        hex(&seal::framed([&end, &more, &self.key, &self.sha256].map(|part| part.as_bytes())))
    }
}

/// A part of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptPage {
    /// Lines of JSON.
    pub lines: String,
    /// The number of the last receipt.
    pub last: i64,
    /// Whether there are further ones.
    pub more: bool,
}

impl<S: Sql> Ledger<S> {
    /// The public key that signs now: Ed25519, in hexadecimal.
    ///
    /// # Errors
    /// What the database said.
    pub fn public_key(&self) -> Result<String, Error> {
        self.sql.signing_key().map(|key| signing::public(&key))
    }

    /// Has another key sign from now on, as the chain notes; the one before signs that, and what it signed stays signed.
    /// Its public half.
    ///
    /// # Errors
    /// What the database said; nothing was changed then.
    pub fn change_signing_key(&self, now: Timestamp) -> Result<String, Error> {
        let changed = self.sql.transaction(|| receipt::change_key(&self.sql, now));
        self.sql.forget_key();
        changed
    }

    /// The receipts after the one with the number `after` (0: from the first), as lines of JSON; as many as go into one part.
    /// Without any the part is empty and says so.
    ///
    /// # Errors
    /// What the database said.
    pub fn receipts(&self, after: i64) -> Result<ReceiptPage, Error> {
        let (sql, mut last) = (&self.sql, after.max(0));
        let digest = sql.query("SELECT digest FROM receipt WHERE number = ?", &[last.into()])?;
        let begin = Begin {
            export: NAME.into(),
            after: last,
            digest: digest.first().map(|row| text(row, 0).map(str::to_owned)).transpose()?.unwrap_or_default(),
            key: key_after(sql, last)?,
        };
        let mut lines = to_json(&begin)? + "\n";
        let statement = "SELECT number, inputs, decision, salts, digest, signature FROM receipt WHERE number > ? \
                         ORDER BY number LIMIT ?";
        let rows = sql.query(statement, &[last.into(), (MOST_RECEIPTS + 1).into()])?;
        let mut playbooks = BTreeSet::new();
        let mut written = 0;
        for row in rows.iter().take(usize::try_from(MOST_RECEIPTS).unwrap_or(usize::MAX)) {
            if lines.len() > MOST_BYTES {
                break;
            }
            self.write(row, &mut playbooks, &mut lines)?;
            last = integer(row, 0)?;
            written += 1;
        }
        let more = written < rows.len();
        let key = sql.signing_key()?;
        let sha256 = crate::access::digest(lines.as_bytes());
        let mut end = End { end: last, more, key: signing::public(&key), sha256, signature: String::new() };
        end.signature = signing::sign(&key, SIGNED, &end.signed());
        lines.push_str(&to_json(&end)?);
        lines.push('\n');
        Ok(ReceiptPage { lines, last, more })
    }

    fn write(&self, row: &Row, playbooks: &mut BTreeSet<String>, lines: &mut String) -> Result<(), Error> {
        let inputs: &RawValue = from_json(text(row, 1)?)?;
        if let Some(version) = version(inputs.get())?.filter(|version| !playbooks.contains(version)) {
            if let Some(line) = self.playbook_line(&version)? {
                lines.push_str(&to_json(&line)?);
                lines.push('\n');
            }
            playbooks.insert(version);
        }
        let salts = optional_text(row, 3)?;
        let line = ReceiptLine {
            receipt: integer(row, 0)?,
            inputs,
            decision: from_json(text(row, 2)?)?,
            salts: salts.as_deref().map(from_json).transpose()?,
            digest: text(row, 4)?.into(),
            signature: optional_text(row, 5)?,
        };
        lines.push_str(&to_json(&line)?);
        lines.push('\n');
        Ok(())
    }

    fn playbook_line(&self, version: &str) -> Result<Option<PlaybookLine>, Error> {
        let rows = self
            .sql
            .query("SELECT number FROM playbook WHERE version = ? ORDER BY number LIMIT 1", &[version.into()])?;
        let kept = match rows.first() {
            Some(row) => playbooks::text_of(&self.sql, integer(row, 0)?)?,
            None => starter(version).map(|text| (PlaybookFormat::Toml, text.to_owned())),
        };
        Ok(kept.map(|(format, text)| PlaybookLine {
            playbook: version.to_owned(),
            format,
            sha256: crate::access::digest(text.as_bytes()),
            text,
        }))
    }
}

/// The starter of this version, of whichever release.
fn starter(version: &str) -> Option<&'static str> {
    let is_version = |text: &str| Playbook::from_toml(text).is_ok_and(|playbook| playbook.version == version);
    [Playbook::STARTER].iter().chain(Playbook::EARLIER_STARTERS).copied().find(|text| is_version(text))
}

/// The version of the playbook that these inputs name, if they are a decision's.
pub(crate) fn version(inputs: &str) -> Result<Option<String>, Error> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default)]
        playbook: Option<String>,
    }
    from_json::<Named>(inputs).map(|named| named.playbook)
}

/// The public key that signs after the receipt with this number.
pub(crate) fn key_after(sql: &impl Sql, number: i64) -> Result<Option<String>, Error> {
    let rows = sql.query(
        "SELECT json_extract(inputs, '$.key.public') FROM receipt WHERE lead = 0 AND number <= ? \
         AND json_extract(inputs, '$.key.public') IS NOT NULL ORDER BY number DESC LIMIT 1",
        &[number.into()],
    )?;
    rows.first().map(|row| Ok(text(row, 0)?.to_owned())).transpose()
}
