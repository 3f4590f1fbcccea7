//! Firmographics: an account's industry and size, in few bytes.
//!
//! In scope: writing and reading them. Not in scope: matching, which goes without: they
//! are held for what is made of a packed list outside (prefill).

use super::varint;
use crate::account::Account;
use crate::lead::Employees;

/// No size is known; one more than it is otherwise.
const UNKNOWN: u32 = 0;

/// Writes nothing where nothing is known.
pub(super) fn write(account: &Account, row: &mut Vec<u8>) {
    let code = account.industry.as_ref().map_or("", |industry| industry.code.as_str());
    if code.is_empty() && account.employees.is_none() {
        return;
    }
    varint::write(code.len() as u32, row);
    row.extend_from_slice(code.as_bytes());
    match account.employees {
        None => varint::write(UNKNOWN, row),
        Some(Employees { min, max }) => {
            varint::write(min.saturating_add(1), row);
            // Open upwards: 0; otherwise one more than the range is wide.
            varint::write(max.map_or(0, |max| max.saturating_sub(min).saturating_add(1)), row);
        }
    }
}

/// Takes them from the front of `row`: the industry's code, and the size; `None`: they aren't there.
pub(super) fn read(row: &mut &[u8]) -> Option<(Option<String>, Option<Employees>)> {
    let len = varint::read(row)? as usize;
    let (code, rest) = row.split_at_checked(len)?;
    *row = rest;
    let code = String::from_utf8_lossy(code).into_owned();
    let employees = match varint::read(row)?.checked_sub(1) {
        None => None,
        Some(min) => {
            let width = varint::read(row)?;
            Some(Employees { min, max: width.checked_sub(1).map(|width| min.saturating_add(width)) })
        }
    };
    Some((Some(code).filter(|code| !code.is_empty()), employees))
}

#[cfg(test)]
mod tests {
    use crate::AccountBook;

    #[test]
    fn industry_and_size_come_back_as_they_are_read_from_a_list() {
        for (industry, employees) in [
            ("52", "51-200"),
            ("Manufacturing", "10,000+"),
            ("", "7"),
            ("5112", ""),
            ("", ""),
            ("", "0"),
            ("44-45", "1-4294967295"),
        ] {
            let row = [("id", "a"), ("name", "Acme"), ("industry", industry), ("employees", employees)];
            let account = crate::account(row).unwrap();
            let book =
                AccountBook::pack_with_standing(std::slice::from_ref(&account)).and_then(AccountBook::open).unwrap();
            let held = book.row("a").unwrap();
            let code = account.industry.as_ref().map(|industry| industry.code.clone());
            assert_eq!((held.industry, held.employees), (code, account.employees), "{row:?}");
            // A book for the edge is as small as without.
            let bare = AccountBook::build(&[account]).row("a").unwrap();
            assert_eq!((bare.industry, bare.employees), (None, None));
        }
    }
}
