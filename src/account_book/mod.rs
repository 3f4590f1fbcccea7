//! The account book: what identifies every account, in one immutable value that the edge holds in memory.
//!
//! In scope: building it, and looking accounts up by domain and by name. Not in scope: believing what
//! is found (`matching`). It deliberately holds no status: who owns an account or what is open with it.

mod build;
mod domains;
mod format;
mod front_coding;
mod grams;
mod postings;
mod rarity;
mod retrieve;
mod varint;

pub use format::BookError;

use crate::account::Account;
use domains::Domains;
use format::{Header, Section};
use front_coding::Texts;
use postings::Postings;
use rarity::Rarity;

/// Accounts by what identifies them: a file's bytes, read in place.
#[derive(Clone, Debug)]
pub struct AccountBook {
    bytes: Vec<u8>,
    header: Header,
}

impl AccountBook {
    /// The bytes of a book of `accounts`; their order doesn't matter, and of several with one id the first counts.
    ///
    /// # Errors
    /// Refused where the book would not fit into 4 GB.
    pub fn pack<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Result<Vec<u8>, BookError> {
        build::build(accounts)
    }

    /// Takes the bytes of a book as they are: checked, not copied or parsed.
    ///
    /// # Errors
    /// A truncated, corrupt or foreign file is refused: what was found, and what was expected.
    pub fn open(bytes: Vec<u8>) -> Result<Self, BookError> {
        let header = Header::read(&bytes)?;
        Ok(Self { bytes, header })
    }

    /// Builds a book and opens it.
    ///
    /// # Errors
    /// As [`pack`](Self::pack).
    pub fn build<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Result<Self, BookError> {
        Self::open(Self::pack(accounts)?)
    }

    /// What names this content: 12 hexadecimal digits.
    pub fn version(&self) -> &str {
        &self.header.version
    }

    /// How many accounts it holds.
    pub fn accounts(&self) -> usize {
        self.header.accounts as usize
    }

    /// The accounts that have this registrable domain, by id.
    pub fn by_domain(&self, domain: &str) -> impl Iterator<Item = String> {
        let domains = Domains {
            buckets: self.section(Section::DomainBuckets),
            prints: self.section(Section::DomainPrints),
            accounts: self.section(Section::DomainAccounts),
        };
        let found: Vec<u32> = domains.find(domain).collect();
        found.into_iter().map(|account| self.id(account))
    }

    /// The at most `most` accounts of which a name's core is nearest, best first.
    pub fn by_name(&self, core: &str, most: usize) -> impl Iterator<Item = String> {
        retrieve::nearest(self, core, most).into_iter().map(|near| self.id(near.account))
    }

    /// What `word`, in canonical form, is worth among the names of this book: 1 to 100.
    pub(crate) fn weight(&self, word: &str) -> u16 {
        let rarity =
            Rarity { hashes: self.section(Section::WordHashes), weights: self.section(Section::WordWeights) };
        rarity.weight(word)
    }

    fn id(&self, account: u32) -> String {
        let ids = Texts { texts: self.section(Section::Ids), blocks: self.section(Section::IdBlocks) };
        let mut id = Vec::new();
        ids.read(account as usize, &mut id);
        String::from_utf8_lossy(&id).into_owned()
    }

    fn names(&self) -> Texts<'_> {
        Texts { texts: self.section(Section::Names), blocks: self.section(Section::NameBlocks) }
    }

    fn name_lengths(&self) -> &[u8] {
        self.section(Section::NameLengths)
    }

    fn postings(&self) -> Postings<'_> {
        Postings {
            keys: self.section(Section::GramKeys),
            ends: self.section(Section::GramEnds),
            counts: self.section(Section::GramCounts),
            lists: self.section(Section::Postings),
        }
    }

    /// The number of the account that has the `name`th name.
    fn account_of(&self, name: u32) -> u32 {
        let width = build::width(self.accounts());
        let bytes = self.section(Section::NameAccounts).get(name as usize * width..).unwrap_or_default();
        bytes.iter().take(width).rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
    }

    fn section(&self, section: Section) -> &[u8] {
        self.bytes.get(self.header.range(section)).unwrap_or_default()
    }
}
