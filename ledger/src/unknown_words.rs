//! Unknown words: what people wrote lately that neither our tables nor the workspace's dictionary could read.
//!
//! In scope: counting them, by field. Not in scope: what they mean (somebody says so in the dictionary). Values of fields that are
//! taken as they come, such as sources, aren't unknown.

use crate::row::{integer, optional_text, text, time};
use crate::sql::Sql;
use crate::{Error, Ledger};
use frontdesk::lead::Outcome;
use frontdesk::{RawLead, standardize_fields_by};
use jiff::Timestamp;
use serde::Serialize;

/// Submissions that are looked through, the latest.
const SUBMISSIONS: i64 = 5_000;

/// Most words that are told.
const MOST: i64 = 200;

/// A word that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnknownWord {
    /// `title`, `industry`, `country`, `state` or `employees`.
    pub field: String,
    /// As it was written first.
    pub word: String,
    /// How many submissions had it, without regard to case.
    pub count: i64,
    pub last_at: Timestamp,
}

impl<S: Sql> Ledger<S> {
    /// What was not understood in the last submissions and still isn't, the most frequent first.
    ///
    /// # Errors
    /// What the database said.
    pub fn unknown_words(&self) -> Result<Vec<UnknownWord>, Error> {
        let statement = "WITH latest AS (SELECT data, received_at FROM submission \
             WHERE number > (SELECT max(number) FROM submission) - ?) \
             SELECT field, min(word), count(*), max(received_at) FROM ( \
             SELECT json_extract(note.value, '$.field') AS field, json_extract(note.value, '$.found') AS word, received_at \
             FROM latest, json_each(latest.data, '$.notes') AS note \
             WHERE json_extract(note.value, '$.outcome') = 'kept' \
             AND json_extract(note.value, '$.field') IN ('industry', 'country', 'state', 'employees') \
             UNION ALL SELECT 'title', json_extract(data, '$.title'), received_at FROM latest \
             WHERE json_extract(data, '$.function') IS NULL AND NOT EXISTS (SELECT 1 FROM json_each(latest.data, '$.notes') AS note \
             WHERE json_extract(note.value, '$.field') = 'level' AND json_extract(note.value, '$.outcome') = 'read')) \
             WHERE word IS NOT NULL GROUP BY field, lower(word) ORDER BY count(*) DESC, field, lower(word) LIMIT ?";
        let playbook = self.playbook()?;
        let mut words = Vec::new();
        for row in self.sql.query(statement, &[SUBMISSIONS.into(), MOST.into()])? {
            let Some(word) = optional_text(&row, 1)? else { continue };
            let field = text(&row, 0)?.to_owned();
            let raw: RawLead = [(field.as_str(), word.as_str())].into_iter().collect();
            let lead = standardize_fields_by(&raw, &playbook.dictionary);
            let is_noted = |field: &str, as_| lead.notes.iter().any(|note| note.field == field && note.outcome == as_);
            let is_unknown = match field.as_str() {
                // Whoever has a title that says no rank is taken for somebody without one.
                "title" => lead.function.is_none() && !is_noted("level", Outcome::Read),
                field => is_noted(field, Outcome::Kept),
            };
            if is_unknown {
                words.push(UnknownWord { field, word, count: integer(&row, 2)?, last_at: time(&row, 3)? });
            }
        }
        Ok(words)
    }
}
