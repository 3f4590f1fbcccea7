//! Numbering plans: what each country's numbers look like.
//!
//! In scope: the table and what it says of digits. Not in scope: how numbers are written.
//! Source: Google libphonenumber metadata (Apache-2.0) as packed by libphonenumber-js 1.13.16 (MIT);
//! `scripts/tables/phone.mjs` derives the table and says which patterns are exact.

use super::pattern::Digits;
use crate::text::sorted::Table;
use std::sync::LazyLock;

/// Lines `calling code, countries` (the main one first, each with its leading digits) and `country, calling code, prefix
/// for calls abroad, national prefix, rewriting of local numbers, area codes that put 15 before mobile numbers, pattern`.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let exact = cfg!(feature = "exact-numbers");
    Table::new(if exact { include_str!("../tables/phone.txt") } else { include_str!("../tables/phone_general.txt") })
});

/// One country's numbering plan.
pub(super) struct Region {
    pub(super) country: &'static str,
    pub(super) code: &'static str,
    /// Pattern of the prefix for calls abroad.
    pub(super) idd: &'static str,
    strip: &'static str,
    /// `pattern>digits dropped>digits put in front`.
    rewrite: &'static str,
    infix: &'static str,
    pattern: &'static str,
}

impl Region {
    /// The plan of `country`, ISO 3166-1 alpha-2.
    pub(super) fn of(country: &str) -> Option<Self> {
        let mut cells = TABLE.find(country)?.split('\t');
        let region = Self {
            country: cells.next()?,
            code: cells.next()?,
            idd: cells.next().filter(|idd| !idd.is_empty()).unwrap_or("00"),
            strip: cells.next()?,
            rewrite: cells.next()?,
            infix: cells.next()?,
            pattern: cells.next()?,
        };
        Some(region)
    }

    /// The country whose rules hold for a calling code.
    pub(super) fn main(code: &str) -> Option<Self> {
        let (main, _) = countries(code)?.next()?;
        Self::of(main)
    }

    /// The first country of a calling code to which a significant number belongs.
    pub(super) fn owning(code: &str, digits: &Digits) -> Option<Self> {
        countries(code)?
            .filter(|(_, leading)| leading.is_empty() || digits.ends(leading) != 0)
            .filter_map(|(country, _)| Self::of(country))
            .find(|region| digits.are(region.pattern))
    }

    /// The significant number in `dialled`, without national prefix; `None` where nothing has to go or what would
    /// stay isn't `valid`.
    pub(super) fn significant(&self, dialled: &str, valid: impl Fn(&str) -> bool) -> Option<String> {
        let digits = Digits::of(dialled)?;
        let mut rewrite = self.rewrite.split('>');
        if let (Some(pattern), Some(dropped), Some(front)) = (rewrite.next(), rewrite.next(), rewrite.next())
            && digits.are(pattern)
        {
            return Some(format!("{front}{}", dialled.get(dropped.parse().ok()?..)?));
        }
        if !self.infix.is_empty() {
            let rest = dialled.strip_prefix(self.strip).unwrap_or(dialled);
            let ends = Digits::of(rest)?.ends(self.infix);
            for end in (1..rest.len()).rev().filter(|end| ends >> end & 1 == 1) {
                let mobile = rest
                    .get(end..)
                    .and_then(|r| r.strip_prefix("15"))
                    .map(|r| format!("9{}{r}", rest.get(..end).unwrap_or_default()));
                if let Some(mobile) = mobile.filter(|mobile| valid(mobile)) {
                    return Some(mobile);
                }
            }
        }
        // A long prefix with carrier code before the plain one, each only if it leaves a whole number.
        let ends = digits.ends(self.strip);
        (1..dialled.len())
            .rev()
            .filter(|end| ends >> end & 1 == 1)
            .find_map(|end| dialled.get(end..).filter(|rest| valid(rest)).map(Into::into))
    }
}

/// The countries of a calling code with their leading digits.
fn countries(code: &str) -> Option<impl Iterator<Item = (&'static str, &'static str)>> {
    code.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    Some(TABLE.find(code)?.split(',').map(|country| country.split_once(':').unwrap_or((country, ""))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_every_code_has_a_plan() {
        let mut seen = 0;
        for (code, countries) in TABLE.lines().iter().filter(|(key, _)| key.starts_with(|c: char| c.is_ascii_digit())) {
            for country in countries.split(',').map(|country| &country[..2]) {
                let region = Region::of(country).unwrap();
                assert_eq!((region.country, region.code), (country, *code));
                assert!(!region.pattern.is_empty());
                seen += 1;
            }
        }
        assert_eq!(seen, 245);
        assert!(Region::of("44").is_none());
    }
}
