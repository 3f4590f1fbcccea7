//! Fuzzes every reader of `standardize`: `fuzz_standardize [--runs N] [--seed N]`.
//!
//! Input number `i` is made from `seed + i` alone, so that any one can be had again by `--runs 1 --seed …`. Texts are
//! the readers' own table words, put together, cut and damaged: what random bytes would never reach. A panic names its
//! input and ends the run; an input of at most 10 KB that takes over a millisecond, at its best of several times, is
//! told, and ends the run with status 1.

use frontdesk::lead::Column;
use frontdesk::{RawLead, account, standardize_fields};
use std::cell::Cell;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Every table of words, and what people type besides.
const TABLES: &[&str] = &[
    include_str!("../src/standardize/tables/countries.txt"),
    include_str!("../src/standardize/tables/countries_scripts.txt"),
    include_str!("../src/standardize/tables/industry.txt"),
    include_str!("../src/standardize/tables/legal_forms.txt"),
    include_str!("../src/standardize/tables/legal_forms_long.txt"),
    include_str!("../src/standardize/tables/states.txt"),
    include_str!("../src/standardize/tables/suffix_registry.txt"),
    include_str!("../src/standardize/tables/time_zones.txt"),
    include_str!("../src/standardize/tables/title_function.txt"),
    include_str!("../src/standardize/tables/title_level.txt"),
    TYPED,
];

const TYPED: &str = "Anna Smith van der Berg McDonald O'Neill Dr. Prof. Jr. III anna@example.com info@ @ .com www. https:// \
    http://user:pass@host:80/path?q=1#top xn--mnchen-3ya.de +49 0049 (030) 901820 ext. 12 +1-212-555-0100 1,000-5,000 10k+ \
    ca. 250 Mitarbeiter SMB $5M 10 Mio. EUR 1e9 999999999999999999999 formerly dba d/b/a subsidiary of a division of \
    (UK) [NYSE: ABC] n/a none test self-employed student CEO & Co. VP, Sales Ops Head of Sr. SWE II Leiter Einkauf und \
    Directeur commercial 52 5112 31-33 NAICS SIC";

const SEPARATORS: &[&str] = &[
    " ", " ", " ", " ", "", ", ", ".", "-", " - ", "/", "&", " & ", "@", "'", "\u{2019}", "(", ")", "\n", "\t", ";",
    "+", ":",
];

/// Characters that grow, shrink, combine, reverse, hide, or look like others.
const ODD: &[char] = &[
    '\0',
    '\u{1b}',
    '\u{ad}',
    '\u{300}',
    '\u{345}',
    '\u{200b}',
    '\u{200d}',
    '\u{202e}',
    '\u{2028}',
    '\u{feff}',
    '\u{fffd}',
    '\u{10ffff}',
    'ß',
    'İ',
    'ı',
    'ſ',
    'ﬃ',
    'Å',
    'ΐ',
    'ﷺ',
    '가',
    'ᄀ',
    '漢',
    '株',
    'ア',
    'ｱ',
    '٣',
    '３',
    '²',
    '½',
    '…',
    '．',
    '＠',
    '“',
    '’',
    '—',
    '－',
    '🇩',
    '👩',
    'Ё',
    'ё',
    'ا',
    'ש',
    'ก',
    'क',
    '्',
    '𝒜',
    '𐐀',
    '\'',
    '"',
    '.',
    '@',
    '(',
    '-',
    '0',
];

const COLUMNS: &[Column] = &[
    Column::Email,
    Column::Title,
    Column::Company,
    Column::Country,
    Column::Phone,
    Column::Name,
    Column::Industry,
    Column::Website,
    Column::State,
    Column::Employees,
    Column::Revenue,
    Column::City,
    Column::FirstName,
    Column::LastName,
    Column::Message,
    Column::PostalCode,
    Column::Source,
    Column::UtmSource,
];

const LARGE: usize = 10_000;
const SLOW: Duration = Duration::from_millis(1);

