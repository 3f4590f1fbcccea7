//! How long each part of a look-up takes here: `cargo run --release --example seal_speed`.
//!
//! In scope: blinding, evaluating, opening. Not in scope: the same in wasm (`npm run bench:prefill`).
#![allow(clippy::unwrap_used, reason = "a measurement")]

use sealed_prefill::{Facts, Key, LookUp, Opened, Plan, Print};
use std::hint::black_box;
use std::time::Instant;

const TIMES: u32 = 2_000;

fn measure<T>(name: &str, mut one: impl FnMut(u32) -> T) {
    let began = Instant::now();
    for turn in 0..TIMES {
        black_box(one(turn));
    }
    println!("{name}: {:.1} µs", began.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES));
}

fn main() {
    let key = Key::of_text(&"5a".repeat(32)).unwrap();
    let print = |number: u32| -> Print { (u64::from(number) << 20).to_be_bytes() };
    let facts = |number: u32| Facts { company: Some(format!("Company {number} GmbH")), ..Facts::default() };
    let plan = Plan::new((0..300).map(|number| (print(number), facts(number), true)).collect(), 0, &key);
    let random = |turn: u32| {
        let mut random = [7; 32];
        random[..4].copy_from_slice(&turn.to_be_bytes());
        random
    };
    let look_up = LookUp::new(print(7), random(1)).unwrap();
    let evaluation = key.evaluate(&look_up.message()).unwrap();
    let bucket = plan.bucket(&key, 0);
    assert_eq!(look_up.open(&evaluation, plan.layout(), &bucket), Ok(Opened::Facts(facts(7))));
    measure("blind", |turn| LookUp::new(print(turn), random(turn)));
    measure("evaluate", |_| key.evaluate(&look_up.message()));
    measure("finish and open (304 records)", |_| look_up.open(&evaluation, plan.layout(), &bucket));
    measure("key of its text", |_| Key::of_text(&"5a".repeat(32)));
}
