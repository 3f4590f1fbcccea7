//! Faults: a ledger in bad weather for a long time, and the proof that what watches it isn't blind.
//!
//! `SEED` and `STEPS` (submissions in all, 50,000 a workspace) change which way and how long; `npm run test:faults` takes the
//! long one, and all bugs. Workspace `n` of a run has the seed `SEED + n`, so that one alone can be run again.

#[path = "faults/bugs.rs"]
mod bugs;
#[path = "faults/checks.rs"]
mod checks;
#[path = "faults/faulty.rs"]
mod faulty;
#[path = "support/people.rs"]
mod people;
#[path = "faults/playbooks.rs"]
mod playbooks;
#[path = "faults/world.rs"]
mod world;

use bugs::{BUGS, Bug};
use checks::Broken;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use world::{Tally, World};

/// Steps between two looks at everything that grows.
const AUDIT: u64 = 50;

/// Most submissions for a bug to be caught by.
const MOST: u64 = 3_000;

fn number_of(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Lets so many submissions come into a workspace; what broke, if anything, after how many.
fn run(world: &mut World, submissions: u64) -> Result<(), Broken> {
    let mut steps = 0;
    let mut looked_at = false;
    while world.tally.submissions < submissions {
        world.step()?;
        steps += 1;
        if steps % AUDIT == 0 {
            world.audit()?;
        }
        // All leads, from the first, once on the way.
        if !looked_at && world.tally.submissions > submissions / 2 {
            looked_at = true;
            world.check_leads()?;
        }
    }
    world.check_all()
}

/// Submissions that come into one workspace.
const EACH: u64 = 50_000;

#[test]
fn nothing_is_lost_doubled_or_in_two_hands() {
    let (seed, all) = (number_of("SEED", 1), number_of("STEPS", 300));
    let workspaces = all.div_ceil(EACH);
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let threads = number_of("THREADS", cores).min(workspaces);
    println!("seed {seed}, {all} submissions into {workspaces} workspaces, {threads} at a time");
    let began = Instant::now();
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    let work = || {
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= workspaces {
                return;
            }
            let (seed, submissions) = (seed + nth, EACH.min(all - nth * EACH));
            let mut world = World::new(seed, submissions, None);
            if let Err(Broken { check, what }) = run(&mut world, submissions) {
                panic!(
                    "seed {seed}, after {} submissions: {check}: {what}\n\
                     again: npm run test:faults -- --only simulation --seed {seed} --steps {submissions}",
                    world.tally.submissions
                );
            }
            let mut total = total.lock().unwrap();
            total.add(&world.tally);
            let rate = total.submissions as f64 / began.elapsed().as_secs_f64();
            println!("seed {seed}: {submissions} submissions; {} in all, {rate:.0} a second", total.submissions);
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| _ = scope.spawn(work)));
    println!("{:#?}", total.lock().unwrap());
}

/// What caught the bug, after how many submissions; `Err`: nothing did.
fn caught(bug: &'static Bug, seed: u64, most: u64) -> Result<(&'static str, u64), u64> {
    let mut world = World::new(seed, most, Some(bug));
    match run(&mut world, most) {
        Err(broken) => Ok((broken.check, world.tally.submissions)),
        Ok(()) => Err(world.hits()),
    }
}

/// Lets each of these bugs loose, with its line in the table of what caught which.
fn all_caught(bugs: impl Iterator<Item = &'static Bug>) {
    let seed = number_of("SEED", 1);
    println!("{:60} {:45} submissions", "bug", "caught by");
    let mut missed = Vec::new();
    for bug in bugs {
        match caught(bug, seed, MOST) {
            Ok((check, after)) => println!("{:60} {check:45} {after:>11}", bug.name),
            Err(hits) => {
                println!("{:60} NOT CAUGHT, though it came to bear {hits} times", bug.name);
                missed.push(bug.name);
            }
        }
    }
    assert!(missed.is_empty(), "not caught: {missed:?}");
}

#[test]
fn some_bugs_are_caught_at_once() {
    let at_once = ["no transaction around a submission", "the submission is not stored", "an assignment is not begun"];
    all_caught(BUGS.iter().filter(|bug| at_once.contains(&bug.name)));
}

#[test]
#[ignore = "minutes, unless it is built to be fast: npm run test:faults -- --only bugs"]
fn every_bug_is_caught() {
    all_caught(BUGS.iter());
}
