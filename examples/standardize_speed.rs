//! How long one lead takes: `standardize_speed LEADS.csv` prints microseconds a lead, the best of several rounds.

use frontdesk::{RawLead, standardize_fields};
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;

fn main() {
    let path = std::env::args().nth(1).expect("a CSV file of leads");
    let mut reader = csv::Reader::from_path(&path).expect("a CSV file");
    let header = reader.headers().expect("a header").clone();
    let leads: Vec<RawLead> =
        reader.records().map(|row| header.iter().zip(row.expect("a row").iter()).collect()).collect();
    let best = (0..ROUNDS).map(|_| round(&leads)).min().unwrap_or_default();
    println!("{:.2}", best.as_secs_f64() * 1e6 / leads.len() as f64);
}

fn round(leads: &[RawLead]) -> Duration {
    let begun = Instant::now();
    for lead in leads {
        std::hint::black_box(standardize_fields(lead));
    }
    begun.elapsed()
}
