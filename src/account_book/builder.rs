//! Taking in: accounts one after another, each kept in few bytes until all are there.
//!
//! In scope: what of an account a book needs, and circles among the parents. Not in scope: the file (`build`). An account
//! is read once and let go: what is kept of it is some hundred bytes, so that a list may be far longer than memory would
//! hold as accounts.

use super::build;
use super::details;
use super::domains;
use super::firmographics;
use super::format::BookError;
use super::intern::Interner;
use super::standing;
use super::written::Waiting;
use crate::account::{self, Account};
use crate::similarity::canonical_of;
use std::collections::BTreeMap;

/// Bytes that may be taken in: offsets have 32 bits.
const MOST: u64 = u32::MAX as u64;

/// A book that is being put together.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    with_standing: bool,
    /// An upper bound of what was taken in, in bytes.
    taken: u64,
    /// The accounts' ids: an account's number is when it came.
    pub(super) ids: Interner,
    pub(super) rows: Vec<Row>,
    /// Names, aliases and parents' ids.
    pub(super) written: Waiting,
    /// The words of names in canonical form.
    pub(super) words: Interner,
    pub(super) canonical: Vec<u32>,
    /// Each name in canonical form: where it ends in `canonical`, and its account.
    pub(super) names: Vec<(u32, u32)>,
    pub(super) places: Interner,
    pub(super) parents: Interner,
    /// Each domain's hash and its account.
    pub(super) domains: Vec<(u64, u32)>,
    /// How we stand with the accounts, where that is wanted.
    pub(super) standing: Vec<u8>,
    /// Their industries and sizes, where the list is not for the edge alone.
    pub(super) firmographics: Vec<u8>,
}

/// What is kept of an account beside its names.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Where its name begins among the written texts; its aliases follow.
    pub(super) written: u32,
    pub(super) aliases: u32,
    pub(super) has_domains: bool,
    pub(super) phone: Option<(u32, u32)>,
    /// Numbers, one more than they are; 0: it has none.
    pub(super) place: u32,
    pub(super) parent: u32,
    /// Where it ends among all.
    pub(super) standing: u32,
    /// Where they end among all.
    pub(super) firmographics: u32,
}

impl Builder {
    /// A book without accounts; `with_standing`: it also holds how we stand with each, as far as it breaks ties.
    pub fn new(with_standing: bool) -> Self {
        Self { with_standing, ..Self::default() }
    }

    /// Takes in an account; `false`: one with this id was taken in before, and counts.
    ///
    /// # Errors
    /// Refused where there is more text than a book can hold.
    pub fn add(&mut self, account: &Account) -> Result<bool, BookError> {
        let texts = details::texts(account).map(str::len).sum::<usize>() as u64;
        // No form of a text has twice as many bytes; numbers and lengths take less than 64.
        self.taken += 2 * texts + 64 * (1 + account.aliases.len() + account.domains.len()) as u64;
        if self.taken > MOST {
            return Err(BookError {
                found: format!("more after {} accounts than one book can hold", self.accounts()),
                expected: "fewer accounts: match them in parts".into(),
            });
        }
        let number = self.ids.len() as u32;
        if self.ids.number(&account.id) != number {
            return Ok(false);
        }
        let mut names = std::iter::once(&account.name).chain(&account.aliases);
        let written = names.next().map_or(0, |name| self.written.add(&name.name));
        names.for_each(|name| _ = self.written.add(&name.name));
        for name in std::iter::once(&account.name).chain(&account.aliases) {
            let canonical = canonical_of(name);
            if !canonical.is_empty() {
                self.canonical.extend(canonical.split(' ').map(|word| self.words.number(word)));
                self.names.push((self.canonical.len() as u32, number));
            }
        }
        self.domains.extend(account.domains.iter().map(|domain| (domains::hash_of(domain), number)));
        if self.with_standing && standing::is_known(account) {
            standing::write(account, &mut self.standing);
        }
        if self.with_standing {
            firmographics::write(account, &mut self.firmographics);
        }
        self.rows.push(Row {
            written,
            aliases: account.aliases.len() as u32,
            has_domains: !account.domains.is_empty(),
            phone: account.phone.as_ref().and_then(|phone| details::digits(&phone.e164)),
            place: details::place(account).map_or(0, |place| self.places.number(&place) + 1),
            parent: account.parent_id.as_ref().map_or(0, |parent| self.parents.number(parent) + 1),
            standing: self.standing.len() as u32,
            firmographics: self.firmographics.len() as u32,
        });
        Ok(true)
    }

