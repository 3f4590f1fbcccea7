//! The batch: a whole list of leads or accounts at once, each with its cluster.
//!
//! In scope: blocking, fitting, comparing and clustering in bounded memory. Not in scope: reading rows (the shells). The
//! clusters don't depend on the order of the rows, but for which of its members a cluster is named after.

use super::blocking::{ATOMS, Atom, Kind, kinds};
use super::cluster::{Edge, clusters};
use super::estimate::Sample;
use super::evidence::{Findings, Side, compare};
use super::model::{Model, confidence};
use super::profile::{FIELDS, Field, MOST_VALUES, Profile};
use super::score;
use super::values::{Values, hash, mix};
use super::verdict::Verdict;
use crate::decision::Confidence;

/// Most pairs that shares are fitted to.
const FITTED: usize = 50_000;
/// Most random pairs that are looked at for how strangers agree.
const STRANGERS: usize = 50_000;
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

/// The rows in an order of their own, equal ones as one node.
struct List {
    values: Vec<Values>,
    width: usize,
    /// Value numbers, node by node.
    nodes: Vec<u32>,
    /// Rows by node, and where each node's begin.
    rows: Vec<u32>,
    begins: Vec<u32>,
}

impl List {
    fn new(values: Vec<Values>, mut numbers: Vec<u32>, width: usize) -> Self {
        // Numbered by their order instead of their coming: nothing below depends on the order of the rows.
        let mut sorted = Vec::with_capacity(values.len());
        for (at, values) in values.into_iter().enumerate() {
            let (values, order) = values.sorted();
            sorted.push(values);
            for number in numbers.iter_mut().skip(at).step_by(width) {
                *number = order.get(*number as usize).copied().unwrap_or_default();
            }
        }
        let row = |row: u32| numbers.get(row as usize * width..(row as usize + 1) * width).unwrap_or_default();
        let mut rows: Vec<u32> = (0..(numbers.len() / width) as u32).collect();
        rows.sort_by(|a, b| row(*a).cmp(row(*b)));
        let mut nodes: Vec<u32> = Vec::with_capacity(numbers.len());
        let mut begins: Vec<u32> = Vec::new();
        let mut last: Option<&[u32]> = None;
        for (at, of) in (0..).zip(&rows) {
            let values = row(*of);
            if last != Some(values) {
                nodes.extend(values);
                begins.push(at);
                last = Some(values);
            }
        }
        begins.push(rows.len() as u32);
        Self { values: sorted, width, nodes, rows, begins }
    }

    fn nodes(&self) -> usize {
        self.begins.len() - 1
    }

    fn numbers(&self, node: u32) -> &[u32] {
        self.nodes.get(node as usize * self.width..(node as usize + 1) * self.width).unwrap_or_default()
    }

    fn side(&self, node: u32) -> Side<'_> {
        let mut side = Side { values: [""; MOST_VALUES], counts: [0; MOST_VALUES] };
        let places = side.values.iter_mut().zip(side.counts.iter_mut());
        for ((number, values), (text, count)) in self.numbers(node).iter().zip(&self.values).zip(places) {
            if *number != 0 {
                (*text, *count) = (values.get(*number), values.count(*number));
            }
        }
        side
    }

    fn rows_of(&self, node: u32) -> &[u32] {
        let at = |node: usize| self.begins.get(node).map_or(0, |begin| *begin as usize);
        self.rows.get(at(node as usize)..at(node as usize + 1)).unwrap_or_default()
    }

    fn first_row(&self, node: u32) -> usize {
        self.rows_of(node).first().map_or(0, |row| *row as usize)
    }

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
            if let (Some(survivor), Some(oldest)) = (survivor, oldest) {
                if *survivor == u32::MAX || older(oldest) < older(*survivor) {
                    *survivor = oldest;
                }
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

/// Blocks of nodes that share a key.
struct Blocks<'a> {
    list: &'a List,
    kinds: &'a [Kind],
    /// By atom, the hash for each value number; 0: none.
    atoms: Vec<Vec<u64>>,
    /// By kind, whether a node's block was used.
    used: Vec<Vec<u64>>,
}

impl<'a> Blocks<'a> {
    fn new(list: &'a List, kinds: &'a [Kind]) -> Self {
        let mut atoms: Vec<Vec<u64>> = vec![Vec::new(); ATOMS];
        for (at, values) in list.values.iter().enumerate() {
            for atom in Atom::of_value(at) {
                // First and last names share their hashes: they may have been swapped.
                let salt = if matches!(atom, Atom::First | Atom::Last) { 5 } else { atom.number() as u64 };
                let of_value = |number: u32| {
                    let text = atom.text(values.get(number));
                    if text.is_empty() { 0 } else { mix(hash(&text).wrapping_add(salt)).max(1) }
                };
                if let Some(place) = atoms.get_mut(atom.number()) {
                    *place = (0..values.len() as u32).map(of_value).collect();
                }
            }
        }
        let words = list.nodes().div_ceil(64);
        Self { list, kinds, atoms, used: vec![vec![0; words]; kinds.len()] }
    }

    /// The hash of a node's key; 0: it has none.
    fn key(&self, kind: &Kind, node: u32) -> u64 {
        let numbers = self.list.numbers(node);
        let mut key = 0_u64;
        for atom in &kind.atoms {
            let number = numbers.get(atom.value()).copied().unwrap_or_default();
            match self.atoms.get(atom.number()).and_then(|of| of.get(number as usize)) {
                Some(0) | None => return 0,
                // Commutative, for swapped names.
                Some(hash) => key = key.wrapping_add(*hash),
            }
        }
        mix(key).max(1)
    }

    fn is_used(&self, kind: usize, node: u32) -> bool {
        let word = self.used.get(kind).and_then(|used| used.get(node as usize / 64));
        word.is_some_and(|word| word >> (node % 64) & 1 == 1)
    }

    /// Every pair that shares a key of this kind and none of an earlier one.
    fn pairs(&mut self, kind: usize, mut found: impl FnMut(u32, u32)) {
        let Some(of) = self.kinds.get(kind) else { return };
        let mut keys: Vec<(u64, u32)> =
            (0..self.list.nodes() as u32).map(|node| (self.key(of, node), node)).filter(|(key, _)| *key != 0).collect();
        keys.sort_unstable();
        for block in keys.chunk_by(|a, b| a.0 == b.0) {
            if block.len() < 2 || block.len() > of.most {
                continue;
            }
            for (_, node) in block {
                let word = self.used.get_mut(kind).and_then(|used| used.get_mut(*node as usize / 64));
                if let Some(word) = word {
                    *word |= 1 << (node % 64);
                }
            }
            for (at, (_, left)) in block.iter().enumerate() {
                for (_, right) in block.iter().skip(at + 1) {
                    let earlier = self.kinds.iter().enumerate().take(kind).any(|(earlier, of)| {
                        self.is_used(earlier, *left)
                            && self.is_used(earlier, *right)
                            && self.key(of, *left) == self.key(of, *right)
                    });
                    if !earlier {
                        found(*left, *right);
                    }
                }
            }
        }
    }
}
