//! Size: how many people work at a company, and what it earns in a year.
//!
//! In scope: numbers, ranges and bands as people and picklists write them. Not in scope: segments (the playbook's
//! own bands), exchange rates.

use super::reading::Reading;
use crate::lead::{Employees, Outcome};
use crate::text::fold;

/// Longest text that is looked at, in characters.
const LONGEST: usize = 120;

/// A company's yearly revenue; one value where both ends are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Revenue {
    /// In whole units of the currency.
    pub(super) min: u64,
    /// `None`: open upwards.
    pub(super) max: Option<u64>,
    /// ISO 4217, where the text has one.
    pub(super) currency: Option<&'static str>,
}

impl std::fmt::Display for Revenue {
    /// `5000000 USD`, `10000000-50000000 EUR`, `1000000000+`: read again, it gives the same.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.max {
            None => write!(f, "{}+", self.min)?,
            Some(max) if max == self.min => write!(f, "{max}")?,
            Some(max) => write!(f, "{}-{max}", self.min)?,
        }
        self.currency.map_or(Ok(()), |currency| write!(f, " {currency}"))
    }
}

/// Reads how many people work there: `51-200`, `10k+`, `5 000 Mitarbeiter`, `ca. 250`, `SMB`.
pub(super) fn employees(text: &str) -> Option<Reading<Employees>> {
    let folded = beginning(text);
    let span = spans(&folded);
    let as_count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    if let Some((span, rule)) = span {
        let max = span.max.map(as_count);
        return Some(Reading { value: Employees { min: as_count(span.min), max }, outcome: Outcome::Read, rule });
    }
    let (min, max) = folded.split(|c: char| !c.is_alphanumeric()).find_map(|word| {
        // Ranges that the words commonly stand for: the EU's definition of small and medium (2003/361/EC), and Gartner's.
        Some(match word {
            "freelancer" | "freelance" | "freiberufler" | "solo" | "sole" | "self" | "selbststandig"
            | "selbstandig" | "independant" | "autonomo" | "einzelunternehmer" | "einzelunternehmen" | "me"
            | "myself" => (1, Some(1)),
            "micro" | "kleinst" | "kleinstunternehmen" | "startup" | "tiny" => (1, Some(9)),
            "small" | "klein" | "kleinunternehmen" | "petite" | "tpe" | "pequena" => (10, Some(49)),
            "smb" | "sme" | "kmu" | "pme" | "pyme" | "pymes" | "pmi" | "mkb" | "smbs" | "smes" => (1, Some(249)),
            "mittelstand" | "medium" | "mittel" | "midmarket" | "mid" | "moyenne" | "eti" | "mediana" => {
                (50, Some(999))
            }
            "enterprise" | "large" | "corporate" | "konzern" | "grossunternehmen" | "gross" | "grande" => (1000, None),
            _ => return None,
        })
    })?;
    Some(Reading { value: Employees { min, max }, outcome: Outcome::Read, rule: "size_word" })
}

/// Reads a yearly revenue: `$5M`, `€ 1,2 Mrd`, `10-50 million USD`, `> 1bn`.
pub(super) fn revenue(text: &str) -> Option<Reading<Revenue>> {
    let folded = beginning(text);
    let (span, rule) = spans(&folded)?;
    let currency = currency(&folded);
    Some(Reading { value: Revenue { min: span.min, max: span.max, currency }, outcome: Outcome::Read, rule })
}

/// Currencies by the words and signs that name them, the telling ones first: `HK$` before `$`. What ends in a letter is a
/// whole word, or follows a magnitude, `5 MSEK`.
const CURRENCIES: [(&str, &str); 30] = [
    ("EUR", "€ eur euro euros meur teur keur"),
    ("GBP", "£ gbp pound pounds"),
    ("CNY", "cny rmb yuan 元"),
    ("JPY", "¥ ￥ jpy yen 円"),
    ("INR", "₹ inr rupees rs"),
    ("CHF", "chf franken mchf"),
    ("AUD", "aud au$"),
    ("CAD", "cad ca$ c$"),
    ("BRL", "brl reais r$"),
    ("HKD", "hkd hk$"),
    ("NZD", "nzd nz$"),
    ("USD", "usd us$ dollar dollars"),
    ("SGD", "sgd s$"),
    ("AUD", "a$"),
    ("USD", "$"),
    ("SEK", "sek msek"),
    ("NOK", "nok mnok"),
    ("DKK", "dkk mdkk"),
    ("PLN", "pln zl"),
    ("MXN", "mxn"),
    ("ZAR", "zar"),
    ("KRW", "krw ₩ 원"),
    ("AED", "aed"),
    ("ILS", "ils ₪"),
    ("TRY", "try tl ₺"),
    ("RUB", "rub руб ₽"),
    ("CZK", "czk"),
    ("HUF", "huf"),
    ("THB", "thb ฿"),
    ("UAH", "uah грн ₴"),
];

