//! The file format: a header, a table of sections, and sections that are read in place.
//!
//! In scope: layout, checksum, refusing what is no book. Not in scope: what the sections hold (their own
//! modules). All numbers are little-endian.
//!
//! ```text
//!  0  8 bytes  magic
//!  8  u32      format version
//! 12  u32      length of the file in bytes
//! 16  u64      checksum of everything from byte 24 on
//! 24  6 bytes  content version, 2 bytes zero
//! 32  u32      accounts
//! 36  u32      names: each account's own and its aliases
//! 40  u32 × 2  offset and length, for each section
//! ```

use sha2::{Digest, Sha256};
use std::ops::Range;

pub(super) const MAGIC: [u8; 8] = *b"frntdesk";
const FORMAT: u32 = 4;
const CHECKED_FROM: usize = 24;
const DIGESTED_FROM: usize = 32;
pub(super) const TABLE_FROM: usize = 40;
const HEADER: usize = TABLE_FROM + 8 * Section::COUNT;

/// The parts of a book, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Ids,
    IdBlocks,
    Words,
    WordBlocks,
    WordWeights,
    WordLengths,
    GramKeys,
    GramBegins,
    GramWords,
    GapBegins,
    GapWords,
    Names,
    NameBlocks,
    NameTotals,
    NameAccounts,
    WordNameBegins,
    WordNames,
    InitialKeys,
    InitialBegins,
    Initials,
    DomainBuckets,
    DomainPrints,
    DomainAccounts,
    Details,
    DetailBlocks,
    Common,
    CommonBlocks,
    Places,
    PlaceBlocks,
}

impl Section {
    const COUNT: usize = Self::PlaceBlocks as usize + 1;
}

/// Why bytes are not an account book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookError {
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

impl std::fmt::Display for BookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "account book: found {}, expected {}", self.found, self.expected)
    }
}

impl std::error::Error for BookError {}

fn refuse(found: impl Into<String>, expected: impl Into<String>) -> BookError {
    BookError { found: found.into(), expected: expected.into() }
}

/// The number at `offset`; `None` beyond the end.
pub(super) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

/// The `index`th of an array of numbers; 0 beyond the end.
pub(super) fn nth_u32(array: &[u8], index: usize) -> u32 {
    u32_at(array, index.saturating_mul(4)).unwrap_or(0)
}

/// A header that has been found right.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub(super) version: String,
    pub(super) accounts: u32,
    pub(super) names: u32,
    sections: [(u32, u32); Section::COUNT],
}

impl Header {
    /// Reads and checks header, checksum and section bounds.
    ///
    /// # Errors
    /// The first thing that is wrong: magic, format version, length, checksum, or a section out of bounds.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, BookError> {
        let magic = bytes.get(..8).unwrap_or(bytes);
        if magic != MAGIC {
            let found = if magic.is_empty() { "no bytes".into() } else { format!("a file that begins {magic:02x?}") };
            return Err(refuse(found, format!("one that begins {MAGIC:02x?}")));
        }
        if bytes.len() < HEADER {
            return Err(refuse(format!("{} bytes", bytes.len()), format!("at least {HEADER}")));
        }
        let number = |offset| u32_at(bytes, offset).unwrap_or(0);
        if number(8) != FORMAT {
            return Err(refuse(format!("format {}", number(8)), format!("format {FORMAT}")));
        }
        if number(12) as usize != bytes.len() {
            return Err(refuse(format!("{} bytes", bytes.len()), format!("{} as its header says", number(12))));
        }
        let stated = u64::from(number(16)) | u64::from(number(20)) << 32;
        let computed = checksum(bytes.get(CHECKED_FROM..).unwrap_or_default());
        if stated != computed {
            return Err(refuse(format!("checksum {computed:016x}"), format!("{stated:016x} as its header says")));
        }
        let mut sections = [(0, 0); Section::COUNT];
        for (at, section) in sections.iter_mut().enumerate() {
            let (offset, len) = (number(TABLE_FROM + 8 * at), number(TABLE_FROM + 8 * at + 4));
            if u64::from(offset) + u64::from(len) > bytes.len() as u64 {
                let found = format!("section {at} at {offset} of {len} bytes");
                return Err(refuse(found, format!("one within the file's {}", bytes.len())));
            }
            *section = (offset, len);
        }
        let version = bytes.get(24..30).unwrap_or_default().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { version, accounts: number(32), names: number(36), sections })
    }

    pub(super) fn range(&self, section: Section) -> Range<usize> {
        let (offset, len) = self.sections.get(section as usize).copied().unwrap_or_default();
        offset as usize..offset as usize + len as usize
    }
}

