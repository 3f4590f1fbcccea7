//! How long one lead takes against a ledger of many: `ledger_million FILE.sqlite [LEADS [SAMPLE]]` fills the file with made-up
//! leads as far as it has fewer (a million unless told otherwise), then submits a sample and prints, as JSON, rows read and
//! milliseconds for each: half of it people who were there before and write a little differently, half new ones.
//!
//! Rows read are those of tables and indexes that statements could step on: what they gave back, and for each key those
//! looked up. Filling holds
//! many submissions in one transaction, and stores the same rows.

#[path = "../tests/support/people.rs"]
mod people;

use frontdesk::outcome::Searched;
use frontdesk::{RawLead, Submission, standardize};
use ledger::{Access, KeyKind, Ledger, Row, Sql, SqlError, Sqlite, Submit, Submitted, Value};
use people::{Dice, Person};
use std::cell::Cell;
use std::path::Path;
use std::time::Instant;

/// Leads of one company, in the mean.
const COLLEAGUES: usize = 20;

/// Submissions in one transaction while filling.
const AT_ONCE: usize = 20_000;

/// Counts statements, rows that they give back, and rows that they write; transactions may be held together.
struct Counting {
    sqlite: Sqlite,
    statements: Cell<usize>,
    read: Cell<usize>,
    filling: Cell<bool>,
}

impl Sql for Counting {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        let rows = self.sqlite.query(statement, arguments)?;
        self.statements.set(self.statements.get() + 1);
        // A row of a look-up by keys stands for the rows of the index in its list; one of a join for two.
        let of = |row: &Row| match row.as_slice() {
            [Value::Integer(_), Value::Text(list)] if list.starts_with('[') => {
                list.split(',').filter(|number| *number != "[]").count()
            }
            _ => 1 + usize::from(statement.contains(" JOIN ")),
        };
        self.read.set(self.read.get() + rows.iter().map(of).sum::<usize>());
        Ok(rows)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.filling.get() { body() } else { self.sqlite.transaction(body) }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("usage: ledger_million FILE.sqlite [LEADS [SAMPLE]]");
        std::process::exit(2);
    };
    let mut number = |usual: usize| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (leads, sample) = (number(1_000_000), number(2000));
    let sqlite = Sqlite::open(Path::new(&path)).unwrap();
    sqlite.query("PRAGMA synchronous = NORMAL", &[]).unwrap();
    let sql = Counting { sqlite, statements: Cell::new(0), read: Cell::new(0), filling: Cell::new(true) };
    let ledger = Ledger::new(&sql, [0; 32].into());
    ledger.create(&[], at(0)).unwrap();
    let mut filled = count(&sql, "submission");
    while filled < leads {
        let until = (filled + AT_ONCE).min(leads);
        sql.sqlite
            .transaction(|| {
                for number in filled..until {
                    submit(&ledger, number, Person::new(number, COLLEAGUES).whole());
                }
                Ok::<(), SqlError>(())
            })
            .unwrap();
        filled = until;
        eprintln!("{filled} of {leads}");
    }
    sql.filling.set(false);

    let mut dice = Dice(7);
    let (mut took, mut read, mut found) = (Vec::new(), Vec::new(), 0);
    let keys = count(&sql, "submission_key");
    let begun = count(&sql, "submission");
    let mut statements = 0;
    for number in 0..sample {
        let of = if number % 2 == 0 { dice.roll(leads) } else { leads + begun + number };
        let person = Person::new(of, COLLEAGUES);
        let fields = if number % 2 == 0 { person.writes(&mut dice) } else { person.whole() };
        sql.statements.set(0);
        sql.read.set(0);
        let begin = Instant::now();
        found += usize::from(submit(&ledger, begun + number, fields));
        took.push(begin.elapsed().as_secs_f64() * 1e3);
        read.push(sql.read.get() as f64);
        statements += sql.statements.get();
    }
    let written = (count(&sql, "submission_key") - keys) as f64 / sample as f64;
    println!(
        "{{\"leads\":{},\"sample\":{sample},\"found\":{found},\"statements\":{:.1},\"keys_written\":{written:.2},\
         \"rows_read\":[{},{},{}],\"milliseconds\":[{:.3},{:.3},{:.3}]}}",
        count(&sql, "lead"),
        statements as f64 / sample as f64,
        share(&mut read, 50),
        share(&mut read, 99),
        share(&mut read, 100),
        share(&mut took, 50),
        share(&mut took, 99),
        share(&mut took, 100),
    );
}

fn at(second: usize) -> jiff::Timestamp {
    let begin: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    begin + jiff::SignedDuration::from_secs(i64::try_from(second).unwrap())
}

/// Whether it was found to be an earlier lead's.
fn submit<S: Sql>(ledger: &Ledger<S>, number: usize, raw: RawLead) -> bool {
    let lead = standardize(&raw).unwrap();
    let submit = Submit {
        submission: Submission { id: format!("s{number}"), raw, lead, searched: Searched::default() },
        access: &Access::new(KeyKind::Publishable, false),
        idempotency: None,
        book_revision: None,
        without_book: true,
        now: at(number),
    };
    let Submitted::Routed { record, .. } = ledger.submit(submit).unwrap() else { panic!("not routed") };
    record.found.same.is_some()
}

fn count(sql: &impl Sql, table: &str) -> usize {
    let column = if table == "submission_key" { "count(*)" } else { "ifnull(max(number), 0)" };
    match sql.query(&format!("SELECT {column} FROM {table}"), &[]).unwrap()[0][0] {
        Value::Integer(count) => usize::try_from(count).unwrap(),
        ref other => panic!("{other:?} is no count"),
    }
}

/// What so many per cent stay within.
fn share(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) * percent / 100]
}
