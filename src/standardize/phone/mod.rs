//! Phone numbers: text becomes E.164 with its country.
//!
//! In scope: national and international spellings, prefixes, extensions, letters, several numbers in a field.
//! Not in scope: whether somebody answers. It deliberately doesn't know short codes and emergency numbers: nobody
//! can be called back there.

mod pattern;
mod region;
mod written;

use super::reading::Reading;
use crate::lead::{Outcome, Phone};
use region::Region;
use written::Written;

/// Reads the first number in `text`; `country` (ISO 3166-1 alpha-2) is a hint for numbers without calling code.
///
/// `None` where no number of a known country is meant: then nobody could call it.
pub(super) fn read(text: &str, country: Option<&str>) -> Option<Reading<Phone>> {
    let written = Written::of(text);
    let hint = country.and_then(Region::of);
    [Some(written.digits.as_str()), written.first.as_deref(), written.without_letters.as_deref()]
        .into_iter()
        .flatten()
        .find_map(|digits| number(&written, digits, hint.as_ref()))
}

fn number(written: &Written, digits: &str, hint: Option<&Region>) -> Option<Reading<Phone>> {
    let reading = |phone, outcome, rule| Some(Reading { value: phone, outcome, rule });
    if written.plus {
        let digits = digits.strip_prefix("00").unwrap_or(digits);
        return reading(international(digits)?, Outcome::Read, "phone_international");
    }
    if let Some(region) = hint {
        if let Some(phone) = dialled_abroad(digits, region.idd).or_else(|| national(digits, region)) {
            return reading(phone, Outcome::Read, "phone_national");
        }
        if let Some(rest) = digits.strip_prefix(region.code)
            && let Some(phone) = international_rest(region.code, rest)
        {
            return reading(phone, Outcome::Read, "phone_without_plus");
        }
    }
    if let Some(phone) = dialled_abroad(digits, "00").or_else(|| dialled_abroad(digits, "011")) {
        return reading(phone, Outcome::Read, "phone_international");
    }
    if hint.is_some() {
        return None;
    }
    // Without a country only what can't be a national number elsewhere, or a spelling that only one plan uses.
    if written.north_american {
        return reading(national(digits, &Region::of("US")?)?, Outcome::Inferred, "phone_north_american");
    }
    if digits.len() >= 11 && !digits.starts_with('0') {
        return reading(international(digits)?, Outcome::Inferred, "phone_without_plus");
    }
    None
}

/// A number that begins with the prefix `idd` for calls abroad.
fn dialled_abroad(digits: &str, idd: &str) -> Option<Phone> {
    let ends = pattern::Digits::of(digits)?.ends(idd);
    (1..digits.len()).rev().filter(|end| ends >> end & 1 == 1).find_map(|end| international(digits.get(end..)?))
}

/// A number that begins with its calling code.
fn international(digits: &str) -> Option<Phone> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        international_rest(code, rest)
    })
}

/// What follows a calling code; a national prefix (`+44 (0)20`) is dropped only where the number needs it, so that
/// reading E.164 again changes nothing.
fn international_rest(code: &str, rest: &str) -> Option<Phone> {
    phone(code, rest).or_else(|| {
        let main = Region::main(code)?;
        phone(code, &main.significant(rest, valid(code))?)
    })
}

/// A number as dialled inside `region`, which may belong to a neighbour with the same calling code.
fn national(digits: &str, region: &Region) -> Option<Phone> {
    let significant = region.significant(digits, valid(region.code));
    phone(region.code, significant.as_deref().unwrap_or(digits)).or_else(|| phone(region.code, digits))
}

/// Whether significant numbers belong to any country of `code`.
fn valid(code: &str) -> impl Fn(&str) -> bool {
    move |significant| phone(code, significant).is_some()
}

