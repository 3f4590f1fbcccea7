//! Buckets: the records whose domains' hashes begin alike, in a file of the same length as every other.
//!
//! In scope: which bucket a print is in, the file, refusing what is none. Not in scope: what is in a record. Little-endian:
//!
//! ```text
//!  0  8 bytes   magic
//!  8  u32       the bucket's number
//! 12  u16       bytes of a record
//! 14  u16       records
//! 16  16 bytes  the set
//! 32  records
//! ```

use crate::Print;
use crate::layout::{Layout, SetId};
use sha2::{Digest, Sha512};

const MAGIC: [u8; 8] = *b"fdsealed";
const HEADER: usize = 32;

/// The bucket that a print is in, of 2^`bits`.
pub fn number_of(print: &Print, bits: u32) -> u32 {
    let digest = Sha512::new().chain_update(b"frontdesk prefill bucket").chain_update(print).finalize();
    let first = digest.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    first.checked_shr(32_u32.saturating_sub(bits)).unwrap_or(0)
}

/// Bytes that are not the bucket that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketProblem {
    pub found: String,
    pub expected: String,
}

/// A bucket's file that was found right.
pub struct Bucket<'a> {
    records: &'a [u8],
    record: usize,
}

impl<'a> Bucket<'a> {
    /// Reads the bucket with this number of the set.
    ///
    /// # Errors
    /// A file that is none, is cut short, or belongs to another set or number.
    pub fn read(file: &'a [u8], layout: &Layout, number: u32) -> Result<Self, BucketProblem> {
        let refuse = |found: String, expected: String| Err(BucketProblem { found, expected });
        let wanted = header(number, layout.record, layout.records, &layout.set_id());
        let length = HEADER + usize::from(layout.record) * usize::from(layout.records);
        if !file.starts_with(&MAGIC) {
            let begin: String = file.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            return refuse(format!("{} bytes that begin `{begin}`", file.len()), format!("{length} bytes of a bucket"));
        }
        if file.len() != length {
            return refuse(format!("{} bytes", file.len()), format!("{length}, of {} records", layout.records));
        }
        let Some((header, records)) = file.split_at_checked(HEADER) else {
            return refuse(format!("{} bytes", file.len()), format!("at least {HEADER}"));
        };
        if header != wanted {
            let found = header.get(8..).and_then(|rest| rest.first_chunk::<4>()).map_or(0, |n| u32::from_le_bytes(*n));
            let set: String = header.iter().skip(16).map(|byte| format!("{byte:02x}")).collect();
            return refuse(
                format!("bucket {found} of the set `{set}`"),
                format!("bucket {number} of the set `{}`", layout.set),
            );
        }
        Ok(Self { records, record: usize::from(layout.record).max(1) })
    }

    /// Its records, in the order in which they lie.
    pub fn records(&self) -> impl Iterator<Item = &'a [u8]> {
        self.records.chunks_exact(self.record)
    }
}

fn header(number: u32, record: u16, records: u16, set: &SetId) -> Vec<u8> {
    let parts: [&[u8]; 5] =
        [&MAGIC, &number.to_le_bytes(), &record.to_le_bytes(), &records.to_le_bytes(), set.as_slice()];
    parts.concat()
}

/// The file of a bucket with these records.
pub(crate) fn write(layout: &Layout, number: u32, records: &[Vec<u8>]) -> Vec<u8> {
    let mut file = header(number, layout.record, layout.records, &layout.set_id());
    records.iter().for_each(|record| file.extend_from_slice(record));
    file
}
