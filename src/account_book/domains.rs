//! Domains: from a registrable domain to the accounts that have it.
//!
//! In scope: 32-bit fingerprints in buckets by hash. Not in scope: the domains' texts, which stay in the
//! ledger: a wrong account by chance (one look-up in 10⁹) is seen there.

use super::format::{hash, nth_u32};
use super::postings::partition_point;

/// Entries in a bucket, on average.
const BUCKET: usize = 8;

/// The look-up table of a file.
#[derive(Clone, Copy)]
pub(super) struct Domains<'a> {
    /// Where each bucket begins, and where the last one ends.
    pub(super) buckets: &'a [u8],
    /// Fingerprints, ascending within a bucket.
    pub(super) prints: &'a [u8],
    /// The accounts, beside the fingerprints.
    pub(super) accounts: &'a [u8],
}

fn bucket(hash: u64, buckets: usize) -> usize {
    // The high half says where in the range of buckets, the low half is the fingerprint.
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

impl Domains<'_> {
    /// The numbers of the accounts that have `domain`, ascending.
    pub(super) fn find(&self, domain: &str) -> impl Iterator<Item = u32> {
        let buckets = (self.buckets.len() / 4).saturating_sub(1);
        let hash = hash(domain.as_bytes());
        let bucket = bucket(hash, buckets);
        let begin = nth_u32(self.buckets, bucket) as usize;
        let end = if buckets == 0 { begin } else { nth_u32(self.buckets, bucket + 1) as usize };
        let print = hash as u32;
        let first = begin + partition_point(end.saturating_sub(begin), |at| nth_u32(self.prints, begin + at) < print);
        (first..end).take_while(move |at| nth_u32(self.prints, *at) == print).map(|at| nth_u32(self.accounts, at))
    }
}

/// What a domain is known by while a book is put together.
pub(super) fn hash_of(domain: &str) -> u64 {
    hash(domain.as_bytes())
}

/// Writes buckets, fingerprints and accounts of domains: pairs of a [hash](hash_of) and an account's number.
pub(super) fn write(hashed: Vec<(u64, u32)>) -> [Vec<u8>; 3] {
    let count = hashed.len().div_ceil(BUCKET);
    let mut entries: Vec<(u32, u32, u32)> =
        hashed.iter().map(|(hash, account)| (bucket(*hash, count) as u32, *hash as u32, *account)).collect();
    entries.sort_unstable();
    entries.dedup();
    let [mut buckets, mut prints, mut accounts] = [Vec::new(), Vec::new(), Vec::new()];
    let mut at = 0;
    for number in 0..count as u32 {
        buckets.extend_from_slice(&(at as u32).to_le_bytes());
        at += entries.iter().skip(at).take_while(|(bucket, _, _)| *bucket == number).count();
    }
    buckets.extend_from_slice(&(at as u32).to_le_bytes());
    for (_, print, account) in entries {
        prints.extend_from_slice(&print.to_le_bytes());
        accounts.extend_from_slice(&account.to_le_bytes());
    }
    [buckets, prints, accounts]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_of_a_domain_is_found_and_no_other() {
        let known: Vec<(String, u32)> = (0..1000).map(|n| (format!("d{}.example", n / 2), n)).collect();
        let [buckets, prints, accounts] =
            write(known.iter().map(|(domain, account)| (hash_of(domain), *account)).collect());
        let domains = Domains { buckets: &buckets, prints: &prints, accounts: &accounts };
        for n in 0..500 {
            assert_eq!(domains.find(&format!("d{n}.example")).collect::<Vec<_>>(), [2 * n, 2 * n + 1]);
        }
        assert_eq!(domains.find("absent.example").count(), 0);
        let none = Domains { buckets: &[], prints: &[], accounts: &[] };
        assert_eq!(none.find("d1.example").count(), 0);
    }
}
