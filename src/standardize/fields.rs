//! The fields of one raw lead by column, and the notes on what was read from them.
//!
//! In scope: which of several values counts, one note for each column, notes in column order. Not in scope:
//! what a value means (its reader's).

use super::reading::Reading;
use super::text;
use crate::lead::{Column, Note, Outcome, RawLead};

/// Most unknown fields that get a note of their own; one more counts the rest.
const UNKNOWN_NOTES: usize = 64;

/// Most values of one column that are tried.
const VALUES: usize = 4;

/// Longest value that readers are given, and longest text that is taken as it is; in bytes.
const READ_BYTES: usize = 4096;
const TEXT_BYTES: usize = 1024;

/// A lead's fields by column, and its notes as they grow.
pub(super) struct Fields<'a> {
    values: Vec<(Column, &'a str)>,
    unknown: Vec<(&'a str, &'a str)>,
    more_unknown: usize,
    /// In column order.
    notes: Vec<(Column, Note)>,
}

impl<'a> Fields<'a> {
    /// Sorts the fields that aren't blank into columns.
    pub(super) fn of(raw: &'a RawLead) -> Self {
        let mut fields = Self { values: Vec::new(), unknown: Vec::new(), more_unknown: 0, notes: Vec::new() };
        for (name, value) in raw.fields() {
            if value.chars().all(|c| c.is_whitespace() || c.is_control() || text::is_invisible(c)) {
                continue;
            }
            match Column::of(name) {
                Some(column) => {
                    if fields.all(column).count() < VALUES {
                        fields.values.push((column, value));
                    }
                }
                None if fields.unknown.len() < UNKNOWN_NOTES => fields.unknown.push((name, value)),
                None => fields.more_unknown += 1,
            }
        }
        fields
    }

    /// The first value of `column`.
    pub(super) fn get(&self, column: Column) -> Option<&'a str> {
        self.all(column).next()
    }

    fn all(&self, column: Column) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(of, _)| *of == column).map(|(_, value)| *value)
    }

    /// The first value of `column` that `read` can read, noted; or a note that none can be. Only a message may be
    /// longer than [`READ_BYTES`]: no reader of another column has to fear for its time.
    pub(super) fn read<T>(&mut self, column: Column, read: impl Fn(&str) -> Option<Reading<T>>) -> Option<T> {
        let first = self.get(column)?;
        let fits = |value: &&str| column == Column::Message || value.len() <= READ_BYTES;
        let any_fits = self.all(column).any(|value| fits(&value));
        let found = self.all(column).filter(fits).find_map(|value| Some((value, read(value)?)));
        match found {
            Some((found, reading)) => {
                self.note(column, reading.outcome, reading.rule, found);
                Some(reading.value)
            }
            None => {
                let rule = if any_fits { "unreadable" } else { "too_long" };
                self.note(column, Outcome::Kept, rule, first);
                None
            }
        }
    }

    /// The text of `column`, tidied, where it isn't too long.
    pub(super) fn text(&mut self, column: Column) -> Option<String> {
        let found = self.get(column)?;
        if found.len() > TEXT_BYTES {
            self.note(column, Outcome::Kept, "too_long", found);
            return None;
        }
        self.note(column, Outcome::Read, "as_given", found);
        Some(text::tidy(found)).filter(|text| !text.is_empty())
    }

    /// The `text` of `column`, or else `other`, inferred by `rule`.
    pub(super) fn or_inferred(
        &mut self,
        text: Option<String>,
        column: Column,
        other: Option<String>,
        rule: &str,
    ) -> Option<String> {
        if text.is_none()
            && let Some(other) = &other
        {
            self.note(column, Outcome::Inferred, rule, other);
        }
        text.or(other)
    }

    /// The value that a reader concluded from `column`'s text for `field`, which is no column itself; noted.
    pub(super) fn derive<T>(
        &mut self,
        column: Column,
        field: &str,
        found: &str,
        reading: Option<Reading<T>>,
    ) -> Option<T> {
        let reading = reading?;
        self.note_on(column, field, reading.outcome, reading.rule, found);
        Some(reading.value)
    }

    /// Notes what became of `column`.
    pub(super) fn note(&mut self, column: Column, outcome: Outcome, rule: &str, found: &str) {
        self.note_on(column, column.name(), outcome, rule, found);
    }

    /// Notes what became of `field`, after the notes on `column`.
    pub(super) fn note_on(&mut self, column: Column, field: &str, outcome: Outcome, rule: &str, found: &str) {
        let at = self.notes.partition_point(|(of, _)| *of <= column);
        self.notes.insert(at, (column, Note::new(field, outcome, rule, found)));
    }

    /// Adds what was probably meant to the note on `column`.
    pub(super) fn suggest(&mut self, column: Column, suggestion: &str) {
        if let Some((_, note)) = self.notes.iter_mut().rfind(|(of, _)| *of == column) {
            note.suggestion = Some(suggestion.to_owned());
        }
    }

    /// All notes, in column order; those on unknown fields last.
    pub(super) fn into_notes(self) -> Vec<Note> {
        let Self { unknown, more_unknown, notes, .. } = self;
        let mut notes: Vec<Note> = notes.into_iter().map(|(_, note)| note).collect();
        let unknown = unknown
            .into_iter()
            .map(|(name, value)| Note::new(&text::shown(name), Outcome::Kept, "unknown_field", value));
        notes.extend(unknown);
        if more_unknown > 0 {
            notes.push(Note::new("…", Outcome::Kept, "unknown_field", &format!("{more_unknown} more")));
        }
        notes
    }
}
