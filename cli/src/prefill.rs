//! `frontdesk prefill`: an account book in, sealed buckets out.
//!
//! In scope: files, keys from files, and doing it on all processors. Not in scope: how a record is sealed (`prefill`), which
//! domains a book has (the core). The same accounts and key give the same files.

use crate::input::Format;
use crate::output::said;
use crate::progress::Progress;
use crate::{Ended, Failure, accounts, input};
use clap::Args;
use frontdesk::account_book::{PackedRow, print_of};
use frontdesk::{AccountBook, account};
use ledger::RowProblem;
use sealed_prefill::{Employees, Entry, Facts, Key, Layout, Plan, Print};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::thread::{available_parallelism, scope};

/// Makes sealed buckets of an account book: what a form fills in of a company, by its domain, and nobody can list.
///
/// DIR gets `index.json` and a folder of buckets, all of one size, to be served as static files: by the Worker under
/// `/prefill/WORKSPACE/`, or by any other host. Folders of earlier sets stay, for browsers that still have their index: remove
/// them when their key's time is over. A record holds name, industry, size, country and city, and never more.
#[derive(Args)]
pub(crate) struct Prefill {
    /// Accounts: a book that `pack` made, or the list itself; both may hold companies that are no customers.
    book: PathBuf,
    /// The workspace's key: 64 hexadecimal digits, or the answer of `POST /v1/prefill/keys`.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where the buckets go.
    #[arg(short, value_name = "DIR")]
    output: PathBuf,
    /// Further companies, as an account list: decoys that are known and not accounts, or canaries (domains of your own that
    /// nobody writes from).
    #[arg(long, value_name = "LIST")]
    decoys: Vec<PathBuf>,
    /// How many domains and buckets there are, as JSON on stdout.
    #[arg(long)]
    json: bool,
}

impl Prefill {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let key = key(&self.key)?;
        let known = accounts::Known::read(&self.book)?;
        let mut refused = known.refused;
        let (bits, mut entries) = entries(&known.book);
        let mut prints: BTreeSet<Print> = entries.iter().map(|(print, _, _)| *print).collect();
        for list in &self.decoys {
            refused += decoys(list, bits, &mut prints, &mut entries)?;
        }
        let plan = Plan::new(entries, bits, &key);
        if plan.domains() == 0 {
            return Err(Failure(format!(
                "{}: found no account with a domain, expected some: companies are looked up by their domains",
                self.book.display()
            )));
        }
        write(&plan, &key, &self.output)?;
        let Layout { set, bits, record, records, .. } = plan.layout();
        if self.json {
            let told = serde_json::json!({
                "domains": plan.domains(), "buckets": 1_u32 << bits, "shared_by": plan.fewest(), "set": set, "key": key.id(),
                "refused": refused,
            });
            said(&told, false)?;
        }
        eprintln!(
            "frontdesk: {}: {} domains in {} buckets of {} bytes ({records} records of {record}), each shared by {} domains or \
             more; set {set}, key {}; {refused} rows refused",
            self.output.display(),
            plan.domains(),
            1_u32 << bits,
            32 + usize::from(*record) * usize::from(*records),
            plan.fewest(),
            key.id(),
        );
        if plan.fewest() < sealed_prefill::SHARED {
            eprintln!(
                "frontdesk: {} domains are fewer than {} would share a bucket: there is one, which says nothing of who is \
                 looked up; `--decoys` adds companies",
                plan.domains(),
                sealed_prefill::SHARED
            );
        }
        Ok(if refused > 0 { Ended::WithFindings } else { Ended::Done })
    }
}

/// The answer of the door that makes keys.
#[derive(Deserialize)]
struct Made {
    secret: String,
}

