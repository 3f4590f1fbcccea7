//! `ACCOUNTS LEADS BOOK SHARE`: builds a book of the accounts into the file, searches and matches the leads, of which that
//! share (in millionths) has an account, and prints what came out and how long it took, as JSON; `pairs FILE` the same
//! for pairs of names.

use frontdesk::{AccountBook, Playbook, matching::match_names};
use matching::Bench;
use serde_json::json;
use std::time::Instant;

const ROUNDS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let answer = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["pairs", pairs] => of_pairs(&read(pairs)),
        [accounts, leads, book, share] => {
            of_leads(&read(accounts), &read(leads), book, share.parse().expect("a number"))
        }
        _ => panic!("expected `ACCOUNTS LEADS BOOK SHARE` or `pairs FILE`"),
    };
    println!("{answer}");
}

fn of_leads(accounts: &str, leads: &str, file: &str, share: u32) -> serde_json::Value {
    let mut bench = Bench::default();
    bench.take_accounts(accounts);
    bench.take_leads(leads);
    let accounts = bench.accounts();
    let micros = |started: Instant| started.elapsed().as_nanos() as f64 / 1000.0;
    let started = Instant::now();
    let bytes = AccountBook::pack(&accounts).expect("a book");
    let built = micros(started);
    std::fs::write(file, &bytes).expect("a place for the book");
    let bare = accounts.into_iter().map(|mut account| {
        account.domains.clear();
        account
    });
    let without_domains = AccountBook::pack(&bare.collect::<Vec<_>>()).expect("a book").len();
    let len = bytes.len();
    let started = Instant::now();
    bench.open(bytes);
    let opened = micros(started);
    let (mut best, mut times) = (Vec::new(), Vec::new());
    // What a playbook says of the share is half, unless it says otherwise.
    let base_rates = [500_000, 200_000, 50_000, share];
    let mut confidence = base_rates.map(|_| Vec::new());
    for at in 0..bench.leads() {
        bench.read(at);
        bench.search();
        bench.fetch();
        let mut found = -1;
        // The best of several rounds: the others were disturbed.
        let rounds = (0..ROUNDS).map(|_| {
            let started = Instant::now();
            bench.search();
            let searched = micros(started);
            let started = Instant::now();
            found = bench.matching();
            searched + micros(started)
        });
        times.push(rounds.fold(f64::MAX, f64::min));
        best.push(found);
        for (confidence, base_rate) in confidence.iter_mut().zip(base_rates).rev() {
            bench.set_base_rate(base_rate);
            bench.matching();
            confidence.push(bench.confidence());
        }
    }
    let [confidence, at_20, at_5, at_own] = confidence;
    json!({
        "built": built, "opened": opened, "bytes": len, "without_domains": without_domains,
        "best": best, "confidence": confidence,
        "by_base_rate": { "0.5": confidence, "0.2": at_20, "0.05": at_5, "own": at_own },
        "micros": times
    })
}

fn of_pairs(text: &str) -> serde_json::Value {
    let playbook = Playbook::starter();
    let name = |name: &str| frontdesk::account([("id", "a"), ("name", name)]).expect("a name").name;
    let pairs: Vec<_> =
        text.lines().filter_map(|line| line.split_once('\t')).map(|(left, right)| (name(left), name(right))).collect();
    let matched = || pairs.iter().map(|(left, right)| match_names((left, None), (right, None), &playbook));
    let confidence: Vec<f64> = matched().map(|(confidence, ..)| f64::from(confidence.millionths()) / 1e6).collect();
    let rounds = (0..ROUNDS).map(|_| {
        let started = Instant::now();
        assert_eq!(matched().count(), pairs.len());
        started.elapsed().as_nanos() as f64 / 1000.0 / pairs.len() as f64
    });
    json!({ "confidence": confidence, "micros": rounds.fold(f64::MAX, f64::min) })
}
