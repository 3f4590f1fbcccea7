//! Fits the weights of O*NET's words: `titles fit <folder> [hold-out]` prints `src/standardize/tables/title_words.txt`.
//!
//! Source: O*NET database, `Occupation Data` and `Alternate Titles`, US Department of Labor, Employment and Training
//! Administration, CC BY 4.0. The weights are those of a multinomial logistic regression on top of what our own table
//! says, so that they only add what it doesn't know. With `hold-out`, a fifth of the titles is left out.

use crate::soc::function_of;
use crate::{held_out, lead, standardize};
use std::collections::BTreeMap;

pub const FUNCTIONS: usize = lead::Function::ALL.len();
/// Points in one unit of log odds.
const SCALE: f64 = 10.0;

struct Example {
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
        scores.iter_mut().zip(&weights[*feature]).for_each(|(score, weight)| *score += weight);
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
    let smallest = number(arguments.next(), 0.5);
    let decay = number(arguments.next(), 1e-5);
    let file = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).expect(name);
    let (occupations, alternates) = (file("onet_occupations.tsv"), file("onet_alternate_titles.tsv"));

    let mut names: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    let mut examples = Vec::new();
    for line in occupations.lines().skip(1).chain(alternates.lines().skip(1)) {
        let mut cells = line.split('\t');
        let (Some(code), Some(title)) = (cells.next(), cells.next()) else { continue };
        let Some(function) = function_of(code) else { continue };
        let (offset, words) = standardize::features(title);
        let out = hold_out && held_out(title);
        let features = words.into_iter().map(|word| {
            let next = names.len();
            let entry = names.entry(word).or_insert((next, 0));
            entry.1 += u32::from(!out);
            entry.0
        });
        examples.push(Example { offset, features: features.collect(), function: function as usize, held_out: out });
    }

    let mut weights = vec![[0f64; FUNCTIONS]; names.len()];
    let mut squares = vec![[1e-8f64; FUNCTIONS]; names.len()];
    let order: Vec<usize> = { // A fixed shuffle, so that the table can be made again.
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut state = 1u64;
        for at in (1..order.len()).rev() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(at, (state >> 33) as usize % (at + 1));
        }
        order
    };
    for round in 0..24 {
        for example in order.iter().map(|at| &examples[*at]).filter(|example| !example.held_out) {
            let mut chances = scores(example, &weights);
            softmax(&mut chances);
            chances[example.function] -= 1.0;
            for feature in &example.features {
                for ((weight, square), gradient) in weights[*feature].iter_mut().zip(&mut squares[*feature]).zip(&chances) {
                    let gradient = gradient + decay * *weight;
                    *square += gradient * gradient;
                    *weight -= 0.3 * gradient / square.sqrt();
                }
            }
        }
        if round % 6 == 5 {
            eprintln!("round {round}: fitted {:.4}, held out {:.4}", accuracy(&examples, &weights, false), accuracy(&examples, &weights, true));
        }
    }
    // Only what matters is kept: weights that stand out of a word's mean, rounded to points.
    let mut rows: Vec<(String, String)> = Vec::new();
    for (name, (at, count)) in &names {
        let row = &mut weights[*at];
        let mut sorted = *row;
        sorted.sort_by(f64::total_cmp);
        let middle = sorted[FUNCTIONS / 2];
        let mut text = String::new();
        for (index, weight) in row.iter_mut().enumerate() {
            *weight -= middle;
            let points = (*weight * SCALE / 5.0).round() as i32 * 5;
            if weight.abs() < smallest || points == 0 || *count < 2 {
                *weight = 0.0;
                continue;
            }
            *weight = f64::from(points) / SCALE;
            text.push(if index < 26 { (b'a' + index as u8) as char } else { (b'A' + index as u8 - 26) as char });
            text.push_str(&points.to_string());
        }
        if !text.is_empty() {
            rows.push((name.clone(), text));
        }
    }
    eprintln!("kept {} words: fitted {:.4}, held out {:.4}", rows.len(), accuracy(&examples, &weights, false), accuracy(&examples, &weights, true));
    println!("# Words of occupations: a letter for each function in the order of the closed list, and its points.");
    println!("# Fitted by examples/titles to O*NET's titles (US Department of Labor, CC BY 4.0; changed: words and weights only).");
    for (name, text) in rows {
        println!("{name} {text}");
    }
}