    /// How many accounts were taken in.
    pub fn accounts(&self) -> usize {
        self.rows.len()
    }

    /// How many domains they have together, each counted once.
    pub fn domains(&self) -> usize {
        let mut domains: Vec<u64> = self.domains.iter().map(|(domain, _)| *domain).collect();
        domains.sort_unstable();
        domains.dedup();
        domains.len()
    }

    /// Takes the parents from accounts that are their own, over any number of steps. Of each its number (from 0, in the
    /// order they were taken in), its parent, and the ids on the way there and back, as in [`account::circles`].
    pub fn break_circles(&mut self) -> Vec<(usize, String, Vec<String>)> {
        let numbered = (0u32..).zip(&self.rows).filter_map(|(number, row)| Some((number, row.parent.checked_sub(1)?)));
        // A parent that isn't there leads nowhere.
        let parents = numbered.map(|(number, parent)| (self.ids.get(number), self.parents.get(parent)));
        let parents: BTreeMap<&str, &str> = parents.filter(|(_, parent)| self.ids.find(parent).is_some()).collect();
        let mut broken: Vec<(usize, String, Vec<String>)> = account::circles(&parents)
            .into_iter()
            .filter_map(|(id, way)| Some((self.ids.find(&id)? as usize, (*parents.get(id.as_str())?).to_owned(), way)))
            .collect();
        broken.sort_unstable();
        for (number, _, _) in &broken {
            if let Some(row) = self.rows.get_mut(*number) {
                row.parent = 0;
            }
        }
        broken
    }

    /// The book's bytes. The same accounts give the same bytes, whatever order they came in.
    ///
    /// # Errors
    /// Refused where the book would not fit into 4 GB.
    pub fn finish(self) -> Result<Vec<u8>, BookError> {
        build::build(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccountBook;

    fn account(id: &str, name: &str, parent: &str) -> Account {
        crate::account([("id", id), ("name", name), ("parent_id", parent), ("domains", "acme.example")]).unwrap()
    }

    #[test]
    fn of_two_accounts_with_one_id_the_first_counts() {
        let mut builder = Builder::new(false);
        assert_eq!(builder.add(&account("a", "Acme", "")), Ok(true));
        assert_eq!(builder.add(&account("a", "Zebra", "")), Ok(false));
        assert_eq!(builder.finish(), AccountBook::pack(&[account("a", "Acme", "")]));
    }

    #[test]
    fn whoever_is_its_own_parent_loses_it() {
        let mut builder = Builder::new(false);
        for (id, parent) in [("z", "a"), ("c", "b"), ("a", "b"), ("b", "a"), ("d", "elsewhere")] {
            builder.add(&account(id, "Acme", parent)).unwrap();
        }
        let broken: Vec<String> =
            builder.break_circles().iter().map(|(n, parent, way)| format!("{n} {parent} {}", way.join(" "))).collect();
        assert_eq!(broken, ["2 b a b a", "3 a b a b"]);
        assert!(builder.break_circles().is_empty());
        let book = builder.finish().and_then(AccountBook::open).unwrap();
        let parent = |id: &str| crate::packed_account(&book, id, None).unwrap().parent_id;
        let parents = ["a", "b", "c", "d", "z"].map(parent);
        assert_eq!(parents.map(Option::unwrap_or_default), ["", "", "b", "elsewhere", "a"]);
    }
}
