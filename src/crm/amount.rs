//! Amounts of money, as systems, reports and spreadsheets write them.
//!
//! In scope: marks of currencies, both ways of writing decimals, numbers with an exponent. Not in scope: what an amount is
//! worth in another currency. Exact: no number is a float on the way.

/// The largest amount, in the smallest unit.
const MOST: u64 = 1_000_000_000_000;

/// The amount in the smallest unit, of a currency with so many decimals; rounded half up. `None`: no amount, a negative one, or
/// one that is too large.
pub(super) fn read(text: &str, decimals: u32) -> Option<u64> {
    // `EUR 1.234,50`, `$1,234.50`, `1 234,50 €`.
    let number = text.trim_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '(' | ')' | '.' | ','));
    // `5,-`: no cents.
    let number = [",-", ".-"].iter().find_map(|none| number.strip_suffix(none)).unwrap_or(number);
    let (number, exponent) = match number.split_once(['E', 'e']) {
        Some((number, exponent)) => {
            (number, exponent.trim_start_matches('+').parse::<u32>().ok().filter(|e| *e <= 15)?)
        }
        None => (number, 0),
    };
    let (whole, fraction) = parts(number, decimals)?;
    let mut value: u64 = 0;
    let mut digits = fraction.bytes();
    let mut add = |digit: u8| {
        value = value.checked_mul(10)?.checked_add(u64::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?))?;
        Some(())
    };
    whole.bytes().filter(u8::is_ascii_digit).try_for_each(&mut add)?;
    for _ in 0..exponent + decimals {
        add(digits.next().unwrap_or(b'0'))?;
    }
    let rounded = digits.next().is_some_and(|digit| digit >= b'5');
    (whole.len() + fraction.len() <= 40 && digits.all(|digit| digit.is_ascii_digit()))
        .then_some(value + u64::from(rounded))
        .filter(|value| *value <= MOST)
}

/// What stands before the decimal mark, with marks of thousands, and behind it.
fn parts(number: &str, decimals: u32) -> Option<(&str, &str)> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    if !number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || is_space(c)) {
        return None;
    }
    let (points, commas) = (number.matches('.').count(), number.matches(',').count());
    let mark = match (points, commas) {
        (0, 0) => None,
        // The last of both is the decimal mark.
        (1.., 1..) => number.rfind(['.', ',']),
        (1, 0) | (0, 1) => number.rfind(['.', ',']).filter(|at| is_decimal(number, *at, decimals)),
        _ => None,
    };
    let (whole, fraction) = match mark {
        Some(at) => (number.get(..at)?, number.get(at + 1..)?),
        None => (number, ""),
    };
    let is_grouped = |whole: &str| {
        let mut groups = whole.split(|c: char| matches!(c, '.' | ',') || is_space(c));
        let first =
            groups.next().is_some_and(|first| first.len() <= 3 || !whole.contains(|c: char| !c.is_ascii_digit()));
        // India counts thousands in twos beyond the first.
        first && groups.all(|group| (2..=3).contains(&group.len()))
    };
    let is_number = !whole.is_empty() || !fraction.is_empty();
    let marks: usize = ['.', ','].iter().filter(|mark| whole.contains(**mark)).count();
    let of_digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && of_digits && marks <= 1 && is_grouped(whole)).then_some((whole, fraction))
}

/// Whether the only mark of a number is that of decimals: not where exactly three digits follow at most three, which is a
/// thousand in every way of writing, as amounts have fewer decimals.
fn is_decimal(number: &str, at: usize, decimals: u32) -> bool {
    let (before, after) = (number.get(..at).unwrap_or_default(), number.get(at + 1..).unwrap_or_default());
    after.len() != 3 || decimals == 3 || !(1..=3).contains(&before.len()) || before.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_however_they_are_written() {
        for (text, decimals, expected) in [
            ("1234.5", 2, Some(123_450)),
            ("1234.0", 2, Some(123_400)),
            ("1,234.50", 2, Some(123_450)),
            ("1.234,50", 2, Some(123_450)),
            ("EUR 1.234,50", 2, Some(123_450)),
            ("$1,234,567", 2, Some(123_456_700)),
            ("1 234,50 €", 2, Some(123_450)),
            ("1'234.50 CHF", 2, Some(123_450)),
            ("₹12,34,567.00", 2, Some(123_456_700)),
            // Thousands, whoever writes it.
            ("1,234", 2, Some(123_400)),
            ("1.234", 2, Some(123_400)),
            ("1.234", 3, Some(1_234)),
            ("1234.567", 2, Some(123_457)),
            ("0.125", 2, Some(13)),
            (".5", 2, Some(50)),
            ("1.234,- €", 2, Some(123_400)),
            // As Data Loader writes ten millions.
            ("1.0E7", 2, Some(1_000_000_000)),
            ("1.25E+2", 2, Some(12_500)),
            ("1000", 0, Some(1_000)),
            ("1000.4", 0, Some(1_000)),
            ("10000000000", 2, Some(MOST)),
            ("10000000000.01", 2, None),
            ("99999999999999999999999", 2, None),
            ("1E99", 2, None),
            ("-5", 2, None),
            ("(5.00)", 2, None),
            ("12,34.5", 2, Some(123_450)),
            ("1.2.3,4,5", 2, None),
            ("12-5", 2, None),
            ("tba", 2, None),
            ("", 2, None),
        ] {
            assert_eq!(read(text, decimals), expected, "{text}");
        }
    }
}
