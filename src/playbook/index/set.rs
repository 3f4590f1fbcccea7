//! A set of classes of one field, short where it holds few and short where it lacks few.
//!
//! In scope: set operations. Not in scope: what the classes stand for (`classes`).

/// These classes, or all but these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) but: bool,
    /// Ascending.
    pub(super) classes: Vec<u32>,
}

impl Set {
    /// The classes in these ranges, both ends included, of `of` classes; `None`: that would list more than `most`.
    pub(super) fn of_ranges(mut ranges: Vec<(u32, u32)>, of: u32, most: usize) -> Option<Self> {
        ranges.retain(|(from, to)| from <= to);
        ranges.sort_unstable();
        let mut held: Vec<(u32, u32)> = Vec::new();
        for (from, to) in ranges {
            match held.last_mut() {
                Some((_, end)) if from <= end.saturating_add(1) => *end = to.max(*end),
                _ => held.push((from, to)),
            }
        }
        let size = held.iter().map(|(from, to)| u64::from(to - from) + 1).sum::<u64>();
        let but = size > u64::from(of) / 2;
        if but {
            let mut next = 0;
            let mut lacked = Vec::new();
            for (from, to) in held {
                if from > next {
                    lacked.push((next, from - 1));
                }
                next = to.saturating_add(1);
            }
            if next < of {
                lacked.push((next, of - 1));
            }
            held = lacked;
        }
        let listed = if but { u64::from(of) - size } else { size };
        let classes = || held.iter().flat_map(|(from, to)| *from..=*to).collect();
        (listed <= most as u64).then(|| Self { but, classes: classes() })
    }

    /// Whether no class is in it.
    pub(super) fn is_empty(&self) -> bool {
        !self.but && self.classes.is_empty()
    }

    #[cfg(test)]
    pub(super) fn has(&self, class: u32) -> bool {
        self.classes.binary_search(&class).is_ok() != self.but
    }

    pub(super) fn negated(mut self) -> Self {
        self.but = !self.but;
        self
    }

    pub(super) fn intersected(&self, other: &Self) -> Self {
        let keep = |of: &[u32], with: &[u32], found: bool| -> Vec<u32> {
            of.iter().filter(|class| with.binary_search(class).is_ok() == found).copied().collect()
        };
        let (a, b) = (&self.classes, &other.classes);
        match (self.but, other.but) {
            (false, _) => Self { but: false, classes: keep(a, b, !other.but) },
            (true, false) => Self { but: false, classes: keep(b, a, false) },
            (true, true) => {
                let mut classes = keep(b, a, false);
                classes.extend(a);
                classes.sort_unstable();
                Self { but: true, classes }
            }
        }
    }

    pub(super) fn united(&self, other: &Self) -> Self {
        self.clone().negated().intersected(&other.clone().negated()).negated()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_sets() {
        let lists: [&[u32]; 5] = [&[], &[0], &[1, 3], &[0, 1, 2, 3], &[2, 4]];
        let sets = || lists.iter().flat_map(|list| [true, false].map(|but| Set { but, classes: list.to_vec() }));
        for a in sets() {
            for b in sets() {
                for class in 0..6 {
                    assert_eq!(a.intersected(&b).has(class), a.has(class) && b.has(class), "{a:?} {b:?}");
                    assert_eq!(a.united(&b).has(class), a.has(class) || b.has(class), "{a:?} {b:?}");
                }
            }
        }
        let of = |ranges: &[(u32, u32)]| Set::of_ranges(ranges.to_vec(), 10, 5);
        assert_eq!(of(&[(3, 4), (1, 1)]).unwrap(), Set { but: false, classes: vec![1, 3, 4] });
        assert_eq!(of(&[(1, 5), (4, 9)]).unwrap(), Set { but: true, classes: vec![0] });
        assert_eq!(of(&[(0, 4)]).unwrap(), Set { but: false, classes: vec![0, 1, 2, 3, 4] });
        assert_eq!(Set::of_ranges(vec![(0, 4)], 10, 4), None);
    }
}
