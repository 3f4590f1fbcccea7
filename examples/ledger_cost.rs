//! What one submission costs the ledger, by kind: statements, those that write, rows and pages of the log that are written, and
//! time. `ledger_cost FILE.sqlite [LEADS [SAMPLE]]` fills the file with made-up leads over the demo's accounts (20,000 unless told
//! otherwise), submits a sample of each kind and prints a table; with `statements` as a further word, how long each statement
//! took, too.
//!
//! Pages are those of SQLite's log that a commit added: what has to reach the disk before the answer may go. Where the system
//! tells it (Linux), time is that of the processor, so that what else the machine does is not in it.

#[path = "../tests/support/people.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod people;

use frontdesk::outcome::Searched;
use frontdesk::{AccountBook, RawLead, Submission, search, standardize};
use ledger::{
    Access, Idempotency, KeyKind, Ledger, PlaybookFormat, Row, Sql, SqlError, Sqlite, Submit, Submitted, Value,
};
use people::{Dice, Person};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Leads of one company, in the mean.
const COLLEAGUES: usize = 20;

/// Submissions in one transaction while filling.
const AT_ONCE: usize = 5_000;

/// A page with its head, in the log.
const FRAME: f64 = 4_096.0 + 24.0;

/// Counts statements and how long they take; transactions may be held together.
struct Counting {
    sqlite: Sqlite,
    statements: Cell<usize>,
    writing: Cell<usize>,
    by_text: RefCell<BTreeMap<String, (usize, Duration)>>,
    filling: Cell<bool>,
}

impl Sql for Counting {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        let began = Instant::now();
        let rows = self.sqlite.query(statement, arguments)?;
        let took = began.elapsed();
        self.statements.set(self.statements.get() + 1);
        self.writing.set(self.writing.get() + usize::from(!statement.starts_with("SELECT")));
        if !self.filling.get() {
            let mut by_text = self.by_text.borrow_mut();
            let (count, all) = by_text.entry(statement.to_owned()).or_default();
            *count += 1;
            *all += took;
        }
        Ok(rows)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.filling.get() { body() } else { self.sqlite.transaction(body) }
    }
}

/// Whoever writes a row for each request, and no more.
const ONE_ROW: &str = "INSERT INTO one_row (data) VALUES (?)";

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let by_statement = arguments.iter().position(|word| word == "statements").map(|at| arguments.remove(at)).is_some();
    let mut arguments = arguments.into_iter();
    let Some(path) = arguments.next() else {
        eprintln!("usage: ledger_cost FILE.sqlite [LEADS [SAMPLE]] [statements]");
        std::process::exit(2);
    };
    let mut number = |usual: usize| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (leads, sample) = (number(20_000), number(500));
    let sqlite = Sqlite::open(Path::new(&path)).unwrap();
    sqlite.query("PRAGMA synchronous = OFF", &[]).unwrap();
    let sql = Counting {
        sqlite,
        statements: Cell::new(0),
        writing: Cell::new(0),
        by_text: RefCell::default(),
        filling: Cell::new(true),
    };
    let ledger = Ledger::new(&sql, [0; 32].into());
    ledger.create(&[], at(0)).unwrap();
    let playbook = include_str!("../demo/playbook.toml");
    ledger.publish(PlaybookFormat::Toml, playbook, at(0)).unwrap().unwrap();
    take_accounts(&ledger);
    let book = AccountBook::open(ledger.account_book().unwrap().1).unwrap();
    let desk = Desk { ledger: &ledger, book, revision: ledger.accounts_revision().unwrap() };

    for from in (0..leads).step_by(AT_ONCE) {
        let until = (from + AT_ONCE).min(leads);
        sql.sqlite
            .transaction(|| {
                (from..until).for_each(|number| desk.submit(number, Person::new(number, COLLEAGUES).whole(), true));
                Ok::<(), SqlError>(())
            })
            .unwrap();
    }
    // What was logged is brought over, and from now on nothing is, so that the log's length tells what was written.
    sql.sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)", &[]).unwrap();
    sql.sqlite.query("PRAGMA wal_autocheckpoint = 0", &[]).unwrap();
    sql.filling.set(false);

    println!("{leads} leads, {sample} of each kind; a form's answer tells who calls, a server's everything");
    let head = ["statements", "writing", "rows", "pages", "µs"];
    println!("{:32}{}", "", head.map(|name| format!("{name:>12}")).concat());
    let log = PathBuf::from(format!("{path}-wal"));
    let mut dice = Dice(7);
    let mut next = leads;
    for (kind, secret) in KINDS.iter().flat_map(|kind| [(kind, false), (kind, true)]) {
        let prepared: Vec<RawLead> = (0..sample).map(|_| (kind.writes)(&mut dice, leads, &mut next)).collect();
        let mut measured = [0.0; 5];
        let began = processor_time();
        for raw in prepared {
            next += 1;
            let rows = changes(&sql);
            let before = std::fs::metadata(&log).map_or(0, |log| log.len());
            sql.statements.set(0);
            sql.writing.set(0);
            desk.submit(next, raw, secret);
            let pages = (std::fs::metadata(&log).unwrap().len() - before) as f64 / FRAME;
            let counted = [sql.statements.get() as f64, sql.writing.get() as f64];
            let counted = [counted[0], counted[1], changes(&sql) - rows, pages.floor()];
            measured.iter_mut().zip(counted).for_each(|(sum, value)| *sum += value / sample as f64);
        }
        measured[4] = (processor_time() - began) * 1e6 / sample as f64;
        let name = format!("{}, {}", kind.name, if secret { "server" } else { "form" });
        println!("{name:32}{}", measured.map(|value| format!("{value:>12.1}")).concat());
    }
    one_row(&sql, &log, sample);
    if by_statement {
        let by_text = sql.by_text.borrow();
        let mut all: Vec<_> = by_text.iter().collect();
        all.sort_by_key(|(_, (_, took))| std::cmp::Reverse(*took));
        let kinds = KINDS.len() * 2;
        println!("\n{:>10}{:>10}{:>10}", "a lead", "µs each", "µs a lead");
        for (statement, (count, took)) in all {
            let micro = took.as_secs_f64() * 1e6;
            let of_all = (sample * kinds) as f64;
            let text: String = statement.chars().take(110).collect();
            println!("{:>10.2}{:>10.1}{:>10.1}  {text}", *count as f64 / of_all, micro / *count as f64, micro / of_all);
        }
    }
}

