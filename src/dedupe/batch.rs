//! The batch: a whole list of leads or accounts at once, each with its cluster.
//!
//! In scope: blocking, fitting, comparing and clustering in bounded memory. Not in scope: reading rows (the shells). The
//! clusters don't depend on the order of the rows, but for which of its members a cluster is named after.

use super::blocking::kinds;
use super::blocks::Blocks;
use super::cluster::{Edge, clusters};
use super::estimate::Sample;
use super::evidence::{Findings, compare};
use super::list::List;
use super::model::{Model, confidence};
use super::score;
use super::values::{Values, mix};
use super::verdict::Verdict;
use crate::decision::Confidence;
use crate::profile::{FIELDS, Field, MOST_VALUES, Profile};

/// Most pairs that shares are fitted to.
const FITTED: usize = 20_000;
/// Most random pairs that are looked at for how strangers agree.
const STRANGERS: usize = 20_000;
/// Most pairs that are kept in memory; of more, a share is fitted to, and all are made again to be compared.
const KEPT_PAIRS: usize = 3_000_000;
/// Log odds from which on a pair is remembered for clustering.
const REMEMBERED: f64 = -4.0;

/// A list of profiles to be held against one another.
pub struct Batch {
    values: Vec<Values>,
    /// Numbers of each row's values, row by row.
    rows: Vec<u32>,
    /// By row: what the oldest is chosen by, smaller is older.
    ages: Vec<i64>,
    width: usize,
}

/// Two rows that were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub left: usize,
    pub right: usize,
    pub confidence: Confidence,
    pub verdict: Verdict,
}

/// Where a row belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The row that survives: the cluster's oldest.
    pub survivor: usize,
    /// That the row belongs to its cluster; alone: that it is nobody else's.
    pub confidence: Confidence,
}

impl Batch {
    /// A list in which so many further columns (at most [`MOST_COMPARED`](super::MOST_COMPARED)) count as identity
    /// evidence.
    pub fn new(more: usize) -> Self {
        let width = (FIELDS + more).min(MOST_VALUES);
        Self { values: (0..width).map(|_| Values::new()).collect(), rows: Vec::new(), ages: Vec::new(), width }
    }

    /// One more row; `age` is when it was made, in seconds since any moment, where it is known.
    pub fn push(&mut self, profile: &Profile, age: Option<i64>) {
        let mut texts = profile.values();
        for values in &mut self.values {
            self.rows.push(values.add(texts.next().unwrap_or_default()));
        }
        self.ages.push(age.unwrap_or(i64::MAX));
    }

    /// Where each row belongs, in order. `pairs` is told every pair that was compared, `step` how many of how many steps
    /// are done.
    pub fn finish(self, mut pairs: impl FnMut(Pair), mut step: impl FnMut(usize, usize)) -> Vec<Placed> {
        let Self { values, rows, ages, width } = self;
        let list = List::new(values, rows, width);
        let kinds = kinds(width - FIELDS);
        let steps = 2 * kinds.len() + 2;
        let mut stepped = 0;
        let mut advance = || {
            stepped += 1;
            step(stepped.min(steps), steps);
        };

        let mut blocks = Blocks::new(&list, &kinds);
        let mut kept: Vec<(u32, u32)> = Vec::new();
        let mut thinned = 0_u32;
        for kind in 0..kinds.len() {
            blocks.pairs(kind, |left, right| {
                if thinned == 0 || is_kept(left, right, thinned) {
                    kept.push((left, right));
                }
                if kept.len() >= KEPT_PAIRS {
                    thinned += 1;
                    kept.retain(|(left, right)| is_kept(*left, *right, thinned));
                }
            });
            advance();
        }
        let model = list.fitted(&kept, thinned);
        advance();

        let mut edges = Vec::new();
        let mut best = vec![f32::NEG_INFINITY; list.nodes()];
        let mut findings = Findings::default();
        let mut judge = |left: u32, right: u32| {
            compare(&list.side(left), &list.side(right), &mut findings);
            let odds = model.likelihood(&findings).odds();
            for node in [left, right] {
                if let Some(best) = best.get_mut(node as usize) {
                    *best = best.max(odds as f32);
                }
            }
            if odds >= REMEMBERED {
                edges.push(Edge { left, right, odds: odds as f32 });
            }
            let confidence = confidence(odds);
            let verdict = Verdict::by(confidence);
            pairs(Pair { left: list.first_row(left), right: list.first_row(right), confidence, verdict });
        };
        if thinned == 0 {
            kept.iter().for_each(|(left, right)| judge(*left, *right));
        } else {
            kept = Vec::new();
            blocks = Blocks::new(&list, &kinds);
            for kind in 0..kinds.len() {
                blocks.pairs(kind, &mut judge);
                advance();
            }
        }
        drop(kept);
        let unsure = edges.clone();
        edges.retain(|edge| edge.odds >= libm::logf(score::SURE as f32 / (1.0 - score::SURE as f32)));
        let odds = |left: u32, right: u32| {
            let mut findings = Findings::default();
            compare(&list.side(left), &list.side(right), &mut findings);
            model.likelihood(&findings).odds() as f32
        };
        let groups = clusters(list.nodes(), edges, odds);
        advance();
        list.placed(&groups, &unsure, &ages, &model)
    }
}