/// The key that `path` holds.
fn key(path: &Path) -> Result<Key, Failure> {
    let refuse = |found: &str| {
        Failure(format!(
            "{}: found {found}, expected a key: 64 hexadecimal digits (32 random bytes), as `POST /v1/prefill/keys` gives in \
             `secret`",
            path.display()
        ))
    };
    let bytes = input::bytes(path)?;
    if AccountBook::begins(&bytes) {
        return Err(refuse("an account book"));
    }
    let Ok(text) = String::from_utf8(bytes) else { return Err(refuse("bytes that are no text")) };
    let text = match serde_json::from_str::<Made>(&text) {
        Ok(made) => made.secret,
        Err(_) if text.trim_start().starts_with('{') => return Err(refuse("JSON without `secret`")),
        Err(_) => text,
    };
    Key::of_text(&text).map_err(|problem| refuse(&problem.found))
}

/// What the book knows, and how many leading bits its prints have.
fn entries(book: &AccountBook) -> (u32, Vec<Entry>) {
    let mut entries = Vec::new();
    let mut progress = Progress::new("domains");
    for (print, row, first) in book.domain_prints() {
        entries.push((print, facts_of_row(row), first));
        progress.step();
    }
    progress.finish();
    (book.print_bits(), entries)
}

fn facts_of_row(row: PackedRow) -> Facts {
    let mut facts = Facts {
        industry: row.industry,
        employees: row.employees.map(|employees| Employees { min: employees.min, max: employees.max }),
        ..Facts::default()
    };
    for (column, text) in row.fields {
        match column {
            "name" => facts.company = Some(text),
            "country" => facts.country = Some(text),
            "city" => facts.city = Some(text),
            _ => {}
        }
    }
    facts
}

/// The companies of a list, each under its domains, but for domains that are known already. Rows that can't be read are named on
/// stderr; how many there are.
fn decoys(path: &Path, bits: u32, known: &mut BTreeSet<Print>, entries: &mut Vec<Entry>) -> Result<usize, Failure> {
    let mut refused = 0;
    for (number, row) in (1..).zip(input::rows(path, Format::of(None, path))?) {
        match account(row?.fields()) {
            Ok(account) => {
                let facts = Facts {
                    company: Some(account.name.name),
                    industry: account.industry.map(|industry| industry.code),
                    employees: account.employees.map(|size| Employees { min: size.min, max: size.max }),
                    country: account.country,
                    city: account.city,
                };
                let prints = account.domains.iter().map(|domain| print_of(domain, bits));
                entries.extend(prints.filter(|print| known.insert(*print)).map(|print| (print, facts.clone(), true)));
            }
            Err(problems) => {
                refused += 1;
                accounts::name(path, &RowProblem { row: number, problems });
            }
        }
    }
    Ok(refused)
}

/// Writes the buckets, and the index when they are all there.
fn write(plan: &Plan, key: &Key, output: &Path) -> Result<(), Failure> {
    let layout = plan.layout();
    let folder = output.join(&layout.set);
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    let next = AtomicU32::new(0);
    let (done, finished) = channel();
    let mut progress = Progress::new("buckets");
    scope(|scope| {
        for _ in 0..available_parallelism().map_or(1, usize::from) {
            let (done, folder, next) = (done.clone(), &folder, &next);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= layout.buckets() {
                        return;
                    }
                    let file = folder.join(Layout::file_of(number));
                    let written = fs::write(&file, plan.bucket(key, number)).map_err(|error| unwritable(&file, &error));
                    if done.send(written).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        for (number, written) in (1..).zip(finished) {
            written?;
            progress.at(number, layout.buckets() as usize);
        }
        Ok(())
    })?;
    progress.finish();
    let index = output.join("index.json");
    let text = serde_json::to_string(layout).map_err(Failure::of)?;
    // Whole or not at all: a browser may read it at any moment.
    let new = output.join("index.json.new");
    fs::write(&new, text + "\n").map_err(|error| unwritable(&new, &error))?;
    fs::rename(&new, &index).map_err(|error| unwritable(&index, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("{} can't be written: {error}", path.display()))
}