/// SplitMix64: every seed gives a sequence of its own.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// A text of at most about `bytes` bytes.
fn text(random: &mut Random, words: &[&str], bytes: usize) -> String {
    let mut text = String::new();
    let most = 1 + random.below(8);
    for _ in 0..most {
        if random.one_in(4) {
            (0..random.below(6)).for_each(|_| text.push(ODD[random.below(ODD.len())]));
        }
        let word = random.of(words);
        match random.below(8) {
            0 => text.push_str(&word.to_uppercase()),
            1 => text.extend(word.chars().rev()),
            2 => word.chars().for_each(|letter| text.extend([letter, ' '])),
            3 => text.extend(word.chars().take(1 + random.below(4))),
            _ => text.push_str(word),
        }
        text.push_str(random.of(SEPARATORS));
    }
    if random.one_in(3) && !text.is_empty() {
        let at = text.floor_char_boundary(random.below(text.len()));
        text.insert(at, ODD[random.below(ODD.len())]);
    }
    if random.one_in(40) {
        text = text.chars().take(1 + random.below(3)).collect();
    }
    if bytes >= 500 && !text.is_empty() {
        // Long inputs are repeats, of all of it or of one character: where readers would look again and again.
        let piece = if random.one_in(4) { text.chars().take(1 + random.below(2)).collect() } else { text.clone() };
        while text.len() < bytes {
            text.push_str(&piece);
            if random.one_in(4) {
                text.push_str(random.of(words));
            }
        }
    }
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// The raw lead of one seed.
fn input(seed: u64, words: &[&str]) -> RawLead {
    let mut random = Random(seed);
    let large = random.one_in(32);
    let fields = if large { [1, 2, 3, 8][random.below(4)] } else { 1 + random.below(8) };
    let bytes = if large { LARGE / fields - 20 } else { 300 };
    // Of a large one, all fields may be of one column: each value is tried.
    let same = random.one_in(3).then(|| COLUMNS[random.below(COLUMNS.len())]);
    (0..fields)
        .map(|_| {
            let column = same.unwrap_or_else(|| COLUMNS[random.below(COLUMNS.len())]);
            let name = if random.one_in(100) { text(&mut random, words, 40) } else { column.name().to_owned() };
            (name, text(&mut random, words, bytes))
        })
        .collect()
}

fn run(raw: &RawLead) -> Duration {
    let begun = Instant::now();
    std::hint::black_box(standardize_fields(raw));
    begun.elapsed()
}

fn option(name: &str, otherwise: u64) -> u64 {
    let given = std::env::args().skip_while(|argument| argument != name).nth(1);
    given
        .map_or(otherwise, |value| value.parse().unwrap_or_else(|_| panic!("{name}: found {value}, expected a number")))
}

thread_local! { static SEED: Cell<u64> = const { Cell::new(0) } }

fn main() -> ExitCode {
    let (runs, first) = (option("--runs", 1_000_000), option("--seed", 1));
    let words: Vec<&str> = TABLES.iter().flat_map(|table| table.split([' ', '\t', '\n', '|', ';', ','])).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        eprintln!("panic at seed {}", SEED.get());
        told(panic);
    }));

    let begun = Instant::now();
    let (mut fields, mut slow, mut bytes) = (0, 0_u64, 0);
    let mut slowest = (Duration::ZERO, first, 0);
    for seed in first..first + runs {
        SEED.set(seed);
        let raw = input(seed, &words);
        let size: usize = raw.fields().map(|(name, value)| name.len() + value.len()).sum();
        fields += raw.fields().count();
        bytes += size;
        let mut time = run(&raw);
        if time > slowest.0 || time > SLOW {
            // Once may be the machine's other work: the best of some tells what the input takes.
            time = (0..20).map(|_| run(&raw)).min().unwrap_or(time).min(time);
        }
        if time > slowest.0 {
            slowest = (time, seed, size);
        }
        if time > SLOW {
            slow += 1;
            println!("slow: seed {seed}, {size} bytes, {time:?}");
        }
        if seed % 8 == 0 {
            let _ = std::hint::black_box(account(raw.fields().chain([("id", "1"), ("name", "Acme")])));
        }
        if runs == 1 {
            println!("{raw:#?}\n{:#?}", standardize_fields(&raw));
        }
    }
    let (time, seed, size) = slowest;
    println!(
        "{runs} inputs from seed {first} ({fields} fields, {} MB) in {:.0?}: no panic, {slow} over {SLOW:?}; \
         the slowest took {time:?} (seed {seed}, {size} bytes)",
        bytes / 1_000_000,
        begun.elapsed()
    );
    ExitCode::from(u8::from(slow > 0))
}
