//! Writing a backup: at once, or a part at a time.
//!
//! In scope: the order of lines, and where a part ends. Not in scope: that all parts are of one moment (`moment`).

use super::sum::{Kept, Sum};
use super::{Begin, Cell, End, NAME, Table, cell, keys, moment, quoted, tables, value};
use crate::row::{from_json, text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, schema};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Most rows in memory: of the largest that there are, some 30 MB.
const AT_ONCE: usize = 64;

/// After how many bytes a part ends.
const PART: usize = 1 << 20;

/// A part of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupPart {
    /// Lines of JSON.
    pub lines: String,
    /// The number of the next part; none: this was the last.
    pub next: Option<i64>,
}

/// Where a part begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Position {
    /// The table that is written; empty: nothing is yet.
    table: String,
    /// The key of its row that was written last; none: none of it was, not its name either.
    after: Option<Vec<Cell>>,
    sum: Kept,
}

impl Position {
    pub(super) fn start() -> Self {
        Self { table: String::new(), after: None, sum: Sum::default().kept() }
    }
}

impl<S: Sql> Ledger<S> {
    /// Gives every line of the workspace's backup to `write`; the digest over all of them, which is that of every workspace
    /// with the same rows.
    ///
    /// # Errors
    /// What the database said.
    pub fn backup(&self, mut write: impl FnMut(&str)) -> Result<String, Error> {
        self.sql.transaction(|| match lines(&self.sql, Position::start(), false, usize::MAX, &mut write)? {
            Ended::Whole(sha256) => Ok(sha256),
            Ended::At(_) => Err(Error::Unreadable("a backup that has no end".into())),
        })
    }

    /// Begins a backup in parts, all of this moment, whatever is written meanwhile: its first part. `id` is what the others
    /// are asked for by; one that was begun before ends.
    ///
    /// # Errors
    /// What the database said.
    pub fn begin_backup(&self, id: &str, now: Timestamp) -> Result<BackupPart, Error> {
        self.sql.transaction(|| {
            moment::begin(&self.sql, id, &to_json(&Position::start())?, now)?;
            self.part(id, 1, now)?.ok_or_else(|| Error::Unreadable("a backup that has just begun".into()))
        })
    }

    /// The part with this number of the backup `id`; the same whenever it is asked for. `None`: there is no such part, or the
    /// backup is no longer: another was begun, a person was erased, or nothing was asked of it for ten minutes.
    ///
    /// # Errors
    /// What the database said.
    pub fn backup_part(&self, id: &str, number: i64, now: Timestamp) -> Result<Option<BackupPart>, Error> {
        self.sql.transaction(|| self.part(id, number, now))
    }

    fn part(&self, id: &str, number: i64, now: Timestamp) -> Result<Option<BackupPart>, Error> {
        let Some(position) = moment::position(&self.sql, id, number, now)? else { return Ok(None) };
        let mut part = BackupPart { lines: String::new(), next: None };
        let mut put = |line: &str| {
            part.lines.push_str(line);
            part.lines.push('\n');
        };
        if let Ended::At(position) = lines(&self.sql, from_json(&position)?, true, PART, &mut put)? {
            moment::keep(&self.sql, id, number + 1, &to_json(&position)?, now)?;
            part.next = Some(number + 1);
        }
        Ok(Some(part))
    }
}

/// How a part ended.
enum Ended {
    /// Where the next begins.
    At(Position),
    /// It was the last; the digest over all lines.
    Whole(String),
}

/// Writes lines from `position` on, until there are `most` bytes or no more lines. `of_moment`: rows as they were when the backup
/// began.
fn lines(
    sql: &impl Sql,
    position: Position,
    of_moment: bool,
    most: usize,
    write: &mut impl FnMut(&str),
) -> Result<Ended, Error> {
    let Position { table: from, mut after, sum } = position;
    let mut sum = Sum::of(&sum)?;
    let mut written = 0;
    let mut put = |sum: &mut Sum, line: &str, is_row: bool| {
        sum.add(line, is_row);
        write(line);
        written += line.len();
        written
    };
    if sum.lines == 0 {
        put(&mut sum, &to_json(&Begin { backup: NAME.into(), schema: schema::version(sql)? })?, false);
    }
    for table in tables(sql)?.into_iter().skip_while(|table| table.table < from) {
        let mut key = if table.table == from { after.take() } else { None };
        if key.is_none() {
            put(&mut sum, &to_json(&table)?, false);
        }
        let reader = Reader::new(sql, &table, of_moment)?;
        loop {
            let rows = reader.rows(sql, key.as_deref().unwrap_or_default())?;
            let mut bytes = 0;
            for row in &rows {
                bytes = put(&mut sum, &to_json(&row.iter().map(cell).collect::<Vec<_>>())?, true);
            }
            if let Some(row) = rows.last() {
                key = Some(reader.key(row).into_iter().map(cell).collect());
            }
            if bytes > most {
                return Ok(Ended::At(Position { table: table.table, after: key, sum: sum.kept() }));
            }
            if rows.len() < AT_ONCE {
                break;
            }
        }
    }
    let rows = sum.rows;
    let sha256 = sum.sha256();
    write(&to_json(&End { rows, sha256: sha256.clone() })?);
    Ok(Ended::Whole(sha256))
}

