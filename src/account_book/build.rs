//! Building: accounts become the bytes of a book.
//!
//! In scope: order and sections. Not in scope: reading rows (`standardize`). The same accounts give the same
//! bytes, whatever order they come in.

use super::format::{self, BookError};
use super::{domains, front_coding, postings, rarity};
use crate::account::Account;
use crate::similarity::canonical_of;

/// The bytes of a book of `accounts`. Of several with one id the first counts.
///
/// # Errors
/// Refused where the book would not fit into 4 GB.
pub(super) fn build<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Result<Vec<u8>, BookError> {
    let mut accounts: Vec<&Account> = accounts.into_iter().collect();
    accounts.sort_by(|a, b| a.id.cmp(&b.id));
    accounts.dedup_by(|later, first| later.id == first.id);
    let numbered = || (0u32..).zip(&accounts);
    let (ids, id_blocks) = front_coding::write(accounts.iter().map(|account| account.id.as_bytes()));
    let mut names: Vec<(String, u32)> = Vec::with_capacity(accounts.len());
    for (number, account) in numbered() {
        for name in std::iter::once(&account.name).chain(&account.aliases) {
            let canonical = canonical_of(name);
            if !canonical.is_empty() {
                names.push((canonical, number));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    let texts = || names.iter().map(|(name, _)| name.as_str());
    let (name_texts, name_blocks) = front_coding::write(texts().map(str::as_bytes));
    let lengths = texts().map(|name| name.len().min(255) as u8).collect();
    let width = width(accounts.len());
    let mut name_accounts = Vec::with_capacity(names.len() * width);
    for (_, account) in &names {
        name_accounts.extend(account.to_le_bytes().into_iter().take(width));
    }
    let lists = postings::write(texts());
    let [word_hashes, word_weights] = rarity::write(texts());
    let [buckets, prints, domain_accounts] = domains::write(
        numbered().flat_map(|(number, account)| account.domains.iter().map(move |domain| (domain.as_str(), number))),
    );
    let sections = [
        ids,
        id_blocks,
        name_texts,
        name_blocks,
        lengths,
        name_accounts,
        lists.keys,
        lists.ends,
        lists.counts,
        lists.lists,
        buckets,
        prints,
        domain_accounts,
        word_hashes,
        word_weights,
    ];
    format::write(accounts.len() as u32, names.len() as u32, sections)
}

/// Bytes that an account's number takes.
pub(super) fn width(accounts: usize) -> usize {
    (1..4).find(|width| accounts <= 1 << (8 * width)).unwrap_or(4)
}
