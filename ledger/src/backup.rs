//! Backup: a whole workspace as one file, and back into an empty one.
//!
//! In scope: what such a file is: every row of every table as lines of JSON, with a digest over them. Not in scope: where it goes.
//! It is written at once (`write`) or in parts that are all of one moment (`moment`), and read back whole or not at all
//! (`restore`). Who has the file has the workspace: it holds people's data and the key that signs. A backup goes into the schema that
//! it was made in, and that is brought to the latest then, as at any opening. Books aren't in it: they are made of the accounts.

mod moment;
mod restore;
mod sum;
mod write;

pub(crate) use moment::{forget, next, run};
pub(crate) use restore::is_under_way;
pub use restore::{NotRestored, Restored};
pub use write::BackupPart;

use crate::Error;
use crate::access::hex;
use crate::row::text;
use crate::sql::{Row, Sql, Value};
use serde::{Deserialize, Serialize};

/// How a backup is called, with its version.
const NAME: &str = "frontdesk backup 1";

/// Tables that aren't kept: what they hold follows from others, or is a backup's or a restore's own.
const NOT_KEPT: &str = "'book_piece', 'summary', 'rollup', 'rollup_head', 'backup_part', 'backup_before', 'restoring'";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    backup: String,
    schema: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Cell {
    Null(()),
    Integer(i64),
    Text(String),
    Blob { hex: String },
}

/// The tables, with the columns that are written.
fn tables(sql: &impl Sql) -> Result<Vec<Table>, Error> {
    let statement = format!(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT IN ({NOT_KEPT}) ORDER BY name"
    );
    let named = |row: &Row| {
        let table = text(row, 0)?.to_owned();
        let columns = names(sql, "SELECT name FROM pragma_table_info(?) ORDER BY cid", &table)?;
        Ok(Table { table, columns })
    };
    sql.query(&statement, &[])?.iter().map(named).collect()
}

/// By which columns a table's rows are told apart.
fn keys(sql: &impl Sql, table: &str) -> Result<Vec<String>, Error> {
    names(sql, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table)
}

/// The names that a statement gives of something with this name.
fn names(sql: &impl Sql, statement: &str, of: &str) -> Result<Vec<String>, Error> {
    sql.query(statement, &[of.into()])?.iter().map(|row| text(row, 0).map(str::to_owned)).collect()
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

/// `None`: bytes that aren't hexadecimal.
fn value(cell: Cell) -> Option<Value> {
    Some(match cell {
        Cell::Null(()) => Value::Null,
        Cell::Integer(integer) => Value::Integer(integer),
        Cell::Text(text) => Value::Text(text),
        Cell::Blob { hex } => Value::Blob(bytes(&hex)?),
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}
