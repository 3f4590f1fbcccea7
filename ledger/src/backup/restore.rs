//! Restoring a backup into an empty database: all of it, or nothing.
//!
//! In scope: reading lines, at once or a part at a time, and holding them to the digest at their end. Not in scope: writing them
//! (`write`). Between parts there is no workspace: what is there of one is taken for none until the last line was read, and
//! whoever begins anew begins with nothing.

use super::sum::{Kept, Sum};
use super::{Begin, Cell, End, NAME, Table, names, quoted, tables, value};
use crate::row::{from_json, placeholders, text, to_json};
use crate::sql::{Sql, Value};
use crate::{Error, Ledger, schema};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a file isn't restored: nothing of it was, or of a part, nothing of that part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRestored {
    /// A workspace is there.
    NotEmpty,
    /// The file isn't a backup, or not as it was written: the line, and what is wrong with it.
    Unlike { line: u64, what: String },
    /// Another part is next: that after so many lines.
    Elsewhere { lines: u64 },
    /// The database refused.
    Failed(Error),
}

/// How far a restore has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Restored {
    /// How many lines of the backup there are: after them the next part goes on.
    pub lines: u64,
    pub rows: u64,
    /// The digest over all lines, as the backup says it; none: its end wasn't there yet, and there is no workspace.
    pub sha256: Option<String>,
}

