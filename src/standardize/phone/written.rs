//! Phone numbers as people write them: which characters are digits of the number.
//!
//! In scope: digits of all scripts, letters on keys, extensions, several numbers. Not in scope: numbering plans.

use super::pattern::LONGEST;

/// The digits of a written number.
#[derive(Default)]
pub(super) struct Written {
    /// A plus stands before the first digit.
    pub(super) plus: bool,
    /// All digits up to an extension, letters as on the keys.
    pub(super) digits: String,
    /// The digits before the first separator that may begin another number.
    pub(super) first: Option<String>,
    /// The digits before the first letter, where letters were read as digits.
    pub(super) without_letters: Option<String>,
    /// Grouped as only North America groups: `(415) 555-2671`, `415-555-2671`.
    pub(super) north_american: bool,
}

/// Longest text that is looked at, in characters: a field with more is no phone number.
const LONGEST_TEXT: usize = 120;

impl Written {
    pub(super) fn of(text: &str) -> Self {
        let mut written = Self::default();
        let mut shape = String::new();
        let mut letters = 0;
        let chars: Vec<char> = text.chars().take(LONGEST_TEXT).collect();
        for (at, c) in chars.iter().copied().enumerate() {
            let rest = chars.get(at..).unwrap_or_default();
            let count = written.digits.len();
            if let Some(digit) = digit(c) {
                written.digits.push(digit);
                shape.push('d');
            } else if is_plus(c) {
                if count >= 7 {
                    break;
                }
                // A plus among the first digits is a slip; what stands before it is no number.
                written.digits.clear();
                shape.clear();
                written.plus = true;
            } else if count == 0 {
                shape.clear();
                if c == '(' {
                    shape.push(c);
                }
            } else if (c.is_alphabetic() || c == '#') && is_extension(rest) {
                break;
            } else if let Some(key) = key(c).filter(|_| letters > 0 || (count < 7 && is_vanity(rest))) {
                if written.without_letters.is_none() {
                    written.without_letters = Some(written.digits.clone());
                }
                letters += 1;
                written.digits.push(key);
            } else if c.is_alphabetic() && count >= 7 {
                break;
            } else {
                shape.push(if c.is_whitespace() { ' ' } else { c });
                if matches!(c, '/' | ',' | ';' | '|' | '\n' | '&') && count >= 6 && written.first.is_none() {
                    written.first = Some(written.digits.clone());
                }
            }
            if written.digits.len() > LONGEST {
                break;
            }
        }
        let shape = shape.trim_end();
        written.north_american = !written.plus
            && ["(ddd) ddd-dddd", "(ddd)ddd-dddd", "ddd-ddd-dddd", "ddd.ddd.dddd", "(ddd) ddd dddd"].contains(&shape);
        written
    }
}

/// Zeros of the decimal digits that phones are written in; each is followed by its nine others.
const ZEROS: [char; 12] = ['0', '０', '٠', '۰', '०', '০', '૦', '௦', '๐', '໐', '༠', '၀'];

fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋' | '﹢' | '⁺')
}

/// The digit on whose key a letter is (ITU-T E.161).
fn key(c: char) -> Option<char> {
    Some(match c.to_ascii_lowercase() {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        _ => return None,
    })
}

/// Letters stand for keys where there are at least three in a row, as in `1-800-FLOWERS`.
fn is_vanity(rest: &[char]) -> bool {
    rest.iter().take(3).filter(|c| c.is_ascii_alphabetic()).count() == 3
}

/// Words before an extension, in the languages that put one on cards; the longer before its beginning.
const EXTENSIONS: [&str; 22] = [
    "extension",
    "extensão",
    "extensión",
    "extn",
    "ext",
    "ex",
    "xtn",
    "x",
    "#",
    "доб",
    "вн",
    "durchwahl",
    "dw",
    "poste",
    "interno",
    "int",
    "anexo",
    "ramal",
    "anschluss",
    "toestel",
    "内線",
    "分机",
];

/// Whether `rest` begins with such a word, its punctuation, and a digit.
fn is_extension(rest: &[char]) -> bool {
    EXTENSIONS.iter().any(|word| {
        let mut chars = rest.iter().copied();
        word.chars().all(|letter| chars.next().is_some_and(|c| c.to_lowercase().eq([letter])))
            && chars
                .find(|c| !matches!(c, '.' | ':' | ' ' | '=' | '#' | '-' | '\u{a0}'))
                .is_some_and(|c| digit(c).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_a_written_number() {
        for (text, digits) in [
            ("+49 (0)711 / 123-0", "4907111230"),
            ("1-800-FLOWERS", "18003569377"),
            ("020 7183 8750 x12", "02071838750"),
            ("020 7183 8750 ext. 12", "02071838750"),
            ("020 7183 8750;ext=12", "02071838750"),
            ("٠٥٠ ١٢٣", "050123"),
            ("Tel. 12 34", "1234"),
            ("2071838750 +4420", "2071838750"),
            ("2071838750 (office)", "2071838750"),
            ("", ""),
        ] {
            assert_eq!(Written::of(text).digits, digits, "{text}");
        }
        assert_eq!(Written::of("0711 1234567, 0711 7654321").first.as_deref(), Some("07111234567"));
    }
}