/// Seconds that this program had of the processor, or where the system doesn't tell, of the clock.
fn processor_time() -> f64 {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// The least that can be stored of a request.
fn one_row(sql: &Counting, log: &Path, sample: usize) {
    sql.sqlite.query("CREATE TABLE one_row (number INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT", &[]).unwrap();
    let before = std::fs::metadata(log).unwrap().len();
    let began = processor_time();
    for _ in 0..sample {
        let body = Value::from("{\"email\":\"somebody@bosch.com\",\"last_name\":\"Somebody\",\"title\":\"CTO\"}");
        sql.sqlite.transaction(|| sql.sqlite.query(ONE_ROW, &[body])).unwrap();
    }
    let took = (processor_time() - began) * 1e6 / sample as f64;
    let pages = (std::fs::metadata(log).unwrap().len() - before) as f64 / FRAME / sample as f64;
    let measured = [1.0, 1.0, 1.0, pages.round(), took];
    println!("{:32}{}", "one row", measured.map(|value| format!("{value:>12.1}")).concat());
}

struct Kind {
    name: &'static str,
    /// What somebody writes, where so many leads were made up and the next number is free.
    writes: fn(&mut Dice, usize, &mut usize) -> RawLead,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "new, known domain",
        writes: |_, _, next| {
            *next += 1;
            let name = format!("{}{next}", letters(*next));
            let email = format!("{name}@bosch.com");
            [("email", email.as_str()), ("last_name", &name), ("title", "CTO"), ("country", "Germany")]
                .into_iter()
                .collect()
        },
    },
    Kind {
        name: "new, by name in the book",
        writes: |dice, _, next| {
            *next += 1;
            let name = format!("{}{next}", letters(*next));
            let company = dice.pick(&["Robert Bosch GmbH", "Walmart Stores", "Amazon.com Inc", "Nobody Knows Ltd"]);
            let email = format!("{name}@gmail.com");
            [("email", email.as_str()), ("last_name", &name), ("company", company)].into_iter().collect()
        },
    },
    Kind {
        name: "new, unknown domain",
        writes: |_, _, next| {
            *next += 1;
            Person::new(*next, COLLEAGUES).whole()
        },
    },
    Kind {
        name: "the same person again",
        writes: |dice, leads, next| {
            *next += 1;
            let mut raw = Person::new(dice.roll(leads), COLLEAGUES).whole();
            raw.push("message", format!("and another thing, number {next}"));
            raw
        },
    },
];

/// A name that nobody else has.
fn letters(number: usize) -> String {
    let mut dice = Dice(number as u64);
    (0..6).map(|_| dice.pick(&["ba", "ri", "zu", "mek", "tol", "nash", "vi", "do", "gur", "pel"])).collect()
}

fn take_accounts<S: Sql>(ledger: &Ledger<S>) {
    let mut reader = csv::Reader::from_reader(include_bytes!("../demo/accounts.csv").as_slice());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let rows = rows.iter().map(|row| head.iter().zip(row.iter()));
    assert!(ledger.upsert_accounts(rows).unwrap().refused.is_empty());
}

fn at(second: usize) -> jiff::Timestamp {
    let begin: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    begin + jiff::SignedDuration::from_secs(i64::try_from(second).unwrap())
}

/// Rows that were changed so far.
fn changes(sql: &Counting) -> f64 {
    match sql.sqlite.query("SELECT total_changes()", &[]).unwrap()[0][0] {
        Value::Integer(count) => count as f64,
        ref other => panic!("{other:?} is no count"),
    }
}

/// Where leads come in: as the Worker does it, without the way there.
struct Desk<'l> {
    ledger: &'l Ledger<&'l Counting>,
    book: AccountBook,
    revision: i64,
}

impl Desk<'_> {
    fn submit(&self, number: usize, raw: RawLead, secret: bool) {
        let lead = standardize(&raw).unwrap();
        let searched = if lead.domain.is_some() { Searched::default() } else { search(&lead, Some(&self.book)) };
        let idempotency = Idempotency::of_content("sk_demo", &raw);
        let kind = if secret { KeyKind::Secret } else { KeyKind::Publishable };
        // As random as ids are.
        let mut dice = Dice(number as u64 ^ 0x1d5);
        let id = format!("{:016x}-{number}", dice.next());
        let submit = Submit {
            submission: Submission { id, raw, lead, searched },
            access: &Access::new(kind, secret),
            idempotency: Some(&idempotency),
            book_revision: Some(self.revision),
            without_book: false,
            now: at(number),
        };
        let outcome = self.ledger.submit(submit).unwrap();
        assert!(matches!(outcome, Submitted::Routed { .. }), "{outcome:?}");
    }
}
