//! A database that fails: at any statement, between any two, at the commit; and one that a bug sits in.
//!
//! In scope: the wrapper around SQLite, and where it crashes. Not in scope: which bugs (`bugs`), what is checked (`world`).

use crate::bugs::{Bug, How};
use ledger::{Row, Sql, SqlError, Sqlite, Value};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

type Statement = (String, Vec<Value>);

/// Where every table ends.
pub type Ends = Vec<Option<i64>>;

/// One connection to the database; what is left of it after a crash is thrown away.
#[derive(Clone)]
pub struct Faulty(Rc<Inner>);

struct Inner {
    sqlite: Rc<Sqlite>,
    /// Statements until the crash; a transaction's begin and commit count as one each.
    left: Cell<Option<usize>>,
    crashed: Cell<bool>,
    /// Transactions around each other that are open.
    depth: Cell<usize>,
    /// Where every table ended when a transaction was last committed, as far as a crash was to come.
    committed: RefCell<Option<Ends>>,
    bug: Option<&'static Bug>,
    /// How often the bug came to bear.
    hits: Cell<u64>,
    /// Statements that a bug puts off until after the commit, or that it keeps when everything else is undone.
    apart: RefCell<Vec<Statement>>,
    /// What a bug remembers having read.
    read: RefCell<BTreeMap<String, Vec<Row>>>,
}

impl Faulty {
    /// Opens the database in this file, as it was left.
    pub fn open(path: &Path, bug: Option<&'static Bug>) -> Self {
        let sqlite = Sqlite::open(path).unwrap();
        // A crash of this program loses nothing that was committed; only one of the machine would.
        sqlite.query("PRAGMA synchronous = OFF", &[]).unwrap();
        sqlite.query("PRAGMA cache_size = -200000", &[]).unwrap();
        // What a step touched is written down, to be looked at after it.
        sqlite.query("CREATE TEMP TABLE touched (lead INTEGER)", &[]).unwrap();
        for (table, lead) in [("lead", "number"), ("assignment", "lead"), ("clock", "lead"), ("submission", "lead")] {
            for when in ["INSERT", "UPDATE"] {
                let trigger = format!(
                    "CREATE TEMP TRIGGER {table}_{when} AFTER {when} ON main.{table} BEGIN \
                     INSERT INTO touched VALUES (new.{lead}); END"
                );
                sqlite.query(&trigger, &[]).unwrap();
            }
        }
        Self::over(Rc::new(sqlite), bug)
    }

    /// The same database after a crash of the program that used it, which forgot what was in its memory. What is on disk was
    /// not read again: that is for [`open`](Self::open).
    pub fn reborn(&self) -> Self {
        Self::over(Rc::clone(&self.0.sqlite), self.0.bug)
    }

    fn over(sqlite: Rc<Sqlite>, bug: Option<&'static Bug>) -> Self {
        Self(Rc::new(Inner {
            sqlite,
            left: Cell::new(None),
            crashed: Cell::new(false),
            depth: Cell::new(0),
            committed: RefCell::default(),
            bug,
            hits: Cell::new(0),
            apart: RefCell::default(),
            read: RefCell::default(),
        }))
    }

    /// Crashes before the statement after so many; `None`: doesn't.
    pub fn crash_after(&self, statements: Option<usize>) {
        self.0.left.set(statements);
        self.0.committed.take();
    }

    /// Where every table ended when the last transaction of what was to crash was committed; `None`: none was.
    pub fn committed(&self) -> Option<Ends> {
        self.0.committed.borrow().clone()
    }

    /// Where every table ends.
    pub fn ends(&self) -> Ends {
        let tables = ["lead", "submission", "receipt", "outbox", "assignment", "link", "idempotency", "publication"];
        let ends = tables.map(|table| format!("(SELECT max(number) FROM {table})")).join(", ");
        let row = self.ask(&format!("SELECT {ends}"), &[]).remove(0);
        row.into_iter().map(|end| if let Value::Integer(end) = end { Some(end) } else { None }).collect()
    }

    pub fn has_crashed(&self) -> bool {
        self.0.crashed.get()
    }

