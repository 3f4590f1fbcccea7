//! One section's rows as bits by the classes of values: which rows hold is an intersection.
//!
//! In scope: building the bits, and finding rows by them. Not in scope: what a row's condition says (`term`).

use super::super::Condition;
use super::MOST_VARIABLES;
use super::term::{Term, Translator};

/// A section's rows; bit by bit its terms, in the order of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// The row of each term, and whether a lead that meets the term may fail the row.
    terms: Vec<(u32, bool)>,
    columns: Vec<Column>,
}

/// What one variable says of every term.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    variable: usize,
    /// The terms that take nearly every class, and those that don't ask.
    nearly: Vec<u64>,
    /// For each class, the first of its `flips`, and at last their number.
    starts: Vec<u32>,
    /// The words in which a class differs from `nearly`, ascending, with the bits that differ.
    flips: Vec<(u32, u64)>,
}

/// The rows that a lead may meet, ascending, each once.
pub(crate) struct Meeting<'s> {
    section: &'s Section,
    /// What is left of each column's flips for the lead's classes.
    flips: [&'s [(u32, u64)]; MOST_VARIABLES],
    word: usize,
    /// What is left of the word before `word`.
    bits: u64,
    row: Option<u32>,
}

impl Section {
    pub(super) fn of<'c>(rows: impl Iterator<Item = &'c Condition>, translator: &mut Translator) -> Self {
        let mut section = Self::default();
        let mut terms: Vec<Term> = Vec::new();
        for (row, when) in (0..).zip(rows) {
            let of_row = translator.terms(when, false);
            section.terms.extend(of_row.terms.iter().map(|_| (row, !of_row.exact)));
            terms.extend(of_row.terms);
        }
        for (variable, classes) in translator.variables.iter().enumerate() {
            section.columns.extend(Column::of(variable, classes.len(), &terms));
        }
        // What leaves least comes first: where nothing is left, the others needn't be asked.
        section.columns.sort_by_key(|column| column.nearly.iter().map(|word| word.count_ones()).sum::<u32>());
        section
    }

    /// The rows that leads with values of these classes, one for each variable, may meet, and none that they do meet is
    /// left out.
    pub(crate) fn meeting<'s>(&'s self, classes: &[u32; MOST_VARIABLES]) -> Meeting<'s> {
        let mut flips: [&[(u32, u64)]; MOST_VARIABLES] = [&[]; MOST_VARIABLES];
        for (flips, column) in flips.iter_mut().zip(&self.columns) {
            *flips = column.flips_of(classes.get(column.variable).copied().unwrap_or(0));
        }
        Meeting { section: self, flips, word: 0, bits: 0, row: None }
    }
}

impl Column {
    /// `None`: no term asks for the variable.
    fn of(variable: usize, classes: u32, terms: &[Term]) -> Option<Self> {
        let mut nearly = vec![u64::MAX; terms.len().div_ceil(64)];
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut asked = false;
        for (number, term) in (0_u32..).zip(terms) {
            let Some((_, set)) = term.iter().find(|(of, _)| *of == variable) else { continue };
            asked = true;
            if let Some(word) = nearly.get_mut(number as usize / 64).filter(|_| !set.but) {
                *word &= !(1 << (number % 64));
            }
            pairs.extend(set.classes.iter().map(|class| (*class, number)));
        }
        pairs.sort_unstable();
        let mut starts = vec![0];
        let mut flips: Vec<(u32, u64)> = Vec::new();
        let mut pairs = pairs.into_iter().peekable();
        for class in 0..classes {
            let begin = flips.len();
            while let Some((_, number)) = pairs.next_if(|(of, _)| *of == class) {
                let (word, bit) = (number / 64, 1 << (number % 64));
                match flips.get_mut(begin..).and_then(<[_]>::last_mut) {
                    Some((of, bits)) if *of == word => *bits |= bit,
                    _ => flips.push((word, bit)),
                }
            }
            starts.push(u32::try_from(flips.len()).unwrap_or(u32::MAX));
        }
        asked.then_some(Self { variable, nearly, starts, flips })
    }

    fn flips_of(&self, class: u32) -> &[(u32, u64)] {
        let class = class as usize;
        let (from, to) =
            (self.starts.get(class).copied().unwrap_or(0), self.starts.get(class + 1).copied().unwrap_or(0));
        self.flips.get(from as usize..to as usize).unwrap_or_default()
    }
}

impl Meeting<'_> {
    /// The next word in which something is left.
    fn next_word(&mut self) -> Option<()> {
        let words = self.section.terms.len().div_ceil(64);
        while self.bits == 0 {
            if self.word >= words {
                return None;
            }
            let word = self.word;
            self.word += 1;
            // Bits beyond the last term are in no column; where there is no column, they are taken off below.
            let mut bits = u64::MAX;
            for (column, flips) in self.section.columns.iter().zip(&mut self.flips) {
                while let Some(((_, _), rest)) = flips.split_first().filter(|((of, _), _)| (*of as usize) < word) {
                    *flips = rest;
                }
                let flip = flips.first().filter(|(of, _)| *of as usize == word).map_or(0, |(_, bits)| *bits);
                bits &= column.nearly.get(word).copied().unwrap_or(0) ^ flip;
                if bits == 0 {
                    break;
                }
            }
            let beyond = (word + 1) * 64;
            if beyond > self.section.terms.len() {
                bits &= u64::MAX >> (beyond - self.section.terms.len());
            }
            self.bits = bits;
        }
        Some(())
    }
}

impl Iterator for Meeting<'_> {
    /// The row, and whether its condition has to be asked itself.
    type Item = (usize, bool);

    fn next(&mut self) -> Option<(usize, bool)> {
        loop {
            self.next_word()?;
            let number = (self.word - 1) * 64 + self.bits.trailing_zeros() as usize;
            self.bits &= self.bits - 1;
            let (row, ask) = self.section.terms.get(number).copied()?;
            // A row's terms stand side by side.
            if self.row.replace(row) != Some(row) {
                return Some((row as usize, ask));
            }
        }
    }
}
