//! Prints every row of a ledger, table by table: of the SQLite file named, or of the story named, told on the spot.
//!
//! With it, what the Worker stored is held against what the same ledger stores natively. Access keys are left out, since a
//! story has none; and the account book that the Worker keeps, which is made of the rows of accounts.

#[expect(dead_code, reason = "what a story expects is for the tests")]
#[path = "../tests/support/story.rs"]
mod story;

use frontdesk::AccountBook;
use ledger::{Sql, Sqlite, Value};
use std::path::Path;

fn main() {
    let Some(argument) = std::env::args().nth(1) else {
        eprintln!("usage: ledger_rows STORY.json | FILE.sqlite");
        std::process::exit(2);
    };
    let path = Path::new(&argument);
    if path.extension().is_some_and(|extension| extension == "json") {
        let story = story::read(path);
        let sqlite = Sqlite::in_memory().unwrap();
        let ledger = story::workspace(&sqlite, &story.given, story.when[0].at);
        let book = AccountBook::open(ledger.account_book().unwrap().1).unwrap();
        for when in &story.when {
            story::told(&ledger, &book, when);
        }
        print(&sqlite);
    } else {
        print(&Sqlite::open(path).unwrap());
    }
}

fn print(sql: &impl Sql) {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' \
                  AND name NOT LIKE 'sqlite%' AND name NOT IN ('access_key', 'book_piece') ORDER BY name";
    for table in sql.query(tables, &[]).unwrap() {
        let [Value::Text(table)] = table.as_slice() else { panic!("{table:?} is no table's name") };
        for row in sql.query(&format!("SELECT * FROM {table}"), &[]).unwrap() {
            if row.first() != Some(&Value::Text("book".into())) {
                println!("{table} {row:?}");
            }
        }
    }
}
