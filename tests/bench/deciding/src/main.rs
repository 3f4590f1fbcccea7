//! Prints what deciding takes at each size, natively, as JSON; `model SIZE` prints the model that other engines are given,
//! `assign` what sharing out takes.

use deciding::assigning::{DISTRIBUTIONS, TEAMS, Team};
use deciding::model::Model;
use deciding::{Bench, SIZES, digest, read, text};
use serde_json::json;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["model", size] => {
            let (cases, territories, leads) = SIZES[size.parse::<usize>().unwrap_or(0)];
            println!("{}", Model::new(cases, territories, leads).json());
        }
        ["assign"] => println!("{}", json!(TEAMS.map(assigned))),
        _ => println!("{}", json!(SIZES.iter().map(|size| measured(*size)).collect::<Vec<_>>())),
    }
}

fn measured((cases, territories, leads): (usize, usize, usize)) -> serde_json::Value {
    let model = Model::new(cases, territories, leads);
    let text = text(&model);
    let begun = Instant::now();
    read(&text);
    let read = begun.elapsed().as_secs_f64() * 1e3;
    let bench = Bench::new(&model);
    let right: Vec<(String, String)> =
        model.leads.iter().map(|facts| model.scan(facts)).map(|(a, b)| (a.to_string(), b.to_string())).collect();
    let different = right.iter().enumerate().filter(|(lead, (a, b))| bench.answer(*lead) != (a, b)).count();
    // Of each few leads the best of several rounds: the others were disturbed.
    let best = |count: usize, rounds: usize, run: &dyn Fn(usize, usize)| {
        let few = |from: usize| {
            let times = (0..rounds).map(|_| {
                let begun = Instant::now();
                run(from, count);
                begun.elapsed().as_secs_f64() * 1e6
            });
            times.fold(f64::MAX, f64::min)
        };
        (0..leads).step_by(count).map(few).sum::<f64>() / leads as f64
    };
    let scan = best(20, 5, &|from, count| {
        model.leads.iter().skip(from).take(count).for_each(|facts| {
            std::hint::black_box(model.scan(facts));
        });
    });
    json!({
        "cases": cases, "territories": territories, "leads": leads, "text": text.len(), "different": different,
        "digest": digest(right.iter().map(|(a, b)| (a.as_str(), b.as_str()))), "read": read,
        "choose": best(2_000, 15, &|from, count| bench.run(false, from, count)),
        "decide": best(20, 5, &|from, count| bench.run(true, from, count)),
        "scan": scan,
    })
}

/// Microseconds a lead for each way to share out, and the bytes of the reasons and of the circle.
fn assigned(members: usize) -> serde_json::Value {
    let micros = DISTRIBUTIONS.map(|distribute| {
        let mut team = Team::new(members, distribute);
        let count = 2_000_usize.div_ceil(members);
        let times = (0..10).map(|_| {
            let begun = Instant::now();
            (0..count).for_each(|_| drop(std::hint::black_box(team.next())));
            begun.elapsed().as_secs_f64() * 1e6 / count as f64
        });
        times.fold(f64::MAX, f64::min)
    });
    let assigned = Team::new(members, DISTRIBUTIONS[0]).next();
    let bytes = |value: serde_json::Value| value.to_string().len();
    let circle = assigned.turn.as_ref().map_or(0, |turn| bytes(json!(turn.circle)));
    json!({ "members": members, "micros": micros, "reasons": bytes(json!(assigned.reasons)), "circle": circle })
}