impl From<Error> for NotRestored {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<crate::SqlError> for NotRestored {
    fn from(error: crate::SqlError) -> Self {
        Self::Failed(error.into())
    }
}

impl std::fmt::Display for NotRestored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotEmpty => {
                f.write_str("found a workspace, expected none: a backup is restored into an empty database")
            }
            Self::Unlike { line, what } => write!(f, "line {line}: {what}; nothing was restored"),
            Self::Elsewhere { lines } => write!(f, "found another part, expected the one after {lines} lines"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

/// How a restore stands between two parts.
#[derive(Serialize, Deserialize)]
struct Standing {
    sum: Kept,
    /// Of which rows come.
    table: Option<Table>,
}

/// A restore under way.
#[derive(Default)]
struct Restore {
    sum: Sum,
    table: Option<Table>,
    /// By which its rows are put there.
    statement: String,
    /// Whether the end was read.
    ended: bool,
}

/// Whether a restore has begun and not ended.
pub(crate) fn is_under_way(sql: &impl Sql) -> Result<bool, Error> {
    Ok(!names(sql, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", "restoring")?.is_empty())
}

impl<S: Sql> Ledger<S> {
    /// Restores a backup, given line by line, into an empty database: all of it, or nothing where a line is missing, more, or
    /// another. The digest over all lines, as [`backup`](Self::backup) told it.
    ///
    /// # Errors
    /// As [`NotRestored`] says; nothing was restored then.
    pub fn restore(&self, lines: impl IntoIterator<Item = String>, now: Timestamp) -> Result<String, NotRestored> {
        if is_under_way(&self.sql)? || schema::version(&self.sql)? > 0 {
            return Err(NotRestored::NotEmpty);
        }
        let digest = self.sql.transaction(|| {
            let mut restore = Restore::default();
            lines.into_iter().try_for_each(|line| restore.line(&self.sql, &line))?;
            restore.end()
        })?;
        self.open(now)?;
        Ok(digest)
    }

    /// Restores a part of a backup: the lines after the first `after`. With 0 a restore begins, and one that was under way is
    /// forgotten. Until the last line was read there is no workspace.
    ///
    /// # Errors
    /// As [`NotRestored`] says; nothing of this part was restored then.
    pub fn restore_part(&self, after: u64, lines: &str, now: Timestamp) -> Result<Restored, NotRestored> {
        self.sql.transaction(|| {
            let mut restore = match (is_under_way(&self.sql)?, after) {
                (false, _) if schema::version(&self.sql)? > 0 => return Err(NotRestored::NotEmpty),
                (false, 1..) => return Err(NotRestored::Elsewhere { lines: 0 }),
                (under_way, 0) => {
                    if under_way {
                        empty(&self.sql)?;
                    }
                    self.sql
                        .query("CREATE TABLE restoring (one INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT", &[])?;
                    Restore::default()
                }
                (true, _) => Restore::standing(&self.sql)?,
            };
            if restore.sum.lines != after {
                return Err(NotRestored::Elsewhere { lines: restore.sum.lines });
            }
            lines.lines().try_for_each(|line| restore.line(&self.sql, line))?;
            let (lines, rows) = (restore.sum.lines, restore.sum.rows);
            if !restore.ended {
                restore.keep(&self.sql)?;
                return Ok(Restored { lines, rows, sha256: None });
            }
            let sha256 = restore.end()?;
            self.sql.query("DROP TABLE restoring", &[])?;
            self.open(now)?;
            Ok(Restored { lines, rows, sha256: Some(sha256) })
        })
    }
}

impl Restore {
    /// The one that is under way.
    fn standing(sql: &impl Sql) -> Result<Self, Error> {
        let rows = sql.query("SELECT state FROM restoring", &[])?;
        let state = rows.first().map_or(Ok(""), |row| text(row, 0))?;
        let Standing { sum, table } = from_json(state)?;
        let statement = table.as_ref().map(insertion).unwrap_or_default();
        Ok(Self { sum: Sum::of(&sum)?, table, statement, ended: false })
    }

    fn keep(&self, sql: &impl Sql) -> Result<(), Error> {
        let state = to_json(&Standing { sum: self.sum.kept(), table: self.table.clone() })?;
        sql.query("INSERT OR REPLACE INTO restoring (one, state) VALUES (1, ?)", &[state.into()])?;
        Ok(())
    }

    fn line(&mut self, sql: &impl Sql, line: &str) -> Result<(), NotRestored> {
        let number = self.sum.lines + 1;
        let unlike = |what: &str| NotRestored::Unlike { line: number, what: what.to_owned() };
        if self.ended {
            return Err(unlike("found a line after the end"));
        }
        let is_row = number > 1 && line.starts_with('[');
        if number == 1 {
            let begin: Begin = serde_json::from_str(line).map_err(|_| unlike("found no backup"))?;
            if begin.backup != NAME {
                return Err(unlike(&format!("found `{}`, expected `{NAME}`", begin.backup)));
            }
            schema::make(sql, begin.schema)?;
        } else if is_row {
            self.table.as_ref().ok_or_else(|| unlike("found a row, expected a table"))?;
            let cells: Vec<Cell> = serde_json::from_str(line).map_err(|_| unlike("found no row"))?;
            let values: Option<Vec<Value>> = cells.into_iter().map(value).collect();
            let values = values.ok_or_else(|| unlike("found bytes that aren't hexadecimal"))?;
            if sql.query(&self.statement, &values).is_err() {
                return Err(unlike("found a row that the table doesn't take"));
            }
        } else if line.starts_with("{\"table\"") {
            let next: Table = serde_json::from_str(line).map_err(|_| unlike("found no table"))?;
            if !tables(sql)?.contains(&next) {
                return Err(unlike("found a table that this schema doesn't have"));
            }
            // What the schema's steps put there themselves.
            sql.query(&format!("DELETE FROM {}", quoted(&next.table)), &[])?;
            self.statement = insertion(&next);
            self.table = Some(next);
        } else {
            let end: End = serde_json::from_str(line).map_err(|_| unlike("found no line of a backup"))?;
            if end.sha256 != self.sum.clone().sha256() || end.rows != self.sum.rows {
                return Err(unlike("found another digest than that of the lines before: the file was changed"));
            }
            self.ended = true;
            return Ok(());
        }
        self.sum.add(line, is_row);
        Ok(())
    }

    /// The digest, if all lines were there.
    fn end(self) -> Result<String, NotRestored> {
        if self.ended {
            return Ok(self.sum.sha256());
        }
        let what = "found the end of the file, expected the end of the backup";
        Err(NotRestored::Unlike { line: self.sum.lines + 1, what: what.into() })
    }
}

fn insertion(table: &Table) -> String {
    let columns = table.columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let places = placeholders(table.columns.len());
    format!("INSERT INTO {} ({columns}) VALUES ({places})", quoted(&table.table))
}

/// Takes everything away that a restore has put there.
fn empty(sql: &impl Sql) -> Result<(), Error> {
    let statement = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                     AND name NOT LIKE '\\_cf%' ESCAPE '\\'";
    for table in names(sql, statement, "table")? {
        sql.query(&format!("DROP TABLE {}", quoted(&table)), &[])?;
    }
    Ok(())
}
