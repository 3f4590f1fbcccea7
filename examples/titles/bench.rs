//! Measures level and function of titles on labelled titles: `titles bench <folder> [wrong-level|wrong-function|confused]`.
//!
//! `<folder>` has `level.tsv` (title, class) and O*NET's `onet_occupations.tsv`, `onet_alternate_titles.tsv`.

use crate::{held_out, soc};
use frontdesk::lead::{Function, Level};
use frontdesk::{RawLead, standardize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// Level and function of `title`, as a lead's.
fn read(title: &str) -> (Option<Level>, Option<Function>) {
    let raw: RawLead = [("email", "a@example.com"), ("title", title)].into_iter().collect();
    standardize(&raw).map(|lead| (lead.level, lead.function)).unwrap_or((None, None))
}

/// The class of `level.tsv` that a level is.
fn class(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Founder | Level::Board | Level::CLevel) => "C-Suite",
        Some(Level::Vp) => "VP",
        Some(Level::Director) => "Director",
        Some(Level::Manager) => "Manager",
        _ => "Other",
    }
}

pub fn bench(folder: &str, mut arguments: impl Iterator<Item = String>) {
    let show = arguments.next().unwrap_or_default();
    let file = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).expect(name);

    let mut confusion: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let levels = file("level.tsv");
    let classes = ["C-Suite", "VP", "Director", "Manager", "Other"];
    for (title, expect) in levels.lines().skip(1).filter_map(|line| line.split_once('\t')) {
        let found = class(read(title).0);
        if found != expect && show == "wrong-level" {
            println!("{expect}\t{found}\t{title}");
        }
        let expect = classes.iter().find(|class| **class == expect).expect("a class");
        *confusion.entry((expect, found)).or_default() += 1;
    }
    let all: u32 = confusion.values().sum();
    let right: u32 = confusion.iter().filter(|((expect, found), _)| expect == found).map(|(_, count)| count).sum();
    println!("level: {right} of {all} = {:.3}", f64::from(right) / f64::from(all));
    println!("{:>10} {}", "", classes.map(|class| format!("{class:>9}")).concat());
    for expect in classes {
        let row = classes.map(|found| format!("{:>9}", confusion.get(&(expect, found)).unwrap_or(&0)));
        println!("{expect:>10} {}", row.concat());
    }

    let mut groups: BTreeMap<Function, BTreeSet<&str>> = BTreeMap::new();
    for (code, function) in soc::BY_CODE.iter().filter(|(code, _)| !code.starts_with("11")) {
        groups.entry(*function).or_default().insert(&code[..2]);
    }
    let entry = |function: Function| groups.get(&function);
    let (occupations, alternates) = (file("onet_occupations.tsv"), file("onet_alternate_titles.tsv"));
    let lines = occupations.lines().skip(1).chain(alternates.lines().skip(1));
    let titles: Vec<(&str, &str)> = lines
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    // [all, held out] × [titles, group agrees, group agrees with 11 for managers only, function agrees]
    let mut counts = [[0u32; 5]; 2];
    let mut wrong: BTreeMap<(Option<Function>, Option<Function>), u32> = BTreeMap::new();
    for (code, title) in &titles {
        let (level, function) = read(title);
        let expect = soc::function_of(code);
        let manages = level.is_some_and(|level| level <= Level::Manager);
        let home = function.and_then(entry).is_some_and(|groups| groups.contains(&code[..2]));
        let agrees = home || (code.starts_with("11") && function.is_some());
        let agrees_by_level = if code.starts_with("11") { manages && function.is_some() || home } else { home };
        let function_agrees = function.is_some() && function == expect;
        if !function_agrees && show == "wrong-function" {
            println!(
                "{code}\t{}\t{}\t{title}",
                expect.map_or("-", Function::name),
                function.map_or("-", Function::name)
            );
        }
        if !function_agrees {
            *wrong.entry((expect, function)).or_default() += 1;
        }
<<<<<<< HEAD
        for set in counts.iter_mut().take(1 + usize::from(held_out(title))) {
            for (count, yes) in set.iter_mut().zip([true, function.is_some(), agrees, agrees_by_level, function_agrees])
=======
        for set in 0..=usize::from(held_out(title)) {
            for (count, yes) in
                counts[set].iter_mut().zip([true, function.is_some(), agrees, agrees_by_level, function_agrees])
>>>>>>> 2329882 (Pairs have their own points; branches in different countries, Roman numerals, short forms of legal forms)
            {
                *count += u32::from(yes);
            }
        }
    }
    println!("\nfunction → its major groups outside 11 (management)");
    for (function, groups) in &groups {
        println!("  {:<24} {}", function.name(), groups.iter().copied().collect::<Vec<_>>().join(" "));
    }
    for (name, [all, read, agrees, by_level, exact]) in ["O*NET, all titles", "the fifth set apart"].iter().zip(counts)
    {
        let share = |count: u32| f64::from(count) / f64::from(all);
        println!(
            "{name}: {all} titles; read {:.3}; group agrees {:.3}, with 11 for managers only {:.3}; same function {:.3}",
            share(read),
            share(agrees),
            share(by_level),
            share(exact)
        );
    }
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((expect, found), count) in wrong.iter().take(if show == "confused" { 60 } else { 0 }) {
        println!("{count:6} {} read as {}", expect.map_or("-", Function::name), found.map_or("-", Function::name));
    }
    let start = Instant::now();
    let read = titles.iter().filter(|(_, title)| read(title).1.is_some()).count();
    println!("{:.2} µs a lead with a title ({read} read)", start.elapsed().as_secs_f64() * 1e6 / titles.len() as f64);
}
