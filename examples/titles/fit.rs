//! Fits the weights of O*NET's words: `titles fit <folder> [hold-out]` prints `src/standardize/tables/title_words.txt`.
//!
//! Source: O*NET database, `Occupation Data` and `Alternate Titles`, US Department of Labor, Employment and Training
//! Administration, CC BY 4.0. The weights are those of a multinomial logistic regression on top of what our own table
//! says, so that they only add what it doesn't know. With `hold-out`, a fifth of the titles is left out.

use crate::lead::Function;
use crate::soc::{self, function_of};
use crate::{held_out, standardize};
use std::collections::BTreeMap;

pub const FUNCTIONS: usize = Function::ALL.len();
/// Points in one unit of log odds.
const SCALE: f64 = 10.0;
/// Points of one digit in the table.
const STEP: f64 = 5.0;
/// Of learning.
const RATE: f64 = 0.3;
/// L2.
const DECAY: f64 = 1.0;
const ROUNDS: u32 = 16;

struct Example {
    /// What the fitted weights are multiplied by.
    share: f64,
    offset: Vec<i32>,
    features: Vec<usize>,
    function: usize,
    held_out: bool,
}

fn softmax(scores: &mut [f64]) {
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    scores.iter_mut().for_each(|score| *score = (*score - highest).exp());
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}

fn scores(example: &Example, weights: &[[f64; FUNCTIONS]]) -> Vec<f64> {
    let mut scores: Vec<f64> = example.offset.iter().map(|points| f64::from(*points) / SCALE).collect();
    for feature in &example.features {
        scores.iter_mut().zip(&weights[*feature]).for_each(|(score, weight)| *score += weight * example.share);
    }
    scores
}

fn accuracy(examples: &[Example], weights: &[[f64; FUNCTIONS]], held_out: bool) -> f64 {
    let (mut right, mut all) = (0, 0);
    for example in examples.iter().filter(|example| example.held_out == held_out) {
        let scores = scores(example, weights);
        let best = (0..FUNCTIONS).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a))).unwrap_or(0);
        right += u32::from(best == example.function);
        all += 1;
    }
    f64::from(right) / f64::from(all.max(1))
}

pub fn fit(folder: &str, mut arguments: impl Iterator<Item = String>) {
    let hold_out = arguments.next().as_deref() == Some("hold-out");
    let number = |value: Option<String>, default: f64| value.and_then(|value| value.parse().ok()).unwrap_or(default);
    let sparse = number(arguments.next(), 24.0);
    let smallest = number(arguments.next(), 0.45);
    let relaxed = number(arguments.next(), 1.0);
    let file = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).expect(name);
    let (occupations, alternates) = (file("onet_occupations.tsv"), file("onet_alternate_titles.tsv"));

    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut examples = Vec::new();
    for line in occupations.lines().skip(1).chain(alternates.lines().skip(1)) {
        let mut cells = line.split('\t');
        let (Some(code), Some(title)) = (cells.next(), cells.next()) else { continue };
        let Some(function) = function_of(code) else { continue };
        let (offset, words, share) = standardize::features(title);
        let out = hold_out && held_out(title);
        let features = words.into_iter().map(|word| {
            let next = names.len();
            *names.entry(word).or_insert(next)
        });
        examples.push(Example {
            share,
            offset,
            features: features.collect(),
            function: function as usize,
            held_out: out,
        });
    }

    // Sparse first, to choose the votes; then these alone, so that they aren't shrunk.
    let mut chosen = vec![[true; FUNCTIONS]; names.len()];
    let mut weights = train(&examples, &chosen, sparse);
    chosen.iter_mut().zip(&weights).for_each(|(chosen, row)| {
        chosen.iter_mut().zip(row).for_each(|(chosen, weight)| *chosen = weight.abs() >= smallest);
    });
    weights = train(&examples, &chosen, relaxed);
    let functions: Vec<Function> =
        Function::ALL.iter().copied().filter(|function| soc::BY_CODE.iter().any(|(_, of)| of == function)).collect();
    let mut rows: Vec<(String, String)> = Vec::new();
    for (name, at) in &names {
        let mut text = String::new();
        for (index, weight) in weights[*at].iter_mut().enumerate() {
            let steps = (*weight * SCALE / STEP).round().clamp(-9.0, 9.0);
            *weight = steps * STEP / SCALE;
            if steps != 0.0 {
                let letter = functions.iter().position(|function| *function as usize == index).unwrap_or(0);
                text.push((if steps > 0.0 { b'a' } else { b'A' } + letter as u8) as char);
                text.push_str(&format!("{}", steps.abs()));
            }
        }
        if !text.is_empty() {
            rows.push((name.clone(), text));
        }
    }
    let accuracy = [false, true].map(|held_out| accuracy(&examples, &weights, held_out));
    eprintln!("{} parts of words: same function, fitted {:.4}, held out {:.4}", rows.len(), accuracy[0], accuracy[1]);
    println!(
        "# Parts of words of occupations: a letter for each function in the order given, capital where the part speaks"
    );
    println!(
        "# against it, and a digit for how much. Made by examples/titles from O*NET's titles (US Department of Labor,"
    );
    println!(
        "# Employment and Training Administration, CC BY 4.0); changed: only parts of words and fitted weights are left."
    );
    println!("functions: {}", functions.iter().map(|function| function.name()).collect::<Vec<_>>().join(" "));
    // Parts and votes apart, since that packs better.
    let column = |cell: fn(&(String, String)) -> &str| rows.iter().map(cell).collect::<Vec<_>>().join(" ");
    println!("parts: {}\nvotes: {}", column(|row| &row.0), column(|row| &row.1));
}

/// Weights by FTRL-proximal (McMahan et al. 2013), of the chosen votes only; `sparse` is its L1.
fn train(examples: &[Example], chosen: &[[bool; FUNCTIONS]], sparse: f64) -> Vec<[f64; FUNCTIONS]> {
    let mut weights = vec![[0f64; FUNCTIONS]; chosen.len()];
    let mut sums = vec![[(0f64, 0f64); FUNCTIONS]; chosen.len()];
    // A fixed shuffle, so that the table can be made again.
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 1u64;
    for at in (1..order.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, (state >> 33) as usize % (at + 1));
    }
    for _ in 0..ROUNDS {
        for example in order.iter().map(|at| &examples[*at]).filter(|example| !example.held_out) {
            let mut gradient = scores(example, &weights);
            softmax(&mut gradient);
            gradient[example.function] -= 1.0;
            gradient.iter_mut().for_each(|gradient| *gradient *= example.share);
            for feature in &example.features {
                for index in (0..FUNCTIONS).filter(|index| chosen[*feature][*index]) {
                    let (weight, (sum, squares)) = (&mut weights[*feature][index], &mut sums[*feature][index]);
                    let before = squares.sqrt();
                    *squares += gradient[index] * gradient[index];
                    *sum += gradient[index] - (squares.sqrt() - before) / RATE * *weight;
                    let slope = (1.0 + squares.sqrt()) / RATE + DECAY;
                    *weight = if sum.abs() <= sparse { 0.0 } else { (sum.signum() * sparse - *sum) / slope };
                }
            }
        }
    }
    weights
}
