//! Details: of each account what a match weighs besides its name's words and its domains.
//!
//! In scope: names and aliases as written, place, phone, parent; and whether there are domains. Not in scope: how names
//! and places are read (`standardize`), and how we stand with the account.

use super::build;
use super::builder::{Builder, Row};
use super::firmographics;
use super::front_coding::{self, Texts};
use super::standing;
use super::varint;
use super::written::Tables;
use crate::account::Account;
use crate::lead::Employees;

/// Accounts between two entries of the table of blocks.
const BLOCK: usize = 16;
/// Tells the parts of a place apart; tidy texts don't have it.
const BETWEEN: &str = "\n";

const HAS_DOMAINS: u8 = 1;
const HAS_PLACE: u8 = 2;
const HAS_PHONE: u8 = 4;
const HAS_PARENT: u8 = 8;
const HAS_ALIASES: u8 = 16;
const HAS_STANDING: u8 = 32;
const HAS_FIRMOGRAPHICS: u8 = 64;

/// The details in a file.
#[derive(Clone, Copy)]
pub(super) struct Details<'a> {
    /// Each with its length in front.
    pub(super) rows: &'a [u8],
    /// Where each block begins.
    pub(super) blocks: &'a [u8],
    pub(super) tables: Tables<'a>,
    pub(super) places: Texts<'a>,
    pub(super) ids: Texts<'a>,
}

/// An account's row, as far as a book holds it: columns and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedRow {
    /// In the columns of an account list, `id` and `name` first; a column may come several times.
    pub fields: Vec<(&'static str, String)>,
    /// The code of its industry, and its size: what a match goes without.
    pub industry: Option<String>,
    pub employees: Option<Employees>,
    /// Whether there are domains: the book finds accounts by them, and doesn't hold their texts.
    pub has_domains: bool,
}

impl Details<'_> {
    /// The account of this number; `None`: there is none, or what is there is no account.
    pub(super) fn read(&self, number: u32) -> Option<PackedRow> {
        let begin = super::format::u32_at(self.blocks, number as usize / BLOCK * 4)?;
        let mut rest = self.rows.get(begin as usize..)?;
        let mut row = rest;
        for _ in 0..=number as usize % BLOCK {
            let len = varint::read(&mut rest)?;
            (row, rest) = rest.split_at_checked(len as usize)?;
        }
        let mut text = Vec::new();
        let mut from = |texts: Texts, at: u32| {
            texts.read(at as usize, &mut text);
            String::from_utf8_lossy(&text).into_owned()
        };
        let (&has, after) = row.split_first()?;
        let mut rest = after;
        let mut fields = vec![("id", from(self.ids, number)), ("name", self.tables.read(&mut rest)?)];
        if has & HAS_PLACE != 0 {
            let place = from(self.places, varint::read(&mut rest)?);
            let columns = ["country", "state", "city", "postal_code"].into_iter().zip(place.split(BETWEEN));
            fields.extend(columns.filter(|(_, text)| !text.is_empty()).map(|(column, text)| (column, text.to_owned())));
        }
        if has & HAS_PHONE != 0 {
            let (high, low) = (varint::read(&mut rest)?, varint::read(&mut rest)?);
            fields.push(("phone", format!("+{}", u64::from(high) * PHONE + u64::from(low))));
        }
        if has & HAS_PARENT != 0 {
            let parent = match varint::read(&mut rest)?.checked_sub(1) {
                Some(number) => from(self.ids, number),
                None => self.tables.read(&mut rest)?,
            };
            fields.push(("parent_id", parent));
        }
        if has & HAS_ALIASES != 0 {
            for _ in 0..varint::read(&mut rest)? {
                fields.push(("aliases", self.tables.read(&mut rest)?));
            }
        }
        if has & HAS_STANDING != 0 {
            standing::read(&mut rest, &mut fields)?;
        }
        let has_firmographics = has & HAS_FIRMOGRAPHICS != 0;
        let (industry, employees) = if has_firmographics { firmographics::read(&mut rest)? } else { (None, None) };
        Some(PackedRow { fields, industry, employees, has_domains: has & HAS_DOMAINS != 0 })
    }
}

/// A phone number's digits are kept as two numbers: below this, and above.
const PHONE: u64 = 100_000_000;

/// Sections as they are written.
pub(super) struct Written {
    pub(super) rows: Vec<u8>,
    pub(super) blocks: Vec<u8>,
    pub(super) common: (Vec<u8>, Vec<u8>),
    pub(super) places: (Vec<u8>, Vec<u8>),
}

