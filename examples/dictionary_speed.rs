//! How long a workspace's own words take: `dictionary_speed LEADS.csv` prints microseconds a lead for looking whether a
//! dictionary of so many entries bears on it, and for reading it again where it does; the best of many rounds.

use frontdesk::{Lead, Playbook, RawLead, reread, standardize_fields};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 400;
const COLUMNS: [&str; 8] = ["title", "industry", "country", "employees", "source", "campaign", "product", "partner"];

fn main() {
    let path = std::env::args().nth(1).expect("a CSV file of leads");
    let mut reader = csv::Reader::from_path(&path).expect("a CSV file");
    let header = reader.headers().expect("a header").clone();
    let raws: Vec<RawLead> =
        reader.records().map(|row| header.iter().zip(row.expect("a row").iter()).collect()).collect();
    for entries in [0, 8, 1000, 10_000] {
        let dictionary = playbook(entries).dictionary;
        let applies = best(&raws, |raw| dictionary.applies_to(raw.fields()));
        println!("{entries} entries: {applies:.3} to look");
    }
    let dictionary = playbook(1000).dictionary;
    let with_word: Vec<(Lead, RawLead)> = raws
        .into_iter()
        .map(|mut raw| {
            raw.push("country", "our country 1");
            (standardize_fields(&raw), raw)
        })
        .collect();
    let again = best(&with_word, |(lead, raw)| reread(lead.clone(), raw, &dictionary));
    println!("1000 entries: {again:.3} to read again");
}

/// A playbook with so many entries.
fn playbook(entries: usize) -> Playbook {
    let meaning = |column| match column {
        "title" => "{ level = \"senior\" }",
        "industry" => "\"518\"",
        "country" => "\"GB\"",
        _ => "\"50\"",
    };
    let own: String = COLUMNS
        .into_iter()
        .map(|column| {
            let lines = (0..entries / COLUMNS.len()).map(|i| format!("\"our {column} {i}\" = {}\n", meaning(column)));
            format!("[dictionary.{column}]\n{}", lines.collect::<String>())
        })
        .collect();
    let text = format!("{}\n{own}", include_str!("../tests/data/smallest.toml"));
    Playbook::from_toml(&text).expect("a playbook")
}

/// Microseconds for one of `items`.
fn best<T, U>(items: &[T], work: impl Fn(&T) -> U) -> f64 {
    let round = || {
        let begun = Instant::now();
        items.iter().for_each(|item| drop(black_box(work(item))));
        begun.elapsed()
    };
    let best: Duration = (0..ROUNDS).map(|_| round()).min().unwrap_or_default();
    best.as_secs_f64() * 1e6 / items.len() as f64
}
