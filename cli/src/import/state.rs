//! What was sent before, so that only what changed is sent.
//!
//! In scope: the file, which is only added to: a line for each record, of digests alone. Not in scope: what is known where the
//! records went, which takes nothing in twice either. Memory: sixteen bytes a record, and what finding them takes.

use crate::Failure;
use ledger::Incoming;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

/// Records by a digest of what they are, with one of what they said.
pub(crate) struct State {
    sent: HashMap<u64, u64>,
    file: Option<File>,
}

impl State {
    /// Of this file, which is made if it isn't there; without one nothing is remembered.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self { sent: HashMap::new(), file: None }) };
        let unusable = |error: std::io::Error| Failure(format!("{}: {error}", path.display()));
        let mut sent = HashMap::new();
        if path.exists() {
            for line in BufReader::new(File::open(path).map_err(unusable)?).lines() {
                let line = line.map_err(unusable)?;
                let number = |text: &str| u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 16);
                match line.split_once(' ').and_then(|(key, digest)| number(key).zip(number(digest))) {
                    Some((key, digest)) => _ = sent.insert(key, digest),
                    // The last line of a run that was cut off.
                    None if line.len() < 33 => {}
                    None => {
                        return Err(Failure(format!(
                            "{}: found other lines than of an import's state",
                            path.display()
                        )));
                    }
                }
            }
        }
        let file = OpenOptions::new().create(true).append(true).open(path).map_err(unusable)?;
        let mut state = Self { sent, file: Some(file) };
        // What a cut line would be joined with.
        state.write("\n")?;
        Ok(state)
    }

    /// Whether this very record was sent before.
    pub(crate) fn has(&self, record: &Incoming) -> bool {
        self.file.is_some() && self.sent.get(&key(record)) == Some(&digest(record))
    }

    /// Notes that these were taken in; on the disk before the next are sent.
    pub(crate) fn add<'a>(&mut self, records: impl Iterator<Item = &'a Incoming>) -> Result<(), Failure> {
        if self.file.is_none() {
            return Ok(());
        }
        let mut lines = String::new();
        for record in records {
            let (key, digest) = (key(record), digest(record));
            lines.push_str(&format!("{key:016x} {digest:016x}\n"));
            self.sent.insert(key, digest);
        }
        self.write(&lines)
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(text.as_bytes())
            .and_then(|()| file.flush())
            .map_err(|error| Failure(format!("the state: {error}")))
    }
}

/// Of the record's kind and id; of one without an id, of what it says.
fn key(record: &Incoming) -> u64 {
    match &record.id {
        Some(id) => hashed(&(record.kind, id)),
        None => hashed(&(record.kind, digest(record))),
    }
}

fn digest(record: &Incoming) -> u64 {
    let fields: Vec<(&str, &str)> = record.fields.fields().collect();
    hashed(&(record.deleted, fields))
}

fn hashed(value: &impl Hash) -> u64 {
    // Its keys are fixed: the same from one run to the next of one build, and a new build sends everything once more.
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