/// The ISO 4217 code of the currency that a folded text names.
fn currency(folded: &str) -> Option<&'static str> {
    let is_named = |name: &str| {
        if name.is_ascii() && name.ends_with(|c: char| c.is_ascii_alphabetic()) {
            folded.split(|c: char| !c.is_alphabetic()).any(|word| word == name)
        } else {
            folded.contains(name)
        }
    };
    CURRENCIES.iter().find(|(_, names)| names.split(' ').any(is_named)).map(|(code, _)| *code)
}

/// The beginning of `text`, folded: some signs are many letters then.
fn beginning(text: &str) -> String {
    let cut = |text: &str| text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let mut folded = fold(text.get(..cut(text)).unwrap_or_default());
    folded.truncate(cut(&folded));
    folded
}

/// A range of whole numbers; `None`: open upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    min: u64,
    max: Option<u64>,
}

/// What a piece of a size says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Number { value: f64, scale: Option<f64> },
    To,
    Over,
    Under,
    Other,
}

/// The span that a text describes, and the rule that read it.
fn spans(folded: &str) -> Option<(Span, &'static str)> {
    let pieces = pieces(folded);
    let all = || {
        pieces.iter().enumerate().filter_map(|(at, piece)| match piece {
            Piece::Number { value, scale } => Some((at, *value, *scale)),
            _ => None,
        })
    };
    // A year beside another number says when: `100 (2023)`.
    let is_year = |(_, value, scale): &(usize, f64, Option<f64>)| {
        scale.is_none() && (1990.0..2040.0).contains(value) && !pieces.contains(&Piece::To) && all().count() > 1
    };
    let mut numbers = all().filter(|number| !is_year(number));
    let (first_at, first, first_scale) = numbers.next()?;
    let second = numbers.next();
    let between = |to: usize| pieces.get(first_at + 1..to).is_some_and(|between| between.contains(&Piece::To));
    let whole = |number: f64| (number.is_finite() && number >= 0.0).then_some(libm::round(number.min(9e18)) as u64);
    if let Some((at, last, last_scale)) = second.filter(|(at, ..)| between(*at)) {
        if numbers.next().is_some() || pieces.get(at + 1..)?.contains(&Piece::To) {
            return None;
        }
        // `10-50 million`: the magnitude stands once for both.
        let low = whole(first * first_scale.or(last_scale).unwrap_or(1.0))?;
        let high = whole(last * last_scale.unwrap_or(1.0))?;
        return (low <= high).then_some((Span { min: low, max: Some(high) }, "size_range"));
    }
    if second.is_some() {
        return None;
    }
    let number = whole(first * first_scale.unwrap_or(1.0))?;
    let has = |piece: Piece| pieces.contains(&piece);
    // `bis 50`; but `bis` between numbers is a range.
    let until = pieces.iter().take(first_at).any(|piece| *piece == Piece::To);
    if has(Piece::Under) || until {
        return Some((Span { min: u64::from(number > 0), max: Some(number) }, "size_up_to"));
    }
    if has(Piece::Over) {
        return Some((Span { min: number, max: None }, "size_over"));
    }
    Some((Span { min: number, max: Some(number) }, "size_number"))
}

/// Cuts a folded text into numbers and what stands around them.
fn pieces(folded: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(6);
    let mut rest = folded.trim();
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let (value, length) = number(rest);
            rest = rest.get(length..).unwrap_or_default();
            let (scale, length) = magnitude(rest);
            rest = rest.get(length..).unwrap_or_default();
            pieces.push(Piece::Number { value, scale });
        } else if c.is_alphabetic() {
            let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            rest = after;
            // `no more than` is less.
            if matches!(word, "no" | "not" | "nicht") && after.trim_start().starts_with(['m', 'g']) {
                pieces.push(Piece::Under);
            }
            let piece = match word_piece(word) {
                Piece::Number { value, .. } => {
                    let (scale, length) = magnitude(rest);
                    rest = rest.get(length..).unwrap_or_default();
                    Piece::Number { value, scale }
                }
                piece => piece,
            };
            pieces.push(piece);
        } else {
            pieces.push(match c {
                '…' | '/' | '_' => Piece::To,
                '.' if rest.starts_with("..") => Piece::To,
                '-' | '–' | '—' | '‐' | '‑' | '~'
                    if pieces.iter().any(|piece| matches!(piece, Piece::Number { .. })) =>
                {
                    Piece::To
                }
                '+' | '>' | '≥' => Piece::Over,
                '<' | '≤' => Piece::Under,
                _ => Piece::Other,
            });
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    pieces
}

