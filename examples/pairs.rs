//! Pairs of company names that were labelled: `pairs FILE`, columns `left, right, is_match, quality`.
//!
//! Prints F1 at our own threshold and at the best, how often each confidence was right, and the time a pair takes.

#[path = "support/mod.rs"]
mod support;

use frontdesk::{decision::Verdict, matching::match_names};
use std::time::Instant;
use support::{company, playbook, rows};

fn main() {
    let file = std::env::args().nth(1).expect("a file");
    let playbook = playbook();
    let pairs: Vec<_> = rows(&file)
        .into_iter()
        .map(|row| {
            (company(&row["left"], ""), company(&row["right"], ""), row["is_match"] == "true", row["quality"].clone())
        })
        .collect();
    let started = Instant::now();
    let outcomes: Vec<_> =
        pairs.iter().map(|(left, right, ..)| match_names((left, None), (right, None), &playbook)).collect();
    let time = started.elapsed() / pairs.len() as u32;
    let f1 = |believed: &dyn Fn(usize) -> bool| {
        let (mut hit, mut wrong, mut missed) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (at, pair) in pairs.iter().enumerate() {
            match (pair.2, believed(at)) {
                (true, true) => hit += 1.0,
                (false, true) => wrong += 1.0,
                (true, false) => missed += 1.0,
                (false, false) => {}
            }
        }
        (2.0 * hit / (2.0 * hit + wrong + missed), wrong, missed)
    };
    let own = f1(&|at| outcomes[at].1 == Verdict::Match);
    let best = outcomes
        .iter()
        .map(|outcome| (f1(&|at| outcomes[at].0 >= outcome.0).0, outcome.0))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .expect("pairs");
    println!(
        "{} pairs, {time:?} each; F1 {:.4} at our threshold ({} wrong, {} missed), {:.4} at the best, {}",
        pairs.len(),
        own.0,
        own.1,
        own.2,
        best.0,
        best.1
    );
    if std::env::var("ROWS").is_ok() {
        for (pair, outcome) in pairs.iter().zip(&outcomes) {
            let levels: Vec<_> = outcome.2.iter().map(|line| format!("{}={}", line.feature, line.level)).collect();
            println!(
                "ROW\t{}\t{}\t{}\t{}\t{}",
                pair.0.name,
                pair.1.name,
                u8::from(pair.2),
                outcome.0,
                levels.join(" ")
            );
        }
    }
    for (pair, outcome) in pairs.iter().zip(&outcomes) {
        if (outcome.1 == Verdict::Match) != pair.2 && (pair.3 == "STRONG" || std::env::var("MISSES").is_ok()) {
            let levels: Vec<_> = outcome.2.iter().map(|line| format!("{}={}", line.feature, line.level)).collect();
            println!("{} {} {} | {} | {} {}", pair.3, pair.2, pair.0.name, pair.1.name, outcome.0, levels.join(" "));
        }
    }
}