    pub fn hits(&self) -> u64 {
        self.0.hits.get()
    }

    /// Runs a statement as it is, without faults.
    pub fn ask(&self, statement: &str, arguments: &[Value]) -> Vec<Row> {
        self.0.sqlite.query(statement, arguments).unwrap_or_else(|error| panic!("{error}: {statement}"))
    }

    fn how(&self) -> Option<&How> {
        self.0.bug.map(|bug| &bug.how)
    }

    fn hit(&self) {
        self.0.hits.set(self.0.hits.get() + 1);
    }

    fn tick(&self) -> Result<(), SqlError> {
        match self.0.left.get() {
            _ if self.0.crashed.get() => {}
            Some(0) => self.0.crashed.set(true),
            Some(left) => {
                self.0.left.set(Some(left - 1));
                return Ok(());
            }
            None => return Ok(()),
        }
        Err(SqlError("crashed".into()))
    }

    /// Runs what a bug put aside.
    fn run_apart(&self) -> Result<(), SqlError> {
        for (statement, arguments) in self.0.apart.take() {
            self.tick()?;
            self.0.sqlite.query(&statement, &arguments)?;
        }
        Ok(())
    }

    fn with_bug(&self, how: &How, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        let run = || self.0.sqlite.query(statement, arguments);
        self.hit();
        match how {
            How::Dropped => Ok(Vec::new()),
            How::Twice => run().and_then(|_| run()),
            How::Rewritten(from, to) => {
                assert!(statement.contains(from), "`{from}` is not in `{statement}`");
                self.0.sqlite.query(&statement.replace(from, to), arguments)
            }
            How::Changed(change) => {
                let mut arguments = arguments.to_vec();
                change(&mut arguments);
                self.0.sqlite.query(statement, &arguments)
            }
            How::AfterCommit => {
                self.0.apart.borrow_mut().push((statement.to_owned(), arguments.to_vec()));
                Ok(Vec::new())
            }
            How::EvenIfUndone => {
                self.0.apart.borrow_mut().push((statement.to_owned(), arguments.to_vec()));
                run()
            }
            How::Stale => {
                let asked = format!("{statement} {arguments:?}");
                if let Some(rows) = self.0.read.borrow().get(&asked) {
                    return Ok(rows.clone());
                }
                let rows = run()?;
                if !rows.is_empty() {
                    self.0.read.borrow_mut().insert(asked, rows.clone());
                }
                Ok(rows)
            }
            How::NoTransaction | How::NoCommit => run(),
        }
    }
}

impl Sql for Faulty {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        self.tick()?;
        match self.0.bug {
            Some(bug) if statement.contains(bug.statement) && (bug.when)(arguments) => {
                self.with_bug(&bug.how, statement, arguments)
            }
            _ => self.0.sqlite.query(statement, arguments),
        }
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.tick()?;
        if matches!(self.how(), Some(How::NoTransaction)) {
            self.hit();
            return body();
        }
        let mut done = None;
        self.0.depth.set(self.0.depth.get() + 1);
        let outcome = self.0.sqlite.transaction(|| {
            let value = body()?;
            self.tick()?;
            if matches!(self.how(), Some(How::NoCommit)) && self.hits() % 25 == 24 {
                done = Some(value);
                return Err(SqlError("kept in memory only".into()).into());
            }
            Ok(value)
        });
        self.0.depth.set(self.0.depth.get() - 1);
        if outcome.is_ok() && self.0.depth.get() == 0 && self.0.left.get().is_some() {
            self.0.committed.replace(Some(self.ends()));
        }
        if let Some(value) = done {
            self.hit();
            return Ok(value);
        }
        match self.how() {
            Some(How::AfterCommit) if outcome.is_ok() => self.run_apart()?,
            Some(How::EvenIfUndone) if outcome.is_err() => {
                for (statement, arguments) in self.0.apart.take() {
                    self.0.sqlite.query(&statement, &arguments)?;
                }
            }
            _ => drop(self.0.apart.take()),
        }
        outcome
    }
}
