//! Standardizes each row of a CSV file: `standardize FILE` writes the leads as JSON lines, `standardize FILE TIMES` does
//! it so many times and says what the first lead and then each lead took.
//!
//! In scope: one file, one thread. Not in scope: the rest of the way (the command line has that).

use frontdesk::{RawLead, standardize};
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: standardize FILE [TIMES]")?;
    let times: Option<u32> = arguments.next().map(|times| times.parse()).transpose()?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let header = reader.headers()?.clone();
    let rows: Vec<RawLead> =
        reader.records().map(|row| Ok(header.iter().zip(&row?).collect())).collect::<csv::Result<_>>()?;

    let Some(times) = times else {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for row in &rows {
            match standardize(row) {
                Ok(lead) => serde_json::to_writer(&mut out, &lead)?,
                Err(refusal) => serde_json::to_writer(&mut out, &refusal)?,
            }
            writeln!(out)?;
        }
        return Ok(());
    };
    let began = Instant::now();
    rows.iter().take(1).for_each(|row| drop(std::hint::black_box(standardize(row))));
    println!("first lead: {:?}", began.elapsed());
    let began = Instant::now();
    for _ in 0..times {
        rows.iter().for_each(|row| drop(std::hint::black_box(standardize(row))));
    }
    println!("each lead: {:?}", began.elapsed() / times / u32::try_from(rows.len())?.max(1));
    Ok(())
}
