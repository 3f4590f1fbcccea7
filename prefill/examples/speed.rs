//! How long each part of a look-up takes here, and how large buckets are: `cargo run --release -p frontdesk-prefill --example
//! speed`.
//!
//! In scope: blinding, evaluating, opening, sealing. Not in scope: the same in wasm (`npm run bench:prefill`).
#![allow(clippy::unwrap_used, reason = "a measurement")]

use sealed_prefill::{Employees, Facts, Key, LookUp, Opened, Plan, Print};
use std::hint::black_box;
use std::time::Instant;

const TIMES: u32 = 2_000;

/// What one takes, the median of so many, in microseconds: on a busy machine the mean says more of the others.
fn measure<T>(times: u32, mut one: impl FnMut(u32) -> T) -> f64 {
    let mut took: Vec<f64> = (0..times)
        .map(|turn| {
            let began = Instant::now();
            black_box(one(turn));
            began.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

fn print(number: u32) -> Print {
    u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()
}

/// Companies as they are called: 7 to 40 bytes.
fn facts(number: u32) -> Facts {
    let names =
        ["Zebrafink Maschinenbau GmbH", "Okapi Systems Ltd", "Ibis", "Société Générale des Lamas", "Gnu Foods Inc."];
    let cities = ["Köln", "San Francisco", "Le Mans", "Ulm", "Novi Sad"];
    Facts {
        company: Some(format!("{} {number}", names[number as usize % 5])),
        industry: Some("31-33".into()),
        employees: Some(Employees { min: 51, max: Some(200) }),
        country: Some("DE".into()),
        city: Some(cities[number as usize % 5].into()),
    }
}

fn plan(domains: u32, key: &Key) -> Plan {
    Plan::new((0..domains).map(|number| (print(number), facts(number), true)).collect(), 0, key)
}

fn main() {
    let key = Key::of_text(&"5a".repeat(32)).unwrap();
    let small = plan(300, &key);
    let random = |turn: u32| {
        let mut random = [7; 32];
        random[..4].copy_from_slice(&turn.to_be_bytes());
        random
    };
    let look_up = LookUp::new(print(7), random(1)).unwrap();
    let evaluation = key.evaluate(&look_up.message()).unwrap();
    let bucket = small.bucket(&key, 0);
    assert_eq!(look_up.open(&evaluation, small.layout(), &bucket), Ok(Opened::Facts(facts(7))));
    println!("blind: {:.1} µs", measure(TIMES, |turn| LookUp::new(print(turn), random(turn))));
    println!("evaluate: {:.1} µs", measure(TIMES, |_| key.evaluate(&look_up.message())));
    println!(
        "finish and open, {} records: {:.1} µs",
        small.layout().records,
        measure(TIMES, |_| look_up.open(&evaluation, small.layout(), &bucket))
    );
    println!("key of its text: {:.1} µs", measure(TIMES, |_| Key::of_text(&"5a".repeat(32))));
    for domains in [10_000, 100_000, 1_000_000] {
        let plan = plan(domains, &key);
        let layout = plan.layout();
        let sealed = measure(4, |number| plan.bucket(&key, number));
        let length = plan.bucket(&key, 0).len();
        println!(
            "{domains} domains: {} buckets of {length} bytes ({} records of {}), each shared by {} or more; {:.1} MB, sealed in \
             {:.0} s on one processor",
            layout.buckets(),
            layout.records,
            layout.record,
            plan.fewest(),
            f64::from(layout.buckets()) * length as f64 / 1e6,
            sealed * f64::from(layout.buckets()) / 1e6
        );
    }
}
