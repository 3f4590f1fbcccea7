//! The one thing that the ledger needs from a database: statements and a transaction around them.
//!
//! In scope: the trait and its values. Not in scope: SQL text (the other files have it). Durable Object
//! SQL and rusqlite run the same statements through it.

/// A value that goes into or comes out of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    /// Within ±2⁵³: on some platforms numbers cross as floating point.
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// What the database said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlError(pub String);

/// One row, its values in column order.
pub type Row = Vec<Value>;

/// A statement as SQLite should get it: each bound value as an expression, `+?`, which is the same value.
///
/// Of a bare `?` in a comparison or a limit, SQLite looks at the value to find a better plan, and therefore plans the statement
/// anew each time it is used again; that takes longer than most statements here. An expression is no value to look at. No text
/// within a statement has a question mark of its own.
#[must_use]
pub fn planned_once(statement: &str) -> String {
    statement.replace('?', "+?")
}

/// A SQLite database.
pub trait Sql {
    /// Runs one statement; its rows.
    ///
    /// # Errors
    /// What the database said.
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError>;

    /// Runs `body`; what it wrote is kept when it returns `Ok`, and undone when it returns `Err` or doesn't return. Within another
    /// transaction it is kept if that one is.
    ///
    /// # Errors
    /// Those of `body`, and what the database said when it began or ended.
    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E>;
}

impl<S: Sql> Sql for &S {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        (**self).query(statement, arguments)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        (**self).transaction(body)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<i32> for Value {
    fn from(integer: i32) -> Self {
        Self::Integer(integer.into())
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Integer(yes.into())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl std::fmt::Display for SqlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the database refused: {}", self.0)
    }
}

impl std::error::Error for SqlError {}
