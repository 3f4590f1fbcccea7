//! The layout: what a browser has to know of a set before it looks anything up; the set's `index.json`.
//!
//! In scope: its fields. Not in scope: JSON. It tells of the account book no more than a power of two: about how many domains
//! there are.

use serde::{Deserialize, Serialize};

/// The version of this form of sets.
pub const FORMAT: u32 = 1;

/// What names a set.
pub(crate) type SetId = [u8; 16];

/// How a set is laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The version of the form: [`FORMAT`].
    pub prefill: u32,
    /// The id of the key that evaluates for it.
    pub key: String,
    /// The set's id, 32 hexadecimal digits: the folder of its buckets.
    pub set: String,
    /// Bits that number a bucket.
    pub bits: u32,
    /// Leading bits of a domain's hash in its print.
    pub print_bits: u32,
    /// Bytes of a record.
    pub record: u16,
    /// Records in each bucket.
    pub records: u16,
}

impl Layout {
    /// The set's id; zeros where `set` has another form, which then opens nothing.
    pub(crate) fn set_id(&self) -> SetId {
        let mut id = SetId::default();
        let digits: Vec<u32> = self.set.chars().filter_map(|c| c.to_digit(16)).collect();
        let (pairs, _) = digits.as_chunks::<2>();
        id.iter_mut().zip(pairs).for_each(|(byte, [high, low])| *byte = (high * 16 + low) as u8);
        id
    }

    /// How many buckets there are.
    pub fn buckets(&self) -> u32 {
        1_u32.checked_shl(self.bits).unwrap_or(u32::MAX)
    }

    /// The name of a bucket's file in the set's folder.
    pub fn file_of(bucket: u32) -> String {
        format!("{bucket:04x}.bin")
    }
}
