//! Values: each distinct text of one field once, with how often it occurs.
//!
//! In scope: a compact table of texts. Not in scope: what they mean.

/// Distinct texts by number; number 0 is the empty text.
pub(super) struct Values {
    text: String,
    /// Where each begins; one more at the end.
    begins: Vec<u32>,
    counts: Vec<u32>,
    /// Numbers by hash, open addressing; 0: free.
    slots: Vec<u32>,
}

/// FNV-1a over 64 bits, well mixed at the end.
pub(super) fn hash(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// Spreads bits (the finalizer of SplitMix64).
pub(super) fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Values {
    pub(super) fn new() -> Self {
        Self { text: String::new(), begins: vec![0, 0], counts: vec![0], slots: vec![0; 16] }
    }

    /// How many there are, the empty one included.
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    pub(super) fn get(&self, number: u32) -> &str {
        let at = |number: usize| self.begins.get(number).map_or(0, |begin| *begin as usize);
        self.text.get(at(number as usize)..at(number as usize + 1)).unwrap_or_default()
    }

    pub(super) fn count(&self, number: u32) -> u32 {
        self.counts.get(number as usize).copied().unwrap_or_default()
    }

    /// The number of `text`, which occurs once more. Past 4 GB of distinct text a value counts as unknown.
    pub(super) fn add(&mut self, text: &str) -> u32 {
        if text.is_empty() || self.text.len() + text.len() > u32::MAX as usize {
            return 0;
        }
        if self.len() * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash(text) as usize & mask;
        loop {
            match self.slots.get(slot).copied().unwrap_or_default() {
                0 => break,
                number if self.get(number) == text => {
                    if let Some(count) = self.counts.get_mut(number as usize) {
                        *count += 1;
                    }
                    return number;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
        let number = self.len() as u32;
        if let Some(free) = self.slots.get_mut(slot) {
            *free = number;
        }
        self.text.push_str(text);
        self.begins.push(self.text.len() as u32);
        self.counts.push(1);
        number
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let mut slots = vec![0; size];
        for number in 1..self.len() as u32 {
            let mut slot = hash(self.get(number)) as usize & (size - 1);
            while slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(free) = slots.get_mut(slot) {
                *free = number;
            }
        }
        self.slots = slots;
    }

    /// The same values numbered by their order, and the new number of each.
    pub(super) fn sorted(self) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        let mut sorted = Self { text: String::with_capacity(self.text.len()), begins: vec![0], ..Self::new() };
        let mut numbers = vec![0; self.len()];
        sorted.counts.clear();
        sorted.slots.clear();
        for (number, old) in (0..).zip(order) {
            sorted.text.push_str(self.get(old));
            sorted.begins.push(sorted.text.len() as u32);
            sorted.counts.push(self.count(old));
            if let Some(place) = numbers.get_mut(old as usize) {
                *place = number;
            }
        }
        (sorted, numbers)
    }

    /// How often two rows of so many have the same value, neither being empty.
    pub(super) fn collisions(&self, rows: f64) -> f64 {
        let pairs = |count: &u32| f64::from(*count) * (f64::from(*count) - 1.0).max(0.0);
        self.counts.iter().map(pairs).sum::<f64>() / (rows * (rows - 1.0)).max(1.0)
    }
}
