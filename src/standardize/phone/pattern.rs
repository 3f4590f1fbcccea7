//! Number patterns: which digits a country's numbers may have.
//!
//! In scope: matching digits against `d`, `[2-57]`, `(a|b)`, `?`, `{2}`, `{2,5}`. Not in scope: where patterns
//! come from. There is no backtracking: a set of positions moves through the pattern once.

/// At most this many digits are looked at; E.164 has 15, and prefixes come before them.
pub(super) const LONGEST: usize = 24;

/// For each digit, the positions at which it stands.
pub(super) struct Digits {
    at: [u32; 10],
    len: u32,
}

impl Digits {
    /// `digits` in ASCII; `None` where there are more than [`LONGEST`] or something else.
    pub(super) fn of(digits: &str) -> Option<Self> {
        let mut at = [0; 10];
        for (position, byte) in digits.bytes().enumerate() {
            *at.get_mut(usize::from(byte.checked_sub(b'0')?))? |= 1 << position;
        }
        (digits.len() <= LONGEST).then_some(Self { at, len: digits.len() as u32 })
    }

    /// Whether `pattern` matches all digits.
    pub(super) fn are(&self, pattern: &str) -> bool {
        !pattern.is_empty() && self.ends(pattern) >> self.len & 1 == 1
    }

    /// Where a match of `pattern` from the first digit on can end: bit n for "after n digits".
    pub(super) fn ends(&self, pattern: &str) -> u32 {
        alternatives(pattern.as_bytes(), &mut 0, 1, &self.at)
    }
}

/// Moves the positions `from` through the alternatives up to `)` or the end.
fn alternatives(pattern: &[u8], next: &mut usize, from: u32, at: &[u32; 10]) -> u32 {
    let (mut reached, mut now) = (0, from);
    while let Some(byte) = pattern.get(*next) {
        match byte {
            b')' => break,
            b'|' => {
                reached |= now;
                now = from;
                *next += 1;
            }
            _ if now == 0 => skip(pattern, next),
            _ => now = repeated(pattern, next, now, at),
        }
    }
    reached | now
}

/// One atom with its quantifier.
fn repeated(pattern: &[u8], next: &mut usize, from: u32, at: &[u32; 10]) -> u32 {
    let start = *next;
    let mut now = atom(pattern, next, from, at);
    let (least, most) = quantifier(pattern, next);
    let after = *next;
    let mut reached = if least == 0 { from | now } else { 0 };
    for times in 1..=most {
        if times >= least {
            reached |= now;
        }
        if now == 0 || times == most {
            break;
        }
        *next = start;
        now = atom(pattern, next, now, at);
    }
    *next = after;
    reached
}

fn atom(pattern: &[u8], next: &mut usize, from: u32, at: &[u32; 10]) -> u32 {
    let byte = pattern.get(*next).copied().unwrap_or_default();
    *next += 1;
    let digit = |byte: u8| byte.checked_sub(b'0').and_then(|digit| at.get(usize::from(digit))).copied().unwrap_or(0);
    let here = match byte {
        b'(' => {
            let reached = alternatives(pattern, next, from, at);
            *next += 1;
            return reached;
        }
        b'[' => {
            let (mut here, mut last) = (0, 0);
            while let Some(byte) = pattern.get(*next).copied().filter(|byte| *byte != b']') {
                *next += 1;
                if byte == b'-' {
                    let to = pattern.get(*next).copied().unwrap_or_default();
                    here |= (last..=to).map(digit).fold(0, |all, one| all | one);
                } else {
                    here |= digit(byte);
                    last = byte;
                }
            }
            *next += 1;
            here
        }
        b'd' => at.iter().fold(0, |all, one| all | one),
        byte => digit(byte),
    };
    (from & here) << 1
}

/// Goes to the next alternative, or to the end of the group: nothing before it can match any more.
fn skip(pattern: &[u8], next: &mut usize) {
    let mut depth = 0usize;
    let end = pattern.iter().skip(*next).position(|byte| match byte {
        b'|' | b')' if depth == 0 => true,
        b'(' => {
            depth += 1;
            false
        }
        b')' => {
            depth -= 1;
            false
        }
        _ => false,
    });
    *next = end.map_or(pattern.len(), |end| *next + end);
}

/// The least and the most repetitions.
fn quantifier(pattern: &[u8], next: &mut usize) -> (u32, u32) {
    match pattern.get(*next) {
        Some(b'?') => {
            *next += 1;
            (0, 1)
        }
        Some(b'{') => {
            let (mut least, mut most, mut comma) = (0, 0, false);
            *next += 1;
            while let Some(byte) = pattern.get(*next).copied().filter(|byte| *byte != b'}') {
                *next += 1;
                match byte {
                    b',' => {
                        comma = true;
                        least = most;
                        most = 0;
                    }
                    digit => most = (most * 10 + u32::from(digit.saturating_sub(b'0'))).min(LONGEST as u32),
                }
            }
            *next += 1;
            if comma { (least, most) } else { (most, most) }
        }
        _ => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_like_regular_expressions() {
        for (pattern, digits, expect) in [
            ("d{3}", "123", true),
            ("d{3}", "12", false),
            ("[2-57]d", "41", true),
            ("[2-57]d", "61", false),
            ("1(2|34)?5", "1345", true),
            ("1(2|34)?5", "15", true),
            ("1(2|34)?5", "135", false),
            ("12|d{4,6}", "12345", true),
            ("12|d{4,6}", "123", false),
            ("(1d){2}9", "17189", true),
            ("(1d){0,1}9", "9", true),
            ("", "", false),
        ] {
            assert_eq!(Digits::of(digits).unwrap().are(pattern), expect, "{pattern} {digits}");
        }
    }

    #[test]
    fn ends_are_all_prefixes() {
        assert_eq!(Digits::of("8012").unwrap().ends("0|80?"), 0b110);
    }

    #[test]
    fn only_digits_that_fit() {
        assert!(Digits::of("12a").is_none());
        assert!(Digits::of(&"1".repeat(25)).is_none());
    }

    #[test]
    fn broken_patterns_end() {
        for pattern in ["(", "[", "{", "(((1|", "[1-", "1{", ")", "1{99", "?"] {
            Digits::of("111").unwrap().are(pattern);
        }
    }
}
