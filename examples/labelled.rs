//! Matching on labelled sets: `labelled SET…`.
//!
//! A set is a folder with `accounts.csv` (`id, name, domains, city, country`), `leads.csv` (`id, company, country`)
//! and `truth.csv` (`lead_id, account_ids, kind`; no account ids: no account is right). Prints top-1 over leads that
//! have an account, F1 and recall at given precision over all leads, and how often each confidence was right.
//! With `ROWS` set, the evidence of the best candidates is printed as well: what the points were fitted to.

#[path = "support/mod.rs"]
mod support;

use frontdesk::decision::{Evidence, Reason};
use frontdesk::{AccountBook, Lead, matching::match_account};
use std::collections::BTreeMap;
use support::{account, company, playbook, rows};

/// One lead's best candidate.
struct Outcome {
    confidence: u32,
    right: bool,
    has_account: bool,
}

fn main() {
    for set in std::env::args().skip(1) {
        let read = |file: &str| rows(&format!("{set}/{file}"));
        let accounts: Vec<_> = read("accounts.csv")
            .iter()
            .map(|row| account(&row["id"], &row["name"], &row["domains"], &row["country"]))
            .collect();
        let by_id: BTreeMap<&str, _> = accounts.iter().map(|account| (account.id.as_str(), account)).collect();
        let truth: BTreeMap<String, Vec<String>> = read("truth.csv")
            .into_iter()
            .map(|row| {
                let ids = row["account_ids"].split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect();
                (row["lead_id"].clone(), ids)
            })
            .collect();
        let book = AccountBook::build(&accounts);
        let playbook = playbook();
        let mut outcomes = Vec::new();
        let (mut found, mut positives, mut first) = (0, 0, 0);
        for row in read("leads.csv") {
            let country = Some(row["country"].clone()).filter(|country| !country.is_empty());
            let lead = Lead { company: Some(company(&row["company"], &row["country"])), country, ..Lead::default() };
            let searched = frontdesk::search(&lead, Some(&book));
            let candidates: Vec<_> = searched.candidates.iter().map(|id| by_id[id.as_str()].clone()).collect();
            let matched = match_account(&lead, &searched, &candidates, &playbook);
            let right_ids = &truth[&row["id"]];
            let right = matched.best.is_some_and(|best| right_ids.contains(&best.id));
            positives += u32::from(!right_ids.is_empty());
            first += u32::from(searched.candidates.first().is_some_and(|id| right_ids.contains(id)));
            found += u32::from(searched.candidates.iter().any(|id| right_ids.contains(id)));
            outcomes.push(Outcome {
                confidence: matched.confidence.millionths(),
                right,
                has_account: !right_ids.is_empty(),
            });
            if std::env::var("ROWS").is_ok() {
                for reason in &matched.reasons {
                    if let Reason::Match { account, confidence, evidence, .. } = reason {
                        let levels: Vec<_> = evidence
                            .iter()
                            .map(|Evidence { feature, level, .. }| format!("{feature}={level}"))
                            .collect();
                        println!(
                            "ROW\t{set}\t{}\t{}\t{}\t{}\t{}\t{confidence}\t{}",
                            row["id"],
                            row["company"],
                            by_id[account.as_str()].name.name,
                            u8::from(right_ids.contains(account)),
                            right_ids.first().map_or("", |id| by_id[id.as_str()].name.name.as_str()),
                            levels.join(" "),
                        );
                        if std::env::var("BEST").is_ok() {
                            break;
                        }
                    }
                }
            }
        }
        println!(
            "{set}: {} leads, {positives} with an account; first candidate {:.4}; candidates hold it {:.4}",
            outcomes.len(),
            f64::from(first) / f64::from(positives),
            f64::from(found) / f64::from(positives)
        );
        report(outcomes, playbook.matching.accept.millionths());
    }
}

fn report(mut outcomes: Vec<Outcome>, threshold: u32) {
    outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.confidence));
    let positives = outcomes.iter().filter(|outcome| outcome.has_account).count() as f64;
    let right = outcomes.iter().filter(|outcome| outcome.right).count() as f64;
    let (mut best, mut at_95, mut at_99, mut at_own) = ((0.0, 0), 0.0_f64, 0.0_f64, (0.0, 0.0, 0.0));
    let mut hits = 0.0;
    for (at, outcome) in outcomes.iter().enumerate() {
        hits += f64::from(u8::from(outcome.right));
        if outcomes.get(at + 1).is_some_and(|next| next.confidence == outcome.confidence) {
            continue;
        }
        let (precision, recall) = (hits / (at + 1) as f64, hits / positives);
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        if f1 > best.0 {
            best = (f1, outcome.confidence);
        }
        if precision >= 0.95 {
            at_95 = recall;
        }
        if precision >= 0.99 {
            at_99 = recall;
        }
        if outcome.confidence >= threshold {
            at_own = (precision, recall, f1);
        }
    }
    println!(
        "top-1 {:.4}; best F1 {:.4} at {:.3}; recall at precision 95% {at_95:.4}, 99% {at_99:.4}",
        right / positives,
        best.0,
        f64::from(best.1) / 1e6
    );
    println!(
        "at our threshold {:.2}: precision {:.4}, recall {:.4}, F1 {:.4}",
        f64::from(threshold) / 1e6,
        at_own.0,
        at_own.1,
        at_own.2
    );
    println!("confidence\tleads\tmean\tright");
    let bounds = [
        0, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000, 900_000, 950_000, 980_000, 1_000_001,
    ];
    for bound in bounds.windows(2) {
        let within: Vec<_> =
            outcomes.iter().filter(|outcome| (bound[0]..bound[1]).contains(&outcome.confidence)).collect();
        let count = within.len().max(1) as f64;
        let mean = within.iter().map(|outcome| f64::from(outcome.confidence)).sum::<f64>() / count / 1e6;
        let right = within.iter().filter(|outcome| outcome.right).count() as f64 / count;
        println!(
            "{:.2}–{:.2}\t{}\t{mean:.3}\t{right:.3}",
            f64::from(bound[0]) / 1e6,
            f64::from(bound[1].min(1_000_000)) / 1e6,
            within.len()
        );
    }
}