/// The phone for a significant number, with the first country of `code` where it is valid.
fn phone(code: &str, significant: &str) -> Option<Phone> {
    let digits = pattern::Digits::of(significant)?;
    if code.len() + significant.len() > 15 {
        return None;
    }
    let country = Region::owning(code, &digits)?.country.to_owned();
    Some(Phone { e164: format!("+{code}{significant}"), country: Some(country) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, country: Option<&str>, expect: Option<(&str, &str, &str)>) {
        let read = read(text, country);
        let found = read.as_ref().map(|r| (r.value.e164.as_str(), r.value.country.as_deref().unwrap_or(""), r.rule));
        assert_eq!(found, expect, "{text} {country:?}");
        if let Some(phone) = read {
            assert_eq!(super::read(&phone.value.e164, country).map(|again| again.value), Some(phone.value), "{text}");
        }
    }

    #[test]
    fn international_spellings() {
        let rule = "phone_international";
        check("+1 (415) 555-2671", None, Some(("+14155552671", "US", rule)));
        check("+44 (0)20 7183 8750", None, Some(("+442071838750", "GB", rule)));
        check("0044 20 7183 8750", None, Some(("+442071838750", "GB", rule)));
        check("0044 20 7183 8750", Some("US"), Some(("+442071838750", "GB", rule)));
        check("011 44 20 7183 8750", None, Some(("+442071838750", "GB", rule)));
        check("＋４９　７１１　１２３４５６", None, Some(("+49711123456", "DE", rule)));
        check("tel:+39-06-698-12345", None, Some(("+390669812345", "VA", rule)));
        check("+7 701 123 45 67", None, Some(("+77011234567", "KZ", rule)));
        check("+1 242 365 1234", None, Some(("+12423651234", "BS", rule)));
        check("+1 416 555 2671", Some("US"), Some(("+14165552671", "CA", rule)));
    }

    #[test]
    fn national_spellings() {
        let rule = "phone_national";
        check("(415) 555-2671", Some("US"), Some(("+14155552671", "US", rule)));
        check("1-800-FLOWERS", Some("US"), Some(("+18003569377", "US", rule)));
        check("1-800-FLOWERS ext. 12", Some("CA"), Some(("+18003569377", "US", rule)));
        check("020 7183 8750", Some("GB"), Some(("+442071838750", "GB", rule)));
        check("0711/123456-0", Some("DE"), Some(("+497111234560", "DE", rule)));
        check("8 (495) 123-45-67 доб. 12", Some("RU"), Some(("+74951234567", "RU", rule)));
        check("011 15 2345-6789", Some("AR"), Some(("+5491123456789", "AR", rule)));
        check("0 15 11 98765-4321", Some("BR"), Some(("+5511987654321", "BR", rule)));
        check("06 12 34 56 78", Some("FR"), Some(("+33612345678", "FR", rule)));
        check("02 1234 5678", Some("IT"), Some(("+390212345678", "IT", rule)));
        check("011 44 20 7183 8750", Some("US"), Some(("+442071838750", "GB", rule)));
        check("1 415 555 2671 / 1 415 555 2672", Some("US"), Some(("+14155552671", "US", rule)));
        check("44 20 7183 8750", Some("GB"), Some(("+442071838750", "GB", "phone_without_plus")));
    }

    #[test]
    fn without_country_only_what_is_certain() {
        check("(415) 555-2671", None, Some(("+14155552671", "US", "phone_north_american")));
        check("415-555-2671", None, Some(("+14155552671", "US", "phone_north_american")));
        check("14155552671", None, Some(("+14155552671", "US", "phone_without_plus")));
        check("020 7183 8750", None, None);
        check("5552671", None, None);
    }

    #[test]
    fn what_nobody_can_call() {
        for text in ["", "n/a", "+", "+999 123 4567", "123", "0000000000", "+1 555", "1234567890123456789012345", "--"]
        {
            check(text, None, None);
            check(text, Some("US"), None);
            check(text, Some("XX"), None);
        }
    }
}
