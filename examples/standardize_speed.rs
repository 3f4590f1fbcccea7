//! How long one lead takes: `standardize_speed LEADS.csv` prints microseconds a lead, the best of several
//! rounds for each few leads, so that the machine's other work doesn't count.

use frontdesk::{RawLead, standardize_fields};
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;
const LEADS_AT_ONCE: usize = 32;

fn main() {
    let path = std::env::args().nth(1).expect("a CSV file of leads");
    let mut reader = csv::Reader::from_path(&path).expect("a CSV file");
    let header = reader.headers().expect("a header").clone();
    let leads: Vec<RawLead> =
        reader.records().map(|row| header.iter().zip(row.expect("a row").iter()).collect()).collect();
    let best: Duration = leads.chunks(LEADS_AT_ONCE).filter_map(|few| (0..ROUNDS).map(|_| round(few)).min()).sum();
    println!("{:.2}", best.as_secs_f64() * 1e6 / leads.len() as f64);
}

fn round(leads: &[RawLead]) -> Duration {
    let begun = Instant::now();
    for lead in leads {
        std::hint::black_box(standardize_fields(lead));
    }
    begun.elapsed()
}
