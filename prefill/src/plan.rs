//! Planning: prints and facts become a set of buckets, all of one size, each shared by many domains.
//!
//! In scope: how many buckets, how long a record, what stands where nothing is. Not in scope: files. The same prints, facts and
//! key give the same bytes; a bucket is made by itself, so that they can be made beside each other.

use crate::bucket::{self, number_of};
use crate::key::Key;
use crate::layout::{FORMAT, Layout};
use crate::record::{self, TAG};
use crate::{Facts, Print};
use sha2::{Digest, Sha512};

/// Domains that share a bucket at least, where there is more than one bucket.
pub const SHARED: usize = 200;

/// Most bits that number a bucket.
const MOST_BITS: u32 = 16;

/// Records in the smallest bucket.
const FEWEST_RECORDS: usize = 256;

/// Records come in so many: a count that is rounded says less.
const ROUND_RECORDS: usize = 16;

/// Of a hundred records so many have to fit whole; the others lose something.
const FIT_WHOLE: usize = 99;

/// A record's facts take a multiple of this many bytes, and no more than that many.
const ROUND_BYTES: usize = 8;
const MOST_BYTES: usize = 160;

/// A print, what is known of its company, and whether it is the first that its domain can have.
pub type Entry = (Print, Facts, bool);

/// A set that is laid out, its records still to be sealed.
pub struct Plan {
    layout: Layout,
    /// Each entry's bucket, print and facts in bytes, in this order.
    entries: Vec<(u32, Print, Vec<u8>)>,
    domains: usize,
    fewest: usize,
}

impl Plan {
    /// Lays out what is known. Of entries with one print, what they have in common counts.
    pub fn new(mut entries: Vec<Entry>, print_bits: u32, key: &Key) -> Self {
        entries.sort_by_key(|(print, _, _)| *print);
        entries.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                let facts = std::mem::take(&mut first.1);
                first.1 = facts.agreed(std::mem::take(&mut later.1));
                first.2 |= later.2;
            }
            same
        });
        let bits = bits(&entries);
        let domains = entries.iter().filter(|(_, _, first)| *first).count();
        let fewest = counts(&entries, bits, true).into_iter().min().unwrap_or(0);
        let most = counts(&entries, bits, false).into_iter().max().unwrap_or(0);
        let records = most.max(FEWEST_RECORDS).next_multiple_of(ROUND_RECORDS);
        let length = length(&entries);
        let mut entries: Vec<_> =
            entries.iter().map(|(print, facts, _)| (number_of(print, bits), *print, facts.padded(length))).collect();
        entries.sort_unstable();
        let mut digest = Sha512::new();
        for number in [bits, print_bits, length as u32, records as u32] {
            digest.update(number.to_be_bytes());
        }
        entries.iter().for_each(|(_, print, facts)| digest.update([print.as_slice(), facts].concat()));
        let set = key.set_id(&digest.finalize()).iter().map(|byte| format!("{byte:02x}")).collect();
        // More than 65,535 records in one bucket would be 13 million domains in the fewest that there are.
        let layout = Layout {
            prefill: FORMAT,
            key: key.id().to_owned(),
            set,
            bits,
            print_bits,
            record: (length + TAG) as u16,
            records: u16::try_from(records).unwrap_or(u16::MAX),
        };
        Self { layout, entries, domains, fewest }
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How many domains are known.
    pub fn domains(&self) -> usize {
        self.domains
    }

    /// How many of them share a bucket at least.
    pub fn fewest(&self) -> usize {
        self.fewest
    }

    /// The file of a bucket: its records, and what can't be told from records, in the order of their bytes.
    pub fn bucket(&self, key: &Key, number: u32) -> Vec<u8> {
        let set = self.layout.set_id();
        let begin = self.entries.partition_point(|(bucket, _, _)| *bucket < number);
        let own = self.entries.iter().skip(begin).take_while(|(bucket, _, _)| *bucket == number);
        let sealed = own.filter_map(|(_, print, facts)| record::seal(&key.output(print)?, &set, number, facts));
        let mut records: Vec<Vec<u8>> = sealed.collect();
        let mut filler: u32 = 0;
        while records.len() < usize::from(self.layout.records) {
            let mut bytes = vec![0; usize::from(self.layout.record)];
            key.fill(&[b"filler", &set, &number.to_be_bytes(), &filler.to_be_bytes()], &mut bytes);
            records.push(bytes);
            filler += 1;
        }
        records.sort_unstable();
        bucket::write(&self.layout, number, &records)
    }
}