fn word_piece(word: &str) -> Piece {
    let value = match word {
        "to" | "bis" | "a" | "hasta" | "until" | "and" | "und" | "et" | "y" | "tot" => return Piece::To,
        "over" | "more" | "plus" | "above" | "uber" | "ueber" | "mehr" | "ab" | "mindestens" | "least" | "mas"
        | "superieur" | "minimum" | "min" | "mind" | "upwards" | "grosser" | "bigger" | "名以上" | "人以上"
        | "以上" | "oltre" | "piu" | "mais" | "meer" | "greater" => return Piece::Over,
        "under" | "up" | "upto" | "meno" | "kleiner" | "smaller" | "名以下" | "人以下" | "以下" | "人未満"
        | "名未満" | "less" | "below" | "unter" | "weniger" | "max" | "maximum" | "maximal" | "hochstens" | "moins"
        | "jusqu" | "menos" | "fewer" | "minder" | "jusque" => return Piece::Under,
        "one" | "ein" | "eins" | "un" | "uno" => 1.0,
        "two" | "zwei" | "deux" | "dos" => 2.0,
        "three" | "drei" | "trois" | "tres" => 3.0,
        "four" | "vier" | "quatre" | "cuatro" => 4.0,
        "five" | "funf" | "cinq" | "cinco" => 5.0,
        "six" | "sechs" | "seis" => 6.0,
        "seven" | "sieben" | "sept" | "siete" => 7.0,
        "eight" | "acht" | "huit" | "ocho" => 8.0,
        "nine" | "neun" | "neuf" | "nueve" => 9.0,
        "ten" | "zehn" | "dix" | "diez" => 10.0,
        "twenty" | "zwanzig" | "vingt" | "veinte" => 20.0,
        "fifty" | "funfzig" | "cinquante" | "cincuenta" => 50.0,
        _ => return Piece::Other,
    };
    Piece::Number { value, scale: None }
}

/// The number at the beginning of `text` and its length: `5,000`, `5.000`, `5 000`, `5'000`, `1,2`, `1.25`.
fn number(text: &str) -> (f64, usize) {
    let mut value = 0.0;
    let mut length = 0;
    let mut groups = 0;
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let parse = |text: &str| text.bytes().fold(0.0, |value, byte| value * 10.0 + f64::from(byte.saturating_sub(b'0')));
    loop {
        let part = text.get(length..).unwrap_or_default();
        let count = digits(part);
        if groups == 0 {
            value = parse(part.get(..count).unwrap_or_default());
        } else {
            value = value * 1000.0 + parse(part.get(..count).unwrap_or_default());
        }
        length += count;
        let after = text.get(length..).unwrap_or_default();
        let Some(mark) = after.chars().next() else { break };
        let next = after.get(mark.len_utf8()..).unwrap_or_default();
        let following = digits(next);
        // Three digits after a mark are thousands, unless more digits stood before it than a group has.
        if matches!(mark, ',' | '.' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}')
            && following == 3
            && (groups > 0 || (count <= 3 && value > 0.0))
        {
            length += mark.len_utf8();
            groups += 1;
            continue;
        }
        if matches!(mark, ',' | '.') && following > 0 {
            let mut tenth = 0.1;
            for byte in next.bytes().take(following) {
                value += f64::from(byte.saturating_sub(b'0')) * tenth;
                tenth /= 10.0;
            }
            length += mark.len_utf8() + following;
        }
        break;
    }
    (value, length)
}

