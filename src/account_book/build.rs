//! Building: accounts become the bytes of a book.
//!
//! In scope: order and sections. Not in scope: reading rows (`standardize`). The same accounts give the same
//! bytes, whatever order they come in.

use super::format::{self, BookError, Section};
use super::intern::Interner;
use super::postings::Writer;
use super::{details, domains, front_coding, grams, names, rarity, retrieve};
use crate::account::Account;
use crate::similarity::{ASIDE, canonical_of};

/// The bytes of a book of `accounts`. Of several with one id the first counts.
///
/// # Errors
/// Refused where the book would not fit into 4 GB.
pub(super) fn build<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
    with_standing: bool,
) -> Result<Vec<u8>, BookError> {
    // By id; the first eight bytes beside it spare most look-ups.
    let mut accounts: Vec<(u64, &Account)> =
        accounts.into_iter().map(|account| (first_eight(account.id.as_bytes()), account)).collect();
    accounts.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    accounts.dedup_by(|later, first| later.0 == first.0 && later.1.id == first.1.id);
    let accounts: Vec<&Account> = accounts.into_iter().map(|(_, account)| account).collect();
    let mut file = format::Writer::default();
    let (ids, blocks) = front_coding::write(accounts.iter().map(|account| account.id.as_bytes()));
    file.put(Section::Ids, ids);
    file.put(Section::IdBlocks, blocks);
    let texts = Texts::of(&accounts);
    let names = write_names(&texts, &accounts, with_standing, &mut file);
    write_domains(&accounts, &mut file);
    file.finish(accounts.len() as u32, names)
}

/// They compare as the bytes do, where those differ within eight.
fn first_eight(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    u64::from_be_bytes(first)
}

/// All names in canonical form, one after another.
struct Texts {
    text: String,
    /// Where each ends, and its account's number.
    ends: Vec<(usize, u32)>,
}

impl Texts {
    fn of(accounts: &[&Account]) -> Self {
        let mut texts = Self { text: String::new(), ends: Vec::with_capacity(accounts.len()) };
        for (number, account) in (0u32..).zip(accounts) {
            for name in std::iter::once(&account.name).chain(&account.aliases) {
                let canonical = canonical_of(name);
                if !canonical.is_empty() {
                    texts.text.push_str(&canonical);
                    texts.ends.push((texts.text.len(), number));
                }
            }
        }
        texts
    }

    fn iter(&self) -> impl Iterator<Item = (&str, u32)> + Clone {
        let begins = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        begins.zip(&self.ends).map(|(begin, (end, account))| (self.text.get(begin..*end).unwrap_or_default(), *account))
    }
}

/// A name: where its words begin and end among all names' words, and its account's number.
type Name = (u32, u32, u32);

/// Writes every section about names and what was written beside them; returns how many there are.
fn write_names(texts: &Texts, accounts: &[&Account], with_standing: bool, file: &mut format::Writer) -> u32 {
    let mut interner = Interner::default();
    let mut all: Vec<u32> = Vec::with_capacity(3 * texts.ends.len());
    let mut names: Vec<Name> = Vec::with_capacity(texts.ends.len());
    for (text, account) in texts.iter() {
        let begin = all.len() as u32;
        all.extend(text.split(' ').map(|word| interner.number(word)));
        names.push((begin, all.len() as u32, account));
    }
    let (words, places) = interner.sorted();
    for number in &mut all {
        *number = places.get(*number as usize).copied().unwrap_or(0);
    }
    let of = |name: &Name| all.get(name.0 as usize..name.1 as usize).unwrap_or_default();
    let first_two = |name: &Name| {
        let mut words = of(name).iter().map(|word| u64::from(*word) + 1);
        words.next().unwrap_or(0) << 32 | words.next().unwrap_or(0)
    };
    let mut sorted: Vec<(u64, Name)> = names.into_iter().map(|name| (first_two(&name), name)).collect();
    sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| of(&a.1).cmp(of(&b.1))).then(a.1.2.cmp(&b.1.2)));
    let mut names: Vec<Name> = sorted.into_iter().map(|(_, name)| name).collect();
    names.dedup_by(|later, first| later.2 == first.2 && of(later) == of(first));
    let (bytes, blocks) = names::write(names.iter().map(of));
    file.put(Section::Names, bytes);
    file.put(Section::NameBlocks, blocks);
    let width = width(accounts.len());
    let numbers = names.iter().flat_map(|name| name.2.to_le_bytes().into_iter().take(width));
    file.put(Section::NameAccounts, numbers.collect());
    let weights = write_words(&words, names.iter().flat_map(of), names.len(), file);
    let aside = words.binary_search(&ASIDE).map_or(u32::MAX, |at| at as u32);
    let total = |name: &[u32]| {
        let weight = |word: &u32| u32::from(weights.get(*word as usize).copied().unwrap_or(0));
        let mut parts = name.split(|word| *word == aside);
        let own: u32 = parts.next().unwrap_or_default().iter().map(weight).sum();
        let beside: u32 = parts.flatten().map(|word| weight(word).div_ceil(4)).sum();
        ((own + beside) / retrieve::TOTAL_UNIT).min(255) as u8
    };
    file.put(Section::NameTotals, names.iter().map(|name| total(of(name))).collect());
    let first_time = |name: &[u32], at: usize, word: u32| !name.iter().take(at).any(|before| *before == word);
    let pairs = (0u32..).zip(&names).flat_map(|(number, name)| {
        let name = of(name);
        let words = name.iter().copied().enumerate().filter(move |(at, word)| first_time(name, *at, *word));
        words.filter(move |(_, word)| *word != aside).map(move |(_, word)| (word, number))
    });
    let lists = Writer::by_number(words.len(), pairs);
    file.put(Section::WordNameEnds, lists.ends);
    file.put(Section::WordNames, lists.lists);
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(names.len());
    let mut canonical = String::new();
    for (number, name) in (0u32..).zip(&names) {
        canonical.clear();
        for word in of(name).iter().filter_map(|word| words.get(*word as usize)) {
            canonical.push_str(if canonical.is_empty() { "" } else { " " });
            canonical.push_str(word);
        }
        pairs.extend(grams::of_initials(&canonical).map(|key| (key, number)));
    }
    let lists = Writer::by_key(grams::KINDS, pairs.iter().copied());
    file.put(Section::InitialKeys, lists.keys);
    file.put(Section::InitialEnds, lists.ends);
    file.put(Section::Initials, lists.lists);
    write_details(accounts, &words, with_standing, file);
    names.len() as u32
}

