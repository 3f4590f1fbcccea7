//! The state: after which event to go on, and which letters wait or are dead.
//!
//! In scope: the file, and who may write it. Not in scope: sending. It is written as another file that then takes its place, so
//! that there is always a whole one; no link and nothing of a lead stands in it.

use super::server::Event;
use crate::Failure;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// After how many minutes a letter is tried again, time after time; then it is dead: three days in all.
const AGAIN: &[i64] = &[1, 5, 30, 120, 360, 720, 1_440, 1_440];

/// What is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// The number of the last event of which every letter was sent or waits.
    pub(crate) after: i64,
    #[serde(default)]
    pub(crate) waiting: Vec<Waiting>,
    #[serde(default)]
    pub(crate) dead: Vec<Waiting>,
}

/// A letter that was not taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Waiting {
    pub(crate) event: Event,
    pub(crate) to: String,
    pub(crate) tries: usize,
    pub(crate) due: Timestamp,
    pub(crate) why: String,
}

impl Waiting {
    /// Once more refused for now; `false`: it is not tried again.
    pub(crate) fn put_off(&mut self, why: String, now: Timestamp) -> bool {
        let minutes = AGAIN.get(self.tries).copied();
        (self.tries, self.why) = (self.tries + 1, why);
        self.due = now.saturating_add(SignedDuration::from_mins(minutes.unwrap_or_default())).unwrap_or(now);
        minutes.is_some()
    }
}

/// The file, as long as this program has it.
pub(crate) struct State {
    path: PathBuf,
    pub(crate) kept: Kept,
    /// Whether there was one.
    pub(crate) is_new: bool,
    _lock: File,
}

impl State {
    /// Reads it, and keeps others from it.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.display();
        let lock = File::create(beside(path, "lock")).map_err(|error| Failure(format!("{name}: {error}")))?;
        lock.try_lock().map_err(|_| Failure(format!("{name}: another `frontdesk mail` goes by it")))?;
        let (kept, is_new) = match fs::read_to_string(path) {
            Ok(text) => {
                let kept = serde_json::from_str(&text);
                (
                    kept.map_err(|error| Failure(format!("{name}: expected what `frontdesk mail` wrote, {error}")))?,
                    false,
                )
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Kept::default(), true),
            Err(error) => return Err(Failure(format!("{name}: {error}"))),
        };
        Ok(Self { path: path.to_owned(), kept, is_new, _lock: lock })
    }

    /// Writes it: all of it, or it is as it was.
    pub(crate) fn save(&self) -> Result<(), Failure> {
        let next = beside(&self.path, "next");
        let text = serde_json::to_string_pretty(&self.kept).map_err(Failure::of)?;
        let written = File::create(&next).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        let written = written.and_then(|()| fs::rename(&next, &self.path));
        written.map_err(|error| Failure(format!("{}: can't be written: {error}", self.path.display())))
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_put_off_ever_longer_and_then_no_more() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let event = Event { number: 1, kind: "lead.assigned".into(), timestamp: now, data: Default::default() };
        let mut waiting = Waiting { event, to: "a@b.example".into(), tries: 0, due: now, why: String::new() };
        let mut before = now;
        for _ in AGAIN {
            assert!(waiting.put_off("busy".into(), now));
            assert!(waiting.due >= before && waiting.due > now);
            before = waiting.due;
        }
        assert!(!waiting.put_off("busy".into(), now));
    }
}
