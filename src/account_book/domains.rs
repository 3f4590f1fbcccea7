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

/// Leading bits of a bucket's number that its place among the buckets does not tell: a bucket's range of hashes then lies
/// within one value of the leading bits, but for one bucket in so many powers of two.
const UNTOLD: u32 = 4;

/// What a book holds of a domain: leading bits of its hash, as many as the book tells, and its fingerprint.
///
/// Not the domain itself, but as good to look it up by: of a million domains another one has the same by chance once in 10⁷.
pub type DomainPrint = [u8; 8];

/// The print of a registrable domain (ASCII form, lower case) by a book that tells so many leading bits.
pub fn print_of(domain: &str, bits: u32) -> DomainPrint {
    let hash = hash(domain.as_bytes());
    print(leading(hash >> 32, bits), hash as u32)
}

/// The first `bits` of 32.
fn leading(high: u64, bits: u32) -> u32 {
    (high >> 32_u32.saturating_sub(bits)) as u32
}

fn print(leading: u32, print: u32) -> DomainPrint {
    (u64::from(leading) << 32 | u64::from(print)).to_be_bytes()
}

impl<'a> Domains<'a> {
    fn count(&self) -> u64 {
        (self.buckets.len() as u64 / 4).saturating_sub(1)
    }

    /// How many leading bits of a domain's hash the book tells: fewer than are needed to number its buckets, so that they say
    /// no more of its size than a power of two.
    pub(super) fn bits(&self) -> u32 {
        self.count().checked_ilog2().unwrap_or(0).saturating_sub(UNTOLD).min(32)
    }

    /// The prints that each domain can have, with an account that has it; most have one, and few have two. With each, whether
    /// it is the domain's first.
    pub(super) fn prints(self) -> impl Iterator<Item = (DomainPrint, u32, bool)> + 'a {
        let (count, bits) = (self.count(), self.bits());
        // The hashes' high halves that lead to a bucket begin where its number is first reached.
        let begin = move |bucket: u64| (bucket << 32).div_ceil(count);
        (0..count).flat_map(move |bucket| {
            let (first, last) = (leading(begin(bucket), bits), leading(begin(bucket + 1).saturating_sub(1), bits));
            let entries = nth_u32(self.buckets, bucket as usize)..nth_u32(self.buckets, bucket as usize + 1);
            entries.flat_map(move |at| {
                let account = nth_u32(self.accounts, at as usize);
                let low = nth_u32(self.prints, at as usize);
                (first..=last).map(move |leading| (print(leading, low), account, leading == first))
            })
        })
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
        assert_eq!((none.find("d1.example").count(), none.prints().count()), (0, 0));
    }

    #[test]
    fn the_print_of_every_domain_is_among_those_that_it_can_have() {
        for count in [1_u32, 9, 200, 4_000, 50_000] {
            let known: Vec<(u64, u32)> = (0..count).map(|n| (hash_of(&format!("d{n}.example")), n)).collect();
            let [buckets, prints, accounts] = write(known);
            let domains = Domains { buckets: &buckets, prints: &prints, accounts: &accounts };
            let mut all: Vec<(DomainPrint, u32, bool)> = domains.prints().collect();
            all.sort_unstable();
            assert!(all.len() < count as usize * 9 / 8 + 1, "{} prints of {count}", all.len());
            assert_eq!(all.iter().filter(|(_, _, first)| *first).count(), count as usize);
            for n in 0..count {
                let print = print_of(&format!("d{n}.example"), domains.bits());
                let found = all.binary_search_by_key(&(print, n), |(print, n, _)| (*print, *n));
                assert!(found.is_ok(), "d{n}.example of {count}");
            }
            let absent = print_of("absent.example", domains.bits());
            assert!(all.iter().all(|(print, _, _)| *print != absent));
        }
    }
}