/// Reads the rows of a table in the order of their keys.
struct Reader {
    table: String,
    /// The columns of the key, as places among those that are read.
    keys: Vec<usize>,
    /// Rows as they are: the first, and those after a key.
    live: [String; 2],
    /// Rows as they were, the same; none: they are as they are.
    before: Option<[String; 2]>,
}

impl Reader {
    fn new(sql: &impl Sql, table: &Table, of_moment: bool) -> Result<Self, Error> {
        let Table { table: name, columns } = table;
        let keys = keys(sql, name)?;
        let of_table = |column: &String| format!("{}.{}", quoted(name), quoted(column));
        let list = |columns: &[String]| columns.iter().map(of_table).collect::<Vec<_>>().join(", ");
        let (order, places) = (list(&keys), crate::row::placeholders(keys.len()));
        // Names of a table's own come before those of what is asked within: so each is named with its table.
        let unchanged = if of_moment {
            format!(
                "NOT EXISTS (SELECT 1 FROM backup_before WHERE backup_before.name = ? \
                 AND backup_before.key = json_array({order}))"
            )
        } else {
            // So that the arguments are the same.
            "? IS NOT NULL".into()
        };
        let live = ["TRUE".to_owned(), format!("({order}) > ({places})")].map(|after| {
            let columns = list(columns);
            format!("SELECT {columns} FROM {} WHERE {unchanged} AND {after} ORDER BY {order} LIMIT ?", quoted(name))
        });
        let of_key: Vec<String> = (0..keys.len()).map(|at| format!("json_extract(key, '$[{at}]')")).collect();
        let of_key = of_key.join(", ");
        let before = ["TRUE".to_owned(), format!("({of_key}) > ({places})")].map(|after| {
            format!(
                "SELECT \"row\" FROM backup_before WHERE name = ? AND \"row\" IS NOT NULL AND {after} ORDER BY {of_key} LIMIT ?"
            )
        });
        let keys = keys.iter().filter_map(|key| columns.iter().position(|column| column == key)).collect();
        Ok(Self { table: name.clone(), keys, live, before: of_moment.then_some(before) })
    }

    /// Up to [`AT_ONCE`] rows after the one with the key `after`; from the first where that is empty.
    fn rows(&self, sql: &impl Sql, after: &[Cell]) -> Result<Vec<Row>, Error> {
        let at_once = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
        let mut arguments: Vec<Value> = vec![(&self.table).into()];
        arguments.extend(after.iter().cloned().filter_map(value));
        arguments.push(at_once.into());
        let [first, later] = &self.live;
        let mut rows = sql.query(if after.is_empty() { first } else { later }, &arguments)?;
        if let Some([first, later]) = &self.before {
            for row in sql.query(if after.is_empty() { first } else { later }, &arguments)? {
                let cells: Vec<Cell> = from_json(text(&row, 0)?)?;
                let values: Option<Row> = cells.into_iter().map(value).collect();
                rows.push(values.ok_or_else(|| Error::Unreadable("a row as it was".into()))?);
            }
            rows.sort_by(|one, other| order(&self.key(one), &self.key(other)));
            rows.truncate(AT_ONCE);
        }
        Ok(rows)
    }

    fn key<'r>(&self, row: &'r Row) -> Vec<&'r Value> {
        self.keys.iter().filter_map(|at| row.get(*at)).collect()
    }
}

/// As SQLite orders keys: whole numbers before text, and text by its bytes.
fn order(one: &[&Value], other: &[&Value]) -> Ordering {
    one.iter()
        .zip(other)
        .map(|pair| match pair {
            (Value::Integer(one), Value::Integer(other)) => one.cmp(other),
            (Value::Text(one), Value::Text(other)) => one.cmp(other),
            (Value::Integer(_), _) => Ordering::Less,
            (_, Value::Integer(_)) => Ordering::Greater,
            _ => Ordering::Equal,
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
