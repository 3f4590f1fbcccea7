//! Speed and recall of the account book on lists of names: `lists DATA [ACCOUNTS]`.
//!
//! `DATA` holds `names.tsv` (`id, name, domain`), `queries.tsv` (`true id, kind, query`) and `negatives.tsv`.
//! Prints, for the first `ACCOUNTS` names, size, build and look-up times, and how often the right account came first.

#[path = "support/mod.rs"]
mod support;

use frontdesk::{AccountBook, Lead, matching::match_account};
use std::time::Instant;
use support::{account, company, playbook};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let most: usize = arguments.next().map_or(usize::MAX, |most| most.parse().expect("a number"));
    let read = |file: &str| std::fs::read_to_string(format!("{folder}/{file}")).expect(file);
    let names = read("names.tsv");
    let accounts: Vec<_> = names
        .lines()
        .take(most)
        .map(|line| {
            let mut cells = line.split('\t');
            let (id, name) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            account(id, name, cells.next().unwrap_or(""), "")
        })
        .collect();
    let started = Instant::now();
    let bytes = AccountBook::pack(&accounts).expect("a book");
    let built = started.elapsed();
    let len = bytes.len();
    let started = Instant::now();
    let book = AccountBook::open(bytes).expect("a book");
    let opened = started.elapsed();
    let without_domains = AccountBook::pack(
        &accounts
            .iter()
            .cloned()
            .map(|mut account| {
                account.domains.clear();
                account
            })
            .collect::<Vec<_>>(),
    )
    .expect("a book")
    .len();
    println!(
        "{} accounts, {len} bytes, {:.1} an account, {:.1} without domains; built in {built:?}, opened in {opened:?}",
        accounts.len(),
        len as f64 / accounts.len() as f64,
        without_domains as f64 / accounts.len() as f64,
    );
    let playbook = playbook();
    let by_id = |id: &str| accounts.get(id.parse::<usize>().expect("a number")).expect("an account");
    let mut times = Vec::new();
    let mut first = 0;
    let mut kinds: std::collections::BTreeMap<&str, (u32, u32, u32, u32, u32)> = std::collections::BTreeMap::new();
    let queries = read("queries.tsv");
    let negatives = read("negatives.tsv");
    let all = queries.lines().map(|line| {
        let mut cells = line.split('\t');
        (cells.next().unwrap_or(""), cells.next().unwrap_or(""), cells.next().unwrap_or(""))
    });
    let misses = std::env::var("MISSES").is_ok();
    for (truth, kind, query) in all.chain(negatives.lines().map(|line| ("", "absent", line))) {
        let lead = Lead { company: Some(company(query, "")), ..Lead::default() };
        let _ = frontdesk::search(&lead, Some(&book));
        // The best of three: other processes are not what is measured.
        let timed = |_| {
            let started = Instant::now();
            let _ = frontdesk::search(&lead, Some(&book));
            started.elapsed()
        };
        times.extend((0..3).map(timed).min());
        let searched = frontdesk::search(&lead, Some(&book));
        let candidates: Vec<_> = searched.candidates.iter().map(|id| by_id(id).clone()).collect();
        let matched = match_account(&lead, &searched, &candidates, &playbook);
        let best = matched.best.map_or("", |best| best.id.as_str());
        let counts = kinds.entry(kind).or_default();
        counts.0 += 1;
        // Several names may be the same name.
        let right =
            best == truth || (!truth.is_empty() && !best.is_empty() && by_id(best).name.core == by_id(truth).name.core);
        first += u32::from(
            !truth.is_empty()
                && searched
                    .candidates
                    .first()
                    .is_some_and(|id| id == truth || by_id(id).name.core == by_id(truth).name.core),
        );
        let found = right || searched.candidates.iter().any(|id| id == truth);
        counts.1 += u32::from(right);
        counts.2 += u32::from(found);
        counts.3 += u32::from(matched.account().is_some() && right);
        counts.4 += u32::from(matched.account().is_some() && !right);
        if std::env::var("ROWS").is_ok() {
            for reason in &matched.reasons {
                if let frontdesk::decision::Reason::Match { account, confidence, evidence, .. } = reason {
                    let levels: Vec<_> = evidence.iter().map(|e| format!("{}={}", e.feature, e.level)).collect();
                    let right =
                        !truth.is_empty() && (account == truth || by_id(account).name.core == by_id(truth).name.core);
                    println!(
                        "ROW\tnames\t{query}\t{query}\t{}\t{}\t{truth}\t{confidence}\t{}",
                        by_id(account).name.name,
                        u8::from(right),
                        levels.join(" ")
                    );
                    if std::env::var("BEST").is_ok() {
                        break;
                    }
                }
            }
        }
        if misses && !truth.is_empty() && !right {
            let name = |id: &str| if id.is_empty() { "" } else { &by_id(id).name.name }.to_owned();
            println!("{kind}: {query} | {} | {} {}", name(truth), name(best), if found { "" } else { "NOT FOUND" });
        }
    }
    println!("kind\tqueries\ttop-1\tin 8\tmatch, right\tmatch, wrong");
    let mut sum = (0, 0, 0, 0, 0);
    for (kind, (count, right, found, believed, wrong)) in &kinds {
        println!("{kind}\t{count}\t{right}\t{found}\t{believed}\t{wrong}");
        if *kind != "absent" {
            sum = (sum.0 + count, sum.1 + right, sum.2 + found, sum.3 + believed, sum.4 + wrong);
        }
    }
    println!("present\t{}\t{}\t{}\t{}\t{}", sum.0, sum.1, sum.2, sum.3, sum.4);
    println!("first of the candidates: {first}");
    times.sort_unstable();
    let at = |share: f64| times[(times.len() as f64 * share) as usize];
    println!("look-up: median {:?}, p90 {:?}, p99 {:?}", at(0.5), at(0.9), at(0.99));
}
