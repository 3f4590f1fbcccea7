//! The moment of a backup that is taken in parts: rows as they were, while leads go on coming in.
//!
//! In scope: keeping what is changed or deleted of the rows that a backup is still to write, and forgetting it. Not in scope:
//! reading it (`write`). While a backup is under way, triggers put down each row that is changed, as it was, the first time
//! that it is; and of rows that are new, that they weren't there. Whatever statement does it, nothing is missed, and nobody waits: the
//! object has one part's work to do at a time.
//!
//! A trigger's own `OR IGNORE` would give way to the `OR REPLACE` of the statement that sets it off; so each asks first. Nor are
//! rows that `OR REPLACE` takes away deleted in the eyes of a trigger: so each insert puts down what it may take the place of.

use super::{Table, keys, names, quoted, tables};
use crate::row::{optional_time, text};
use crate::sql::Sql;
use crate::{Error, Ledger};
use jiff::{SignedDuration, Timestamp};

/// How long nothing may be asked of a backup before it is no longer.
const IDLE: SignedDuration = SignedDuration::from_mins(10);

/// What the names of the triggers begin with.
const TRIGGER: &str = "backup_of_";

/// Begins a backup at this moment, its first part at `position`.
pub(super) fn begin(sql: &impl Sql, id: &str, position: &str, now: Timestamp) -> Result<(), Error> {
    forget(sql)?;
    for table in tables(sql)? {
        for trigger in triggers(sql, &table)? {
            sql.query(&trigger, &[])?;
        }
    }
    keep(sql, id, 1, position, now)
}

/// Where the part with this number begins; `None`: there is no such part (any more).
pub(super) fn position(sql: &impl Sql, id: &str, number: i64, now: Timestamp) -> Result<Option<String>, Error> {
    let statement = "UPDATE backup_part SET at = ? WHERE part = ? AND backup = ? RETURNING position";
    let rows = sql.query(statement, &[now.as_millisecond().into(), number.into(), id.into()])?;
    rows.first().map(|row| text(row, 0).map(str::to_owned)).transpose()
}

/// Keeps where a part begins.
pub(super) fn keep(sql: &impl Sql, id: &str, number: i64, position: &str, now: Timestamp) -> Result<(), Error> {
    let statement = "INSERT OR IGNORE INTO backup_part (part, backup, at, position) VALUES (?, ?, ?, ?)";
    sql.query(statement, &[number.into(), id.into(), now.as_millisecond().into(), position.into()])?;
    Ok(())
}

/// Ends a backup that is under way; in a database of before there were any, there is none.
pub(crate) fn forget(sql: &impl Sql) -> Result<(), Error> {
    let has_any =
        !names(sql, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", "backup_part")?.is_empty();
    if !has_any || sql.query("SELECT 1 FROM backup_part LIMIT 1", &[])?.is_empty() {
        return Ok(());
    }
    let like = format!("{TRIGGER}%");
    for trigger in names(sql, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?", &like)? {
        sql.query(&format!("DROP TRIGGER {}", quoted(&trigger)), &[])?;
    }
    sql.query("DELETE FROM backup_before", &[])?;
    sql.query("DELETE FROM backup_part", &[])?;
    Ok(())
}

/// When the last part was asked for, if a backup is under way.
fn asked<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    let rows = ledger.sql.query("SELECT max(at) FROM backup_part", &[])?;
    rows.first().map_or(Ok(None), |row| optional_time(row, 0))
}

/// When a backup is no longer.
pub(crate) fn next<S: Sql>(ledger: &Ledger<S>) -> Result<Option<Timestamp>, Error> {
    Ok(asked(ledger)?.map(|at| at.saturating_add(IDLE).unwrap_or(Timestamp::MAX)))
}

/// Ends a backup of which nobody asks any more.
pub(crate) fn run<S: Sql>(ledger: &Ledger<S>, now: Timestamp) -> Result<usize, Error> {
    // Either way: a clock may have been wrong.
    let Some(_) = asked(ledger)?.filter(|at| now.duration_since(*at).abs() >= IDLE) else { return Ok(0) };
    ledger.sql.transaction(|| forget(&ledger.sql))?;
    Ok(1)
}

/// The triggers that put down what is changed of a table.
fn triggers(sql: &impl Sql, table: &Table) -> Result<[String; 4], Error> {
    let name = &table.table;
    let keys = keys(sql, name)?;
    let blobs = names(sql, "SELECT name FROM pragma_table_info(?) WHERE type = 'BLOB'", name)?;
    let of = |of: &str, column: &String| {
        let column = format!("{of}.{}", quoted(column));
        // JSON holds no bytes.
        let is_blob = blobs.iter().any(|blob| column == format!("{of}.{}", quoted(blob)));
        if is_blob { format!("iif({column} IS NULL, NULL, json_object('hex', hex({column})))") } else { column }
    };
    let array = |alias: &str, columns: &[String]| {
        let columns: Vec<String> = columns.iter().map(|column| of(alias, column)).collect();
        format!("json_array({})", columns.join(", "))
    };
    let (own, text) = (quoted(name), format!("'{}'", name.replace('\'', "''")));
    let kept = |key: &str, row: &str, from: &str| {
        format!(
            "INSERT INTO backup_before (name, key, \"row\") SELECT {text}, {key}, {row}{from} NOT EXISTS \
             (SELECT 1 FROM backup_before WHERE backup_before.name = {text} AND backup_before.key = {key});"
        )
    };
    let same = |columns: &[String]| {
        let equal = columns.iter().map(|column| format!("{own}.{0} = new.{0}", quoted(column)));
        equal.collect::<Vec<_>>().join(" AND ")
    };
    let mut replaced = vec![format!("({})", same(&keys))];
    let unique =
        "SELECT name FROM pragma_index_list(?) WHERE \"unique\" = 1 AND partial = 0 AND origin <> 'pk' ORDER BY name";
    for index in names(sql, unique, name)? {
        let columns = names(sql, "SELECT name FROM pragma_index_info(?) ORDER BY seqno", &index)?;
        replaced.push(format!("({})", same(&columns)));
    }
    let from = format!(" FROM {own} WHERE ({}) AND", replaced.join(" OR "));
    let was = kept(&array("old", &keys), &array("old", &table.columns), " WHERE");
    let is_new = kept(&array("new", &keys), "NULL", " WHERE");
    let taken = kept(&array(&own, &keys), &array(&own, &table.columns), &from);
    let trigger = |when: &str, on: &str, body: &str| {
        format!("CREATE TRIGGER {} {when} ON {own} BEGIN {body} END", quoted(&format!("{TRIGGER}{on}_{name}")))
    };
    Ok([
        trigger("BEFORE INSERT", "taken", &taken),
        trigger("AFTER INSERT", "new", &is_new),
        trigger("BEFORE UPDATE", "changed", &format!("{was} {is_new}")),
        trigger("BEFORE DELETE", "deleted", &was),
    ])
}
