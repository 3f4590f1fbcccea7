//! Inputs as somebody hostile makes them: good ones that are cut, doubled, crossed and damaged, the same for the same number.
//!
//! In scope: making them. Not in scope: what reads them.

/// A deterministic generator (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// What breaks readers of any format.
const PIECES: &[&[u8]] = &[
    b"",
    b"\0",
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\n\n",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"[[[[[[[[",
    b"{\"\":",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"%00",
    b"%",
    b"&&=",
    b";",
    b",",
    b".",
    b"..",
    b"//",
    b"\xe2\x80\xae",
    b"\xf0\x9f\x92\xa5",
    "İßﬁ".as_bytes(),
    b"<script>",
    b"=1+1",
    b"'",
    b"1970-01-01T00:00:00Z",
    b"-009999-01-01T00:00:00Z",
    b"9999-12-31T23:59:59.999999999Z",
];

/// Numbers at the edges of what holds them.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1",
    "255",
    "256",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e308",
    "1e-400",
    "0.1",
    "99999999999999999999999999",
];

/// Longest that an input becomes.
const MOST: usize = 1 << 16;

/// Another input: one of `seeds` with some damage, by its own `words` more often than by those of every format.
pub fn mutated(random: &mut Random, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut bytes = random.of(seeds).clone();
    for _ in 0..1 + random.below(6) {
        let (at, end) = range(random, bytes.len());
        match random.below(12) {
            0 if !bytes.is_empty() => {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
            1 if !bytes.is_empty() => {
                let at = random.below(bytes.len());
                bytes[at] = random.next() as u8;
            }
            2 => drop(bytes.drain(at..end)),
            3 => bytes.truncate(at),
            4 => drop(bytes.splice(at..at, random.of(PIECES).iter().copied())),
            5 => drop(bytes.splice(at..end, random.of(PIECES).iter().copied())),
            6 if !words.is_empty() => drop(bytes.splice(at..at, random.of(words).bytes())),
            7 if !words.is_empty() => drop(bytes.splice(at..end, random.of(words).bytes())),
            8 => {
                let again = bytes[at..end].repeat(1 + random.below(20));
                bytes.splice(at..at, again);
            }
            9 => {
                let other = random.of(seeds);
                let (from, to) = range(random, other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            10 | 11 => number(random, &mut bytes),
            _ => {}
        }
    }
    bytes.truncate(MOST);
    bytes
}

fn range(random: &mut Random, length: usize) -> (usize, usize) {
    let at = random.below(length + 1);
    let most = if random.below(4) == 0 { length - at } else { (length - at).min(24) };
    (at, at + random.below(most + 1))
}

/// Puts another number in the place of one that is there.
fn number(random: &mut Random, bytes: &mut Vec<u8>) {
    let from = random.below(bytes.len() + 1);
    let Some(begin) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else { return };
    let end = bytes[begin..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |at| begin + at);
    bytes.splice(begin..end, random.of(NUMBERS).bytes());
}

/// What is asked for by the environment, or else `otherwise`.
pub fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}: no number")))
}

/// Gives a reader inputs until there were `RUNS`, or for `SECONDS`; one that panics or takes long is named. `SEED` and
/// `RUNS=1` give it again.
///
/// How many there were, and what the slowest took.
pub fn run(name: &str, seeds: &[Vec<u8>], words: &[&str], runs: u64, mut read: impl FnMut(u64, &[u8])) {
    let (first, seconds) = (asked("SEED", 1), asked("SECONDS", 0));
    let runs = if seconds > 0 { u64::MAX } else { asked("RUNS", runs) };
    let begun = std::time::Instant::now();
    let (mut slowest, mut at) = (std::time::Duration::ZERO, first);
    let mut count = 0;
    while count < runs && (seconds == 0 || begun.elapsed().as_secs() < seconds) {
        let seed = first + count;
        let input = mutated(&mut Random(seed), seeds, words);
        let named = Named { name, seed, input: &input };
        let started = std::time::Instant::now();
        read(seed, &input);
        std::mem::forget(named);
        if started.elapsed() > slowest {
            (slowest, at) = (started.elapsed(), seed);
        }
        count += 1;
    }
    println!(
        "{name}: {count} inputs from seed {first} in {:.1?}; the slowest took {slowest:.1?} (seed {at})",
        begun.elapsed()
    );
}

/// Says which input it was, where a reader panics.
struct Named<'a> {
    name: &'a str,
    seed: u64,
    input: &'a [u8],
}

impl Drop for Named<'_> {
    fn drop(&mut self) {
        let shown: String = String::from_utf8_lossy(self.input).chars().take(2_000).collect();
        eprintln!("{}, seed {}: {shown:?}", self.name, self.seed);
    }
}
