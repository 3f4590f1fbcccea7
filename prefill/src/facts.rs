//! Facts: what a record holds of a company, in bytes of one length.
//!
//! In scope: firmographics, writing and reading them. Not in scope: anything about a person, an owner or how we stand with the
//! company: there is no field that could hold it.
//!
//! ```text
//! 2 bytes  country, or zeros
//! 1 byte   length of the industry's code, and the code
//! varint   least number of employees, plus one; 0: unknown, and then nothing follows
//! varint   width of the range, plus one; 0: open upwards
//! 1 byte   length of the company's name in bytes, and the name; the same of its city
//! zeros to the end
//! ```

/// What is known of a company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its name as written.
    pub company: Option<String>,
    /// NAICS 2022 sector or sub-sector.
    pub industry: Option<String>,
    pub employees: Option<Employees>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub city: Option<String>,
}

/// How many people work there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Employees {
    pub min: u32,
    /// `None`: open upwards.
    pub max: Option<u32>,
}

impl Facts {
    /// Whether there is anything to tell.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What two accounts of one domain have in common.
    pub fn agreed(self, other: Self) -> Self {
        fn same<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<T> {
            a.filter(|a| Some(a) == b.as_ref())
        }
        Self {
            company: same(self.company, other.company),
            industry: same(self.industry, other.industry),
            employees: same(self.employees, other.employees),
            country: same(self.country, other.country),
            city: same(self.city, other.city),
        }
    }

    /// The bytes, without the zeros at the end.
    pub(crate) fn written(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let country = self.country.as_deref().map(str::as_bytes);
        bytes.extend_from_slice(country.and_then(|country| country.first_chunk::<2>()).unwrap_or(&[0; 2]));
        text(self.industry.as_deref(), &mut bytes);
        match self.employees {
            None => bytes.push(0),
            Some(Employees { min, max }) => {
                varint(u64::from(min) + 1, &mut bytes);
                varint(max.map_or(0, |max| u64::from(max.saturating_sub(min)) + 1), &mut bytes);
            }
        }
        text(self.company.as_deref(), &mut bytes);
        text(self.city.as_deref(), &mut bytes);
        bytes
    }

    /// The same in exactly so many bytes. What doesn't fit is left out: the city first, then the name's last words.
    pub(crate) fn padded(&self, length: usize) -> Vec<u8> {
        let mut facts = self.clone();
        let mut bytes = facts.written();
        if bytes.len() > length {
            facts.city = None;
            bytes = facts.written();
        }
        while bytes.len() > length && facts.company.is_some() {
            let shorter = facts.company.as_deref().and_then(|name| name.trim_end().rsplit_once(' '));
            facts.company = shorter.map(|(words, _)| words.to_owned());
            bytes = facts.written();
        }
        bytes.resize(length, 0);
        bytes
    }

    /// Reads them; `None`: these are no facts.
    pub(crate) fn read(mut bytes: &[u8]) -> Option<Self> {
        let (country, rest) = bytes.split_first_chunk::<2>()?;
        bytes = rest;
        let country = if *country == [0; 2] { None } else { Some(String::from_utf8(country.to_vec()).ok()?) };
        let industry = read_text(&mut bytes)?;
        let employees = match read_varint(&mut bytes)?.checked_sub(1) {
            None => None,
            Some(min) => {
                let width = read_varint(&mut bytes)?;
                let min = u32::try_from(min).ok()?;
                let max = width.checked_sub(1).map(|width| u64::from(min) + width);
                Some(Employees { min, max: max.map(u32::try_from).transpose().ok()? })
            }
        };
        let company = read_text(&mut bytes)?;
        let city = read_text(&mut bytes)?;
        bytes.iter().all(|byte| *byte == 0).then_some(Self { company, industry, employees, country, city })
    }
}

/// A text of up to 255 bytes with its length; a longer one is left out.
fn text(text: Option<&str>, bytes: &mut Vec<u8>) {
    let text = text.unwrap_or_default();
    let text = if text.len() > 255 { "" } else { text };
    bytes.push(text.len() as u8);
    bytes.extend_from_slice(text.as_bytes());
}

/// Takes a text from the front; an empty one is none.
fn read_text(bytes: &mut &[u8]) -> Option<Option<String>> {
    let (&length, rest) = bytes.split_first()?;
    let (text, rest) = rest.split_at_checked(usize::from(length))?;
    *bytes = rest;
    let text = String::from_utf8(text.to_vec()).ok()?;
    Some(Some(text).filter(|text| !text.is_empty()))
}

/// LEB128.
fn varint(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(company: &str, city: &str) -> Facts {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Facts {
            company: some(company),
            city: some(city),
            country: some("DE"),
            industry: some("31-33"),
            employees: None,
        }
    }

    #[test]
    fn facts_come_back_from_bytes_of_any_greater_length() {
        let sizes = [(0, Some(0)), (51, Some(200)), (10_000, None), (u32::MAX, None), (1, Some(u32::MAX))];
        let all =
            sizes.map(|(min, max)| Facts { employees: Some(Employees { min, max }), ..facts("Zebrafink AG", "Köln") });
        for facts in all.into_iter().chain([Facts::default(), facts("華為技術", "")]) {
            for length in [facts.written().len(), 64, 200] {
                assert_eq!(Facts::read(&facts.padded(length)).as_ref(), Some(&facts), "{length}");
            }
        }
    }

    #[test]
    fn what_is_too_long_loses_its_city_and_then_its_last_words() {
        for (company, city, length, expected) in [
            ("Zebra Fink", "Köln", 30, facts("Zebra Fink", "Köln")),
            ("Zebra Fink", "Köln", 22, facts("Zebra Fink", "")),
            ("Zebra Fink", "Köln", 20, facts("Zebra", "")),
            ("Zebrafink", "Köln", 16, facts("", "")),
            (&"Zebra ".repeat(60), "", 500, facts("", "")),
        ] {
            let bytes = facts(company, city).padded(length);
            assert_eq!((bytes.len(), Facts::read(&bytes)), (length, Some(expected)), "{company} {length}");
        }
    }

    #[test]
    fn other_bytes_are_no_facts() {
        let whole = facts("Zebrafink AG", "Köln").padded(64);
        for length in 0..whole.len() {
            assert_eq!(
                Facts::read(&whole[..length]).is_some(),
                length >= facts("Zebrafink AG", "Köln").written().len()
            );
        }
        for bytes in [&[255; 64], &[1; 64]] {
            assert_eq!(Facts::read(bytes), None);
        }
    }

    #[test]
    fn accounts_of_one_domain_tell_what_they_have_in_common() {
        let (one, other) = (facts("Zebrafink AG", "Köln"), facts("Zebrafink Schweiz", "Köln"));
        assert_eq!(one.agreed(other), facts("", "Köln"));
    }
}
