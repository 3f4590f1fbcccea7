//! A set of value classes of one field, as bits.
//!
//! In scope: set operations. Not in scope: what the classes stand for (`space`).

/// Bits by class; all sets of one field have the same length.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ClassSet {
    words: Box<[u64]>,
    classes: usize,
}

impl ClassSet {
    pub(super) fn none(classes: usize) -> Self {
        Self { words: vec![0; classes.div_ceil(64)].into(), classes }
    }

    /// How many classes there are, in the set or not.
    pub(super) fn classes(&self) -> usize {
        self.classes
    }

    pub(super) fn all(classes: usize) -> Self {
        Self::none(classes).negated()
    }

    /// These classes.
    pub(super) fn of(classes: usize, members: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::none(classes);
        members.into_iter().for_each(|class| set.insert(class));
        set
    }

    pub(super) fn insert(&mut self, class: usize) {
        if class < self.classes
            && let Some(word) = self.words.get_mut(class / 64)
        {
            *word |= 1 << (class % 64);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(super) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn negated(&self) -> Self {
        let mut words: Box<[u64]> = self.words.iter().map(|word| !word).collect();
        if let Some(last) = words.last_mut()
            && !self.classes.is_multiple_of(64)
        {
            *last &= (1 << (self.classes % 64)) - 1;
        }
        Self { words, classes: self.classes }
    }

    /// Keeps what is in `other` too; whether anything went.
    pub(super) fn intersect(&mut self, other: &Self) -> bool {
        let mut went = false;
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            went |= *word & !other != 0;
            *word &= other;
        }
        went
    }

    pub(super) fn unite(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(word, other)| word & other != 0)
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).all(|(word, other)| word & !other == 0)
    }

    /// The classes, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_sets() {
        for classes in [1, 63, 64, 65, 200] {
            let all = ClassSet::all(classes);
            assert_eq!((all.len(), all.negated().len()), (classes, 0));
            let some = ClassSet::of(classes, [0, 62, 64, 199]);
            assert_eq!(
                some.iter().collect::<Vec<_>>(),
                [0, 62, 64, 199].into_iter().filter(|c| *c < classes).collect::<Vec<_>>()
            );
            assert!(some.is_within(&all) && (classes == 1) == all.is_within(&some) && some.meets(&all));
            let mut rest = all.clone();
            assert_eq!((rest.intersect(&some.negated()), rest.len()), (true, classes - some.len()));
            assert!(!rest.meets(&some) && !rest.intersect(&all));
            rest.unite(&some);
            assert_eq!(rest, all);
        }
    }
}
