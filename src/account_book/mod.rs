//! The account book: what identifies every account, in one immutable value that the edge holds in memory.
//!
//! In scope: building it, and looking accounts up by domain and by name. Not in scope: believing what
//! is found (`matching`). It deliberately doesn't know who owns an account; how we stand with it changes by the
//! minute, and is held only where a list is packed to be matched without a ledger.

mod build;
mod builder;
mod details;
mod domains;
mod firmographics;
mod format;
mod front_coding;
mod grams;
mod intern;
mod names;
mod overlay;
mod postings;
mod rarity;
mod retrieve;
mod standing;
mod tally;
mod varint;
mod words;
mod written;

pub use builder::Builder;
pub use details::PackedRow;
pub use domains::{DomainPrint, print_of};
pub use format::BookError;

use crate::account::Account;
use crate::lead::Company;
use crate::similarity::{vocabulary, wanted_of};
use details::Details;
use domains::Domains;
use format::{Header, Section};
use front_coding::Texts;
use names::Names;
use overlay::Overlay;
use postings::{Keyed, Lists};
use retrieve::Near;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use words::Words;
use written::Tables;

/// Accounts by what identifies them: a file's bytes, read in place.
#[derive(Clone, Debug, Default)]
pub struct AccountBook {
    bytes: Arc<Vec<u8>>,
    header: Header,
    changes: Option<Arc<Overlay>>,
}

/// Accounts with like names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Account ids, best first.
    pub ids: Vec<String>,
    /// What the names' words are worth in this book, where that is not what they are worth anywhere.
    pub weights: BTreeMap<String, u16>,
}

impl AccountBook {
    /// The bytes of a book of `accounts`; their order doesn't matter, and of several with one id the first counts.
    ///
    /// # Errors
    /// Refused where the book would not fit into 4 GB.
    pub fn pack<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Result<Vec<u8>, BookError> {
        Self::pack_by(Builder::new(false), accounts)
    }

    /// The same with how we stand with each account at this moment, as far as it breaks ties: for lists that are matched
    /// without a ledger.
    ///
    /// # Errors
    /// As [`pack`](Self::pack).
    pub fn pack_with_standing<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Result<Vec<u8>, BookError> {
        Self::pack_by(Builder::new(true), accounts)
    }

