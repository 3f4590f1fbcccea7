//! A workspace's settings: what it takes from strangers in all, and when it wants to be warned.
//!
//! In scope: the setting itself. Not in scope: what follows from it (`limits`, `watch`).

use crate::limits::Limit;
use crate::row::{from_json, text, to_json};
use crate::sql::Sql;
use crate::{Error, Ledger};
use frontdesk::FieldProblem;
use serde::{Deserialize, Serialize};

/// What a workspace takes, and when it wants to be warned; what isn't said is as it is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = taken_as_given))]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Submissions with all publishable keys together; `null`: any number.
    pub submissions: Option<Limit>,
    /// When a source that falls silent is worth an alarm; `null`: never.
    pub silence: Option<Silence>,
    /// When a rising share of leads in the catch-all is; `null`: never.
    pub catch_all: Option<Rise>,
}

/// What may be left out where it is taken is told all the same: one form for both.
#[cfg(feature = "schema")]
pub(crate) fn taken_as_given(schema: &mut schemars::Schema) {
    schema.remove("required");
}

/// A source is silent where nothing came of it in hours in which so much did in every week before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// Submissions in the same hours of each of the weeks before.
    pub least: u32,
}

/// A share has risen where it is so much higher than in the same hours of the weeks before, and by more than chance does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rise {
    /// Submissions within a day, below which nothing is said.
    pub least: u32,
    /// Percentage points.
    pub points: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            submissions: Some(Limit { most: 1_200, seconds: 60 }),
            silence: Some(Silence { least: 8 }),
            catch_all: Some(Rise { least: 30, points: 15 }),
        }
    }
}

impl Settings {
    fn problems(&self) -> Vec<FieldProblem> {
        let problem = |field: &str, found: String, expected: &str| FieldProblem {
            field: field.into(),
            found,
            expected: expected.into(),
        };
        let mut problems = Vec::new();
        if let Some(limit) = self.submissions.filter(|limit| !limit.is_sound()) {
            let found = format!("{} within {} seconds", limit.most, limit.seconds);
            problems.push(problem("submissions", found, "1 to 1000000 `most` within 1 to 86400 `seconds`"));
        }
        if let Some(Silence { least }) = self.silence.filter(|silence| !(3..=100_000).contains(&silence.least)) {
            problems.push(problem("silence.least", least.to_string(), "3 to 100000 submissions: fewer are chance"));
        }
        if let Some(Rise { least, points }) = self.catch_all {
            if !(10..=100_000).contains(&least) {
                problems.push(problem(
                    "catch_all.least",
                    least.to_string(),
                    "10 to 100000 submissions: fewer are chance",
                ));
            }
            if !(1..=100).contains(&points) {
                problems.push(problem("catch_all.points", points.to_string(), "1 to 100 percentage points"));
            }
        }
        problems
    }
}

impl<S: Sql> Ledger<S> {
    /// The workspace's settings.
    ///
    /// # Errors
    /// What the database said.
    pub fn settings(&self) -> Result<Settings, Error> {
        let rows = self.sql.query("SELECT value FROM meta WHERE name = 'settings'", &[])?;
        rows.first().map_or(Ok(Settings::default()), |row| from_json(text(row, 0)?))
    }

    /// Sets them; what is wrong with them, where nothing was written.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn set_settings(&self, settings: &Settings) -> Result<Result<Settings, Vec<FieldProblem>>, Error> {
        let problems = settings.problems();
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        let statement = "INSERT OR REPLACE INTO meta (name, value) VALUES ('settings', ?)";
        self.sql.query(statement, &[to_json(settings)?.into()])?;
        Ok(Ok(*settings))
    }
}
