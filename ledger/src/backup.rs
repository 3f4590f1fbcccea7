//! Backup: a whole workspace as one file, and back into an empty one.
//!
//! In scope: every row of every table as lines of JSON with a digest over them, and reading them back, whole or not at all. Not in
//! scope: where the file goes. Who has the file has the workspace: it holds people's data and the key that signs. A backup goes
//! into the schema that it was made in, and that is brought to the latest then, as at any opening. Books aren't in it: they are
//! made of the accounts.

use crate::access::hex;
use crate::row::{text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, schema};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How a backup is called, with its version.
const NAME: &str = "frontdesk backup 1";

/// Most rows in memory.
const AT_ONCE: usize = 5_000;

/// Tables that aren't kept: what they hold follows from others.
const NOT_KEPT: &str = "'book_piece', 'summary', 'rollup', 'rollup_head'";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    backup: String,
    schema: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    table: String,
    columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    rows: u64,
    /// SHA-256 of all lines before.
    sha256: String,
}

/// A value as a backup has it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Cell {
    Null(()),
    Integer(i64),
    Text(String),
    Blob { hex: String },
}

/// Why a file isn't restored: nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRestored {
    /// A workspace is there.
    NotEmpty,
    /// The file isn't a backup, or not as it was written: the line, and what is wrong with it.
    Unlike { line: u64, what: String },
    /// The database refused.
    Failed(Error),
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
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl<S: Sql> Ledger<S> {
    /// Gives every line of the workspace's backup to `write`; the digest over all of them, which is that of every workspace
    /// with the same rows.
    ///
    /// # Errors
    /// What the database said.
    pub fn backup(&self, mut write: impl FnMut(&str)) -> Result<String, Error> {
        self.sql.transaction(|| {
            let mut digest = Sha256::new();
            let mut put = |line: String| {
                digest.update(&line);
                digest.update("\n");
                write(&line);
            };
            put(to_json(&Begin { backup: NAME.into(), schema: schema::version(&self.sql)? })?);
            let mut rows = 0;
            for table in tables(&self.sql)? {
                put(to_json(&table)?);
                rows += self.table(&table, &mut put)?;
            }
            let sha256 = hex(&digest.finalize());
            write(&to_json(&End { rows, sha256: sha256.clone() })?);
            Ok(sha256)
        })
    }

    fn table(&self, table: &Table, put: &mut impl FnMut(String)) -> Result<u64, Error> {
        let keys = self
            .sql
            .query("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", &[(&table.table).into()])?;
        let keys = keys.iter().map(|row| text(row, 0).map(quoted)).collect::<Result<Vec<_>, Error>>()?.join(", ");
        let columns = table.columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        let statement = format!("SELECT {columns} FROM {} ORDER BY {keys} LIMIT ? OFFSET ?", quoted(&table.table));
        let mut count = 0;
        loop {
            let page = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
            let rows = self.sql.query(&statement, &[page.into(), count.into()])?;
            for row in &rows {
                put(to_json(&row.iter().map(cell).collect::<Vec<_>>())?);
            }
            count += i64::try_from(rows.len()).unwrap_or(0);
            if rows.len() < AT_ONCE {
                return Ok(count.unsigned_abs());
            }
        }
    }

    /// Restores a backup, given line by line, into an empty database: all of it, or nothing where a line is missing, more, or
    /// another. The digest over all lines, as [`backup`](Self::backup) told it.
    ///
    /// # Errors
    /// As [`NotRestored`] says; nothing was restored then.
    pub fn restore(&self, lines: impl IntoIterator<Item = String>, now: Timestamp) -> Result<String, NotRestored> {
        if self.exists()? {
            return Err(NotRestored::NotEmpty);
        }
        let digest = self.sql.transaction(|| self.restore_within(lines))?;
        self.open(now)?;
        Ok(digest)
    }

    fn restore_within(&self, lines: impl IntoIterator<Item = String>) -> Result<String, NotRestored> {
        let mut digest = Sha256::new();
        let mut table: Option<(Table, String)> = None;
        let (mut count, mut number) = (0, 0);
        let mut lines = lines.into_iter();
        while let Some(line) = lines.next() {
            number += 1;
            let unlike = |what: &str| NotRestored::Unlike { line: number, what: what.to_owned() };
            if number == 1 {
                let begin: Begin = serde_json::from_str(&line).map_err(|_| unlike("found no backup"))?;
                if begin.backup != NAME {
                    return Err(unlike(&format!("found `{}`, expected `{NAME}`", begin.backup)));
                }
                schema::make(&self.sql, begin.schema)?;
            } else if line.starts_with('[') {
                let (_, statement) = table.as_ref().ok_or_else(|| unlike("found a row, expected a table"))?;
                let cells: Vec<Cell> = serde_json::from_str(&line).map_err(|_| unlike("found no row"))?;
                let values: Option<Vec<Value>> = cells.into_iter().map(value).collect();
                let values = values.ok_or_else(|| unlike("found bytes that aren't hexadecimal"))?;
                if self.sql.query(statement, &values).is_err() {
                    return Err(unlike("found a row that the table doesn't take"));
                }
                count += 1;
            } else if line.starts_with("{\"table\"") {
                let next: Table = serde_json::from_str(&line).map_err(|_| unlike("found no table"))?;
                let known = tables(&self.sql)?.into_iter().find(|known| known.table == next.table);
                if known.is_none_or(|known| known.columns != next.columns) {
                    return Err(unlike("found a table that this schema doesn't have"));
                }
                let columns = next.columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
                let places = crate::row::placeholders(next.columns.len());
                let name = quoted(&next.table);
                // What the schema's steps put there themselves.
                self.sql.query(&format!("DELETE FROM {name}"), &[])?;
                table = Some((next, format!("INSERT INTO {name} ({columns}) VALUES ({places})")));
            } else {
                let end: End = serde_json::from_str(&line).map_err(|_| unlike("found no line of a backup"))?;
                let sha256 = hex(&digest.finalize());
                if end.sha256 != sha256 || end.rows != count {
                    return Err(unlike("found another digest than that of the lines before: the file was changed"));
                }
                if lines.next().is_some() {
                    return Err(NotRestored::Unlike { line: number + 1, what: "found a line after the end".into() });
                }
                return Ok(sha256);
            }
            digest.update(&line);
            digest.update("\n");
        }
        Err(NotRestored::Unlike {
            line: number + 1,
            what: "found the end of the file, expected the end of the backup".into(),
        })
    }
}

/// The tables, with the columns that are written.
fn tables(sql: &impl Sql) -> Result<Vec<Table>, Error> {
    let statement = format!(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT IN ({NOT_KEPT}) ORDER BY name"
    );
    let named = |row: &Row| {
        let table = text(row, 0)?.to_owned();
        let columns = sql.query("SELECT name FROM pragma_table_info(?) ORDER BY cid", &[(&table).into()])?;
        let columns = columns.iter().map(|row| text(row, 0).map(str::to_owned)).collect::<Result<_, Error>>()?;
        Ok(Table { table, columns })
    };
    sql.query(&statement, &[])?.iter().map(named).collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null(()),
        Value::Integer(integer) => Cell::Integer(*integer),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Blob(bytes) => Cell::Blob { hex: hex(bytes) },
    }
}

fn value(cell: Cell) -> Option<Value> {
    Some(match cell {
        Cell::Null(()) => Value::Null,
        Cell::Integer(integer) => Value::Integer(integer),
        Cell::Text(text) => Value::Text(text),
        Cell::Blob { hex } => {
            let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok());
            Value::Blob(bytes.collect::<Option<_>>()?)
        }
    })
}