    fn pack_by<'a>(mut to: Builder, accounts: impl IntoIterator<Item = &'a Account>) -> Result<Vec<u8>, BookError> {
        for account in accounts {
            to.add(account)?;
        }
        to.finish()
    }

    /// Takes the bytes of a book as they are: checked, not copied or parsed.
    ///
    /// # Errors
    /// A truncated, corrupt or foreign file is refused: what was found, and what was expected.
    pub fn open(bytes: Vec<u8>) -> Result<Self, BookError> {
        let header = Header::read(&bytes)?;
        Ok(Self { bytes: Arc::new(bytes), header, changes: None })
    }

    /// The file's bytes, without changes on top.
    pub fn file(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether a file that begins so is meant to be a book; whether it is a whole one, [`open`](Self::open) says.
    pub fn begins(file: &[u8]) -> bool {
        file.starts_with(&format::MAGIC)
    }

    /// Builds a book and opens it; where [`pack`](Self::pack) would refuse, the book is empty.
    pub fn build<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Self {
        Self::pack(accounts).and_then(Self::open).unwrap_or_default()
    }

    /// The book with changes on top: accounts that are new or differ from what it holds, and ids of those that are no
    /// longer. All changes since the file was built, not since earlier ones; its bytes are shared, not copied.
    ///
    /// # Errors
    /// As [`pack`](Self::pack).
    pub fn with_changes(&self, changed: &[Account], removed: &[String]) -> Result<Self, BookError> {
        let base = Self { changes: None, ..self.clone() };
        let changes = Overlay::new(&base, changed, removed)?;
        let changes = (changes.book.accounts() + changes.dropped() > 0).then(|| Arc::new(changes));
        Ok(Self { changes, ..base })
    }

    /// What names this content: 12 hexadecimal digits; with changes on top, `+` and as many for them.
    pub fn version(&self) -> &str {
        self.changes.as_ref().map_or(&self.header.version, |changes| &changes.version)
    }

    /// How many accounts it holds.
    pub fn accounts(&self) -> usize {
        let changes = self.changes.as_ref();
        let (new, gone) = changes.map_or((0, 0), |changes| (changes.book.accounts(), changes.dropped()));
        self.header.accounts as usize + new - gone
    }

    /// How many bytes of memory it takes, changes included.
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.changes.as_ref().map_or(0, |changes| changes.memory())
    }

    /// The row of the account with this id, as far as it is held; `None`: there is none.
    pub fn row(&self, id: &str) -> Option<PackedRow> {
        let changes = self.changes.as_ref();
        let changed = changes.and_then(|changes| changes.book.row(id));
        changed.or_else(|| self.details().read(self.number(id).filter(|number| !self.drops(*number))?))
    }

    /// The accounts that have this registrable domain, by id.
    pub fn by_domain(&self, domain: &str) -> impl Iterator<Item = String> {
        let domains = self.domains();
        let found = domains.find(domain).filter(|number| !self.drops(*number));
        let mut ids: Vec<String> = found.map(|account| self.id(account)).collect();
        if let Some(changes) = &self.changes {
            let domains = changes.book.domains();
            ids.extend(domains.find(domain).map(|account| changes.book.id(account)));
            ids.sort_unstable();
        }
        ids.into_iter()
    }

    /// How many leading bits of a domain's hash the prints of its domains have ([`print_of`]).
    pub fn print_bits(&self) -> u32 {
        self.domains().bits()
    }

    /// The prints that the domains of its file can have, each with the row of an account that has that domain, and whether it
    /// is the first of that domain and account: most have one, and few have two.
    pub fn domain_prints(&self) -> impl Iterator<Item = (DomainPrint, PackedRow, bool)> {
        let details = self.details();
        self.domains().prints().filter_map(move |(print, account, first)| Some((print, details.read(account)?, first)))
    }

    /// The at most `most` accounts of which a name is nearest to `company`'s, best first.
    pub fn by_name(&self, company: &Company, most: usize) -> Found {
        let wanted = wanted_of(company);
        let counts = |name| self.changes.as_ref().is_none_or(|changes| !changes.drops_name(name));
        let near = retrieve::nearest(self, self, counts, &wanted, most).into_iter();
        let mut near: Vec<(Near, String)> = near
            .map(|near| {
                let id = self.id(near.account);
                (near, id)
            })
            .collect();
        if let Some(changes) = &self.changes {
            let changed = retrieve::nearest(&changes.book, self, |_| true, &wanted, most).into_iter();
            near.extend(changed.map(|near| {
                let id = changes.book.id(near.account);
                (near, id)
            }));
            near.sort_by(|a, b| Reverse(a.0.rank).cmp(&Reverse(b.0.rank)).then_with(|| a.1.cmp(&b.1)));
            near.truncate(most);
        }
        let own = wanted.split(' ').map(|word| (word, self.weight(word)));
        let others = near.iter().flat_map(|(near, _)| near.words.iter().map(|(word, weight)| (word.as_str(), *weight)));
        let telling = own.chain(others).filter(|(word, weight)| *weight != vocabulary::weight(word));
        let weights = telling.map(|(word, weight)| (word.to_owned(), weight)).collect();
        Found { ids: near.into_iter().map(|(_, id)| id).collect(), weights }
    }

    fn drops(&self, account: u32) -> bool {
        self.changes.as_ref().is_some_and(|changes| changes.drops(account))
    }

    /// What `word`, in canonical form, is worth among the names of this book: 1 to 100.
    pub(crate) fn weight(&self, word: &str) -> u16 {
        let words = self.words();
        words.find(word).and_then(|number| words.weight(number)).unwrap_or_else(|| vocabulary::weight(word))
    }

    fn ids(&self) -> Texts<'_> {
        Texts { texts: self.section(Section::Ids), blocks: self.section(Section::IdBlocks) }
    }

    fn number(&self, id: &str) -> Option<u32> {
        self.ids().find(self.header.accounts as usize, id.as_bytes())
    }

    fn details(&self) -> Details<'_> {
        let common = Texts { texts: self.section(Section::Common), blocks: self.section(Section::CommonBlocks) };
        Details {
            rows: self.section(Section::Details),
            blocks: self.section(Section::DetailBlocks),
            tables: Tables { common, words: self.words().texts },
            places: Texts { texts: self.section(Section::Places), blocks: self.section(Section::PlaceBlocks) },
            ids: self.ids(),
        }
    }

    fn domains(&self) -> Domains<'_> {
        Domains {
            buckets: self.section(Section::DomainBuckets),
            prints: self.section(Section::DomainPrints),
            accounts: self.section(Section::DomainAccounts),
        }
    }

    fn id(&self, account: u32) -> String {
        let mut id = Vec::new();
        self.ids().read(account as usize, &mut id);
        String::from_utf8_lossy(&id).into_owned()
    }

    fn words(&self) -> Words<'_> {
        Words {
            texts: Texts { texts: self.section(Section::Words), blocks: self.section(Section::WordBlocks) },
            weights: self.section(Section::WordWeights),
            lengths: self.section(Section::WordLengths),
            grams: Keyed {
                keys: self.section(Section::GramKeys),
                lists: Lists { begins: self.section(Section::GramBegins), lists: self.section(Section::GramWords) },
            },
            gaps: Lists { begins: self.section(Section::GapBegins), lists: self.section(Section::GapWords) },
        }
    }

    /// For each word the names that have it.
    fn names_of_words(&self) -> Lists<'_> {
        Lists { begins: self.section(Section::WordNameBegins), lists: self.section(Section::WordNames) }
    }

    fn names_of_initials(&self) -> Keyed<'_> {
        Keyed {
            keys: self.section(Section::InitialKeys),
            lists: Lists { begins: self.section(Section::InitialBegins), lists: self.section(Section::Initials) },
        }
    }

    /// What each name's words weigh together, in units of [`retrieve::TOTAL_UNIT`].
    fn name_totals(&self) -> &[u8] {
        self.section(Section::NameTotals)
    }

    fn names(&self) -> Names<'_> {
        let len = self.header.names as usize;
        Names { names: self.section(Section::Names), blocks: self.section(Section::NameBlocks), len }
    }

    /// The number of the account that has the `name`th name.
    fn account_of(&self, name: u32) -> u32 {
        let width = build::width(self.header.accounts as usize);
        let bytes = self.section(Section::NameAccounts).get(name as usize * width..).unwrap_or_default();
        bytes.iter().take(width).rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
    }

    fn section(&self, section: Section) -> &[u8] {
        self.bytes.get(self.header.range(section)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use format::TABLE_FROM;

    fn accounts() -> Vec<Account> {
        let rows = [
            ("a1", "Rock Falcon Enterprises", "rockfalcon.example;falcon.example"),
            ("a2", "Banco Bilbao Vizcaya Argentaria", "bbva.example"),
            ("a3", "Internet Engineering Task Force", "ietf.example"),
            ("a4", "华为技术", ""),
            ("a5", "Falcon Leasing", "falcon.example"),
        ];
        rows.map(|(id, name, domains)| crate::account([("id", id), ("name", name), ("domains", domains)]).unwrap())
            .into()
    }

    fn company(name: &str) -> Company {
        crate::account([("id", "a"), ("name", name)]).unwrap().name
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        let book = AccountBook::build(&accounts());
        for (name, expect) in [
            ("Rockfalcon Enterprises", "a1"),
            ("enterprises falcon rock", "a1"),
            ("Banco Bilbao Cizcaya Argetaria", "a2"),
            ("IETF", "a3"),
            ("华为技术", "a4"),
            ("falcon lease", "a5"),
        ] {
            let found = book.by_name(&company(name), 3);
            assert_eq!(found.ids.first().map(String::as_str), Some(expect), "`{name}`");
        }
        assert!(book.by_name(&company("quux"), 3).ids.is_empty() || book.accounts() < 8);
        assert!(book.by_name(&Company::default(), 3).ids.is_empty());
    }

    #[test]
    fn domains_are_found_with_every_account_that_has_them() {
        let book = AccountBook::build(&accounts());
        assert_eq!(book.by_domain("falcon.example").collect::<Vec<_>>(), ["a1", "a5"]);
        assert_eq!(book.by_domain("absent.example").count(), 0);
    }

    #[test]
    fn the_same_accounts_give_the_same_bytes_in_any_order() {
        let bytes = AccountBook::pack(&accounts()).unwrap();
        let reversed: Vec<Account> = accounts().into_iter().rev().collect();
        assert_eq!(AccountBook::pack(&reversed).unwrap(), bytes);
        let other = AccountBook::build(accounts().iter().skip(1));
        assert_ne!(other.version(), AccountBook::open(bytes).unwrap().version());
    }

    #[test]
    fn an_empty_book_finds_nothing() {
        for book in [AccountBook::default(), AccountBook::build([])] {
            assert!(book.by_name(&company("acme"), 3).ids.is_empty());
            assert_eq!(book.by_domain("acme.example").count(), 0);
        }
    }

    #[test]
    fn a_damaged_file_is_refused_wherever_it_is_damaged() {
        let bytes = AccountBook::pack(&accounts()).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(AccountBook::open(damaged).is_err(), "byte {at}");
            assert!(AccountBook::open(bytes[..at].to_vec()).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn refusals_say_what_was_found_and_expected() {
        let bytes = AccountBook::pack(&accounts()).unwrap();
        let mut newer = bytes.clone();
        newer[8] = 9;
        for (bytes, expect) in [
            (b"PK\x03\x04".to_vec(), "found a file that begins [50, 4b, 03, 04]"),
            (Vec::new(), "found no bytes"),
            (newer, "found format 9, expected format 4"),
            (bytes[..bytes.len() - 1].to_vec(), "as its header says"),
        ] {
            let error = AccountBook::open(bytes).unwrap_err().to_string();
            assert!(error.contains(expect), "{error}");
        }
        assert!(AccountBook::begins(&bytes) && !AccountBook::begins(b"id,name\n"));
    }

    /// Whatever the sections hold, reading stays within bounds: the checksum is against accidents only. `FUZZ_RUNS` sets
    /// how many forgeries are tried.
    #[test]
    fn forged_contents_never_read_out_of_bounds() {
        let mut accounts = accounts();
        accounts[0].city = Some("Bilbao".into());
        accounts[1].parent_id = Some("a1".into());
        accounts[2].aliases = vec![company("IETF")];
        accounts[3].status.leads = 300;
        let bytes = AccountBook::pack_with_standing(&accounts).unwrap();
        let runs = std::env::var("FUZZ_RUNS").map_or(1500, |runs| runs.parse().unwrap());
        // Marsaglia's xorshift: the same forgeries every time.
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut random = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        };
        for _ in 0..runs {
            let mut forged = bytes.clone();
            for _ in 0..=random(4) {
                let at = TABLE_FROM + random(bytes.len() - TABLE_FROM);
                forged[at] = random(256) as u8;
            }
            if random(4) == 0 {
                forged.truncate(TABLE_FROM + random(bytes.len() - TABLE_FROM));
            }
            if let Ok(book) = AccountBook::open(format::resealed(forged)) {
                for name in ["rock falcon", "IETF", "rockfalcon enterprises"] {
                    let _ = book.by_name(&company(name), 3);
                }
                for id in book.by_domain("falcon.example").chain(["a1", "a2", "a3", "a4"].map(str::to_owned)) {
                    let _ = crate::packed_account(&book, &id, Some("falcon.example"));
                }
            }
        }
    }
}
