//! The list: rows as numbers of values, in an order of their own, equal ones as one node.
//!
//! In scope: a compact list of profiles. Not in scope: which of them are compared (`blocks`). Nothing here depends on the
//! order in which rows came, but for their own numbers.

use super::evidence::Side;
use super::values::Values;
use crate::profile::MOST_VALUES;

/// The rows in an order of their own, equal ones as one node.
pub(super) struct List {
    pub(super) values: Vec<Values>,
    width: usize,
    /// Value numbers, node by node.
    nodes: Vec<u32>,
    /// Rows by node, and where each node's begin.
    pub(super) rows: Vec<u32>,
    begins: Vec<u32>,
}

impl List {
    pub(super) fn new(values: Vec<Values>, mut numbers: Vec<u32>, width: usize) -> Self {
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

    pub(super) fn nodes(&self) -> usize {
        self.begins.len() - 1
    }

    pub(super) fn numbers(&self, node: u32) -> &[u32] {
        self.nodes.get(node as usize * self.width..(node as usize + 1) * self.width).unwrap_or_default()
    }

    pub(super) fn side(&self, node: u32) -> Side<'_> {
        let mut side = Side { values: [""; MOST_VALUES], counts: [0; MOST_VALUES] };
        let places = side.values.iter_mut().zip(side.counts.iter_mut());
        for ((number, values), (text, count)) in self.numbers(node).iter().zip(&self.values).zip(places) {
            if *number != 0 {
                (*text, *count) = (values.get(*number), values.count(*number));
            }
        }
        side
    }

    pub(super) fn rows_of(&self, node: u32) -> &[u32] {
        let at = |node: usize| self.begins.get(node).map_or(0, |begin| *begin as usize);
        self.rows.get(at(node as usize)..at(node as usize + 1)).unwrap_or_default()
    }

    pub(super) fn first_row(&self, node: u32) -> usize {
        self.rows_of(node).first().map_or(0, |row| *row as usize)
    }
}