/// Writes the words, which are sorted, with their grams and weights; returns the weights.
fn write_words<'a>(
    words: &[&str],
    occurrences: impl Iterator<Item = &'a u32>,
    names: usize,
    file: &mut format::Writer,
) -> Vec<u8> {
    let (texts, blocks) = front_coding::write(words.iter().map(|word| word.as_bytes()));
    file.put(Section::Words, texts);
    file.put(Section::WordBlocks, blocks);
    file.put(Section::WordLengths, words.iter().map(|word| word.len().min(255) as u8).collect());
    let mut counts = vec![0usize; words.len()];
    for word in occurrences {
        if let Some(count) = counts.get_mut(*word as usize) {
            *count += 1;
        }
    }
    let weights: Vec<u8> = words.iter().zip(counts).map(|(word, count)| rarity::weight(word, count, names)).collect();
    file.put(Section::WordWeights, weights.clone());
    let numbered = || (0u32..).zip(words);
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(10 * words.len());
    let mut of_word = Vec::new();
    for (number, word) in numbered() {
        grams::of_letters(word, &mut of_word);
        pairs.extend(of_word.iter().map(|gram| (*gram, number)));
    }
    let lists = Writer::by_key(grams::KINDS, pairs.iter().copied());
    file.put(Section::GramKeys, lists.keys);
    file.put(Section::GramEnds, lists.ends);
    file.put(Section::GramWords, lists.lists);
    let kinds = 2 * words.len();
    pairs.clear();
    for (number, word) in numbered() {
        grams::of_gaps(word, kinds, &mut of_word);
        pairs.extend(of_word.iter().map(|gram| (*gram, number)));
    }
    let lists = Writer::by_number(kinds, pairs.iter().copied());
    file.put(Section::GapEnds, lists.ends);
    file.put(Section::GapWords, lists.lists);
    weights
}

fn write_details(accounts: &[&Account], words: &[&str], with_standing: bool, file: &mut format::Writer) {
    let details = details::write(accounts, words, with_standing);
    file.put(Section::Details, details.rows);
    file.put(Section::DetailBlocks, details.blocks);
    file.put(Section::Common, details.common.0);
    file.put(Section::CommonBlocks, details.common.1);
    file.put(Section::Places, details.places.0);
    file.put(Section::PlaceBlocks, details.places.1);
}

fn write_domains(accounts: &[&Account], file: &mut format::Writer) {
    let numbered = (0u32..).zip(accounts);
    let [buckets, prints, numbers] = domains::write(
        numbered.flat_map(|(number, account)| account.domains.iter().map(move |domain| (domain.as_str(), number))),
    );
    file.put(Section::DomainBuckets, buckets);
    file.put(Section::DomainPrints, prints);
    file.put(Section::DomainAccounts, numbers);
}

/// Bytes that an account's number takes.
pub(super) fn width(accounts: usize) -> usize {
    (1..4).find(|width| accounts <= 1 << (8 * width)).unwrap_or(4)
}