/// Writes the details of what was taken in: the accounts in this `order`, in which each has its rank. The book's words
/// have their `word_places` in its file.
pub(super) fn write(builder: &mut Builder, order: &[u32], ranks: &[u32], word_places: &[u32]) -> Written {
    let parents = parents(builder, ranks);
    let codes = builder.written.codes(&builder.words, word_places);
    let (places, place_ranks) = builder.places.sorted();
    let (mut rows, mut blocks, mut out) = (Vec::new(), Vec::new(), Vec::new());
    for (at, number) in order.iter().enumerate() {
        if at % BLOCK == 0 {
            blocks.extend_from_slice(&(rows.len() as u32).to_le_bytes());
        }
        let Some(row) = builder.rows.get(*number as usize) else { continue };
        out.clear();
        let has = [
            (HAS_DOMAINS, row.has_domains),
            (HAS_PLACE, row.place > 0),
            (HAS_PHONE, row.phone.is_some()),
            (HAS_PARENT, row.parent > 0),
            (HAS_ALIASES, row.aliases > 0),
        ];
        out.push(has.iter().filter(|(_, has)| *has).fold(0, |all, (flag, _)| all | flag));
        let mut written = builder.written.write(row.written, &codes, &mut out);
        if let Some(place) = row.place.checked_sub(1) {
            varint::write(build::rank(&place_ranks, place), &mut out);
        }
        if let Some((high, low)) = row.phone {
            varint::write(high, &mut out);
            varint::write(low, &mut out);
        }
        match row.parent.checked_sub(1).and_then(|parent| parents.get(parent as usize)) {
            Some(Parent::Account(rank)) => varint::write(rank + 1, &mut out),
            Some(Parent::Elsewhere(written)) => {
                varint::write(0, &mut out);
                builder.written.write(*written, &codes, &mut out);
            }
            None => {}
        }
        if row.aliases > 0 {
            varint::write(row.aliases, &mut out);
            for _ in 0..row.aliases {
                written = builder.written.write(written, &codes, &mut out);
            }
        }
        let before = number.checked_sub(1).and_then(|before| builder.rows.get(before as usize));
        let since = |end: fn(&Row) -> u32| before.map_or(0, end) as usize..end(row) as usize;
        for (flag, range, all) in [
            (HAS_STANDING, since(|row| row.standing), &builder.standing),
            (HAS_FIRMOGRAPHICS, since(|row| row.firmographics), &builder.firmographics),
        ] {
            if !range.is_empty() {
                out.iter_mut().take(1).for_each(|has| *has |= flag);
                out.extend_from_slice(all.get(range).unwrap_or_default());
            }
        }
        varint::write(out.len() as u32, &mut rows);
        rows.extend_from_slice(&out);
    }
    let places = front_coding::write(places.iter().map(|number| builder.places.get(*number).as_bytes()));
    Written { rows, blocks, common: codes.common, places }
}

/// Who is above an account: one of the book's, or somebody else, whose id was written.
enum Parent {
    Account(u32),
    Elsewhere(u32),
}

fn parents(builder: &mut Builder, ranks: &[u32]) -> Vec<Parent> {
    let Builder { parents, ids, written, .. } = builder;
    let parents = (0..parents.len() as u32).map(|number| parents.get(number));
    let parent = |id: &str| match ids.find(id) {
        Some(number) => Parent::Account(build::rank(ranks, number)),
        None => Parent::Elsewhere(written.add(id)),
    };
    parents.map(parent).collect()
}

/// All that is written out of an account.
pub(super) fn texts(account: &Account) -> impl Iterator<Item = &str> {
    let names = std::iter::once(&account.name).chain(&account.aliases).map(|company| company.name.as_str());
    let others = [&account.country, &account.state, &account.city, &account.postal_code, &account.parent_id];
    names.chain([account.id.as_str()]).chain(others.into_iter().filter_map(|text| text.as_deref()))
}

/// The account's place as one text, from the country to the postal code.
pub(super) fn place(account: &Account) -> Option<String> {
    let parts = [&account.country, &account.state, &account.city, &account.postal_code];
    let place = parts.map(|part| part.as_deref().unwrap_or_default()).join(BETWEEN);
    (place.len() > parts.len() - 1).then_some(place)
}

/// The digits of a number in E.164, above and below [`PHONE`].
pub(super) fn digits(e164: &str) -> Option<(u32, u32)> {
    let digits: u64 = e164.strip_prefix('+')?.parse().ok()?;
    let high = u32::try_from(digits / PHONE).ok()?;
    (format!("+{digits}") == e164).then_some((high, (digits % PHONE) as u32))
}

#[cfg(test)]
mod tests {
    use crate::AccountBook;
    use crate::account::AccountStatus;

    #[test]
    fn a_book_gives_back_what_a_match_weighs() {
        let rows: [&[(&str, &str)]; 4] = [
            &[
                ("id", "a"),
                ("name", "Rock Falcon, Inc."),
                ("city", "Bilbao"),
                ("country", "ES"),
                ("phone", "+34944875555"),
            ],
            &[
                ("id", "b"),
                ("name", "ACME"),
                ("aliases", "Acme Rockets; 华为"),
                ("parent_id", "a"),
                ("domains", "acme.example"),
            ],
            &[
                ("id", "c"),
                ("name", "acme (UK) Ltd"),
                ("state", "CA"),
                ("postal_code", "94105"),
                ("parent_id", "elsewhere 1"),
            ],
            &[
                ("id", "d"),
                ("name", "Zebra"),
                ("kind", "competitor"),
                ("named", "yes"),
                ("opportunity", "won"),
                ("last_activity_at", "2026-09-22T12:00:00Z"),
                ("leads", "300"),
            ],
        ];
        let accounts = rows.map(|row| crate::account(row.iter().copied()).unwrap());
        let book = AccountBook::pack_with_standing(&accounts).and_then(AccountBook::open).unwrap();
        for account in &accounts {
            let packed = crate::packed_account(&book, &account.id, Some("acme.example")).unwrap();
            assert_eq!(&packed, account);
        }
        let other = crate::packed_account(&book, "b", None).unwrap();
        assert!(other.domains.len() == 1 && other.domains != accounts[1].domains);
        assert!(crate::packed_account(&book, "e", None).is_none());
        let without = crate::packed_account(&AccountBook::build(&accounts), "d", None).unwrap();
        assert_eq!(without.status, AccountStatus::default());
    }
}
