//! Overlay: what changed since a book was built, so that the whole need not be built again for every change.
//!
//! In scope: a small book of the accounts that are new or changed, and which of the large one's no longer count. Not in
//! scope: when to build anew (the ledger). Words weigh what they weigh in the large book: a search over both finds what
//! one over a book of all accounts finds, as long as the changes are few.

use super::AccountBook;
use super::format::{BookError, hash};
use crate::account::Account;
use std::collections::BTreeSet;

/// Changes on top of a book.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    /// The accounts that are new or changed.
    pub(super) book: AccountBook,
    /// The large book's accounts that no longer count, by number, ascending.
    dropped: Vec<u32>,
    /// A bit for each of its names, set where the name's account no longer counts.
    dropped_names: Vec<u64>,
    pub(super) version: String,
}

impl Overlay {
    /// Of accounts that are in `base` as they were or not at all, and of ids that are no longer.
    ///
    /// # Errors
    /// As [`AccountBook::pack`].
    pub(super) fn new(base: &AccountBook, changed: &[Account], removed: &[String]) -> Result<Self, BookError> {
        let removed: BTreeSet<&String> = removed.iter().collect();
        let changed: Vec<&Account> = changed.iter().filter(|account| !removed.contains(&account.id)).collect();
        let book = AccountBook::open(AccountBook::pack(changed.iter().copied())?)?;
        let gone = changed.iter().map(|account| &account.id).chain(removed);
        let dropped: BTreeSet<u32> = gone.filter_map(|id| base.number(id)).collect();
        let mut dropped_names = vec![0u64; (base.header.names as usize).div_ceil(64)];
        for name in (0..base.header.names).filter(|name| dropped.contains(&base.account_of(*name))) {
            if let Some(bits) = dropped_names.get_mut(name as usize / 64) {
                *bits |= 1 << (name % 64);
            }
        }
        let dropped: Vec<u32> = dropped.into_iter().collect();
        let mut content = book.version().as_bytes().to_vec();
        content.extend(dropped.iter().flat_map(|number| number.to_le_bytes()));
        let version = format!("{}+{:012x}", base.version(), hash(&content) >> 16);
        Ok(Self { book, dropped, dropped_names, version })
    }

    /// Whether an account of the large book no longer counts.
    pub(super) fn drops(&self, account: u32) -> bool {
        self.dropped.binary_search(&account).is_ok()
    }

    /// Whether a name of the large book no longer counts.
    pub(super) fn drops_name(&self, name: u32) -> bool {
        self.dropped_names.get(name as usize / 64).is_some_and(|bits| bits >> (name % 64) & 1 == 1)
    }

    /// How many bytes of memory it takes.
    pub(super) fn memory(&self) -> usize {
        self.book.memory() + size_of_val(self.dropped.as_slice()) + size_of_val(self.dropped_names.as_slice())
    }

    /// How many accounts of the large book no longer count.
    pub(super) fn dropped(&self) -> usize {
        self.dropped.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead::Company;

    fn account(id: usize, name: &str) -> Account {
        let domain = format!("{}.example", name.to_lowercase().replace(' ', "-"));
        crate::account([("id", format!("a{id:04}").as_str()), ("name", name), ("domains", &domain)]).unwrap()
    }

    /// Names of two uncommon words, which differ enough from one another.
    fn name(n: usize) -> String {
        let syllables = ["ba", "ko", "li", "mur", "ten", "sol", "vix", "dra", "pel", "qua", "zor", "nim"];
        let word = |n: usize| [n / 144 % 12, n / 12 % 12, n % 12].map(|at| syllables[at]).concat();
        format!("{} {}", word(n * 7 + 11), word(n * 13 + 5))
    }

    #[test]
    fn changes_on_top_find_what_a_book_of_all_finds() {
        let before: Vec<Account> = (0..150).map(|n| account(n, &name(n))).collect();
        let base = AccountBook::build(&before);
        for round in 0..4 {
            let removed: Vec<String> = (0..5).map(|n| before[(n * 31 + round * 7) % 150].id.clone()).collect();
            let renamed = (0..6).map(|n| account((n * 17 + round) % 150, &name(1000 + n * 3 + round)));
            let changed: Vec<Account> =
                renamed.chain((0..4).map(|n| account(400 + n, &name(2000 + n + round)))).collect();
            let now: Vec<Account> = before
                .iter()
                .filter(|account| !changed.iter().any(|other| other.id == account.id))
                .chain(&changed)
                .filter(|account| !removed.contains(&account.id))
                .cloned()
                .collect();
            let (overlaid, rebuilt) = (base.with_changes(&changed, &removed).unwrap(), AccountBook::build(&now));
            assert_eq!(overlaid.accounts(), rebuilt.accounts());
            assert!(overlaid.version().starts_with(base.version()) && overlaid.version() != base.version());
            let counting = changed.iter().filter(|account| !removed.contains(&account.id));
            assert!(overlaid.memory() > base.memory() + AccountBook::pack(counting).unwrap().len());
            for known in before.iter().chain(&changed) {
                let mut misspelt = known.name.core.clone();
                misspelt.remove(2);
                // What to find instead of a name that is gone hangs on the last hundredth of a word's weight.
                let is_there = now.iter().any(|account| account.name == known.name);
                for core in [known.name.core.clone(), misspelt].into_iter().filter(|_| is_there) {
                    let wanted = Company { name: core.clone(), core, ..Company::default() };
                    let (found, expect) = (overlaid.by_name(&wanted, 8), rebuilt.by_name(&wanted, 8));
                    assert_eq!(found.ids.first(), expect.ids.first(), "`{}` in round {round}", wanted.core);
                }
                let domains = |book: &AccountBook| book.by_domain(&known.domains[0]).collect::<Vec<_>>();
                assert_eq!(domains(&overlaid), domains(&rebuilt));
                assert_eq!(overlaid.row(&known.id), rebuilt.row(&known.id));
            }
        }
        let same = base.with_changes(&[], &[]).unwrap();
        assert_eq!((same.version(), same.accounts()), (base.version(), 150));
    }
}