/// A file that is being put together.
#[derive(Default)]
pub(super) struct Writer {
    sections: [Vec<u8>; Section::COUNT],
}

impl Writer {
    /// Sets the bytes of a section; one that is not set is empty.
    pub(super) fn put(&mut self, section: Section, bytes: Vec<u8>) {
        if let Some(place) = self.sections.get_mut(section as usize) {
            *place = bytes;
        }
    }

    /// The file, of so many accounts and names.
    ///
    /// # Errors
    /// Refused where it would not fit 32-bit offsets.
    pub(super) fn finish(self, accounts: u32, names: u32) -> Result<Vec<u8>, BookError> {
        let padded = |len: usize| len.next_multiple_of(8);
        let total = HEADER + self.sections.iter().map(|section| padded(section.len())).sum::<usize>();
        let Ok(length) = u32::try_from(total) else {
            return Err(refuse(format!("accounts that need {total} bytes"), format!("at most {}", u32::MAX)));
        };
        let mut file = Vec::with_capacity(total);
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&FORMAT.to_le_bytes());
        file.extend_from_slice(&length.to_le_bytes());
        file.resize(DIGESTED_FROM, 0);
        file.extend_from_slice(&accounts.to_le_bytes());
        file.extend_from_slice(&names.to_le_bytes());
        let mut offset = HEADER;
        for section in &self.sections {
            // In bounds: their sum fits.
            file.extend_from_slice(&(offset as u32).to_le_bytes());
            file.extend_from_slice(&(section.len() as u32).to_le_bytes());
            offset += padded(section.len());
        }
        for section in self.sections {
            file.extend_from_slice(&section);
            file.resize(file.len().next_multiple_of(8), 0);
        }
        seal(&mut file);
        Ok(file)
    }
}

/// Writes version and checksum into the header.
fn seal(file: &mut [u8]) {
    let digest = Sha256::digest(file.get(DIGESTED_FROM..).unwrap_or_default());
    put(file, 24, digest.get(..6).unwrap_or_default());
    let sum = checksum(file.get(CHECKED_FROM..).unwrap_or_default());
    put(file, 16, &sum.to_le_bytes());
}

/// A file whose contents were changed on purpose.
#[cfg(test)]
pub(super) fn resealed(mut file: Vec<u8>) -> Vec<u8> {
    let length = file.len() as u32;
    put(&mut file, 12, &length.to_le_bytes());
    seal(&mut file);
    file
}

fn put(file: &mut [u8], offset: usize, bytes: &[u8]) {
    for (place, byte) in file.iter_mut().skip(offset).zip(bytes) {
        *place = *byte;
    }
}

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Blocks that are summed up in one call.
const PIECE: usize = 1 << 11;

/// Against accidents, not against forgers: four lanes, so that 50 MB take milliseconds.
fn checksum(bytes: &[u8]) -> u64 {
    let mut lanes = [1u64, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for piece in blocks.chunks(PIECE) {
        lanes = add(lanes, piece);
    }
    let mut sum = bytes.len() as u64;
    for word in lanes.into_iter().chain(rest.iter().map(|byte| u64::from(*byte))) {
        sum = mix(sum ^ word);
    }
    sum
}

/// Goes on with a piece. By itself, as an engine that compiles while it runs puts better code in place from one call to the
/// next, and a book is opened once.
#[inline(never)]
fn add(mut lanes: [u64; 4], piece: &[[u8; 32]]) -> [u64; 4] {
    for block in piece {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(MULTIPLIER).rotate_left(29);
        }
    }
    lanes
}

/// Stafford's finalizer: every bit of `value` reaches every bit of the result.
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// The stable hash of `text` that the format's fingerprints are cut from.
pub(super) fn hash(text: &[u8]) -> u64 {
    let (words, rest) = text.as_chunks::<8>();
    let mut state = (text.len() as u64).wrapping_mul(MULTIPLIER);
    for word in words {
        state = mix(state ^ u64::from_le_bytes(*word));
    }
    let last = rest.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    mix(state ^ last.wrapping_add(MULTIPLIER))
}