/// How many entries each bucket has; of each domain one, or all.
fn counts(entries: &[Entry], bits: u32, only_first: bool) -> Vec<usize> {
    let mut counts = vec![0; 1 << bits.min(MOST_BITS)];
    for (print, _, _) in entries.iter().filter(|(_, _, first)| *first || !only_first) {
        counts.iter_mut().skip(number_of(print, bits) as usize).take(1).for_each(|count| *count += 1);
    }
    counts
}

/// The most bits with which every bucket is shared by enough domains.
fn bits(entries: &[Entry]) -> u32 {
    let most = (entries.len() / SHARED).checked_ilog2().unwrap_or(0).min(MOST_BITS);
    let enough = |bits: &u32| counts(entries, *bits, true).into_iter().all(|count| count >= SHARED);
    (0..=most).rev().find(enough).unwrap_or(0)
}

/// The bytes of facts in a record.
fn length(entries: &[Entry]) -> usize {
    let mut lengths: Vec<usize> = entries.iter().map(|(_, facts, _)| facts.written().len()).collect();
    lengths.sort_unstable();
    let whole = lengths.get((lengths.len() * FIT_WHOLE / 100).min(lengths.len().saturating_sub(1)));
    whole.copied().unwrap_or(0).next_multiple_of(ROUND_BYTES).clamp(ROUND_BYTES * 4, MOST_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look_up::{Failed, LookUp, Opened};

    fn key(byte: &str) -> Key {
        Key::of_text(&byte.repeat(32)).unwrap()
    }

    fn print(number: u64) -> Print {
        number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()
    }

    fn facts(number: u64) -> Facts {
        Facts { company: Some(format!("Company {number}")), country: Some("DE".into()), ..Facts::default() }
    }

    fn entries(count: u64) -> Vec<Entry> {
        (0..count).map(|number| (print(number), facts(number), true)).collect()
    }

    fn look_up(plan: &Plan, key: &Key, number: u64) -> Result<Opened, Failed> {
        let look_up = LookUp::new(print(number), [3; 32]).unwrap();
        let file = plan.bucket(key, look_up.bucket(plan.layout().bits));
        look_up.open(&key.evaluate(&look_up.message()).unwrap(), plan.layout(), &file)
    }

    #[test]
    fn whoever_is_known_is_found_and_nobody_else() {
        let key = key("11");
        let plan = Plan::new(entries(900), 0, &key);
        assert_eq!((plan.layout().bits, plan.domains()), (2, 900));
        for number in [0, 7, 899] {
            assert_eq!(look_up(&plan, &key, number), Ok(Opened::Facts(facts(number))));
        }
        for number in [900, 1_000_000] {
            assert_eq!(look_up(&plan, &key, number), Ok(Opened::Unknown));
        }
    }

    #[test]
    fn every_bucket_has_one_length_and_is_shared_by_enough() {
        let key = key("11");
        for (count, bits) in [(0, 0), (3, 0), (399, 0), (1_000, 2), (20_000, 6)] {
            let plan = Plan::new(entries(count), 0, &key);
            let layout = plan.layout();
            assert!(layout.bits <= bits && layout.bits + 1 >= bits, "{count}: {layout:?}");
            let mut shared = vec![0; layout.buckets() as usize];
            (0..count).for_each(|number| shared[number_of(&print(number), layout.bits) as usize] += 1);
            assert!(layout.bits == 0 || shared.iter().all(|shared| *shared >= SHARED), "{count}");
            assert_eq!(plan.fewest(), shared.into_iter().min().unwrap());
            let lengths: Vec<usize> = [0, layout.buckets() - 1].map(|n| plan.bucket(&key, n).len()).into();
            let expected = 32 + usize::from(layout.record) * usize::from(layout.records);
            assert_eq!(lengths, [expected, expected], "{count}");
        }
    }

    #[test]
    fn the_same_content_and_key_give_the_same_bytes_in_any_order() {
        let reversed: Vec<Entry> = entries(500).into_iter().rev().collect();
        let (one, other) = (Plan::new(entries(500), 3, &key("11")), Plan::new(reversed, 3, &key("11")));
        assert_eq!(one.layout(), other.layout());
        assert_eq!(one.bucket(&key("11"), 1), other.bucket(&key("11"), 1));
        // One company that changes, or the key, makes everything another.
        let mut changed = entries(500);
        changed[7].1.city = Some("Köln".into());
        for (changed, key) in
            [(Plan::new(changed, 3, &key("11")), key("11")), (Plan::new(entries(500), 3, &key("12")), key("12"))]
        {
            assert_ne!(changed.layout().set, one.layout().set);
            let (before, after) = (one.bucket(&self::key("11"), 0), changed.bucket(&key, 0));
            let record = usize::from(one.layout().record);
            let before: std::collections::BTreeSet<&[u8]> = before[32..].chunks(record).collect();
            assert!(after[32..].chunks(record).all(|record| !before.contains(record)));
        }
    }

    #[test]
    fn of_one_print_counts_what_all_have_in_common() {
        let key = key("11");
        let mut all = entries(3);
        all.push((print(1), Facts { company: Some("Another".into()), ..facts(1) }, true));
        let plan = Plan::new(all, 0, &key);
        assert_eq!(plan.domains(), 3);
        assert_eq!(look_up(&plan, &key, 1), Ok(Opened::Facts(Facts { company: None, ..facts(1) })));
    }

    #[test]
    fn another_key_opens_nothing() {
        let (key, other) = (key("11"), key("12"));
        let plan = Plan::new(entries(300), 0, &key);
        let look_up = LookUp::new(print(7), [3; 32]).unwrap();
        let file = plan.bucket(&key, 0);
        let evaluation = other.evaluate(&look_up.message()).unwrap();
        assert_eq!(look_up.open(&evaluation, plan.layout(), &file), Ok(Opened::Unknown));
        // Nor does what the edge got.
        assert_eq!(look_up.open(&look_up.message(), plan.layout(), &file), Ok(Opened::Unknown));
    }

    #[test]
    fn a_bucket_that_is_cut_short_or_belongs_elsewhere_is_refused() {
        let key = key("11");
        let plan = Plan::new(entries(1_000), 0, &key);
        let look_up = LookUp::new(print(7), [3; 32]).unwrap();
        let number = look_up.bucket(plan.layout().bits);
        let evaluation = key.evaluate(&look_up.message()).unwrap();
        let file = plan.bucket(&key, number);
        let elsewhere = plan.bucket(&key, number ^ 1);
        let of_another_set = Plan::new(entries(1_001), 0, &key).bucket(&key, number);
        let mut one_more = file.clone();
        one_more.push(0);
        for (file, found) in [
            (&file[..file.len() - 1], format!("bucket: found {} bytes, expected {}", file.len() - 1, file.len())),
            (&one_more, format!("bucket: found {} bytes", file.len() + 1)),
            (&file[..20], "bucket: found 20 bytes".into()),
            (&[], "bucket: found 0 bytes that begin ``".into()),
            (b"<!doctype html>", "bucket: found 15 bytes that begin `3c21646f63747970`".into()),
            (&elsewhere, format!("bucket: found bucket {} of the set", number ^ 1)),
            (&of_another_set, format!("bucket: found bucket {number} of the set")),
        ] {
            let said = look_up.open(&evaluation, plan.layout(), file).err().unwrap().to_string();
            assert!(said.starts_with(&found) && said.contains(", expected "), "{said}");
        }
        for (evaluation, found) in
            [(&evaluation[..31], "evaluation: found 31 bytes"), (&[0; 32], "evaluation: found 32 bytes")]
        {
            let said = look_up.open(evaluation, plan.layout(), &file).err().unwrap().to_string();
            assert!(said.starts_with(found), "{said}");
        }
    }

    /// What is sent says nothing of what is looked up: blinded again it is another element, whatever the domain.
    #[test]
    fn what_is_sent_is_another_each_time() {
        let sent: std::collections::BTreeSet<[u8; 32]> =
            (0..50).map(|n: u8| LookUp::new(print(u64::from(n % 2)), [n; 32]).unwrap().message()).collect();
        assert_eq!(sent.len(), 50);
    }

    /// Of what is sent for one domain and for another, every bit is as often set: within five standard deviations of a half.
    /// The lowest bit and the highest are never: that is how an element is written.
    #[test]
    fn what_is_sent_is_as_uniform_for_one_as_for_another() {
        for domain in [0, 1] {
            let mut set = [0_i32; 256];
            for turn in 0..1_000_u64 {
                let mut random = [5; 32];
                random[..8].copy_from_slice(&turn.to_be_bytes());
                let message = LookUp::new(print(domain), random).unwrap().message();
                (0..256).for_each(|bit| set[bit] += i32::from(message[bit / 8] >> (bit % 8) & 1));
            }
            assert_eq!((set[0], set[255]), (0, 0));
            for (bit, set) in set.iter().enumerate().take(255).skip(1) {
                assert!((421..=579).contains(set), "bit {bit} of domain {domain}: {set} of 1000");
            }
        }
    }
}