/// Whether a pair is among the share of `2^-thinned` that is kept.
fn is_kept(left: u32, right: u32, thinned: u32) -> bool {
    mix(u64::from(left) << 32 | u64::from(right)).trailing_zeros() >= thinned
}

impl List {
    /// The model, fitted to random pairs and to those of blocks, of which `2^-thinned` is in `pairs`.
    fn fitted(&self, pairs: &[(u32, u32)], thinned: u32) -> Model {
        let rows = self.rows.len();
        let mut model = Model::usual(rows);
        for (usual, values) in model.usual.iter_mut().zip(&self.values).skip(FIELDS) {
            *usual = (*usual).max(values.collisions(rows as f64));
        }
        let nodes = self.nodes() as u64;
        let mut findings = Findings::default();
        let mut strangers = Sample::default();
        for round in 1..=(STRANGERS as u64).min(nodes * 2).min(nodes * nodes / 4) {
            let spread = mix(round);
            let (left, right) = ((spread >> 32) % nodes, (spread & 0xffff_ffff) % nodes);
            if left != right {
                compare(&self.side(left as u32), &self.side(right as u32), &mut findings);
                strangers.add(&findings, &model);
            }
        }
        strangers.fit_strangers(&mut model);
        drop(strangers);

        let mut sample = Sample::default();
        let every = pairs.len().div_ceil(FITTED).max(1);
        for (left, right) in pairs.iter().step_by(every) {
            compare(&self.side(*left), &self.side(*right), &mut findings);
            sample.add(&findings, &model);
        }
        if sample.len() > 0 {
            let of_all = sample.len() as f64 / pairs.len() as f64 / libm::pow(2.0, f64::from(thinned));
            let shared = |field: Field| self.values.get(field as usize).map_or(0.0, |v| v.collisions(rows as f64));
            let colleagues = model.pairs() * shared(Field::Domain).max(shared(Field::Company));
            sample.fit(&mut model, of_all, colleagues);
        }
        model
    }

    fn placed(&self, groups: &[u32], edges: &[Edge], ages: &[i64], model: &Model) -> Vec<Placed> {
        let older = |row: u32| (ages.get(row as usize).copied().unwrap_or(i64::MAX), row);
        let mut survivors: Vec<u32> = vec![u32::MAX; self.nodes()];
        let mut sizes: Vec<u32> = vec![0; self.nodes()];
        let mut inside = vec![f32::NEG_INFINITY; self.nodes()];
        let mut outside = vec![f32::NEG_INFINITY; self.nodes()];
        for edge in edges {
            let same = groups.get(edge.left as usize) == groups.get(edge.right as usize);
            for node in [edge.left, edge.right] {
                let best = if same { inside.get_mut(node as usize) } else { outside.get_mut(node as usize) };
                if let Some(best) = best {
                    *best = best.max(edge.odds);
                }
            }
        }
        let own: Vec<f64> = (0..self.nodes() as u32)
            .map(|node| if self.rows_of(node).len() > 1 { self.own_odds(node, model) } else { f64::NEG_INFINITY })
            .collect();
        for (node, group) in groups.iter().enumerate() {
            let survivor = survivors.get_mut(*group as usize);
            let oldest = self.rows_of(node as u32).iter().copied().min_by_key(|row| older(*row));
            if let (Some(survivor), Some(oldest)) = (survivor, oldest)
                && (*survivor == u32::MAX || older(oldest) < older(*survivor))
            {
                *survivor = oldest;
            }
            if let Some(size) = sizes.get_mut(*group as usize) {
                *size += 1;
            }
        }
        let mut placed = vec![Placed { survivor: 0, confidence: Confidence::default() }; self.rows.len()];
        for (node, group) in groups.iter().enumerate() {
            let survivor = survivors.get(*group as usize).copied().unwrap_or_default();
            let own = own.get(node).copied().unwrap_or(f64::NEG_INFINITY);
            let inside = inside.get(node).map_or(f64::NEG_INFINITY, |odds| f64::from(*odds)).max(own);
            let outside = outside.get(node).map_or(f64::NEG_INFINITY, |odds| f64::from(*odds));
            let alone = sizes.get(*group as usize) == Some(&1);
            let rows = self.rows_of(node as u32);
            // Equal rows that say too little are nobody's double.
            let apart = alone && rows.len() > 1 && Verdict::by(confidence(own)) != Verdict::Same;
            let sure = if alone && (rows.len() == 1 || apart) {
                -outside.max(if apart { own } else { outside })
            } else {
                inside
            };
            for row in rows {
                if let Some(place) = placed.get_mut(*row as usize) {
                    let survivor = if apart { *row } else { survivor };
                    *place = Placed { survivor: survivor as usize, confidence: confidence(sure) };
                }
            }
        }
        placed
    }

    /// The log odds that equal rows are the same.
    fn own_odds(&self, node: u32, model: &Model) -> f64 {
        let mut findings = Findings::default();
        let side = self.side(node);
        compare(&side, &side, &mut findings);
        model.likelihood(&findings).odds()
    }
}
