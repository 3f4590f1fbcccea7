//! Ids of Salesforce's records: 15 characters, or the same with three more that tell their case.
//!
//! In scope: the long form of both. Not in scope: whether there is such a record. Reports have the short form, in which `a` and
//! `A` are two records; Data Loader has the long one, of which a spreadsheet may have lost the case. The three are one for
//! each five characters: which of them are capitals, the first as the lowest bit, in the digits `A` to `Z` and `0` to `5`.

/// The digits, each for one set of five.
const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// The long form of an id of 15 characters, or of 18 with its case as it was; anything else stays as it is.
pub fn long(id: &str) -> String {
    let bytes = id.as_bytes();
    let is_word = bytes.iter().all(u8::is_ascii_alphanumeric);
    // All of them begin with what kind of record it is, which has a digit.
    let is_record =
        is_word && bytes.iter().take(3).any(u8::is_ascii_digit) && bytes.iter().skip(3).any(u8::is_ascii_digit);
    match bytes.len() {
        15 if is_record => {
            let digits = bytes.chunks(5).filter_map(|five| {
                let of = |(at, byte): (usize, &u8)| usize::from(byte.is_ascii_uppercase()) << at;
                DIGITS.get(five.iter().enumerate().map(of).sum::<usize>()).map(|digit| char::from(*digit))
            });
            id.chars().chain(digits).collect()
        }
        18 if is_record => with_case(id).unwrap_or_else(|| id.to_owned()),
        _ => id.to_owned(),
    }
}

/// An id of 18 characters in the case that its last three tell; `None`: they tell none that fits.
fn with_case(id: &str) -> Option<String> {
    let (letters, digits) = id.as_bytes().split_at_checked(15)?;
    let mut whole = String::with_capacity(18);
    for (five, digit) in letters.chunks(5).zip(digits) {
        let capitals = DIGITS.iter().position(|known| *known == digit.to_ascii_uppercase())?;
        for (at, byte) in five.iter().enumerate() {
            let is_capital = capitals >> at & 1 == 1;
            if is_capital && !byte.is_ascii_alphabetic() {
                return None;
            }
            whole.push(char::from(if is_capital { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() }));
        }
    }
    whole.extend(digits.iter().map(|digit| char::from(digit.to_ascii_uppercase())));
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_an_id_are_one() {
        for (found, expected) in [
            ("0015g00000A1b2C", "0015g00000A1b2CAAR"),
            ("0015g00000A1b2CAAR", "0015g00000A1b2CAAR"),
            // A spreadsheet compared without case, or wrote it so.
            ("0015G00000A1B2CAAR", "0015g00000A1b2CAAR"),
            ("0015g00000a1b2caar", "0015g00000A1b2CAAR"),
            ("0015g00000A1b2c", "0015g00000A1b2cAAB"),
            // Its last three would make capitals of digits.
            ("0015g00000A1b2C555", "0015g00000A1b2C555"),
            ("001A", "001A"),
            ("51234567890", "51234567890"),
            ("dana-at-example", "dana-at-example"),
            // Fifteen letters of a name.
            ("abcdefghijklmno", "abcdefghijklmno"),
            ("", ""),
        ] {
            assert_eq!(long(found), expected, "{found}");
        }
    }
}
