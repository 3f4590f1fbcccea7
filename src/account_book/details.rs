//! Details: of each account what a match weighs besides its name's words and its domains.
//!
//! In scope: names and aliases as written, place, phone, parent; and whether there are domains. Not in scope: how names
//! and places are read (`standardize`), and how we stand with the account.

use super::front_coding::{self, Texts};
use super::standing;
use super::varint;
use super::written::{self, Tables};
use crate::account::Account;

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
        Some(PackedRow { fields, has_domains: has & HAS_DOMAINS != 0 })
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

/// Writes the details of `accounts`, which are sorted by id; `words` are the book's, sorted.
pub(super) fn write(accounts: &[&Account], words: &[&str], with_standing: bool) -> Written {
    let mut places: Vec<String> = accounts.iter().filter_map(|account| place(account)).collect();
    places.sort_unstable();
    places.dedup();
    let of_parents = accounts.iter().filter_map(|account| account.parent_id.as_deref());
    let texts = accounts.iter().flat_map(|account| names(account)).chain(of_parents);
    let mut writer = written::Writer::new(texts, words);
    let (mut rows, mut blocks, mut row) = (Vec::new(), Vec::new(), Vec::new());
    for (number, account) in accounts.iter().enumerate() {
        if number % BLOCK == 0 {
            blocks.extend_from_slice(&(rows.len() as u32).to_le_bytes());
        }
        row.clear();
        write_row(account, accounts, &places, &mut writer, &mut row);
        if with_standing && standing::is_known(account) {
            row.iter_mut().take(1).for_each(|has| *has |= HAS_STANDING);
            standing::write(account, &mut row);
        }
        varint::write(row.len() as u32, &mut rows);
        rows.extend_from_slice(&row);
    }
    let places = front_coding::write(places.iter().map(String::as_bytes));
    Written { rows, blocks, common: writer.common, places }
}

fn write_row<'a>(
    account: &'a Account,
    accounts: &[&Account],
    places: &[String],
    writer: &mut written::Writer<'a>,
    row: &mut Vec<u8>,
) {
    let place = place(account).and_then(|place| places.binary_search(&place).ok());
    let phone = account.phone.as_ref().and_then(|phone| digits(&phone.e164));
    let has = [
        (HAS_DOMAINS, !account.domains.is_empty()),
        (HAS_PLACE, place.is_some()),
        (HAS_PHONE, phone.is_some()),
        (HAS_PARENT, account.parent_id.is_some()),
        (HAS_ALIASES, !account.aliases.is_empty()),
    ];
    row.push(has.iter().filter(|(_, has)| *has).fold(0, |all, (flag, _)| all | flag));
    let mut names = names(account);
    names.by_ref().take(1).for_each(|name| writer.write(name, row));
    if let Some(place) = place {
        varint::write(place as u32, row);
    }
    if let Some(digits) = phone {
        varint::write((digits / PHONE) as u32, row);
        varint::write((digits % PHONE) as u32, row);
    }
    if let Some(parent) = &account.parent_id {
        match accounts.binary_search_by(|other| other.id.cmp(parent)) {
            Ok(number) => varint::write(number as u32 + 1, row),
            Err(_) => {
                varint::write(0, row);
                writer.write(parent, row);
            }
        }
    }
    if !account.aliases.is_empty() {
        varint::write(account.aliases.len() as u32, row);
        names.for_each(|alias| writer.write(alias, row));
    }
}

/// The account's name and its aliases, as written.
fn names(account: &Account) -> impl Iterator<Item = &str> {
    std::iter::once(&account.name).chain(&account.aliases).map(|company| company.name.as_str())
}

/// The account's place as one text, from the country to the postal code.
fn place(account: &Account) -> Option<String> {
    let parts = [&account.country, &account.state, &account.city, &account.postal_code];
    let place = parts.map(|part| part.as_deref().unwrap_or_default()).join(BETWEEN);
    (place.len() > parts.len() - 1).then_some(place)
}

/// The digits of a number in E.164.
fn digits(e164: &str) -> Option<u64> {
    let digits: u64 = e164.strip_prefix('+')?.parse().ok()?;
    (format!("+{digits}") == e164 && digits / PHONE <= u64::from(u32::MAX)).then_some(digits)
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
