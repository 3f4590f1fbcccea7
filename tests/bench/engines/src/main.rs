//! Asks rule engines from crates.io what tests/bench/deciding asks ours, and prints what that takes as JSON; the argument
//! says which of its playbooks is meant, 0 or 1.
//!
//! In scope: the same playbook and leads, every answer held against the right one before any time is taken. Not in
//! scope: judging. Each engine has its rules compiled and its leads in its own form before the clock starts. They are built
//! without link-time optimization, which takes these crates many minutes and gives at most a fifth.

mod cel;
mod datalogic;
mod facts;
mod regorus;
mod zen;

use deciding::SIZES;
use deciding::model::Model;
use serde_json::json;
use std::hint::black_box;
use std::time::Instant;

/// An engine with rules and leads: the numbers of the case and the territory of lead number so-and-so.
type Ask = Box<dyn FnMut(usize) -> (usize, usize)>;

/// Leads that are asked for at each size: those of the slower engines are enough for a steady figure.
const LEADS: [usize; SIZES.len()] = [1_000, 200];

/// How often they are asked for; the best round of each few counts, since the others were disturbed.
const ROUNDS: usize = 5;
const FEW: usize = 20;

fn main() {
    let size = std::env::args().nth(1).map_or(0, |size| size.parse().expect("0 or 1"));
    let ((cases, territories, _), leads) = (SIZES[size], LEADS[size]);
    let model = Model::new(cases, territories, leads);
    let mut engines: Vec<(&str, fn(&Model) -> Ask)> =
        vec![("zen-engine", zen::engine), ("datalogic-rs", datalogic::engine), ("cel", cel::engine)];
    // The larger playbook's text is longer than it takes.
    if size == 0 {
        engines.push(("regorus", regorus::engine));
    }
    let measured = engines.into_iter().map(|(name, make)| {
        let mut ask = make(&model);
        let wrong = (0..leads).filter(|lead| ask(*lead) != model.scan(&model.leads[*lead])).count();
        let micros = if wrong > 0 { 0.0 } else { timed(&mut ask, leads) };
        json!({ "name": name, "micros": micros, "asked": leads, "wrong": wrong })
    });
    println!("{}", json!(measured.collect::<Vec<_>>()));
}

/// Microseconds a lead.
fn timed(ask: &mut Ask, leads: usize) -> f64 {
    let few = |from: usize| {
        let times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let begun = Instant::now();
                (from..from + FEW).for_each(|lead| {
                    black_box(ask(lead));
                });
                begun.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.into_iter().fold(f64::MAX, f64::min)
    };
    (0..leads).step_by(FEW).map(few).sum::<f64>() / leads as f64
}
