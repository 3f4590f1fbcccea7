//! [`Sql`] over rusqlite: a SQLite file, or memory.
//!
//! In scope: values and transactions. Not in scope: statements.

use crate::sql::{Row, Sql, SqlError, Value, planned_once};
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

/// Statements that are kept prepared: more than the ledger has.
const PREPARED: usize = 256;

/// Those of Durable Object SQL: what is refused there is refused here. (`sqlite.c++` of workerd has them.)
const LIMITS: [(Limit, i32); 4] = [
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 32),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
];

/// A SQLite database in a file or in memory.
pub struct Sqlite(Connection);

impl Sqlite {
    /// A new, empty database in memory.
    ///
    /// # Errors
    /// What SQLite said.
    pub fn in_memory() -> Result<Self, SqlError> {
        Ok(Self::new(Connection::open_in_memory()?))
    }

    /// The database in this file, made if it isn't there.
    ///
    /// # Errors
    /// What SQLite said.
    pub fn open(path: &std::path::Path) -> Result<Self, SqlError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        Ok(Self::new(connection))
    }

    /// What SQLite finds wrong with the file's pages and indexes, at most a hundred lines; none: it is whole.
    ///
    /// # Errors
    /// What SQLite said, also where the file is none of its own.
    pub fn integrity(&self) -> Result<Vec<String>, SqlError> {
        let mut statement = self.0.prepare("PRAGMA integrity_check")?;
        let lines = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        Ok(if lines == ["ok"] { Vec::new() } else { lines })
    }

    fn new(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(PREPARED);
        for (limit, most) in LIMITS {
            // Only a limit that there isn't is refused.
            let _ = connection.set_limit(limit, most);
        }
        Self(connection)
    }
}

impl Sql for Sqlite {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        let mut statement = self.0.prepare_cached(&planned_once(statement))?;
        let columns = statement.column_count();
        let mut cursor = statement.query(params_from_iter(arguments))?;
        let mut rows = Vec::new();
        while let Some(row) = cursor.next()? {
            rows.push((0..columns).map(|column| value(row.get_ref(column)?)).collect::<Result<Row, SqlError>>()?);
        }
        Ok(rows)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if !self.0.is_autocommit() {
            return self.within(body);
        }
        // Rolled back when dropped, so also when `body` panics.
        let transaction = self.0.unchecked_transaction().map_err(SqlError::from)?;
        let outcome = body()?;
        transaction.commit().map_err(SqlError::from)?;
        Ok(outcome)
    }
}

impl Sqlite {
    /// A transaction within another, of which what `body` wrote is undone alone; what a panic leaves, the outer one undoes.
    fn within<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let run = |statement| self.0.execute_batch(statement).map_err(SqlError::from);
        run("SAVEPOINT within")?;
        let outcome = body();
        if outcome.is_err() {
            run("ROLLBACK TO within")?;
        }
        run("RELEASE within")?;
        outcome
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(value: ValueRef<'_>) -> Result<Value, SqlError> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(integer) => Ok(Value::Integer(integer)),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(Value::Text(text.into())),
            Err(error) => Err(SqlError(format!("text that is no UTF-8: {error}"))),
        },
        ValueRef::Blob(bytes) => Ok(Value::Blob(bytes.into())),
        // No column of the schema holds one.
        ValueRef::Real(real) => Err(SqlError(format!("the floating-point number {real}"))),
    }
}

impl From<rusqlite::Error> for SqlError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    #[test]
    fn a_statement_is_planned_once() {
        let sqlite = Sqlite::in_memory().unwrap();
        sqlite.query("CREATE TABLE lead (number INTEGER PRIMARY KEY, data TEXT) STRICT", &[]).unwrap();
        for statement in ["SELECT number FROM lead LIMIT ?", "SELECT number FROM lead WHERE data = ? ORDER BY number"] {
            let planned_again =
                |statement: &str| sqlite.0.prepare_cached(statement).unwrap().get_status(StatementStatus::RePrepare);
            for used in 1..=3 {
                assert_eq!(sqlite.query(statement, &[Value::Integer(used)]).unwrap(), Vec::<Row>::new());
                let mut bare = sqlite.0.prepare_cached(statement).unwrap();
                assert!(bare.query([used]).unwrap().next().unwrap().is_none());
            }
            assert_eq!(planned_again(&planned_once(statement)), 0, "{statement}");
            assert_ne!(planned_again(statement), 0, "{statement}: SQLite plans it once even as it is, now");
        }
    }
}