/// The magnitude at the beginning of `text` and its length with the space before it.
fn magnitude(text: &str) -> (Option<f64>, usize) {
    let start = text.len() - text.trim_start_matches([' ', '-', '.']).len();
    let word = text.get(start..).unwrap_or_default();
    let length = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
    // East Asian magnitudes stand before the unit without a space: `100億円`.
    let glued = match word.chars().next() {
        Some('万' | '萬' | '만') => Some(1e4),
        Some('億' | '亿' | '억') => Some(1e8),
        Some('兆' | '조') => Some(1e12),
        _ => None,
    };
    if let Some(scale) = glued {
        return (Some(scale), start + word.chars().next().map_or(0, char::len_utf8));
    }
    let scale = match word.get(..length).unwrap_or_default() {
        "k" | "tsd" | "thousand" | "tausend" | "mil" | "mille" | "mila" | "th" | "t" | "teur" | "keur" | "тыс" => {
            1e3
        }
        "hundred" | "hundert" | "cent" | "cien" => 100.0,
        "m" | "mm" | "mn" | "mio" | "mln" | "million" | "millions" | "millionen" | "millones" | "millon"
        | "milioni" | "mill" | "mi" | "millioner" | "milyon" | "milhoes" | "milhao" | "milionow" | "млн" | "meur"
        | "msek" | "mnok" | "mdkk" | "mchf" | "musd" => 1e6,
        "b" | "bn" | "mrd" | "mrds" | "billion" | "billions" | "milliarde" | "milliarden" | "milliard"
        | "milliards" | "md" | "mds" | "miliardi" | "mld" | "bln" | "milyar" | "mlrd" | "млрд" => 1e9,
        "lakh" | "lac" | "lakhs" | "lacs" => 1e5,
        "crore" | "cr" | "crores" => 1e7,
        "tn" | "trn" | "trillion" => 1e12,
        _ => return (None, 0),
    };
    (Some(scale), start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn employees_are_read() {
        for (text, min, max) in [
            ("1,000-5,000", 1000, Some(5000)),
            ("10k+", 10_000, None),
            ("10,001+ employees", 10_001, None),
            ("5 000 Mitarbeiter", 5000, Some(5000)),
            ("5.000 Mitarbeiter", 5000, Some(5000)),
            ("ca. 250", 250, Some(250)),
            ("51–200 employees", 51, Some(200)),
            ("> 500", 500, None),
            ("up to 50", 1, Some(50)),
            ("two hundred", 200, Some(200)),
            ("1-10", 1, Some(10)),
            ("1 to 5", 1, Some(5)),
            ("5k - 10k", 5000, Some(10_000)),
            ("5-10k", 5000, Some(10_000)),
            ("SMB", 1, Some(249)),
            ("Enterprise", 1000, None),
            ("Self-employed: 1", 1, Some(1)),
            ("1000", 1000, Some(1000)),
            ("2-10 employees", 2, Some(10)),
            ("über 1.000", 1000, None),
            ("entre 50 et 200 salariés", 50, Some(200)),
            ("plus de 500", 500, None),
            ("bis 50", 1, Some(50)),
            ("bis zu 50 Mitarbeiter", 1, Some(50)),
            ("mind. 100", 100, None),
            ("no more than 20", 1, Some(20)),
            ("more than 20", 20, None),
            ("20..50", 20, Some(50)),
            ("just me", 1, Some(1)),
            ("self-employed", 1, Some(1)),
            ("100 (2023)", 100, Some(100)),
            ("1万人", 10_000, Some(10_000)),
            ("50人以下", 1, Some(50)),
            ("1,000名以上", 1000, None),
        ] {
            let read = employees(text).map(|read| read.value);
            assert_eq!(read, Some(Employees { min, max }), "{text}");
        }
        for text in ["", "n/a", "many", "-", "12-34-56"] {
            assert_eq!(employees(text), None, "{text}");
        }
    }

    #[test]
    fn revenue_is_read_and_reads_itself() {
        for (text, expect) in [
            ("$5M", "5000000 USD"),
            ("€ 1,2 Mrd", "1200000000 EUR"),
            ("10-50 million USD", "10000000-50000000 USD"),
            ("$1,000,000 - $5,000,000", "1000000-5000000 USD"),
            ("> 1bn", "1000000000+"),
            ("CHF 3.5 Mio.", "3500000 CHF"),
            ("$ 680,985,000,000", "680985000000 USD"),
            ("£500k", "500000 GBP"),
            ("2 crore INR", "20000000 INR"),
            ("Rs. 5 lakhs", "500000 INR"),
            ("¥1億", "100000000 JPY"),
            ("10億元", "1000000000 CNY"),
            ("5 млн руб", "5000000 RUB"),
            ("HK$10m", "10000000 HKD"),
            ("AU$20m", "20000000 AUD"),
            ("500 MSEK", "500000000 SEK"),
            ("500 TEUR", "500000 EUR"),
            ("2023: $5M", "5000000 USD"),
            ("5 mln zł", "5000000 PLN"),
        ] {
            let read = revenue(text).unwrap().value;
            assert_eq!(read.to_string(), expect, "{text}");
            assert_eq!(revenue(&read.to_string()).unwrap().value, read, "{text}");
        }
        assert_eq!(revenue("unknown"), None);
    }
}
